"""A slider: *More*, *Less*, *That is it* and a bar that can be touched (protocol.md 9.2, FIT)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.view.asked import Asked
from game.view.ghost import Ghost
from game.view.input import BAR_PADS, Action, Hold, Input, InputRules, Press, Release
from game.view.look import ScreenLook
from game.view.screens import Happening, stray

# The marks of the bar that can be touched, from its low to its high end.
MARKS: Final = 10
PADS: Final = ("more", "less", "thats-it")


class Slider(Asked):
    """A value from `low` to `high` in `step`s; `value` is what stands now, None while nothing was touched.

    Without `start` nothing is offered: *More* begins at `low`, and *Less* and *That is it* are dead until then.
    *More* and *Less* count on while held. With one button the highlight walks over the three pads and stays on the
    one that was pressed. Digits are for staff: a tenth of the way each. `ends` are what the two ends mean. `ghost`
    gives the marker of where a limb is felt for a value, and for None what was told of it before this was asked.
    """

    name = "slider"
    first = None

    def __init__(
        self,
        rules: InputRules,
        key: str,
        low: float,
        high: float,
        step: float,
        start: float | None = None,
        *,
        ends: tuple[str, str] = ("less", "more"),
        scanning: bool = False,
        limit_s: float | None = None,
        picture: str = "",
        ghost: Callable[[float | None], Ghost] | None = None,
    ) -> None:
        if not low < high or step <= 0 or (start is not None and not low <= start <= high):
            raise ValueError(f"{key}: a slider cannot go from {low:g} to {high:g} by {step:g} from {start}")
        self.low, self.high, self.step, self.start = low, high, step, start
        self.ends = ends
        self.picture = picture
        self.ghost = ghost
        self.value = start
        self.result: float | None = None
        self._turning: tuple[str, float] | None = None
        super().__init__(rules, key, scanning=scanning, limit_s=limit_s)

    @property
    def share(self) -> float | None:
        """How far along the bar the value stands, 0 to 1."""
        return None if self.value is None else (self.value - self.low) / (self.high - self.low)

    def hear(self, act: Input) -> list[Happening]:
        """The pads, the bar, the arrow keys and digits."""
        if not isinstance(act, Press) or self.done or not self._choice.marks.live(act.time_s):
            return super().hear(act)
        if self._bar(act):
            return []
        name = act.value if act.action is Action.PAD else act.action.value
        if act.action is Action.TAKE and self._choice.highlighted(act.time_s) is None:
            name = "thats-it"
        if name not in PADS:
            return super().hear(act)
        return self._taken(name, act) if name in self._choice.keys else [stray(act, self.name)]

    def tick(self, time_s: float) -> list[Happening]:
        """A held pad counts on, one step a look at most."""
        if self._turning and not self.done and time_s - self._turning[1] >= self.rules.nrs_repeat_s:
            target, since_s = self._turning
            self._turning = (target, since_s + self.rules.nrs_repeat_s)
            self._turn(target)
        return super().tick(time_s)

    def again(self) -> None:
        """As it was at first."""
        self.value, self.result, self._turning = self.start, None, None
        super().again()

    def look(self) -> ScreenLook:
        """The bar with three pads; no figure is shown."""
        pads = (
            self._pad("more", "more", "up"),
            self._pad("less", "less", "down"),
            self._pad("thats-it", "thats-it", "yes"),
        )
        ghost = None if self.ghost is None else self.ghost(self.value)
        return ScreenLook(
            self.name,
            self.key,
            pads=pads,
            bar=True,
            fill=self.share,
            ends=self.ends,
            picture=self.picture,
            ghost=ghost,
        )

    def _keys(self) -> tuple[str, ...]:
        return PADS[:1] if self.value is None else PADS

    def _taken(self, key: str, act: Press) -> list[Happening]:
        if key == "thats-it":
            self.result = self.value
            return self._ends(act)
        before = self.value
        self._turn(key)
        if before is None or self._choice.marks.scanning:
            self._choice.become(self._keys(), key, act.time_s)
        return []

    def _turn(self, target: str) -> None:
        if self.value is None:
            self.value = self.low
        else:
            moved = self.value + (self.step if target == "more" else -self.step)
            self.value = min(self.high, max(self.low, moved))

    def _bar(self, act: Press) -> bool:
        """True when a mark of the bar, or a digit of staff, set the value."""
        mark = act.value.removeprefix(BAR_PADS) if act.action is Action.PAD and BAR_PADS in act.value else ""
        mark = act.value if act.action is Action.DIGIT else mark
        if not mark.isdecimal() or int(mark) > MARKS:
            return False
        steps = round((self.high - self.low) * int(mark) / MARKS / self.step)
        before, self.value = self.value, min(self.high, self.low + steps * self.step)
        self.assisted = self.assisted or act.action is Action.DIGIT
        if before is None:
            self._choice.become(self._keys(), "more", act.time_s)
        return True

    def _held(self, act: Hold | Release) -> None:
        super()._held(act)
        if isinstance(act, Release):
            self._turning = None
        elif act.target in PADS[:2] and self._alive(act.target, act.time_s):
            self._turning = (act.target, act.time_s)

    def _alive(self, pad: str, time_s: float) -> bool:
        return pad in self._choice.keys and self._choice.marks.live(time_s)

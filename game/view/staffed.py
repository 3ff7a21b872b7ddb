"""Screens for staff: what they tick, the emergency card with its running clock, and a note that is read."""

from __future__ import annotations

from typing import Final

from game.view.asked import Asked
from game.view.input import InputRules, Press
from game.view.look import Pad, ScreenLook
from game.view.screens import Happening

THOSE: Final = "thats-it"
NOT_NOW: Final = "not-now"
# What to do, in order (protocol.md 2.9).
STEPS: Final = tuple(f"emergency-{number}" for number in range(1, 7))
# Why it was done in another way than by the quiz (protocol.md 1.3, item 2).
REASONS: Final = (
    "staff-reason-speech",
    "staff-reason-memory",
    "staff-reason-tired",
    "staff-reason-other",
)


class Checks(Asked):
    """Boxes to tick: `result` is the tuple of ticked keys in their order, empty after *Not now*.

    *That is it* is dead until a box is ticked, all of them with `need_all`. With `reason` a page of `REASONS`
    follows, of which one is chosen, which is then in `reason`. A box is taken back by pressing it once more.
    """

    name = "checks"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        boxes: tuple[str, ...],
        reason: bool = False,
        *,
        need_all: bool = False,
        lines: tuple[str, ...] = (),
        picture: str = "",
        scanning: bool = False,
    ) -> None:
        self.boxes = boxes
        self.reasons = REASONS if reason else ()
        self.need_all = need_all
        self.lines = lines
        self.picture = picture
        self.ticked: frozenset[str] = frozenset()
        self.reason = ""
        # The boxes are ticked, and the reason is asked.
        self.asks_why = False
        self.result: tuple[str, ...] | None = None
        self.digits = max(len(boxes), len(self.reasons))
        super().__init__(rules, key, scanning=scanning)

    def again(self) -> None:
        """Nothing is ticked."""
        self.ticked, self.reason, self.result, self.asks_why = frozenset(), "", None, False
        super().again()

    def look(self) -> ScreenLook:
        """The boxes, or then the reasons, *That is it* and *Not now*."""
        taken = {self.reason} if self.asks_why else self.ticked
        off, on = ("ring", "ring-dot") if self.asks_why else ("box", "box-ticked")
        pads: list[Pad] = [
            self._pad(key, key, on if key in taken else off, chosen=key in taken) for key in self._offered()
        ]
        pads += [
            self._pad(THOSE, THOSE, "yes", apart=True),
            self._pad(NOT_NOW, "staff-not-now", "wait", apart=True),
        ]
        title, lines = ("staff-reason", ()) if self.asks_why else (self.key, self.lines)
        return ScreenLook(
            self.name, title, lines, pads=tuple(pads), picture=self.picture, staff=True, immediate=True
        )

    def _offered(self) -> tuple[str, ...]:
        return self.reasons if self.asks_why else self.boxes

    def _keys(self) -> tuple[str, ...]:
        enough = self.ticked == set(self.boxes) if self.need_all else bool(self.ticked)
        ready = bool(self.reason) if self.asks_why else enough
        return (*self._offered(), *([THOSE] if ready else []), NOT_NOW)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        if key == THOSE and self.reasons and not self.asks_why:
            self.asks_why = True
            self._choice = self._choices()
            return []
        if key in (THOSE, NOT_NOW):
            kept = self.ticked if key == THOSE else frozenset()
            self.result = tuple(box for box in self.boxes if box in kept)
            self.reason = self.reason if key == THOSE else ""
            return self._ends(act)
        if key in self.reasons:
            self.reason = "" if key == self.reason else key
        else:
            self.ticked ^= {key}
        self._choice.become(self._keys(), key, act.time_s)
        return []


class Emergency(Asked):
    """Seizure or collapse (protocol.md 2.9): what to do, in order, and how long it has lasted, for staff alone.

    REST over it stops no clock. `result` is "close"; `seconds` is how long it was until then.
    """

    name = "emergency"

    def __init__(
        self, rules: InputRules, steps: tuple[str, ...], *, key: str = "emergency", scanning: bool = False
    ) -> None:
        self.steps = steps
        self.result: str | None = None
        self.seconds = 0.0
        self._began_s: float | None = None
        super().__init__(rules, key, scanning=scanning)

    def drawn(self, time_s: float) -> None:
        """The clock runs from when it was first seen."""
        super().drawn(time_s)
        if self._began_s is None:
            self._began_s = time_s

    def tick(self, time_s: float) -> list[Happening]:
        """The clock goes on."""
        happened = super().tick(time_s)
        if self._began_s is not None and not self.done:
            self.seconds = time_s - self._began_s
        return happened

    def again(self) -> None:
        """It goes on, and so does its clock."""
        self.result = None
        super().again()

    def look(self) -> ScreenLook:
        """The steps, the clock and *Close*."""
        minutes, seconds = divmod(int(self.seconds), 60)
        pads = (self._pad("close", "staff-emergency-over", "yes", apart=True),)
        return ScreenLook(
            self.name,
            self.key,
            self.steps,
            pads=pads,
            staff=True,
            clock=f"{minutes}:{seconds:02d}",
            immediate=True,
        )

    def _keys(self) -> tuple[str, ...]:
        return ("close",)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key
        return self._ends(act)


class Note(Asked):
    """A sentence, with more under it, and *Go on*: for staff, or, without `staff`, for the person."""

    name = "note"
    first = "go-on"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        lines: tuple[str, ...] = (),
        *,
        picture: str = "",
        staff: bool = False,
        scanning: bool = False,
        filled: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.lines = lines
        self.picture = picture
        self.staff = staff
        self.filled = filled
        self.result: str | None = None
        super().__init__(rules, key, scanning=scanning)

    def look(self) -> ScreenLook:
        """The sentence, the picture and *Go on*."""
        return ScreenLook(
            self.name,
            self.key,
            self.lines,
            pads=(self._pad("go-on", "go-on", "play", apart=True),),
            picture=self.picture,
            staff=self.staff,
            filled=self.filled,
        )

    def _keys(self) -> tuple[str, ...]:
        return ("go-on",)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key
        return self._ends(act)

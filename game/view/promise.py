"""The screens that promise: the tick after a rating, the stars at a block's end, the word "saved".

They are told by session what the journal reports durable, and show none of the three before that.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.view.input import Input, InputRules, Press
from game.view.look import Pad, ScreenLook
from game.view.scan import Choice
from game.view.screens import Happening, stray

# As many as game.scoring gives: one for coming, three for nearly all that was planned (protocol.md 5.3).
STARS = 3


class Saved:
    """After a rating: "Thank you", and a tick only once `told(True)` says that the journal has it for good.

    Without that for 2 s it says "Not yet saved" and offers *Go on*. `result` is whether it was saved.
    """

    name = "saved"

    def __init__(self, rules: InputRules, *, scanning: bool = False, figure: int | None = None) -> None:
        self.rules = rules
        self.figure = figure
        self.done = False
        self.result = False
        self._since_s: float | None = None
        self._saved_s: float | None = None
        self._now = 0.0
        self._choice = Choice(("go-on",), rules, scanning=scanning, start=0)

    @property
    def late(self) -> bool:
        """True when it is not saved and should be by now."""
        waited = 0.0 if self._since_s is None else self._now - self._since_s
        return not self.result and waited >= self.rules.stall_s

    def told(self, durable: bool) -> None:
        """What the journal says of the rating's row."""
        if durable and not self.result:
            self.result, self._saved_s = True, None

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self._choice.marks.drawn(time_s)
        if self.result and self._saved_s is None:
            self._saved_s = time_s

    def hear(self, act: Input) -> list[Happening]:
        """*Go on*, once it is offered."""
        taken = self._choice.hear(act) if self.late or self.result else None
        if taken == "go-on":
            self.done = True
        return [stray(act, "saving")] if isinstance(act, Press) and taken is None else []

    def tick(self, time_s: float) -> list[Happening]:
        """Goes by itself 2 s after the tick was seen, or after 60 s without one."""
        self._now = time_s
        if self._since_s is None:
            self._since_s = time_s
        if self._saved_s is not None and time_s - self._saved_s >= self.rules.caption_s:
            self.done = True
        if not self.result and time_s - self._since_s >= self.rules.helper_s:
            self.done = True
        return []

    def again(self) -> None:
        """It is seen again from the start."""
        self._since_s = self._saved_s = None

    def look(self) -> ScreenLook:
        """Thanks; the tick is a promise."""
        pads = (Pad("go-on", "go-on", "play", self._choice.highlighted(self._now) == "go-on"),)
        if self.result:
            return ScreenLook(self.name, "thank-you", tick="saved")
        if self.late:
            return ScreenLook(self.name, "thank-you", tick="late", pads=pads)
        return ScreenLook(self.name, "thank-you")


class End:
    """The end of a block: thanks, at most three lines, and stars for effort once the journal has it all.

    `stars` (0 to 3; 0 when nothing was done) come from minutes and repetitions alone. `pain` shows before and
    after as two faces. It goes by *Close*, or by itself after `limit_s`.
    """

    name = "end"

    def __init__(
        self,
        rules: InputRules,
        stars: int,
        lines: Sequence[str] = (),
        *,
        pain: tuple[int, int] | None = None,
        scanning: bool = False,
        limit_s: float | None = None,
    ) -> None:
        if not 0 <= stars <= STARS:
            raise ValueError(f"stars go from 0 to {STARS}, not {stars}")
        if len(lines) > 3:
            raise ValueError(f"an end screen has at most three lines, not {len(lines)}")
        self.rules = rules
        self.stars = stars
        self.lines = tuple(lines)
        self.pain = pain
        self.limit_s = rules.helper_s if limit_s is None else limit_s
        self.done = False
        self.result = False
        self._since_s: float | None = None
        self._now = 0.0
        self._choice = Choice(("close",), rules, scanning=scanning, start=0)

    def told(self, durable: bool) -> None:
        """What the journal says of the block's last row."""
        self.result = self.result or durable

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self._choice.marks.drawn(time_s)

    def hear(self, act: Input) -> list[Happening]:
        """*Close*."""
        taken = self._choice.hear(act)
        if taken == "close":
            self.done = True
        return [stray(act, "end")] if isinstance(act, Press) and taken is None else []

    def tick(self, time_s: float) -> list[Happening]:
        """Goes by itself after `limit_s`."""
        self._now = time_s
        if self._since_s is None:
            self._since_s = time_s
        if time_s - self._since_s >= self.limit_s:
            self.done = True
        return []

    def again(self) -> None:
        """Its time begins anew."""
        self._since_s = None

    def look(self) -> ScreenLook:
        """Stars and the word "saved" only when they are true."""
        late = self._since_s is not None and self._now - self._since_s >= self.rules.stall_s
        tick = "saved" if self.result else ("late" if late else "")
        pads = (Pad("close", "close", "yes", self._choice.highlighted(self._now) == "close"),)
        return ScreenLook(
            self.name,
            "well-done",
            self.lines,
            pads=pads,
            tick=tick,
            stars=self.stars if self.result else 0,
            faces=self.pain,
        )

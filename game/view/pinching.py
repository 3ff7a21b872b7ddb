"""The short test before pinching is used: each of three asked pinches has to be seen, and none beside them."""

from __future__ import annotations

from game.body.pinch import PinchRules
from game.training.events import Say
from game.view.input import Action, Input, Press
from game.view.look import ScreenLook
from game.view.screens import Happening, stray

OPEN, TOGETHER = "open-your-hand", "thumb-and-finger"
ON, OFF = "pinch-to-choose", "look-to-choose"
UNSEEN, UNASKED = "unseen", "unasked"


class PinchTest:
    """Open hand, pinch, open hand, pinch, as often as `rules.trials` says, and an open hand at last.

    `result` is True when all was as asked; else `why` is `unseen`, one that was asked did not come within
    `rules.limit_s`, or `unasked`, one came in a pause or before it could have been an answer. Either is told for
    as long as a pause; then it is `done`.
    """

    name = "pinch"

    def __init__(self, rules: PinchRules, lead_s: float) -> None:
        self.rules = rules
        self.done = False
        self.result = False
        self.why = ""
        self._lead_s = lead_s
        self._over = False
        self.again()

    def again(self) -> None:
        """It was covered by REST and comes back: all begins anew."""
        self._drawn_s: float | None = None
        if not self._over:
            self.seen, self._asks = 0, False

    def drawn(self, time_s: float) -> None:
        """What is asked now became visible."""
        if self._drawn_s is None:
            self._drawn_s = time_s

    def hear(self, act: Input) -> list[Happening]:
        """A pinch, as an act of its own; every other press is stray."""
        if not isinstance(act, Press):
            return []
        if act.action is not Action.PINCH or self._over:
            return [stray(act, "pinch test")]
        if not self._asks or self._drawn_s is None or act.time_s < self._drawn_s + self._lead_s:
            return self._end(UNASKED)
        self.seen += 1
        self._turn(asks=False)
        return [Say(OPEN)]

    def tick(self, time_s: float) -> list[Happening]:
        """Asks after each pause; ends after the last one, or when a pinch does not come."""
        if self.done or self._drawn_s is None:
            return []
        waited_s = time_s - self._drawn_s
        if self._over:
            self.done = waited_s >= self.rules.pause_s
            return []
        if self._asks:
            return self._end(UNSEEN) if waited_s >= self.rules.limit_s else []
        if waited_s < self.rules.pause_s:
            return []
        if self.seen == self.rules.trials:
            return self._end("")
        self._turn(asks=True)
        return [Say(TOGETHER)]

    def look(self) -> ScreenLook:
        """What to do now, and a mark for each pinch that was seen."""
        title = TOGETHER if self._asks else OPEN
        if self._over:
            title = ON if self.result else OFF
        # Nothing is counted where it did not work.
        marks = None if title == OFF else self.rules.trials
        return ScreenLook(self.name, title, number=marks, stars=self.seen if marks else 0)

    def _turn(self, *, asks: bool) -> None:
        self._asks, self._drawn_s = asks, None

    def _end(self, why: str) -> list[Happening]:
        self._over, self.result, self.why = True, not why, why
        self._turn(asks=False)
        return [Say(ON if self.result else OFF)]

"""The pad "Centre": the same act as the therapist's R, once the person has had time to look ahead; no engine."""

from __future__ import annotations

from collections.abc import Iterable

from game.view.input import Action, Hold, Input, InputRules, Press, Release
from game.view.look import ScreenLook
from game.view.worn import CENTRE, with_centre


class Centre:
    """Turns the pad into the act, `centre_s` after it was pressed: the seat is taken from where the head looks,
    and whoever presses a pad looks at it. It stands on the screen of REST alone, and is forgotten with it."""

    def __init__(self, rules: InputRules) -> None:
        self.rules = rules
        self._pressed: Press | None = None
        self._last: tuple[ScreenLook, bool, ScreenLook] | None = None

    def hear(self, acts: Iterable[Input], time_s: float) -> list[Input]:
        """The acts without the pad's own, and the act it stands for when it is time."""
        kept: list[Input] = []
        for act in acts:
            if isinstance(act, Press) and act.action is Action.PAD and act.value == CENTRE:
                self._pressed = self._pressed or act
            elif not (isinstance(act, Hold | Release) and act.target == CENTRE):
                kept.append(act)
        pressed = self._pressed
        if pressed is not None and time_s - pressed.time_s >= self.rules.centre_s:
            self._pressed = None
            kept.append(Press(Action.RECENTRE, time_s, pressed.by))
        return kept

    def shown(self, look: ScreenLook | None) -> ScreenLook | None:
        """The look with the pad on it, where it belongs; it says "Look ahead" until the seat is taken."""
        if look is None or look.name != "rest":
            self._pressed = self._last = None
            return look
        waiting = self._pressed is not None
        if self._last is None or self._last[:2] != (look, waiting):
            self._last = (look, waiting, with_centre(look, waiting))
        return self._last[2]

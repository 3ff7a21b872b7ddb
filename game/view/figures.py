"""A figure that staff type: the outcome of a test that they did in their own way (protocol.md 8.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.view.input import Action, Press
from game.view.look import ScreenLook
from game.view.sliders import Slider

TYPED: Final = "staff-figure"
BASE: Final = 10


class Figure(Slider):
    """A whole number from `low` to `high`, typed by its digits or counted by *More* and *Less*; for staff alone.

    A digit that would lead past `high` begins a new figure. `result` is a float, None while it is asked.
    """

    def look(self) -> ScreenLook:
        """The name of the measure with its unit; once there is a figure, the figure under it."""
        looked = replace(super().look(), staff=True)
        return looked if self.value is None else self._typed(looked, str(round(self.value)))

    def _typed(self, looked: ScreenLook, figure: str) -> ScreenLook:
        return replace(looked, lines=(TYPED,), filled=(("number", figure),))

    def _bar(self, act: Press) -> bool:
        if act.action is not Action.DIGIT:
            return super()._bar(act)
        before, typed = self.value, int(act.value)
        longer = typed if before is None else before * BASE + typed
        wanted = longer if longer <= self.high else typed
        if not self.low <= wanted <= self.high:
            return True
        self.value, self.assisted = float(wanted), True
        if before is None:
            self._choice.become(self._keys(), "more", act.time_s)
        return True

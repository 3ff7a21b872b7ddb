"""A question to staff before a headset is put on: a heading, what it asks, and one pad an answer."""

from __future__ import annotations

from game.training.events import Ask
from game.view.input import InputRules
from game.view.look import Pad, ScreenLook
from game.view.screens import Question

ICONS = {"yes": "yes", "no": "no"}


class Check(Question):
    """`lines` are the word keys of what is asked. Nothing is highlighted at first; digits press pads in order."""

    name = "check"

    def __init__(
        self,
        rules: InputRules,
        title: str,
        lines: tuple[str, ...],
        choices: tuple[str, ...],
        *,
        scanning: bool = False,
    ) -> None:
        super().__init__(rules, Ask(0, title, choices, 0.0), scanning=scanning)
        self.lines = lines

    def look(self) -> ScreenLook:
        """It stands on the sheet, before the table."""
        marked = self.result.choice if self.result else self._choice.highlighted(self._now)
        pads = tuple(Pad(key, key, ICONS.get(key, ""), key == marked) for key in self.ask.choices)
        return ScreenLook(self.name, self.ask.key, self.lines, pads=pads, immediate=True)

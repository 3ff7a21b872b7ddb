"""The tests of neglect as screens: leaves that are touched, and lines that are halved (protocol.md 2.3, T1).

They need a place on the screen to be touched, with a hand or a pointer. Keys and a single button cannot do that in
a way that says something about searching: session hands those persons to the staff's own test.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from math import hypot
from typing import Final

from game.view.asked import Asked
from game.view.input import Action, Input, InputRules, Press
from game.view.look import ScreenLook
from game.view.screens import Happening
from game.view.sheet import Drawing, Ruler, Shape, place_of
from game.view.sheet_plan import LeafSheet, LineShape, SheetRules

DONE: Final = "done"
THATS_IT: Final = "thats-it"
# The last time step that counts as seen: a longer one is a pause of the machine (s).
STEP_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A touch of the sheet: mm right and up of its middle, and seconds since it was first seen."""

    x_mm: float
    y_mm: float
    at_s: float


class _Marked(Asked):
    """A sheet that is touched; time counts only while it is seen. A digit presses nothing here."""

    name = "sheet"
    digits = 0

    def __init__(self, rules: InputRules, key: str, ruler: Ruler, sizes: SheetRules) -> None:
        self.ruler = ruler
        self.sizes = sizes
        self.marks: list[Mark] = []
        self.spent_s = 0.0
        self._seen_s: float | None = None
        super().__init__(rules, key)

    def drawn(self, time_s: float) -> None:
        """Its time runs while it is seen."""
        super().drawn(time_s)
        if self._seen_s is not None and not self.done:
            self.spent_s += min(STEP_S, time_s - self._seen_s)
        self._seen_s = time_s

    def hear(self, act: Input) -> list[Happening]:
        """A touch of the sheet, or a pad below it."""
        place = place_of(act.value) if isinstance(act, Press) and act.action is Action.PAD else None
        if place is None or self.done or not isinstance(act, Press) or not self._choice.marks.live(act.time_s):
            return super().hear(act)
        late = act.time_s - self._seen_s if self._seen_s is not None else 0.0
        mark = Mark(*place, round(self.spent_s + max(0.0, late), 3))
        self._marked(mark, act)
        return []

    def again(self) -> None:
        """Nobody saw it under REST, and its time stood still."""
        self._seen_s = None
        super().again()

    @abstractmethod
    def _marked(self, mark: Mark, act: Press) -> None:
        """The sheet was touched there."""


class Leaves(_Marked):
    """T1a: all small leaves are touched, each bears a tick from then on, and *Done* ends it.

    `found` are the small leaves in the order in which they were touched, by their number from 0, each touch one;
    `marks` all touches. `done_s` is None when the time was over first. REST takes no tick away.
    """

    first = None

    def __init__(
        self, rules: InputRules, ruler: Ruler, sheet: LeafSheet, sizes: SheetRules, most_s: float
    ) -> None:
        self.sheet = sheet
        self.most_s = most_s
        self.found: list[int] = []
        # As they are drawn: a ticked one bears its tick.
        self._shapes = list(sheet.shapes)
        self.done_s: float | None = None
        super().__init__(rules, "t1a", ruler, sizes)

    def tick(self, time_s: float) -> list[Happening]:
        """It is taken away when its time is over."""
        if not self.done and self.spent_s >= self.most_s:
            self.done = self.missing = True
        return super().tick(time_s)

    def again(self) -> None:
        """What is ticked stays ticked; a sheet whose time is over stays so."""
        over = self.done
        super().again()
        self.done = self.missing = over

    def look(self) -> ScreenLook:
        """The sheet with its ticks, and *Done*."""
        return ScreenLook(
            self.name,
            self.key,
            (f"{self.key}-2",),
            pads=(self._pad(DONE, DONE, "yes", apart=True),),
            drawing=Drawing(tuple(self._shapes), self.ruler.mm_a_px, touched=True),
        )

    def _marked(self, mark: Mark, act: Press) -> None:  # noqa: ARG002 - a touch ends nothing
        self.marks.append(mark)
        far, number = min(
            (hypot(shape.x_mm - mark.x_mm, shape.y_mm - mark.y_mm), number)
            for number, shape in enumerate(self.sheet.shapes)
        )
        if far > self.sizes.reach_mm:
            return
        self._shapes[number] = replace(self.sheet.shapes[number], ticked=True)
        if number in self.sheet.targets:
            self.found.append(self.sheet.targets.index(number))

    def _keys(self) -> tuple[str, ...]:
        return (DONE,)

    def _taken(self, key: str, act: Press) -> list[Happening]:  # noqa: ARG002 - there is one pad
        self.done_s = round(self.spent_s, 3)
        return self._ends(act)


@dataclass(frozen=True, slots=True)
class Halved:
    """A line and where it was marked."""

    line: LineShape
    mark: Mark

    @property
    def off_mm(self) -> float:
        """How far from its middle, right positive."""
        return self.mark.x_mm - self.line.x_mm


class Lines(_Marked):
    """T1b: one line after the other is marked in its middle; a mark can be moved until *That is it*.

    `halved` are the lines that were marked, in order; `marks` all touches.
    """

    first = THATS_IT

    def __init__(self, rules: InputRules, ruler: Ruler, planned: tuple[LineShape, ...], sizes: SheetRules) -> None:
        if not planned:
            raise ValueError("There is no line to be marked.")
        self.planned = planned
        self.halved: list[Halved] = []
        self._mark: Mark | None = None
        super().__init__(rules, "t1b", ruler, sizes)

    @property
    def line(self) -> LineShape:
        """The line that is shown."""
        return self.planned[min(len(self.halved), len(self.planned) - 1)]

    def again(self) -> None:
        """The line that is shown has no mark again."""
        self._mark = None
        super().again()

    def look(self) -> ScreenLook:
        """The line, its mark, and *That is it* once there is one."""
        line = self.line
        shapes = [Shape("line", line.x_mm, line.y_mm, line.length_mm)]
        if self._mark is not None:
            shapes.append(Shape("mark", self._mark.x_mm, line.y_mm, self.sizes.mark_mm))
        return ScreenLook(
            self.name,
            f"{self.key}-2" if self.halved and self._mark is None else self.key,
            pads=(self._pad(THATS_IT, THATS_IT, "yes", apart=True),),
            drawing=Drawing(tuple(shapes), self.ruler.mm_a_px, touched=True),
        )

    def _marked(self, mark: Mark, act: Press) -> None:
        self.marks.append(mark)
        line = self.line
        if abs(mark.x_mm - line.x_mm) > line.length_mm / 2 or abs(mark.y_mm - line.y_mm) > 2 * self.sizes.reach_mm:
            return
        before, self._mark = self._mark, mark
        if before is None:
            self._choice.become(self._keys(), THATS_IT, act.time_s)
            self._choice.marks.mark(0)

    def _keys(self) -> tuple[str, ...]:
        return () if self._mark is None else (THATS_IT,)

    def _taken(self, key: str, act: Press) -> list[Happening]:  # noqa: ARG002 - there is one pad
        assert self._mark is not None
        self.halved.append(Halved(self.line, self._mark))
        if len(self.halved) == len(self.planned):
            return self._ends(act)
        self._mark = None
        self._choice.become((), "", act.time_s)
        return []

"""What stands where on the sheets of the tests of neglect: leaves and lines, the same from the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from game.view.sheet import Ruler, Shape

# Six columns of targets (protocol.md 2.3), each with room for so many shapes beside and above each other.
COLUMNS: Final = 6
ACROSS: Final = 3
DOWN: Final = 7
# Which pair of columns, from the edge, holds what does not divide by six; so the sheet is alike on both sides.
MIDDLE, BETWEEN = 2, 1
OTHERS: Final = ("ring", "flower", "triangle", "square", "diamond")
# A shape leaves so much of its cell free for the jitter of its place, and never touches the next.
ROOM: Final = 0.9
SMALL: Final = 0.6
# Lines stand at these heights, in shares of the sheet's, so that the next mark is not made where the last was.
HEIGHTS: Final = (0.27, 0.0, -0.27)
SIDES: Final = (-1.0, 0.0, 1.0)
CIRCLE_DEG: Final = 360


@dataclass(frozen=True, slots=True)
class SheetRules:
    """The preset section `sheet`: what is beside the leaves, how large things are, and how steady a flash must be.

    Sizes in mm, `flash_late_ms` how much longer than asked a flash may stand, `wait_least_s` and `wait_most_s` how
    long the dot is looked at before one.
    """

    big_leaves: int
    other_shapes: int
    big_mm: float
    reach_mm: float
    mark_mm: float
    picture_mm: float
    dot_mm: float
    eyes_mm: float
    flash_late_ms: float
    wait_least_s: float
    wait_most_s: float
    turn_deg_s: float


@dataclass(frozen=True, slots=True)
class LeafSheet:
    """All shapes of a sheet, and which of them are the small leaves, by their places in `shapes`."""

    shapes: tuple[Shape, ...]
    targets: tuple[int, ...]

    def across(self, width_mm: float) -> tuple[float, ...]:
        """Where the small leaves are, in half widths of the sheet from its middle."""
        return tuple(self.shapes[number].x_mm / (width_mm / 2) for number in self.targets)


def leaf_sheet(ruler: Ruler, seed: int, leaves: int, rules: SheetRules) -> LeafSheet:
    """`leaves` small ones, as many in each column, among large ones and other shapes, scattered by the seed."""
    random = Random(seed)
    cell = ruler.width_mm / (COLUMNS * ACROSS), ruler.height_mm / DOWN
    big = min(rules.big_mm, ROOM * min(cell))
    kinds = [
        ["small"] * (leaves // COLUMNS) + ["big"] * large + ["other"] * few
        for large, few in zip(_spread(rules.big_leaves, MIDDLE), _spread(rules.other_shapes, BETWEEN), strict=True)
    ]
    shapes: list[Shape] = []
    targets: list[int] = []
    others = [OTHERS[number % len(OTHERS)] for number in range(rules.other_shapes)]
    random.shuffle(others)
    for column, wanted in enumerate(kinds):
        cells = random.sample(range(ACROSS * DOWN), len(wanted))
        for kind, place in zip(wanted, cells, strict=True):
            if kind == "small":
                targets.append(len(shapes))
            size = SMALL * big if kind == "small" else big
            free = cell[0] - size, cell[1] - size
            x = (column * ACROSS + place % ACROSS + 0.5) * cell[0] - ruler.width_mm / 2
            y = ruler.height_mm / 2 - (place // ACROSS + 0.5) * cell[1]
            x += random.uniform(-0.5, 0.5) * max(0.0, free[0]) * ROOM
            y += random.uniform(-0.5, 0.5) * max(0.0, free[1]) * ROOM
            shown = others.pop() if kind == "other" else "leaf"
            turn = float(random.randrange(CIRCLE_DEG)) if shown == "leaf" else 0.0
            shapes.append(Shape(shown, round(x, 2), round(y, 2), size if shown == "leaf" else SMALL * size, turn))
    return LeafSheet(tuple(shapes), tuple(targets))


def _spread(count: int, pair: int) -> list[int]:
    """So many over the columns, alike on both sides; what is left over goes to one pair of columns."""
    each, over = divmod(count, COLUMNS)
    columns = [each] * COLUMNS
    for column in (pair, COLUMNS - 1 - pair):
        columns[column] += over // 2
    return columns


@dataclass(frozen=True, slots=True)
class LineShape:
    """A line to be halved: its middle and its length, mm."""

    x_mm: float
    y_mm: float
    length_mm: float


def lines(ruler: Ruler, seed: int, count: int, line_mm: float, share: float) -> tuple[LineShape, ...]:
    """As many lines on the left, in the middle and on the right, in an order by the seed."""
    random = Random(seed)
    length = min(line_mm, share * ruler.width_mm)
    aside = (ruler.width_mm - length) / 2 * ROOM
    sides = list(SIDES * (count // len(SIDES)))
    random.shuffle(sides)
    return tuple(
        LineShape(
            round(side * aside, 2),
            round(HEIGHTS[number % len(HEIGHTS)] * ruler.height_mm, 2),
            round(length, 2),
        )
        for number, side in enumerate(sides)
    )

"""The cards of the dose (protocol.md 1.1), a picture for each thing that they may say: minutes, days, weeks."""

from __future__ import annotations

from typing import Final

from models3d import motifs
from models3d.cards import Draw
from models3d.easel import LEAF, PALE, WOOD, Easel, mixed

# Each is known by its card and the word key of what stands in it: `dose-1-n-15` is fifteen minutes.
# As many as there are words.
MINUTES: Final = range(5, 31)
# Which days of a week have how many leaves: spread out, and the end of the week is free first.
DAYS: Final[dict[str, tuple[int, ...]]] = {
    "three": (1, 0, 1, 0, 1, 0, 0),
    "four": (1, 1, 0, 1, 1, 0, 0),
    "five": (1, 1, 1, 1, 1, 0, 0),
    "six": (1, 1, 1, 1, 1, 1, 0),
    "daily": (1,) * 7,
    "twice": (2,) * 7,
}
# Weeks that are said of each preset (`picture.SHOWN_AS` has the others), and how many of them may be left out.
WEEKS: Final[dict[str, tuple[int, int]]] = {
    "plp": (8, 0),
    "crps": (10, 0),
    "stroke": (6, 2),
    "postsurg": (6, 0),
}


def minutes(count: int) -> Draw:
    """So many minutes of a clock's round."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        motifs.clock(e.at(0, 0, 1.25), count / 60.0)

    return draw


def days(week: tuple[int, ...]) -> Draw:
    """A week of the calendar, a leaf for each time."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        c = e.at(0, 0, 1.4)
        for (x, y), count in zip(motifs.calendar(c, 1), week, strict=True):
            for k in range(count):
                motifs.leaf(c.at(x, y + 0.55 * (count - 1) * (1 - 2 * k), 0.72))

    return draw


def weeks(count: int, open_end: int) -> Draw:
    """A plant for each week, taller from one to the next; pale where it may be over by then."""

    def draw(e: Easel) -> None:
        motifs.backdrop(e)
        row = (count + 1) // 2
        step = 6.6 / row
        for k in range(count):
            line, place = divmod(k, row)
            y = (0.2, -2.3)[line]
            if not place:
                e.box((-3.5, y - 0.2), (3.5, y), WOOD, 0.06, shadow=0.1)
            grown = k / (count - 1)
            pale = k >= count - open_end
            motifs.plant(
                e.at(-3.3 + step * (place + 0.5), y, 0.72), grown, mixed(LEAF, PALE, 0.72) if pale else LEAF
            )

    return draw


PLAIN: Final[dict[str, Draw]] = {
    **{f"dose-1-n-{count}": minutes(count) for count in MINUTES},
    **{f"dose-2-often-{often}": days(week) for often, week in DAYS.items()},
    **{f"dose-3-length-{length}": weeks(*counted) for length, counted in WEEKS.items()},
}
SIDED: Final[dict[str, Draw]] = {}

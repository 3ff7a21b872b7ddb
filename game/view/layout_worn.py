"""Answers of a visit for who wears a headset: on the board to look at, and under the hand on the desk; no engine.

On the board words stand on the inner side and pads within 20 degrees of straight on. The desk has the same pads in
the same order, without words where a picture or icon tells them apart: its letters would be too small.
"""

from __future__ import annotations

from typing import Final

from game.view.cells import cells, grid, paragraphs, picture, prose, top
from game.view.layout import Sheet, ground
from game.view.layout_picks import answers, apart, bar, row_of
from game.view.look import Pad, ScreenLook
from game.view.plates import Rect

# Screens of a visit whose pads need their own place on the board.
NAMES: Final = frozenset({"pick", "checks", "faces", "dots"})
# The board for the others, as on a window, and for these; its words, and where its pads may be.
PLAIN: Final[Rect] = (0.0, 0.030, 0.74, 0.356)
BOARD: Final[Rect] = (0.003, 0.030, 0.906, 0.360)
WORDS: Final[Rect] = (-0.233, 0.030, 0.394, 0.334)
PADS: Final[Rect] = (0.2165, 0.0255, 0.440, 0.325)
# So wide are three columns, whose outermost are still within the degrees; more answers than this need them.
THREE_WIDE, MANY = 0.358, 6
# Faces and dots in a row, likewise.
ROW: Final[Rect] = (0.207, 0.010, 0.320, 0.13)
CLOSE, FLAT, HIGHEST = 0.0186, 0.0435, 0.23
# Letters of the farthest pads need this size.
LETTERS_M: Final = 0.0347
# The desk: its foot, how high a pad's middle may be for a small arm with one, two or three columns, its width.
FOOT, REACH, WIDE, TIGHT = -0.106, (0.125, 0.110, 0.098), 0.268, 0.0172
MOST_ROWS: Final = 4


def board(sheet: Sheet, look: ScreenLook) -> None:
    """A question with its answers."""
    sheet.em = LETTERS_M
    ground(sheet, BOARD)
    rest = paragraphs(sheet, WORDS, look.title, look.lines, size=1.05)
    if look.picture:
        picture(sheet, rest, look.picture)
    if look.name in ("faces", "dots"):
        _row(sheet, look)
        return
    pads, others = answers(look), apart(look)
    rows = min(2, len(others))
    options, below = top(PADS, PADS[3] - rows * (FLAT + CLOSE))
    columns = 1 if len(pads) == 1 or (look.stacked and len(pads) < MOST_ROWS) else 2
    if len(pads) > MANY:
        columns, options = 3, (options[0], options[1], THREE_WIDE, options[3])
    # Staff read in the window, and their boxes say nothing without words.
    rects = grid(options, len(pads), columns, sheet.mirror, HIGHEST, CLOSE)
    cells(sheet, pads, rects, optional=not look.staff)
    foot = (below[0], below[1] - CLOSE / 2, below[2], below[3] - CLOSE)
    # Of three the first has a row of its own.
    rects = grid(foot, rows, 1, sheet.mirror, FLAT, CLOSE)
    if len(others) > rows:
        rects = [rects[0], *grid(rects[1], len(others) - 1, len(others) - 1, sheet.mirror, FLAT, CLOSE)]
    cells(sheet, others, rects)


def _row(sheet: Sheet, look: ScreenLook) -> None:
    pads, others = answers(look), apart(look)
    cells(sheet, pads, row_of(sheet, look, ROW, 0.11, CLOSE), optional=True)
    u, _, w, h = ROW
    for key, sign, align in zip(look.ends, (-1, 1), ("left", "right"), strict=True):
        place = (u + sign * sheet.mirror * w / 4, h / 2 + 0.055, w / 2 - 0.006, 0.085)
        if key:
            prose(sheet, place, sheet.say(key), align=align, turned=False)
    cells(sheet, others, grid((u, -0.102, w, 0.056), len(others), max(1, len(others)), sheet.mirror, 0.056, CLOSE))


def desk(sheet: Sheet, look: ScreenLook) -> None:
    """The pads of a look for the hand."""
    if look.name == "slider":
        _slider(sheet, look)
        return
    if look.name in ("faces", "dots"):
        pads, others = answers(look), apart(look)
        low = (0.0, FOOT + 0.025, WIDE, 0.050)
        cells(sheet, others, grid(low, len(others), max(1, len(others)), sheet.mirror, 0.05, TIGHT), words=False)
        over = (0.0, FOOT + 0.050 + TIGHT + 0.035, WIDE, 0.070)
        cells(sheet, pads, row_of(sheet, look, over, 0.08, TIGHT), words=False)
        return
    pads = look.pads
    columns = _columns(look)
    rows = -(-len(pads) // columns)
    # So high that the uppermost is still in reach.
    high = min(0.070, (REACH[columns - 1] - FOOT - (rows - 1) * TIGHT) / (rows - 0.5))
    whole = rows * high + (rows - 1) * TIGHT
    room = (0.0, FOOT + whole / 2, WIDE, whole)
    rects = grid(room, len(pads), columns, sheet.mirror, high, TIGHT)
    cells(sheet, pads, rects, words=len(pads) <= MOST_ROWS, optional=not look.staff)


def _columns(look: ScreenLook) -> int:
    pads: tuple[Pad, ...] = look.pads
    if len(answers(look)) == 2 and look.name in NAMES:
        return 2
    plain = any(not (pad.picture or pad.icon) for pad in pads)
    if len(pads) <= (MOST_ROWS + 1 if plain else MOST_ROWS - 1):
        return 1
    return 2 if len(pads) <= 2 * MOST_ROWS else 3


def _slider(sheet: Sheet, look: ScreenLook) -> None:
    whole = 3 * 0.070 + 2 * TIGHT
    room = (0.038, FOOT + whole / 2, 0.200, whole)
    cells(sheet, look.pads, grid(room, 3, 1, sheet.mirror, 0.07, TIGHT))
    bar(sheet, look, -0.108, (FOOT, FOOT + whole), said=False)

"""Answers of a visit for who wears a headset: on the board to look at, and under the hand on the desk; no engine.

On the board words stand on the inner side and pads within 20 degrees of straight on. The desk has the same pads in
the same order, without words where a picture or icon tells them apart: its letters would be too small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from game.view import layout_pictured
from game.view.cells import (
    cells,
    grid,
    lettered_whole,
    outer,
    paragraphs,
    pictured,
    prose,
    signed_whole,
    top,
    tried_on,
)
from game.view.layout import Sheet, Text, ground
from game.view.layout_picks import answers, apart, bar, row_of
from game.view.layout_pictured import by_words
from game.view.look import Pad, ScreenLook
from game.view.plates import Rect

# Screens of a visit whose pads need their own place on the board.
NAMES: Final = frozenset({"pick", "checks", "faces", "dots"})
# The board for the others, as on a window, and for these; its words, and where its pads may be.
PLAIN: Final[Rect] = (0.0, -0.003, 0.74, 0.316)
# Its letters, down to its lowest line.
PLAIN_M: Final = 0.0336
# Where a movement has a picture over two sentences, it goes on upwards.
HIGH: Final[Rect] = (0.0, 0.027, 0.74, 0.376)
BOARD: Final[Rect] = (0.0075, -0.003, 0.785, 0.316)
WORDS: Final[Rect] = (-0.193, -0.003, 0.348, 0.294)
PADS: Final[Rect] = (0.191, -0.005, 0.388, 0.288)
# So wide are three columns, whose outermost are still within the degrees; more answers than this need them.
THREE_AT, THREE_WIDE, MANY = 0.187, 0.316, 6
# Faces and dots, likewise: in a row where few, else the second and fourth lower, between the others.
ROW: Final[Rect] = (0.182, -0.018, 0.282, 0.115)
HIGH_BOARD: Final[Rect] = (0.0075, 0.027, 0.785, 0.376)
STEPS: Final[Rect] = (0.182, 0.0216, 0.242, 0.1964)
STEP: Final = 0.104
# How large a question is with nothing under it.
ALONE: Final = (1.5, 1.3, 1.15, 1.0)
# Middle and height of faces that have words under them.
NAMED: Final = (0.015, 0.164)
CLOSE, FLAT, HIGHEST = 0.0164, 0.0384, 0.233
# Room on a flat pad beside its words.
BESIDE: Final = 0.050
# Letters of words at the far end of the board need the first size, those of the farthest pads the second.
LETTERS_M, PAD_LETTERS_M = 0.0340, 0.0311
# The desk: its foot, how high a pad's middle may be for a small arm with one, two or three columns, its width.
FOOT, REACH, WIDE, TIGHT = -0.106, (0.125, 0.110, 0.098), 0.268, 0.0172
MOST_ROWS: Final = 4
# Rows of one and of two lines on it, and a pad that is told by its sign alone beside others.
LOW, TWICE, NARROW = 0.050, 0.092, 0.056
# A picture that would be lower says nothing.
LEAST_PICTURE: Final = 0.070
# Beside pads it would be so much lower than under the question.
LEAST_BESIDE: Final = 0.086
# How high pads under a long question are at least, and how wide one that stands apart there.
UNDER, ASIDE = 0.108, 0.084
# Where these are: their middle and width; beside them is the picture.
UNDER_PADS: Final = (0.1742, 0.3306)
# And of rows, whose ends are narrow.
ROWS: Final = (0.1635, 0.321)
# How large the uppermost line is, which is the farthest from the eye.
UPPER: Final = 1.03
# Around a long question.
MARGIN: Final = 0.011


def plain(look: ScreenLook) -> Rect:
    """How large the board is for a look whose pads need no place of their own."""
    return HIGH if look.name == "coach" and look.picture and look.lines else PLAIN


def board(sheet: Sheet, look: ScreenLook) -> None:
    """A question with its answers."""
    if layout_pictured.by_pictures(look):
        layout_pictured.board(sheet, look)
        return
    sheet.em = LETTERS_M
    if look.name in ("pick", "checks") and _long(sheet, look):
        _under(sheet, look)
        return
    if look.name in ("faces", "dots"):
        _row(sheet, look)
        return
    ground(sheet, BOARD)
    rest = paragraphs(sheet, WORDS, look.title, look.lines, size=1.0)
    if look.pictured and rest[3] >= LEAST_PICTURE:
        pictured(sheet, rest, look)
    sheet.em = PAD_LETTERS_M
    if worded(look):
        _alike(sheet, lambda on: _rows(on, look, (ROWS[0], PADS[1], ROWS[1], PADS[3])))
        return
    pads, others = parted(look)
    # Boxes to tick need the height, and their words the width.
    ticks = look.name == "checks" and len(pads) <= MOST_ROWS
    rows = min(2, len(others)) if len(pads) <= MANY and not ticks else 1
    options, below = top(PADS, PADS[3] - rows * (FLAT + CLOSE))
    columns = 1 if ticks or len(pads) == 1 or (look.stacked and len(pads) < MOST_ROWS) else 2
    if len(pads) > MANY:
        columns, options = 3, (THREE_AT, options[1], THREE_WIDE, options[3])
    # Staff read in the window, and their boxes say nothing without words.
    rects = grid(options, len(pads), columns, sheet.mirror, HIGHEST, CLOSE)
    cells(sheet, pads, rects, optional=not look.staff)
    foot = (below[0], below[1] - CLOSE / 2, below[2], below[3] - CLOSE)
    if len(pads) > MANY:
        cells(sheet, others, by_words(sheet, others, (foot[0] - 0.010, *foot[1:]), BESIDE, CLOSE))
        return
    if ticks:
        cells(sheet, others, by_words(sheet, others, foot, BESIDE, CLOSE))
        return
    # Of three the first has a row of its own.
    rects = grid(foot, rows, 1, sheet.mirror, FLAT, CLOSE)
    if len(others) > rows:
        rects = [rects[0], *grid(rects[1], len(others) - 1, len(others) - 1, sheet.mirror, FLAT, CLOSE)]
    cells(sheet, others, rects)


def _long(sheet: Sheet, look: ScreenLook) -> bool:
    """True where what is asked, or its picture, has no room beside the pads."""
    tried = tried_on(sheet)
    rest = paragraphs(tried, WORDS, look.title, look.lines, size=1.0)
    if look.pictured and rest[3] < LEAST_BESIDE:
        return True
    return any(text.em_m < 0.999 * sheet.em for text in tried.things if isinstance(text, Text))


def _under(sheet: Sheet, look: ScreenLook) -> None:
    """A long question over the whole board, and its pads under it on the intact side."""
    u, v, w, h = BOARD
    room = (u, v, w - 2 * MARGIN, h - 2 * MARGIN)
    # It grows upwards until its pads are high enough for a glyph and a word.
    tried = tried_on(sheet)
    free = paragraphs(tried, (*room[:3], 2 * room[3]), look.title, look.lines, size=UPPER)[3] - room[3]
    grown = max(0.0, (max(UNDER, _least(look)) if worded(look) else UNDER) - free)
    ground(sheet, (u, v + grown / 2, w, h + grown))
    rest = paragraphs(sheet, (u, v + grown / 2, room[2], room[3] + grown), look.title, look.lines, size=UPPER)
    sheet.em = PAD_LETTERS_M
    pads, others = answers(look), apart(look)
    room = (UNDER_PADS[0], rest[1], UNDER_PADS[1], rest[3])
    free = room[0] - room[2] / 2 - CLOSE - (u - w / 2 + MARGIN)
    if look.pictured and rest[3] >= LEAST_PICTURE:
        pictured(sheet, (room[0] - (room[2] + free) / 2 - CLOSE, rest[1], free, rest[3]), look)
    if worded(look):
        _alike(sheet, lambda on: _rows(on, look, (ROWS[0], room[1], ROWS[1], room[3])))
        return
    if rest[3] >= 2 * FLAT + CLOSE and len(pads) + len(others) >= MOST_ROWS:
        rects = grid(room, len(look.pads), -(-len(look.pads) // 2), sheet.mirror, HIGHEST, CLOSE)
        cells(sheet, pads, rects[: len(pads)], optional=True)
        cells(sheet, others, rects[len(pads) :], words=False)
        return
    # What stands apart is told by its icon; answers have the room.
    wide = (len(others) * (ASIDE + CLOSE), room[2] - len(others) * (ASIDE + CLOSE))
    side = (room[0] + (room[2] - wide[0] + CLOSE) / 2, room[1], wide[0] - CLOSE, room[3])
    place = (room[0] - (room[2] - wide[1]) / 2, room[1], wide[1], room[3])
    cells(sheet, pads, grid(place, len(pads), len(pads), sheet.mirror, HIGHEST, CLOSE), optional=True)
    cells(sheet, others, grid(side, len(others), max(1, len(others)), sheet.mirror, HIGHEST, CLOSE), words=False)


def worded(look: ScreenLook) -> bool:
    """True where beside answers with a sign others are told by words alone, which need a row of their own."""
    signs, others, said = _signed(look)
    few = len(signs) + len(said) < MOST_ROWS and len(others) == 1
    return look.name == "pick" and few and bool(signs and said) and not any(pad.picture for pad in look.pads)


def _signed(look: ScreenLook) -> tuple[tuple[Pad, ...], tuple[Pad, ...], tuple[Pad, ...]]:
    """Answers with a sign, what stands apart beside them, and answers in words."""
    signs = tuple(pad for pad in answers(look) if pad.icon)
    return signs, apart(look), tuple(pad for pad in answers(look) if not pad.icon)


def _least(look: ScreenLook) -> float:
    """How high its rows are at least."""
    count = 1 + len(_signed(look)[2])
    return count * FLAT + (count - 1) * CLOSE


def _alike(sheet: Sheet, draw: Callable[[Sheet], None]) -> None:
    """No answer stands out: where the words of one have no room in bold, none are bold."""
    tried = tried_on(sheet)
    draw(tried)
    sheet.bold = all(thing.bold for thing in tried.things if isinstance(thing, Text))
    draw(sheet)
    sheet.bold = True


def _rows(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """Answers with a sign in the uppermost row, each in words in one of its own."""
    signs, others, said = _signed(look)
    high = min(HIGHEST / 2, (room[3] - len(said) * CLOSE) / (1 + len(said)))
    first, below = top(room, high, CLOSE)
    _signs(sheet, signs, others, first, CLOSE)
    cells(sheet, said, grid(below, len(said), 1, sheet.mirror, high, CLOSE))


def _signs(sheet: Sheet, signs: tuple[Pad, ...], others: tuple[Pad, ...], room: Rect, gap: float) -> None:
    """A row of answers with a sign, and what stands apart, told by its own, at their outer side."""
    side, rest = outer(room, NARROW, gap)
    rects = grid(rest, len(signs), len(signs), sheet.mirror, gap=gap)
    if lettered_whole(sheet, signs, rects) and not signed_whole(sheet, signs, rects):
        # Either each has its sign beside its word or none has.
        signs = tuple(replace(pad, icon="") for pad in signs)
    cells(sheet, signs, rects, optional=True)
    cells(sheet, others, [side], words=False)


def parted(look: ScreenLook) -> tuple[tuple[Pad, ...], tuple[Pad, ...]]:
    """The pads of a grid, and those under it; if many answers leave a place free, the last of these takes it."""
    if layout_pictured.by_pictures(look):
        return layout_pictured.paired(look)
    pads, others = answers(look), apart(look)
    if len(pads) > MANY and len(pads) % 3 and len(others) > 1:
        return (*pads, others[-1]), others[:-1]
    return pads, others


def _row(sheet: Sheet, look: ScreenLook) -> None:
    pads, others = answers(look), apart(look)
    u, _, w, _ = ROW
    between = any(look.ends)
    whole = HIGH_BOARD if between else BOARD
    ground(sheet, whole)
    # Wide pads come close to the words.
    _beside_row(sheet, look, (WORDS[0] - 0.007, whole[1], WORDS[2] - 0.014, whole[3] - BOARD[3] + WORDS[3]))
    sheet.em = PAD_LETTERS_M
    if between:
        cells(sheet, pads, _between(sheet, len(pads)), optional=True)
    else:
        # Room for words under each.
        cells(
            sheet,
            pads,
            grid((u, NAMED[0], THREE_WIDE, NAMED[1]), len(pads), len(pads), sheet.mirror, NAMED[1], CLOSE),
        )
    for key, sign, align in zip(look.ends, (-1, 1), ("left", "right"), strict=True):
        wide = STEPS[2] + STEP
        place = (u + sign * sheet.mirror * wide / 4, 0.167, wide / 2 - 0.006, 0.080)
        if key:
            prose(sheet, place, sheet.say(key), size=UPPER, align=align, turned=False)
    foot = (u, -0.118, w, 0.050)
    cells(sheet, others, grid(foot, len(others), max(1, len(others)), sheet.mirror, 0.050, CLOSE))


def _beside_row(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The question and its picture under it; without one large, in the middle of its room."""
    if look.pictured:
        rest = paragraphs(sheet, room, look.title, look.lines, size=UPPER)
        if rest[3] >= LEAST_PICTURE:
            pictured(sheet, rest, look)
        return
    for size in ALONE:
        tried = tried_on(sheet)
        left = paragraphs(tried, room, look.title, look.lines, size=size)[3]
        if min(text.em_m for text in tried.things if isinstance(text, Text)) >= 0.999 * sheet.em and left > 0.0:
            break
    paragraphs(sheet, (room[0], room[1] - left / 2, *room[2:]), look.title, look.lines, size=size)


def _between(sheet: Sheet, count: int) -> list[Rect]:
    """Rooms from left to right whatever the side, every other one lower: each is as large as two rows allow."""
    u, v, w, h = STEPS
    high = (h - CLOSE) / 2
    across = [u + sheet.mirror * w * (index / (count - 1) - 0.5) for index in range(count)]
    return [(at, v + (h - high) / 2 * (1 - 2 * (index % 2)), STEP, high) for index, at in enumerate(across)]


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
    if look.name == "checks" and len(answers(look)) < MOST_ROWS:
        _ticked(sheet, look)
        return
    if layout_pictured.by_pictures(look):
        _paired(sheet, look)
        return
    if worded(look):
        _alike(sheet, lambda on: _spoken(on, look))
        return
    # In the order of the board.
    pads = tuple(pad for part in parted(look) for pad in part)
    columns = _columns(look)
    rows = -(-len(pads) // columns)
    # So high that the uppermost is still in reach.
    high = min(0.070, (REACH[columns - 1] - FOOT - (rows - 1) * TIGHT) / (rows - 0.5))
    whole = rows * high + (rows - 1) * TIGHT
    room = (0.0, FOOT + whole / 2, WIDE, whole)
    rects = grid(room, len(pads), columns, sheet.mirror, high, TIGHT)
    cells(sheet, pads, rects, words=len(pads) <= MOST_ROWS, optional=True)


def _paired(sheet: Sheet, look: ScreenLook) -> None:
    """Pictures in pairs, each in the place that it has on the board, and what stands under them there."""
    pads, others = parted(look)
    columns = min(2, len(pads))
    rows = -(-len(pads) // columns) + bool(others)
    if rows > MOST_ROWS:
        _beside(sheet, pads, others)
        return
    high = min(0.070, (REACH[columns - 1] - FOOT - (rows - 1) * TIGHT) / (rows - 0.5))
    low = high + TIGHT if others else 0.0
    room = (0.0, FOOT + low + ((rows - bool(others)) * (high + TIGHT) - TIGHT) / 2, WIDE, rows * (high + TIGHT))
    cells(sheet, pads, grid(room, len(pads), columns, sheet.mirror, high, TIGHT), words=False)
    # The board's foot begins on the inner side.
    others = others if sheet.mirror > 0 else others[::-1]
    foot = grid((0.0, FOOT + high / 2, WIDE, high), len(others), max(1, len(others)), sheet.mirror, gap=TIGHT)
    cells(sheet, others, foot, words=False)


def _spoken(sheet: Sheet, look: ScreenLook) -> None:
    """The rows of the board, those of words as high as their lines."""
    signs, others, said = _signed(look)
    foot = FOOT
    for pad in reversed(said):
        low, tall = ((0.0, foot + high / 2, WIDE, high) for high in (LOW, TWICE))
        rect = low if lettered_whole(sheet, (pad,), [low]) else tall
        cells(sheet, (pad,), [rect])
        foot += rect[3] + TIGHT
    _signs(sheet, signs, others, (0.0, foot + LOW / 2, WIDE, LOW), TIGHT)


def _beside(sheet: Sheet, pads: tuple[Pad, ...], others: tuple[Pad, ...]) -> None:
    """So many pairs that what stands under them on the board has a column of its own, on the outer side."""
    rows = -(-len(pads) // 2)
    high = (REACH[2] - FOOT - (rows - 1) * TIGHT) / (rows - 0.5)
    whole = rows * (high + TIGHT) - TIGHT
    rects = grid((0.0, FOOT + whole / 2, WIDE, whole), 3 * rows, 3, sheet.mirror, gap=TIGHT)
    column = 2 if sheet.mirror > 0 else 0
    inner = [rect for index, rect in enumerate(rects) if index % 3 != column]
    cells(sheet, pads, inner[: len(pads)], words=False)
    cells(sheet, others, rects[column::3][-len(others) :], words=False)


def _columns(look: ScreenLook) -> int:
    pads: tuple[Pad, ...] = look.pads
    if len(answers(look)) == 2 and look.name in NAMES:
        return 2
    plain = any(not (pad.picture or pad.icon) for pad in pads)
    if len(pads) <= (MOST_ROWS if plain else MOST_ROWS - 1):
        return 1
    return 2 if len(pads) <= 2 * MOST_ROWS else 3


def _ticked(sheet: Sheet, look: ScreenLook) -> None:
    """Boxes with their words, one under the other; what stands apart in a row under them."""
    pads, others = answers(look), apart(look)
    rows = len(pads) + 1
    high = min(0.070, (REACH[0] - FOOT - (rows - 1) * TIGHT) / (rows - 0.5))
    low, *over = reversed(
        grid(
            (0.0, FOOT + (rows * (high + TIGHT) - TIGHT) / 2, WIDE, rows * (high + TIGHT) - TIGHT),
            rows,
            1,
            sheet.mirror,
            high,
            TIGHT,
        )
    )
    cells(sheet, pads, over[::-1])
    cells(sheet, others, grid(low, len(others), max(1, len(others)), sheet.mirror, high, TIGHT), words=False)


def _slider(sheet: Sheet, look: ScreenLook) -> None:
    whole = 3 * 0.070 + 2 * TIGHT
    room = (0.038, FOOT + whole / 2, 0.200, whole)
    cells(sheet, look.pads, grid(room, 3, 1, sheet.mirror, 0.07, TIGHT))
    bar(sheet, look, -0.108, (FOOT, FOOT + whole), said=False)

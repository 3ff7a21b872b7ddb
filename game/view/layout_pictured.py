"""Answers that are pictures, on the board of a headset: in pairs, each with its word; no engine.

Three columns would leave a word no room: what a look chooses stands within 20 degrees, and a small x takes 1.2 of
them. Two columns go out as far as their middles may.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.view import ink
from game.view.cells import cells, grid, paragraphs, pictured, signed_whole
from game.view.layout import Sheet, ground
from game.view.layout_picks import answers, apart
from game.view.look import Pad, ScreenLook
from game.view.plates import Rect

# The board, its words, and where its pads may be.
BOARD: Final[Rect] = (0.0175, -0.005, 0.805, 0.320)
WORDS: Final[Rect] = (-0.2165, -0.005, 0.301, 0.298)
PADS: Final[Rect] = (0.1788, -0.007, 0.4536, 0.298)
# What stands under the pairs: where the desk stands before them the board goes less far out.
FOOT: Final[Rect] = (0.1787, -0.1365, 0.3895, 0.039)
# So wide are two in it at least, for the middle of the outer one to be near enough.
LEAST: Final = 0.159
# So wide are one with its sign beside its words, which begins so much farther in, and one told by its sign alone.
WIDE, INNER, NARROW = 0.288, 0.032, 0.070
# No middle is farther in, or out.
AHEAD, FARTHEST = 0.062, 0.2965
CLOSE: Final = 0.0164
# Room that a sign takes beside words, in letters.
SIGNED: Final = 1.75
# Letters of the question, and of the farthest pads.
LETTERS_M, PAD_LETTERS_M = 0.0344, 0.0321
LEAST_PICTURE: Final = 0.070
# As large as leaves the longest word its room.
PICTURE: Final = (0.275, 0.010)
# From here on a pad has room for a picture above its word.
TALL: Final = 0.100


def by_pictures(look: ScreenLook) -> bool:
    """True where answers are told by pictures."""
    return look.name == "pick" and any(pad.picture for pad in answers(look))


def paired(look: ScreenLook) -> tuple[tuple[Pad, ...], tuple[Pad, ...]]:
    """The pads in pairs, and those under them. What says "none of these" takes a place that is free, so that its
    sign has room as on the desk, else the last of them."""
    pads, others = answers(look), apart(look)
    if len(pads) > 1 and len(pads) % 2 and others:
        taken = next((pad for pad in others if pad.icon == "none"), others[-1])
        return (*pads, taken), tuple(pad for pad in others if pad is not taken)
    # Where three stand under them, what has the least to say is between the others: it is narrow, and the far end
    # is for a wide one, whose middle is not so far aside.
    return pads, (others[0], others[2], others[1]) if len(others) == 3 else others


def board(sheet: Sheet, look: ScreenLook) -> None:
    """The question on the inner side, its answers in pairs, what stands apart in a row under them."""
    ground(sheet, BOARD)
    sheet.em = LETTERS_M
    rest = paragraphs(sheet, WORDS, look.title, look.lines, size=1.0)
    if look.pictured and rest[3] >= LEAST_PICTURE:
        pictured(sheet, rest, look)
    sheet.em, sheet.beside = PAD_LETTERS_M, PICTURE
    pads, others = paired(look)
    u, v, w, h = PADS
    foot = FOOT[3] + CLOSE if others else 0.0
    rects = grid((u, v + foot / 2, w, h - foot), len(pads), min(2, len(pads)), sheet.mirror, gap=CLOSE)
    if rects[0][3] >= TALL:
        # No wider than lets a picture stand above its word.
        rects = [(u, v, min(w, 2 * h - 0.016), h) for u, v, w, h in rects]
    cells(sheet, pads, rects)
    if others:
        _row(sheet, others)


def _row(sheet: Sheet, pads: tuple[Pad, ...]) -> None:
    """One alone or two or three side by side; where their words have no room, one is told by its icon alone."""
    u, v, w, h = FOOT
    if len(pads) == 1:
        cells(sheet, pads, [FOOT])
        return
    if len(pads) == 2:
        # As wide as their words, but so that both middles are near enough.
        first, second = (ink.width_em(sheet.say(pad.words), bold=True) for pad in pads)
        rects = _two(min(max((w - CLOSE) * first / (first + second), LEAST), w - CLOSE - LEAST))
        if signed_whole(sheet, pads, rects):
            cells(sheet, pads, rects)
            return
        # What is said again is told by its sign, and leaves the other room for its own.
        left = u - w / 2 - INNER
        cells(sheet, pads[:1], [(left + WIDE / 2, v, WIDE, h)])
        cells(sheet, pads[1:], [(left + WIDE + CLOSE + NARROW / 2, v, NARROW, h)], words=False)
        return
    # The first is as wide as its sign and what it says at its shortest, and its middle still straight ahead.
    ends = tuple(_brief(sheet, pad) for pad in (pads[0], pads[-1]))
    wide = max((ink.width_em(sheet.say(ends[0].words), bold=True) + SIGNED) * sheet.em, LEAST)
    left = AHEAD - wide / 2
    begins = left + wide + h + 2 * CLOSE
    right = min(u + w / 2 - 0.005, 2 * FARTHEST - begins)
    rest = right - begins
    cells(sheet, ends, [(AHEAD, v, wide, h), (right - rest / 2, v, rest, h)])
    cells(sheet, pads[1:-1], [(left + wide + CLOSE + h / 2, v, h, h)], words=False)


def _brief(sheet: Sheet, pad: Pad) -> Pad:
    short = f"{pad.words}-short"
    return replace(pad, words=short) if short in sheet.words else pad


def _two(wide: float) -> list[Rect]:
    u, v, w, h = FOOT
    return [(u - (w - wide) / 2, v, wide, h), (u + (wide + CLOSE) / 2, v, w - wide - CLOSE, h)]


def by_words(sheet: Sheet, pads: tuple[Pad, ...], room: Rect, beside: float, gap: float) -> list[Rect]:
    """Rooms side by side, each as wide as what its pad says needs, and a little `beside` it."""
    needs = [ink.width_em(sheet.say(pad.words), bold=True) for pad in pads]
    free = room[2] - gap * (len(pads) - 1) - len(pads) * beside
    rects, left = [], room[0] - room[2] / 2
    for need in needs:
        wide = beside + free * need / sum(needs)
        rects.append((left + wide / 2, room[1], wide, room[3]))
        left += wide + gap
    return rects

"""What the screens of a visit are put together from: rooms cut into parts, words that fit, pads with a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.body.joints import Side
from game.view import ink, pictures
from game.view.layout import ASLEEP, DIM, FAINT, INK, PAD, PAPER, SKY, YELLOW, Colour, Sheet, Text
from game.view.look import REACHING, Pad, ScreenLook
from game.view.plates import Rect

# Between targets: a degree and a half.
GAP: Final = 0.0205
# Words of more letters than a room holds become smaller by these steps; shipped words never need one.
SIZES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
# Sides of an icon beside words: as large as they leave room for.
ICONS: Final = (0.050, 0.042, 0.032)
# What words and their icon leave free beside them on a pad, where they can.
AIR: Final = 0.008
# Icons that are the answer, or say whether it was given: words never take their place.
TELLING: Final = ("box", "ring", "mood-", "dizzy-")
# How large a line is, at most, that says whom to call.
REACHED: Final = 1.5
# Icons on a disc of their own.
ROUND: Final = ("mood-", "dizzy-")
# Ground of a picture that is not there.
BLANK: Final = (0.80, 0.86, 0.84)


def inset(rect: Rect, by: float) -> Rect:
    """The room within a margin."""
    u, v, w, h = rect
    return (u, v, w - 2 * by, h - 2 * by)


def top(rect: Rect, height: float, gap: float = 0.0) -> tuple[Rect, Rect]:
    """The upper part of a room so high, and the rest."""
    u, v, w, h = rect
    rest = max(0.0, h - height - gap)
    return (u, v + (h - height) / 2, w, height), (u, v - (h - rest) / 2, w, rest)


def outer(rect: Rect, width: float, gap: float = 0.0) -> tuple[Rect, Rect]:
    """The part on the intact side so wide, and the rest, for an intact right hand."""
    u, v, w, h = rect
    rest = max(0.0, w - width - gap)
    return (u + (w - width) / 2, v, width, h), (u - (w - rest) / 2, v, rest, h)


def inner(rect: Rect, width: float, gap: float = 0.0) -> tuple[Rect, Rect]:
    """The part on the affected side so wide, and the rest, for an intact right hand."""
    u, v, w, h = rect
    rest = max(0.0, w - width - gap)
    return (u - (w - width) / 2, v, width, h), (u + (w - rest) / 2, v, rest, h)


def grid(
    rect: Rect, count: int, columns: int, mirror: float, tallest: float = 1.0, gap: float = GAP
) -> list[Rect]:
    """Rooms for so many pads in rows, left to right and down whatever the side, in the middle of a room."""
    if not count:
        return []
    rows = -(-count // columns)
    wide = (rect[2] - gap * (columns - 1)) / columns
    high = min(tallest, (rect[3] - gap * (rows - 1)) / rows)
    rooms = []
    for index in range(count):
        row, column = divmod(index, columns)
        # The last row stands in the middle when it is not full.
        there = min(columns, count - row * columns)
        u = rect[0] + mirror * (wide + gap) * (column - (there - 1) / 2)
        rooms.append((u, rect[1] + (high + gap) * ((rows - 1) / 2 - row), wide, high))
    return rooms


def stack(rect: Rect, count: int, height: float, gap: float = GAP, low: bool = True) -> list[Rect]:
    """Rooms one above the other, at the foot of a room or, without `low`, in its middle; the first on top."""
    u, v, w, h = rect
    whole = count * height + (count - 1) * gap
    foot = v - (h if low else whole) / 2
    return [(u, foot + height / 2 + (height + gap) * (count - 1 - n), w, height) for n in range(count)]


def lines_of(sheet: Sheet, text: str, width: float, size: float = 1.0, bold: bool = False) -> float:
    """How high a text of this width is, metres."""
    em = size * sheet.em
    return len(ink.wrapped(text, width / em, bold)) * ink.LINE * em


def fitting(sheet: Sheet, text: str, rect: Rect, size: float, bold: bool) -> float:
    """The size at which a text fits into a room, as large as may be."""
    # What is larger than usual becomes as usual before it becomes smaller.
    sizes = sorted({*(share * size for share in SIZES), min(size, 1.0)}, reverse=True)
    for grown in sizes:
        em = grown * sheet.em
        lines = ink.wrapped(text, rect[2] / em, bold)
        widest = max((ink.width_em(line, bold) for line in lines), default=0.0) * em
        if widest <= rect[2] and ((len(lines) - 1) * ink.LINE + 0.93) * em <= rect[3]:
            return grown
    return sizes[-1]


def prose(
    sheet: Sheet,
    rect: Rect,
    text: str,
    *,
    size: float = 1.0,
    colour: Colour = PAPER,
    align: str = "left",
    bold: bool = False,
    turned: bool = True,
) -> None:
    """A text in a room, no larger than fits; `turned` False aligns it alike for either side."""
    if not text:
        return
    em = fitting(sheet, text, rect, size, bold) * sheet.em
    if turned:
        sheet.text(rect, text, colour, align=align, bold=bold, em=em)
        return
    u, v, w, h = rect
    lines = ink.wrapped(text, w / em, bold)
    sheet.things.append(Text((sheet.mirror * u, v, w, h), lines, em, colour, align, bold))


def tried_on(sheet: Sheet) -> Sheet:
    """Another sheet with the same letters and words, to see how much room they need."""
    tried = Sheet(sheet.plate, sheet.words, 1.0)
    tried.em, tried.filled = sheet.em, sheet.filled
    return tried


def called_loudest(look: ScreenLook, tried: Sheet) -> bool:
    """True where no words are larger than those that say whom to call, or where none do."""
    if not look.lines or look.lines[-1] not in REACHING:
        return True
    sizes = [each.em_m for each in tried.things if isinstance(each, Text)]
    return max(sizes) <= sizes[-1]


def paragraphs(
    sheet: Sheet,
    rect: Rect,
    title: str,
    lines: tuple[str, ...],
    *,
    size: float = 1.15,
    align: str = "left",
    loud: bool = False,
) -> Rect:
    """A title and lines under it from the top of a room, `loud` ones bold as well; gives what is left of it."""
    wide = rect[2]
    for index, key in enumerate((title, *lines)):
        text = sheet.say(key) if key else ""
        if not text:
            continue
        bold = loud or index == 0 or key in REACHING
        wanted = size if index == 0 else REACHED if key in REACHING else 1.0
        grown = fitting(sheet, text, (0, 0, wide, rect[3]), wanted, bold)
        high = lines_of(sheet, text, wide, grown, bold)
        part, rect = top(rect, high, 0.008)
        sheet.text(part, text, bold=bold, em=grown * sheet.em, align=align)
    return rect


def picture(sheet: Sheet, rect: Rect, key: str, words: str = "", ground: Colour = BLANK) -> None:
    """The picture of a key, as large as it fits; without one a plain plate, with the words that are given."""
    affected = Side.LEFT if sheet.mirror > 0 else Side.RIGHT
    file = pictures.picture_file(key, affected)
    if file is None:
        sheet.box(rect, ground, radius=0.012)
        if words:
            prose(sheet, inset(rect, 0.012), words, colour=INK, align="centre")
        return
    u, v, w, h = rect
    wide = min(w, h * pictures.SHAPE)
    sheet.photo((u, v, wide, wide / pictures.SHAPE), file)


def pictured(sheet: Sheet, rect: Rect, look: ScreenLook) -> None:
    """The picture of a look, or the marker of where a limb is felt on a plate of a picture's shape."""
    if look.ghost is None:
        picture(sheet, rect, look.picture)
        return
    u, v, w, h = rect
    wide = min(w, h * pictures.SHAPE)
    high = wide / pictures.SHAPE
    sheet.box((u, v, wide, high), INK, radius=0.012)
    sheet.outline((u, v, high, high), look.ghost, SKY)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How words stand on pads that belong together: their size, their weight, and the height kept for them above
    which a picture or icon has its room (0 for as much as they need)."""

    size: float = 1.0
    bold: bool = True
    high: float = 0.0


def cell(sheet: Sheet, pad: Pad, rect: Rect, fill: Colour = PAD) -> None:
    """A pad with its picture or icon beside its words, above them where that leaves more."""
    (text,), letters = _lettered(sheet, (pad,), [rect], words=True)
    _cell(sheet, pad, rect, fill, letters, text)


def cells(
    sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect], *, words: bool = True, optional: bool = False
) -> None:
    """Pads that belong together, lettered alike: bold where all words fit, else plain, else in their short form,
    else smaller. `optional` words are left out instead, and without `words` at once, beside a picture or icon."""
    texts, letters = _lettered(sheet, pads, rects, words=words)
    if optional and words and letters.size < 1.0:
        # Those that need their words have them as large as they fit without the others'.
        texts, letters = _lettered(sheet, pads, rects, words=False)
    for pad, rect, text in zip(pads, rects, texts, strict=True):
        _cell(sheet, pad, rect, PAD, letters, text)


def lettered_whole(sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect]) -> bool:
    """True when all that these pads say fits at its full size."""
    return _lettered(sheet, pads, rects, words=True)[1].size >= 1.0


def signed_whole(sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect]) -> bool:
    """True when they fit with each pad's sign beside them."""
    texts, letters = _lettered(sheet, pads, rects, words=True)
    arts = [_parts(sheet, *each, letters)[0] for each in zip(pads, rects, texts, strict=True)]
    return letters.size >= 1.0 and all(art[2] > 0.0 for art in arts)


def picture_high(sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect]) -> float:
    """How high the smallest picture of these pads is with all that they say."""
    return _room_for_art(sheet, pads, rects, *_lettered(sheet, pads, rects, words=True))


def _cell(sheet: Sheet, pad: Pad, rect: Rect, fill: Colour, letters: Lettering, text: str) -> None:
    u, v, w, h = rect
    sheet.box((u, v - 0.004, w + 0.010, h + 0.012), INK, radius=0.024, opacity=0.35, soft=0.009)
    if pad.highlighted:
        sheet.box((u, v, w + 0.013, h + 0.013), PAPER, radius=0.023)
        sheet.box((u, v, w + 0.006, h + 0.006), INK, radius=0.020)
    ground = DIM if pad.dead else (YELLOW if pad.highlighted else SKY if pad.chosen else fill)
    colour = ASLEEP if pad.dead else INK
    edge = {"edge": INK, "edge_m": 0.004} if pad.chosen else {}
    sheet.box(rect, ground, pad=pad.key, **edge)
    art, said = _parts(sheet, pad, rect, text, letters)
    if art[2] > 0.0 and (pad.picture or pad.icon):
        _art(sheet, pad, art, colour)
    prose(sheet, said, text, size=letters.size, colour=colour, align="centre", bold=letters.bold)


def _lettered(
    sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect], *, words: bool
) -> tuple[list[str], Lettering]:
    """What pads say and in which letters, so that all of it fits."""
    whole = [_text(sheet, pad, words) for pad in pads]
    brief = [_shorter(sheet, pad, text) for pad, text in zip(pads, whole, strict=True)]
    found = []
    for texts, bold in ((whole, True), (whole, False), (brief, True), (brief, False)):
        if bold and not sheet.bold:
            continue
        found.append((texts, _lettering(sheet, pads, rects, texts, bold)))
        if found[-1][1].size == 1.0 and not any(pad.picture for pad in pads):
            break
    # Of letters that fit those that leave pictures the most room; the first of equals.
    fit = [each for each in found if each[1].size == 1.0]
    return max(fit, key=lambda each: _room_for_art(sheet, pads, rects, *each), default=found[-1])


def _room_for_art(
    sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect], texts: list[str], letters: Lettering
) -> float:
    """How high the smallest picture is, to the millimetre."""
    rooms = (
        _parts(sheet, pad, rect, text, letters)[0]
        for pad, rect, text in zip(pads, rects, texts, strict=True)
        if pad.picture
    )
    return min((round(min(h, w / pictures.SHAPE), 3) for _, _, w, h in rooms), default=0.0)


def _lettering(sheet: Sheet, pads: tuple[Pad, ...], rects: list[Rect], texts: list[str], bold: bool) -> Lettering:
    """The size at which all of these texts fit, and the height of the highest."""
    each = zip(texts, rects, strict=True)
    high = max((lines_of(sheet, text, rect[2] - 0.010, 1.0, bold) for text, rect in each), default=0.0)
    letters = Lettering(1.0, bold, high)
    sizes = (
        fitting(sheet, text, _with_air(pad, _parts(sheet, pad, rect, text, letters)[1], bold), 1.0, bold)
        for pad, rect, text in zip(pads, rects, texts, strict=True)
        if text
    )
    return Lettering(min(sizes, default=1.0), bold, high)


def _with_air(pad: Pad, said: Rect, bold: bool) -> Rect:
    """The room of words: beside a picture bold ones that would come close to an edge are rather plain."""
    u, v, w, h = said
    return (u, v, w - AIR / 2 if bold and pad.picture else w, h)


def _shorter(sheet: Sheet, pad: Pad, text: str) -> str:
    """What a pad says where there is little room: KEY-short, where there is one."""
    return sheet.words.get(f"{pad.words}-short", text) if text else text


def _text(sheet: Sheet, pad: Pad, words: bool) -> str:
    return sheet.say(pad.words) if pad.words and (words or not (pad.picture or pad.icon)) else ""


def _parts(sheet: Sheet, pad: Pad, rect: Rect, text: str, letters: Lettering) -> tuple[Rect, Rect]:
    """Where a pad has its picture or icon and where its words: beside it, or above them where that leaves more."""
    room = u, v, w, h = inset(rect, 0.007)
    if not text:
        room = inset(rect, 0.003 if pad.icon.startswith(ROUND) else 0.005)
        return room, room
    if not (pad.picture or pad.icon):
        return room, (u, v, w, h + 0.007)
    high = letters.high or lines_of(sheet, text, w + 0.004, 1.0, letters.bold)
    above = h - high - 0.002
    if above >= (0.028 if pad.picture and w < 2 * h else 0.34 * w if pad.picture else 0.052):
        art, said = top(room, above, 0.002)
        return art, (said[0], said[1], said[2] + 0.004, said[3])
    # Words may use a little of the rim above and below them.
    tall = h + 0.007
    if pad.picture:
        share, rim = sheet.beside
        w, high, tall = w + rim, h + rim, max(tall, h + 1.4 * rim)
        side = min(high * pictures.SHAPE, share * w)
        said = (u + sheet.mirror * (side + 0.006) / 2, v, w - side - 0.006, tall)
        return (u - sheet.mirror * (w - side) / 2, v, side, high), said
    whole = ink.width_em(text, letters.bold) * sheet.em
    side = min(0.05, 0.8 * h, w - whole - 0.014)
    if side < ICONS[-1]:
        # Rather a smaller icon than words close to an edge.
        fits = [
            each
            for air in (AIR, 0.0)
            for each in ICONS
            if _fits(sheet, text, w - each - 0.010 - air, tall, letters.bold)
        ]
        told = pad.icon.startswith(TELLING)
        if not fits and not told and _fits(sheet, text, w + 0.004, tall, letters.bold):
            # Words say more than an icon.
            return (u, v, 0.0, 0.0), (u, v, w + 0.004, tall)
        side = fits[0] if fits else ICONS[-1]
        whole = min(w - side - 0.010, _widest(sheet, text, w - side - 0.010, letters.bold))
    # Icon and words stand together in the middle, the icon on the left.
    left = -(side + 0.010 + whole) / 2
    art = (u + sheet.mirror * (left + side / 2), v, side, side)
    return art, (u + sheet.mirror * (left + side + 0.010 + whole / 2), v, whole + 0.004, tall)


def _fits(sheet: Sheet, text: str, width: float, height: float, bold: bool) -> bool:
    return fitting(sheet, text, (0.0, 0.0, width, height), 1.0, bold) == 1.0


def _widest(sheet: Sheet, text: str, width: float, bold: bool) -> float:
    lines = ink.wrapped(text, width / sheet.em, bold)
    return max(ink.width_em(line, bold) for line in lines) * sheet.em


def _art(sheet: Sheet, pad: Pad, room: Rect, colour: Colour) -> None:
    if pad.picture:
        picture(sheet, room, pad.picture, ground=FAINT if pad.dead else BLANK)
        return
    side = min(room[2], room[3])
    if pad.icon.startswith(ROUND):
        sheet.box((room[0], room[1], side, side), PAPER, radius=side / 2, edge=INK, edge_m=0.0016)
    sheet.icon((room[0], room[1], side, side), pad.icon, colour)

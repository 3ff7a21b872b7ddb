"""The screens around an exercise on a sheet: rest, pain, thanks, the end, and what staff are asked; no engine."""

from __future__ import annotations

from game.view import ink, pictures
from game.view.cells import called_loudest, inner, paragraphs, picture, prose, top, tried_on
from game.view.layout import (
    DIM,
    FAINT,
    INK,
    LEFT,
    PAD,
    RIGHT,
    SKY,
    YELLOW,
    Sheet,
    Text,
    end_wide,
    scale,
    title,
)
from game.view.look import ScreenLook
from game.view.plates import Rect

# How large the title of REST may be over whom to call, and how high all that it says.
RESTING_SIZES, RESTING_HIGH = (1.45, 1.3, 1.15, 1.0), 0.27
# How large it says what would help.
HELPS = 1.2
# What rounding may take of a letter.
SMALL = 1e-6


def pinch(sheet: Sheet, look: ScreenLook) -> None:
    """What to do, and under it a mark for each pinch that is asked for; those that were seen are bright."""
    at, high = (0.045, 0.14) if look.number else (0.0, 0.22)
    said, wide = sheet.say(look.title), 0.62
    sizes = [grown * sheet.em for grown in (1.45, 1.3, 1.15)]
    em = next(
        (em for em in sizes if ink.LINE * em * len(ink.wrapped(said, wide / em, bold=True)) <= high), sheet.em
    )
    sheet.text((0.0, at, wide, high), said, align="centre", bold=True, em=em)
    count, side = look.number or 0, 0.044
    for index in range(count):
        # As a line is read, whichever side is treated.
        u, fill = sheet.mirror * 0.075 * (index - (count - 1) / 2), SKY if index < look.stars else DIM
        sheet.box((u, -0.075, side, side), fill, radius=side / 2, edge=FAINT, edge_m=0.0022)
        if index < look.stars:
            sheet.icon((u, -0.075, 0.66 * side, 0.66 * side), "yes", INK)


def rest(sheet: Sheet, look: ScreenLook) -> None:
    """What would help, and a big pad to go on; STOP stands where it always does."""
    resting(sheet, look, -0.115, 0.46)
    for pad in look.pads:
        if pad.key != "stop":
            sheet.pad(pad, (0.236, 0.0, 0.208, 0.21), PAD, tall=True)


def resting(sheet: Sheet, look: ScreenLook, u: float, wide: float = 0.30) -> None:
    """What REST says, in a column about `u`; over whom to call the title leaves the rest room."""
    if not look.filled:
        title(sheet, look, (u, 0.062 if look.lines else 0.0, wide, 0.13), 1.45, "centre")
        for line in look.lines:
            # What would help is as plain to see as that it is a rest.
            prose(sheet, (u, -0.066, wide, 0.12), sheet.say(line), size=HELPS, align="centre", bold=True)
        return
    sheet.filled = look.filled
    room = (u, 0.0, wide, RESTING_HIGH)
    for grown in RESTING_SIZES:
        tried = tried_on(sheet)
        left = paragraphs(tried, room, look.title, look.lines, size=grown, align="centre", loud=True)[3]
        texts = [each for each in tried.things if isinstance(each, Text)]
        whole = left > 0.0 and all(each.em_m >= sheet.em - SMALL for each in texts)
        if whole and called_loudest(look, tried):
            break
    room = (u, -left / 2, wide, RESTING_HIGH)
    paragraphs(sheet, room, look.title, look.lines, size=grown, align="centre", loud=True)


def check(sheet: Sheet, look: ScreenLook) -> None:
    """What is asked of staff, and a pad an answer."""
    if look.lines:
        # Two questions have the taller sheet.
        v, high = (0.017, 0.336) if len(look.lines) > 1 else (0.0, 0.284)
        paragraphs(sheet, (-0.115, v, 0.45, high), look.title, look.lines, size=1.2)
    else:
        title(sheet, look, (-0.115, 0.0, 0.45, 0.13), 1.2)
    two = len(look.pads) == 2
    for pad, v in zip(look.pads, (0.066, -0.066) if two else (0.0985, 0.0, -0.0985), strict=True):
        sheet.pad(pad, (RIGHT[0], v, RIGHT[2], 0.107 if two else 0.079))


# A figure that would be lower is left out.
LEAST_FIGURE = 0.040
# The sheet of an answer asked back, and the room on it beside its pads.
BACK: Rect = (0.0, 0.017, 0.74, 0.362)
BACK_ROOM: Rect = (-0.117, 0.017, 0.468, 0.334)
# Its picture, at most so wide, and the column of number and face beside it.
BACK_PICTURE, BACK_FIGURE = 0.200, 0.092


def pain(sheet: Sheet, look: ScreenLook) -> None:
    """The scale with its figure and three pads."""
    # It ends before the words beside the bar.
    wide = LEFT[2] if look.skin == "faces" else min(LEFT[2], 0.358 - end_wide(sheet, look.ends[1]))
    free = _asked(sheet, look, wide)
    if free < LEAST_FIGURE:
        # The bar says it.
        pass
    elif look.picture:
        _pictured(sheet, look, min(0.122, free))
    elif look.figure is not None and look.skin == "bar":
        size = min(0.13, free)
        face = -0.148 if look.sad else None
        _figure(sheet, look, -0.274 if look.sad else -0.218, face, (-0.117 + size / 2, size))
    elif look.figure is not None:
        size = min(0.145, free)
        sheet.face((-0.205, -0.1185 + size / 2, size, size), look.figure)
    scale(sheet, look)
    for line in look.lines:
        sheet.text((RIGHT[0] + 0.004, 0.0, 0.19, 0.16), sheet.say(line))
    for pad, v in zip(look.pads, (0.0985, 0.0, -0.0985), strict=False):
        sheet.pad(pad, (RIGHT[0], v, RIGHT[2], 0.079), SKY if pad.key == "thats-it" else PAD)


def asked_back(sheet: Sheet, look: ScreenLook) -> None:
    """What was said and of what over the whole width beside the pads, so that under them its number and face have
    room beside the scale, however long the question is."""
    sheet.filled = (*look.filled, ("number", str(look.number)))
    rest = paragraphs(sheet, BACK_ROOM, look.title, look.lines, size=1.15)
    low, high = rest[1] - rest[3] / 2, rest[1] + rest[3] / 2
    scale(sheet, look, ends=(low + 0.006, high - 0.010))
    left = rest[0] - rest[2] / 2
    ends = 0.056 if look.skin == "faces" else max(end_wide(sheet, key) for key in look.ends)
    room = (0.0, rest[1], 0.086 - 0.030 - 0.012 - ends - 0.020 - left, rest[3])
    room = (left + room[2] / 2, *room[1:])
    if look.picture:
        _beside(sheet, look, room)
    elif look.skin == "faces":
        side = min(room[3] - 0.010, room[2], 0.19)
        sheet.face((room[0], room[1], side, side), look.figure or 0)
    elif look.sad:
        wide = (room[2] - 0.016) / 2
        at = room[0] - sheet.mirror * (room[2] - wide) / 2, room[0] + sheet.mirror * (room[2] - wide) / 2
        _figure(sheet, look, *at, (room[1], 0.144))
    else:
        _figure(sheet, look, room[0], None, (room[1], 0.160))
    for pad, v in zip(look.pads, (0.092, -0.058), strict=True):
        sheet.pad(pad, (RIGHT[0], v, RIGHT[2], 0.128))


def _figure(sheet: Sheet, look: ScreenLook, u: float, face: float | None, at: tuple[float, float]) -> None:
    """The number about `u` and, where there is one, the face about `face`: their middle and how high they are."""
    v, size = at
    said = str(look.figure)
    # Two digits are no wider than leaves the panel's edge and the face theirs.
    em = min(0.135 * size / 0.13, 0.125 / ink.width_em(said, bold=True))
    sheet.text((u, v, 0.13, size), said, bold=True, em=em, align="centre")
    if face is not None:
        sheet.face((face, v, 0.73 * size, 0.73 * size), look.figure or 0)


def _beside(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """What was asked about, and beside it the number over its face."""
    place, rest = inner(room, min(BACK_PICTURE, room[2] - BACK_FIGURE - 0.014), 0.014)
    picture(sheet, place, look.picture)
    if look.skin == "faces":
        sheet.face((rest[0], rest[1], rest[2], rest[2]), look.figure or 0)
        return
    over, under = top(rest, 0.54 * rest[3]) if look.sad else (rest, rest)
    em = min(0.115, 0.95 * rest[2] / ink.width_em(said := str(look.figure), bold=True))
    sheet.text((rest[0], over[1], rest[2], over[3]), said, bold=True, em=em, align="centre")
    if look.sad:
        side = min(under[3] - 0.006, 0.090)
        sheet.face((rest[0], under[1], side, side), look.figure or 0)


def _pictured(sheet: Sheet, look: ScreenLook, high: float) -> None:
    """What is asked about, on the inner side under the question, and beside it the figure or face."""
    v, wide = -0.117 + high / 2, high * pictures.SHAPE
    picture(sheet, (-0.335 + wide / 2, v, wide, high), look.picture)
    if look.figure is None:
        return
    u, side = -0.335 + wide + 0.056, 0.092
    if look.skin == "bar":
        sheet.text((u, v, 0.115, 0.11), str(look.figure), bold=True, em=0.092, align="centre")
    else:
        sheet.face((u, v, side, side), look.figure)


def _asked(sheet: Sheet, look: ScreenLook, wide: float) -> float:
    """The question at the top of its column; gives how high the figure under it may be."""
    u, text = LEFT[0] - (LEFT[2] - wide) / 2, sheet.say(look.title, look.number)
    if len(ink.wrapped(text, wide / 1.08 / sheet.em, bold=True)) <= 2:
        title(sheet, look, (u, 0.086, wide, 0.10), 1.08)
        return 1.0
    high = len(ink.wrapped(text, wide / sheet.em, bold=True)) * ink.LINE * sheet.em
    title(sheet, look, (u, 0.138 - high / 2, wide, high))
    return 0.138 - high + 0.117 - 0.004


# The side of the disc that says whether it is kept.
TICK = 0.054


def saved(sheet: Sheet, look: ScreenLook) -> None:
    """Thanks, and whether it is kept."""
    if look.pads:
        title(sheet, look, (-0.16, 0.058, 0.32, 0.10), 1.45)
        promise(sheet, look, (-0.16, -0.055))
        for pad in look.pads:
            sheet.pad(pad, (0.205, 0.0, 0.25, 0.125))
        return
    title(sheet, look, (0.0, 0.058 if look.tick else 0.0, 0.6, 0.10), 1.45, "centre")
    # In the middle, under the thanks.
    size = 1.3
    key = "saved" if look.tick == "saved" else "not-yet-saved"
    field = ink.width_em(sheet.say(key), bold=True) * size * sheet.em + TICK * size + 0.012
    promise(sheet, look, (0.0, -0.055), size, field + 0.004)


def promise(
    sheet: Sheet, look: ScreenLook, at: tuple[float, float], size: float = 1.0, field: float = 0.29
) -> None:
    """The tick, or that it is not saved yet, in shape and words; it begins at the left of a field so wide."""
    if not look.tick:
        return
    key, name = ("saved", "yes") if look.tick == "saved" else ("not-yet-saved", "wait")
    side = TICK * size
    u = at[0] - sheet.mirror * (field - side) / 2
    sheet.box((u, at[1], side, side), SKY if look.tick == "saved" else PAD, radius=side / 2)
    sheet.icon((u, at[1], 0.66 * side, 0.66 * side), name, INK)
    wide = field - side - 0.012
    text = at[0] + sheet.mirror * (field - wide) / 2
    sheet.text((text, at[1], wide, 0.05 * size), sheet.say(key), bold=True, em=size * sheet.em)


def end(sheet: Sheet, look: ScreenLook) -> None:
    """Thanks, stars, lines, two faces, and whether it is kept."""
    # On either side it keeps off what is told of saving.
    u, wide = -0.150, 0.39
    title(sheet, look, (u, 0.106, wide, 0.06), 1.3)
    for index in range(look.stars):
        place = u + sheet.mirror * (-0.159 + 0.084 * index)
        sheet.icon((place, 0.043, 0.074, 0.074), "star", YELLOW)
    top = -0.006 if look.stars else 0.045
    for line in look.lines:
        height = len(ink.wrapped(sheet.say(line), wide / sheet.em)) * 1.25 * sheet.em
        sheet.text((u, top - height / 2, wide, height), sheet.say(line))
        top -= height
    # "Saved" begins where the pad below it does; "Not yet saved" is longer.
    at, field = (0.239, 0.21) if look.tick == "saved" else (0.212, 0.29)
    promise(sheet, look, (at, 0.110), field=field)
    if look.faces:
        for key, rating, u in zip(look.compared, look.faces, (0.178, 0.300), strict=True):
            place = u if sheet.mirror > 0 else 0.478 - u
            sheet.face((place, 0.044, 0.062, 0.062), rating)
            sheet.text((place, -0.010, 0.118, 0.04), sheet.say(key), align="centre")
    for pad in look.pads:
        sheet.pad(pad, (0.239, -0.094, 0.21, 0.078))

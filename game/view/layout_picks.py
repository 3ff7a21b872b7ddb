"""Screens of a visit that are answered: picks, ticks, faces, dots and the slider; no engine."""

from __future__ import annotations

from game.view.cells import (
    GAP,
    cell,
    cells,
    grid,
    inner,
    lettered_whole,
    outer,
    paragraphs,
    picture_high,
    pictured,
    prose,
    stack,
    top,
)
from game.view.layout import BAR, DIM, FAINT, LEFT, PAD, RIGHT, SKY, SLATE, Sheet, end_wide
from game.view.look import Pad, ScreenLook
from game.view.plates import Rect

# Up to so many answers stand on the ordinary sheet.
FEW = 4
# No pad is lower: 20 mm on a laptop.
LEAST = 0.0785
# A picture lower than this says little.
LEAST_PICTURE = 0.070
# The column of what stands apart.
APART = 0.188
# Where the bar of a slider stands, and how wide it is.
BAR_U, BAR_WIDE = 0.086, 0.060


def columns_for(look: ScreenLook, most: int) -> int:
    """How many answers stand side by side."""
    count = len(answers(look))
    if look.stacked or count == 1 or (look.name == "checks" and count < FEW):
        return 1
    if count == FEW:
        return 2
    if 2 * FEW - 1 <= count <= 2 * FEW and look.name == "pick":
        return FEW
    return min(most, count if count < FEW else most)


def answers(look: ScreenLook) -> tuple[Pad, ...]:
    """The pads that are answers."""
    return tuple(pad for pad in look.pads if not pad.apart)


def apart(look: ScreenLook) -> tuple[Pad, ...]:
    """The pads that stand by themselves."""
    return tuple(pad for pad in look.pads if pad.apart)


def beside(look: ScreenLook, room: Rect) -> tuple[Rect, Rect]:
    """The column of what stands apart on the intact side, and the rest."""
    return outer(room, APART, GAP) if apart(look) else (room, room)


def pick(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The question above its answers; what stands apart in a column beside them."""
    size = 1.15 if len(answers(look)) <= FEW and len(apart(look)) < FEW - 1 else 1.0
    side, rest = beside(look, paragraphs(sheet, room, look.title, look.lines, size=size))
    if look.pictured:
        place, rest = inner(rest, 0.34 * rest[2], 0.020)
        pictured(sheet, place, look)
    pads = answers(look)
    cells(sheet, pads, _spread(sheet, look, pads, rest))
    column(sheet, look, side)


def _spread(sheet: Sheet, look: ScreenLook, pads: tuple[Pad, ...], room: Rect) -> list[Rect]:
    """Rooms for answers in their usual columns, in others where words or pictures would have to be smaller."""
    usual = columns_for(look, 3)
    rooms = {each: grid(room, len(pads), each, sheet.mirror, tallest=0.25) for each in (usual, 1, 2, 3, 4)}
    high = {each: found for each, found in rooms.items() if found and found[0][3] >= LEAST}
    if any(pad.picture for pad in pads):
        high = {each: found for each, found in high.items() if each >= usual}
    whole = [found for found in high.values() if lettered_whole(sheet, pads, found)]
    first = next(iter(whole), next(iter(high.values()), rooms[usual]))
    if any(pad.picture for pad in pads) and picture_high(sheet, pads, first) < LEAST_PICTURE:
        return max(whole, key=lambda found: picture_high(sheet, pads, found), default=first)
    return first


def column(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """What stands apart, from the foot of a room upwards; the first is the largest."""
    pads = apart(look)
    if not pads:
        return
    low = min(0.080, (room[3] - (len(pads) - 1) * GAP) / len(pads))
    first = min(0.130, room[3] - (len(pads) - 1) * (low + GAP)) if len(pads) > 1 else 0.090
    rects = stack(room, len(pads), low)
    u, v, w, _ = rects[0]
    rects[0] = (u, v + (first - low) / 2, w, first)
    for pad, rect in zip(pads, rects, strict=True):
        cell(sheet, pad, rect, SKY if pad.key == "thats-it" else PAD)


def row(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """Faces or dots in a row, from low to high whatever the side; what the ends mean stands under them."""
    head, rest = top(room, 0.084, GAP)
    side, said = beside(look, head)
    for pad, rect in zip(apart(look), [side], strict=False):
        cell(sheet, pad, (rect[0], rect[1], rect[2], 0.084))
    prose(sheet, said, sheet.say(look.title), size=1.15, bold=True)
    if look.pictured:
        place, rest = inner(rest, 0.26 * rest[2], 0.020)
        pictured(sheet, place, look)
    high = 0.084 if any(look.ends) else 0.0
    pads = answers(look)
    rooms = row_of(sheet, look, top(rest, rest[3] - high)[0], 0.19)
    cells(sheet, pads, rooms)
    if high:
        u, v, w, h = rest
        for key, sign, align in zip(look.ends, (-1, 1), ("left", "right"), strict=True):
            place = (u + sign * sheet.mirror * w / 4, v - h / 2 + high / 2, w / 2 - 0.01, high - 0.004)
            prose(sheet, place, sheet.say(key), align=align, turned=False)


def row_of(sheet: Sheet, look: ScreenLook, room: Rect, most: float, gap: float = GAP) -> list[Rect]:
    """Rooms in a row for the answers, none wider than `most`, in the middle of a room."""
    count = len(answers(look))
    u, v, w, h = room
    wide = min(most, (w - gap * (count - 1)) / count)
    whole = count * wide + (count - 1) * gap
    return grid((u, v, whole, min(h, most, 1.25 * wide)), count, count, sheet.mirror, gap=gap)


def slider(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The question and its picture, a bar whose marks can be touched, and three pads."""
    top_v, foot = room[1] + room[3] / 2, room[1] - room[3] / 2
    words = _before(sheet, look.ends[1], (LEFT[0] - 0.004, room[1], LEFT[2] - 0.01, room[3]))
    rest = paragraphs(sheet, words, look.title, look.lines, size=1.08)
    if look.pictured:
        pictured(sheet, _before(sheet, look.ends[0], rest), look)
    bar(sheet, look, BAR_U, (foot + 0.012, top_v - 0.012))
    high = (room[3] - 2 * GAP) / 3
    for pad, rect in zip(look.pads, stack((RIGHT[0], room[1], RIGHT[2], room[3]), 3, high), strict=True):
        cell(sheet, pad, rect, SKY if pad.key == "thats-it" else PAD)


def _before(sheet: Sheet, end: str, room: Rect) -> Rect:
    """As much of a room as what an end of the bar means leaves beside it, from the same edge on."""
    if not end:
        return room
    u, v, w, h = room
    left = u - w / 2
    wide = min(w, BAR_U - BAR_WIDE / 2 - 0.012 - end_wide(sheet, end) - GAP - left)
    return (left + wide / 2, v, wide, h)


def bar(sheet: Sheet, look: ScreenLook, u: float, ends: tuple[float, float], said: bool = True) -> None:
    """An upright bar filled to where the slider stands, with a handle there; its marks can be touched."""
    low, high, wide, marks = *ends, BAR_WIDE, 11
    step = (high - low) / marks
    sheet.box(
        (u, (low + high) / 2, wide + 0.012, high - low + 0.012), DIM, radius=0.016, edge=FAINT, edge_m=0.0022
    )
    for index in range(marks):
        sheet.box((u, low + (index + 0.5) * step, wide, step), SLATE, radius=0.004, pad=f"nrs-{index}")
    if look.fill is not None:
        at = low + step / 2 + look.fill * (high - low - step)
        sheet.box((u, (low + at) / 2, wide, at - low), BAR, radius=0.006)
        sheet.box((u, at, wide + 0.020, 0.016), PAD, radius=0.008)
    if said:
        for key, v in zip(look.ends, (low + 0.030, high - 0.030), strict=True):
            if key:
                across = end_wide(sheet, key)
                sheet.text((u - wide / 2 - 0.012 - across / 2, v, across, 0.085), sheet.say(key), align="right")

"""Screens of a visit that are read or watched: card, note, timed light, emergency card, summary; no engine."""

from __future__ import annotations

import math
from typing import Final

from game.view import ink
from game.view.cells import (
    GAP,
    called_loudest,
    cell,
    fitting,
    inner,
    lines_of,
    outer,
    paragraphs,
    picture,
    pictured,
    prose,
    stack,
    top,
    tried_on,
)
from game.view.layout import BAR, DIM, FAINT, INK, PAD, PAPER, SKY, YELLOW, Colour, Sheet, Text
from game.view.look import REACHING, ScreenLook
from game.view.plates import Rect

# The column of what is pressed, and how high such a pad is.
COLUMN, CLOCK, PAD_HIGH = 0.210, 0.172, 0.082
# Words keep so far from an edge; sizes of a title over lines, and what is no difference between two.
EDGE, TITLES, SMALL = 0.014, (1.3, 1.15, 1.0), 1e-9
# How high the bar of a movement's pace is.
PACE: Final = 0.020
# What a picture takes of the room of a timed screen, and how many lines its sentence has at most where it can.
BESIDE: Final = (0.52, 0.43, 0.34)
FEW: Final = 4
# How much of the room a calm picture takes beside words with *Go on* under them, the most that leaves them theirs.
LARGE: Final = (0.55, 0.45)
# A warm light, and leaves: the green of Okabe and Ito, lightened.
LIGHT: Final[Colour] = (0.97, 0.89, 0.68)
LEAF: Final[Colour] = (0.50, 0.84, 0.70)
# Leaves of one stem: a week.
WEEK: Final = 7


def column(sheet: Sheet, look: ScreenLook, room: Rect) -> Rect:
    """The pads in a column on the intact side, the first uppermost; gives the room beside it."""
    side, rest = outer(room, COLUMN, GAP)
    height = PAD_HIGH if len(look.pads) > 2 else 1.2 * PAD_HIGH
    low = len(look.pads) > 1
    # Of a coach's answers none is offered first.
    first = look.pads[0] if low and look.name != "coach" else None
    for pad, rect in zip(look.pads, stack(side, len(look.pads), height, low=low), strict=True):
        cell(sheet, pad, rect, SKY if pad is first else PAD)
    return rest if look.pads else room


def card(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The picture with its sentence under it; *Next* and *Say it again* beside them."""
    rest = column(sheet, look, room)
    text = sheet.say(look.title)
    if not look.picture:
        prose(sheet, rest, text, size=1.5, bold=True, align="centre")
        return
    grown = fitting(sheet, text, (0, 0, rest[2], 0.12), 1.15, bold=True)
    high = lines_of(sheet, text, rest[2], grown, bold=True)
    place, said = top(rest, rest[3] - high - 0.012, 0.012)
    picture(sheet, place, look.picture)
    sheet.text(said, text, bold=True, em=grown * sheet.em, align="centre")


def coach(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """One movement: its picture, its sentence, a bar that fills at its pace, and the pads for how it went."""
    rest = column(sheet, look, room)
    above, track = top(rest, rest[3] - PACE - 0.014, 0.014)
    _pace(sheet, track, look.fill or 0.0)
    if not look.picture:
        _in_the_middle(sheet, look, above)
        return
    tried = tried_on(sheet)
    place, said = inner(above, 0.46 * above[2], 0.016)
    if look.lines and _whole(sheet, look, said):
        # More than one sentence leaves the picture more room beside them than above.
        picture(sheet, place, look.picture)
        _in_the_middle(sheet, look, said, size=1.0)
        return
    free = paragraphs(tried, above, look.title, look.lines, size=1.0)[3]
    place, said = top(above, free - 0.008, 0.008)
    picture(sheet, place, look.picture)
    paragraphs(sheet, said, look.title, look.lines, size=1.0, align="centre")


def _whole(sheet: Sheet, look: ScreenLook, room: Rect) -> bool:
    """True where all that is said fits into a room at its full size."""
    tried = tried_on(sheet)
    left = paragraphs(tried, room, look.title, look.lines, size=1.0)
    return left[3] > 0.0 and all(text.em_m >= 0.999 * sheet.em for text in tried.things if isinstance(text, Text))


def _pace(sheet: Sheet, track: Rect, fill: float) -> None:
    """The bar as far as the movement should have come; as a line is read, whichever side is treated."""
    u, v, w, h = track
    sheet.box(track, DIM, radius=h / 2, edge=FAINT, edge_m=0.0022)
    wide = max(h, fill * w)
    sheet.box((u - sheet.mirror * (w - wide) / 2, v, wide, h), BAR, radius=h / 2)


def note(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """A sentence with more under it, beside its picture."""
    rest = column(sheet, look, room)
    if look.pictured:
        place, rest = inner(rest, 0.40 * rest[2], 0.020)
        pictured(sheet, place, look)
    _in_the_middle(sheet, look, rest, size=1.15 if look.pictured else 1.5)


def timed(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The words, and beside them a light or a picture. *Go on* comes where room was left for it, or under few
    words: a calm picture is then as large as that of a card."""
    if look.pads and look.pictured and look.lines and any(_beneath(sheet, look, room, each) for each in LARGE):
        return
    side, rest = outer(room, COLUMN, 0.024)
    for pad, rect in zip(look.pads, stack(side, len(look.pads), 1.2 * PAD_HIGH, low=False), strict=True):
        cell(sheet, pad, rect)
    if look.fill is not None:
        _breath(sheet, look, room)
    elif look.pictured and not look.title:
        pictured(sheet, room, look)
    elif look.pictured:
        # Beside a marker of where a limb is felt nothing is pressed: its words have that room.
        whole = rest if look.pads or look.ghost is None else room
        share = BESIDE[-1] if whole is room else _share(sheet, look, whole[2])
        place, said = inner(whole, share * whole[2], 0.020)
        pictured(sheet, place, look)
        _in_the_middle(sheet, look, said)
    else:
        _in_the_middle(sheet, look, rest if look.pads else room, size=1.4)


def _beneath(sheet: Sheet, look: ScreenLook, room: Rect, share: float) -> bool:
    """A picture with so much of the room, its words beside it and what is pressed under them; False, and nothing
    drawn, where the words have no room at their full size. Whom to call is larger than that."""
    if look.lines[-1] in REACHING:
        return False
    place, rest = inner(room, share * room[2], 0.024)
    high = 1.2 * PAD_HIGH
    said, foot = top(rest, rest[3] - high - GAP, GAP)
    tried = tried_on(sheet)
    _in_the_middle(tried, look, said, size=1.0)
    high_of = sum(len(each.lines) * ink.LINE * each.em_m for each in tried.things if isinstance(each, Text))
    if any(isinstance(each, Text) and each.em_m < sheet.em - SMALL for each in tried.things) or high_of > said[3]:
        return False
    pictured(sheet, place, look)
    _in_the_middle(sheet, look, said, size=1.0)
    cell(sheet, look.pads[0], foot)
    return True


def _share(sheet: Sheet, look: ScreenLook, wide: float) -> float:
    """How much of a room the picture takes: the largest that leaves its sentence few lines."""
    if look.lines:
        return BESIDE[-1]
    said = sheet.say(look.title)
    for share in BESIDE:
        if len(ink.wrapped(said, ((1 - share) * wide - 0.020) / (1.15 * sheet.em), bold=True)) <= FEW:
            return share
    return BESIDE[-1]


def _in_the_middle(sheet: Sheet, look: ScreenLook, room: Rect, size: float = 1.15) -> None:
    """Title and lines in the middle of a room, off its edges where no picture stands beside them.

    The title is as large as `size` and no larger than leaves the lines theirs.
    """
    u, v, w, h = room
    room = (u, v, w if look.pictured else w - 2 * EDGE, h)
    for grown in (size, *(each for each in TITLES if each < size)):
        tried = tried_on(sheet)
        rest = paragraphs(tried, room, look.title, look.lines, size=grown)
        whole = all(not isinstance(each, Text) or each.em_m >= sheet.em - SMALL for each in tried.things)
        if whole and called_loudest(look, tried):
            break
    free = rest[3] + (0.008 if rest[3] else 0.0)
    paragraphs(sheet, (u, v - free / 2, room[2], h), look.title, look.lines, size=grown)


def _breath(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """The light in the middle, what it is for above and what the breath does now under it."""
    head, rest = top(room, 0.046, 0.006)
    prose(sheet, head, sheet.say(look.title), size=1.15, align="centre")
    light, said = top(rest, rest[3] - 0.058, 0.006)
    for line in look.lines[:1]:
        prose(sheet, said, sheet.say(line), size=1.4, colour=LIGHT, align="centre", bold=True)
    _light(sheet, light, look.fill or 0.0)


def _light(sheet: Sheet, room: Rect, fill: float) -> None:
    """A disc that grows and fades, within a ring that stands still."""
    u, v, w, h = room
    most = min(w, h) / 2 - 0.004
    sheet.box((u, v, 2 * most, 2 * most), INK, radius=most, opacity=0.35, edge=DIM, edge_m=0.002)
    radius = (0.34 + 0.60 * fill) * most
    sheet.box((u, v, 2 * radius, 2 * radius), LIGHT, radius=radius, opacity=0.35, soft=0.012)
    core = radius - 0.010
    sheet.box((u, v, 2 * core, 2 * core), LIGHT, radius=core, opacity=0.95)


def emergency(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """What to do, one line under the other, beside a clock for staff."""
    side, rest = outer(room, CLOCK, 0.014)
    for pad, rect in zip(look.pads, stack(side, len(look.pads), 1.2 * PAD_HIGH), strict=True):
        cell(sheet, pad, rect)
    place = (side[0], side[1] + side[3] / 2 - 0.075, side[2], 0.13)
    prose(sheet, place, look.clock, size=2.4, colour=YELLOW, bold=True, align="centre")
    head, rest = top(rest, 0.056, 0.006)
    u, v, w, h = head
    sign = (u - sheet.mirror * (w - h) / 2, v, h, h)
    said = (u + sheet.mirror * (h + 0.014) / 2, v, w - h - 0.014, h)
    sheet.icon(sign, "alarm", YELLOW)
    prose(sheet, said, sheet.say(look.title), size=1.3, bold=True)
    each = rest[3] / max(1, len(look.lines))
    for index, key in enumerate(look.lines):
        v = rest[1] + rest[3] / 2 - (index + 0.5) * each
        sheet.box((rest[0] - sheet.mirror * (rest[2] / 2 - 0.010), v, 0.014, 0.014), YELLOW, radius=0.007)
        prose(sheet, (rest[0] + sheet.mirror * 0.014, v, rest[2] - 0.028, each), sheet.say(key))


def summary(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    """Thanks, at most three lines and the garden; pain before and after, and whether it is kept, beside them."""
    side, rest = outer(room, COLUMN + 0.03, 0.024)
    foot = stack(side, len(look.pads), PAD_HIGH)
    for pad, rect in zip(look.pads, foot, strict=True):
        cell(sheet, pad, rect)
    left = side[3] - PAD_HIGH - 0.014
    faces, kept = top((side[0], side[1] + (side[3] - left) / 2, side[2], left), 0.62 * left, 0.008)
    if look.faces:
        for key, rating, sign in zip(look.compared, look.faces, (-1, 1), strict=True):
            u = faces[0] + sign * sheet.mirror * 0.060
            size = min(0.086, faces[3] - 0.050)
            sheet.face((u, faces[1] + faces[3] / 2 - size / 2, size, size), rating)
            sheet.text((u, faces[1] - faces[3] / 2 + 0.020, 0.118, 0.04), sheet.say(key), align="centre")
    _kept(sheet, look, kept if look.faces else faces)
    rest = paragraphs(sheet, rest, look.title, look.lines, size=1.3)
    if look.leaves[1]:
        garden(sheet, rest, *look.leaves)


def _kept(sheet: Sheet, look: ScreenLook, room: Rect) -> None:
    if not look.tick:
        return
    key, name = ("saved", "yes") if look.tick == "saved" else ("not-yet-saved", "wait")
    text, side = sheet.say(key), 0.050
    free = room[2] - side - 0.010
    lines = ink.wrapped(text, free / sheet.em, bold=True)
    wide = min(free, max(ink.width_em(line, bold=True) for line in lines) * sheet.em)
    left = -(side + 0.010 + wide) / 2
    u = room[0] + sheet.mirror * (left + side / 2)
    sheet.box((u, room[1], side, side), SKY if look.tick == "saved" else PAD, radius=side / 2)
    sheet.icon((u, room[1], 0.66 * side, 0.66 * side), name, INK)
    said = (room[0] + sheet.mirror * (left + side + 0.010 + wide / 2), room[1], wide + 0.002, room[3])
    prose(sheet, said, text, bold=True, align="centre")


def garden(sheet: Sheet, room: Rect, grown: int, leaves: int) -> None:
    """A stem for every week, with seven leaves; those that are grown are bright."""
    u, v, w, h = room
    stems = math.ceil(leaves / WEEK)
    pitch = min(0.095, w / stems)
    side = min(0.46 * pitch, 0.26 * h)
    ground = v - h / 2 + 0.006
    sheet.box((u, ground, min(w, pitch * stems), 0.006), PAPER, radius=0.003, opacity=0.5)
    for stem in range(stems):
        at = u + sheet.mirror * pitch * (stem - (stems - 1) / 2)
        here = min(WEEK, leaves - stem * WEEK)
        high = (0.75 + 0.80 * ((here - 1) // 2)) * side
        sheet.box((at, ground + high / 2, 0.004, high), LEAF if grown > stem * WEEK else DIM, radius=0.002)
        for leaf in range(here):
            fresh = grown > stem * WEEK + leaf
            above = ground + (0.75 + 0.80 * (leaf // 2)) * side
            if leaf == WEEK - 1:
                sheet.icon((at, ground + high + 0.10 * side, side, side), "leaf-top", LEAF if fresh else DIM)
                continue
            way = -1 if leaf % 2 == 0 else 1
            name = "leaf-left" if way < 0 else "leaf-right"
            sheet.icon((at + sheet.mirror * way * 0.52 * side, above, side, side), name, LEAF if fresh else DIM)

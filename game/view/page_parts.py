"""What the card of a flat page holds, chosen by what a look has: answers, a scale, a light, a garden, promises."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from game.view import ink
from game.view.brush import Area, Brush
from game.view.look import ScreenLook
from game.view.page import (
    ASLEEP,
    BAR,
    EM,
    INK,
    NIGHT,
    PAPER,
    RIM,
    SKY,
    SLATE,
    TARGET,
    TITLE_EM,
    WARM,
    YELLOW,
    Page,
)
from game.view.page_blocks import BETWEEN, apart_row, columns_of, fill_of, grid, heading, parted, picture_beside
from game.view.page_garden import garden
from game.view.page_pads import together
from game.view.page_pictures import image_of

# More answers than these are laid out closely; more than these need wide pads where there is the height.
MANY, ROOMY = 4, 6


def dim(look: ScreenLook) -> bool:
    """True for a page that is dark, so that a light in it is seen."""
    return look.fill is not None and not look.bar and look.name != "coach"


def crowded(look: ScreenLook) -> bool:
    """True for a page with so many answers that it needs the room of a caption, while there is none."""
    return sum(not pad.apart for pad in look.pads) > MANY


def write(page: Page, look: ScreenLook, area: Area) -> None:
    """A whole screen in an area."""
    if look.bar:
        _scale(page, look, area)
    elif dim(look):
        _light(page, look, area)
    elif look.name in _NAMED:
        _NAMED[look.name](page, look, area)
    else:
        _asked(page, look, area)


def _asked(page: Page, look: ScreenLook, area: Area) -> None:
    """A question, a card, or a note: words, a picture where there is one, and pads."""
    answers, apart = parted(look)
    shown = image_of(look, page.pictures, page.affected) is not None
    if not (shown or answers or look.lines):
        _alone(page, look, area)
        return
    many = len(answers) > MANY or look.name == "checks" or (look.stacked and len(answers) > 2)
    if shown and (len(answers) > 2 or (answers and look.lines)):
        area, apart = picture_beside(page, look, area, 0.46, apart), []
    else:
        area = picture_beside(page, look, area, 0.46 if answers else 0.58)
    if many and (len(answers) <= ROOMY or area.h < 42 * page.u):
        # Many answers need the height: what stands apart goes beside them.
        column, area = page.outside(area, 17.0, 2.5)
        apart_row(page, apart, column)
    else:
        area = apart_row(page, apart, area)
    stacked = look.stacked or look.name == "checks" or (shown and len(answers) <= 3)
    rows = ceil(len(answers) / columns_of(page, answers, area, stacked)) if answers else 0
    need = (rows * TARGET + max(0, rows - 1) * BETWEEN) * page.u
    rest = heading(page, look, area, 3.0 if many else TITLE_EM, need=need)
    grid(page, answers, rest, stacked)


def _timed(page: Page, look: ScreenLook, area: Area) -> None:
    """What passes by itself: words beside their picture, or alone in the middle of the page."""
    shown = image_of(look, page.pictures, page.affected) is not None
    if shown and len(look.lines) > 1:
        _asked(page, look, area)
        return
    _alone(page, look, area)


def _alone(page: Page, look: ScreenLook, area: Area) -> None:
    """Words beside their picture, or alone in the middle of the page, large."""
    shown = image_of(look, page.pictures, page.affected) is not None
    rest = apart_row(page, look.pads, picture_beside(page, look, area, 0.58))
    em, align = (TITLE_EM, "left") if shown else (4.6, "centre")
    # Once to know how high it is, then in the middle.
    tried = Page(Brush(page.brush.image.copy()), page.words, page.pictures, page.u, page.outer, filled=page.filled)
    left = heading(tried, look, rest, em, align=align)
    heading(page, look, rest.within(rest.w, rest.h - left.h), em, align=align)


def _rest(page: Page, look: ScreenLook, area: Area) -> None:
    # What to do and whom to call need the height more than a pad that is large all the same.
    head, below = area.top((0.36 if len(look.lines) < 2 else 0.56) * area.h, 2 * page.u)
    if look.filled:
        heading(page, look, head, 4.6, align="centre", loud=True)
    elif look.lines:
        # What would help is as plain to see as that it is a rest.
        title, rest = head.top(5.2 * page.u, 2.4 * page.u)
        page.text(title, page.say(look.title), 4.6, bold=True, align="centre")
        page.text(
            rest.top(min(rest.h, 9 * page.u))[0], page.say(look.lines[0]), 3.6, bold=True, align="centre", top=True
        )
    else:
        page.text(head, page.say(look.title), 4.6, bold=True, align="centre")
    # STOP stands where it always does.
    pads = [pad for pad in look.pads if pad.key != "stop"]
    cells = below.within(36 * page.u * len(pads), 20 * page.u).grid(max(1, len(pads)), 1, 3 * page.u)
    together(page, pads, cells, fill_of, tall=True)


def _row(page: Page, look: ScreenLook, area: Area) -> None:
    """Faces, or dots that grow, in a row from the low end to the high one."""
    u = page.u
    answers, apart = parted(look)
    area = picture_beside(page, look, area, 0.34)
    area = apart_row(page, apart, area)
    words, under = any(pad.words for pad in answers), 3.8 * u if any(look.ends) else 0.0
    rest = heading(page, look, area, need=(11.0 if words else 8.0) * u + under)
    side = min(15 * u, (rest.w - (len(answers) - 1) * BETWEEN * u) / len(answers))
    high = min(side * (1.25 if words else 1.0), rest.h - under)
    band = rest.within(len(answers) * (side + BETWEEN * u) - BETWEEN * u, high + under)
    row, below = band.top(high, 0.6 * u)
    together(page, answers, row.grid(len(answers), 1, BETWEEN * u), tall=True)
    if any(look.ends):
        cells = below.top(3.2 * u)[0].grid(2, 1, 2 * u)
        for key, align, cell in zip(look.ends, ("left", "right"), cells, strict=True):
            page.text(cell, page.say(key), EM, align=align)


# -- scales and lights ---------------------------------------------------------------------------------------


def _scale(page: Page, look: ScreenLook, area: Area) -> None:
    """An upright bar, 0 at the bottom, filled up to what stands; every mark of it can be touched."""
    u = page.u
    column, rest = page.outside(area, 20.0, 2.6)
    if look.pads:
        cells = column.within(column.w, min(column.h, len(look.pads) * 13 * u)).grid(1, len(look.pads), 1.9 * u)
        together(page, look.pads, cells, fill_of, tall=False)
    else:
        for line in look.lines:
            page.text(column, page.say(line), EM, align="centre")
    bar, rest = page.outside(rest, 8.0, 1.2)
    ends, rest = page.outside(rest, 9.5, 2.9)
    _bar(page, look, bar.inset(0, 0.4 * u))
    _ends(page, look, ends)
    # What stands beside the bar where there are no pads is not said twice.
    said = look if look.pads else replace(look, lines=())
    _figure(page, look, heading(page, said, rest, need=14 * u))


def _bar(page: Page, look: ScreenLook, area: Area) -> None:
    values = range(0, 11, 2 if look.skin == "faces" else 1)
    page.brush.box(area, RIM, 1.3 * page.u)
    inside = area.inset(0.25 * page.u)
    page.brush.box(inside, ASLEEP, 1.1 * page.u)
    cells = list(reversed(inside.inset(0.45 * page.u).grid(1, len(values), 0.28 * page.u)))
    top = look.figure if look.fill is None else None if look.bar and look.figure is not None else look.fill * 10
    for value, cell in zip(values, cells, strict=True):
        reached = top is not None and value <= top
        page.brush.box(cell, (YELLOW if look.moving else BAR) if reached else PAPER, 0.5 * page.u)
        if look.name != "pain-confirm" and not look.moving:
            page.pads.append((f"nrs-{value}", Area(area.x, cell.y, area.w, cell.h)))


def _ends(page: Page, look: ScreenLook, area: Area) -> None:
    """What the two ends of a bar mean, beside it."""
    u, align = page.u, "right" if page.outer else "left"
    low, high = look.ends
    above, _ = area.top(8.5 * u)
    below, _ = area.bottom(8.5 * u)
    if look.skin == "faces":
        for place, rating in ((above, 10), (below, 0)):
            page.face(place.within(7 * u, 7 * u), ink.face_of(rating))
        return
    for place, key in ((above, high), (below, low)) if low else ():
        page.text(place, page.say(key), EM, align=align)


def _figure(page: Page, look: ScreenLook, area: Area) -> None:
    """The rating, large, with its face; or the picture of what is asked, which stands above a rating."""
    u = page.u
    if look.figure is None:
        picture_beside(page, look, area, 1.0)
        return
    picture = image_of(look, page.pictures, page.affected)
    if picture is not None:
        place, area = area.top(max(0.0, area.h - 12.5 * u), 1.0 * u)
        page.brush.picture(place, picture, 1.2 * u)
    side = min(13 * u, area.h)
    if look.skin == "faces":
        page.face(area.within(1.4 * side, 1.4 * side), ink.face_of(look.figure))
        return
    number, face = area.within(area.w, 15 * u).grid(2, 1, u) if look.sad else (area, None)
    page.text(number, str(look.figure), 13.0, bold=True, align="centre")
    if face is not None:
        page.face(face.within(11 * u, 11 * u), ink.face_of(look.figure))


def _light(page: Page, look: ScreenLook, area: Area) -> None:
    """A light that grows and fades on a dark page, with the words beside it."""
    light, rest = area.side(min(0.6 * area.w, 1.1 * area.h), 2 * page.u, right=not page.outer)
    rest = apart_row(page, look.pads, rest)
    heading(page, look, rest.within(rest.w, 24 * page.u), 4.2)
    page.mover = lambda brush, fill: brush.light(light, 0.35 + 0.65 * fill, WARM)


# -- the real mirror -----------------------------------------------------------------------------------------


def _coach(page: Page, look: ScreenLook, area: Area) -> None:
    """One movement: its picture, its sentence, a bar that fills at its pace, and the pads for how it went."""
    u = page.u
    shown = page.pictures(look.picture) is not None
    rest = picture_beside(page, look, area, 0.52)
    pads, rest = rest.bottom((7.4 * len(look.pads) + 1.8 * (len(look.pads) - 1)) * u, 2.0 * u)
    rows = pads.grid(1, len(look.pads), 1.8 * u)
    cells = [cell.side(min(cell.w, 40 * u), right=page.outer)[0] for cell in rows]
    together(page, look.pads, cells, fill_of, tall=False)
    track, rest = rest.bottom(2.4 * u, 1.2 * u)
    page.brush.box(track, RIM, 1.3 * u)
    track = track.inset(0.2 * u)
    page.brush.box(track, ASLEEP, 1.1 * u)
    page.mover = lambda brush, fill: _pace(brush, track, fill, u)
    heading(page, look, rest, 3.6 if shown else 5.0)


def _pace(brush: Brush, track: Area, fill: float, u: float) -> None:
    """The bar as far as the movement should have come; as a line is read, whichever side is treated."""
    brush.box(track.side(max(2.2 * u, fill * track.w), right=False)[0], BAR, 1.1 * u)


# -- what is promised ----------------------------------------------------------------------------------------


def _promise(page: Page, look: ScreenLook, area: Area) -> None:
    """The tick, or that it is not saved yet, in shape and words."""
    if not look.tick:
        return
    key, name = ("saved", "yes") if look.tick == "saved" else ("not-yet-saved", "wait")
    side = min(area.h, 5.4 * page.u)
    mark, rest = area.side(side, 1.2 * page.u, right=False)
    place = mark.within(side, side)
    page.brush.box(place, SKY if look.tick == "saved" else YELLOW, side / 2)
    page.brush.icon(place.inset(0.16 * side), name, INK)
    page.text(rest, page.say(key), 3.2, bold=True)


def _saved(page: Page, look: ScreenLook, area: Area) -> None:
    area = apart_row(page, look.pads, area)
    head, below = area.within(area.w, 22 * page.u).grid(1, 2, 2 * page.u)
    page.text(head, page.say(look.title), 5.2, bold=True, align="centre")
    text = page.say("saved" if look.tick == "saved" else "not-yet-saved")
    wide = ink.width_em(text, True) * 3.2 * page.u + 8 * page.u
    _promise(page, look, below.within(wide, 6 * page.u))


def _end(page: Page, look: ScreenLook, area: Area) -> None:
    """Thanks, what was done, stars or a garden, two faces, and that it is saved."""
    u = page.u
    column, rest = page.outside(area, 24.0, 4.0)
    for pad, cell in zip(look.pads, column.bottom(8.4 * u)[0].grid(len(look.pads), 1, u), strict=True):
        page.pad(pad, cell, SKY, tall=False)
    promise, column = column.top(6 * u, 2 * u)
    _promise(page, look, promise)
    if look.faces:
        for key, rating, cell in zip(
            look.compared, look.faces, column.top(14 * u)[0].grid(2, 1, 2 * u), strict=True
        ):
            above, below = cell.top(8.6 * u, 0.6 * u)
            page.face(above, ink.face_of(rating))
            page.text(below.top(3.4 * u)[0], page.say(key), EM, align="centre")
    title = page.text(rest, page.say(look.title), 4.2, bold=True, top=True)
    rest = rest.top(title, 1.2 * u)[1]
    if look.stars:
        stars, rest = rest.top(9.5 * u, 2.0 * u)
        for index in range(look.stars):
            star = Area(stars.x + index * 11 * u, stars.y, 9.5 * u, 9.5 * u)
            page.brush.box(star, NIGHT, 4.75 * u)
            page.brush.icon(star.inset(1.2 * u), "star", YELLOW)
    rest = heading(page, replace(look, title=""), rest, need=11 * u if look.leaves[1] else 0.0)
    if look.leaves[1]:
        garden(page.brush, rest.bottom(min(rest.h, 16 * u))[0], *look.leaves)


def _emergency(page: Page, look: ScreenLook, area: Area) -> None:
    """What to do, in order, each with its number, for staff."""
    u = page.u
    area = apart_row(page, look.pads, area)
    used = page.text(area, page.say(look.title), TITLE_EM, bold=True, top=True)
    rest = area.top(used, 1.0 * u)[1]
    rows = rest.grid(1, max(1, len(look.lines)), 0.8 * u)
    for number, (line, row) in enumerate(zip(look.lines, rows, strict=True), 1):
        mark, words = row.side(4.4 * u, 1.4 * u, right=False)
        side = min(4.2 * u, row.h)
        disc = mark.within(side, side)
        page.brush.box(disc, SLATE, side / 2)
        page.text(disc, str(number), EM, colour=PAPER, bold=True, align="centre")
        page.text(words, page.say(line), EM)


_NAMED = {
    "timed": _timed,
    "rest": _rest,
    "faces": _row,
    "dots": _row,
    "coach": _coach,
    "saved": _saved,
    "end": _end,
    "summary": _end,
    "emergency": _emergency,
}

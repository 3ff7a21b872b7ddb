"""Blocks that the cards of flat pages share: what is said, a picture beside it, pads, a grid of answers."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from game.view import ink
from game.view.brush import Area
from game.view.look import REACHING, Pad, ScreenLook
from game.view.page import EM, LEAST_EM, ORANGE, PAD, SKY, TARGET, TITLE_EM, Page
from game.view.page_pads import together
from game.view.page_pictures import image_of

# Pads that mean going on have the calm blue of REST's cloth.
FORWARD = frozenset({"next", "go-on", "thats-it", "close", "done"})
# Between two answers, in hundredths of the page's width.
BETWEEN = 1.5
# Pictures are four wide and three high.
SHAPE = 4.0 / 3.0


def heading(
    page: Page,
    look: ScreenLook,
    area: Area,
    em: float = TITLE_EM,
    *,
    align: str = "left",
    need: float = 0.0,
    loud: bool = False,
) -> Area:
    """Title and lines at the top, smaller where `need` pixels would not be left below them; what is left. `loud`
    lines are as plain to see as the title."""
    texts = [(page.say(look.title, look.number), True, em)] if look.title else []
    # Whom to call stands largest.
    other = 0.78 * em if loud else max(EM, 0.65 * em) if REACHING & set(look.lines) else EM
    texts += [
        (page.say(line), loud or line in REACHING, 1.15 * em if line in REACHING else other) for line in look.lines
    ]
    sizes = _sizes(page, texts, area, need)
    rest = area
    for (text, bold, _), size in zip(texts, sizes, strict=True):
        used = page.text(rest, text, size, bold=bold, top=True, align=align)
        rest = rest.top(used, (1.2 if bold else 1.0) * page.u)[1]
    return rest


def _sizes(page: Page, texts: list[tuple[str, bool, float]], area: Area, need: float) -> list[float]:
    """The size of each text: the largest, in step, that leaves so much height; at least the smallest allowed."""
    share = 1.0
    while True:
        sizes = [max(LEAST_EM, share * em) for _, _, em in texts]
        high = sum(
            (len(ink.wrapped(text, area.w / (size * page.u), bold)) * ink.LINE * size + 1.2) * page.u
            for (text, bold, _), size in zip(texts, sizes, strict=True)
        )
        if high + need <= area.h or all(size <= LEAST_EM for size in sizes):
            return sizes
        share *= 0.95


def fill_of(pad: Pad) -> tuple[int, int, int]:
    """What a pad is filled with, by what it means; of answers none is offered first."""
    forward = pad.key in FORWARD and pad.words != "coach-done"
    return ORANGE if pad.key == "stop" else SKY if forward else PAD


def apart_row(page: Page, pads: Sequence[Pad], area: Area) -> Area:
    """Pads that stand by themselves, in a row at the bottom; what is left above. The first is the outermost."""
    if not pads:
        return area
    u = page.u
    across = max(1, min(len(pads), int(area.w / (14 * u))))
    rows = ceil(len(pads) / across)
    high = 7.6 * u if area.w >= 22 * u else 9.4 * u
    row, rest = area.bottom(rows * high + (rows - 1) * 1.5 * u, 2.0 * u)
    if rows == 1:
        row = row.side(min(row.w, across * 24 * u), right=page.outer)[0]
    cells = row.grid(across, rows, 1.8 * u)
    if page.outer and rows == 1:
        cells.reverse()
    together(page, pads, cells, fill_of, tall=False)
    return rest


def columns_of(page: Page, pads: Sequence[Pad], area: Area, stacked: bool) -> int:
    """How many answers stand beside each other."""
    count = len(pads)
    if any(pad.picture for pad in pads):
        flat = area.w > 2.4 * area.h
        return count if count <= 3 or (count == 4 and flat) else (2 if count == 4 else 3)
    widest = max(ink.width_em(page.say(pad.words), True) for pad in pads) * LEAST_EM * page.u
    for columns in (1,) if stacked and count <= 4 else (2, 3):
        if count <= 2 * columns or columns == 3:
            break
    if count == 3 and not stacked:
        columns = 3
    room = area.w / columns - 8 * page.u
    return columns if widest <= 2 * room else max(1, columns - 1)


def grid(page: Page, pads: Sequence[Pad], area: Area, stacked: bool) -> None:
    """Answers beside and under each other; left stays left."""
    if not pads:
        return
    u = page.u
    columns = columns_of(page, pads, area, stacked)
    rows = ceil(len(pads) / columns)
    pictured = any(pad.picture for pad in pads)
    high = area.h if pictured else min(area.h, rows * (17 * u if columns > 1 else 10.5 * u))
    wide = area.w if pictured or columns > 2 else min(area.w, (56, 68)[columns - 1] * u)
    room = area.within(wide, max(high, (rows * (TARGET + BETWEEN) - BETWEEN) * u))
    cells = _cells(room, len(pads), columns, rows, u)
    if pictured:
        cells = _cells(_close(page, pads, room, cells, columns), len(pads), columns, rows, u)
    faces = True if all(pad.icon.startswith("mood-") for pad in pads) else None
    together(page, pads, cells, lambda pad: fill_of(pad) if pad.key == "stop" else PAD, tall=faces)


def _cells(room: Area, count: int, columns: int, rows: int, u: float) -> list[Area]:
    """Cells for so many; a last row with fewer of them stands in the middle."""
    cells = room.grid(columns, rows, BETWEEN * u)[:count]
    lacking = columns * rows - count
    aside = lacking * (cells[0].w + BETWEEN * u) / 2
    last = len(cells) - (columns - lacking)
    return [Area(c.x + aside, c.y, c.w, c.h) if k >= last else c for k, c in enumerate(cells)]


def _close(page: Page, pads: Sequence[Pad], room: Area, cells: Sequence[Area], columns: int) -> Area:
    """The room as wide as its pictures need, so that no empty strip stands beside one; as it is where words do."""
    parts = [page.parts(pad, cell, page.words_of(pad)) for pad, cell in zip(pads, cells, strict=True)]
    if any(each.art is None or each.align == "left" for each in parts):
        return room
    high = max(each.art.h for each in parts if each.art is not None)
    words = max((ink.width_em(line, True) * each.em for each in parts for line in each.lines), default=0.0)
    wide = max(SHAPE * high, words + 1.0 * page.u, TARGET * page.u) + 1.6 * page.u
    return room.within(min(room.w, columns * (wide + BETWEEN * page.u) - BETWEEN * page.u), room.h)


def parted(look: ScreenLook) -> tuple[list[Pad], list[Pad]]:
    """Answers, and what stands by itself."""
    return [pad for pad in look.pads if not pad.apart], [pad for pad in look.pads if pad.apart]


def picture_beside(page: Page, look: ScreenLook, area: Area, share: float, below: Sequence[Pad] = ()) -> Area:
    """The picture on the inner side, at most a share of the width, with pads `below` it; what is left. All of it
    without a picture."""
    picture = image_of(look, page.pictures, page.affected)
    if picture is None:
        return area
    if not look.title and not look.pads:
        page.brush.picture(area, picture, 1.2 * page.u)
        return area
    wide = min(share * area.w, area.h * SHAPE)
    place, rest = area.side(wide, 3.0 * page.u, right=not page.outer)
    place = apart_row(page, below, place)
    page.brush.picture(place, picture, 1.2 * page.u)
    return rest

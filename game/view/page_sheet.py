"""A sheet on a flat page: its shapes to scale and nothing else, words and pads in a strip below; no engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, radians, sin
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from game.view import ink
from game.view.brush import Area, Ink, rgb
from game.view.look import Pad, ScreenLook
from game.view.page import CARD, EM, INK, LEAST_EM, ORANGE, PAD, RIM, SKY, TITLE_EM, Page
from game.view.page_pads import together
from game.view.sheet import CARD_MM, STRIP, Drawing, Shape, active_px, spot_px

GROUND: Final = CARD
LEAF: Final = rgb("#1F5B48")
# Shapes are drawn so many times larger and reduced, for soft edges.
FINE: Final = 4
# A line is so thick (mm).
LINE_MM: Final = 1.0
# A pad of a sheet is so wide, in hundredths of the page.
WIDE: Final = 13.0
Draw = Callable[[ImageDraw.ImageDraw, float], None]
Spots = list[tuple[float, float]]


def _curve(half: float, side: int) -> Spots:
    """One side of a leaf, from its foot to its tip, `half` of its length wide."""
    way = np.linspace(0.0, 1.0, 25)
    bulge = side * half * np.sin(np.pi * way**0.85)
    return list(zip((bulge * 0.98).tolist(), (0.30 - 1.30 * way + 0.5).tolist(), strict=True))


def _leaf(pen: ImageDraw.ImageDraw, px: float) -> None:
    """A pointed leaf with its stalk; its rib is left out of it, so that it is seen at any size."""
    outline = [*_curve(0.40, 1), *reversed(_curve(0.40, -1))]
    pen.polygon([_at(point, px) for point in outline], fill=255)
    pen.line([_at(each, px) for each in ((0.0, 0.62), (0.0, 0.98))], fill=255, width=round(0.09 * px))
    pen.line([_at(each, px) for each in ((0.0, 0.70), (0.0, -0.15))], fill=0, width=round(0.05 * px))


def _at(point: tuple[float, float], px: float) -> tuple[float, float]:
    """-1 to 1, right and down, as a pixel of a square so large."""
    return (point[0] + 1) / 2 * px, (point[1] + 1) / 2 * px


def _polygon(*points: tuple[float, float]) -> Draw:
    return lambda pen, px: pen.polygon([_at(each, px) for each in points], fill=255)


def _round(out: float, within: float = 0.0) -> Draw:
    def draw(pen: ImageDraw.ImageDraw, px: float) -> None:
        for radius, fill in ((out, 255), (within, 0)):
            if radius:
                pen.ellipse((*_at((-radius, -radius), px), *_at((radius, radius), px)), fill=fill)

    return draw


def _letter(pen: ImageDraw.ImageDraw, px: float) -> None:
    """The E of five by five fields, open to the right."""
    pen.rectangle((0, 0, px, px), fill=255)
    for row in (1, 3):
        pen.rectangle((px / 5, row * px / 5, px, (row + 1) * px / 5 - 1), fill=0)


def _flower(pen: ImageDraw.ImageDraw, px: float) -> None:
    for turn in range(0, 360, 72):
        x, y = 0.52 * sin(radians(turn)), -0.52 * cos(radians(turn))
        pen.ellipse((*_at((x - 0.38, y - 0.38), px), *_at((x + 0.38, y + 0.38), px)), fill=255)
    pen.ellipse((*_at((-0.24, -0.24), px), *_at((0.24, 0.24), px)), fill=0)


# What can be drawn on a sheet; all but the picture in one dark colour.
KINDS: Final[dict[str, Draw]] = {
    "leaf": _leaf,
    "disc": _round(1.0),
    "ring": _round(0.92, 0.6),
    "flower": _flower,
    "triangle": _polygon((-0.9, 0.8), (0.9, 0.8), (0.0, -0.9)),
    "square": _polygon((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    "diamond": _polygon((0.0, -0.98), (0.72, 0.0), (0.0, 0.98), (-0.72, 0.0)),
    "letter": _letter,
}


@lru_cache(maxsize=512)
def _stamp(kind: str, px: int, turn: int) -> Image.Image:
    """A shape as a mask, `px` wide, turned clockwise."""
    large = px * FINE
    mask = Image.new("L", (large, large), 0)
    KINDS[kind](ImageDraw.Draw(mask), float(large))
    if turn:
        mask = mask.rotate(-turn, Image.Resampling.BICUBIC, expand=bool(turn % 90))
    return mask.resize((max(1, mask.width // FINE), max(1, mask.height // FINE)), Image.Resampling.BOX)


def _ink(kind: str) -> Ink:
    return LEAF if kind == "leaf" else INK


def _line(page: Page, at: tuple[float, float], width: float, thick: float) -> None:
    x, y = at
    page.brush.box(Area(x - width / 2, y - thick / 2, width, thick), INK)


def _card(page: Page, at: tuple[float, float], width: float, high: float) -> None:
    """The outline of a bank card, its corners round as on the card."""
    x, y = at
    area, corner = Area(x - width / 2, y - high / 2, width, high), 0.037 * width
    page.brush.box(area, INK, corner)
    page.brush.box(area.inset(max(2.0, 0.15 * page.u)), SKY, corner)
    chip = Area(area.x + 0.12 * width, area.y + 0.36 * high, 0.14 * width, 0.2 * high)
    page.brush.box(chip, INK, 0.02 * width)
    page.brush.box(chip.inset(max(1.0, 0.12 * page.u)), ORANGE, 0.02 * width)


def _tick(page: Page, at: tuple[float, float], size: float) -> None:
    """A tick beside the middle of what was touched, which is still seen under it."""
    side = max(1.6 * page.u, size)
    area = Area(at[0] - side / 2, at[1] - side / 2, side, side)
    page.brush.box(area, INK, side / 2)
    page.brush.box(area.inset(0.06 * side), ORANGE, side / 2)
    page.brush.icon(area.inset(0.16 * side), "yes", INK)


def _picture(page: Page, shape: Shape, at: tuple[float, float], px: float) -> None:
    """A picture, its middle cut out round, and turned."""
    whole = page.pictures(shape.picture)
    if whole is None:
        return
    side = round(px)
    disc = _disc(whole, side)
    page.brush.image.paste(
        # Where the turned square no longer reaches the rim there is its own ground, not black.
        disc.rotate(-shape.turn_deg, Image.Resampling.BICUBIC, fillcolor=disc.getpixel((0, 0))),
        (round(at[0] - side / 2), round(at[1] - side / 2)),
        _stamp("disc", side, 0),
    )


def _disc(whole: Image.Image, side: int) -> Image.Image:
    cut = round(0.94 * min(whole.size))
    left, top = (whole.width - cut) // 2, (whole.height - cut) // 2
    return whole.crop((left, top, left + cut, top + cut)).resize((side, side), Image.Resampling.LANCZOS)


def _shape(page: Page, shape: Shape, size_px: tuple[int, int], mm_a_px: float) -> None:
    at, px = spot_px(size_px, mm_a_px, shape.x_mm, shape.y_mm), shape.size_mm / mm_a_px
    if shape.kind == "line":
        _line(page, at, px, max(2.0, LINE_MM / mm_a_px))
    elif shape.kind == "mark":
        thick = max(3.0, 1.2 * LINE_MM / mm_a_px)
        page.brush.box(Area(at[0] - thick / 2, at[1] - px / 2, thick, px), rgb("#0B5E94"), thick / 2)
    elif shape.kind == "card":
        _card(page, at, px, px * CARD_MM[1] / CARD_MM[0])
    elif shape.picture:
        _picture(page, shape, at, px)
    else:
        stamp = _stamp(shape.kind, max(1, round(px)), round(shape.turn_deg) % 360)
        corner = round(at[0] - stamp.width / 2), round(at[1] - stamp.height / 2)
        page.brush.image.paste(_ink(shape.kind), corner, stamp)
    if shape.ticked:
        _tick(page, at, 0.7 * px)


def sheet(page: Page, look: ScreenLook, drawing: Drawing, size_px: tuple[int, int], said: str) -> None:
    """The whole page: the sheet, and under it what is said and the pads, REST and STOP the outermost."""
    u = page.u
    left, _, wide, _ = active_px(size_px)
    page.brush.box(Area(0, 0, *size_px), GROUND)
    for shape in drawing.shapes:
        _shape(page, shape, size_px, drawing.mm_a_px)
    strip = Area(left, size_px[1] - STRIP * u, wide, STRIP * u)
    page.brush.box(Area(0, strip.y, size_px[0], strip.h), rgb("#EFE7D8"))
    page.brush.box(Area(0, strip.y, size_px[0], 0.16 * u), RIM)
    strip = strip.inset(0.8 * u, 1.6 * u)
    for pad, ground in (
        (Pad("stop", "stop", "stop"), ORANGE),
        (Pad("rest", "rest", "rest"), SKY),
    ):
        place, strip = strip.side(8.8 * u, 1.2 * u, right=page.outer)
        page.pad(pad, place, ground, tall=True)
    _words(page, look, strip, said)


def _words(page: Page, look: ScreenLook, strip: Area, said: str) -> None:
    u = page.u
    count = len(look.pads)
    strip = strip.side(0.8 * u, right=page.outer)[1]
    if count:
        row, strip = strip.side((WIDE * count + 1.2 * (count - 1)) * u, 2.0 * u, right=page.outer)
        together(page, look.pads, row.grid(count, 1, 1.2 * u), lambda pad: SKY if pad.apart else PAD, tall=True)
    texts = [page.say(said)] if said else [page.say(key, look.number) for key in (look.title, *look.lines) if key]
    if not texts:
        return
    gap, em = 0.4 * u, TITLE_EM if len(texts) == 1 else EM
    high = [len(ink.wrapped(text, strip.w / (LEAST_EM * u), number == 0)) for number, text in enumerate(texts)]
    free = strip.h - gap * (len(texts) - 1)
    # As high as each has lines, so that none is larger than what it is said under.
    for number, (text, share) in enumerate(zip(texts, high, strict=True)):
        row, strip = strip.top(free * share / sum(high), gap)
        page.text(row, text, em, bold=number == 0)

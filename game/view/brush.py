"""Draws boxes, words, shapes, pictures and light on a picture in memory, with soft edges; no engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from game.view import ink

Ink = tuple[int, int, int]


def rgb(code: str) -> Ink:
    """A colour as "#RRGGBB"."""
    return (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the page in pixels, from its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def has(self, x: float, y: float) -> bool:
        """True when the point lies in it."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    def inset(self, by: float, up: float | None = None) -> Area:
        """Smaller by so much on each side, above and below by `up`."""
        high = by if up is None else up
        return Area(self.x + by, self.y + high, max(1.0, self.w - 2 * by), max(1.0, self.h - 2 * high))

    def top(self, height: float, gap: float = 0.0) -> tuple[Area, Area]:
        """Its upper part of that height, and what is left below a gap."""
        low = max(1.0, self.h - height - gap)
        return Area(self.x, self.y, self.w, height), Area(self.x, self.y + self.h - low, self.w, low)

    def bottom(self, height: float, gap: float = 0.0) -> tuple[Area, Area]:
        """Its lower part of that height, and what is left above a gap."""
        upper = Area(self.x, self.y, self.w, max(1.0, self.h - height - gap))
        return Area(self.x, self.y + self.h - height, self.w, height), upper

    def side(self, width: float, gap: float = 0.0, *, right: bool) -> tuple[Area, Area]:
        """A part of that width at its right or left side, and the rest beyond a gap."""
        rest = max(1.0, self.w - width - gap)
        if right:
            return Area(self.x + self.w - width, self.y, width, self.h), Area(self.x, self.y, rest, self.h)
        return Area(self.x, self.y, width, self.h), Area(self.x + self.w - rest, self.y, rest, self.h)

    def grid(self, columns: int, rows: int, gap: float) -> list[Area]:
        """Equal cells, row by row from the top."""
        wide, high = (self.w - gap * (columns - 1)) / columns, (self.h - gap * (rows - 1)) / rows
        return [
            Area(self.x + (wide + gap) * column, self.y + (high + gap) * row, wide, high)
            for row in range(rows)
            for column in range(columns)
        ]

    def within(self, width: float, height: float) -> Area:
        """A rectangle of this size, or less, in its middle."""
        wide, high = min(width, self.w), min(height, self.h)
        return Area(self.x + (self.w - wide) / 2, self.y + (self.h - high) / 2, wide, high)


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, radius: int) -> Image.Image:
    """A mask with round corners; only a corner is drawn finely."""
    mask = Image.new("L", (width, height), 255)
    radius = min(radius, width // 2, height // 2)
    if radius < 1:
        return mask
    fine = radius * ink.FINE
    disc = Image.new("L", (2 * fine, 2 * fine), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 2 * fine - 1, 2 * fine - 1), fill=255)
    disc = disc.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
    for x, left in ((0, 0), (width - radius, radius)):
        for y, upper in ((0, 0), (height - radius, radius)):
            mask.paste(disc.crop((left, upper, left + radius, upper + radius)), (x, y))
    return mask


@lru_cache(maxsize=32)
def _shadow(width: int, height: int, radius: int, soft: int) -> Image.Image:
    mask = Image.new("L", (width + 6 * soft, height + 6 * soft), 0)
    mask.paste(_rounded(width, height, radius), (3 * soft, 3 * soft))
    return mask.filter(ImageFilter.GaussianBlur(soft))


@lru_cache(maxsize=128)
def _icon(name: str, side: int) -> Image.Image:
    return Image.fromarray(ink.icon(name, side))


class Brush:
    """Draws on `image`. All sizes are pixels."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image

    def box(self, area: Area, fill: Ink, radius: float = 0.0, opacity: float = 1.0) -> None:
        """A filled rectangle with round corners."""
        x, y, w, h = _whole(area)
        mask = _rounded(w, h, round(radius))
        if opacity < 1.0:
            mask = mask.point([round(each * opacity) for each in range(256)])
        self.image.paste(fill, (x, y), mask)

    def shadow(self, area: Area, fill: Ink, radius: float, soft: float, opacity: float) -> None:
        """The soft shadow of a box, a little below it."""
        x, y, w, h = _whole(area)
        blur = max(1, round(soft))
        mask = _shadow(w, h, round(radius), blur).point([round(each * opacity) for each in range(256)])
        self.image.paste(fill, (x - 3 * blur, y - 3 * blur + blur // 2), mask)

    def icon(self, area: Area, name: str, colour: Ink) -> None:
        """A shape of `ink.SHAPES`, square, as large as fits; nothing where there is none of that name."""
        if name not in ink.SHAPES:
            return
        x, y, w, h = _whole(area)
        side = min(w, h)
        self.image.paste(colour, (x + (w - side) // 2, y + (h - side) // 2), _icon(name, side))

    def lines(
        self,
        area: Area,
        lines: tuple[str, ...],
        em: float,
        colour: Ink,
        *,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Lines of words in the middle of the height, aligned left, centre or right."""
        x, y, w, h = _whole(area)
        # Rounded down: letters a little larger than they were measured would be cut off at the side.
        mask = ink.text(lines, int(em), (w, h), align, bold)
        self.image.paste(colour, (x, y), Image.fromarray(mask))

    def picture(self, area: Area, picture: Image.Image, radius: float) -> Area:
        """A picture as large as fits, with round corners; gives where it came to lie."""
        scale = min(area.w / picture.width, area.h / picture.height)
        place = area.within(picture.width * scale, picture.height * scale)
        x, y, w, h = _whole(place)
        small = picture.convert("RGB").resize((w, h), Image.Resampling.LANCZOS, reducing_gap=2.0)
        self.image.paste(small, (x, y), _rounded(w, h, round(radius)))
        return place

    def light(self, area: Area, share: float, colour: Ink) -> None:
        """A soft round light in the middle, `share` (0 to 1) of the area large."""
        x, y, w, h = _whole(area)
        side = min(w, h)
        across = (np.arange(side, dtype=np.float32) + 0.5) / side * 2 - 1
        far = np.hypot(across[None, :], across[:, None])
        radius = 0.72 * share
        body = 0.5 - 0.5 * np.tanh((far - radius) / 0.03)
        glow = 0.30 * np.exp(-np.square(np.maximum(far - radius, 0.0) / 0.14))
        mask = np.maximum(body, glow) * np.clip((1.0 - far) / 0.1, 0.0, 1.0) * 255
        self.image.paste(
            colour, (x + (w - side) // 2, y + (h - side) // 2), Image.fromarray(mask.astype(np.uint8))
        )


def _whole(area: Area) -> tuple[int, int, int, int]:
    x, y = round(area.x), round(area.y)
    return x, y, max(1, round(area.x + area.w) - x), max(1, round(area.y + area.h) - y)


def fitted(
    text: str, width: float, height: float, em: float, least: float, bold: bool
) -> tuple[tuple[str, ...], float]:
    """The text in lines that fit a width and a height, and the size of its letters: `em`, or less, never under
    `least`. Letters under `least` are never drawn, so a text that is too long then runs over its height."""
    size = em
    while True:
        lines = ink.wrapped(text, width / size, bold)
        widest = max((ink.width_em(line, bold) for line in lines), default=0.0) * size
        if (len(lines) * ink.LINE * size <= height and widest <= width) or size <= least:
            return lines, size
        size = max(least, size * 0.94)

"""A garden of leaves: one for each day that was practised, pale buds for those to come; it never loses one."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from PIL import Image, ImageDraw

from game.view.brush import Area, Brush, rgb

LEAVES = (rgb("#2E8C6E"), rgb("#3F9B74"), rgb("#5AA872"))
BUD = rgb("#DDD4C1")
STEM = rgb("#7A6A4F")
BARE = rgb("#CFC5B0")
# Leaves are drawn so many times larger and reduced, for soft edges.
FINE = 4
# Leaves on one plant: three on either side.
EACH = 6


@lru_cache(maxsize=16)
def _leaf(side: int, left: bool) -> Image.Image:
    """A pointed leaf that hangs from its lower inner corner, as a mask."""
    fine = side * FINE
    mask = Image.new("L", (fine, fine), 0)
    way = np.linspace(0.0, 1.0, 25)
    bulge = 0.40 * np.sin(np.pi * way**0.8)
    along = -0.86 + 1.72 * way
    turn = np.array([[np.cos(0.62), -np.sin(0.62)], [np.sin(0.62), np.cos(0.62)]])
    upper = turn @ np.stack([along, bulge])
    lower = turn @ np.stack([along[::-1], -bulge[::-1]])
    outline = np.concatenate([upper, lower], axis=1).T
    across = -1 if left else 1
    points = [((across * x + 1) / 2 * fine, (1 - y) / 2 * fine) for x, y in outline.tolist()]
    ImageDraw.Draw(mask).polygon(points, fill=255)
    return mask.resize((side, side), Image.Resampling.BOX)


def garden(brush: Brush, area: Area, grown: int, room: int) -> None:
    """`grown` of `room` leaves, plant by plant from the left."""
    plants = max(1, ceil(room / EACH))
    wide = min(area.w / plants, 0.62 * area.h)
    bed = area.within(wide * plants, area.h)
    for plant, cell in enumerate(bed.grid(plants, 1, 0.0)):
        first = plant * EACH
        _plant(brush, cell, max(0, min(EACH, grown - first)), min(EACH, room - first))


def _plant(brush: Brush, cell: Area, grown: int, room: int) -> None:
    middle, low = cell.x + cell.w / 2, cell.y + cell.h
    pen = ImageDraw.Draw(brush.image)
    width = max(2, round(cell.h * 0.022))
    pen.line((middle, low, middle, cell.y + 0.14 * cell.h), fill=STEM if grown else BARE, width=width)
    side = round(min(0.5 * cell.w, 0.40 * cell.h))
    for leaf in range(room):
        left = leaf % 2 == 1
        root = low - (0.16 + 0.26 * (leaf // 2) + (0.06 if left else 0.0)) * cell.h
        x = middle - side * (0.97 if left else 0.03)
        colour = LEAVES[leaf // 2 % len(LEAVES)] if leaf < grown else BUD
        brush.image.paste(colour, (round(x), round(root - 0.83 * side)), _leaf(side, left))

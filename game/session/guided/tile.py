"""A patient's tile: the symbol on its colour, as the ward's pages show it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from game.scoring.symbols import COLOURS, PLAIN, SIDE, outlines

HIGH_PX: Final = 360
WIDE_PX: Final = 480
# Drawn so many times larger, then made smaller: edges are smooth.
FINE: Final = 3
# The symbol's part of the height.
SHARE: Final = 0.74
PREFIX: Final = "tile:"
SIDES: Final = ("left", "right")
# The band on the affected side: its part of the width, and its colours (Okabe and Ito, lightened).
BAND: Final = 0.2
YELLOW: Final = "#F0E442"
INK: Final = "#10181E"


def key_of(symbol: str, colour: str, side: str = "") -> str:
    """The name under which a screen asks for a tile."""
    return f"{PREFIX}{symbol}:{colour}:{side}"


def found(key: str) -> Image.Image | None:
    """The tile of a name that `key_of` gave; None for any other."""
    if not key.startswith(PREFIX):
        return None
    symbol, colour, side = key.removeprefix(PREFIX).split(":", 2)
    return sided(symbol, colour, side) if side in SIDES else tile(symbol, colour)


@lru_cache(maxsize=96)
def tile(symbol: str, colour: str) -> Image.Image:
    """The symbol in white on its colour, 4 wide and 3 high."""
    made = Image.new("RGB", (WIDE_PX, HIGH_PX), COLOURS.get(colour, PLAIN))
    side = round(HIGH_PX * SHARE)
    mask = _mask(symbol, side * FINE).resize((side, side), Image.Resampling.LANCZOS)
    made.paste("#ffffff", ((WIDE_PX - side) // 2, (HIGH_PX - side) // 2), mask)
    return made


@lru_cache(maxsize=8)
def sided(symbol: str, colour: str, side: str) -> Image.Image:
    """The tile with a bright band and an arrow on the affected side, as the person sees it who sits before it."""
    made = tile(symbol, colour).copy()
    wide = round(WIDE_PX * BAND)
    band = Image.new("RGB", (wide * FINE, HIGH_PX * FINE), YELLOW)
    w, h = band.size
    arrow = [(0.15, 0.5), (0.62, 0.36), (0.62, 0.46), (0.85, 0.46), (0.85, 0.54), (0.62, 0.54), (0.62, 0.64)]
    ImageDraw.Draw(band).polygon([(x * w, y * h) for x, y in arrow], fill=INK)
    small = band.resize((wide, HIGH_PX), Image.Resampling.LANCZOS)
    if side == "right":
        small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    made.paste(small, (0 if side == "left" else WIDE_PX - wide, 0))
    return made


def _mask(symbol: str, side: int) -> Image.Image:
    """What is filled, by the nonzero rule: each outline counts by the way round in which it is drawn."""
    count = np.zeros((side, side), np.int8)
    for outline in outlines(symbol):
        layer = Image.new("1", (side, side))
        points = [(x * side / SIDE, y * side / SIDE) for x, y in outline]
        ImageDraw.Draw(layer).polygon(points, fill=1)
        turned = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))
        count += np.asarray(layer).astype(np.int8) * (1 if turned > 0 else -1)
    return Image.fromarray(np.where(count != 0, 255, 0).astype(np.uint8))

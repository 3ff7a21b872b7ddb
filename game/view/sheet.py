"""A flat sheet drawn in millimetres: its shapes as plain values, the ruler of a screen, and what was touched.

Millimetres are right and up from the middle of the window, which stands before the middle of the body.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

# A bank card (ISO/IEC 7810, ID-1): width and height in mm.
CARD_MM: Final = (85.60, 53.98)
# What lies under a sheet and around it, in hundredths of the page: words and pads, and a narrow edge.
STRIP, EDGE = 12.5, 1.0
# A page is as many hundredths of its width high, as `page_whole` says.
HIGH: Final = 56.25
# The name of the pad that a touch of the sheet itself gives: "at:" and its place in hundredths of a mm.
_AT: Final = "at:"
FINE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing on a sheet, `size_mm` wide, turned clockwise. `kind` is one of `page_sheet.KINDS`, or a picture.

    `picture` is a key of `models3d/pictures`, cut round. `ticked` shapes bear a tick.
    """

    kind: str
    x_mm: float
    y_mm: float
    size_mm: float
    turn_deg: float = 0.0
    ticked: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, at `mm_a_px` millimetres a pixel. `touched`: each place of it can be touched, and is told in mm.

    `flashing` says that it may change within a moment, so that nobody waits long to look again.
    """

    shapes: tuple[Shape, ...]
    mm_a_px: float
    touched: bool = False
    flashing: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """A calibrated screen: millimetres a pixel, how far the eyes are, and the window's size in pixels."""

    mm_a_px: float
    eyes_mm: float
    size_px: tuple[int, int]

    def __post_init__(self) -> None:
        """ValueError for what no screen can be."""
        if not (0.0 < self.mm_a_px < math.inf and 0.0 < self.eyes_mm < math.inf and min(self.size_px) > 0):
            raise ValueError("A ruler needs millimetres a pixel, the distance of the eyes, and the window's size.")

    @property
    def width_mm(self) -> float:
        """Of the active area."""
        return active_px(self.size_px)[2] * self.mm_a_px

    @property
    def height_mm(self) -> float:
        """Of the active area."""
        return active_px(self.size_px)[3] * self.mm_a_px

    def across_mm(self, angle_deg: float) -> float:
        """How far from the middle something is that the eyes see at this angle from it."""
        return self.eyes_mm * math.tan(math.radians(angle_deg))


def unit_px(size_px: tuple[int, int]) -> float:
    """A hundredth of the page's width in pixels."""
    return min(size_px[0] / 100.0, size_px[1] / HIGH)


def active_px(size_px: tuple[int, int]) -> tuple[float, float, float, float]:
    """Where a sheet is drawn, in pixels: left, top, width, height. As far to the left as to the right."""
    width, height = size_px
    edge, strip = EDGE * unit_px(size_px), STRIP * unit_px(size_px)
    return edge, edge, width - 2 * edge, height - strip - edge


def spot_px(size_px: tuple[int, int], mm_a_px: float, x_mm: float, y_mm: float) -> tuple[float, float]:
    """The pixel of a place on the sheet."""
    left, top, wide, high = active_px(size_px)
    return left + wide / 2 + x_mm / mm_a_px, top + high / 2 - y_mm / mm_a_px


def place_key(size_px: tuple[int, int], mm_a_px: float, x: float, y: float) -> str | None:
    """The name that a touch of a pixel has, or None where it lies beside the sheet."""
    left, top, wide, high = active_px(size_px)
    if not (left <= x < left + wide and top <= y < top + high):
        return None
    x_mm, y_mm = (x - left - wide / 2) * mm_a_px, (top + high / 2 - y) * mm_a_px
    return key_of(x_mm, y_mm)


def key_of(x_mm: float, y_mm: float) -> str:
    """The name of a touch at this place."""
    return f"{_AT}{round(x_mm * FINE)},{round(y_mm * FINE)}"


def place_of(key: str) -> tuple[float, float] | None:
    """The place of a touch in mm, None for the name of a pad."""
    if not key.startswith(_AT):
        return None
    x, _, y = key.removeprefix(_AT).partition(",")
    return int(x) / FINE, int(y) / FINE

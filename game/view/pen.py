"""A round pen in a square, for shapes that go with words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

Point = tuple[float, float]


class Pen:
    """Draws in a square from -1 to 1, +y up, with round ends."""

    def __init__(self, side_px: int) -> None:
        self.side = side_px
        self.picture = Image.new("L", (side_px, side_px), 0)
        self.draw = ImageDraw.Draw(self.picture)

    def spot(self, at: Point) -> Point:
        """A point in pixels."""
        return ((at[0] + 1) / 2 * self.side, (1 - at[1]) / 2 * self.side)

    def dot(self, at: Point, radius: float, ink: int = 255) -> None:
        """A filled circle."""
        x, y = self.spot(at)
        r = radius / 2 * self.side
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=ink)

    def stroke(self, points: Sequence[Point], wide: float, ink: int = 255) -> None:
        """A line with round joints."""
        spots = [self.spot(point) for point in points]
        self.draw.line(spots, fill=ink, width=round(wide / 2 * self.side))
        for point in points:
            self.dot(point, wide / 2, ink)

    def patch(self, points: Sequence[Point], soft: float, ink: int = 255) -> None:
        """A filled polygon, its corners rounded by `soft`."""
        self.draw.polygon([self.spot(point) for point in points], fill=ink)
        self.stroke([*points, points[0]], 2 * soft, ink)


def arc(centre: Point, radius: float, start_deg: float, end_deg: float, steps: int = 48) -> list[Point]:
    """Points on a circle, degrees counter-clockwise from the right."""
    return [
        (centre[0] + radius * math.cos(math.radians(a)), centre[1] + radius * math.sin(math.radians(a)))
        for a in np.linspace(start_deg, end_deg, steps)
    ]

"""Where the pictures of an arm at the table are taken from, and where a point of the seat frame lands in them."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians, tan
from typing import Final

import numpy as np

Spot = tuple[float, float]
Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """An eye at a place of the seat frame (metres; +x right, +y up, -z ahead) that looks at another.

    `fov_deg` is the horizontal angle; the picture is 4 wide and 3 high.
    """

    eye: Place
    at: Place
    fov_deg: float

    def spot(self, place: Place) -> Spot:
        """Where a place is seen: x -4 to 4 to the right, y -3 to 3 up, as `easel.Easel` counts."""
        forward = np.subtract(self.at, self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 1.0, 0.0))
        right = right / np.linalg.norm(right)
        up = np.cross(right, forward)
        away = np.subtract(place, self.eye)
        wide = 4.0 / tan(radians(self.fov_deg) / 2.0) / float(away @ forward)
        return float(away @ right) * wide, float(away @ up) * wide


# Over the right shoulder onto the working hand, with the mirror in the body's middle plane behind it.
COACH: Final = Camera((0.47, 1.42, 0.05), (0.03, 0.85, -0.45), 48.0)
# From the seat.
SEAT: Final = Camera((0.0, 1.25, 0.05), (0.0, 0.76, -0.45), 62.0)

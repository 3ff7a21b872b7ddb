"""The plates on which everything is written and pressed: where they stand and how they lie; no engine."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass

import numpy as np

from game.body.frame import Floats
from game.body.rotations import about, rotate

Rect = tuple[float, float, float, float]  # centre u, v, width, height; metres on the plate

# The eye that plates are turned to; metres in the seat frame.
EYE = (0.0, 1.2, 0.0)


@dataclass(frozen=True, slots=True)
class Plate:
    """A plane in the seat frame, for an intact right hand: its centre and how far it leans back from upright,
    radians. `turn` is how far it is turned inwards from facing straight back, radians."""

    centre: tuple[float, float, float]
    lean: float
    em_m: float
    turn: float = 0.0

    @property
    def up(self) -> tuple[float, float, float]:
        """Its upward direction, but for the turn."""
        return (0.0, math.cos(self.lean), -math.sin(self.lean))

    @property
    def distance_m(self) -> float:
        """From the eye to its centre."""
        return math.dist(EYE, self.centre)


class Lie:
    """How a plate lies for an intact right hand (`mirror` 1) or a left one (-1): unit axes and centre, (3,) each.

    `normal` points out of its face.
    """

    def __init__(self, plate: Plate, mirror: float) -> None:
        turned = about(np.array([0.0, 1.0, 0.0]), -mirror * plate.turn)
        self.centre: Floats = np.array(plate.centre) * (mirror, 1.0, 1.0)
        self.right: Floats = rotate(turned, np.array([1.0, 0.0, 0.0]))
        self.up: Floats = rotate(turned, np.array(plate.up))
        self.normal: Floats = np.cross(self.right, self.up)

    def carried(self, eye: Floats, to: Floats, up_rad: float) -> Lie:
        """As it seems from one eye, so from another one that looks up by so much more."""
        turned = about(np.array([1.0, 0.0, 0.0]), up_rad)
        lie = copy(self)
        lie.centre = rotate(turned, self.centre - eye) + to
        lie.right, lie.up, lie.normal = (rotate(turned, axis) for axis in (self.right, self.up, self.normal))
        return lie

    def at(self, u: float, v: float) -> Floats:
        """A place on it, seat frame."""
        return self.centre + u * self.right + v * self.up


# As far back as the seated person looks down: upright letters stay upright, however far to the side.
LEAN = math.atan2(1.2 - 0.74, 0.64)
# Size of text on each: a small x of 1.2 degrees, and 18 pt (24 pixels) at 960 x 540.
EDGE = Plate((0.0, 0.905, -0.85), LEAN, 0.0415)
SHEET = Plate((0.0, 0.905, -0.675), LEAN, 0.0330)
TABLE = Plate((0.375, 0.845, -0.458), LEAN, 0.0310)
PLATES: dict[str, Plate] = {"edge": EDGE, "sheet": SHEET, "table": TABLE}

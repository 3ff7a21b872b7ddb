"""A soft feather that floats: a curved quill with a vane on each side and down at its root."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from game.view import shapes, surface
from game.view.prop import Colour, Look, Model
from game.view.shapes import Floats, Shape

# Metres from root to tip, and the widest half of each vane: one is broader, as flight feathers are.
LONG_M: Final = 0.20
WIDE_M: Final = (0.027, 0.018)
# It sags to both ends by so much, and its vanes hang down from the quill.
ARCH_M: Final = 0.016
HANG: Final = 0.30
WHITE: Final[Colour] = (0.72, 0.70, 0.66)
SHADE: Final[Colour] = (0.50, 0.49, 0.48)
QUILL: Final[Colour] = (0.66, 0.58, 0.44)
ACROSS_RAD: Final = 1.15
FACES_RAD: Final = 0.75
CLOTHLIKE: Final = surface.Matter(0.95, 0.03, 0.0)
# Barbs are told apart as so many stripes, and the edge has parted in a few places.
BARBS: Final = 84
PARTED: Final = (0.34, 0.52, 0.71)


class Feather(Model):
    """One feather about its own middle; it lies across the way to the patient and shows its upper side."""

    def build(self) -> None:
        """Quill, both vanes seen from above and from below, and some down."""
        line = _spine(np.linspace(0.0, 1.0, 24))
        quill = shapes.tube(line, np.linspace(0.0016, 0.0004, 24).tolist(), 8).painted(QUILL)
        vanes = [_vane(side) for side in (1.0, -1.0)]
        parts = [quill, *vanes, *(_under(each) for each in vanes), *_down()]
        feather = shapes.join(parts).moved((0.0, -ARCH_M / 2, LONG_M / 2))
        feather = feather.turned((0, 1, 0), ACROSS_RAD).turned((1, 0, 0), FACES_RAD)
        surface.solid(self.root, feather, CLOTHLIKE, casts=True, name="feather")

    def apply(self, look: Look) -> None:
        """It only floats."""


def _spine(along: Floats) -> Floats:
    """Points (N, 3) of the quill at shares of its length from root to tip."""
    return np.stack(
        [0.004 * np.sin(np.pi * along), ARCH_M * np.sin(np.pi * along) - 0.004 * along, (along - 1.0) * LONG_M],
        axis=1,
    )


def _vane(side: float) -> Shape:
    """The vane to one side: a grid from the quill outwards, striped by its barbs."""
    rows, across = BARBS, 6
    along = np.linspace(0.20, 0.995, rows)
    out = np.linspace(0.0, 1.0, across)
    width = WIDE_M[0 if side > 0 else 1] * np.sin(np.pi * ((along - 0.14) / 0.88)) ** 0.55
    for parted in PARTED:
        # Barbs that came apart end in a narrow notch.
        width = width * (1.0 - 0.35 * np.exp(-(((along - parted - 0.02 * side) / 0.008) ** 2)))
    # Barbs slant to the tip.
    slant = 0.10 * LONG_M * out[None, :] * (width / WIDE_M[0])[:, None]
    spine = _spine(along)
    points = np.empty((rows, across, 3))
    points[..., 0] = spine[:, None, 0] + side * width[:, None] * out[None, :]
    points[..., 1] = spine[:, None, 1] - HANG * width[:, None] * out[None, :] ** 2
    points[..., 2] = spine[:, None, 2] + slant
    stripe = (np.arange(rows) % 2 * 0.10 + 0.08 * np.sin(np.arange(rows) * 1.7))[:, None] + 0.35 * out[
        None, :
    ] ** 2
    share = np.clip(stripe, 0.0, 0.6)[..., None]
    colour = np.asarray(WHITE) * (1.0 - share) + np.asarray(SHADE) * share
    paint = np.concatenate([np.sqrt(colour), np.full((rows, across, 1), 0.9)], axis=2)
    normals = shapes.smooth_grid_normals(points)
    faces = shapes.sheet((0, 0, 0), (1, 0, 0), (0, 1, 0), (across - 1, rows - 1)).faces
    made = Shape(
        points.reshape(-1, 3), normals.reshape(-1, 3), np.zeros((rows * across, 2)), paint.reshape(-1, 4), faces
    )
    a, b, c = (made.points[made.faces[0]][k] for k in range(3))
    upwards = float(np.cross(b - a, c - a)[1]) > 0.0
    return made if upwards else replace(made, faces=made.faces[:, ::-1])


def _under(vane: Shape) -> Shape:
    """The same seen from below, a little duller."""
    paint = vane.paint.copy()
    paint[:, 3] *= 0.7
    return replace(
        vane,
        points=vane.points - (0.0, 0.0004, 0.0),
        normals=-vane.normals,
        paint=paint,
        faces=vane.faces[:, ::-1],
    )


def _down() -> list[Shape]:
    """Fine loose barbs at the root."""
    chance = np.random.default_rng(4)
    strands = []
    for number in range(26):
        root = _spine(np.array([chance.uniform(0.09, 0.24)]))[0]
        side = 1.0 if number % 2 else -1.0
        reach = chance.uniform(0.010, 0.020)
        curl = np.linspace(0.0, 1.0, 6)[:, None]
        way = np.array([side * reach, chance.uniform(-0.006, 0.007), chance.uniform(-0.004, 0.012)])
        bend = np.array([0.0, chance.uniform(-0.008, 0.004), 0.0])
        strands.append(shapes.tube(root + curl * way + curl**2 * bend, 0.00035, 5).painted(WHITE))
    return strands

"""The props that come from a garden: a leaf, and warm sunlight in which leaves throw their shadow."""

from __future__ import annotations

import math
from typing import Final

from panda3d.core import PandaNode

from game.view import pottery, shapes, surface
from game.view.prop import Look, Model, glow_sheet, number
from game.view.window import SHADOW_BIT

GREEN: Final = (0.10, 0.30, 0.06)
# The leaves of a twig: where each hangs (metres across, away from the middle, and along), which way it points
# (degrees), its size. They are beside the hand, never over it: a shadow on it would change how it looks.
TWIG: Final = (
    (0.07, -0.10, 205.0, 1.0),
    (0.10, -0.02, 140.0, 0.9),
    (0.15, -0.13, 240.0, 1.1),
    (0.18, -0.04, 120.0, 1.0),
    (0.20, 0.05, 250.0, 0.9),
    (0.25, -0.09, 105.0, 1.0),
    (0.28, 0.01, 185.0, 0.8),
)
# It hangs so far towards the sun, and swings so far to either side.
TOWARDS: Final = (0.0, 0.43, -0.255)
SWING_DEG: Final = 5.0
SWING_M: Final = 0.018
# Without warmth its shadow lies so far aside, away from the person's middle.
ASIDE_M: Final = 1.0


class Leaf(Model):
    """A leaf on a short stem that grows, or a fallen one."""

    def build(self) -> None:
        """Stem and leaf, and the leaf alone."""
        stem = shapes.tube([(0, 0, 0), (0.003, 0.02, 0), (0.004, 0.045, 0.004)], [0.0022, 0.0018, 0.0012], 7)
        blade = pottery.leaf(0.075, 0.046, 0.9, GREEN).turned((1, 0, 0), -0.7).moved((0.004, 0.044, 0.004))
        whole = shapes.join([stem.painted((0.12, 0.26, 0.06)), blade])
        fallen = (
            pottery.leaf(0.075, 0.05, 0.35, (0.20, 0.34, 0.07))
            .moved((0, 0, -0.037))
            .scaled((1, 0.5, 1))
            .turned((0, 1, 0), 2.4)
        )
        self.parts = [
            surface.solid(self.root, shape, surface.Matter(0.5, 0.04, 0.5), casts=True)
            for shape in (whole, fallen)
        ]
        for part in self.parts:
            part.set_two_sided(True)
            surface.set_glow(part, (0.01, 0.025, 0.002))

    def apply(self, look: Look) -> None:
        """How far grown, and whether it lies."""
        lies = number(look, "lying") >= 0.5
        for part, shown in zip(self.parts, (not lies, lies), strict=True):
            part.set_scale(max(0.02, number(look, "grow")))
            if shown:
                part.show()
            else:
                part.hide()


class Sunlight(Model):
    """Warm light that lies on the table, and a twig that nobody sees: only its shadow falls on table and hand."""

    def build(self) -> None:
        """The pool of light and the twig."""
        self.pool = surface.halo(self.root, glow_sheet(0.40), (0.15, 0.085, 0.018), "sun")
        leaves = [
            pottery.leaf(0.085 * size, 0.05 * size, 0.3, GREEN, (2, 4))
            .turned((0, 1, 0), math.radians(turn))
            .moved((across, 0.0, along))
            for across, along, turn, size in TWIG
        ]
        self.twig = surface.solid(self.root, shapes.join(leaves), casts=True, name="twig")
        self.twig.set_two_sided(True)
        self.twig.hide(PandaNode.get_all_camera_mask() & ~SHADOW_BIT)

    def apply(self, look: Look) -> None:
        """Its warmth, and how far the twig has swung; the shadow comes in slowly from the side."""
        warmth, sway = number(look, "warmth"), number(look, "sway")
        surface.set_halo(self.pool, warmth)
        if warmth > 0.0:
            self.twig.unstash()
        else:
            self.twig.stash()
        x, y, z = TOWARDS
        self.twig.set_pos(x + SWING_M * sway + ASIDE_M * (1.0 - warmth), y, z)
        self.twig.set_h(SWING_DEG * sway)

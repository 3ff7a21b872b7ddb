"""The props that give light: lantern, table lamp and dot, each with the glow it throws on the table."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from game.view import pottery, shapes, surface
from game.view.prop import COLOURS, WARM, Colour, Look, Model, glow_sheet, number, torus
from game.view.shapes import Shape

BRONZE: Final[Colour] = (0.155, 0.105, 0.062)
BRONZE_MATTER: Final = surface.Matter(rough=0.36, shine=0.10, polish=0.9, mirror=0.7)


class Lantern(Model):
    """A small lantern of bronze and frosted glass, with the light it throws on the table around."""

    def build(self) -> None:
        """Foot, glass, four posts, cap and ring."""
        curve = pottery.curve
        foot = curve(
            [(0, 0), (0.047, 0), (0.047, 0), (0.049, 0.004), (0.046, 0.011), (0.037, 0.016), (0.034, 0.021)]
        )
        cap = curve(
            [
                (0.041, 0.118),
                (0.046, 0.119),
                (0.046, 0.123),
                (0.036, 0.131),
                (0.020, 0.142),
                (0.009, 0.148),
                (0, 0.150),
            ]
        )
        metal = [shapes.turned(foot, 40), shapes.turned([(0.0, 0.118), *cap], 40)]
        for turn in range(4):
            angle = math.pi / 4 + turn * math.pi / 2
            x, z = 0.0385 * math.sin(angle), 0.0385 * math.cos(angle)
            metal.append(shapes.tube([(x, 0.016, z), (x, 0.07, z), (x, 0.121, z)], 0.0023, 8))
        hoop = torus(0.0135, 0.0019, 28).turned((1, 0, 0), math.pi / 2).moved((0, 0.161, 0))
        body = shapes.join([*metal, hoop]).painted(BRONZE)
        surface.solid(self.root, body, BRONZE_MATTER, casts=True, name="bronze")
        glass = shapes.turned(curve([(0.0335, 0.020), (0.0345, 0.045), (0.0345, 0.095), (0.0335, 0.119)]), 40)
        high = (glass.points[:, 1] - 0.020) / 0.099
        paint = glass.paint.copy()
        paint[:, :3] = np.sqrt(np.array([0.60, 0.565, 0.50]) * (0.80 + 0.20 * high)[:, None])
        self.glass = surface.solid(
            self.root, replace(glass, paint=paint), surface.Matter(0.4, 0.04, 0.7, 0.5), casts=True
        )
        # The lit core is a second skin whose paint is the shape of the light: most in the middle.
        core = np.exp(-(((high - 0.42) / 0.34) ** 2))
        self.core = surface.halo(
            self.root, replace(glass, uv=_core_uv(core)).scaled((1.004, 1, 1.004)), (0.80, 0.56, 0.25), "core"
        )
        self.pool = surface.halo(self.root, glow_sheet(0.21), (0.42, 0.27, 0.10), "pool")
        self.air = surface.halo(
            self.root, shapes.sheet((-0.13, -0.055, 0), (0.26, 0, 0), (0, 0.25, 0)), (0.30, 0.20, 0.08), "air"
        )
        self.air.set_billboard_point_eye(0.05)
        self.ring = surface.halo(self.root, _guide(), (0.55, 0.47, 0.27), "guide")

    def apply(self, look: Look) -> None:
        """Brightness and guide."""
        bright = number(look, "brightness")
        surface.set_glow(self.glass, [0.55 * bright * part for part in WARM])
        surface.set_halo(self.core, bright)
        surface.set_halo(self.pool, bright)
        surface.set_halo(self.air, 0.9 * bright)
        guide = number(look, "guide")
        wide = 0.062 + 0.075 * guide
        self.ring.set_scale(wide, 1.0, wide)
        surface.set_halo(self.ring, min(1.0, 4.0 * guide))


def _core_uv(share: np.ndarray) -> np.ndarray:
    """uv at which the halo's fall-off gives `share`."""
    radius = np.sqrt(np.clip(1 - np.sqrt(np.clip(share, 0, 1)), 0, 1))
    return np.stack([0.5 + 0.5 * radius, np.full_like(radius, 0.5)], axis=1)


def _guide() -> Shape:
    """A flat ring of radius 1 with soft edges, for the halo shader."""
    parts = []
    for low, high, first, second in ((0.955, 0.985, 0.0, 1.0), (0.985, 1.0, 1.0, 1.0), (1.0, 1.03, 1.0, 0.0)):
        angle = np.linspace(0, 2 * np.pi, 73)
        inner = np.stack([low * np.sin(angle), np.full_like(angle, 0.002), low * np.cos(angle)], axis=1)
        outer = inner * (high / low, 1, high / low)
        strip = shapes.sheet((0, 0, 0), (1, 0, 0), (0, 1, 0), (72, 1))
        points = np.concatenate([outer, inner])
        share = np.concatenate([np.full(73, second), np.full(73, first)])
        parts.append(replace(strip, points=points, normals=np.tile([0.0, 1.0, 0.0], (146, 1)), uv=_core_uv(share)))
    return shapes.join(parts)


class Lamp(Model):
    """A table lamp with a linen shade."""

    def build(self) -> None:
        """Foot, stem, shade and pool of light."""
        profile = pottery.curve(
            [
                (0, 0),
                (0.055, 0),
                (0.055, 0),
                (0.056, 0.006),
                (0.030, 0.014),
                (0.012, 0.03),
                (0.009, 0.12),
                (0.0085, 0.19),
            ]
        )
        surface.solid(
            self.root, shapes.turned(profile, 36).painted((0.24, 0.135, 0.065)), surface.WOOD, casts=True
        )
        shade = shapes.turned([(0.098, 0.135), (0.094, 0.16), (0.078, 0.24), (0.074, 0.265)], 40).painted(
            COLOURS["cream"]
        )
        self.shade = surface.solid(self.root, shade, surface.CLOTH, casts=True)
        self.shade.set_two_sided(True)
        self.pool = surface.halo(self.root, glow_sheet(0.28), (0.42, 0.28, 0.11))

    def apply(self, look: Look) -> None:
        """Brightness."""
        bright = number(look, "brightness")
        surface.set_glow(self.shade, [0.62 * bright * part for part in WARM])
        surface.set_halo(self.pool, bright)


class Dot(Model):
    """A calm small light on a low foot."""

    def build(self) -> None:
        """Foot and light."""
        foot = shapes.turned([(0.024, 0.0), (0.0235, 0.006), (0.009, 0.009), (0, 0.010)], 28).painted(
            (0.46, 0.42, 0.36)
        )
        surface.solid(self.root, foot, surface.Matter(0.4, 0.04, 0.6), casts=True)
        light = shapes.ball(0.014, 24).moved((0, 0.021, 0)).painted((0.62, 0.57, 0.48))
        self.light = surface.solid(self.root, light, surface.Matter(0.5, 0.04, 0.4))
        self.pool = surface.halo(self.root, glow_sheet(0.08), (0.30, 0.22, 0.10))

    def apply(self, look: Look) -> None:
        """Its light."""
        glow = number(look, "glow")
        surface.set_glow(self.light, [0.8 * glow * part for part in WARM])
        surface.set_halo(self.pool, glow)

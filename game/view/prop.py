"""What every kind of prop is: parts under a node that follow their look fields."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from panda3d.core import NodePath

from game.view import shapes
from game.view.shapes import Shape

Look = Mapping[str, float | str | bool]
Colour = tuple[float, float, float]

# Linear light. Muted kin of the Okabe-Ito palette (protocol.md 10.1); no red.
COLOURS: Final[Mapping[str, Colour]] = {
    "cream": (0.66, 0.60, 0.49),
    "blue": (0.10, 0.26, 0.44),
    "amber": (0.70, 0.38, 0.06),
    "green": (0.05, 0.34, 0.20),
    "violet": (0.46, 0.24, 0.42),
    "yellow": (0.72, 0.62, 0.12),
}
WARM: Final[Colour] = (1.0, 0.66, 0.30)


class Model(ABC):
    """The parts of one prop under `root`, standing at its origin."""

    def __init__(self, root: NodePath) -> None:
        self.root = root
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Makes the parts."""

    def apply(self, look: Look) -> None:
        """Shows these values, eased already."""


def number(look: Look, name: str) -> float:
    """A look field as a number."""
    return float(look.get(name, 0.0))


def torus(radius: float, thick: float, around: int = 48) -> Shape:
    """A ring lying flat about the origin."""
    angle = np.linspace(0, 2 * np.pi, around + 1)
    path = np.stack([radius * np.sin(angle), np.zeros_like(angle), radius * np.cos(angle)], axis=1)
    ring = shapes.tube(path, thick, around=10)
    out = ring.points - path.repeat(11, axis=0)
    return replace(ring, normals=out / thick)


def glow_sheet(radius: float) -> Shape:
    """A flat square on the table, on which a halo of that radius lies."""
    return shapes.sheet((-radius, 0.0015, radius), (2 * radius, 0, 0), (0, 0, -2 * radius))

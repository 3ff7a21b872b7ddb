"""The shapes of a visit's screens: thumbs, moods, dizziness, dots, boxes to tick, leaves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from game.view.pen import Pen, arc

Shape = Callable[[Pen], None]


def _thumb(up: float) -> Shape:
    """A fist with its thumb up (1) or down (-1)."""

    def shape(pen: Pen) -> None:
        pen.patch([(-0.12, up * 0.10), (0.52, up * 0.10), (0.46, up * -0.58), (-0.12, up * -0.58)], 0.13)
        pen.stroke([(-0.02, up * 0.04), (0.12, up * 0.42), (0.12, up * 0.68)], 0.26)
        pen.patch([(-0.60, up * 0.10), (-0.46, up * 0.10), (-0.46, up * -0.60), (-0.60, up * -0.60)], 0.09)

    return shape


def _mood(bend: float) -> Shape:
    """Two eyes and a mouth that smiles (above 0) or not; no brows, which would look angry."""

    def shape(pen: Pen) -> None:
        for x in (-0.28, 0.28):
            pen.stroke([(x, 0.26), (x, 0.14)], 0.15)
        mouth = [(x, -0.30 - bend * (1 - (x / 0.40) ** 2) + bend / 2) for x in np.linspace(-0.40, 0.40, 31)]
        pen.stroke(mouth, 0.11)

    return shape


def _dizzy(step: int) -> Shape:
    """A face that sways: its eyes turn into spirals, its mouth into a wave, more with each step."""

    def shape(pen: Pen) -> None:
        for x in (-0.30, 0.30):
            if step == 0:
                pen.stroke([(x, 0.26), (x, 0.14)], 0.15)
                continue
            turns = 0.6 + 0.45 * step
            angles = np.linspace(0.0, 2 * math.pi * turns, 60)
            radii = np.linspace(0.02, 0.13 + 0.025 * step, 60)
            spiral = [(x + r * math.cos(a), 0.20 + r * math.sin(a)) for a, r in zip(angles, radii, strict=True)]
            pen.stroke(spiral, 0.065)
        wave = 0.035 * step
        smile = 0.16 if step == 0 else 0.0
        mouth = [
            (x, -0.34 - smile * (1 - (x / 0.4) ** 2) + wave * math.sin(10.0 * x))
            for x in np.linspace(-0.4, 0.4, 41)
        ]
        pen.stroke(mouth, 0.10)

    return shape


def _dot(step: int) -> Shape:
    """A dot, larger with each step."""

    def shape(pen: Pen) -> None:
        pen.dot((0.0, 0.0), 0.16 + 0.19 * step)

    return shape


def _box(ticked: bool) -> Shape:
    """A square to tick."""

    def shape(pen: Pen) -> None:
        corners = [(-0.62, 0.62), (0.62, 0.62), (0.62, -0.62), (-0.62, -0.62)]
        pen.patch(corners, 0.14)
        if not ticked:
            pen.patch([(0.86 * x, 0.86 * y) for x, y in corners], 0.06, 0)
            return
        pen.stroke([(-0.40, -0.02), (-0.10, -0.34), (0.42, 0.34)], 0.22, 0)

    return shape


def _ring(chosen: bool) -> Shape:
    """A ring, of which one is chosen."""

    def shape(pen: Pen) -> None:
        pen.stroke(arc((0, 0), 0.66, 0, 360), 0.16)
        if chosen:
            pen.dot((0.0, 0.0), 0.38)

    return shape


def _none(pen: Pen) -> None:
    """A ring in dashes with nothing in it: nothing of these. A tick would say yes."""
    for start in range(0, 360, 45):
        pen.stroke(arc((0, 0), 0.72, start - 11, start + 11, 12), 0.20)


def _clear(pen: Pen) -> None:
    """A ring with a tick: that is enough."""
    pen.stroke(arc((0, 0), 0.74, 0, 360), 0.15)
    pen.stroke([(-0.36, -0.02), (-0.08, -0.32), (0.40, 0.32)], 0.19)


def _leaf(way: float) -> Shape:
    """A leaf that points left (-1), right (1) or up (0), from where its stem is."""

    def shape(pen: Pen) -> None:
        along = np.linspace(0.0, 1.0, 25)
        half = [0.62 * math.sin(math.pi * t) ** 0.8 * (1.0 - 0.35 * t) / 1.3 for t in along]
        if way == 0.0:
            points = [(w, -0.9 + 1.8 * t) for t, w in zip(along, half, strict=True)]
            points += [(-w, -0.9 + 1.8 * t) for t, w in reversed(list(zip(along, half, strict=True)))]
        else:
            # Up and outwards.
            points = []
            for sign in (1, -1):
                side = [(t, sign * w) for t, w in zip(along, half, strict=True)]
                points += side if sign > 0 else side[::-1]
            lift = 0.45
            points = [(way * (-0.9 + 1.75 * t - lift * w), -0.45 + lift * 1.75 * t + w) for t, w in points]
        pen.patch(points, 0.03)

    return shape


SIGNS: Final[dict[str, Shape]] = {
    "thumb-up": _thumb(1.0),
    "thumb-down": _thumb(-1.0),
    "none": _none,
    "clear": _clear,
    "box": _box(False),
    "box-ticked": _box(True),
    "ring": _ring(False),
    "ring-dot": _ring(True),
    "leaf-left": _leaf(-1.0),
    "leaf-right": _leaf(1.0),
    "leaf-top": _leaf(0.0),
    **{f"mood-{index}": _mood(bend) for index, bend in enumerate((0.30, 0.0, -0.24))},
    **{f"dizzy-{step}": _dizzy(step) for step in range(5)},
    **{f"dot-{step}": _dot(step) for step in range(5)},
}

"""Turned and bent things that stand about in scenes and are used in exercises: cup, bowl, pot, fruit, leaf."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from game.view import shapes
from game.view.shapes import Shape

Floats = NDArray[np.float64]
Profile = list[tuple[float, float]]


def curve(knots: Profile, steps: int = 6) -> Profile:
    """A smooth line through the knots (Catmull-Rom), `steps` points a stretch; a doubled knot keeps a corner."""
    line = np.asarray(knots, float)
    padded = np.concatenate([line[:1], line, line[-1:]])
    made: list[tuple[float, float]] = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        if np.allclose(b, c):
            continue
        t = np.linspace(0, 1, steps, endpoint=False)[:, None]
        ahead = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        made.extend((max(0.0, float(x)), float(y)) for x, y in ahead)
    made.append((float(line[-1, 0]), float(line[-1, 1])))
    return made


def cup(radius: float = 0.040, height: float = 0.090) -> Shape:
    """A mug on y = 0 with its handle towards +x, thick of lip; 0.04 m radius and 0.09 m high unless told."""
    r, h, wall = radius, height, 0.0042
    outside = curve(
        [
            (0, 0.0015),
            (r * 0.72, 0.0015),
            (r * 0.80, 0.0),
            (r * 0.86, 0.003),
            (r * 0.97, h * 0.22),
            (r, h * 0.55),
            (r, h - 0.003),
        ]
    )
    lip = curve([(r, h - 0.003), (r - 0.0006, h - 0.0008), (r - wall / 2, h), (r - wall, h - 0.0018)], 3)
    inside = curve(
        [(r - wall, h - 0.0018), (r - wall, h * 0.5), (r * 0.84, h * 0.16), (r * 0.62, 0.009), (0, 0.0085)]
    )
    body = shapes.turned([*outside, *lip[1:], *inside[1:]], around=40)
    deep = np.clip((h - body.points[:, 1]) / h, 0, 1)
    within = (np.hypot(body.points[:, 0], body.points[:, 2]) < r - wall * 0.8) & (body.points[:, 1] > 0.004)
    open_to = np.where(within, 1.0 - 0.75 * deep, 1.0 - 0.45 * deep**3)
    angle = np.linspace(-0.42, 1.0, 19) * np.pi * 0.62 - 0.35
    path = np.stack(
        [r * 0.90 + 0.026 * np.cos(angle), h * 0.52 + 0.027 * np.sin(angle), np.zeros_like(angle)], axis=1
    )
    thick = 0.0052 + 0.0016 * np.abs(np.linspace(-1, 1, len(angle))) ** 3
    handle = shapes.tube(path, thick.tolist(), around=12).painted((1, 1, 1), 0.85)
    handle = replace(handle, points=handle.points * (1, 1, 1.25))
    return shapes.join([body.shaded(open_to), handle])


def tea(radius: float = 0.0345, height: float = 0.074) -> Shape:
    """What is in the cup."""
    return shapes.disc(radius).moved((0, height, 0)).painted((0.16, 0.055, 0.014), 0.8)


def bowl(radius: float = 0.125, height: float = 0.062) -> Shape:
    """A wide bowl on y = 0."""
    r, h = radius, height
    outside = curve(
        [(0, 0.002), (r * 0.40, 0.002), (r * 0.44, 0.0), (r * 0.47, 0.006), (r * 0.74, h * 0.34), (r, h - 0.003)]
    )
    lip = curve([(r, h - 0.003), (r - 0.001, h), (r - 0.0045, h - 0.001)], 3)
    inside = curve([(r - 0.0045, h - 0.001), (r * 0.70, h * 0.40), (r * 0.42, 0.012), (0, 0.010)])
    body = shapes.turned([*outside, *lip[1:], *inside[1:]], around=48)
    deep = np.clip((h - body.points[:, 1]) / h, 0, 1)
    return body.shaded(1.0 - 0.55 * deep**1.5)


def lemon(length: float = 0.078, seed: int = 0) -> Shape:
    """A lemon lying along x about the origin, with dimpled skin."""
    rng = np.random.default_rng(seed)
    t = np.linspace(-1, 1, 25)
    radius = 0.0265 * np.sqrt(np.clip(1 - np.abs(t) ** 2.3, 0, 1)) + 0.0045 * np.exp(
        -(((np.abs(t) - 0.94) / 0.07) ** 2)
    ) * (np.abs(t) < 1)
    body = shapes.turned([(float(r), float(y)) for r, y in zip(radius, t * length / 2, strict=True)], around=22)
    paint = body.paint.copy()
    spots = rng.uniform(0.95, 1.03, len(paint))[:, None]
    tip = np.clip(np.abs(body.points[:, 1]) / (length / 2), 0, 1)[:, None] ** 6
    colour = np.array([0.80, 0.52, 0.035]) * (1 - tip * np.array([0.25, 0.05, 0.0])) * spots
    paint[:, :3] = np.sqrt(np.clip(colour, 0, 1))
    return replace(body, paint=paint).turned((0, 0, 1), np.pi / 2)


def pot(radius: float = 0.062, height: float = 0.105, *, around: int = 36, steps: int = 6) -> Shape:
    """A flower pot on y = 0, widening upwards, with a thick rim."""
    r, h = radius, height
    outside = curve(
        [(0, 0), (r * 0.72, 0), (r * 0.72, 0), (r * 0.76, 0.004), (r * 0.94, h * 0.76), (r * 0.94, h * 0.76)],
        steps,
    )
    rim = curve(
        [
            (r * 0.94, h * 0.76),
            (r, h * 0.775),
            (r * 1.02, h * 0.97),
            (r * 1.0, h),
            (r * 0.92, h),
            (r * 0.9, h * 0.86),
            (0, h * 0.86),
        ],
        min(steps, 4),
    )
    body = shapes.turned([*outside, *rim[1:]], around)
    return body.shaded(
        np.where((body.points[:, 1] < h * 0.9) & (np.hypot(*body.points[:, [0, 2]].T) < r * 0.93), 0.55, 1.0)
    )


def jar(radius: float, height: float, *, around: int = 32, steps: int = 6) -> Shape:
    """A lidded storage jar on y = 0."""
    r, h = radius, height
    body = curve(
        [
            (0, 0),
            (r * 0.86, 0),
            (r * 0.96, 0.006),
            (r, h * 0.16),
            (r, h * 0.62),
            (r * 0.93, h * 0.76),
            (r * 0.78, h * 0.80),
        ],
        steps,
    )
    lid = curve(
        [
            (r * 0.84, h * 0.805),
            (r * 0.86, h * 0.84),
            (r * 0.5, h * 0.90),
            (r * 0.16, h * 0.92),
            (r * 0.17, h * 0.97),
            (0, h),
        ],
        steps,
    )
    made = shapes.turned([*body, *lid], around)
    return made.shaded(0.6 + 0.4 * np.clip(made.points[:, 1] / h * 1.6, 0, 1))


def leaf(
    length: float,
    wide: float,
    bend: float,
    colour: tuple[float, float, float],
    cuts: tuple[int, int] = (4, 7),
) -> Shape:
    """A leaf from the origin along +z, bent down by `bend` radians, folded along its rib; in `cuts` parts."""
    sheet = shapes.sheet((-0.5, 0, 0), (1, 0, 0), (0, 0, 1), cuts)
    u, v = sheet.uv[:, 0] * 2 - 1, sheet.uv[:, 1]
    outline = np.sin(np.pi * np.clip(v, 0, 1) ** 0.75) ** 0.8 * (1 - 0.25 * v) + 0.03
    angle = bend * v
    out = length * np.where(np.abs(bend) > 1e-6, np.sin(angle) / max(abs(bend), 1e-6) * np.sign(bend), v)
    down = -length * (1 - np.cos(angle)) / max(abs(bend), 1e-6)
    points = np.stack([u * outline * wide / 2, down + 0.22 * wide * np.abs(u) * outline, out], axis=1)
    faces = sheet.faces[:, ::-1]
    normals = shapes.smooth_normals(points, faces)
    normals[normals[:, 1] < 0] *= -1
    rib = 1 - 0.16 * np.exp(-((u / 0.18) ** 2))
    paint = np.ones((len(points), 4))
    paint[:, :3] = np.sqrt(np.clip(np.asarray(colour) * (0.86 + 0.25 * v)[:, None] * rib[:, None], 0, 1))
    return replace(sheet, points=points, normals=normals, paint=paint, faces=faces)

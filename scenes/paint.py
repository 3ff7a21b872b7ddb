"""Pictures made by code: soft noise, wood, plaster and a garden behind a window."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from game.view.light import LightLook
from game.view.shapes import Shape

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def noise(size: tuple[int, int], cells: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Smooth noise about 0, spread about 1, shape (height, width), with `cells` (down, across) features."""
    grid = rng.standard_normal((cells[0] + 3, cells[1] + 3)).astype(np.float32)
    image = Image.fromarray(grid).resize(
        (size[1], size[0]), Image.Resampling.BICUBIC, (1, 1, cells[1] + 2, cells[0] + 2)
    )
    return np.asarray(image, np.float32)


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """0 below `low`, 1 above `high`, a soft step between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def root_coded(linear: Floats) -> Pixels:
    """Linear colour as lit surfaces read it: its square root in eight bits."""
    return np.asarray(np.clip(np.sqrt(np.clip(linear, 0, 1)) * 255 + 0.5, 0, 255), np.uint8)


def screen_coded(linear: Floats) -> Pixels:
    """Linear light as baked surfaces read it: tone mapped as in common.glsl and coded for the screen."""
    peak = linear.max(axis=-1, keepdims=True)
    room = 0.3
    bent = np.where(peak > 0.7, 1 - room * room / np.maximum(peak - 0.7 + room, room), peak)
    colour = np.where(peak > 0.7, linear * bent / np.maximum(peak, 1e-6), linear)
    white = np.where(peak > 0.7, 1 - 1 / (1 + 0.15 * np.maximum(peak - bent, 0)), 0)
    colour = colour + (bent - colour) * white
    return np.asarray(np.clip(np.clip(colour, 0, 1) ** (1 / 2.2) * 255 + 0.5, 0, 255), np.uint8)


def lit(shape: Shape, look: LightLook, glow: Sequence[float] = (0.0, 0.0, 0.0)) -> Shape:
    """The shape with the room's light worked into its colours, for baked drawing; it gets no shadows."""
    toward = np.asarray(look.direction) / np.linalg.norm(look.direction)
    lamp = np.clip(shape.normals @ toward, 0, None)[:, None] * np.asarray(look.key)
    up = np.clip(shape.normals[:, 1:2] * 0.5 + 0.5, 0, 1)
    around = np.asarray(look.ground) + (np.asarray(look.sky) - np.asarray(look.ground)) * up
    linear = shape.paint[:, :3] ** 2 * (lamp + around * shape.paint[:, 3:]) + np.asarray(glow)
    colours = screen_coded(linear.astype(np.float32)) / 255.0
    return replace(shape, paint=np.concatenate([colours, shape.paint[:, 3:]], axis=1))


def blend(low: Sequence[float], high: Sequence[float], share: Floats) -> Floats:
    """Between two colours by a picture of shares, shape (height, width, 3)."""
    first, second = np.asarray(low, np.float32), np.asarray(high, np.float32)
    return first + (second - first) * share[..., None]


def oak(size: tuple[int, int], across_m: float, boards: int, seed: int = 7) -> Floats:
    """Linear colour of a table top of oak boards that run across, shape (height, width, 3).

    Each board is cut from a trunk of its own: the rings of the trunk, seen along the cut, make the arches of the
    grain. The contrast is kept low: light and dark rows must never read as stripes (protocol.md 10.1).
    """
    height, width = size
    rng = np.random.default_rng(seed)
    edges = np.round(np.linspace(0, height, boards + 1)).astype(int)
    made = np.empty((height, width, 3), np.float32)
    pixel = across_m / width
    for top, bottom in itertools.pairwise(edges.tolist()):
        made[top:bottom] = _board(bottom - top, width, pixel, rng)
    return made


def _board(rows: int, width: int, pixel: float, rng: np.random.Generator) -> Floats:
    along = (np.arange(width, dtype=np.float32) * pixel)[None, :]
    across = (np.arange(rows, dtype=np.float32) * pixel)[:, None]
    wide, long = rows * pixel, width * pixel
    size = (rows, width)
    # Where the middle of the trunk lies beneath the cut: it leans and wanders, which opens and closes arches.
    middle = wide * rng.uniform(0.2, 0.8) + 0.016 * noise((1, width), (1, 4), rng)
    depth = rng.uniform(0.012, 0.05) + rng.uniform(-0.03, 0.03) * (along / long - 0.5)
    depth = depth + 0.012 * noise((1, width), (1, 5), rng)
    radius = np.sqrt((across - middle) ** 2 + depth**2) + 0.0016 * noise(size, (6, 40), rng)
    phase = radius / 0.0062 + 0.25 * noise(size, (5, 9), rng)
    ring = phase - np.floor(phase)
    late = smoothstep(0.25, 0.88, ring) * (1 - smoothstep(0.90, 1.0, ring))
    late *= 0.55 + 0.22 * noise(size, (3, 7), rng)
    fibre = noise(size, (rows // 2, 60), rng)
    thread = noise(size, (rows, 22), rng)
    pores = smoothstep(1.25, 2.1, noise(size, (rows, width // 16), rng)) * (1 - late)
    cloud = noise(size, (3, 10), rng)
    share = np.clip(0.34 + 0.42 * late + 0.045 * fibre + 0.035 * thread + 0.05 * cloud, 0, 1)
    colour = blend((0.440, 0.292, 0.170), (0.262, 0.152, 0.076), share)
    own = (1 + 0.05 * rng.standard_normal()) * (1 + 0.012 * rng.standard_normal(3)).astype(np.float32)
    colour = np.asarray(colour * (1 - 0.30 * pores)[..., None] * own, np.float32)
    gap = np.minimum(across, wide - across) / pixel
    groove = 1 - 0.42 * np.exp(-((gap / 0.9) ** 2)) - 0.06 * np.exp(-((gap / 5.0) ** 2))
    return np.asarray(colour * groove[..., None], np.float32)


def contact(size: tuple[int, int], spots: Sequence[tuple[float, float, float, float]]) -> Floats:
    """How much light of the room reaches a sheet under things: (x, y, radius, depth) in shares of the height.

    1 far from everything, 1 - depth under the middle of a thing, with a soft edge; shape (height, width).
    """
    height, width = size
    light = np.ones(size, np.float32)
    for at_x, at_y, radius, depth in spots:
        rows = slice(max(0, int((at_y - 2.2 * radius) * height)), int((at_y + 2.2 * radius) * height))
        columns = slice(max(0, int((at_x - 2.2 * radius) * height)), int((at_x + 2.2 * radius) * height))
        y = np.arange(height, dtype=np.float32)[rows, None] / height - at_y
        x = np.arange(width, dtype=np.float32)[None, columns] / height - at_x
        away = np.hypot(x, y) / radius
        light[rows, columns] *= 1 - depth * np.exp(-((np.maximum(away - 0.75, 0) / 0.45) ** 2))
    return light


def blurred(linear: Floats, radius: int) -> Floats:
    """Softened as by a lens: the mean over a square of `radius` pixels to each side."""
    for axis in (0, 1):
        padding = [(0, 0)] * linear.ndim
        padding[axis] = (radius + 1, radius)
        total = np.cumsum(np.pad(linear, padding, mode="edge"), axis=axis, dtype=np.float64)
        count = 2 * radius + 1
        high = np.take(total, range(count, total.shape[axis]), axis=axis)
        low = np.take(total, range(0, total.shape[axis] - count), axis=axis)
        linear = np.asarray((high - low) / count, np.float32)
    return linear

"""The garden behind the window: a soft, bright picture of lawn, shrubs in flower, trees, hills and morning sky."""

from __future__ import annotations

import numpy as np

from scenes import paint
from scenes.paint import Floats


def morning(size: tuple[int, int], low_m: float, high_m: float, seed: int = 11) -> Floats:
    """Linear light (height, width, 3) of the garden between two heights in metres; the horizon is at 1.2 m."""
    height, width = size
    rng = np.random.default_rng(seed)
    y = np.linspace(high_m, low_m, height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    sky = paint.smoothstep(1.2, high_m, np.broadcast_to(y, size))
    picture = paint.blend((1.25, 1.12, 0.92), (0.72, 0.86, 1.05), sky)
    hills = 1.45 + 0.16 * paint.noise((1, width), (1, 5), rng)
    picture = _over(picture, hills, y, (0.62, 0.70, 0.62), (0.70, 0.74, 0.66), size, rng, 12)
    trees = 1.62 + 0.28 * paint.noise((1, width), (1, 11), rng) + 0.07 * paint.noise((1, width), (1, 46), rng)
    picture = _over(picture, trees, y, (0.30, 0.42, 0.20), (0.56, 0.62, 0.34), size, rng, 26)
    hedge = 0.86 + 0.05 * paint.noise((1, width), (1, 24), rng)
    picture = _over(picture, hedge, y, (0.16, 0.27, 0.09), (0.42, 0.52, 0.20), size, rng, 40)
    shrubs = 0.46 + 0.13 * paint.noise((1, width), (1, 13), rng) + 0.04 * paint.noise((1, width), (1, 48), rng)
    picture = _over(picture, shrubs, y, (0.13, 0.25, 0.07), (0.50, 0.60, 0.20), size, rng, 52)
    picture = _flowers(picture, y, width, shrubs, rng)
    edge = 0.02 + 0.035 * paint.noise((1, width), (1, 9), rng)
    lawn = paint.smoothstep(-0.02, 0.03, edge - y)
    shade = np.clip(0.55 + 0.22 * paint.noise(size, (9, 12), rng) + 0.12 * paint.noise(size, (60, 90), rng), 0, 1)
    near = paint.blend((0.24, 0.38, 0.10), (0.66, 0.74, 0.28), shade)
    picture = picture + (near - picture) * lawn[..., None]
    # Morning haze: the sun stands low on the left and lifts everything far away.
    haze = 0.16 * np.exp(-(((x - 0.36) / 0.30) ** 2)) * np.exp(-(((y - 1.2) / 1.1) ** 2))
    picture = picture + haze[..., None] * np.array([1.0, 0.88, 0.62], np.float32)
    return paint.blurred(paint.blurred(np.asarray(picture, np.float32), 3), 2)


def _over(
    picture: Floats,
    top: Floats,
    y: Floats,
    dark: tuple[float, float, float],
    bright: tuple[float, float, float],
    size: tuple[int, int],
    rng: np.random.Generator,
    grain: int,
) -> Floats:
    """Leaves up to the line `top`, lit from above: brightest at the crown, clumped in `grain` features."""
    cover = paint.smoothstep(-0.03, 0.05, top - y)
    below = np.clip((top - y) / 0.5, 0, 1)
    clumps = paint.noise(size, (grain, grain * 2), rng)
    leaves = paint.noise(size, (grain * 3, grain * 6), rng)
    light = np.clip(0.72 - 0.42 * below + 0.20 * clumps + 0.10 * leaves, 0, 1)
    return picture + (paint.blend(dark, bright, light) - picture) * cover[..., None]


def _flowers(picture: Floats, y: Floats, width: int, top: Floats, rng: np.random.Generator) -> Floats:
    """Round soft blossoms in white, straw and lilac among the shrubs."""
    height = len(y)
    per_m = height / float(y[0, 0] - y[-1, 0])
    rows, columns = np.mgrid[-9:10, -9:10].astype(np.float32)
    made = picture.copy()
    colours = np.array([(1.1, 1.02, 0.88), (1.0, 0.86, 0.42), (0.66, 0.56, 0.86)], np.float32)
    for _ in range(230):
        at = int(rng.integers(10, width - 10))
        high = float(top[0, at]) - float(rng.uniform(0.02, 0.42))
        row = int((float(y[0, 0]) - high) * per_m)
        if not 10 <= row < height - 10:
            continue
        radius = rng.uniform(2.2, 5.0)
        disc = np.clip(radius - np.hypot(rows, columns), 0, 1)[..., None] * np.float32(0.85)
        spot = made[row - 9 : row + 10, at - 9 : at + 10]
        spot += (colours[rng.integers(0, 3)] - spot) * disc
    return made

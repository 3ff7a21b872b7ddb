"""How well a movement went, beside whether it reached its goal: for the therapist, never for stars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from game.body.frame import Floats

# Speed is looked at over windows of this length, so that a slow tracker and its noise count alike.
WINDOW_S: Final = 0.15
# A peak of speed counts from this share of the highest peak.
PEAK_SHARE: Final = 0.2


def clamp(value: float) -> float:
    """The value within 0 to 1."""
    return min(1.0, max(0.0, value))


def weighted(goal: float, smooth: float, timing: float, weights: tuple[float, float, float]) -> float:
    """Quality 0 to 1 from its three parts, each 0 to 1, with the exercise's weights (protocol.md 5.4b)."""
    parts = (clamp(goal), clamp(smooth), clamp(timing))
    return clamp(sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights))


def smoothness(times_s: Sequence[float], values: Sequence[float], moves: int) -> float:
    """1 when speed rises and falls once for each asked move, less the more peaks it has; 0 without movement.

    The values may be any measure sampled at any rate; samples that are not known are left out.
    """
    times, series = np.asarray(times_s, float), np.asarray(values, float)
    known = np.isfinite(series)
    times, series = times[known], series[known]
    if len(times) < 4 or times[-1] - times[0] < 2 * WINDOW_S:
        return 0.0
    speed = _speed(times, series)
    highest = float(speed.max())
    if highest <= 0.0:
        return 0.0
    inner = speed[1:-1]
    peaks = (inner >= speed[:-2]) & (inner > speed[2:]) & (inner > PEAK_SHARE * highest)
    return clamp(moves / max(moves, int(peaks.sum())))


def _speed(times: Floats, series: Floats) -> Floats:
    even = np.arange(times[0], times[-1], WINDOW_S / 3)
    level = np.interp(even, times, series)
    smooth = np.convolve(level, np.full(3, 1 / 3), mode="valid")
    speed: Floats = np.abs(np.diff(smooth))
    return np.convolve(speed, np.full(3, 1 / 3), mode="valid")

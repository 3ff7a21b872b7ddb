"""How smooth a movement was: SPARC, the arc length of its speed's spectrum (Balasubramanian 2015)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

# The measure's own definition, not settings: the band, the least magnitude that counts, and the zero padding.
BAND_HZ = 10.0
LEAST = 0.05
PAD = 4


def sparc(speeds: ArrayLike, rate_hz: float) -> float:
    """The spectral arc length of a profile of speeds, shape (N,), sampled evenly at `rate_hz`; no unit.

    Nearer 0 is smoother: a minimum-jerk reach has about -1.4, three movements in a row -2.7. It does not depend
    on the amplitude. NaN when the profile is shorter than three samples, holds NaN, or never moves.
    """
    speed = np.asarray(speeds, float)
    if len(speed) < 3 or not np.all(np.isfinite(speed)) or not np.any(speed):
        return math.nan
    padded = 1 << (math.ceil(math.log2(len(speed))) + PAD)
    magnitude = np.abs(np.fft.rfft(speed, padded))
    magnitude /= magnitude.max()
    frequency = np.arange(len(magnitude)) * rate_hz / padded
    magnitude, frequency = magnitude[frequency <= BAND_HZ], frequency[frequency <= BAND_HZ]
    heard = np.flatnonzero(magnitude >= LEAST)
    part = slice(heard[0], heard[-1] + 1)
    magnitude, frequency = magnitude[part], frequency[part]
    if len(frequency) < 2:
        return math.nan
    width = frequency[-1] - frequency[0]
    return -float(np.sum(np.hypot(np.diff(frequency) / width, np.diff(magnitude))))

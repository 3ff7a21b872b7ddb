"""SPARC has its published values."""

import math

import numpy as np
import pytest

from game.body.sparc import sparc


def reaches(count: int, rate_hz: float) -> np.ndarray:
    """So many minimum-jerk movements of one second, one after the other."""
    t = np.arange(0.0, count + 1e-9, 1.0 / rate_hz)
    return sum(np.where((t >= i) & (t <= i + 1), 30 * (t - i) ** 2 * (1 - t + i) ** 2, 0.0) for i in range(count))


@pytest.mark.parametrize(("count", "value"), [(1, -1.40), (3, -2.70), (6, -3.54)])
@pytest.mark.parametrize("rate_hz", [30, 60, 90, 120])
def test_more_movements_are_less_smooth(count: int, value: float, rate_hz: int) -> None:
    assert sparc(reaches(count, rate_hz), rate_hz) == pytest.approx(value, abs=0.015)


def test_the_size_of_the_movement_does_not_count() -> None:
    assert sparc(1000.0 * reaches(3, 90), 90) == pytest.approx(sparc(reaches(3, 90), 90), abs=1e-12)


@pytest.mark.parametrize("speed", [[], [1.0, 2.0], [0.0] * 50, [1.0, math.nan, 1.0, 1.0]])
def test_no_movement_has_no_smoothness(speed: list[float]) -> None:
    assert math.isnan(sparc(np.array(speed), 60.0))

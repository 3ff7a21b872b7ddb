"""A board with a picture leaves the resting hands free."""

import math

import numpy as np
import pytest

from exercises.imagery.trial import TWO
from game.body.joints import Side
from game.body.postures import rest_limb
from game.training.task import TABLE_EDGE_M
from game.view.prop_board import HALF_M, RISE, clear_of_hands
from game.view.worn import EYE

TABLE_M, FINGER_M = 0.74, 0.006


def seen(place):
    """To the right and down, degrees."""
    x, y, z = np.asarray(place) - EYE
    return math.degrees(math.atan2(x, -z)), -math.degrees(math.atan2(y, math.hypot(x, z)))


def corners(at, size):
    centre, half = np.array(at), HALF_M * size
    lean = math.atan2(EYE[1] - centre[1], EYE[2] - centre[2])
    up = np.array([0.0, math.cos(lean), -math.sin(lean)])
    return {
        (a, b): centre + a * half * np.array([1.0, 0.0, 0.0]) + b * half * up for a in (-1, 1) for b in (-1, 1)
    }


@pytest.mark.parametrize("rise", [0.0, RISE])
@pytest.mark.parametrize(("up_m", "forward_m", "size"), [(0.125, 0.34, 1.0), TWO[0]])
def test_a_board_before_resting_hands_keeps_its_upper_edge_and_lies_over_no_finger(up_m, forward_m, size, rise):
    """In a window it begins higher."""
    before = (0.0, TABLE_M + up_m, -(TABLE_EDGE_M + forward_m))
    at, smaller = clear_of_hands(before, size, EYE, rise)
    assert (0.75 if rise else 0.6) * size < smaller < 1.05 * size
    _, top = seen((corners(before, size)[1, 1] + corners(before, size)[-1, 1]) / 2)
    now = corners(at, smaller)
    # Never higher than it has to be.
    assert top - math.degrees(rise) - 1e-6 <= seen((now[1, 1] + now[-1, 1]) / 2)[1] <= top + 1e-6
    (_, _), (aside, low) = seen(now[1, 1]), seen(now[1, -1])
    for joint in rest_limb(Side.RIGHT, 0.0).positions:
        right, down = seen(joint)
        wide = math.degrees(FINGER_M / math.dist(joint, EYE))
        assert down - wide > low or right - wide > aside


@pytest.mark.parametrize(
    ("at", "size"), [((-0.13, 0.865, -0.51), 1.0), ((0.0, 1.2, -1.0), 1.0), ((0.0, 0.82, -0.32), 0.62)]
)
def test_a_board_aside_or_far_above_or_nearer_than_the_hands_stays(at, size):
    assert clear_of_hands(at, size, EYE) == (at, size) == clear_of_hands(at, size, EYE, RISE)

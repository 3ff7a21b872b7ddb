"""A hand is never inside the wood: it rises as a whole, without a jump, and hangs freely over the lap."""

import numpy as np
import pytest

from game.body.frame import LimbFrame
from game.body.joints import WRIST, Side
from game.body.postures import NAMES, place, posture, rest_limb
from game.body.table import FLESH_M, on_table

TOP, EDGE = 0.74, 0.17


def lying(name, height_m, ahead_m=0.40, side=Side.RIGHT):
    return place(posture(name, side), np.array([0.17, height_m, -ahead_m]), np.array([0.0, 0.0, 0.0, 1.0]))


@pytest.mark.parametrize("side", Side)
def test_the_rest_pose_and_a_free_hand_are_left_alone(side):
    for frame in (rest_limb(side, 0.0), lying("open", 1.0)):
        assert on_table(frame, TOP, EDGE) is frame


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_in_the_wood_rises_as_a_whole_until_it_lies_on_it(name):
    frame = lying(name, 0.66)
    shown = on_table(frame, TOP, EDGE)
    assert (shown.positions[:, 1] - FLESH_M).min() == pytest.approx(TOP)
    rise = shown.positions - frame.positions
    np.testing.assert_allclose(rise, np.broadcast_to(rise[WRIST], rise.shape), atol=1e-12)
    assert rise[WRIST][1] > 0.05
    assert (rise[WRIST][[0, 2]] == 0.0).all()
    assert shown.orientations is frame.orientations


def test_going_down_and_forward_is_without_a_jump():
    for way in ([(h, 0.40) for h in np.arange(0.9, 0.5, -0.001)], [(0.70, a) for a in np.arange(0.0, 0.5, 0.001)]):
        wrists = np.array([on_table(lying("open", h, a), TOP, EDGE).positions[WRIST] for h, a in way])
        assert np.abs(np.diff(wrists, axis=0)).max() < 0.004


def test_over_the_lap_a_hand_hangs_as_low_as_it_likes():
    frame = lying("open", 0.55, ahead_m=-0.05)
    np.testing.assert_array_equal(on_table(frame, TOP, EDGE).positions, frame.positions)


def test_what_is_not_known_says_nothing():
    unseen = LimbFrame.unseen(0.0, Side.RIGHT)
    assert on_table(unseen, TOP, EDGE) is unseen

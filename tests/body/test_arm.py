"""The arm meets its wrist where it can, keeps its bones, and bends where elbows bend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.arm import solve_arm
from game.body.joints import Side

SHOULDER = np.array([0.19, 1.1, -0.02])
POINT = st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3).map(np.array)
UPPER, FORE = 0.25, 0.255


@settings(max_examples=300, deadline=None)
@given(POINT, st.floats(-3.2, 3.2), st.sampled_from(list(Side)))
def test_both_bones_keep_their_length_wherever_the_wrist_is(offset, swivel, side):
    elbow, wrist = solve_arm(SHOULDER, SHOULDER + offset, UPPER, FORE, side, swivel=swivel)
    assert np.linalg.norm(elbow - SHOULDER) == pytest.approx(UPPER, abs=1e-9)
    assert np.linalg.norm(wrist - elbow) == pytest.approx(FORE, abs=1e-9)
    far = np.linalg.norm(offset)
    if 0.02 < far < 0.9995 * (UPPER + FORE):
        np.testing.assert_allclose(wrist, SHOULDER + offset, atol=1e-9)


def test_a_wrist_out_of_reach_is_met_on_the_way_to_it():
    _, wrist = solve_arm(SHOULDER, SHOULDER + np.array([0.0, 0.0, -2.0]), UPPER, FORE, Side.RIGHT)
    np.testing.assert_allclose(wrist, SHOULDER - np.array([0.0, 0.0, 0.9995 * (UPPER + FORE)]), atol=1e-12)


def test_elbows_hang_out_and_down_the_same_on_both_sides():
    wrist = np.array([0.17, 0.775, -0.40])
    flip = np.array([-1.0, 1.0, 1.0])
    right, _ = solve_arm(SHOULDER, wrist, UPPER, FORE, Side.RIGHT)
    left, _ = solve_arm(SHOULDER * flip, wrist * flip, UPPER, FORE, Side.LEFT)
    np.testing.assert_allclose(left * flip, right, atol=1e-12)
    middle = (SHOULDER + wrist) / 2
    assert right[0] > middle[0]
    assert right[1] < middle[1]


def test_a_tracked_elbow_is_the_pole():
    elbow = SHOULDER + np.array([0.1, -0.2, -0.1])
    elbow = SHOULDER + UPPER * (elbow - SHOULDER) / np.linalg.norm(elbow - SHOULDER)
    wrist = elbow + FORE * np.array([-0.6, 0.0, -0.8])
    found, _ = solve_arm(SHOULDER, wrist, UPPER, FORE, Side.RIGHT, pole=elbow - SHOULDER)
    np.testing.assert_allclose(found, elbow, atol=1e-9)


def test_a_pole_along_the_arm_still_gives_an_elbow():
    wrist = SHOULDER + np.array([0.0, 0.0, 0.3])
    elbow, _ = solve_arm(SHOULDER, wrist, UPPER, FORE, Side.RIGHT, pole=np.array([0.0, 0.0, 1.0]))
    assert np.isfinite(elbow).all()


def test_swivel_turns_the_elbow_about_the_arm_right_handed():
    wrist = SHOULDER + np.array([0.0, 0.0, -0.4])
    pole = np.array([0.0, -1.0, 0.0])
    turned, _ = solve_arm(SHOULDER, wrist, UPPER, FORE, Side.RIGHT, pole=pole, swivel=np.pi / 2)
    # Along -Z, a right-handed quarter turn takes down to the left.
    assert turned[0] < SHOULDER[0] - 0.1
    assert turned[1] == pytest.approx(SHOULDER[1], abs=1e-9)


def test_bones_without_length_are_refused():
    with pytest.raises(ValueError, match="longer than 0 m"):
        solve_arm(SHOULDER, SHOULDER, 0.0, 0.2, Side.LEFT)

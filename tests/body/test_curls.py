"""Curls become hands with the bones of their shape, on both sides alike; a wrist and a glove become one hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.curls import DEFAULT_SHAPE, hand_from_curls, merge
from game.body.frame import LimbFrame
from game.body.joints import CHAINS, HAND, HAND_PARENTS, WRIST, Side
from game.body.kinematics import bone_directions
from game.body.measure import curls
from game.body.rotations import angle_between, normalised, to_matrix
from game.body.tabulated import hand_at

PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
HERE = np.array([0.1, 0.9, -0.3])
TURN = normalised(np.array([0.1, 0.6, -0.3, 0.5]))
FIVE = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5)


def hand(values, side=Side.RIGHT, **more):
    return hand_from_curls(np.array(values, float), side, HERE, TURN, 1.5, **more)


def lengths(frame):
    return np.linalg.norm(frame.positions - frame.positions[PARENTS], axis=1)


@settings(max_examples=60, deadline=None)
@given(FIVE, FIVE, st.sampled_from(list(Side)))
def test_any_curls_keep_the_bones_and_point_joints_along_them(values, splay, side):
    frame = hand(values, side, splay=2 * np.array(splay) - 1)
    np.testing.assert_allclose(lengths(frame), lengths(hand([0] * 5)), atol=1e-12)
    assert frame.time_s == 1.5
    assert frame.at_hand
    np.testing.assert_allclose(np.linalg.norm(frame.orientations, axis=1), 1.0, atol=1e-12)
    phalanges = [joint for chain in CHAINS.values() for joint in chain[1:]]
    along = -to_matrix(frame.orientations)[phalanges, :, 2]
    np.testing.assert_allclose(along, bone_directions(frame.positions)[phalanges], atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(FIVE, st.sampled_from(list(Side)))
def test_curls_are_measured_back_within_three_hundredths(values, side):
    np.testing.assert_allclose(curls(hand(values, side)), values, atol=0.03)


def test_the_left_hand_is_the_mirror_image_of_the_right():
    origin = np.zeros(3)
    same = np.array([0.0, 0.0, 0.0, 1.0])
    left, right = (hand_from_curls(np.full(5, 0.4), side, origin, same, 0.0) for side in (Side.LEFT, Side.RIGHT))
    np.testing.assert_allclose(left.positions * (-1, 1, 1), right.positions, atol=1e-15)
    assert right.positions[HAND["thumb_tip"], 0] < right.positions[HAND["little_tip"], 0]


def test_a_closed_hand_ends_on_the_palm_and_not_in_it():
    same = np.array([0.0, 0.0, 0.0, 1.0])
    fist = hand_from_curls(np.ones(5), Side.RIGHT, np.zeros(3), same, 0.0)
    tips = fist.positions[[HAND[f"{finger}_tip"] for finger in ("index", "middle", "ring")]]
    assert (tips[:, 1] < -0.010).all()
    assert (tips[:, 1] > -0.035).all()


def test_curls_beyond_the_ends_count_as_the_ends():
    np.testing.assert_array_equal(hand([1.7] * 5).positions, hand([1.0] * 5).positions)
    np.testing.assert_array_equal(hand([-0.3] * 5).positions, hand([0.0] * 5).positions)


def test_an_unknown_curl_leaves_only_its_own_finger_unknown():
    frame = hand([0.2, 0.2, np.nan, 0.2, 0.2])
    gone = list(CHAINS["middle"])
    assert not frame.position_valid[gone].any()
    assert frame.position_valid.sum() == 26 - len(gone)
    assert frame.at_hand
    assert np.isfinite(frame.positions[frame.position_valid]).all()


def test_splay_leans_open_fingers_to_the_thumb_and_hardly_moves_a_fist():
    def lean(curl):
        return hand([curl] * 5, splay=np.ones(5)).positions - hand([curl] * 5).positions

    index = HAND["index_distal"]
    assert np.linalg.norm(lean(0.0)[index]) > 3 * np.linalg.norm(lean(1.0)[index])


def test_a_larger_hand_is_larger_by_its_factor():
    np.testing.assert_allclose(
        lengths(hand([0.3] * 5, shape=DEFAULT_SHAPE.scaled(1.1))), 1.1 * lengths(hand([0] * 5))
    )


def test_curls_of_the_wrong_shape_are_refused():
    with pytest.raises(ValueError, match="five numbers"):
        hand([0.1, 0.2])


def test_merge_takes_the_wrist_from_one_and_the_fingers_from_the_other():
    wrist = replace(hand([0] * 5), hinge=np.array([0.1, 0.9, 0.0]))
    glove = replace(LimbFrame.unseen(1.4, Side.RIGHT), curl=np.full(5, 0.8))
    made = merge(wrist, glove)
    assert made.time_s == 1.4
    np.testing.assert_allclose(made.positions, hand([0.8] * 5).positions)
    np.testing.assert_array_equal(made.hinge, wrist.hinge)
    assert not merge(LimbFrame.unseen(1.0, Side.RIGHT), glove).at_hand
    assert not merge(wrist, LimbFrame.unseen(1.0, Side.RIGHT)).at_hand
    with pytest.raises(ValueError, match="give both devices the same hand"):
        merge(wrist, LimbFrame.unseen(1.0, Side.LEFT))


@pytest.mark.parametrize("side", list(Side))
def test_the_tabulated_hand_is_the_same_hand(side):
    rng = np.random.default_rng(0)
    for _ in range(50):
        curl, place, turn = rng.uniform(0, 1, 5), rng.normal(size=3), normalised(rng.normal(size=4))
        quick, true = hand_at(curl, side, place, turn, 1.0), hand_from_curls(curl, side, place, turn, 1.0)
        assert np.abs(quick.positions - true.positions).max() < 2e-5
        assert angle_between(quick.orientations, true.orientations).max() < 1e-4
        assert np.abs(np.linalg.norm(quick.orientations, axis=1) - 1.0).max() < 1e-12
        assert (quick.side, quick.at_hand, quick.derived.any()) == (side, True, False)
    for end in (0.0, 1.0):
        quick = hand_at(np.full(5, end), side, HERE, TURN, 1.0)
        true = hand_from_curls(np.full(5, end), side, HERE, TURN, 1.0)
        assert np.abs(quick.positions - true.positions).max() < 1e-9

"""Postures look like what they are called, keep their bones on the way, and rest where the table is."""

from dataclasses import replace

import numpy as np
import pytest

from game.body.blending import minimum_jerk
from game.body.joints import HAND, HAND_PARENTS, INDEX_TIP, THUMB_TIP, WRIST, Side
from game.body.measure import curls, measure
from game.body.postures import NAMES, blend, place, posture, rest_limb
from game.body.rotations import about, angle_between

PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
UP = np.array([0.0, 1.0, 0.0])


def lengths(frame):
    return np.linalg.norm(frame.positions - frame.positions[PARENTS], axis=1)


def tips(frame):
    return frame.positions[[HAND[f"{name}_tip"] for name in ("index", "middle", "ring", "little")]]


@pytest.mark.parametrize("side", Side)
def test_every_posture_has_the_promised_frame(side):
    for name in NAMES:
        frame = posture(name, side)
        assert frame.at_hand
        np.testing.assert_allclose(frame.positions[WRIST], 0.0)
        np.testing.assert_allclose(lengths(frame), lengths(posture("rest", side)), atol=1e-12)
        if not name.startswith("wrist"):
            np.testing.assert_allclose(frame.orientations[WRIST], [0, 0, 0, 1], atol=1e-12)


def test_postures_differ_as_their_names_say():
    fist, open_, point, spread, thumb = (
        posture(name, Side.RIGHT) for name in ("fist", "open", "point", "spread", "thumb-up")
    )
    assert measure("curl", fist) > 0.95
    assert measure("curl", open_) < 0.1
    assert curls(point)[1] < 0.1 < 0.9 < curls(point)[2:].min()
    gaps = [np.linalg.norm(np.diff(tips(frame), axis=0), axis=1).min() for frame in (spread, open_)]
    assert gaps[0] > 1.25 * gaps[1]
    assert thumb.positions[THUMB_TIP, 0] < posture("fist", Side.RIGHT).positions[THUMB_TIP, 0] - 0.06


@pytest.mark.parametrize("name", ["pinch", "ok"])
def test_pinch_tips_touch(name):
    assert 0.010 <= measure("pinch_gap_m", posture(name, Side.LEFT)) <= 0.014


def test_the_fist_keeps_its_thumb_across_the_middle_phalanges():
    fist = posture("fist", Side.RIGHT)
    thumb = (fist.positions[HAND["thumb_distal"]] + fist.positions[THUMB_TIP]) / 2
    for finger in ("index", "middle"):
        bone = (fist.positions[HAND[f"{finger}_intermediate"]] + fist.positions[HAND[f"{finger}_distal"]]) / 2
        assert np.linalg.norm(thumb - bone) < 0.026
        assert thumb[1] < bone[1] - 0.008, "in front of the fingers, not among them"


def test_the_cup_grip_leaves_room_for_a_cup():
    grip = posture("cup-grip", Side.RIGHT)
    assert 0.045 < np.linalg.norm(grip.positions[THUMB_TIP] - grip.positions[INDEX_TIP]) < 0.085


def test_wrist_postures_bend_the_wrist_and_not_the_forearm():
    for side in Side:
        assert np.degrees(measure("wrist_flexion", posture("wrist-flexed", side))) == pytest.approx(55.0)
        assert np.degrees(measure("wrist_flexion", posture("wrist-extended", side))) == pytest.approx(-45.0)
        np.testing.assert_array_equal(posture("wrist-flexed", side).hinge, posture("rest", side).hinge)


def test_an_unknown_posture_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no posture 'claw'.*fist, point"):
        posture("claw", Side.LEFT)


def test_blending_keeps_every_bone_and_ends_exactly():
    a = posture("open", Side.LEFT)
    b = place(posture("fist", Side.LEFT), np.array([0.3, 0.1, 0.0]), about(UP, np.float64(2.0)))
    for share in np.linspace(0, 1, 21):
        between = blend(a, b, float(share))
        np.testing.assert_allclose(lengths(between), lengths(a), atol=1e-9)
    assert blend(a, b, 0.0) is a
    assert blend(a, b, 1.0) is b
    near = blend(a, b, 1.0 - 1e-9)
    np.testing.assert_allclose(near.positions, b.positions, atol=1e-8)
    assert angle_between(near.orientations, b.orientations).max() < 1e-7


def test_a_closing_finger_goes_through_the_palm_side_and_never_the_back():
    for share in np.linspace(0, 1, 11):
        half = blend(posture("open", Side.RIGHT), posture("fist", Side.RIGHT), float(share))
        assert (tips(half)[:, 1] < 0.005).all()


def test_blending_two_sides_is_refused_and_an_incomplete_hand_moves_joint_by_joint():
    a, b = posture("open", Side.LEFT), posture("fist", Side.LEFT)
    with pytest.raises(ValueError, match="mirror one of them first"):
        blend(a, posture("fist", Side.RIGHT), 0.5)
    valid = a.position_valid.copy()
    valid[20] = False
    between = blend(replace(a, position_valid=valid), b, 0.5)
    assert list(np.flatnonzero(~between.position_valid)) == [20]
    np.testing.assert_allclose(between.positions, (a.positions + b.positions) / 2)


def test_minimum_jerk_starts_and_ends_at_rest():
    assert [minimum_jerk(share) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert minimum_jerk(0.01) < 1.1e-5


def test_the_rest_limb_lies_on_the_table_turned_inwards_and_untracked():
    for side in Side:
        hand = rest_limb(side, 3.0)
        np.testing.assert_allclose(hand.positions[WRIST], [side.sign * 0.17, 0.775, -0.40])
        on_wood = np.append(tips(hand)[:, 1], hand.positions[THUMB_TIP, 1]) - 0.74
        assert on_wood.min() > 0.004
        assert on_wood.max() < 0.020
        assert abs(hand.positions[HAND["middle_tip"], 0]) < 0.17
        assert not hand.tracked.any()
        assert hand.time_s == 3.0

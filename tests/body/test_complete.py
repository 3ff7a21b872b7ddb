"""`complete` fills in what bones tell, says so, and leaves the rest alone."""

from dataclasses import replace

import numpy as np
import pytest

from game.body.curls import hand_from_angles
from game.body.frame import LimbFrame
from game.body.joints import CHAINS, HAND, PALM, WRIST, Side, Skeleton
from game.body.kinematics import bone_directions, complete
from game.body.postures import NAMES, angles_of, place, posture
from game.body.rotations import angle_between, normalised, to_matrix
from tests import floors

# Measured 0.4 to 0.55.
MOST = 2.5
NONE = np.zeros(26, bool)
TURN = normalised(np.array([0.2, -0.5, 0.4, 0.7]))


def places_only(frame: LimbFrame, without: tuple[int, ...] = ()) -> LimbFrame:
    positions, valid = frame.positions.copy(), frame.position_valid.copy()
    positions[list(without)], valid[list(without)] = np.nan, False
    return replace(
        frame,
        positions=positions,
        orientations=np.full((26, 4), np.nan),
        position_valid=valid,
        orientation_valid=NONE,
        tracked=valid,
    )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", NAMES)
def test_orientations_come_back_from_places_alone(name, side):
    hand = place(posture(name, side), np.array([0.1, 0.9, -0.3]), TURN)
    found = complete(places_only(hand))
    phalanges = [joint for chain in CHAINS.values() for joint in chain[1:]]
    assert found.orientation_valid.all()
    assert found.derived.all()
    wrong = np.degrees(angle_between(found.orientations, hand.orientations))
    fingers = [joint for joint in phalanges if joint > HAND["thumb_tip"]]
    assert wrong[fingers].max() < 15.0
    assert wrong[[WRIST]].max() < 3.0
    np.testing.assert_allclose(
        -to_matrix(found.orientations)[phalanges, :, 2], bone_directions(hand.positions)[phalanges], atol=1e-9
    )
    np.testing.assert_allclose(np.linalg.det(to_matrix(found.orientations)), 1.0, atol=1e-9)


def test_a_missing_wrist_and_palm_come_from_the_metacarpals():
    hand = posture("open", Side.RIGHT)
    found = complete(places_only(hand, (WRIST, PALM)))
    assert found.position_valid.all()
    assert list(np.flatnonzero(found.derived)) == list(range(26))
    np.testing.assert_allclose(found.positions[PALM], hand.positions[PALM], atol=0.01)
    # The body's own metacarpals begin 35 mm from its wrist; trackers' begin about 10 mm from theirs.
    assert found.positions[WRIST, 2] == pytest.approx(
        hand.positions[HAND["middle_metacarpal"], 2] + 0.010, abs=0.003
    )


def test_a_missing_finger_stays_missing():
    gone = CHAINS["ring"]
    found = complete(places_only(posture("open", Side.LEFT), gone))
    assert not found.position_valid[list(gone)].any()
    assert not found.orientation_valid[list(gone)].any()
    assert np.isnan(found.positions[list(gone)]).all()
    others = [joint for joint in range(26) if joint not in gone]
    assert found.orientation_valid[others].all()


def test_given_values_are_never_replaced():
    hand = place(posture("pinch", Side.LEFT), np.array([0.0, 1.0, 0.0]), TURN)
    valid = hand.orientation_valid.copy()
    valid[HAND["index_tip"]] = False
    turns = hand.orientations.copy()
    turns[HAND["index_tip"]] = np.nan
    found = complete(replace(hand, orientations=turns, orientation_valid=valid))
    assert list(np.flatnonzero(found.derived)) == [HAND["index_tip"]]
    np.testing.assert_array_equal(found.orientations[valid], hand.orientations[valid])


def test_a_whole_hand_an_unseen_hand_and_a_leg_are_given_back():
    whole = posture("rest", Side.LEFT)
    assert complete(whole) is whole
    unseen = complete(LimbFrame.unseen(0.0, Side.LEFT))
    assert not unseen.position_valid.any()
    assert not unseen.orientation_valid.any()
    leg = LimbFrame.unseen(0.0, Side.LEFT, Skeleton.LEG)
    assert complete(leg) is leg


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("bend_deg", [-30.0, 30.0])
def test_a_thumb_bent_backwards_turns_about_the_same_axis_as_one_bent_forwards(side, bend_deg):
    angles = angles_of("open")
    thumb = np.append(angles.thumb[:3], np.radians([bend_deg, bend_deg]))
    hand = hand_from_angles(replace(angles, thumb=thumb), side, np.zeros(3), TURN, 0.0)
    found = complete(places_only(hand))
    joints = [HAND["thumb_proximal"], HAND["thumb_distal"]]
    assert np.degrees(angle_between(found.orientations, hand.orientations)[joints]).max() < 22.0


# Degrees of roll about the bone, all frames of all recordings that have orientations: the most in a finger and
# in the thumb, whose roll its bones tell only when it is bent. Bones themselves are met to 0.03 degrees.
@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "fingers_deg", "thumb_deg"),
    [
        ("leap-both-hands-77hz-right", 15.0, 10.0),
        ("leap-both-hands-77hz-left", 15.0, 10.0),
        ("leap-scroll-swipe-100hz-left", 20.0, 25.0),
        ("leap-long-57hz-right", 22.0, 5.0),
        ("leap-with-forearm-60hz-left", 15.0, 12.0),
    ],
)
def test_real_hands_get_the_orientations_their_trackers_gave(hands, name, fingers_deg, thumb_deg):
    wrong, off_bone = [], []
    for given in [hand for hand in hands(name) if hand.orientation_valid[2:].all()][::5]:
        found = complete(places_only(given, tuple(np.flatnonzero(~given.position_valid))))
        wrong.append(np.degrees(angle_between(found.orientations, given.orientations)[2:]))
        ahead = to_matrix(found.orientations)[2:, :, 2], to_matrix(given.orientations)[2:, :, 2]
        off_bone.append(np.degrees(2 * np.arcsin(np.linalg.norm(ahead[0] - ahead[1], axis=1) / 2)))
    thumb, fingers = np.array(wrong)[:, :4], np.array(wrong)[:, 4:]
    assert np.max(off_bone) < 0.05
    assert np.median(fingers) < 5.0
    assert fingers.max() < fingers_deg
    assert thumb.max() < thumb_deg


@pytest.mark.recordings
def test_real_hands_are_completed_whole_and_quickly(hands):
    frames = [frame for frame in hands("duke-gestures-right-111s") if frame.at_hand][::10]
    assert all(complete(frame).orientation_valid.all() for frame in frames)
    assert floors.ratio(lambda turn: complete(frames[turn])) < MOST

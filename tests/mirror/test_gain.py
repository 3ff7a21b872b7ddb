"""A gain enlarges movements, never the limb and never past what the person's own joints can do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame, Range
from game.body.joints import HAND_PARENTS, WRIST, Side
from game.body.kinematics import bone_directions
from game.body.measure import bends, curls, measure
from game.body.postures import REST_SPOT, place, posture
from game.body.rotations import about, angle_between, to_matrix
from game.mirror.reflect import reflect
from game.mirror.rig import MirrorRig, bend_more, reach_more, shown

X, UP, _ = np.eye(3)
PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
LEFT_SPOT = REST_SPOT * (-1.0, 1.0, 1.0)
OFFSET = st.lists(st.floats(-0.4, 0.4), min_size=3, max_size=3).map(np.array)
FIVE = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5).map(np.array)


def hand(curl, side=Side.LEFT, where=LEFT_SPOT):
    return hand_from_curls(np.asarray(curl, float), side, where, about(UP, -0.2), 1.0)


def bones(frame):
    return np.linalg.norm(frame.positions - frame.positions[PARENTS], axis=1)


@settings(max_examples=100, deadline=None)
@given(OFFSET, st.floats(0.8, 2.0))
def test_a_reach_is_so_many_times_as_far_from_where_it_began_and_the_limb_goes_as_a_whole(way, gain):
    limb = place(posture("open", Side.LEFT), LEFT_SPOT + way)
    found = reach_more(limb, gain)
    np.testing.assert_allclose(found.positions[WRIST], LEFT_SPOT + gain * way, atol=1e-12)
    np.testing.assert_allclose(bones(found), bones(limb), atol=1e-12)
    np.testing.assert_allclose(
        found.hinge - found.positions[WRIST], limb.hinge - limb.positions[WRIST], atol=1e-12
    )
    assert found.orientations is limb.orientations
    assert np.allclose(reach_more(limb, 1.0).positions, limb.positions)


def test_the_anchor_is_where_the_reach_began():
    limb = place(posture("open", Side.LEFT), np.array([-0.1, 0.8, -0.5]))
    found = reach_more(limb, 1.5, anchor=np.array([-0.1, 0.8, -0.4]))
    np.testing.assert_allclose(found.positions[WRIST], [-0.1, 0.8, -0.55], atol=1e-12)


@settings(max_examples=100, deadline=None)
@given(
    OFFSET.filter(lambda v: np.linalg.norm(v) > 0.02),
    OFFSET.filter(lambda v: np.linalg.norm(v) > 0.02),
    st.floats(0.0, 0.5),
)
def test_shared_control_turns_a_reach_to_its_target_by_a_share_and_keeps_its_length(way, goal, share):
    limb = place(posture("open", Side.LEFT), LEFT_SPOT + way)
    found = reach_more(limb, 1.0, share, target=LEFT_SPOT + goal).positions[WRIST] - LEFT_SPOT
    assert np.linalg.norm(found) == pytest.approx(np.linalg.norm(way), rel=1e-9)

    def apart(a, b):
        return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))

    before, after = apart(way, goal), apart(found, goal)
    assert after == pytest.approx(before - share * min(before, np.pi - before), abs=1e-6)


def test_shared_control_never_takes_over():
    """A hand that does not move is not moved, and one that goes away is not turned back."""
    still = place(posture("open", Side.LEFT), LEFT_SPOT)
    goal = LEFT_SPOT + np.array([0.0, 0.0, -0.3])
    np.testing.assert_allclose(reach_more(still, 1.0, 0.5, target=goal).positions, still.positions, atol=1e-12)
    away = place(posture("open", Side.LEFT), LEFT_SPOT + np.array([0.0, 0.0, 0.2]))
    np.testing.assert_allclose(reach_more(away, 1.0, 0.5, target=goal).positions, away.positions, atol=1e-9)
    # Without a target, and by default, there is no help at all.
    intact = reflect(away)
    np.testing.assert_allclose(shown(MirrorRig(assist=0.5), intact).positions, away.positions, atol=1e-12)
    np.testing.assert_allclose(shown(MirrorRig(), intact, target=goal).positions, away.positions, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(FIVE, st.floats(1.0, 2.0))
def test_fingers_bend_by_the_gain_up_to_anatomy_and_stay_fingers(curl, gain):
    limb = hand(curl)
    found = bend_more(limb, gain)
    most = np.radians([50.0, 80.0, *[90.0, 100.0, 90.0] * 4])
    np.testing.assert_allclose(
        bends(found), np.minimum(gain * bends(limb), np.maximum(bends(limb), most)), atol=0.02
    )
    np.testing.assert_allclose(bones(found), bones(limb), atol=1e-9)
    np.testing.assert_allclose(found.positions[WRIST], limb.positions[WRIST])
    # The palm's own bones lie a little off their joints' axes in the default hand.
    fingers = [joint for joint in range(7, 26) if joint not in (11, 16, 21)]
    along = -to_matrix(found.orientations)[fingers, :, 2]
    np.testing.assert_allclose(along, bone_directions(found.positions)[fingers], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(FIVE, st.floats(1.0, 2.0), st.floats(0.3, 0.8))
def test_no_finger_bends_past_the_persons_own_range_and_none_less_than_it_does(curl, gain, high):
    limb = hand(curl)
    ranges = {"curl": Range(0.0, high), "thumb_curl": Range(0.0, high)}
    before, after = curls(limb), curls(bend_more(limb, gain, ranges))
    assert (after <= np.maximum(before, high) + 0.02).all()
    assert (after >= before - 0.02).all()


def test_a_small_gain_shows_less_than_is_done():
    limb = hand([0.6] * 5)
    np.testing.assert_allclose(bends(bend_more(limb, 0.8)), 0.8 * bends(limb), atol=0.02)


@pytest.mark.parametrize(
    ("name", "gain", "wanted_deg"),
    [("wrist-flexed", 1.2, 66.0), ("wrist-flexed", 2.0, 80.0), ("wrist-extended", 2.0, -70.0)],
)
def test_a_wrist_bends_more_up_to_anatomy_where_the_elbow_is_known(name, gain, wanted_deg):
    limb = place(posture(name, Side.LEFT), LEFT_SPOT)
    assert np.degrees(measure("wrist_flexion", bend_more(limb, gain))) == pytest.approx(wanted_deg, abs=1e-6)
    own = {"wrist_flexion": Range(np.radians(-50), np.radians(60))}
    capped = np.degrees(measure("wrist_flexion", bend_more(limb, gain, own)))
    assert capped == pytest.approx(np.clip(wanted_deg, -50.0, 60.0), abs=1e-6)
    alone = bend_more(limb.but(hinge=None), gain)
    assert angle_between(alone.orientations, limb.orientations)[WRIST] < 1e-9


def test_a_hand_of_which_a_joint_is_unknown_is_not_bent():
    valid = posture("rest", Side.LEFT).position_valid.copy()
    valid[12] = False
    limb = posture("rest", Side.LEFT).but(position_valid=valid)
    assert bend_more(limb, 1.5) is limb
    unseen = LimbFrame.unseen(0.0, Side.LEFT)
    assert reach_more(unseen, 1.5) is unseen


def test_the_whole_rig_reaches_and_bends_together():
    intact = hand([0.3] * 5, Side.RIGHT, REST_SPOT + np.array([0.05, 0.0, -0.1]))
    found = shown(MirrorRig(gain=1.2), intact)
    np.testing.assert_allclose(found.positions[WRIST], LEFT_SPOT + 1.2 * np.array([-0.05, 0.0, -0.1]), atol=1e-9)
    assert (curls(found) > curls(intact) + 0.03).all()

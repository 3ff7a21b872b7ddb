"""A frozen phantom begins as it is felt and opens with the breath: exactly, evenly, and without a jump."""

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.blending import take_apart
from game.body.frame import LimbFrame
from game.body.joints import CHAINS, HAND_PARENTS, LEG_JOINTS, WRIST, Side, Skeleton
from game.body.measure import curls, measure
from game.body.postures import NAMES, place, posture, rest_limb
from game.body.rotations import IDENTITY, about, angle_between, multiply
from game.body.tabulated import hand_at
from game.mirror.opening import HandPose, Opening, OpeningRules, after, at_rest, opened, turned

TABLE, EDGE = 0.74, 0.17
RULES = OpeningRules(0.05, 4.0, 6.0, 180.0)
BREATH = 10.0
X, Y, Z = np.eye(3)
FINGERS = [joint for chain in CHAINS.values() for joint in chain[1:]]
PARENTS = np.array([WRIST, *HAND_PARENTS[1:]])
PARENTS[WRIST] = WRIST
POSES = st.builds(HandPose, st.floats(-90, 90), st.floats(0, 1))
SIDES = st.sampled_from(Side)
ANGLES = st.floats(-80, 80)


def hand(side, name="open", turn=-90.0, yaw=0.0, pitch=0.0, high=0.30):
    """A hand well above the table, turned so far from thumb up, pointing aside and up by so many degrees."""
    twist = about(Z, -side.sign * math.radians(turn + 90.0))
    way = multiply(about(Y, math.radians(yaw)), about(X, math.radians(pitch)))
    return place(posture(name, side), np.array([side.sign * 0.17, TABLE + high, -0.40]), multiply(way, twist))


IMAGES = st.builds(hand, SIDES, st.sampled_from(NAMES[:10]), ANGLES, ANGLES, ANGLES)


def bones(limb):
    return np.linalg.norm(limb.positions - limb.positions[PARENTS], axis=1)


def at(pose, image, breathed):
    """What is drawn once so much was breathed, and the image had been there all the while."""
    state = after(Opening(pose, RULES, breathed), image, 0.0, breathing=False)
    return opened(state, image, TABLE, EDGE)


def far(one, other):
    """How far each finger joint is turned from another, radians."""
    local = [take_apart(each.positions, each.orientations)[0] for each in (one, other)]
    return angle_between(*local)[FINGERS]


@settings(deadline=None)
@given(POSES, IMAGES)
def test_it_begins_exactly_as_it_is_felt_where_the_image_is(pose, image):
    start = at(pose, image, 0.0)
    felt = hand_at(np.full(5, pose.curl), image.side, np.zeros(3), IDENTITY, 0.0)
    assert far(start, felt).max() < 1e-9
    np.testing.assert_allclose(curls(start)[1:], pose.curl, atol=0.01)
    assert turned(start) == pytest.approx(math.radians(pose.turn), abs=1e-9)
    # Whatever the other hand does with its fingers, and however it turns.
    other = at(pose, hand(image.side, "fist", turn=30.0), 0.0)
    assert far(start, other).max() < 1e-9
    np.testing.assert_allclose(start.positions[WRIST], image.positions[WRIST], atol=1e-12)
    np.testing.assert_allclose(bones(start), bones(image), atol=1e-12)


@settings(deadline=None)
@given(POSES, IMAGES)
def test_wide_open_it_is_the_mirror_image_itself(pose, image):
    assert at(pose, image, 20 * BREATH) is image
    assert at(pose, image, 1000 * BREATH) is image


@settings(deadline=None)
@given(POSES, IMAGES, st.floats(0, 210), st.floats(0, 30))
def test_each_joint_goes_evenly_from_one_to_the_other_and_never_beyond(pose, image, earlier, more):
    start = at(pose, image, 0.0)
    whole = far(start, image)
    for breathed in (earlier, earlier + more):
        share = RULES.share(breathed)
        now = at(pose, image, breathed)
        np.testing.assert_allclose(far(start, now), share * whole, atol=1e-6)
        np.testing.assert_allclose(far(now, image), (1.0 - share) * whole, atol=1e-6)
        rolled = math.radians(pose.turn) + share * (turned(image) - math.radians(pose.turn))
        assert turned(now) == pytest.approx(rolled, abs=1e-9)
    assert RULES.share(earlier + more) >= RULES.share(earlier)


def test_a_breath_opens_it_by_one_step_and_only_while_it_goes_out():
    shares = [RULES.share(breaths * BREATH) for breaths in range(25)]
    np.testing.assert_allclose(shares, [min(1.0, 0.05 * breaths) for breaths in range(25)], atol=1e-12)
    assert RULES.share(3 * BREATH + 4.0) == RULES.share(3 * BREATH)
    assert RULES.share(3 * BREATH) < RULES.share(3 * BREATH + 5.0) < RULES.share(4 * BREATH)
    assert RULES.share(-1.0) == 0.0
    # It starts and stops softly: no frame moves it by more than twice the mean of a breath.
    times = np.arange(0.0, 20 * BREATH, 1 / 90)
    steps = np.diff([RULES.share(each) for each in times])
    assert steps.min() >= -1e-15
    assert steps.max() * 90 < 2 * 0.05 / 6.0


@settings(deadline=None)
@given(POSES, SIDES, st.lists(st.tuples(ANGLES, ANGLES, ANGLES), min_size=2, max_size=4), st.floats(0, 199))
def test_a_hand_that_moves_makes_no_joint_jump(pose, side, ways, breathed):
    state, before, dt = Opening(pose, RULES, breathed), None, 1 / 30
    for one, other in pairwise(ways):
        # Half a second from one attitude to the next, as quick as a hand is.
        for step in range(16):
            image = hand(side, "rest", *(np.array(one) + step / 15 * (np.array(other) - one)).tolist())
            state = after(state, image, dt, breathing=True)
            now = opened(state, image, TABLE, EDGE)
            if before is not None:
                moved = angle_between(image.orientations[WRIST], before[0].orientations[WRIST])
                limit = moved + math.radians(180.0) * dt
                assert angle_between(now.orientations[WRIST], before[1].orientations[WRIST]) <= limit + 1e-9
                assert far(now, before[1]).max() < math.radians(1.0)
            before = image, now


@pytest.mark.parametrize("side", list(Side))
def test_half_a_turn_is_passed_with_the_thumb_up_and_thumb_down_is_no_jump(side):
    # The worst case for turns: felt palm up, and the other hand lies palm down.
    pose = HandPose(90.0, 1.0)
    middle = at(pose, hand(side, turn=-90.0), 10 * BREATH)
    assert turned(middle) == pytest.approx(0.0, abs=1e-9)
    assert measure("forearm_roll", middle) == pytest.approx(0.0, abs=1e-6)
    state, last = Opening(pose, RULES, 10 * BREATH), None
    for turn in np.linspace(-150.0, -230.0, 120):
        image = hand(side, turn=turn)
        state = after(state, image, 1 / 30, breathing=False)
        now = opened(state, image, TABLE, EDGE).orientations[WRIST]
        assert last is None or angle_between(now, last) < math.radians(1.5)
        last = now


def test_rest_and_a_lost_hand_hold_it():
    image = hand(Side.LEFT)
    state = after(Opening(HandPose(0.0, 0.8), RULES), image, 0.0, breathing=True)
    for _ in range(250):
        state = after(state, image, 0.1, breathing=True)
    assert state.breathed_s == pytest.approx(25.0)
    assert state.breaths == 2
    # Nobody breathed here while no frame came, and the turn begins anew as it is felt.
    gap = after(dataclasses.replace(state, laid_rad=2.0), image, 60.0, breathing=True)
    assert gap.breathed_s == state.breathed_s
    assert gap.laid_rad == pytest.approx(state.laid_rad)
    gone = LimbFrame.unseen(1.0, Side.LEFT)
    for unseen in (None, gone, LimbFrame.unseen(1.0, Side.LEFT, Skeleton.LEG)):
        assert after(state, unseen, 0.1, breathing=True) == state
    assert after(state, image, 0.1, breathing=False).share == state.share
    assert opened(state, gone, TABLE, EDGE) is gone


def test_a_leg_and_a_limb_that_was_never_seen_stay_as_they_are():
    leg = LimbFrame.unseen(0.0, Side.LEFT, Skeleton.LEG).but(
        positions=np.zeros((len(LEG_JOINTS), 3)), position_valid=np.ones(len(LEG_JOINTS), dtype=bool)
    )
    state = Opening(HandPose(0.0, 1.0), RULES)
    assert after(state, leg, 1.0, breathing=True) == state
    assert opened(dataclasses.replace(state, seen_rad=0.0), leg, TABLE, EDGE) is leg
    assert opened(state, hand(Side.LEFT), TABLE, EDGE).side is Side.LEFT


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("turn", [-90.0, 0.0, 90.0])
def test_at_rest_it_lies_on_the_table_as_it_is_felt(side, turn):
    felt = at_rest(Opening(HandPose(turn, 1.0), RULES), rest_limb(side, 3.0), TABLE, EDGE)
    assert math.degrees(turned(felt)) == pytest.approx(turn, abs=1e-6)
    np.testing.assert_allclose(curls(felt)[1:], 1.0, atol=0.01)
    assert felt.positions[:, 1].min() > TABLE
    assert (felt.side, felt.time_s) == (side, 3.0)


def test_a_joint_that_is_not_seen_is_as_it_is_felt():
    image = hand(Side.RIGHT)
    lost = np.zeros(26, dtype=bool)
    lost[list(CHAINS["little"])] = True
    places = np.where(lost[:, None], np.nan, image.positions)
    turns = np.where(lost[:, None], np.nan, image.orientations)
    torn = image.but(positions=places, orientations=turns, position_valid=~lost, orientation_valid=~lost)
    pose = HandPose(0.0, 0.7)
    whole, half = at(pose, image, 0.0), at(pose, torn, 0.0)
    np.testing.assert_allclose(half.positions, whole.positions, atol=1e-5)
    assert np.isfinite(at(pose, torn, 10 * BREATH).positions).all()

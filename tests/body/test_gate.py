"""The gate keeps out what no hand can do: pops, joints bent out of shape, the other hand in disguise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.frame import LimbFrame
from game.body.gate import Gate, farthest, judge
from game.body.joints import CHAINS, HAND, Side
from game.body.kinematics import complete
from game.body.postures import NAMES, place, posture
from game.body.rotations import about, multiply, to_matrix

REST = posture("rest", Side.RIGHT)
SPEED, AGREE = 3.0, 3


def at(time_s, x=0.0, name="rest", side=Side.RIGHT):
    return place(posture(name, side), np.array([x, 0.9, -0.3])).but(time_s=time_s)


def run(*samples, side=Side.RIGHT):
    gate, verdicts = Gate(), []
    for sample in samples:
        gate, verdict = judge(gate, sample, side, SPEED, AGREE)
        verdicts.append(verdict)
    return gate, verdicts


def good(*samples, side=Side.RIGHT):
    return [verdict.good for verdict in run(*samples, side=side)[1]]


def test_speed_counts_over_the_real_time_since_the_last_accepted_sample():
    assert good(at(0.0), at(0.1, 0.29)) == [True, True]
    assert good(at(0.0), at(0.1, 0.31)) == [True, False]
    # What was rejected stays so while it stays where it was rejected; back where the limb was, it is good.
    assert good(at(0.0), at(0.05, 0.31), at(0.11, 0.31)) == [True, False, False]
    assert good(at(0.0), at(0.05, 0.31), at(0.11, 0.05)) == [True, False, True]


def test_one_pop_is_dropped_and_the_hand_goes_on_where_it_was():
    gate, verdicts = run(at(0.00), at(0.01, 0.3), at(0.02, 0.01))
    assert [verdict.good for verdict in verdicts] == [True, False, True]
    assert not verdicts[-1].again
    assert gate.rejected is None


def test_three_rejected_samples_that_agree_are_where_the_limb_is_now():
    samples = [at(0.0), *(at(0.01 * n, 0.4 + 0.01 * n) for n in (1, 2, 3))]
    gate, verdicts = run(*samples)
    assert [verdict.good for verdict in verdicts] == [True, False, False, True]
    assert verdicts[-1].again
    assert verdicts[-1].since_s == pytest.approx(0.01)
    assert gate.accepted is samples[-1]


def test_rejected_samples_that_do_not_agree_never_become_a_place():
    samples = [at(0.01 * n, 0.4 * (-1) ** n) for n in range(1, 13)]
    assert not any(good(at(0.0), *samples)[1:])


def test_an_impossible_sample_breaks_a_run_of_agreeing_ones():
    gone = LimbFrame.unseen(0.025, Side.RIGHT)
    samples = [at(0.0), at(0.01, 0.4), at(0.02, 0.4), gone, at(0.03, 0.4), at(0.04, 0.4), at(0.05, 0.4)]
    assert good(*samples) == [True, False, False, False, False, False, True]


@pytest.mark.parametrize("side", Side)
def test_every_posture_may_pass_and_the_other_side_may_not(side):
    for name in NAMES:
        sample = at(1.0, name=name, side=side)
        assert good(sample, side=side) == [True]
        assert good(sample, side=side.other) == [False]
        # The other hand that only calls itself this one.
        assert good(replace(sample, side=side.other), side=side.other) == [False]


def test_a_finger_bent_far_backwards_or_through_itself_is_dropped():
    for finger in ("index", "middle", "ring", "little"):
        for degrees in (-75.0, 165.0):
            sample = bent(finger, degrees)
            assert good(sample) == [False], f"{finger} {degrees}"
        assert good(bent(finger, 95.0)) == [True]


def bent(finger, degrees):
    """A hand at rest of which one middle joint is bent by so much, in orientations as in places."""
    knuckle, joint, *beyond = CHAINS[finger][1:]
    straight = REST.orientations[knuckle]
    turn = about(to_matrix(straight)[:, 0], -np.radians(degrees))
    places, turns = REST.positions.copy(), REST.orientations.copy()
    turns[[joint, *beyond]] = multiply(turn, straight)
    places[beyond] = places[joint] + (places[beyond] - places[joint]) @ to_matrix(turn).T
    return REST.but(positions=places, orientations=turns, time_s=1.0)


def test_a_sample_without_enough_of_a_hand_or_with_a_broken_number_is_dropped():
    assert good(LimbFrame.unseen(0.0, Side.RIGHT)) == [False]
    for broken in (np.inf, np.nan):
        places = REST.positions.copy()
        places[HAND["ring_distal"]] = broken
        assert good(REST.but(positions=places)) == [False]


def test_an_unknown_finger_is_not_looked_at():
    valid, places, turns = REST.position_valid.copy(), REST.positions.copy(), REST.orientations.copy()
    chain = list(CHAINS["little"])
    valid[chain], places[chain], turns[chain] = False, np.nan, np.nan
    part = REST.but(positions=places, orientations=turns, position_valid=valid, orientation_valid=valid.copy())
    assert good(part, part.at_time(0.1)) == [True, True]
    assert farthest(part, REST) == 0.0


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0.001, 0.2), st.floats(-1.0, 1.0)), min_size=1, max_size=25))
def test_accepted_samples_never_outrun_the_gate_unless_they_are_a_new_place(steps):
    time_s, last, gate = 0.0, None, Gate()
    for dt_s, x in steps:
        time_s += dt_s
        sample = at(time_s, x)
        gate, verdict = judge(gate, sample, Side.RIGHT, SPEED, AGREE)
        if verdict.good:
            if last is not None and not verdict.again:
                assert farthest(last, sample) <= SPEED * (sample.time_s - last.time_s) + 1e-12
            last = sample
            assert gate.accepted is sample


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("duke-gestures-right-111s", 0.995),
        ("duke-gestures-left-119s", 0.995),
        ("leap-long-57hz-right", 0.995),
        ("leap-scroll-swipe-100hz-left", 0.995),
        ("leap-with-forearm-60hz-left", 0.995),
    ],
)
def test_real_hands_pass_the_gate(hands, name, least):
    frames = [complete(frame) for frame in hands(name) if frame.position_valid[2:].all()]
    passed = good(*frames, side=frames[0].side)
    assert np.mean(passed) >= least

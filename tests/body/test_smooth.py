"""The One Euro filter is quick where the limb is quick and still where it is still, with design.md's figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.joints import Side
from game.body.postures import place, posture
from game.body.rotations import about, angle_between, conjugate, multiply, normalised
from game.body.smooth import FilterRules, smooth
from game.settings import rules

HAND = posture("rest", Side.RIGHT)
UP = np.array([0.0, 1.0, 0.0])
FILTERS = rules(FilterRules, "filter")


def filtered(frames):
    state, found = None, []
    for frame in frames:
        state = smooth(state, frame, FILTERS)
        found.append(state.frame)
    return found


def lag_s(times, raw, smoothed, hz):
    """How much later the second wave comes, from the phase of the movement's own frequency."""
    turn = np.exp(-2j * np.pi * hz * times)
    return float(np.angle((raw @ turn) * np.conj(smoothed @ turn))) / (2 * np.pi * hz)


def whole_cycles(hz, rate):
    """Three cycles after two that let the filter settle."""
    times = np.arange(int(5 / hz * rate)) / rate
    return times, times >= 2 / hz - 1e-9


@pytest.mark.parametrize("rate", [30.0, 60.0, 90.0, 200.0])
def test_a_reach_lags_by_15_ms_at_most(rate):
    times, settled = whole_cycles(0.5, rate)
    reach = 0.15 * np.sin(2 * np.pi * 0.5 * times)
    frames = [
        HAND.but(time_s=t, positions=HAND.positions + np.array([0.0, 0.0, x]))
        for t, x in zip(times.tolist(), reach, strict=True)
    ]
    found = np.array([frame.positions[0, 2] for frame in filtered(frames)]) - HAND.positions[0, 2]
    assert 0.0 < lag_s(times[settled], reach[settled], found[settled], 0.5) <= 0.015


@pytest.mark.parametrize("rate", [30.0, 60.0, 90.0, 200.0])
def test_a_turn_of_the_forearm_lags_by_15_ms_at_most(rate):
    times, settled = whole_cycles(0.5, rate)
    roll = np.radians(40.0) * np.sin(2 * np.pi * 0.5 * times)
    ahead = np.array([0.0, 0.0, 1.0])
    frames = [
        place(HAND, np.zeros(3), about(ahead, angle)).but(time_s=t)
        for t, angle in zip(times.tolist(), roll, strict=True)
    ]
    turns = [multiply(frame.orientations[0], conjugate(HAND.orientations[0])) for frame in filtered(frames)]
    found = np.array([2 * np.arctan2(turn[2], turn[3]) for turn in turns])
    assert 0.0 < lag_s(times[settled], roll[settled], found[settled], 0.5) <= 0.015


@pytest.mark.parametrize("rate", [30.0, 90.0, 200.0])
def test_a_full_curl_lags_by_15_ms_at_most(rate):
    times, settled = whole_cycles(1.0, rate)
    curl = 0.5 - 0.5 * np.cos(2 * np.pi * times)
    frames = [replace(HAND, time_s=t, curl=np.full(5, c)) for t, c in zip(times.tolist(), curl, strict=True)]
    found = np.array([frame.curl[2] for frame in filtered(frames)])
    assert 0.0 < lag_s(times[settled], curl[settled], found[settled], 1.0) <= 0.015


@pytest.mark.parametrize(
    ("rate", "noise_m", "noise_deg"), [(60.0, 0.0005, 0.5), (90.0, 0.001, 1.0), (200.0, 0.001, 1.0)]
)
def test_a_hand_at_rest_trembles_by_a_third_of_the_raw_at_most(rate, noise_m, noise_deg):
    chance = np.random.default_rng(7)
    times = (np.arange(int(6 * rate)) / rate).tolist()
    shake = chance.normal(0.0, noise_m, (len(times), 26, 3))
    tilt = np.concatenate(
        [
            chance.normal(0.0, np.radians(noise_deg) / 2 / np.sqrt(3), (len(times), 26, 3)),
            np.ones((len(times), 26, 1)),
        ],
        axis=2,
    )
    curl = 0.3 + chance.normal(0.0, 0.004, (len(times), 5))
    frames = [
        replace(
            HAND,
            time_s=t,
            positions=HAND.positions + s,
            orientations=multiply(normalised(q), HAND.orientations),
            curl=c,
        )
        for t, s, q, c in zip(times, shake, tilt, curl, strict=True)
    ]
    settled = slice(int(2 * rate), None)
    found, raw = filtered(frames)[settled], frames[settled]
    for of in (
        lambda frame: frame.positions - HAND.positions,
        lambda frame: angle_between(frame.orientations, HAND.orientations),
        lambda frame: frame.curl - 0.3,
    ):
        trembling = [np.sqrt(np.mean(np.square([of(frame) for frame in each]))) for each in (found, raw)]
        assert trembling[0] <= trembling[1] / 3


def test_the_filter_settles_where_the_limb_is_and_first_gives_it_as_it_is():
    first = smooth(None, HAND, FILTERS)
    assert first.frame is HAND
    there = place(HAND, np.array([0.05, 0.0, 0.0]), about(UP, 0.4))
    found = filtered([HAND, *(there.but(time_s=n / 60) for n in range(1, 300))])[-1]
    np.testing.assert_allclose(found.positions, there.positions, atol=1e-6)
    assert angle_between(found.orientations, there.orientations).max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(st.floats(-3.1, 3.1), st.floats(-1.0, 1.0), st.floats(-3.1, 3.1), st.integers(0, 2**31))
def test_it_does_not_care_which_way_the_axes_lie(yaw, pitch, roll, seed):
    chance = np.random.default_rng(seed)
    turn = multiply(
        multiply(about(UP, yaw), about(np.array([1.0, 0, 0]), pitch)), about(np.array([0, 0, 1.0]), roll)
    )
    steps = [posture(name, Side.RIGHT) for name in ("rest", "open", "fist")]
    frames = [place(step, chance.normal(0, 0.02, 3)).but(time_s=n / 60) for n, step in enumerate(steps)]
    here = filtered(frames)[-1]
    there = filtered([place(frame, np.ones(3), turn) for frame in frames])[-1]
    np.testing.assert_allclose(there.positions, place(here, np.ones(3), turn).positions, atol=1e-12)
    assert angle_between(there.orientations, place(here, np.ones(3), turn).orientations).max() < 1e-9


def test_a_quaternion_that_changes_its_sign_is_the_same_turn():
    frames = [place(HAND, np.zeros(3), about(UP, 0.02 * n)).but(time_s=n / 60) for n in range(20)]
    flipped = [frame.but(orientations=-frame.orientations) if n % 2 else frame for n, frame in enumerate(frames)]
    for a, b in zip(filtered(frames), filtered(flipped), strict=True):
        assert angle_between(a.orientations, b.orientations).max() < 1e-9


def test_a_frame_that_is_not_newer_changes_nothing():
    state = smooth(smooth(None, HAND, FILTERS), HAND.but(time_s=0.1), FILTERS)
    assert smooth(state, HAND.but(time_s=0.1), FILTERS) is state
    assert smooth(state, HAND.but(time_s=0.05), FILTERS) is state


def test_a_joint_not_seen_before_starts_anew_and_one_not_seen_now_is_unknown():
    places, turns = HAND.positions.copy(), HAND.orientations.copy()
    places[7], turns[7] = np.nan, np.nan
    partial = HAND.but(time_s=0.1, positions=places, orientations=turns)
    back = HAND.but(time_s=0.2, positions=HAND.positions + 0.3)
    found = filtered([HAND, partial, back])
    assert np.isnan(found[1].positions[7]).all()
    assert np.isfinite(np.delete(found[1].positions, 7, axis=0)).all()
    np.testing.assert_array_equal(found[2].positions[7], back.positions[7])
    np.testing.assert_array_equal(found[2].orientations[7], back.orientations[7])


def test_elbow_and_shoulder_are_smoothed_too_and_may_come_and_go():
    frames = [
        replace(HAND, time_s=0.00, hinge=np.zeros(3)),
        replace(HAND, time_s=0.01, hinge=np.full(3, 0.01), root=np.ones(3)),
        replace(HAND, time_s=0.02, hinge=None),
    ]
    found = filtered(frames)
    assert ((found[1].hinge > 0.0) & (found[1].hinge < 0.01)).all()
    np.testing.assert_array_equal(found[1].root, np.ones(3))
    assert found[2].hinge is None
    assert found[2].root is None

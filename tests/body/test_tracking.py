"""A limb is never invented, never jumps and is never judged while it is lost, whatever its samples do."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.body.frame import LimbFrame
from game.body.gate import farthest
from game.body.joints import Side
from game.body.postures import place, posture, rest_limb
from game.body.smooth import FilterRules
from game.body.tracking import Phase, TrackingRules, begin, clean
from game.settings import rules

TRACKING, FILTERS = rules(TrackingRules, "tracking"), rules(FilterRules, "filter")


def hand(time_s, x=0.2, name="rest", side=Side.RIGHT):
    return place(posture(name, side), np.array([x, 0.9, -0.4])).but(time_s=time_s, hinge=None)


def still(from_s, to_s, x=0.2, hz=60, **more):
    return [hand(n / hz, x, **more) for n in range(round(from_s * hz), round(to_s * hz))]


def phases(drawn):
    """The phases in their order, each with the time of its first frame."""
    found = []
    for at_s, each in drawn:
        if not found or found[-1][0] is not each.phase:
            found.append((each.phase, at_s))
    return found


def told(drawn, phase):
    return [item for _, found in drawn for item in found.news if item.phase == phase]


def test_a_limb_never_seen_is_never_drawn_and_the_hint_and_rest_come_once(watch):
    nothing = [LimbFrame.unseen(n / 30, Side.RIGHT) for n in range(330)]
    drawn = watch(nothing)
    assert all(found.frame is None and found.phase is Phase.UNSEEN for _, found in drawn)
    assert [(item.phase, item.at_s) for _, found in drawn for item in found.news] == [
        ("hint", 3.0),
        ("rest", 10.0),
    ]
    assert all(found.lost_s == at_s for at_s, found in drawn)


def test_a_limb_is_first_drawn_where_it_is_after_a_fifth_of_a_second(watch):
    drawn = watch(still(0, 1.0, x=0.31))
    first = next(at_s for at_s, found in drawn if found.frame is not None)
    assert first == pytest.approx(0.20, abs=1 / 60)
    assert [item.at_s for item in told(drawn, "regain")] == pytest.approx([0.20])
    shown = drawn[-1][1]
    assert shown.frame.positions[1, 0] == pytest.approx(0.31)
    assert shown.phase is Phase.TRACKED


@pytest.mark.parametrize("hz", [2, 4, 5, 6, 9])
def test_a_display_that_draws_seldom_shows_a_limb_and_brings_it_back_as_well(watch, cut, hz):
    samples = cut(still(0, 6.0), 2.1, 1.5, silent=False)
    drawn = watch(samples, hz=hz)
    first, again = (item.at_s for item in told(drawn, "regain"))
    assert 0.2 <= first <= 0.2 + 1 / hz
    assert 3.8 - 1e-9 <= again <= 3.8 + 2 / hz
    assert drawn[-1][1].phase is Phase.TRACKED


@pytest.mark.parametrize("silent", [True, False])
def test_a_limb_that_is_seen_five_times_a_second_alone_is_not_trusted(watch, silent):
    samples = [hand(n / 5) for n in range(20)]
    if not silent:
        samples = sorted([*samples, *(LimbFrame.unseen((n + 0.5) / 5, Side.RIGHT) for n in range(20))], key=_time)
    assert not told(watch(samples), "regain")


def _time(sample):
    return sample.time_s


def test_without_filters_the_samples_are_drawn_as_they_are(watch):
    samples = still(0, 1.0)
    assert watch(samples)[-1][1].frame is samples[-1]


def test_a_glimpse_shorter_than_a_fifth_of_a_second_brings_nothing_back(watch, cut):
    samples = cut(cut(still(0, 4.0), 1.0, 1.5, silent=False), 2.65, 0.6, silent=False)
    drawn = watch(samples)
    assert [item.at_s for item in told(drawn, "regain")][1:] == pytest.approx([3.45], abs=0.02)
    # The fade begun before goes on, and ends where it would have ended.
    assert [item.at_s for item in told(drawn, "rest_pose")] == pytest.approx([2.1])


def test_a_limb_lost_again_on_its_way_back_is_frozen_there_and_judged_by_the_first_loss(watch, cut):
    samples = cut(cut(still(0, 5.0), 1.0, 0.8, silent=False), 2.1, 0.3, silent=False)
    drawn = watch(samples)
    assert [phase for phase, _ in phases(drawn)][-4:] == [
        Phase.REGAINING,
        Phase.FROZEN,
        Phase.REGAINING,
        Phase.TRACKED,
    ]
    lost = [found.lost_s for at_s, found in drawn if 1.0 < at_s < phases(drawn)[-1][1]]
    np.testing.assert_allclose(np.diff(lost), 1 / 60, atol=1e-9)


def test_a_hand_found_elsewhere_is_led_there_at_a_metre_a_second_at_most(watch, speeds):
    samples = still(0, 2.0, x=0.05) + still(2.0, 4.5, x=0.65)
    drawn = watch(samples)
    regain = told(drawn, "regain")[-1]
    assert regain.distance_m == pytest.approx(0.6)
    assert regain.duration_s == pytest.approx(0.6)
    assert regain.at_s == pytest.approx(2.2, abs=0.04)
    assert 1.7 < speeds(drawn).max() < 1.9
    assert phases(drawn)[-1][0] is Phase.TRACKED
    assert drawn[-1][1].frame.positions[1, 0] == pytest.approx(0.65)


def test_a_pop_of_one_sample_is_never_drawn_and_costs_no_judged_frame(watch, speeds):
    samples = still(0, 2.0)
    samples[70] = hand(70 / 60, x=0.5)
    drawn = watch(samples)
    late = [found for at_s, found in drawn if at_s > 0.3]
    assert speeds(drawn).max() < 1e-9
    assert max(found.lost_s for found in late) < 0.05
    assert [item.phase for found in late for item in found.news] == ["held"]


@pytest.mark.parametrize("side", Side)
def test_samples_of_the_other_hand_are_no_samples(watch, side):
    own, other = still(0, 1.0, side=side), still(1.0, 2.0, side=side.other)
    drawn = watch(own + other, rest=rest_limb(side, 0.0))
    assert all(found.frame.side is side for _, found in drawn if found.frame is not None)
    assert [item.at_s for item in told(drawn, "void")] == pytest.approx([1.5])


def test_a_short_hold_is_judged_on_a_way_and_not_with_a_jump(watch, speeds):
    # A tenth of a second without samples while the hand goes on at half a metre a second.
    samples = [hand(n / 60, x=0.5 * min(max(n / 60 - 1.0, 0.0), 0.6)) for n in range(180)]
    drawn = watch([sample for sample in samples if not 1.2 < sample.time_s < 1.32])
    assert {item.phase for item in told(drawn, "held") + told(drawn, "frozen")} == {"held"}
    # The way back is fastest at 1.875 of its mean, while the hand moves on under it.
    assert 0.6 < speeds(drawn).max() < 1.875 * (1.0 + 0.5 / 2) + 0.5 / 2


def test_held_is_drawn_untracked_and_no_pose_is_newer_than_its_sample(watch, cut):
    for at_s, found in watch(cut(still(0, 3.0), 1.0, 0.4, silent=True), 90.0):
        if found.frame is not None:
            assert found.frame.time_s <= at_s + 1e-9
            assert found.frame.tracked.any() == (found.phase is Phase.TRACKED)


# Stretches of seconds: good, flagged invalid, silent, or good somewhere else; and how the hand looks.
STRETCH = st.tuples(
    st.sampled_from(["good", "good", "flagged", "silent", "other-side"]),
    st.floats(0.02, 1.4),
    st.floats(-0.3, 0.3),
    st.sampled_from(["rest", "fist", "open"]),
)


@settings(max_examples=30, deadline=None)
@example([("good", 1.0, 0.0, "rest"), ("good", 1.0, 0.0, "rest"), ("good", 1.0, 0.0, "fist")], 30.0, False)
@given(st.lists(STRETCH, min_size=1, max_size=7), st.sampled_from([30.0, 72.0]), st.booleans())
def test_whatever_the_samples_do_nothing_is_invented_and_nothing_jumps(stretches, hz, filtering):
    samples, time_s = [], 0.0
    for kind, seconds, x, name in stretches:
        for n in range(int(seconds * 60)):
            at_s = time_s + n / 60
            if kind == "flagged":
                samples.append(LimbFrame.unseen(at_s, Side.RIGHT))
            elif kind != "silent":
                side = Side.LEFT if kind == "other-side" else Side.RIGHT
                samples.append(hand(at_s, x + 0.1 * np.sin(3 * at_s), name, side))
        time_s += seconds
    state, last, row = begin(rest_limb(Side.RIGHT, 0.0)), None, -1
    seen, lost_s = False, 0.0
    for number in range(int((time_s + 1.5) * hz)):
        at_s = number / hz
        while row + 1 < len(samples) and samples[row + 1].time_s <= at_s:
            row += 1
        sample = samples[row] if row >= 0 else None
        before = state
        state, found = clean(before, sample, at_s, TRACKING, FILTERS if filtering else None)
        again, same = clean(before, sample, at_s, TRACKING, FILTERS if filtering else None)
        assert again.phase is state.phase, "the same input gives the same"
        assert same.news == found.news
        seen = seen or found.phase is not Phase.UNSEEN
        assert (found.frame is not None) == seen
        assert found.lost_s == 0.0 or found.lost_s >= lost_s or found.phase is Phase.HELD
        assert found.phase is not Phase.TRACKED or found.lost_s == 0.0
        if found.frame is not None:
            assert found.frame.at_hand
            assert np.isfinite(found.frame.positions).all()
            assert found.frame.side is Side.RIGHT
            if last is not None:
                # The gate goes by the time between two measurements, which may be more than a frame.
                real_s = max(1 / hz, found.frame.time_s - last.time_s)
                assert farthest(last, found.frame) <= TRACKING.gate_speed_m_s * real_s + 1e-9
            last = found.frame
        lost_s = found.lost_s

"""The watch over the head: what leaves the seat is noticed in time, and what nobody saw is no distance."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.rotations import about, multiply, rotate
from game.mirror.midline import seat_from_head
from game.session.comfort import STAFF, Comfort, ComfortRules, Sense
from game.session.limbs import EYE
from game.settings import rules

RULES = rules(ComfortRules, "comfort")
BED = replace(RULES, bed=True)
UP = np.array([0.0, 1.0, 0.0])
HZ = 40.0
few = settings(max_examples=25, deadline=None)
PLACE = np.array([0.4, 1.1, -0.7])
yaws = st.floats(-math.pi, math.pi)
# What a tracker does on its own: a few centimetres.
jitters = st.lists(st.tuples(*[st.floats(-0.03, 0.03)] * 3), min_size=1, max_size=20)


def settled(yaw=0.0, bed=False, pitch=0.0):
    """Somebody seated anywhere, turned anyhow; gives how to move that head in the person's own axes."""
    turn = multiply(about(UP, yaw), about(np.array([1.0, 0.0, 0.0]), pitch))
    seat = seat_from_head([(PLACE, turn)] * 3, EYE)
    watch = Comfort(BED if bed else RULES)
    watch.settle(seat)
    return watch, lambda x, y, z: PLACE + rotate(about(UP, yaw), np.array([x, y, z]))


def told(watch, places, hz=HZ, start_s=0.0):
    """Place or None for each frame: the first time of each sense, in order."""
    found = {}
    for number, place in enumerate(places):
        time_s = start_s + number / hz
        sense = watch.watch(time_s, place)
        if sense is not None:
            found.setdefault(sense, time_s)
    return found


def frames(seconds, place, hz=HZ):
    return [place] * round(seconds * hz)


@few
@given(yaws)
def test_standing_up_is_told_as_soon_as_it_is_sure(yaw):
    watch, at = settled(yaw)
    found = told(watch, frames(1.0, at(0, 0, 0)) + frames(1.0, at(0, 0.26, 0)))
    assert list(found) == [Sense.STANDS]
    assert 1.0 < found[Sense.STANDS] < 1.3


@few
@given(yaws, st.sampled_from([-0.27, 0.27]))
def test_a_lean_counts_after_three_seconds_and_only_sideways(yaw, aside):
    watch, at = settled(yaw)
    found = told(watch, frames(1.0, at(0, 0, 0)) + frames(5.0, at(aside, -0.05, 0)))
    assert list(found) == [Sense.LEANS]
    assert 4.0 < found[Sense.LEANS] < 4.35
    assert not told(watch, frames(9.0, at(0, -0.1, aside)), start_s=20.0)


def test_short_leans_do_not_add_up():
    watch, at = settled()
    sway = (frames(2.5, at(0.3, 0, 0)) + frames(0.5, at(0.1, 0, 0))) * 5
    assert not told(watch, sway)


@few
@given(yaws, yaws, st.floats(-1.0, 1.0))
def test_half_a_metre_in_any_direction_stops(yaw, around, height):
    watch, at = settled(yaw)
    flat = math.sqrt(1.0 - height**2)
    there = 0.5 * np.array([flat * math.cos(around), height, flat * math.sin(around)])
    # On the way it may drop, stand or be away: it ends in a stop at once.
    found = told(watch, frames(1.0, at(0, 0, 0)) + frames(0.5, at(*there)))
    assert next(iter(found)).stops
    assert next(iter(found.values())) < 1.3


def falls(at, seconds, by, start=0.0):
    steps = round(seconds * HZ)
    return [at(0, start - by * min(1.0, number / steps), 0) for number in range(steps + round(HZ))]


def test_a_fast_drop_stops_and_a_slow_one_does_not():
    watch, at = settled()
    assert list(told(watch, frames(1.0, at(0, 0, 0)) + falls(at, 0.5, 0.35))) == [Sense.DROPS]
    watch, at = settled()
    assert not told(watch, frames(1.0, at(0, 0, 0)) + falls(at, 2.0, 0.35))
    watch, at = settled()
    assert not told(watch, frames(1.0, at(0, 0, 0)) + falls(at, 0.5, 0.25))


def test_sitting_down_as_asked_is_no_fall():
    watch, at = settled()
    found = told(watch, frames(2.0, at(0, 0.4, 0)) + falls(at, 0.8, 0.4, start=0.4))
    assert list(found) == [Sense.STANDS]
    # Falling past the chair is one.
    watch, at = settled()
    assert Sense.DROPS in told(watch, frames(2.0, at(0, 0.3, 0)) + falls(at, 0.8, 0.6, start=0.3))


@few
@given(yaws, jitters, st.booleans())
def test_jitter_is_nothing(yaw, jitter, bed):
    watch, at = settled(yaw, bed)
    places = [at(*each) for each in jitter]
    assert not told(watch, (places * round(8 * HZ))[: round(8 * HZ)])


@few
@given(st.integers(1, 3), st.tuples(*[st.floats(-3.0, 3.0)] * 3))
def test_a_jump_of_the_tracker_is_no_movement(lasts, there):
    watch, at = settled()
    jump = frames(1.0, at(0, 0, 0)) + [at(*there)] * lasts
    assert not told(watch, jump * 5)


@few
@given(st.data(), st.booleans())
def test_gaps_tell_nothing_and_break_what_was_being_counted(data, bed):
    """Every stretch between two gaps is shorter than what a lean needs, and no drop spans a gap."""
    watch, at = settled(bed=bed)
    places = []
    for _ in range(data.draw(st.integers(1, 6))):
        x = data.draw(st.sampled_from([0.0, 0.3, -0.3]))
        y = data.draw(st.sampled_from([0.2, 0.0, -0.2]))
        places += frames(data.draw(st.floats(0.1, 2.9)), at(x, y, 0.0))
        places += frames(data.draw(st.floats(0.02, 2.0)), None)
    assert not told(watch, places)


@pytest.mark.parametrize("hz", [20.0, 40.0, 90.0])
def test_between_two_places_none_is_invented(hz):
    """Aside and forward are each near; both at once would be away from the seat, and nobody was there."""
    watch, at = settled()
    assert not told(watch, (frames(1.0, at(0.4, 0, 0), hz) + frames(1.0, at(0, 0, 0.4), hz)) * 3, hz)


def test_frames_that_come_late_are_a_gap_as_well():
    watch, at = settled()
    # Far up, then far down, and nothing in between was seen.
    assert not told(watch, [at(0, 0.2, 0), at(0, -0.2, 0)] * 20, hz=1.0)


@pytest.mark.parametrize("hz", [5.0, 20.0, 120.0])
def test_it_holds_at_every_rate(hz):
    watch, at = settled()
    found = told(watch, frames(1.0, at(0, 0, 0), hz) + frames(1.0, at(0, 0.3, 0), hz), hz)
    assert list(found) == [Sense.STANDS]


def test_nothing_is_told_before_the_seat_and_a_new_seat_begins_anew():
    watch = Comfort(RULES)
    assert not told(watch, frames(1.0, PLACE) + frames(1.0, PLACE + 2.0))
    watch, at = settled()
    assert told(watch, frames(4.0, at(0.3, 0, 0)))
    watch.settle(seat_from_head([(at(0.3, 0, 0), about(UP, 0.0))], EYE))
    assert not told(watch, frames(4.0, at(0.3, 0, 0)), start_s=10.0)
    assert Sense.STANDS in told(watch, frames(1.0, at(0.3, 0.3, 0)), start_s=14.0)
    watch.settle(None)
    assert not told(watch, frames(4.0, at(0.3, 0.3, 0)), start_s=20.0)


@few
@given(yaws, st.floats(math.radians(30), math.radians(75)))
def test_in_bed_all_is_against_the_bed_head_however_far_it_lies_back(yaw, reclined):
    for there, sense in (
        ((0.0, 0.10, -0.28), Sense.SITS_UP),
        ((0.0, 0.26, 0.0), Sense.SITS_UP),
        ((0.27, 0.0, 0.0), Sense.SLIDES),
        ((0.0, 0.25, -0.40), Sense.AWAY),
    ):
        watch, at = settled(yaw, bed=True, pitch=reclined)
        assert not told(watch, frames(1.0, at(0, 0, 0)))
        assert list(told(watch, frames(4.0, at(*there)), start_s=1.0)) == [sense]


def test_reaching_over_the_table_is_allowed_on_a_chair():
    watch, at = settled()
    assert not told(watch, frames(6.0, at(0.1, -0.15, -0.30)))


def test_every_sense_has_its_sentence_for_staff():
    assert set(STAFF) == set(Sense)
    assert [sense for sense in Sense if sense.stops] == [
        s for s, text in STAFF.items() if text.startswith("ALARM")
    ]

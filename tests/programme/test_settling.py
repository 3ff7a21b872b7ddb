"""Pain over days: a flare acts once, worse than at the start holds, the working hand and the signs are watched."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.rating import Rating
from game.programme.settling import (
    Course,
    Flare,
    FlareStep,
    Hand,
    SettlingRules,
    SignWay,
    Worse,
    flare,
    hand_factor,
    hand_flag,
    settled,
    signs_check,
    working_hand,
    worse,
)
from game.settings import PRESETS, programme

PLP, CRPS = (programme(name).of(SettlingRules) for name in ("plp", "crps"))


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(SettlingRules)) == (
        1, 2, 4, 3, 7, 2, 4, 0.30, 2, 14, 4, 2, 0.6, 7, 2, name in ("crps", "other"), 2, 4, 2,
    )  # fmt: skip


@pytest.mark.parametrize(("pre", "base", "result"), [
    (5, 4.0, True), (6, 4.0, False), (5, 3.5, False), (None, 4.0, None), (5, None, None),
])  # fmt: skip
def test_a_point_over_the_usual_is_settled(pre, base, result):
    assert settled(pre, base, PLP) is result


def course(*days, stage=3, holds=(), base=4.0, state=None):
    """Ratings by day (None: missing) to the steps of the watch; `holds`: sessions a hold still runs, by day."""
    state, steps = state or Flare(), []
    for number, pre in days:
        steps.append(flare(state, number, pre, base, stage, dict(holds).get(number, 0), PLP))
        state = steps[-1].state
    return steps


def acts(steps):
    return [(step.flare, step.again) for step in steps]


NO, YES, AGAIN = (False, False), (True, False), (True, True)


@pytest.mark.parametrize(("days", "expected"), [
    (((1, 6), (2, 6)), [NO, YES]), (((1, 6), (2, 5)), [NO, NO]), (((1, 5), (2, 6)), [NO, NO]),
    (((1, 6), (5, 6)), [NO, YES]), (((1, 6), (6, 6)), [NO, NO]), (((1, 6), (6, 6), (7, 6)), [NO, NO, YES]),
    (((1, 6), (2, None), (3, 6)), [NO, NO, YES]), (((1, 6), (2, 5), (3, 6)), [NO, NO, NO]),
])  # fmt: skip
def test_two_high_ratings_close_together_are_a_flare(days, expected):
    assert acts(course(*days)) == expected


def test_the_second_rating_is_judged_by_the_usual_of_the_first():
    first = flare(Flare(), 1, 6, 4.0, 3, 0, PLP).state
    assert first.base == 4.0
    assert flare(first, 2, 6, 5.0, 3, 0, PLP).flare
    assert not flare(first, 9, 6, 5.0, 3, 0, PLP).flare
    assert flare(first, 9, 6, 5.0, 3, 0, PLP).state.since is None


def test_a_flare_acts_once_and_once_more_when_its_hold_has_run_out():
    days = ((1, 6), (2, 6), (3, 7), (4, 3), (5, 6), (6, 6), (7, 6))
    assert acts(course(*days, holds={3: 2, 4: 1})) == [NO, YES, NO, NO, AGAIN, NO, NO]
    assert acts(course(*days[:4], (5, 5), (6, 6), (7, 6), holds={3: 2, 4: 1})) == [NO, YES, NO, NO, NO, NO, YES]


def test_a_rating_that_is_missing_when_the_hold_runs_out_is_waited_for():
    days = ((1, 6), (2, 6), (3, 6), (4, None), (5, 6))
    assert acts(course(*days, holds={3: 1})) == [NO, YES, NO, NO, AGAIN]


def test_after_the_hold_the_usual_of_the_start_of_the_flare_counts():
    state = course((1, 6), (2, 6))[-1].state
    assert flare(state, 5, 6, 6.0, 3, 0, PLP).again
    assert not flare(state, 5, 5, 3.0, 3, 0, PLP).again


@pytest.mark.parametrize("stage", [1, 2])
def test_in_the_first_stages_it_acts_once_only_until_it_settles(stage):
    days = ((1, 6), (2, 6), (3, 6), (4, 6), (5, 5), (6, 6), (7, 6))
    assert acts(course(*days, stage=stage)) == [NO, YES, NO, NO, NO, NO, YES]


def test_a_new_usual_ends_a_flare():
    state = course((1, 6), (2, 6), stage=2)[-1].state
    over = flare(state, 3, 6, 5.0, 2, 0, PLP)
    assert not over.state.on
    assert flare(state, 3, 7, 5.0, 2, 0, PLP).state.on


def test_without_a_usual_pain_there_is_no_flare_and_no_error():
    step = flare(Flare(), 1, 9, None, 3, 0, PLP)
    assert step == FlareStep(Flare(last=1), False, False)


@pytest.mark.parametrize("day", [3, 4])
def test_a_day_is_looked_at_once(day):
    with pytest.raises(ProgrammeError, match="looked at for a flare already"):
        flare(Flare(last=4), day, 3, 3.0, 3, 0, PLP)
    assert flare(Flare(last=4), 5, 3, 3.0, 3, 0, PLP).state.last == 5


@given(st.lists(st.integers(0, 10), min_size=2, max_size=12), st.floats(0, 8), st.integers(1, 4))
def test_more_pain_never_makes_the_first_flare_later(values, base, stage):
    def first(ratings):
        found = [step.flare for step in course(*enumerate(ratings), stage=stage, base=base)]
        return found.index(True) if True in found else len(found)

    assert first([min(10, value + 1) for value in values]) <= first(values)


def rating(values, start=1):
    return tuple(Rating(start + place, value) for place, value in enumerate(values))


@pytest.mark.parametrize(("base0", "week", "is_worse"), [
    (3.0, [5], True), (3.0, [5, 5, 5, 4], False), (3.0, [4], False), (4.0, [5], False), (5.0, [6, 7], True),
    (5.0, [6, 6, 6, 7], False), (4.0, [5, 5, 5, 5, 6], True), (3.0, [4, 4, 4, 5], False), (7.0, [9], True),
    (3.5, [5], False), (0.0, [2], True), (8.0, [10], True),
])  # fmt: skip
def test_worse_by_two_points_or_a_third(base0, week, is_worse):
    result = worse(rating(week, 94), (), base0, None, 100, PLP)
    assert result == (Worse(Course.WORSE, 100) if is_worse else Worse(Course.STEADY, None))


def test_only_the_last_seven_days_count():
    assert worse((Rating(93, 9), Rating(94, 3)), (), 3.0, None, 100, PLP).course is Course.STEADY
    assert worse((Rating(94, 9),), (), 3.0, None, 100, PLP).course is Course.WORSE
    assert worse((Rating(93, 9),), (), 3.0, None, 100, PLP).course is Course.UNKNOWN
    assert worse((Rating(101, 9), Rating(94, 3)), (), 3.0, None, 100, PLP).course is Course.STEADY


@pytest.mark.parametrize(("first", "week", "is_worse"), [
    ([6, 6], [8], True), ([6, 6], [8, 7], False), ([6, 7], [8], False), ([2, 4], [5], True),
])  # fmt: skip
def test_worse_by_the_worst_pain_of_the_week(first, week, is_worse):
    result = worse((), rating(first) + rating(week, 94), None, None, 100, PLP)
    assert (result.course is Course.WORSE) is is_worse


def test_the_first_week_of_the_worst_pain_ends_after_seven_days():
    assert worse((), (Rating(1, 4), Rating(7, 8), Rating(97, 8)), None, None, 100, PLP).course is Course.WORSE
    assert worse((), (Rating(1, 4), Rating(8, 8), Rating(97, 6)), None, None, 100, PLP).course is Course.WORSE
    assert worse((), (Rating(1, 4), Rating(97, 5)), None, None, 100, PLP).course is Course.STEADY


def test_without_ratings_it_is_not_known_and_an_open_flag_stands():
    assert worse((), (), 4.0, None, 100, PLP) == Worse(Course.UNKNOWN, None)
    assert worse(rating([9], 99), (), None, None, 100, PLP) == Worse(Course.UNKNOWN, None)
    assert worse((), (), 4.0, 90, 100, PLP) == Worse(Course.REVIEW, 90)
    assert worse(rating([4], 99), (), 4.0, 90, 100, PLP) == Worse(Course.REVIEW, 90)


def test_fourteen_days_suspend():
    bad = rating([9], 99)
    assert worse(bad, (), 4.0, 87, 100, PLP) == Worse(Course.WORSE, 87)
    assert worse(bad, (), 4.0, 86, 100, PLP) == Worse(Course.SUSPENDED, 86)
    assert worse(rating([4], 99), (), 4.0, 86, 100, PLP) == Worse(Course.REVIEW, 86)
    assert worse(bad, (), 4.0, 100, 100, PLP).course is Course.WORSE
    with pytest.raises(ProgrammeError, match="check the clock"):
        worse(bad, (), 4.0, 101, 100, PLP)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), st.floats(0, 10), st.none() | st.integers(80, 100))
def test_t_mono_more_pain_is_never_less_worse(values, base0, since):
    order = list(Course)
    one, other = (
        worse(rating([value + more for value in values], 94), (), base0, since, 100, PLP).course for more in (0, 1)
    )
    assert order.index(other) >= order.index(one)


def test_the_working_hand_is_spared_for_seven_days():
    fine = working_hand(Hand(), 100, 3, PLP)
    assert fine == Hand(3, None, 0, None)
    assert hand_factor(fine, 100, PLP) == 1.0
    sore = working_hand(Hand(), 100, 4, PLP)
    assert sore == Hand(4, 107, 1, 100)
    assert [hand_factor(sore, day, PLP) for day in (100, 106, 107)] == [0.6, 0.6, 1.0]
    assert not hand_flag(sore, PLP)


def test_two_points_more_count_and_twice_is_a_flag():
    risen = working_hand(Hand(1), 100, 3, PLP)
    assert risen == Hand(3, 107, 1, 100)
    assert working_hand(Hand(2), 100, 3, PLP).times == 0
    assert working_hand(risen, 100, 5, PLP) == Hand(5, 107, 1, 100)
    twice = working_hand(risen, 101, 5, PLP)
    assert twice == Hand(5, 108, 2, 101)
    assert hand_flag(twice, PLP)
    assert working_hand(twice, 102, None, PLP) == twice
    with pytest.raises(ProgrammeError, match="pain in the working hand is 11"):
        working_hand(twice, 103, 11, PLP)


CALM = {"swelling": 1, "warmth": 0, "colour": 2, "sweating": 2}


@pytest.mark.parametrize(("now", "more", "way"), [
    (CALM, {}, "calm"), (CALM | {"warmth": 1}, {}, "calm"), (CALM | {"warmth": 2}, {}, "end"),
    (CALM | {"sweating": 4}, {}, "end"), (CALM | {"swelling": 3}, {"next_day": True}, "flag"), (None, {}, "ask"),
    (CALM, {"next_day": True}, "calm"), (CALM, {"new_place": True}, "end"), (None, {"new_place": True}, "end"),
    (CALM, {"warning": True}, "red"), (None, {"warning": True, "new_place": True}, "red"),
])  # fmt: skip
def test_the_signs_sheet(now, more, way):
    inputs = {"new_place": False, "next_day": False, "warning": False} | more
    assert signs_check(CALM, now, rules=CRPS, **inputs) is SignWay(way)
    elsewhere = SignWay.RED if inputs["warning"] else SignWay.CALM
    assert signs_check(CALM, now, rules=PLP, **inputs) is elsewhere


def test_a_sheet_that_is_missing_at_the_start_is_asked_for():
    assert signs_check(None, CALM, False, False, False, CRPS) is SignWay.ASK


@pytest.mark.parametrize(
    "sheet", [{}, CALM | {"warmth": 5}, CALM | {"warmth": -1}, CALM | {"warmth": 1.0}, {"warmth": 1}]
)
def test_a_sheet_that_is_not_whole_is_refused(sheet):
    for start, now in ((sheet, CALM), (CALM, sheet)):
        with pytest.raises(ProgrammeError, match="sign"):
            signs_check(start, now, False, False, False, CRPS)
    assert signs_check(CALM | {"warmth": 4}, CALM | {"warmth": 4}, False, False, False, CRPS) is SignWay.CALM


SHEET = {"start": CALM, "now": CALM, "new_place": False, "next_day": False, "warning": False}
FIRST = {"state": Flare(), "day": 1, "pre": 4, "base": 4.0, "stage": 3, "hold_left": 0}
ONCE = Flare(0, 4.0, 0)
COURSE = {"ratings": (), "worsts": (), "base0": 4.0, "since": None, "day": 100}


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (settled, {"pre": 5, "base": 4.0}, "Pain is 5 against a usual 4, so it settled."),
    (settled, {"pre": 6, "base": 4.0}, "so it has not settled"),
    (settled, {"pre": None, "base": 4.0}, "not known"),
    (flare, FIRST, "there is no flare"), (flare, FIRST | {"pre": 6}, "watch the next"),
    (flare, FIRST | {"pre": 6, "state": ONCE}, "Pain was 2 or more above the usual twice running"),
    (flare, FIRST | {"pre": 6, "state": Flare(0, 4.0, 0, True, True)}, "After the hold, pain of 6 is still"),
    (flare, FIRST | {"pre": 6, "state": Flare(0, 4.0, 0, True)}, "wait for the pain to settle"),
    (worse, COURSE, "too few ratings"), (worse, COURSE | {"ratings": rating([4], 99)}, "is not worse"),
    (worse, COURSE | {"since": 98}, "still to look"),
    (worse, COURSE | {"ratings": rating([8], 99)}, "nothing rises"),
    (worse, COURSE | {"ratings": rating([8], 99), "since": 80}, "20 days ago"),
    (working_hand, {"state": Hand(), "day": 1, "now": None}, "was not rated"),
    (working_hand, {"state": Hand(), "day": 1, "now": 2}, "at 2, so it works"),
    (working_hand, {"state": Hand(), "day": 1, "now": 4}, "shrink for 7 days."),
    (working_hand, {"state": Hand(4, 9, 1, 0), "day": 1, "now": 4}, "shrink for 7 days and a therapist is told."),
    (signs_check, SHEET, "about as at the start"), (signs_check, SHEET | {"now": None}, "not filled in"),
    (signs_check, SHEET | {"new_place": True}, "in a new place"),
    (signs_check, SHEET | {"warning": True}, "a doctor"),
    (signs_check, SHEET | {"now": CALM | {"warmth": 2}}, "rose by 2 today"),
    (signs_check, SHEET | {"now": CALM | {"warmth": 2}, "next_day": True}, "on the next day"),
])  # fmt: skip
def test_each_rule_says_why(function, inputs, sentence):
    preset = programme("crps")
    _, kept = decide(preset, function, **inputs)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)

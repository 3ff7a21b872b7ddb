"""Answers to left/right pictures: which count, and what is measured on them."""

import pytest

from game.programme.field import ProgrammeError
from game.programme.left_right import (
    Answer,
    AnswerRules,
    Device,
    Side,
    Turn,
    Validity,
    adjusted,
    asymmetry,
    device_times,
    lateral_cost,
    measures,
    right_times,
    scored,
    too_fast,
    validity,
)
from game.programme.preset import Override, prescribed
from game.settings import PRESETS, programme

RULES = programme("plp").of(AnswerRules)
L, R = Side.LEFT, Side.RIGHT
EVEN = Device(0.5, 0.5)


def answer(rt_s=1.0, shown=L, chosen=None, **more):
    return Answer(shown, shown if chosen is None else chosen, rt_s, **more)


MISS = Answer(L, None, None)


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert programme(name).of(AnswerRules) == AnswerRules(
        void_s=0.15, flagged_s=0.30, flagged_most=3, pause_s=5.0, device_s=0.5, arrows=20, arrows_weekly=10,
        arrow_days=7, mle_least=8, mle_confidence=0.90, mle_samples=400,
    )  # fmt: skip


def test_fields_that_contradict_each_other_are_refused():
    change = [
        Override("answers.void_s", 0.2, "developer", "try", "2026-01-01"),
        Override("answers.flagged_s", 0.2, "developer", "try", "2026-01-01"),
    ]
    assert prescribed(programme("plp"), change).of(AnswerRules).flagged_s == 0.2
    with pytest.raises(ProgrammeError, match=r"must not be longer than answers\.flagged_s"):
        AnswerRules(0.31, 0.30, 3, 5.0, 0.5, 20, 10, 7, 8, 0.9, 400)


@pytest.mark.parametrize(("one", "result"), [
    (answer(0.149), "void"), (answer(0.15), "flagged"), (answer(0.299), "flagged"), (answer(0.30), "fine"),
    (MISS, "timed-out"), (answer(1.0, pause_s=5.0), "fine"), (answer(1.0, pause_s=5.1), "paused"),
    (answer(0.1, pause_s=6.0), "paused"), (answer(0.0), "void"),
])  # fmt: skip
def test_what_an_answer_counts_as(one, result):
    assert validity(one, RULES) == Validity(result)


def test_void_and_paused_pictures_are_not_scored_and_errors_by_time_are():
    block = [answer(0.1), answer(0.2), answer(1.0), MISS, answer(1.0, pause_s=9.0)]
    assert scored(block, RULES) == [block[1], block[2], MISS]
    assert too_fast(block, RULES) == 2


@pytest.mark.parametrize(("chosen", "rt_s"), [(None, 1.0), (L, None), (L, -0.1)])
def test_an_answer_is_whole_or_refused(chosen, rt_s):
    with pytest.raises(ProgrammeError, match="needs a side and its time"):
        Answer(L, chosen, rt_s)


def test_an_answer_is_a_back_upright_without_a_pause_unless_told():
    one = answer()
    assert (one.pause_s, one.palm, one.turn, one.turn_deg) == (0.0, False, Turn.NEUTRAL, 0.0)


def test_times_are_told_without_the_device():
    arrows = [answer(0.4), answer(0.6), answer(0.5), answer(9.0, L, R), answer(0.9, R), MISS]
    device = device_times(arrows)
    assert device == Device(0.5, 0.9)
    assert device_times([]) == Device(None, None)
    assert adjusted(answer(1.5), device, RULES) == pytest.approx(1.5)
    assert adjusted(answer(1.5, L, R), device, RULES) == pytest.approx(1.1)
    assert adjusted(MISS, device, RULES) is None
    assert adjusted(answer(1.5), Device(None, 0.5), RULES) is None
    assert right_times([answer(1.0), answer(2.0, L, R), answer(3.0)], device, RULES) == pytest.approx((1.0, 3.0))


def test_asymmetry_is_the_share_of_the_mean():
    assert asymmetry(1.2, 1.0) == pytest.approx(0.2 / 1.1)
    assert asymmetry(1.0, 1.2) == pytest.approx(-0.2 / 1.1)
    assert [asymmetry(None, 1.0), asymmetry(1.0, None), asymmetry(0.0, 0.0)] == [None] * 3
    assert asymmetry(1.0, -0.5) == 6.0


def test_the_measures_of_a_block():
    block = [answer(each, L) for each in (1.0, 2.0, 3.0)] + [answer(1.0, L, R)]
    block += [answer(each, R) for each in (1.0, 1.5, 2.0, 2.5)]
    found = measures(block, L, EVEN, RULES)
    assert found.trials == 8
    assert found.acc == 7 / 8
    assert found.rt_s == 2.0
    assert found.iqr_s == pytest.approx(1.0)
    assert found.ies_s == pytest.approx(2.0 / (7 / 8))
    assert found.ai_rt == pytest.approx((2.0 - 1.75) / 1.875)
    assert found.d_acc == pytest.approx(0.25)
    # z of 3.5 / 5 is 0.524, of 0.5 / 5 is -1.282; half of their sum with the sign turned is 0.379.
    assert found.bias == pytest.approx(0.3787, abs=1e-3)
    assert measures(block, R, EVEN, RULES).bias == pytest.approx(-0.3787, abs=1e-3)
    assert measures(block, R, EVEN, RULES).d_acc == pytest.approx(-0.25)


def test_what_cannot_be_said_is_none():
    nothing = measures([], L, EVEN, RULES)
    assert nothing.trials == 0
    assert {nothing.acc, nothing.rt_s, nothing.iqr_s, nothing.ies_s, nothing.ai_rt, nothing.d_acc} == {None}
    assert {nothing.bias, nothing.slope_s} == {None}
    wrong = measures([answer(1.0, L, R)], L, EVEN, RULES)
    assert (wrong.acc, wrong.rt_s, wrong.ies_s) == (0.0, None, None)
    assert measures([MISS], L, EVEN, RULES).acc == 0.0
    assert measures([answer(1.0), answer(1.2)], L, EVEN, RULES).iqr_s == pytest.approx(0.1)
    alone = measures([answer(1.0)], L, EVEN, RULES)
    assert (alone.iqr_s, alone.bias, alone.acc) == (None, None, 1.0)
    untimed = measures([answer(1.0), answer(1.0, R)], L, Device(), RULES)
    assert (untimed.acc, untimed.rt_s, untimed.ies_s, untimed.ai_rt) == (1.0, None, None, None)


def test_the_slope_is_by_the_shortest_way_round():
    block = [answer(1.0 + 0.25 * steps, turn_deg=deg) for deg, steps in (
        (0, 0), (45, 1), (90, 2), (135, 3), (180, 4), (225, 3), (270, 2), (315, 1), (360, 0),
    )]  # fmt: skip
    assert measures(block, L, EVEN, RULES).slope_s == pytest.approx(0.25)
    assert measures([answer(1.0, turn_deg=45), answer(2.0, turn_deg=315)], L, EVEN, RULES).slope_s is None
    assert measures([answer(1.0, turn_deg=45), answer(2.0, turn_deg=270)], L, EVEN, RULES).slope_s == 1.0
    assert measures([*block, answer(9.0, L, R, turn_deg=0)], L, EVEN, RULES).slope_s == pytest.approx(0.25)


def palms(away, near, count=8, palm=True):
    return [
        answer(time + each / 100, palm=palm, turn=turn)
        for turn, time in ((Turn.LATERAL, away), (Turn.MEDIAL, near))
        for each in range(count)
    ]


def test_pictures_that_point_away_take_longer_on_palms():
    found = lateral_cost(palms(1.8, 1.5), EVEN, RULES)
    assert found.cost_s == pytest.approx(0.3)
    assert 0.24 < found.low_s < 0.3 < found.high_s < 0.36
    assert lateral_cost(palms(1.8, 1.5), EVEN, RULES) == found
    assert lateral_cost(palms(1.5, 1.8), EVEN, RULES).cost_s == pytest.approx(-0.3)


def test_the_interval_is_drawn_alike_in_every_replay():
    away = [answer(1.0 + each**1.7 / 7, palm=True, turn=Turn.LATERAL) for each in range(12)]
    near = [answer(0.9 + each**1.3 / 9, palm=True, turn=Turn.MEDIAL) for each in range(13)]
    found = lateral_cost(away + near, EVEN, RULES)
    assert (found.cost_s, found.low_s, found.high_s) == pytest.approx((1.562871, -0.342363, 4.038569), abs=1e-6)


def test_the_cost_needs_eight_right_palms_of_each_class():
    assert lateral_cost(palms(1.8, 1.5, 7), EVEN, RULES) is None
    assert lateral_cost(palms(1.8, 1.5)[1:], EVEN, RULES) is None
    assert lateral_cost(palms(1.8, 1.5)[:-1], EVEN, RULES) is None
    assert lateral_cost(palms(1.8, 1.5, palm=False), EVEN, RULES) is None
    assert lateral_cost(palms(1.8, 1.5), Device(), RULES) is None


def test_the_interval_leaves_out_a_twentieth_at_each_end():
    times = [answer(1.0 + each, palm=True, turn=Turn.LATERAL) for each in range(9)]
    times += [answer(1.0, palm=True, turn=Turn.MEDIAL)] * 9
    found = lateral_cost(times, EVEN, RULES)
    # The middle of nine drawn of 0..8 lies in 2..6 with a share of 0.95, so a 90 % interval lies within it.
    assert (found.cost_s, found.low_s, found.high_s) == (4.0, 2.0, 6.0)

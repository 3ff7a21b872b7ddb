"""Better, no clear change, worse; the check for non-response; the checkpoints of published courses."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.rating import Rater, Rating
from game.programme.response import (
    Check,
    Fidelity,
    Function,
    Response,
    ResponseClass,
    ResponseRules,
    check_day,
    function_better,
    response,
    response_check,
)
from game.settings import PRESETS, programme

PLP = programme("plp")
RULES = PLP.of(ResponseRules)
NUMBERS = ResponseRules(
    classify_from=4, high_from=7, points=2, share=0.30, large_share=0.50, mean_days=7, mean_least=3, held_days=7,
    check_low=7, check_middle=14, check_high=21, blocks=9, psfs=2, dose_share=0.80, look_share=0.60,
)  # fmt: skip
BETTER, SAME, WORSE, UNKNOWN = ResponseClass
DAY = 100


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert programme(name).of(ResponseRules) == NUMBERS


@pytest.mark.parametrize("change", [
    {"classify_from": 8}, {"check_low": 15}, {"check_high": 13}, {"share": 0.6},
])  # fmt: skip
def test_fields_that_contradict_each_other_are_refused(change):
    with pytest.raises(ProgrammeError, match="must"):
        dataclasses.replace(NUMBERS, **change)


def test_fields_at_the_edge_of_contradiction_are_kept():
    edge = dataclasses.replace(NUMBERS, classify_from=7, check_low=14, check_high=14, share=0.5)
    assert edge.check_high == 14


def days(values, last=DAY):
    """Ratings that end on the last day, None for a day without."""
    first = last - len(values) + 1
    return tuple(Rating(first + place, value) for place, value in enumerate(values) if value is not None)


def ask(ratings, base0, worse=False):
    found, kept = decide(PLP, response, ratings=ratings, base0=base0, worse=worse, day=DAY)
    assert same(again(kept, PLP), kept)
    return found, why(kept, PLP)


@pytest.mark.parametrize(("values", "base0", "result"), [
    ([4] * 13, 6.0, Response(BETTER)),
    ([4] * 12 + [5], 6.0, Response(BETTER)), ([4] * 12 + [6], 6.0, Response(SAME)),
    ([5] * 13, 6.0, Response(SAME)),
    ([3] * 13, 6.0, Response(BETTER, True)), ([3] * 12 + [4], 6.0, Response(BETTER)),
    # 30 % of 5 are 1.5, which is less than 2 points: 3.5 in the mean is enough.
    ([3, 4, 3, 4, 3, 4, 3] * 2, 5.0, Response(BETTER)), ([4, 4, 3, 4, 3, 4, 3] * 2, 5.0, Response(SAME)),
    ([4] * 13, 5.0, Response(SAME)),
    # 2 points of 10 are less than 30 % of it.
    ([8] * 13, 10.0, Response(BETTER)), ([9] * 13, 10.0, Response(SAME)),
    ([2] * 13, 4.0, Response(BETTER, True)), ([0] * 13, 3.5, Response(UNKNOWN)),
    ([0] * 13, None, Response(UNKNOWN)),
    ([], 6.0, Response(UNKNOWN)), ([], 4.0, Response(UNKNOWN)), ([0] * 13, 4.0, Response(BETTER, True)),
])  # fmt: skip
def test_two_points_or_thirty_percent(values, base0, result):
    found, said = ask(days(values), base0)
    assert found == result
    starts = {
        BETTER: "The week's pain is at least 50% less" if result.large else "The week's pain is clearly less",
        SAME: "The week's pain has not clearly changed",
        UNKNOWN: "Pain was under 4" if base0 and base0 < 4 else "There are too few ratings",
    }
    assert said.startswith(starts[result.kind])


def test_better_must_hold_for_seven_days():
    # The mean of a week with one day of 6 is 4.3; it leaves the window of the last seven days after seven.
    assert ask(days([6, *[4] * 13]), 6.0)[0] == Response(BETTER)
    assert ask(days([6, *[4] * 12]), 6.0)[0] == Response(SAME)
    assert ask(days([4] * 9), 6.0)[0] == Response(BETTER)
    assert ask(days([4] * 8), 6.0)[0] == Response(SAME)
    assert ask(days([4, 4, 4, *[None] * 5, 4, 4, 4]), 6.0)[0] == Response(SAME)
    assert ask(days([4, 4, 4, None, 4, None, None, 4, 4]), 6.0)[0] == Response(BETTER)


def test_a_mean_of_fewer_than_three_ratings_says_nothing():
    assert ask(days([4, 4, *[None] * 6]), 6.0)[0] == Response(UNKNOWN)
    assert ask(days([4] * 2), 6.0)[0] == Response(UNKNOWN)
    assert ask(days([4] * 3), 6.0)[0] == Response(SAME)


def test_worse_comes_first():
    found, said = ask(days([0] * 13), 6.0, worse=True)
    assert found == Response(WORSE)
    assert said.startswith("Pain is worse than at the start")
    assert ask((), None, worse=True)[0] == Response(WORSE)


def test_a_proxy_and_the_future_count_for_nothing():
    calm = days([4] * 13)
    assert ask((*calm, Rating(DAY, 9, rater=Rater.PROXY)), 6.0)[0] == Response(BETTER)
    assert ask((*calm, Rating(DAY + 1, 9)), 6.0)[0] == Response(BETTER)
    assert ask(tuple(dataclasses.replace(each, rater=Rater.PROXY) for each in calm), 6.0)[0] == Response(UNKNOWN)
    assert ask((*calm, Rating(DAY, 9)), 6.0)[0] == Response(SAME)


@given(st.lists(st.integers(0, 9), min_size=13, max_size=13), st.integers(0, 12), st.integers(4, 10))
def test_more_pain_is_never_a_better_class(values, which, base0):
    order = [Response(BETTER, True), Response(BETTER), Response(SAME)]
    more = [*values]
    more[which] += 1
    one, other = (response(days(each), float(base0), False, DAY, RULES) for each in (values, more))
    assert order.index(other) >= order.index(one)


@pytest.mark.parametrize(("function", "result"), [
    (Function(20, 29), True), (Function(20, 28), False), (Function(None, 29), False), (Function(20, None), False),
    (Function(psfs_start=3.0, psfs_now=5.0), True), (Function(psfs_start=3.0, psfs_now=4.9), False),
    (Function(20, 20, 3.3, 5.3), True), (Function(), False), (Function(30, 20), False),
])  # fmt: skip
def test_function_is_better_by_nine_blocks_or_two_points(function, result):
    assert function_better(function, RULES) is result


@pytest.mark.parametrize(("base0", "day"), [
    (0.0, 7), (3.9, 7), (4.0, 14), (6.9, 14), (7.0, 21), (10.0, 21), (None, 7),
])  # fmt: skip
def test_the_day_of_the_check_goes_by_the_pain_of_the_start(base0, day):
    assert check_day(base0, RULES) == day


def test_the_checkpoints_of_published_courses():
    # Finn 2017: 44.1 +- 17.0 mm at the start; Griffin 2017: low, medium and high, about sessions 7, 14 and 21.
    assert [check_day((44.1 + sigma * 17.0) / 10, RULES) for sigma in (-1, 0, 1)] == [7, 14, 14]
    assert [check_day(each, RULES) for each in (2.0, 5.0, 8.0)] == [7, 14, 21]


FINE = Fidelity(0.8, None, False, True)
LESS = Function(20, 28, 3.0, 4.0)
MORE = Function(20, 29)
CHANGES = ("exercise-family", "bilateral", "stop")


def check(mirror_days, base0, kind=SAME, function=LESS, fidelity=FINE, checked=False):
    found, kept = decide(
        PLP, response_check, mirror_days=mirror_days, base0=base0, checked=checked, kind=kind, function=function,
        fidelity=fidelity,
    )  # fmt: skip
    assert same(again(kept, PLP), kept)
    return found, why(kept, PLP)


NO = Check(True, False, (), CHANGES)


@pytest.mark.parametrize(("mirror_days", "base0", "more", "result", "said"), [
    (6, 3.0, {}, Check(False), "too early to judge whether it helps: we look at mirror day 7"),
    (7, 3.0, {}, NO, "After 7 mirror days it does not help clearly, so the therapist decides what to change."),
    (13, 5.0, {}, Check(False), "mirror day 14"), (14, 5.0, {}, NO, "After 14"), (20, 8.0, {}, Check(False), "21"),
    (21, 8.0, {}, NO, "After 21 mirror days it does not"), (30, 8.0, {}, NO, "After 21"),
    (21, 8.0, {"checked": True}, Check(False), "judged already"),
    (14, 5.0, {"kind": BETTER}, Check(True), "After 14 mirror days it helps, so we go on."),
    (14, 5.0, {"kind": UNKNOWN}, NO, "does not help"), (14, 5.0, {"kind": WORSE}, NO, "does not help"),
    (14, 4.0, {"function": MORE}, NO, "does not help"), (7, 3.9, {"function": MORE}, Check(True), "it helps"),
    (7, 3.0, {"kind": BETTER}, NO, "does not help"), (7, None, {"function": MORE}, Check(True), "it helps"),
    (7, 3.0, {"function": MORE, "kind": WORSE}, NO, "does not help"), (7, None, {}, NO, "does not help"),
    (7, 3.0, {"function": Function(20, None)}, Check(True, False, measured=False), "was not measured"),
    (7, 3.0, {"function": Function(), "kind": WORSE}, NO, "does not help"),
    (14, 5.0, {"function": Function()}, NO, "does not help"),
    (0, 0.0, {}, Check(False), "too early"), (20, 10.0, {}, Check(False), "mirror day 21"),
])  # fmt: skip
def test_non_response_is_judged_once_at_its_day(mirror_days, base0, more, result, said):
    found, sentence = check(mirror_days, base0, **more)
    assert found == result
    assert said in sentence


@pytest.mark.parametrize(("fidelity", "faults"), [
    (FINE, ()), (Fidelity(0.79, None, False, True), ("dose",)), (Fidelity(None, None, False, True), ("dose",)),
    (Fidelity(0.8, 0.6, False, True), ()), (Fidelity(0.8, 0.59, False, True), ("look-share",)),
    (Fidelity(0.8, None, True, True), ("embodiment",)), (Fidelity(0.8, None, None, True), ()),
    (Fidelity(0.8, None, False, False), ("education",)), (Fidelity(0.8), ("education",)),
    (Fidelity(0.5, 0.5, True, False), ("dose", "look-share", "embodiment", "education")),
])  # fmt: skip
def test_the_therapist_sees_what_was_not_as_meant(fidelity, faults):
    found, said = check(14, 5.0, fidelity=fidelity)
    assert found.look_at == faults
    assert ("It may be that" in said) is bool(faults)
    assert check(14, 5.0, BETTER, fidelity=fidelity)[0] == Check(True)


def test_the_faults_are_told_in_words():
    said = check(14, 5.0, fidelity=Fidelity(0.5, 0.5, True, False))[1]
    assert said.endswith(
        "It may be that too little was practised and the eyes were seldom on the mirror and the hand did not feel "
        "like one's own and the cards were not learnt."
    )


@pytest.mark.parametrize(("mirror_days", "base0"), [(-1, 5.0), (7, -0.1), (7, 10.1)])
def test_what_cannot_be_is_refused(mirror_days, base0):
    with pytest.raises(ProgrammeError, match="0 or more"):
        check(mirror_days, base0)

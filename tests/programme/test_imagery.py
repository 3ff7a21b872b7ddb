"""Motor imagery: trials that count, chronometry, stillness, rungs, sets and the gate of stage 2."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.gates import Gate
from game.programme.imagery import (
    ImageryBaseline,
    ImageryRules,
    ImageryRung,
    ImagerySession,
    Imagined,
    Pace,
    SetPlan,
    chronometry,
    imagery_gate,
    imagery_rung,
    moved,
    observer_route,
    pace,
    set_plan,
    valid_trials,
)
from game.settings import PRESETS, programme

PRESET = programme("plp")
RULES = PRESET.of(ImageryRules)
NUMBERS = ImageryRules(
    rungs=("I1", "I2", "I3", "I4", "I5"), shortest=0.3, longest=3.0, spread_most=0.5, ratio_days=14,
    ratio_good_low=0.75, ratio_good_high=1.25, ratio_low=0.5, ratio_high=1.5, ratio_gain=0.25, still_mm=15.0,
    still_deg=15.0, moved_share=0.30, catch_every=8, validity=0.70, catch=0.75, vivid=3, vivid_gain=1,
    last_sessions=3, rise_most=2, gate_rung="I4", rung_sessions=2, observer_sessions=5, set_least=5, set_most=10,
    set_rest_s=60.0, most_min=15.0,
)  # fmt: skip
I1, I2, I3, I4, I5, I6 = ImageryRung


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    rise = 1 if name in ("crps", "other") else 2
    assert programme(name).of(ImageryRules) == dataclasses.replace(NUMBERS, rise_most=rise)


@pytest.mark.parametrize(("change", "sentence"), [
    ({"ratio_low": 0.8}, "good ratios must lie within"), ({"ratio_good_low": 1.25}, "good ratios must lie within"),
    ({"ratio_high": 1.2}, "good ratios must lie within"), ({"set_least": 11}, "set_least must not be more"),
    ({"rungs": ("I1", "I3", "I4")}, "begin with I1 and leave none out"), ({"rungs": ()}, "begin with I1"),
    ({"rungs": ("I1", "I2", "I3")}, "gate_rung must be one of"),
])  # fmt: skip
def test_fields_that_contradict_each_other_are_refused(change, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        dataclasses.replace(NUMBERS, **change)


def test_the_last_rung_may_be_switched_on():
    assert dataclasses.replace(NUMBERS, rungs=tuple(ImageryRung)).ladder[-1] is I6
    edge = dataclasses.replace(NUMBERS, ratio_low=0.75, ratio_high=1.25, set_least=10)
    assert (edge.ratio_low, edge.set_least) == (0.75, 10)
    assert RULES.ladder == (I1, I2, I3, I4, I5)
    assert [each.watches for each in ImageryRung] == [True, True, False, False, False, False]


def test_a_trial_counts_from_a_third_to_three_times_the_shown_move():
    def counts(*times):
        return valid_trials([Imagined(each, 6.0) for each in times], RULES)

    assert counts(1.8) == 1
    assert counts(1.79) == 0
    assert counts(18.0) == 1
    assert counts(18.1) == 0
    assert counts(None) == 0
    assert counts(6.0, None, 6.0, 99.0) == 2
    assert counts() == 0


def test_times_that_scatter_make_the_set_count_for_nothing():
    # A half of the mean on both sides of it scatters by 0.5 over these three (n - 1).
    even, wild = (5.0, 10.0, 15.0), (4.9, 10.0, 15.1)
    assert valid_trials([Imagined(each, 6.0) for each in even], RULES) == 3
    assert valid_trials([Imagined(each, 6.0) for each in wild], RULES) == 0
    assert valid_trials([Imagined(2.0, 6.0)], RULES) == 1
    assert valid_trials([Imagined(2.0, 6.0), Imagined(17.0, 6.0)], RULES) == 0


@pytest.mark.parametrize(("mm", "deg", "result"), [
    (15.0, 15.0, False), (15.1, 0.0, True), (0.0, 15.1, True), (None, 20.0, None), (20.0, None, None),
])  # fmt: skip
def test_a_hand_that_keeps_still(mm, deg, result):
    assert moved(Imagined(6.0, 6.0, mm, deg), RULES) is result


def test_chronometry_is_imagined_over_done():
    assert chronometry([2.0, 4.0], [4.0, 8.0]) == 0.5
    assert chronometry([0.5], [0.25]) == 2.0
    assert [
        chronometry([], [1.0]),
        chronometry([1.0], []),
        chronometry([0.0], [1.0]),
        chronometry([1.0], [0.0]),
    ] == ([None] * 4)


@pytest.mark.parametrize(("ratio", "result"), [
    (0.49, "off"), (0.5, "usable"), (0.74, "usable"), (0.75, "good"), (1.0, "good"), (1.25, "good"),
    (1.26, "usable"), (1.5, "usable"), (1.51, "off"), (None, "unknown"),
])  # fmt: skip
def test_what_a_ratio_says(ratio, result):
    assert pace(ratio, RULES) == Pace(result)


@pytest.mark.parametrize(("sets", "level", "since", "plan"), [
    (3, 1, None, (3, 5, (8,), True)), (3, 6, 13, (3, 10, (8, 16, 24), False)), (2, 3, 14, (2, 7, (8,), True)),
    (3, 9, 1, (3, 10, (8, 16, 24), False)), (2, 4, 1, (2, 8, (8, 16), False)), (0, 1, 1, (0, 5, (), False)),
    (1, 0, 1, (1, 5, (), False)),
])  # fmt: skip
def test_a_set_grows_with_the_level(sets, level, since, plan):
    found, kept = decide(PRESET, set_plan, sets=sets, level=level, since_ratio=since)
    assert found == SetPlan(plan[0], plan[1], plan[2], 60.0, 15.0, plan[3])
    assert why(kept, PRESET).startswith(f"Today has {sets} sets of {plan[1]} with rests between")
    assert ("timed" in why(kept, PRESET)) is plan[3]


GOOD = ImagerySession(1, I4, 20, 14, 4, 3, 3, 2, 2)


def session(**more):
    return dataclasses.replace(GOOD, **more)


@pytest.mark.parametrize("more", [
    {"valid": 21}, {"caught": 5}, {"moved": 1}, {"valid": -1}, {"picture": 0}, {"picture": 6}, {"feeling": 0},
    {"rise": 11}, {"rise": -11},
])  # fmt: skip
def test_what_cannot_be_is_refused(more):
    with pytest.raises(ProgrammeError, match=r"count again|from 1 to 5|from -10 to 10"):
        session(**more)


def test_the_ends_of_what_can_be():
    assert session(picture=1, feeling=5, valid=0, caught=4, moved=3, watched=3, rise=None).feeling == 5


BASE = ImageryBaseline(2.0, 2, 1)


def ask(sessions, ratio=1.5, baseline=BASE, observer=False, name="plp"):
    preset = programme(name)
    result, kept = decide(
        preset, imagery_gate, sessions=sessions, ratio=ratio, baseline=baseline, observer=observer
    )
    assert same(again(kept, preset), kept)
    assert why(kept, preset).startswith("Everything" if result.open else "The next step waits for ")
    return result


@pytest.mark.parametrize(("change", "lacks"), [
    ({}, ()), ({"sessions": (GOOD, GOOD)}, ("sessions",)), ({"observer": True}, ("observer",)),
    ({"sessions": (GOOD, GOOD, session(valid=13))}, ("validity",)),
    ({"sessions": (session(trials=0, valid=0),) * 3}, ("validity",)),
    ({"sessions": (session(caught=4), GOOD, session(caught=2))}, ()),
    ({"sessions": (GOOD, GOOD, session(caught=2))}, ("catch",)),
    ({"sessions": (session(catches=0, caught=0),) * 3}, ("catch",)),
    ({"ratio": 1.51}, ()), ({"ratio": None}, ("ratio",)),
    ({"ratio": 1.75}, ()), ({"ratio": 1.76}, ("ratio",)),
    ({"ratio": 1.6, "baseline": ImageryBaseline()}, ("ratio",)),
    ({"ratio": 0.49, "baseline": ImageryBaseline(0.25, 2, 1)}, ("ratio",)),
    ({"ratio": 0.45, "baseline": ImageryBaseline(0.2, 2, 1)}, ()),
    ({"sessions": (session(picture=2, feeling=1),) * 3}, ("vivid",)),
    ({"sessions": (session(picture=2, feeling=2),) * 3}, ()),
    ({"sessions": (session(picture=1, feeling=3),) * 3, "baseline": ImageryBaseline()}, ()),
    ({"sessions": (session(picture=2, feeling=2),) * 3, "baseline": ImageryBaseline()}, ("vivid",)),
    ({"sessions": (session(picture=None, feeling=None),) * 3}, ("vivid",)),
    ({"sessions": (session(picture=None, feeling=None), GOOD, session(picture=None, feeling=None))}, ()),
    ({"sessions": (session(picture=5), session(picture=2, feeling=1), session(picture=2, feeling=1))}, ("vivid",)),
    ({"sessions": (GOOD, session(rise=3), GOOD)}, ("rise",)),
    ({"sessions": (GOOD, session(rise=None), GOOD)}, ("rise",)),
    ({"sessions": (session(rise=9, valid=0), GOOD, GOOD, GOOD)}, ()),
    ({"sessions": (GOOD, session(rung=I5), session(rung=I3))}, ("rung",)),
    ({"sessions": (GOOD, session(rung=I5), session(rung=I5))}, ()),
])  # fmt: skip
def test_the_gate_of_imagery(change, lacks):
    result = ask(**{"sessions": (GOOD,) * 3} | change)
    assert result == Gate(not lacks, lacks)


def test_crps_allows_a_rise_of_one():
    assert ask((session(rise=1),) * 3, name="crps").open
    assert ask((GOOD,) * 3, name="crps").lacks == ("rise",)


def test_the_gate_says_its_numbers():
    bad = session(valid=0, caught=0, picture=1, feeling=1, rise=5, rung=I1)
    _, kept = decide(
        PRESET, imagery_gate, sessions=(bad,) * 3, ratio=None, baseline=ImageryBaseline(), observer=False
    )
    assert why(kept, PRESET) == (
        "The next step waits for 70% of the trials done as asked, 75% of the questions in between answered right"
        ", an imagined time of 0.5 to 1.5 of the real one, a picture or feeling of 3 of 5, or 1 over the first, "
        "pain up by 2 at the most in each session and sessions on rung I4 or higher."
    )
    for given_sessions, observer, said in (
        ((), False, "3 sessions"),
        ((), True, "the time of this stage, because no images come"),
    ):
        _, kept = decide(
            PRESET, imagery_gate, sessions=given_sessions, ratio=None, baseline=BASE, observer=observer
        )
        assert why(kept, PRESET) == f"The next step waits for {said}."


@given(st.lists(st.integers(-1, 4), min_size=3, max_size=4), st.integers(0, 3))
def test_more_pain_never_opens_the_gate(rises, which):
    def made(values):
        return tuple(session(rise=each) for each in values)

    harder = [*rises]
    harder[which % len(rises)] += 1
    before, after = (imagery_gate(made(values), 1.0, BASE, False, RULES).open for values in (rises, harder))
    assert before or not after


NONE = session(picture=1, feeling=1)


@pytest.mark.parametrize(("sessions", "result"), [
    ((NONE,) * 5, True), ((NONE,) * 4, False), ((GOOD, *(NONE,) * 5), True), ((*(NONE,) * 4, GOOD), False),
    ((*(NONE,) * 4, session(picture=1, feeling=2)), False), ((*(NONE,) * 4, session(picture=2, feeling=1)), False),
    ((*(NONE,) * 4, session(picture=1, feeling=1, valid=13)), False),
    ((*(NONE,) * 4, session(picture=1, feeling=1, valid=0, rung=I2)), True),
    ((*(NONE,) * 3, session(picture=None), NONE, NONE), True),
    ((*(NONE,) * 3, session(feeling=None), NONE, session(picture=None, feeling=1)), False),
])  # fmt: skip
def test_who_forms_no_images_watches(sessions, result):
    found, kept = decide(PRESET, observer_route, sessions=sessions)
    assert found is result
    assert why(kept, PRESET).startswith("In 5 sessions no picture" if result else "Pictures or feelings come")


@pytest.mark.parametrize(("rung", "last", "observer", "result", "said"), [
    (I4, [GOOD, GOOD], False, I5, "2 sessions went well"), (I4, [GOOD], False, I4, "Imagining goes on"),
    (I4, [], False, I4, "Imagining goes on"),
    (I5, [session(rung=I5)] * 2, False, I5, "Imagining goes on"),
    (I4, [GOOD, session(valid=13)], False, I4, "Imagining"),
    (I4, [session(valid=13), GOOD, GOOD], False, I5, "2 sessions"),
    (I4, [GOOD, session(rise=3)], False, I4, "Imagining"),
    (I4, [GOOD, session(rise=None)], False, I4, "Imagining"),
    (I4, [GOOD, session(stop=True)], False, I4, "Imagining"),
    (I4, [session(rung=I3), GOOD], False, I4, "Imagining"),
    (I4, [GOOD, session(caught=2)], False, I4, "Imagining"),
    (I4, [GOOD, session(catches=0, caught=0)], False, I5, "2 sessions"),
    (I1, [session(rung=I1, valid=0)] * 2, False, I2, "2 sessions"),
    (I2, [session(rung=I2, valid=0)] * 2, False, I3, "2 sessions"),
    (I3, [session(rung=I3, valid=13)] * 2, False, I3, "Imagining"),
    (I4, [session(moved=6, watched=20)] * 2, False, I5, "2 sessions"),
    (I4, [GOOD, session(moved=7, watched=20)], False, I2, "The hand often moved along"),
    (I4, [session(moved=20, watched=20), GOOD, GOOD], False, I5, "2 sessions"),
    (I1, [session(rung=I1, moved=20, watched=20)], False, I1, "Imagining goes on"),
    (I4, [GOOD, GOOD], True, I2, "No images come"), (I1, [], True, I1, "Imagining goes on"),
    (I6, [], False, I5, "That way of imagining is switched off"),
    (I6, [session(rung=I6)] * 2, False, I5, "That way of imagining is switched off"),
])  # fmt: skip
def test_the_rung_of_the_next_session(rung, last, observer, result, said):
    asked = {"rung": rung, "sessions": tuple(last), "observer": observer}
    found, kept = decide(PRESET, imagery_rung, **asked, held=False)
    assert found is result
    assert why(kept, PRESET).startswith(said)


def test_a_hold_brings_no_new_rung_but_may_go_back():
    restless = session(moved=7, watched=20)
    assert imagery_rung(I4, (GOOD, GOOD), False, True, RULES) is I4
    assert imagery_rung(I4, (GOOD, restless), False, True, RULES) is I2

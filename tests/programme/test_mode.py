"""The pain before a session decides how it is played; what ends it decides what is left behind."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.mode import (
    AfterStop,
    Ended,
    Mode,
    ModeRules,
    Reason,
    after_stop,
    high_sessions,
    may_advance,
    mid_due,
    session_mode,
    usual_high,
)
from game.programme.rating import Rater, Rating
from game.settings import PRESETS, programme

PLP, CRPS = (programme(name).of(ModeRules) for name in ("plp", "crps"))
NORMAL, LOW, GENTLE, BREATHE = Mode.NORMAL, Mode.NORMAL_LOW, Mode.GENTLE, Mode.EDU_BREATHE_ONLY
STRICT = list(Mode)


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    blocks = 1 if name in ("crps", "other") else 2
    assert dataclasses.astuple(programme(name).of(ModeRules)) == (9, 1, 3, 8, 3, 14, blocks, 300.0, 360.0, 0.5, 1)


@pytest.mark.parametrize(("pre", "base", "confirmed", "n", "mode"), [
    (4, 4.0, False, 0, NORMAL), (6, 4.0, False, 0, NORMAL), (7, 4.0, False, 0, GENTLE),
    (4, None, False, 0, NORMAL),
    (7, None, False, 0, NORMAL), (8, None, True, 3, LOW), (8, None, True, 0, GENTLE), (9, None, False, 0, GENTLE),
    (10, None, True, 9, BREATHE), (10, 10.0, True, 9, BREATHE), (9, 8.0, True, 9, BREATHE),
    (9, 8.5, True, 9, GENTLE),
    (9, 9.0, True, 3, LOW), (9, 9.0, True, 2, GENTLE), (9, 9.0, False, 3, GENTLE), (8, 7.0, True, 9, GENTLE),
    (8, 8.0, True, 3, LOW), (8, 8.0, True, 2, GENTLE), (9, 4.0, True, 9, BREATHE), (3, 0.0, False, 0, GENTLE),
    (2, 0.0, False, 0, NORMAL), (8, 4.0, False, 0, GENTLE), (7, 9.0, False, 0, NORMAL), (8, 7.5, True, 3, GENTLE),
])  # fmt: skip
def test_the_mode_of_a_session(pre, base, confirmed, n, mode):
    assert session_mode(pre, base, confirmed, n, PLP) is mode


def test_a_missing_rating_never_trains_as_usual():
    assert session_mode(None, 3.0, True, 9, PLP) is Mode.FACE_PROBE_GENTLE
    assert session_mode(None, 3.0, True, 9, PLP, present=False) is BREATHE
    assert session_mode(None, None, True, 9, PLP, present=True) is Mode.FACE_PROBE_GENTLE


@pytest.mark.parametrize("name", PRESETS)
def test_t_usual_high(name):
    rules = programme(name).of(ModeRules)
    assert session_mode(9, 9.0, True, 3, rules) is LOW
    assert session_mode(9, 9.0, False, 3, rules) is GENTLE
    assert session_mode(9, 9.0, True, 2, rules) is GENTLE
    assert session_mode(9, 8.0, True, 3, rules) is BREATHE


@given(
    st.integers(0, 9), st.none() | st.floats(0, 10), st.booleans(), st.integers(0, 6), st.booleans(),
    st.integers(1, 3), st.integers(6, 8), st.integers(8, 9),
)  # fmt: skip
def test_t_mono_more_pain_before_is_never_milder(pre, base, confirmed, n, present, over, high, breathe):
    rules = dataclasses.replace(PLP, gentle_over=over, high_from=high, breathe_from=breathe)
    one = session_mode(pre, base, confirmed, n, rules, present)
    if base is not None:
        assert STRICT.index(session_mode(pre + 1, base, confirmed, n, rules, present)) >= STRICT.index(one)
    assert STRICT.index(session_mode(pre, base, False, n, rules, present)) >= STRICT.index(one)
    assert session_mode(10, base, confirmed, n, rules, present) is BREATHE


def test_a_rating_outside_the_scale_is_refused():
    with pytest.raises(ProgrammeError, match="pain at the start is 11"):
        session_mode(11, 4.0, False, 0, PLP)


def test_a_confirmation_holds_fourteen_days():
    assert [usual_high(100, day, PLP) for day in (100, 113, 114)] == [True, True, False]
    assert usual_high(None, 100, PLP) is False
    with pytest.raises(ProgrammeError, match="check the clock"):
        usual_high(101, 100, PLP)


def test_sessions_that_began_high_are_counted():
    assert high_sessions(tuple(Rating(1, value) for value in (7, 8, 9, 10, 2)), PLP) == 3


@pytest.mark.parametrize(("raters", "counts"), [
    ((Rater.SELF, Rater.POINTED), True), ((Rater.SELF, Rater.PROXY), False), ((Rater.SELF, None), False),
    ((), False),
])  # fmt: skip
def test_no_rating_by_a_proxy_advances(raters, counts):
    assert may_advance(raters) is counts


@pytest.mark.parametrize(("blocks", "play", "following", "mode", "primer", "due"), [
    (0, 0.0, 180.0, NORMAL, False, False), (1, 120.0, 180.0, NORMAL, False, False),
    (2, 200.0, 60.0, NORMAL, False, True),
    (1, 121.0, 180.0, NORMAL, False, True), (1, 60.0, 60.0, GENTLE, False, True),
    (1, 60.0, 60.0, LOW, False, True),
    (1, 60.0, 60.0, Mode.FACE_PROBE_GENTLE, False, True), (2, 180.0, 180.0, NORMAL, True, False),
    (2, 181.0, 180.0, NORMAL, True, True),
])  # fmt: skip
def test_pain_is_asked_at_the_end_of_every_part(blocks, play, following, mode, primer, due):
    assert mid_due(blocks, play, following, mode, PLP, primer) is due


def test_in_crps_a_part_is_a_single_block():
    assert mid_due(1, 60.0, 60.0, NORMAL, CRPS)
    assert not mid_due(0, 0.0, 60.0, NORMAL, CRPS)


HARD = AfterStop(True, 2.5, 1, False)
SOFT = AfterStop(True, 3.0, 0, False)
NONE = AfterStop(False, 3.0, 0, True)


@pytest.mark.parametrize(("ended", "reason", "marked", "left"), [
    ("rule", "pain", False, HARD), ("rule", "distress", False, HARD), ("rule", "safety", False, SOFT),
    ("patient", "unknown", False, HARD), ("patient", "other", False, SOFT), ("staff", "unknown", False, HARD),
    ("staff", "other", False, SOFT), ("staff", "pain", False, HARD), ("headset-off", "unknown", False, HARD),
    ("no-answer", "unknown", False, HARD), ("headset-off", "unknown", True, NONE),
    ("no-answer", "pain", True, NONE),
    ("rule", "pain", True, HARD), ("patient", "unknown", True, HARD), ("staff", "other", True, SOFT),
    ("crash", "unknown", False, NONE), ("crash", "pain", True, NONE),
])  # fmt: skip
def test_what_an_end_leaves_behind(ended, reason, marked, left):
    assert after_stop(Ended(ended), Reason(reason), 3.0, PLP, marked) == left


def test_an_end_is_no_interruption_unless_it_is_marked():
    assert after_stop(Ended.NO_ANSWER, Reason.UNKNOWN, 3.0, PLP) == HARD


def test_x_does_not_fall_under_one():
    assert after_stop(Ended.RULE, Reason.PAIN, 1.2, PLP).x == 1.0


def asked(function, preset="plp", **inputs):
    _, kept = decide(programme(preset), function, **inputs)
    assert same(again(kept, programme(preset)), kept)
    return why(kept, programme(preset))


MODE = {"pre": 9, "base": 9.0, "usual_high_confirmed": False, "n_sessions": 9}
DUE = {"blocks": 1, "play_s": 60.0, "next_s": 60.0, "mode": NORMAL}


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (session_mode, MODE | {"pre": None}, "look at the face after each block"),
    (session_mode, MODE | {"pre": None, "present": False}, "nobody is there"),
    (session_mode, MODE | {"pre": 10},
     "Pain is 10 against a usual 9, so today is for learning and breathing only."),
    (session_mode, MODE | {"usual_high_confirmed": True}, "confirmed as usual"),
    (session_mode, MODE, "no therapist has confirmed"),
    (session_mode, MODE | {"n_sessions": 1}, "we do not know yet"),
    (session_mode, MODE | {"base": None, "n_sessions": 0}, "we do not know yet"),
    (session_mode, MODE | {"pre": 8, "base": 7.5},
     "Pain is 8 against a usual 7.5, so we do half the plan gently."),
    (session_mode, MODE | {"pre": 4}, "we do the plan of the day"),
    (usual_high, {"confirmed": 100, "day": 101}, "less than 14 days ago"),
    (usual_high, {"confirmed": None, "day": 101}, "No therapist has confirmed"),
    (usual_high, {"confirmed": 100, "day": 120}, "is 20 days old and must be renewed"),
    (may_advance, {"raters": (Rater.SELF,)}, "may count"),
    (may_advance, {"raters": (Rater.PROXY,)}, "Somebody else rated"),
    (may_advance, {"raters": (None,)}, "A rating is missing"),
    (mid_due, DUE, "after the next block"),
    (mid_due, DUE | {"blocks": 2}, "A part is done"),
    (mid_due, DUE | {"primer": True}, "are one part"),
    (after_stop, {"ended": Ended.CRASH, "reason": Reason.UNKNOWN, "x": 2.0}, "The program broke off"),
    (after_stop, {"ended": Ended.NO_ANSWER, "reason": Reason.UNKNOWN, "x": 2.0, "interruption": True},
     "an interruption"),
    (after_stop, {"ended": Ended.PATIENT, "reason": Reason.OTHER, "x": 2.0}, "neither pain nor distress"),
    (after_stop, {"ended": Ended.RULE, "reason": Reason.PAIN, "x": 2.0}, "gets easier"),
])  # fmt: skip
def test_each_rule_says_why(function, inputs, sentence):
    assert sentence in asked(function, **inputs)

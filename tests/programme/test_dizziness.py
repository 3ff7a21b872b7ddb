"""Dizziness by faces: one up is noted, two pause, what stays ends VR for now, and strong ends at once."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.dizziness import FACES, DizzinessRules, DizzyWay, Next, dizziness_check, dizziness_next
from game.programme.field import ProgrammeError
from game.settings import PRESETS, programme

RULES = programme("plp").of(DizzinessRules)


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(DizzinessRules)) == (5, 10, 15, 60.0, 1)


def test_the_faces_are_those_of_the_protocol():
    assert FACES == (0, 5, 10, 15, 20)


@pytest.mark.parametrize(("now", "one", "two"), [
    (0, "go", "go"), (5, "note", "note"), (10, "pause", "vr-off"), (15, "stop", "stop"), (20, "stop", "stop"),
    (None, "ask", "vr-off"),
])  # fmt: skip
def test_what_an_answer_means(now, one, two):
    assert (dizziness_check(now, 1, RULES), dizziness_check(now, 2, RULES)) == (DizzyWay(one), DizzyWay(two))


def test_more_dizziness_is_never_milder():
    order = [DizzyWay.GO, DizzyWay.NOTE, DizzyWay.PAUSE, DizzyWay.VR_OFF, DizzyWay.STOP]
    for tier in (1, 2):
        ways = [order.index(dizziness_check(now, tier, RULES)) for now in FACES]
        assert ways == sorted(ways)


@pytest.mark.parametrize(("now", "tier", "sentence"), [
    (7, 1, "dizziness is 7"), (25, 1, "dizziness is 25"), (5.0, 1, "dizziness is 5.0"),
    (False, 1, "dizziness is False"),
    (5, 0, "The tier is 0"), (5, 3, "The tier is 3"),
])  # fmt: skip
def test_what_is_no_face_is_refused(now, tier, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        dizziness_check(now, tier, RULES)


@pytest.mark.parametrize(("changes", "fine"), [
    ({}, True), ({"note_from": 10}, False), ({"stop_from": 10}, False), ({"note_from": 9}, True),
])  # fmt: skip
def test_limits_that_do_not_rise_are_refused(changes, fine):
    if fine:
        assert dataclasses.replace(RULES, **changes)
        return
    with pytest.raises(ProgrammeError, match="must rise in this order"):
        dataclasses.replace(RULES, **changes)


@pytest.mark.parametrize(("ended", "days", "seat"), [
    ("vr-off", 0, "desktop"), ("vr-off", 1, "desktop"), ("vr-off", 2, "vr"), ("stop", 0, "nothing"),
    ("stop", 1, "desktop"), ("stop", 2, "first-try"), ("stop", 90, "first-try"), ("pause", 0, "vr"),
    ("note", 0, "vr"), (None, 0, "vr"),
])  # fmt: skip
def test_what_the_next_session_may_be(ended, days, seat):
    assert dizziness_next(ended and DizzyWay(ended), days, RULES) is Next(seat)


def test_a_day_before_is_refused():
    with pytest.raises(ProgrammeError, match="check the clock"):
        dizziness_next(None, -1, RULES)


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (dizziness_check, {"now": 0, "tier": 1}, "is not dizzy"),
    (dizziness_check, {"now": 5, "tier": 1}, "(5 of 20)"),
    (dizziness_check, {"now": None, "tier": 1}, "ask again"),
    (dizziness_check, {"now": 10, "tier": 1}, "eyes on the horizon"),
    (dizziness_check, {"now": 10, "tier": 2}, "is still dizzy (10 of 20)"),
    (dizziness_check, {"now": None, "tier": 2}, "not answered twice"),
    (dizziness_check, {"now": 15, "tier": 1}, "stop at once"),
    (dizziness_next, {"ended": DizzyWay.STOP, "days_since": 0}, "nothing more is played today"),
    (dizziness_next, {"ended": DizzyWay.STOP, "days_since": 2}, "beside a therapist"),
    (dizziness_next, {"ended": DizzyWay.VR_OFF, "days_since": 1}, "desktop today and tomorrow"),
    (dizziness_next, {"ended": None, "days_since": 1}, "allows the headset"),
])  # fmt: skip
def test_each_rule_says_why(function, inputs, sentence):
    preset = programme("plp")
    _, kept = decide(preset, function, **inputs)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)

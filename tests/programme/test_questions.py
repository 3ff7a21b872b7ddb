"""The question budget of a session, the rotating question, and the weekly check (protocol.md 8.5, 8.9)."""

import dataclasses
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.questions import (
    BY_HAND,
    WEEKLY,
    Asking,
    Question,
    QuestionRules,
    asked,
    measure_today,
    rotating_question,
    vbbt_hands,
    weekly_check,
)
from game.settings import PRESETS, programme

PRESET = programme("plp")
RULES = PRESET.of(QuestionRules)
DAY = 739_700
NOW = Asking(3, Mode.NORMAL, 2, headset=False, mirrored=True)
WORST = {Question.WORST: DAY - 6}


def of(last, **changes):
    return rotating_question(DAY, last, dataclasses.replace(NOW, **changes), RULES)


@pytest.mark.parametrize(("asking", "wanted"), [
    (Asking(3, Mode.NORMAL, 2, False), 6), (Asking(3, Mode.NORMAL, 3, True), 8),
    (Asking(1, Mode.NORMAL, 0, False), 4),
    (Asking(3, Mode.NORMAL_LOW, 5, True), 8), (Asking(3, Mode.NORMAL_LOW, 2, False), 6),
    (Asking(3, Mode.GENTLE, 4, False), 8), (Asking(3, Mode.NORMAL, 1, True, signs=True), 7),
    (Asking(3, Mode.NORMAL, 2, False, fitted=True), 7),
])  # fmt: skip
def test_what_is_asked_anyhow(asking, wanted):
    assert asked(asking, RULES) == wanted


@pytest.mark.parametrize(("changes", "room"), [
    ({}, True), ({"mids": 3, "headset": True}, False), ({"mids": 3}, True), ({"mids": 4}, False),
    ({"fitted": True}, True), ({"mids": 3, "fitted": True}, False),
    ({"extras_today": 1}, False), ({"mids": 2, "headset": True}, True),
    ({"mids": 2, "headset": True, "signs": True}, False), ({"mids": 5, "mode": Mode.NORMAL_LOW}, True),
])  # fmt: skip
def test_one_more_only_while_the_sum_stays_at_eight(changes, room):
    assert (of({}, **changes) is not None) is room


@given(
    st.integers(0, 6), st.booleans(), st.booleans(), st.integers(0, 2), st.sampled_from(Mode), st.integers(1, 5)
)
def test_a_session_never_asks_more_than_eight(mids, headset, signs, extras, mode, stage):
    asking = Asking(stage, mode, mids, headset, signs, extras, mirrored=stage > 2)
    question = rotating_question(DAY, {}, asking, RULES)
    assert question is None or (asked(asking, RULES) + 1 <= 8 and extras == 0)


@pytest.mark.parametrize(("last", "changes", "wanted"), [
    ({}, {}, Question.WORST),
    ({Question.WORST: DAY - 7}, {"stage": 2}, Question.WORST),
    (WORST, {"stage": 2}, Question.VIVIDNESS),
    (WORST, {}, Question.MOOD),
    (WORST | {Question.MOOD: DAY - 1}, {}, Question.EMBODIMENT),
    (WORST | {Question.MOOD: DAY - 1}, {"mirrored": False}, Question.TENSION),
    (dict.fromkeys(("mood", "embodiment", "tension", "other-pains"), DAY - 1) | WORST, {}, Question.WORST),
    (dict.fromkeys(("mood", "embodiment", "tension", "other-pains"), DAY - 1) | WORST, {"headset": True},
     Question.COMFORT),
    (dict.fromkeys(("mood", "embodiment", "tension", "other-pains"), DAY - 1) | WORST, {"swelling": True},
     Question.SWELLING),
    (dict.fromkeys(("mood", "embodiment", "tension", "other-pains"), DAY - 1) | WORST,
     {"swelling": True, "signs": True}, Question.WORST),
])  # fmt: skip
def test_whose_turn_it_is(last, changes, wanted):
    assert of(last, **changes) is wanted


@pytest.mark.parametrize(("stage", "changes", "wanted"), [
    (1, {}, ()), (2, {}, ()), (3, {}, ("intact",)), (4, {}, ("intact", "affected")), (5, {}, ("intact",)),
    # Once in stage 4; never while movement is not cleared, nor a limb that is not there, nor a leg.
    (4, {"carried": True}, ("intact",)), (4, {"cleared": False}, ("intact",)),
    (4, {"amputation": True}, ("intact",)), (4, {"limb": "leg"}, ()),
])  # fmt: skip
def test_which_hands_carry_blocks(stage, changes, wanted):
    asked = {"limb": "arm", "amputation": False, "cleared": True, "carried": False} | changes
    assert vbbt_hands(stage, **asked, rules=RULES) == wanted


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("grasps", [True, False])
def test_only_a_stroke_that_grasps_has_the_affected_hand_carry_each_week(preset, grasps):
    rules = replace(programme(preset).of(QuestionRules), vbbt_grasps=grasps)
    both = preset == "stroke" and grasps
    for stage in (3, 5):
        found = vbbt_hands(stage, limb="arm", amputation=False, cleared=True, carried=False, rules=rules)
        assert found == (("intact", "affected") if both else ("intact",))
    assert vbbt_hands(3, "arm", False, False, False, rules) == ("intact",)


DUE = {"due": ("feather", "pointing"), "installed": ("PPS", "OWN"), "drawn": True, "whole": True, "r9": 0}


@pytest.mark.parametrize(("changes", "wanted"), [
    ({}, "feather"), ({"due": ("pointing",)}, "pointing"), ({"due": ("vbbt",)}, ""),
    ({"installed": ("OWN",)}, "pointing"),
    ({"drawn": False}, ""), ({"whole": False}, ""), ({"installed": ()}, ""),
])  # fmt: skip
def test_what_is_measured_around_the_mirror(changes, wanted):
    assert measure_today(**(DUE | changes), present=True, rules=RULES) == wanted


@pytest.mark.parametrize(("preset", "r9", "watched"), [
    ("plp", 0, False), ("plp", 6, False), ("plp", 7, True), ("plp", None, True), ("crps", 0, True),
])  # fmt: skip
def test_the_feather_may_ask_for_a_therapist_in_the_room(preset, r9, watched):
    rules = programme(preset).of(QuestionRules)
    alone = measure_today(**(DUE | {"r9": r9}), present=False, rules=rules)
    assert alone == ("pointing" if watched else "feather")
    assert measure_today(**(DUE | {"r9": r9}), present=True, rules=rules) == "feather"


def week(last, stage=3, entered=DAY - 40, vbbt=True, minutes=0.0, hand=True):
    return weekly_check(DAY, last, stage, entered, vbbt, minutes, SWOLLEN, hand)


TWO_WEEKS = ("chronometry", "feather", "pointing")
EVERY_WEEK = tuple(each for each in WEEKLY if each not in (*TWO_WEEKS, "expectation", "fear", "outcomes"))
SWOLLEN = replace(RULES, edema=True)
MIRRORED = ("range", "thumb", "fists", "vbbt", "feather", "pointing")


@pytest.mark.parametrize(("last", "stage", "vbbt", "wanted"), [
    ({}, 1, True, tuple(each for each in WEEKLY if each not in (*MIRRORED, "chronometry"))),
    ({}, 2, True, tuple(each for each in WEEKLY if each not in MIRRORED)),
    ({}, 3, True, WEEKLY), ({}, 3, False, tuple(each for each in WEEKLY if each not in BY_HAND)),
    (dict.fromkeys(WEEKLY, DAY - 6), 3, True, ()),
    (dict.fromkeys(WEEKLY, DAY - 7), 3, True, EVERY_WEEK),
    (dict.fromkeys(WEEKLY, DAY - 13), 3, True, EVERY_WEEK),
    (dict.fromkeys(WEEKLY, DAY - 14), 3, True, tuple(e for e in WEEKLY if e in (*EVERY_WEEK, *TWO_WEEKS))),
    (dict.fromkeys(WEEKLY, DAY - 28), 3, True, tuple(each for each in WEEKLY if each != "expectation")),
])  # fmt: skip
def test_what_the_week_asks(last, stage, vbbt, wanted):
    assert week(last, stage, vbbt=vbbt) == wanted


@pytest.mark.parametrize(
    ("preset", "measured"), [("crps", True), ("stroke", True), ("plp", False), ("other", True)]
)
def test_swelling_is_measured_each_week_where_the_preset_has_it(preset, measured):
    rules = programme(preset).of(QuestionRules)
    for days, due in ((6, False), (7, measured)):
        found = weekly_check(DAY, {"edema": DAY - days}, 1, DAY - 40, False, 0.0, rules)
        assert ("edema" in found) is due


def test_of_a_leg_nothing_is_asked_that_needs_a_hand():
    assert week({}, vbbt=False, hand=False) == tuple(each for each in WEEKLY if each not in MIRRORED)


def test_what_is_expected_is_asked_once_in_each_stage():
    asked_on = dict.fromkeys(WEEKLY, DAY - 3)
    assert week(asked_on, entered=DAY - 3) == ()
    assert week(asked_on, entered=DAY - 2) == ("expectation",)
    assert week(asked_on, entered=DAY + 1) == ()


def test_the_weekly_check_ends_after_five_minutes():
    assert week({}, minutes=4.9)
    assert week({}, minutes=5.0) == ()


@pytest.mark.parametrize(
    ("last", "sentence"), [({"hunger": DAY}, "no question hunger"), ({"mood": DAY + 1}, "clock")]
)
def test_an_unknown_question_or_day_is_refused(last, sentence):
    for function in (
        lambda: of(last),
        lambda: week(last),
    ):
        with pytest.raises(ProgrammeError, match=sentence):
            function()
    assert of(WORST | {"mood": DAY}) is Question.EMBODIMENT


@pytest.mark.parametrize(("asking", "sentence"), [
    (NOW, "room for one more question, and the turn is that of worst"),
    (dataclasses.replace(NOW, extras_today=1), "asked today already"),
    (dataclasses.replace(NOW, mids=4), "asks 8 questions already"),
])  # fmt: skip
def test_the_rotating_question_says_why(asking, sentence):
    assert sentence in why(decide(PRESET, rotating_question, day=DAY, last={}, asking=asking)[1], PRESET)


@pytest.mark.parametrize(("last", "minutes", "sentence"), [
    ({}, 0.0, "asks working-hand, pain, probe"), ({}, 5.0, "has lasted 5 minutes"),
    (dict.fromkeys(WEEKLY, DAY), 0.0, "Nothing of the weekly check is due."),
])  # fmt: skip
def test_the_weekly_check_says_why(last, minutes, sentence):
    inputs = {"day": DAY, "last": last, "stage": 3, "entered": DAY - 40, "vbbt": True, "minutes": minutes}
    assert sentence in why(decide(PRESET, weekly_check, **inputs)[1], PRESET)

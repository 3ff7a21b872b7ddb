"""What needs somebody there does not start without, and home use needs its people and numbers."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.supervision import (
    Content,
    Harm,
    HarmStep,
    Home,
    Step,
    Supervision,
    SupervisionRules,
    always_offered,
    home_enrolment,
    may_start,
    self_harm,
    unseen_flag,
)
from game.settings import PRESETS, programme

RULES = programme("plp").of(SupervisionRules)
PRESENT, REMOTE, NONE = Supervision.PRESENT, Supervision.REMOTE, Supervision.NONE


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(SupervisionRules)) == (1, 2, 2, 1, 1, 7, 7, 14)


@pytest.mark.parametrize(("step", "done", "alone"), [
    (Step.PRACTICE, 0, True), (Step.SCREENING, 9, False), (Step.FIT, 9, False), (Step.OVERRIDE, 9, False),
    (Step.FIRST_VR, 0, False), (Step.FIRST_VR, 1, True), (Step.OWN_VIEW, 1, False), (Step.OWN_VIEW, 2, True),
    (Step.MIRROR, 1, False), (Step.MIRROR, 2, True), (Step.MOVEMENT, 0, False), (Step.MOVEMENT, 1, True),
    (Step.AFTER_STOP, 0, False), (Step.AFTER_STOP, 1, True),
])  # fmt: skip
def test_what_needs_somebody_there(step, done, alone):
    assert may_start(step, NONE, done, RULES) is alone
    for there in (PRESENT, REMOTE):
        assert may_start(step, there, done, RULES)


@pytest.mark.parametrize("step", list(Step))
def test_therapist_present_means_in_the_room(step):
    assert [may_start(step, who, 9, RULES, present_only=True) for who in (PRESENT, REMOTE, NONE)] == [
        True,
        False,
        False,
    ]


def test_a_count_below_none_is_refused():
    with pytest.raises(ProgrammeError, match="less than none"):
        may_start(Step.MIRROR, NONE, -1, RULES)


def test_limits_out_of_order_are_refused():
    with pytest.raises(ProgrammeError, match="quiet_days must be more"):
        dataclasses.replace(RULES, quiet_days=7)
    assert dataclasses.replace(RULES, quiet_days=8).quiet_days == 8


WHOLE = Home("Ana Ruiz", "ward 3, 555", 7, "112", False, "")


@pytest.mark.parametrize(("changes", "missing"), [
    ({}, ()), ({"therapist": " "}, ("a named therapist",)), ({"contact": ""}, ("a contact line",)),
    ({"review_days": 8}, ("a review within 7 days",)), ({"review_days": None}, ("a review within 7 days",)),
    ({"review_days": 0}, ("a review within 7 days",)), ({"review_days": 1}, ()),
    ({"crisis": " "}, ("the crisis number of the site",)),
    ({"headset": True}, ("a named helper who fits the headset",)), ({"headset": True, "fitter": "Jo"}, ()),
    ({"crisis": "", "contact": ""}, ("a contact line", "the crisis number of the site")),
])  # fmt: skip
def test_what_use_at_home_needs(changes, missing):
    assert home_enrolment(dataclasses.replace(WHOLE, **changes), RULES) == missing


@pytest.mark.parametrize(("days", "content"), [
    (None, "all"), (0, "all"), (6, "all"), (7, "known-easy"), (13, "known-easy"), (14, "quiet"), (90, "quiet"),
])  # fmt: skip
def test_an_unseen_flag_narrows_what_is_open(days, content):
    assert unseen_flag(days, RULES) is Content(content)


def test_there_is_never_an_empty_screen():
    assert always_offered(True) == ("breathing", "education")
    assert always_offered(False) == ("breathing", "education", "laterality")


@pytest.mark.parametrize(("answer", "ward", "home"), [
    (Harm.NO, HarmStep(True, False, False, False), HarmStep(True, False, False, False)),
    (Harm.YES, HarmStep(False, True, True, True), HarmStep(False, True, True, False)),
    (Harm.RATHER_NOT, HarmStep(False, True, False, False), HarmStep(False, True, False, False)),
    (None, HarmStep(False, True, False, False), HarmStep(False, True, False, False)),
])  # fmt: skip
def test_the_private_question(answer, ward, home):
    assert (self_harm(answer, False), self_harm(answer, True)) == (ward, home)


START = {"step": Step.MIRROR, "supervision": NONE, "done": 1}


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (may_start, START, "The step mirror, done 1 times so far, needs a therapist in the room or by video"),
    (may_start, START | {"present_only": True}, "needs a therapist in the room, so"),
    (may_start, START | {"done": 2}, "may start"), (home_enrolment, {"home": WHOLE}, "is there"),
    (home_enrolment, {"home": dataclasses.replace(WHOLE, crisis="")},
     "still needs the crisis number of the site."),
    (unseen_flag, {"days": None}, "No flag waits"), (unseen_flag, {"days": 8}, "for 8 days, so only known"),
    (unseen_flag, {"days": 15}, "learning, left or right and breathing"),
    (always_offered, {"by_pain": True}, "pain or distress"), (always_offered, {"by_pain": False}, "left or right"),
    (self_harm, {"answer": Harm.YES, "home": True}, "only the number to call"),
    (self_harm, {"answer": Harm.NO, "home": True}, "does not think"),
    (self_harm, {"answer": Harm.RATHER_NOT, "home": True}, "preferred not to say"),
    (self_harm, {"answer": None, "home": True}, "did not answer"),
])  # fmt: skip
def test_each_rule_says_why(function, inputs, sentence):
    preset = programme("plp")
    _, kept = decide(preset, function, **inputs)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)

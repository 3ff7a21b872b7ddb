"""Overrides: who may, how long, with which reason, and what is never overridden."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.screening.gate import Person
from game.programme.screening.items import ITEMS, Lift
from game.programme.screening.kinds import By, Colour, Finding, Limit, Mode, Stage, Supervision
from game.programme.screening.override import (
    GateOverride,
    OverrideAnswer,
    OverrideRules,
    Reason,
    in_days,
    override,
)
from game.settings import programme
from tests.programme.screening_kit import DAY, answered, asked

PRESET = programme("plp")
RULES = PRESET.of(OverrideRules)
GOOD = GateOverride(
    item="R11", mode=Mode.VR, stage=Stage.S3, by="T. Roe", pin=True, supervision=Supervision.REMOTE,
    reason=Reason.CLINICAL_JUDGEMENT, text="neck seen", day=DAY, until=DAY + 14,
)  # fmt: skip
GOOD = dataclasses.replace(GOOD, text="neck seen.")
TREATS = dataclasses.replace(GOOD, item="T1", mode=Mode.DESKTOP, reason=Reason.NEGLECT_TREATMENT)
SHUNT = dataclasses.replace(GOOD, item="R2a", named="Dr. Stone", named_day=DAY, reason=Reason.PHYSICIAN_AGREED)


def answer(request, value="yes", policy=False):
    return override(request, value, policy, RULES)


def changed(request=GOOD, **changes):
    return dataclasses.replace(request, **changes)


@pytest.mark.parametrize(("request_", "result"), [
    (GOOD, "granted"), (changed(supervision=Supervision.PRESENT), "granted"),
    (changed(supervision=Supervision.NONE), "no_therapist"), (changed(pin=False), "no_therapist"),
    (changed(by=" "), "no_therapist"), (changed(text="nine chars"[:9]), "no_reason"),
    (changed(text=" " * 12), "no_reason"),
    (changed(until=DAY + 15), "too_long"), (changed(until=DAY), "granted"),
    (changed(until=DAY - 1), "too_long"),
    (changed(mode=Mode.DESKTOP), "not_blocked"), (changed(item="R99"), "not_blocked"),
    (changed(item="R12"), "never"), (changed(item="R1"), "no_name"),
    (changed(item="R1", named="Dr. Stone"), "granted"),
    (changed(item="R1", named="  "), "no_name"), (SHUNT, "granted"), (changed(SHUNT, named=""), "no_name"),
    (changed(SHUNT, named_day=None), "no_name"), (changed(SHUNT, named_day=DAY + 1), "no_name"),
    (changed(reason=Reason.NEGLECT_TREATMENT), "not_allowed_here"),
])  # fmt: skip
def test_an_override_holds_or_says_why_not(request_, result):
    assert answer(request_) is OverrideAnswer(result)


@pytest.mark.parametrize(("request_", "value", "policy", "result"), [
    (TREATS, "red", True, "granted"), (TREATS, "red", False, "not_allowed_here"),
    (TREATS, "repeat", True, "never"),
    (TREATS, "therapist_decides", True, "never"), (TREATS, "amber", True, "not_blocked"),
    (changed(TREATS, reason=Reason.CLINICAL_JUDGEMENT), "red", True, "not_allowed_here"),
    (changed(item="R8c"), "yes", True, "never"), (changed(item="R8c"), "talked", True, "not_blocked"),
    (changed(item="T5"), "desktop", True, "never"), (changed(), "word", True, "not_blocked"),
    (changed(reason=Reason.NEGLECT_TREATMENT), "yes", True, "not_allowed_here"),
])  # fmt: skip
def test_what_opens_neglect_opens_nothing_else(request_, value, policy, result):
    assert answer(request_, value, policy) is OverrideAnswer(result)


def test_the_items_that_are_never_overridden():
    assert [name for name, item in ITEMS.items() if item.lift is Lift.NEVER] == ["R12"]


@pytest.mark.parametrize(("day", "open_"), [(DAY - 1, False), (DAY, True), (DAY + 14, True), (DAY + 15, False)])
def test_an_override_holds_from_its_day_to_its_last(day, open_):
    assert in_days(GOOD, day) is open_


def test_it_opens_its_own_cell_as_amber_under_supervision_and_is_in_the_header():
    result = asked(answered(R11="yes"), overrides=(GOOD,))
    cell = result.at(Mode.VR, Stage.S3)
    assert (cell.colour, cell.items) == (Colour.AMBER, ("R11",))
    assert cell.limits.supervision is Supervision.REMOTE
    assert cell.limits.notes == (Limit.SUPERVISED,)
    assert result.at(Mode.VR, Stage.S2).colour is result.at(Mode.VR, Stage.S4).colour is Colour.RED
    assert result.overrides == (GOOD,)
    assert result.header() == ("override active: R11, VR S3, by T. Roe",)


@pytest.mark.parametrize("shift", [-1, 15])
def test_outside_its_days_it_does_nothing(shift):
    moved = changed(day=DAY - shift, until=DAY - shift + 14)
    result = asked(answered(R11="yes"), overrides=(moved,))
    assert result.at(Mode.VR, Stage.S3).colour is Colour.RED
    assert result.overrides == ()


def test_it_lifts_one_item_and_no_other():
    result = asked(answered(R11="yes", R16="yes"), overrides=(GOOD,))
    assert (result.at(Mode.VR, Stage.S3).colour, result.at(Mode.VR, Stage.S3).items) == (Colour.RED, ("R16",))
    assert result.overrides == (GOOD,)


def test_what_is_not_answered_or_reopened_is_not_overridden():
    assert asked(answered(without=("R11",)), overrides=(GOOD,)).at(Mode.VR, Stage.S3).colour is Colour.RED
    reopened = asked(answered(R11="yes"), overrides=(GOOD,), reopened=("R11",))
    assert reopened.at(Mode.VR, Stage.S3).colour is Colour.RED


def test_a_refused_one_does_nothing():
    result = asked(answered(R12="yes"), overrides=(changed(item="R12"), changed(pin=False)))
    assert result.at(Mode.VR, Stage.S3).colour is Colour.RED
    assert result.header() == ()


def test_supervised_treatment_of_neglect():
    treated = asked(answered(T1="red"), overrides=(TREATS,), policy=True).at(Mode.DESKTOP, Stage.S3)
    assert treated.colour is Colour.AMBER
    assert treated.limits.supervision is Supervision.PRESENT
    assert treated.limits.notes == (
        Limit.SUPERVISED, Limit.THERAPIST_PRESENT, Limit.CUEING_ON, Limit.POSITION_CHECKED, Limit.RETEST_WEEKLY,
    )  # fmt: skip
    assert asked(answered(T1="red"), overrides=(TREATS,)).at(Mode.DESKTOP, Stage.S3).colour is Colour.RED


@pytest.mark.parametrize(("age", "colour"), [(6, Colour.AMBER), (7, Colour.RED)])
def test_under_it_neglect_is_tested_again_every_week(age, colour):
    day = DAY + age
    findings = (Finding("T1", "red", DAY, By.STAFF), *answered(day, without=("T1",)))
    result = asked(findings, day=day, first_question=day, overrides=(TREATS,), policy=True, person=Person())
    assert result.at(Mode.DESKTOP, Stage.S3).colour is colour
    assert result.outdated == (() if age == 6 else ("T1",))
    assert asked(findings, day=day, first_question=day).outdated == ()


@pytest.mark.parametrize(("request_", "value", "said"), [
    (GOOD, "yes", "R11 is overridden for S3 in this mode"), (changed(pin=False), "yes", "only a therapist"),
    (changed(text="short"), "yes", "at least 10 letters"),
    (changed(until=DAY + 30), "yes", "at most 14 days later"),
    (changed(item="R4"), "often", "nothing to override: R4 does not block S3"),
    (changed(item="R12"), "yes", "nobody"),
    (changed(item="R1"), "yes", "until the doctor who agreed is named"),
    (TREATS, "red", "supervised treatment of neglect"),
])  # fmt: skip
def test_every_answer_says_why(request_, value, said):
    _, kept = decide(PRESET, override, request=request_, answer=value, neglect_policy=False)
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)

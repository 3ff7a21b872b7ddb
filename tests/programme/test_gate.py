"""The gate: what is open, with which limits, and what is missing, out of date or reopened."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.screening.gate import Person, gate
from game.programme.screening.items import ITEMS
from game.programme.screening.kinds import (
    EVERY_MODE,
    EVERY_STAGE,
    By,
    Colour,
    Finding,
    InForce,
    Limit,
    Mode,
    Stage,
    Supervision,
    enough,
    supervision_needed,
)
from game.settings import programme
from tests.programme.screening_kit import DAY, answered, asked

G, A, R = Colour.GREEN, Colour.AMBER, Colour.RED
VR, DESKTOP, MIRROR = EVERY_MODE
EDU, PRACTICE, S1, S2, S3, S4 = EVERY_STAGE


def row(result, mode):
    return "".join(result.at(mode, stage).colour.value[0] for stage in EVERY_STAGE)


def test_all_answered_well_opens_everything():
    result = asked()
    assert {cell.colour for cell in result.cells.values()} == {G}
    assert {cell.limits for cell in result.cells.values()} == {InForce()}
    assert (result.missing, result.outdated, result.overrides, result.header()) == ((), (), (), ())
    assert result.modes(S4) == EVERY_MODE
    assert len(result.cells) == 18


def test_nobody_changes_what_is_remembered_of_a_gate():
    asked().cells.clear()
    assert len(asked().cells) == 18


def test_nothing_answered_opens_education_on_a_flat_screen_only():
    result = asked(())
    assert [row(result, mode) for mode in EVERY_MODE] == ["RRRRRR", "ARRRRR", "ARRRRR"]
    assert set(result.missing) == set(ITEMS) - {"R7", "T1"}
    assert result.modes(EDU) == (DESKTOP, MIRROR)


def test_the_practice_block_of_the_first_visit_comes_before_the_tests_of_the_second():
    later = ("T1", "T2a", "T2b", "T2c", "T3")
    result = asked(answered(without=later), preset="stroke")
    assert row(result, DESKTOP) == row(result, MIRROR) == "GARRRR"
    assert row(result, VR) == "GRRRRR"
    assert result.missing == later
    assert row(asked(answered(without=(*later, "T4")), preset="stroke"), DESKTOP) == "GRRRRR"


def test_a_headset_not_tried_yet_blocks_the_headset_but_not_the_trying():
    result = asked(answered(without=("T5",)))
    assert [row(result, mode) for mode in EVERY_MODE] == ["GRRRRR", "GGGGGG", "GGGGGG"]
    assert result.at(VR, S1).items == ("T5",)


@pytest.mark.parametrize(("name", "open_answer"), [
    (name, answer) for name, item in ITEMS.items() for answer in item.open_answers
])  # fmt: skip
def test_a_test_that_is_not_valid_counts_as_not_done(name, open_answer):
    result = asked(answered(**{name: open_answer}), preset="stroke")
    assert result.missing == (name,)
    assert result.cells == asked(answered(without=(name,)), preset="stroke").cells


def test_neglect_closes_the_mirror_and_leaves_two_stages_on_a_flat_screen():
    result = asked(answered(T1="red"))
    assert [row(result, mode) for mode in EVERY_MODE] == ["GRRRRR", "GAAARR", "GAAARR"]
    assert result.at(DESKTOP, S2).limits.notes == (Limit.CENTRED,)
    assert result.at(DESKTOP, S3).items == ("T1",)


@pytest.mark.parametrize(("preset", "injured", "sides", "needed"), [
    ("stroke", False, "clear", True), ("plp", True, "clear", True), ("plp", False, "extinction", True),
    ("crps", False, "clear", False), ("plp", False, "field_left", False),
])  # fmt: skip
def test_who_needs_the_test_of_neglect(preset, injured, sides, needed):
    result = asked(answered(without=("T1",), T2b=sides), preset=preset, person=Person(brain_injury=injured))
    assert ("T1" in result.missing) is needed


def test_the_test_of_neglect_counts_when_it_was_done_all_the_same():
    assert asked(answered(T1="red"), preset="crps").at(DESKTOP, S3).colour is R


@pytest.mark.parametrize(("value", "colour"), [(6, G), (7, A), (8, A), (9, R), (10, R)])
def test_how_upsetting_the_limb_is(value, colour):
    cell = asked(answered(R9=value)).at(DESKTOP, S3)
    assert cell.colour is colour
    assert (Limit.SLOW_REVEAL in cell.limits.notes) is (colour is A)


def test_the_strictest_limits_win():
    result = asked(
        answered(R3="yes", R4="often", R2b="yes", R15="yes", R18="yes", T5="cap", T3="flag", T2c="pass")
    )
    cell = result.at(DESKTOP, S3)
    assert cell.limits == InForce(
        working_limb=0.6, present_sessions=3, controllers_cm=15.0, gentle=True,
        notes=(
            Limit.WORKING_LIMB, Limit.GENTLE, Limit.PRESENT_FIRST, Limit.CONTROLLERS_AWAY, Limit.DOCTORS_OK,
            Limit.FACE_PROBE,
        ),
    )  # fmt: skip
    assert cell.items == ("R2b", "R15", "R18", "T3")
    headset = asked(answered(R3="yes", T5="cap")).at(VR, S1).limits
    assert (headset.first_vr_min, headset.vr_min) == (5.0, 8.0)
    assert asked(answered(T5="cap")).at(VR, S1).limits.first_vr_min == 8.0
    only = asked(answered(R4="often")).at(VR, S1).limits
    assert (only.first_vr_min, only.vr_min) == (5.0, None)


@pytest.mark.parametrize(("other", "needs"), [
    ({"R8a": "yes"}, Supervision.PRESENT), ({"T4": "therapist_led"}, Supervision.PRESENT),
    ({}, Supervision.NONE),
])  # fmt: skip
def test_who_must_be_there(other, needs):
    assert asked(answered(**other)).at(DESKTOP, S3).limits.supervision is needs


def test_the_first_mirror_sessions_need_the_therapist_in_the_room():
    limits = asked(answered(T1="amber")).at(VR, S3).limits
    assert [supervision_needed(limits, n).value for n in range(5)] == ["present"] * 3 + ["none"] * 2
    order = tuple(Supervision)
    assert [[enough(one, other) for other in order] for one in order] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_r10_keeps_the_stages_before_the_last_on_the_intact_limb():
    result = asked(answered(R10="yes"))
    assert row(result, DESKTOP) == "GGGGGR"
    assert result.at(DESKTOP, S3).limits.notes == (Limit.INTACT_ONLY,)


# Days after which an item is due again: for all, in the first three months, and with the first question answered.
@pytest.mark.parametrize(("name", "days", "event"), [
    ("R16", 1, None), ("R17", 1, None), ("R18", 1, None), ("R15", 7, None), ("R4", 90, None), ("T5", 90, 0),
    ("R1", 90, None), ("R1", 14, 0), ("R1", 14, -91), ("R1", 90, -92), ("T1", 14, 0), ("T2a", 14, 0),
    ("R8c", 14, 0),
    ("R9", 14, 0), ("R11", 90, 0), ("T2b", 90, -92),
])  # fmt: skip
def test_an_answer_is_due_again(name, days, event):
    person = Person(event_day=None if event is None else DAY + event)
    for age, due in ((days - 1, False), (days, True)):
        result = asked(day=DAY + age, findings=answered(DAY), person=person, first_question=DAY + age)
        assert (name in result.outdated) is due
        assert (
            all(result.at(mode, S4).colour is R for mode in EVERY_MODE if ITEMS[name].bears_on(mode, S4))
            or not due
        )


def test_the_first_question_of_the_day_carries_four_items_on():
    fresh = asked(day=DAY + 1, findings=answered(DAY), first_question=DAY + 1)
    assert fresh.outdated == ("R16", "R17", "R18")
    for question in (None, DAY):
        stale = asked(day=DAY + 1, findings=answered(DAY), first_question=question)
        assert stale.outdated == ("R3", "R6", "R10", "R12", "R16", "R17", "R18")
    assert asked(first_question=None).outdated == ()


def test_at_home_the_first_question_stands_in_for_staff_on_confusion():
    alone = Person(staff_there=False)
    assert asked(answered(without=("R17",)), person=alone).missing == ()
    assert asked(answered(without=("R17",)), person=alone, first_question=DAY - 1).missing == ("R17",)
    assert asked(answered(without=("R17",))).missing == ("R17",)
    assert row(asked(answered(R17="yes"), person=alone), DESKTOP) == "RRRRRR"


@pytest.mark.parametrize(("name", "answer", "missing"), [
    ("T1", "repeat", True), ("T5", "cap", True), ("R8c", "rather_not", True),
    ("T1", "therapist_decides", False),
    ("T5", "desktop", False),
])  # fmt: skip
def test_some_answers_hold_for_their_day(name, answer, missing):
    next_day = (
        *answered(DAY, **{name: answer}),
        *(Finding(n, "no", DAY + 1, By.STAFF) for n in ("R16", "R17", "R18")),
    )
    result = asked(next_day, day=DAY + 1, first_question=DAY + 1)
    assert result.outdated == ((name,) if missing else ())


def test_what_was_reopened_is_missing_until_it_is_answered():
    result = asked(reopened=("R1", "R12"))
    assert result.missing == ("R1", "R12")
    assert row(result, VR) == "RRRRRR"
    assert row(result, DESKTOP) == "ARRRRR"
    with pytest.raises(ProgrammeError, match="no item R99 to reopen"):
        asked(reopened=("R99",))


def test_only_staff_take_back_what_closed_something():
    yes = Finding("R1", "yes", DAY, By.PATIENT)
    later = Finding("R1", "no", DAY, By.PATIENT)
    assert asked((*answered(without=("R1",)), yes, later)).at(VR, S1).colour is R
    vouched = dataclasses.replace(later, by=By.STAFF)
    assert asked((*answered(without=("R1",)), yes, vouched)).at(VR, S1).colour is G
    dizzy = (Finding("R3", "yes", DAY, By.PATIENT), Finding("R3", "no", DAY, By.PATIENT))
    assert asked((*answered(without=("R3",)), *dizzy)).at(VR, S1).colour is G
    drunk = (Finding("R18", "yes", DAY - 1, By.PATIENT), Finding("R18", "no", DAY, By.PATIENT))
    assert asked((*answered(without=("R18",)), *drunk)).at(VR, S1).colour is G
    sobered = (Finding("R18", "yes", DAY, By.PATIENT), Finding("R18", "no", DAY, By.PATIENT))
    assert asked((*answered(without=("R18",)), *sobered)).at(VR, S1).colour is R
    silent = (Finding("R8c", "rather_not", DAY - 1, By.PATIENT), Finding("R8c", "no", DAY, By.PATIENT))
    assert asked((*answered(without=("R8c",)), *silent)).outdated == ("R8c",)
    talked = (*silent, Finding("R8c", "talked", DAY, By.STAFF))
    assert asked((*answered(without=("R8c",)), *talked)).at(VR, S1).colour is A


@pytest.mark.parametrize(("finding", "sentence"), [
    (Finding("R99", "no", DAY, By.STAFF), "no item R99"),
    (Finding("R1", "maybe", DAY, By.STAFF), "one of no, yes"),
    (Finding("R1", "no", DAY + 1, By.STAFF), "after today"),
    (Finding("R17", "no", DAY, By.PATIENT), "ask staff"),
    (Finding("R8c", "talked", DAY, By.PATIENT), "ask staff"),
    (Finding("T1", "green", DAY, By.PATIENT), "ask staff"),
    (Finding("R9", 11, DAY, By.STAFF), "from 0 to 10, not 11"),
    (Finding("R9", -1, DAY, By.STAFF), "from 0 to 10"),
    (Finding("R9", "calm", DAY, By.STAFF), "not 'calm'"),
    (Finding("R1", "no", DAY - 1, By.STAFF), "in order"),
    (Finding("R9", True, DAY, By.STAFF), "whole number"),
])  # fmt: skip
def test_a_finding_that_cannot_be_is_refused(finding, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        asked((*answered(), finding))


def test_a_first_question_after_today_is_refused():
    with pytest.raises(ProgrammeError, match="first question was answered after today"):
        asked(first_question=DAY + 1)


@pytest.mark.parametrize(("other", "said"), [
    ({}, "Every stage is open: all was asked, is in date and speaks against nothing."),
    ({"R4": "often"}, "Every stage is open, with limits because of R4 (motion sick easily)."),
    ({"R8c": "yes"}, "Closed are in the headset all stages; on the screen all stages; at the mirror all stages,"
     " because of a private answer."),
    ({"T1": "red"}, "Closed are in the headset PRACTICE, S1, S2, S3, S4; on the screen S3, S4; at the mirror"
     " S3, S4, because of T1 (neglect)."),
])  # fmt: skip
def test_the_gate_says_why(other, said):
    preset = programme("plp")
    result, kept = decide(
        preset, gate, findings=answered(**other), day=DAY, person=Person(), overrides=(), first_question_day=DAY,
        reopened=(), neglect_policy=False,
    )  # fmt: skip
    assert why(kept, preset) == said
    assert same(again(kept, preset), kept)
    assert result == asked(answered(**other))


def test_the_gate_says_what_is_still_to_be_asked():
    preset = programme("plp")
    findings = answered(without=("R4",))
    _, kept = decide(
        preset, gate, findings=findings, day=DAY, person=Person(), overrides=(), first_question_day=DAY,
        reopened=("R13",), neglect_policy=False,
    )  # fmt: skip
    assert (
        why(kept, preset)
        == "Closed are in the headset all stages, because of what is still to be asked (R4, R13)."
    )
    assert Stage.EDU in EVERY_STAGE
    assert Mode.VR in EVERY_MODE

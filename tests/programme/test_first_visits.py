"""The first three visits: their order, what each needs, and that they may stop after any item."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.first_visits import VISITS, Newcomer, Step, VisitRules, Wait, reveal_ready, visit_step
from game.programme.screening.kinds import Supervision
from game.settings import programme

PRESET = programme("stroke")
RULES = PRESET.of(VisitRules)
DAY = 740_000
WHOLE = Newcomer(amputation=True, neglect_needed=True, vr_open=True, educated=True, screened=True)


def step(done, day=DAY, minutes=0.0, newcomer=WHOLE, supervision=Supervision.REMOTE):
    return visit_step(done, day, minutes, newcomer, supervision, False, RULES)


def gone(newcomer=WHOLE):
    """All items in the order in which they come, each visit on its own day."""
    done, order = {}, []
    day = DAY
    for _ in range(60):
        after = step(done, day, newcomer=newcomer)
        if after.wait is Wait.NONE:
            done[after.item] = day
            order.append((after.visit, after.item))
        elif after.wait is Wait.ANOTHER_DAY:
            day += 1
    assert after.wait is Wait.FINISHED
    return order, done


def test_the_items_come_in_the_order_of_the_protocol():
    order, done = gone()
    first = " ".join(item for visit, item in order if visit == 1)
    assert first == (
        "R1 R2a R2b R2c R3 R4 R5 R6 R7 R8a R8b R8c R9 R10 R11 R12 R13 R14 R15 R16 R17 R18 T4 E-SHORT T5 PRACTICE"
    )
    assert [item for visit, item in order if visit == 2] == [
        "T1", "T2a", "T2b", "T2c", "T3", "E-REST", "NRS-SKIN", "FIT",
    ]  # fmt: skip
    assert [item for visit, item in order if visit == 3] == ["PROBE", "OUTCOME", "IMAGERY-DEMO"]
    assert [done[item] - DAY for item in ("R1", "PRACTICE", "T1", "FIT", "PROBE")] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(("changes", "gone_items", "new_items"), [
    ({"amputation": False}, {"FIT"}, set()), ({"neglect_needed": False}, {"T1"}, set()),
    ({"vr_open": False}, {"T5"}, {"DESKTOP-TRY"}),
])  # fmt: skip
def test_what_is_not_needed_is_left_out(changes, gone_items, new_items):
    whole = {item for _, item in gone()[0]}
    assert {item for _, item in gone(dataclasses.replace(WHOLE, **changes))[0]} == (whole - gone_items) | new_items


def test_trying_the_headset_or_the_screen_is_one_try():
    _, done = gone(dataclasses.replace(WHOLE, vr_open=False))
    del done["IMAGERY-DEMO"]
    assert step(done, DAY + 9).item == "IMAGERY-DEMO"
    _, done = gone()
    assert step(done, DAY + 9, newcomer=dataclasses.replace(WHOLE, vr_open=False)).wait is Wait.FINISHED


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 35))
def test_it_may_stop_after_any_item_and_goes_on_there(stop):
    order, _ = gone()
    kept = dict.fromkeys([item for _, item in order[: stop - 1]], DAY)
    later = step(kept, DAY + 30)
    assert (later.visit, later.item) == order[stop - 1]


def test_a_short_start_of_another_day_is_shown_again_before_practice():
    newcomer = dataclasses.replace(WHOLE, educated=False)
    visit = {item: DAY for item in VISITS[0] if item not in ("T5", "DESKTOP-TRY", "PRACTICE")}
    assert step(visit, newcomer=newcomer).item == "T5"
    assert step(visit, DAY + 1, newcomer=newcomer).item == "E-SHORT"
    assert step(visit, DAY + 1).item == "T5"
    assert step({**visit, "E-SHORT": DAY + 1}, DAY + 1, newcomer=newcomer).item == "T5"
    assert step({**visit, "T5": DAY, "PRACTICE": DAY}, DAY + 1, newcomer=newcomer).item == "T1"


def test_every_item_needs_supervision():
    done = {}
    for _, item in gone()[0]:
        waits = step(done, DAY + 60, supervision=Supervision.NONE)
        assert (waits.item, waits.wait) == (item, Wait.SUPERVISION)
        assert step(done, DAY + 60, supervision=Supervision.PRESENT).wait is Wait.NONE
        done[item] = DAY


def test_the_first_visit_ends_after_twenty_minutes():
    assert step({}, minutes=19.9).wait is Wait.NONE
    assert step({}, minutes=20.0) == Step("R1", 1, Wait.ENOUGH)
    second = dict.fromkeys([item for item in VISITS[0] if item != "DESKTOP-TRY"], DAY)
    assert step(second, DAY + 1, minutes=25.0).wait is Wait.NONE


def test_the_next_visit_begins_on_another_day():
    second = dict.fromkeys([item for item in VISITS[0] if item != "DESKTOP-TRY"], DAY)
    assert step(second) == Step("T1", 2, Wait.ANOTHER_DAY)
    assert step(second, DAY + 1) == Step("T1", 2, Wait.NONE)


def test_the_third_visit_needs_education_and_screening():
    third = dict.fromkeys([item for visit in VISITS[:2] for item in visit], DAY)
    assert step(third, DAY + 1).wait is Wait.NONE
    assert step(third, DAY + 1, newcomer=dataclasses.replace(WHOLE, educated=False)).wait is Wait.EDUCATION
    assert step(third, DAY + 1, newcomer=dataclasses.replace(WHOLE, screened=False)).wait is Wait.SCREENING
    second = dict.fromkeys(VISITS[0], DAY)
    closed = dataclasses.replace(WHOLE, educated=False, screened=False)
    assert step(second, DAY + 1, newcomer=closed).wait is Wait.NONE


@pytest.mark.parametrize(("done", "sentence"), [({"R99": DAY}, "no item R99"), ({"R1": DAY + 1}, "after today")])
def test_what_cannot_be_is_refused(done, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        step(done)


@pytest.mark.parametrize(("amputation", "fit", "ready"), [
    (False, None, True), (True, None, False), (True, DAY, True), (True, DAY - 9, True),
    (True, DAY + 1, False),
])  # fmt: skip
def test_an_amputated_limb_is_fitted_before_it_is_shown(amputation, fit, ready):
    assert reveal_ready(amputation, fit, DAY) is ready


@pytest.mark.parametrize(("done", "newcomer", "minutes", "supervision", "said"), [
    ({}, WHOLE, 0.0, Supervision.PRESENT, "Next in visit 1 is R1"),
    ({}, WHOLE, 0.0, Supervision.NONE, "a therapist must be there or on video"),
    ({}, WHOLE, 30.0, Supervision.PRESENT, "enough for the first visit"),
    (dict.fromkeys(VISITS[0], DAY), WHOLE, 0.0, Supervision.PRESENT, "visit 2 begins with T1 on another day"),
    (dict.fromkeys(VISITS[0] + VISITS[1], DAY - 1), dataclasses.replace(WHOLE, educated=False), 0.0,
     Supervision.REMOTE,
     "education comes before PROBE"),
    (dict.fromkeys(VISITS[0] + VISITS[1], DAY - 1), dataclasses.replace(WHOLE, screened=False), 0.0,
     Supervision.REMOTE,
     "PROBE waits for the therapist"),
    (dict.fromkeys(sum(VISITS, ()), DAY), WHOLE, 0.0, Supervision.NONE, "The first visits are done."),
])  # fmt: skip
def test_it_says_why(done, newcomer, minutes, supervision, said):
    _, kept = decide(
        PRESET,
        visit_step,
        done=done,
        day=DAY,
        minutes=minutes,
        newcomer=newcomer,
        supervision=supervision,
        stopped=False,
    )
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)

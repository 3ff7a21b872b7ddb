"""What staff are told and what waits: flags of a day, rungs while pain is worse, steps of a phantom."""

from dataclasses import replace

import pytest

from game.programme.calendar import date_of
from game.programme.course import replay
from game.programme.decision import why
from game.programme.fit import Felt, Shown
from game.programme.response import Function
from game.settings import programme
from game.training.care import Emergency, Weekly
from game.training.course import BlockDone, Face, Prescription, TherapistAct
from game.training.intake import FlagSeen, ScreenItem
from tests.programme.course_kit import decided, flags, in_stage, mirror_block, mirror_day


def test_a_second_yes_of_a_day_is_told_too():
    diary = in_stage(1)
    diary.arrive(new=("skin",))
    diary.rate("pre", 3)
    diary.end()
    for item in diary.chart.standing.blocked:
        diary.tell(ScreenItem(date_of(diary.day), item, "no", "staff"))
    before = len(diary.events)
    diary.arrive(new=("fall",))
    assert flags(diary.events[before:]) == ["anything_new"]


@pytest.mark.parametrize("seen", [True, False])
def test_a_second_emergency_of_a_day_is_told_too(seen):
    diary = in_stage(1)
    day = date_of(diary.day)
    diary.tell(Emergency(day))
    if seen:
        diary.tell(FlagSeen(day, ""))
        diary.tell(TherapistAct(day, "clear"))
    assert flags(diary.tell(Emergency(day))) == ["emergency"]
    assert "emergency" in diary.chart.admission.flags


def test_what_stands_on_the_list_is_told_once_a_day_until_it_was_seen():
    diary = in_stage(1)
    day = date_of(diary.day)
    diary.course.day(day)
    told = []
    for seen in (False, False, True):
        if seen:
            diary.tell(FlagSeen(day, "skin"))
        before = len(diary.course._out)
        diary.course.flag("skin", "sore")
        told.append(len(diary.course._out) - before)
    assert told == [1, 0, 1]


def test_no_rung_opens_while_pain_is_worse_than_at_the_start():
    diary = in_stage(3)
    opened = []
    for pain in [3] * 5 + [4] * 7 + [5] * 10:
        diary.begin(pain)
        worse = diary.chart.standing.worse_since is not None
        diary.tell(BlockDone("U02", 3, "mirror", 1.0, 900.0, (True,) * 20, mirror=True))
        diary.tell(Face("block", "good" if worse else "frown"))
        diary.rate("post", pain)
        before = len(diary.events)
        diary.end()
        opened += [worse for each in diary.events[before:] if each.kind == "unlock"]
        last = decided(diary.events, "unlock")[-1]
        if worse:
            assert why(last, diary.course.preset) == "Nothing new opens while we hold."
        diary.close()
    assert diary.chart.standing.worse_since is not None
    assert opened == []


def test_a_stopped_session_steps_a_phantom_back_once():
    diary = in_stage(3, "plp", amputation=True)
    for _ in range(4):
        mirror_day(diary)
    diary.chart.body.shown, diary.chart.body.felt = Shown(80.0, 1.0, False), Felt(80.0, 1.0, False)
    diary.tell(Prescription(date_of(diary.day), "fit.normalise", True, "therapist", "wanted"))
    diary.begin(3)
    mirror_block(diary, 300)
    before = diary.chart.body.shown.length
    diary.end("stopped", "patient", "pain")
    diary.close()
    shown = []
    for _ in range(3):
        diary.begin(3)
        shown.append(diary.chart.body.shown.length)
        diary.end("crash", "crash")
        diary.close()
    assert shown == [before - 10.0] * 3


@pytest.mark.parametrize("preset", ["plp", "stroke"])
def test_low_pain_without_a_measure_is_not_called_no_response(preset):
    diary = in_stage(3, preset)
    for _ in range(9):
        diary.begin(2)
        mirror_block(diary, 1200.0)
        diary.end()
        diary.close()
    judged = [each for each in diary.events if each.kind == "response"]
    assert [(each.response, each.answers) for each in judged] == [("not-measured", False)]
    assert "no_response" not in flags(diary.events)
    assert "was not measured" in why(decided(diary.events, "response_check")[-1], diary.course.preset)


@pytest.mark.parametrize(("start", "now", "answers", "said"), [
    ({"value": 3.0}, {"value": 5.0}, True, "it helps, so we go on"),
    ({"value": 3.0}, {"value": 4.67}, False, "does not help clearly"),
    ({"blocks": 4}, {"blocks": 13}, True, "it helps, so we go on"),
    ({"blocks": 4}, {"blocks": 12}, False, "does not help clearly"),
    ({"value": 3.0}, {}, None, "was not measured"),
])  # fmt: skip
def test_low_pain_is_judged_by_own_activities_and_the_affected_hand(start, now, answers, said):
    diary = in_stage(3, "stroke")
    item = "vbbt" if "blocks" in start else "activities"
    for day in range(9):
        diary.begin(2)
        mirror_block(diary, 1200.0)
        diary.end()
        if day in (0, 5) and (told := start if day == 0 else now):
            diary.tell(Weekly(date_of(diary.day), 0.0, item, **told))
        diary.close()
    judged = [each for each in diary.events if each.kind == "response"]
    assert [each.answers for each in judged] == [bool(answers)]
    assert (judged[0].response == "not-measured") is (answers is None)
    assert ("no_response" in flags(diary.events)) is (answers is False)
    assert said in why(decided(diary.events, "response_check")[-1], diary.course.preset)
    assert replay(diary.events, programme)


def test_a_working_hand_that_carries_more_is_no_answer():
    diary = in_stage(3, "stroke")
    for blocks in (20.0, 40.0):
        diary.tell(Weekly(date_of(diary.day), 0.0, "vbbt", blocks))
    assert diary.chart.body.function == Function()


def listed(diary):
    return [tuple(each.result) for each in decided(diary.events, "daily_list")]


def a_day(diary, pain=3):
    diary.begin(pain)
    diary.block()
    diary.end()
    diary.close()


def test_a_hold_of_more_than_a_week_stands_on_the_list_and_is_told_once():
    diary = in_stage(1)
    a_day(diary)
    diary.tell(TherapistAct(date_of(diary.day), "hold", "", "an operation"))
    diary.chart.standing = replace(diary.chart.standing, hold=20)
    for _ in range(11):
        a_day(diary)
    assert [("hold" in each) for each in listed(diary)] == [False] * 9 + [True] * 3
    assert flags(diary.events).count("hold") == 1
    assert why(decided(diary.events, "daily_list")[-1], diary.course.preset).endswith("list of today: hold.")


@pytest.mark.parametrize(("place", "away", "told"), [("home", 3, True), ("home", 2, False), ("ward", 3, False)])
def test_days_without_a_session_are_told_at_home(place, away, told):
    diary = in_stage(1, place=place)
    a_day(diary)
    diary.day += away
    a_day(diary)
    assert ("away" in flags(diary.events)) is told
    assert ("away" in listed(diary)[-1]) is told
    a_day(diary)
    assert flags(diary.events).count("away") == told


def test_what_was_told_today_stands_on_its_list():
    diary = in_stage(3)
    for pain in (3, 3, 3, 3, 5, 5):
        mirror_day(diary, pain)
    assert listed(diary) == [()] * 5 + [("flare",)]

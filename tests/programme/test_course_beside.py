"""What a programme is told beside its exercises: the fit, feared movements, help in reaching, the questions."""

import pytest

from game.mirror.opening import HandPose
from game.programme.calendar import date_of
from game.programme.course import replay
from game.programme.field import ProgrammeError
from game.programme.fit import Felt
from game.programme.parts import QUIET
from game.programme.questions import Question
from game.settings import PRESETS, programme
from game.training.care import (
    CoverDone,
    Emergency,
    ExposureCards,
    Extra,
    FitDone,
    FitMoved,
    Matched,
    ReachProbe,
    Sensation,
    Weekly,
)
from game.training.course import BlockDone, ExposureDone, Face, Prescription, SetDone, TherapistAct
from tests.programme.course_kit import MONDAY, Diary, decided, flags, in_stage, mirror_block, mirror_day

DAY = date_of(MONDAY)


def real_block(diary):
    diary.tell(BlockDone("U04", 4, "real", 1.0, 120.0, (True,) * 10))


def watched(diary):
    """The first mirror sessions are behind."""
    for _ in range(2):
        mirror_day(diary)
    return diary


def test_an_amputated_limb_is_fitted_before_it_is_shown():
    diary = in_stage(3, amputation=True)
    diary.chart.body.fitted = False
    assert "fit" in [each.sort.value for each in diary.begin(3).plan]
    diary.tell(FitDone(DAY, 60.0, 1.2, False, 2, 60.0))
    assert not diary.chart.body.fitted
    diary.tell(FitDone(DAY, 60.0, 1.2, False, 3, 30.0, -30.0, 0.4))
    body = diary.chart.body
    assert body.felt == Felt(60.0, 1.2, False, HandPose(-30.0, 0.4))
    assert decided(diary.events, "fit_shown")[-1].inputs["felt"]["pose"] == {"turn": -30.0, "curl": 0.4}
    assert (body.fitted, body.shown.length, body.shown.size, diary.chart.standing.telescope) == (True, 60, 1, True)
    diary.end()
    diary.day += 1
    assert "fit" not in [each.sort.value for each in diary.begin(3).plan]


def test_the_shown_length_moves_once_a_day_when_the_therapist_wants_it():
    diary = in_stage(3, amputation=True)
    diary.tell(FitDone(date_of(diary.day - 1), 60.0, 1.0, False, 4, 60.0))
    diary.tell(Prescription(date_of(diary.day - 1), "fit.normalise", True, "therapist", "comfortable so far"))
    lengths = []
    for day in range(5):
        diary.begin(3)
        mirror_block(diary)
        goal = diary.chart.body.goal
        if goal is not None:
            # Nothing jumps: until it is told how far it came it is where it was.
            assert diary.chart.body.shown.length == lengths[-1]
            diary.tell(FitMoved(goal if day < 4 else 73.0))
            assert diary.chart.session.care.moved
        diary.tell(Face("block", "good"))
        diary.rate("mid", 3)
        diary.tell(Matched(4))
        diary.end()
        diary.close()
        lengths.append(diary.chart.body.shown.length)
    # What a short block left of the way is gone anew from there.
    assert lengths == [60.0, 60.0, 60.0, 70.0, 73.0]
    assert diary.chart.body.matched == 5
    diary.begin(3)
    assert diary.chart.body.goal == pytest.approx(79.75)
    diary.tell(FitMoved(diary.chart.body.goal))
    with pytest.raises(ProgrammeError, match="moves nowhere"):
        diary.tell(FitMoved(80.0))
    diary.tell(Matched(1, comfortable=True))
    diary.end()
    diary.begin(3)
    assert diary.chart.body.shown.length == pytest.approx(79.75)
    diary.end()
    diary.close()
    diary.begin(3)
    assert (diary.chart.body.shown.length, diary.chart.body.matched) == (pytest.approx(79.75), 5)


def test_only_a_ranked_card_is_tried_and_its_message_closes_the_try():
    diary = watched(in_stage(4))
    diary.begin(3)
    assert "exposure" in [each.sort.value for each in diary.chart.session.plan]
    assert diary.chart.body.ladder.card == 3
    with pytest.raises(ProgrammeError, match="Card 1 is not in turn: it is card 4"):
        diary.tell(ExposureDone(0, 5, 4, 2))
    for felt, worry, message, card in (
        (4, 4, "exposure-expected", 3), (7, 4, "exposure-more", 3), (8, 4, "exposure-easier", 2),
        (3, 1, "exposure-expected", 3),
    ):  # fmt: skip
        said = diary.tell(ExposureDone(diary.chart.body.ladder.card, 5, felt, worry))
        assert (diary.chart.session.care.message, diary.chart.body.ladder.card) == (message, card)
        assert flags(said) == (["exposure"] if message == "exposure-easier" else [])


def test_cards_that_are_all_feared_wait_for_the_therapists_choice():
    diary = watched(in_stage(4))
    said = diary.tell(ExposureCards(date_of(diary.day), (5, 6, 9)))
    assert (diary.chart.body.ladder, flags(said)) == (None, ["exposure"])
    diary.begin(3)
    assert "exposure" not in [each.sort.value for each in diary.chart.session.plan]
    with pytest.raises(ProgrammeError, match="rank them first"):
        diary.tell(ExposureDone(0, 5, 4, 2))
    diary.tell(ExposureCards(date_of(diary.day), (5, 6, 9), 1))
    assert diary.chart.body.ladder.card == 1


def test_help_in_reaching_begins_at_the_first_probe_and_changes_between_sessions():
    diary = watched(in_stage(4, "stroke"))
    diary.begin(3)
    diary.tell(ReachProbe(0.3, (0.2, 0.2, 0.2), None))
    assert (diary.chart.body.gain, "gain" in flags(diary.events)) == (1.2, True)
    for share in (0.5, 0.5):
        diary.tell(ReachProbe(0.3, (), share))
        diary.end()
        diary.close()
        assert diary.chart.body.gain == 1.2
        diary.begin(3)
    diary.end()
    diary.tell(TherapistAct(date_of(diary.day), "gain"))
    diary.close()
    diary.begin(3)
    diary.tell(ReachProbe(0.3, (), 0.5))
    diary.end()
    diary.close()
    diary.begin(3)
    assert (diary.chart.body.gain, diary.chart.body.gain_raised) == (1.3, (diary.day,))
    real_block(diary)
    diary.end()
    diary.close()
    assert decided(diary.events, "movement_gate")[-1].inputs["gain"] == 1.3


def test_the_probe_of_reaches_belongs_to_stage_four():
    diary = in_stage(3)
    diary.begin(3)
    with pytest.raises(ProgrammeError, match="belongs to a session of stage 4"):
        diary.tell(ReachProbe(0.3, (0.2,), 0.5))


def test_the_picture_becomes_truer_with_good_blocks_and_goes_back_with_a_pause():
    diary = watched(in_stage(4))
    diary.begin(3)
    diary.tell(Face("block", "good"))
    assert diary.chart.body.blend.w == 0
    diary.rate("mid", 3)
    for _ in range(4):
        real_block(diary)
        diary.tell(Face("block", "good"))
    assert diary.chart.body.blend.w == 0.2
    diary.rate("mid", 5)
    assert diary.chart.body.blend.w == 0


def test_the_worst_pain_is_asked_first_and_then_the_questions_take_turns():
    diary = Diary()
    asked = []
    for _ in range(4):
        session = diary.begin(3)
        asked.append(session.care.extra)
        diary.tell(Extra(session.care.extra.value, 5 if session.care.extra is Question.WORST else None))
        diary.end()
        assert diary.begin(3).care.extra is None
        diary.end()
        diary.day += 1
    assert asked == [Question.WORST, Question.MOOD, Question.TENSION, Question.OTHER_PAINS]
    assert [each.value for each in diary.chart.worsts] == [5]


def test_the_weekly_check_names_what_is_due_and_what_was_asked_waits_a_week():
    diary = Diary()
    diary.begin(3)
    first = diary.chart.body.weekly_due
    assert "working-hand" in first
    diary.end()
    for item in first:
        diary.tell(Weekly(DAY, 1.0, item))
    assert diary.chart.body.weekly_due == ()
    diary.tell(Weekly(date_of(diary.day + 7), 0.0, chosen=("drink", "door")))
    assert diary.chart.body.weekly_due == tuple(
        each for each in first if each not in ("expectation", "fear", "outcomes")
    )
    assert diary.chart.body.activities == ("drink", "door")
    diary.tell(Weekly(date_of(diary.day + 7), 5.0))
    assert diary.chart.body.weekly_due == ()


def test_a_painful_shoulder_lifts_no_arm_above_a_table():
    for shoulder in (True, False):
        diary = in_stage(3, "stroke", shoulder_pain=shoulder)
        session = diary.begin(3)
        assert session.care.reach_deg == (60.0 if shoulder else None)
        assert decided(diary.events, "open_exercises")[-1].inputs["shoulder"] is shoulder


def test_imagery_starts_a_rung_lower_after_a_sensation_that_stayed():
    diary = in_stage(2)
    for _ in range(3):
        diary.begin(3)
        for _ in range(3):
            diary.tell(SetDone("I1", 1.0, 180.0, 5, 5))
        diary.rate("post", 3)
        diary.end()
        diary.close()
    assert diary.begin(3).rung == "I2"
    diary.tell(Sensation("burning"))
    diary.tell(CoverDone(None))
    diary.end("stopped", "rule", "other")
    diary.close()
    # It was a stop for distress, whatever was told.
    diary.tell(TherapistAct(date_of(diary.day), "clear", "", "talked about it"))
    assert diary.begin(3).rung == "I1"
    diary.end()
    diary.day += 1
    assert diary.begin(3).rung == "I2"


@pytest.mark.parametrize("preset", PRESETS)
def test_the_quiet_hand_lasts_no_longer_than_ninety_seconds_after_the_first_mirror_session(preset):
    diary = in_stage(3, preset)
    for pre in (3, 3, 8):
        session = diary.begin(pre)
        quiet = sum(each.seconds for each in session.plan if each.code.removeprefix("coach:") == QUIET)
        assert session.day == MONDAY or 0 < quiet <= 90
        if pre == 3:
            mirror_block(diary)
        diary.end()
        diary.close()


def test_all_of_it_is_decided_again_byte_for_byte():
    diary = watched(in_stage(4, amputation=True))
    diary.begin(3)
    diary.tell(ReachProbe(0.3, (0.2, 0.25), None))
    diary.tell(ReachProbe(0.3, (), 0.4))
    real_block(diary)
    diary.tell(Face("block", "good"))
    diary.tell(ExposureDone(diary.chart.body.ladder.card, 5, 4, 2))
    diary.tell(Extra("mood", 3))
    diary.tell(Matched(3))
    diary.end()
    diary.close()
    diary.tell(Weekly(date_of(diary.day), 0.0, "probe", 0.8))
    diary.begin(3)
    assert replay(diary.events, programme) > 60


WRONG = [
    FitDone(DAY, 200.0, 1.0, False, 4, 60.0),
    FitDone(DAY, 100.0, 1.0, False, 5, 60.0),
    Matched(5),
    FitMoved(70.0),
    ExposureCards(DAY, ()),
    ExposureCards(DAY, (3, 1)),
    ExposureCards(DAY, (11,)),
    ExposureCards(DAY, (5, 6), 2),
    ExposureDone(3, 11, 4, 2),
    ExposureDone(0, 5, 4, 2),
    ReachProbe(0.0, (0.1,), None),
    ReachProbe(0.3, (-0.1,), None),
    ReachProbe(0.3, (0.1,), 1.1),
    Extra("hunger", 3),
    Extra("worst", 3.5),
    Extra("worst", 11),
    Extra("mood", float("nan")),
    Weekly(DAY, -1.0),
    Weekly(DAY, 1.0, "hunger"),
    Weekly(DAY, 1.0, "activities", 11.0),
    Weekly(DAY, 1.0, "vbbt", 30.0, blocks=-1),
    Emergency("soon"),
]


@pytest.mark.parametrize("fact", WRONG, ids=lambda fact: f"{fact.kind}-{WRONG.index(fact)}")
def test_a_wrong_fact_beside_is_one_sentence_and_changes_nothing(fact):
    diary = in_stage(4, amputation=True)
    diary.begin(3)
    before = repr((diary.chart.body, diary.chart.sessions[-1], diary.chart.standing, diary.chart.worsts))
    with pytest.raises(ProgrammeError, match=r"[.]$"):
        diary.tell(fact)
    assert repr((diary.chart.body, diary.chart.sessions[-1], diary.chart.standing, diary.chart.worsts)) == before


def test_the_affected_hand_carries_blocks_once_in_stage_four():
    diary = in_stage(4)
    diary.begin(4)
    assert diary.chart.body.hands == ("intact", "affected")
    assert "vbbt" in diary.chart.body.weekly_due
    diary.tell(Weekly(date_of(diary.day), 0.0, hands=("intact", "affected")))
    diary.tell(Weekly(date_of(diary.day), 2.0, "vbbt", 30.0))
    assert diary.chart.body.hands == ("intact",)
    assert "vbbt" not in diary.chart.body.weekly_due


def test_blocks_are_due_from_stage_three_on_as_soon_as_the_patient_comes():
    diary = in_stage(2)
    diary.begin(2)
    assert (diary.chart.body.hands, "vbbt" in diary.chart.body.weekly_due) == ((), False)
    diary = in_stage(3)
    diary.begin(3)
    assert (diary.chart.body.hands, "vbbt" in diary.chart.body.weekly_due) == (("intact",), True)

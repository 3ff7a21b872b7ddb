"""A STOP that a rule made stands by itself, whatever is told afterwards (protocol.md 2.4 rule 6, 2.10)."""

import pytest

from game.programme.calendar import date_of
from game.programme.field import ProgrammeError
from game.programme.pain import PainWay
from game.training.care import CoverDone, Dizzy, Emergency, Sensation, StaffSees
from game.training.care import Signs as SignsSheet
from game.training.course import BlockDone
from tests.programme.course_kit import Diary, decided, flags, in_stage, mirror_block

ENDS = [
    ("done", "patient", ""), ("crash", "crash", ""), ("interruption", "headset-off", ""),
    ("stopped", "patient", "other"), ("stopped", "patient", ""), ("stopped", "rule", "pain"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "by", "about"), ENDS)
def test_a_stop_by_pain_stands_however_the_session_ends(reason, by, about):
    diary = Diary("crps")
    diary.begin(3)
    diary.block(right=0)
    diary.chart.exercise("laterality", 1).x = 3.0
    diary.rate("mid", 10)
    said = len(diary.events)
    diary.end(reason, by, about)
    left = decided(diary.events[said:], "after_stop")[0]
    assert (left.inputs["ended"], left.inputs["reason"], left.result["hold"]) == ("rule", "pain", 1)
    assert diary.chart.exercise("laterality", 1).x == 2.5
    assert diary.chart.sessions[-1].stopped
    assert diary.chart.standing.hold == 1
    assert "stop_pain" in flags(diary.events[said:])
    assert diary.begin(3).mode is None


def test_what_is_practised_after_a_stop_is_refused_for_the_stop():
    diary = Diary("crps")
    diary.begin(3)
    diary.block(right=0)
    diary.rate("mid", 10)
    diary.end("stopped", "rule", "pain")
    assert diary.begin(3).pre == 3
    for counts in (True, False):
        with pytest.raises(ProgrammeError, match="after a STOP practice is over for today"):
            diary.tell(BlockDone("laterality", 1, "training", 3.0, 120.0, (True,) * 20, counts=counts))


def test_what_is_practised_before_the_pain_is_rated_is_refused_for_that():
    diary = Diary("crps")
    diary.arrive()
    with pytest.raises(ProgrammeError, match="rate it first"):
        diary.tell(BlockDone("laterality", 1, "training", 3.0, 120.0, (True,) * 20))


@pytest.mark.parametrize(("reason", "by", "about"), ENDS)
def test_a_cover_that_did_not_help_suspends_however_the_session_ends(reason, by, about):
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary, 300.0)
    diary.tell(Sensation("cramp", "frown"))
    diary.tell(CoverDone(False))
    diary.end(reason, by, about)
    assert diary.chart.standing.suspended == "distress"
    assert diary.chart.past.since_stop == 0


@pytest.mark.parametrize(("reason", "by", "about"), ENDS)
def test_an_emergency_leaves_its_own_stop_however_the_session_ends(reason, by, about):
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary, 300.0)
    diary.tell(Emergency(date_of(diary.day)))
    diary.end(reason, by, about)
    assert diary.chart.standing.suspended == "safety"
    assert diary.chart.past.since_stop == 0


def test_what_is_told_besides_a_stop_by_pain_counts_as_well():
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary, 300.0)
    diary.rate("mid", 10)
    diary.end("stopped", "staff", "safety")
    assert (diary.chart.standing.hold, diary.chart.standing.suspended) == (1, "safety")


def test_after_strong_dizziness_or_a_sign_no_therapy_starts_that_day_though_it_crashed():
    sheet = {"swelling": 0, "warmth": 0, "colour": 0, "sweating": 0}
    for facts in ((Dizzy(15),), (SignsSheet(sheet), SignsSheet({**sheet, "swelling": 3}))):
        diary = Diary("crps")
        diary.begin(3)
        for fact in facts:
            diary.tell(fact)
        assert diary.chart.session.way_on is PainWay.STOP
        diary.end("crash", "crash")
        assert diary.begin(3).mode is None


@pytest.mark.parametrize("later", ["looks", "mid", "post", "face"])
def test_nothing_after_a_stop_leads_on(later):
    diary = Diary()
    session = diary.begin(3)
    diary.block()
    diary.rate("mid", 10)
    if later == "looks":
        diary.tell(StaffSees("pain"))
    elif later == "face":
        diary.rate("mid", None)
    else:
        diary.rate(later, 3)
    assert session.way_on is PainWay.STOP


def test_an_interruption_without_a_stop_stays_one():
    diary = Diary("crps")
    diary.begin(3)
    diary.block()
    diary.end("interruption", "headset-off")
    assert diary.begin(3).mode is not None

"""What keeps a body safe in a programme: dizziness, signs, the working hand, emergencies, who is there."""

import pytest

from game.programme.calendar import date_of
from game.programme.dizziness import DizzyWay
from game.programme.mode import Mode
from game.programme.pain import PainWay
from game.simulation.intake import answered
from game.training.care import Dizzy, Emergency, Signs, WorkingHand
from game.training.course import TherapistAct
from game.training.intake import ScreenItem
from tests.programme.course_kit import (
    MONDAY,
    Diary,
    decided,
    flags,
    in_stage,
    mirror_block,
    mirror_day,
    revealed,
    sorts,
)

CALM = {"swelling": 1, "warmth": 1, "colour": 1, "sweating": 1}


def test_dizziness_that_stays_takes_the_headset_off_for_today_and_tomorrow():
    diary = Diary()
    diary.arrive(way="VR")
    diary.rate("pre", 3)
    diary.tell(Dizzy(10))
    assert diary.chart.session.care.dizzy is DizzyWay.PAUSE
    diary.tell(Dizzy(10))
    assert diary.chart.session.care.dizzy is DizzyWay.VR_OFF
    diary.end()
    diary.close()
    for day, way in ((MONDAY + 1, "DESKTOP"), (MONDAY + 2, "VR")):
        diary.day = day
        diary.arrive(way="VR")
        assert diary.chart.session.way == way
        diary.end()


def test_strong_dizziness_ends_the_day_and_asks_for_a_new_first_try():
    diary = Diary()
    diary.arrive(way="VR")
    diary.rate("pre", 3)
    diary.block()
    said = diary.tell(Dizzy(15))
    assert (diary.chart.session.way_on, flags(said)) == (PainWay.STOP, ["dizziness"])
    diary.end("stopped", "rule", "dizziness")
    assert (diary.chart.standing.hold, diary.chart.sessions[-1].about) == (0, "other")
    assert diary.begin(3).mode is None
    diary.end()
    diary.day += 5
    diary.arrive(way="VR")
    assert diary.chart.session.way == "DESKTOP"
    diary.end()
    diary.tell(answered("T5", date_of(diary.day)))
    diary.day += 1
    diary.arrive(way="VR")
    assert diary.chart.session.way == "VR"


def test_the_first_time_in_the_headset_is_short_where_the_screening_says_so():
    diary = in_stage(3)
    diary.tell(ScreenItem(date_of(diary.day), "R4", "often", "staff"))
    diary.arrive(way="VR")
    diary.rate("pre", 3)
    plan = diary.chart.session.plan
    assert 0 < sum(each.seconds for each in plan if each.headset) <= 300
    assert diary.events[-1].kind == "decision"
    assert decided(diary.events, "headset_cap")[-1].result == 300


def test_signs_that_rise_end_hold_two_sessions_and_are_told_when_they_stay():
    diary = Diary("crps")
    diary.begin(3)
    diary.tell(Signs(CALM))
    diary.block()
    diary.tell(Signs({**CALM, "warmth": 2}))
    assert diary.chart.session.way_on is PainWay.GO
    said = diary.tell(Signs({**CALM, "warmth": 3}))
    assert (diary.chart.session.way_on, flags(said)) == (PainWay.STOP, ["signs"])
    diary.end("stopped", "rule", "other")
    assert diary.chart.standing.hold == 2
    diary.close()
    diary.begin(3)
    said = diary.tell(Signs({**CALM, "warmth": 3}))
    assert decided(said, "signs_check")[0].result == "flag"
    assert diary.chart.session.way_on is PainWay.GO


def test_a_hot_swollen_limb_with_a_warning_is_for_a_doctor_first():
    for preset in ("crps", "plp"):
        diary = Diary(preset)
        diary.begin(3)
        said = diary.tell(Signs(None, warning=True))
        assert (diary.chart.session.way_on, flags(said)) == (PainWay.STOP, ["red_flag"])
        diary.end("stopped", "rule", "other")
        diary.close()
        assert diary.begin(3).mode is None
        diary.end()
        diary.tell(TherapistAct(date_of(diary.day), "unblock", "MEDICAL"))
        diary.day += 1
        assert diary.begin(3).mode is not None


def test_a_sore_working_hand_does_less_for_a_week_and_is_told_the_second_time():
    diary = in_stage(3)
    mirror_day(diary)
    assert diary.begin(3).dose.minutes == 15
    diary.end()
    diary.close()
    diary.tell(WorkingHand(date_of(diary.day), 4))
    session = diary.begin(3)
    assert (session.care.limb_share, session.dose.minutes) == (0.6, 9.0)
    diary.end()
    diary.close()
    said = diary.tell(WorkingHand(date_of(diary.day), 5))
    assert flags(said) == ["working_hand"]
    diary.day += 7
    assert diary.begin(3).care.limb_share == 1.0


def test_a_tremor_in_the_working_limb_shortens_by_the_screening():
    diary = in_stage(3)
    diary.tell(ScreenItem(date_of(diary.day), "R15", "yes", "staff"))
    assert diary.begin(3).dose.minutes == 9.0


def test_an_emergency_suspends_until_a_therapist_clears_it():
    for open_session in (True, False):
        diary = Diary()
        if open_session:
            diary.begin(3)
        said = diary.tell(Emergency(date_of(diary.day)))
        assert (diary.chart.standing.suspended, flags(said)) == ("safety", ["emergency"])
        if open_session:
            assert diary.chart.session.way_on is PainWay.STOP
            diary.end("stopped", "staff", "safety")
        assert diary.begin(3).mode is None
        diary.end()
        diary.tell(TherapistAct(date_of(diary.day), "clear"))
        diary.day += 1
        assert diary.begin(3).mode is Mode.NORMAL


@pytest.mark.parametrize("supervision", ["present", "remote", "none"])
def test_the_first_mirror_sessions_wait_for_the_therapist(supervision):
    diary = in_stage(3)
    for number in range(3):
        session = diary.begin(3, supervision)
        alone = supervision == "none"
        assert any(each.mirror for each in session.plan) is not alone
        assert ("notice" in sorts(session)) is alone
        assert session.start == ("supervision" if alone else "yes")
        if number < 2 and not alone:
            revealed(diary)
            mirror_block(diary, 900.0)
        diary.end()
        diary.close()
    if supervision != "none":
        assert any(each.mirror for each in diary.begin(3, "none").plan)


def test_after_distress_the_next_session_is_watched():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.end("stopped", "staff", "distress")
    diary.close()
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    session = diary.begin(3, "none")
    assert (session.mode, session.start, "notice" in sorts(session)) == (None, "supervision", True)
    diary.end()
    diary.day += 1
    assert diary.begin(3, "remote").mode is Mode.NORMAL


def test_a_wound_closes_stage_four_and_leaves_the_mirror():
    diary = Diary()
    diary.tell(TherapistAct(date_of(diary.day - 1), "jump", "4", "knows it from before"))
    for _ in range(2):
        mirror_day(diary)
    diary.tell(ScreenItem(date_of(diary.day), "R10", "yes", "staff"))
    session = diary.begin(3)
    assert (session.stage, session.allowed, session.start) == (4, 3, "screening")
    assert any(each.mirror for each in session.plan)
    assert not any(each.stage == 4 for each in session.plan)

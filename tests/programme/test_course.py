"""The programme of one patient, told day by day: what it refuses, and what it never does."""

import dataclasses

import pytest

from game.programme.calendar import date_of
from game.programme.course import Course, replay
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.pain import PainWay
from game.programme.practice import staircase_of
from game.programme.standing import Phase
from game.settings import programme
from game.simulation.intake import first_visits
from game.training.course import (
    AnythingNew,
    BlockDone,
    Decision,
    Enrolled,
    Prescription,
    StageSet,
    TherapistAct,
    Visit,
    VisitEnd,
)  # fmt: skip
from game.training.events import Nrs
from game.training.intake import CardsShown, FirstVisit, ScreenItem
from tests.programme.course_kit import MONDAY, Diary


def test_nothing_is_practised_before_education_and_screening():
    course = Course(programme)
    day = date_of(MONDAY)
    with pytest.raises(ProgrammeError, match="Nobody is enrolled"):
        course.take(CardsShown(day, "E-MAP"))
    course = Course(programme)
    course.take(Enrolled(day, "plp", "left", "arm", "ward"))
    course.take(Visit(day, "present", "DESKTOP"))
    course.take(AnythingNew())
    course.take(Nrs("pre", 3, "self", "bar", "test"))
    assert course.chart.session.mode is None
    with pytest.raises(ProgrammeError, match="no stage is trained today"):
        course.take(BlockDone("laterality", 1, "training", 1.0, 60.0))
    with pytest.raises(ProgrammeError, match="Nothing is practised"):
        staircase_of(course, "laterality", 5, 20)
    course.take(VisitEnd("done", "patient"))
    with pytest.raises(ProgrammeError, match="Education and screening come first"):
        course.take(TherapistAct(day, "jump", "3", "no time"))


def test_a_red_item_blocks_until_staff_clear_it():
    course = Course(programme)
    profile = Enrolled(date_of(MONDAY), "plp", "left", "arm", "ward")
    course.take(profile)
    for fact in first_visits(profile, profile.day):
        if isinstance(fact, ScreenItem) and fact.item == "R16":
            fact = ScreenItem(fact.day, "R16", "yes", "staff")
        if isinstance(fact, FirstVisit):
            with pytest.raises(ProgrammeError, match="education and screening come first"):
                course.take(fact)
        else:
            course.take(fact)
    assert (course.chart.standing.phase, course.chart.standing.blocked) == (Phase.SCREEN, ("R16",))
    course.take(ScreenItem(profile.day, "R16", "no", "patient"))
    assert course.chart.standing.phase is Phase.SCREEN
    course.take(ScreenItem(profile.day, "R16", "no", "staff"))
    assert (course.chart.standing.phase, course.chart.standing.blocked) == (Phase.BASELINE, ())


def test_an_ordinary_day_is_normal_and_counts():
    diary = Diary()
    session = diary.practise()
    assert session.mode is Mode.NORMAL
    assert diary.chart.trained == {MONDAY}
    assert diary.chart.standing.phase is Phase.S1


def test_less_than_three_fifths_is_no_day_trained():
    diary = Diary()
    diary.practise(blocks=1)
    assert diary.chart.trained == set()


def test_anything_new_blocks_and_nothing_is_practised():
    diary = Diary()
    session = diary.begin(new=("fall",))
    assert session.mode is None
    assert "R17" in diary.chart.standing.blocked
    diary.end()
    for item in diary.chart.standing.blocked:
        with pytest.raises(ProgrammeError, match="opens by a new answer"):
            diary.tell(TherapistAct(date_of(diary.day), "unblock", item))
        diary.tell(ScreenItem(date_of(diary.day), item, "no", "staff"))
    assert diary.begin().mode is Mode.NORMAL
    with pytest.raises(ProgrammeError, match="'tired' is no answer to the first question"):
        diary.tell(AnythingNew(("tired",)))


def test_a_stop_for_pain_ends_the_day_holds_the_next_and_eases_the_exercise():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.chart.exercise("laterality", 1).x = 2.0
    diary.rate("mid", 5)
    assert diary.chart.session.way_on is PainWay.PAUSE
    diary.rate("mid", 5)
    assert diary.chart.session.way_on is PainWay.STOP
    diary.end("stopped", "rule", "pain")
    assert diary.chart.exercise("laterality", 1).x == 1.5
    assert diary.chart.standing.hold == 1
    assert diary.begin(3).mode is None
    diary.end()
    diary.close()
    diary.begin(3)
    state = staircase_of(diary.course, "laterality", 5, 20)
    assert state.held
    assert state.ceiling == state.x == 1.5
    diary.end()
    assert diary.chart.standing.hold == 0


def test_a_pause_that_eases_goes_on():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.rate("mid", 5)
    diary.rate("mid", 4)
    assert diary.chart.session.way_on is PainWay.GO
    assert diary.chart.session.paused


def test_a_rise_at_the_close_is_told_and_stops_nothing():
    diary = Diary()
    diary.begin(3)
    diary.block()
    said = diary.rate("post", 6)
    assert diary.chart.session.way_on is PainWay.GO
    assert [event.name for event in said if event.kind == "flag"] == ["pain_at_close"]


def test_all_sessions_of_a_day_share_one_ceiling():
    diary = Diary("crps")
    for _ in range(2):
        diary.begin(3)
        state = staircase_of(diary.course, "laterality", 5, 20)
        assert state.ceiling == 1.5
        diary.tell(BlockDone("laterality", 1, "training", 1.4, 150.0, (True,) * 20))
        diary.end()
    diary.close()
    diary.begin(3)
    assert staircase_of(diary.course, "laterality", 5, 20).ceiling == 1.9


def test_scored_trials_of_short_sessions_are_carried_over():
    diary = Diary()
    diary.begin(3)
    diary.tell(BlockDone("U01", 1, "training", 1.0, 60.0, (True,) * 6, (6, 6)))
    diary.end()
    diary.close()
    diary.begin(3)
    state = staircase_of(diary.course, "U01", 6, 6)
    assert (state.few_scored, state.few_right) == (6, 6)
    assert staircase_of(diary.course, "U01", 6, 20).few_scored == 0


def test_no_more_sittings_than_the_day_has():
    diary = Diary("stroke")
    diary.begin()
    diary.end()
    assert diary.begin().mode is None
    diary.end()
    diary = Diary("plp")
    for wanted in (False, True, True):
        assert diary.begin().top_up is wanted
        diary.end()
    assert diary.begin().mode is None


def test_a_clock_set_back_is_refused():
    diary = Diary()
    diary.practise()
    diary.day = MONDAY - 3
    with pytest.raises(ProgrammeError, match="The clock says 2026-02-27, but there is a session of 2026-03-02"):
        diary.begin()


@pytest.mark.parametrize("value", [-1, 11, 3.5, True])
def test_what_is_no_rating_is_refused(value):
    diary = Diary()
    diary.tell(Visit(date_of(diary.day), "present", "DESKTOP"))
    diary.tell(AnythingNew())
    with pytest.raises(ProgrammeError, match="give a whole number from 0 to 10"):
        diary.rate("pre", value)
    assert not diary.chart.ratings


def test_what_does_not_fit_is_refused():
    diary = Diary()
    diary.begin()
    for fact, sentence in (
        (Visit(date_of(diary.day), "present", "DESKTOP"), "still open: end it"),
        (Nrs("pre", 4, "self", "bar", "test"), "rated already"),
        (Nrs("noon", 4, "self", "bar", "test"), "no moment of a rating"),
        (VisitEnd("tired", "patient"), "no end of a session"),
        (VisitEnd("stopped", "somebody"), "no way to end"),
        (TherapistAct(date_of(diary.day), "promote"), "nothing a therapist decides"),
        (Prescription(date_of(diary.day), "dose.minutes", 99, "therapist", "more"), "must lie between 10 and 20"),
    ):
        with pytest.raises(ProgrammeError, match=sentence):
            diary.tell(fact)
    diary.end()
    with pytest.raises(ProgrammeError, match="No session is open"):
        diary.tell(AnythingNew())


def test_a_missing_rating_never_goes_on_as_before():
    diary = Diary()
    assert diary.begin(None, "present").mode is Mode.FACE_PROBE_GENTLE
    diary.end()
    diary = Diary()
    assert diary.begin(None, "none").mode is Mode.EDU_BREATHE_ONLY
    diary.end()
    diary = Diary()
    diary.begin(3)
    diary.rate("mid", None)
    assert diary.chart.session.way_on is PainWay.REST_AND_ASK


def test_usual_high_pain_trains_low_once_known_and_confirmed():
    diary = Diary()
    modes = []
    for _ in range(5):
        diary.tell(TherapistAct(date_of(diary.day), "usual_high"))
        modes.append(diary.begin(8).mode)
        diary.end()
        diary.close()
    assert modes == [Mode.GENTLE] * 3 + [Mode.NORMAL_LOW] * 2


def test_the_stage_goes_on_at_home_alone_only_from_the_first():
    diary = Diary(place="home")
    for _ in range(14):
        diary.practise(supervision="none")
    assert diary.chart.standing.phase is Phase.S2
    assert [event for event in diary.events if isinstance(event, StageSet)][-1].reason == "cap"
    diary = Diary(place="home")
    for _ in range(14):
        diary.practise(supervision="remote")
    assert (diary.chart.standing.phase, diary.chart.standing.asked) == (Phase.S1, 2)
    diary.tell(TherapistAct(date_of(diary.day - 1), "confirm"))
    assert diary.chart.standing.entered == diary.day


def test_an_absence_makes_it_easier_and_a_long_one_screens_again():
    diary = Diary()
    diary.practise()
    diary.chart.exercise("laterality", 1).x = 3.0
    diary.day = MONDAY + 14
    diary.practise()
    assert diary.chart.exercise("laterality", 1).x == 2.0
    diary.day += 60
    assert diary.begin().mode is None
    assert diary.chart.standing.phase is Phase.SCREEN


def test_a_crash_is_no_stop():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.end("crash", "crash")
    assert (diary.chart.standing.hold, diary.chart.sessions[-1].about) == (0, "")
    assert diary.begin(3).mode is Mode.NORMAL


def test_distress_suspends_until_the_therapist_clears_it():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.end("stopped", "staff", "distress")
    diary.close()
    assert diary.chart.standing.suspended == "distress"
    assert diary.begin(3).mode is None
    diary.end()
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    diary.day += 1
    assert diary.begin(3).mode is Mode.NORMAL


def test_it_is_decided_again_from_its_own_facts_and_a_change_is_seen():
    diary = Diary()
    for pre in (4, 3, 5, 4):
        diary.practise(pre)
    assert replay(diary.events, programme) == sum(isinstance(event, Decision) for event in diary.events)
    place = max(n for n, event in enumerate(diary.events) if isinstance(event, Decision))
    for changed in (
        dataclasses.replace(diary.events[place], result="STAY"),
        dataclasses.replace(diary.events[place], inputs={}),
    ):
        with pytest.raises(ProgrammeError, match=f"Event {place + 1} \\(decision\\) is decided otherwise now"):
            replay([*diary.events[:place], changed, *diary.events[place + 1 :]], programme)
    with pytest.raises(ProgrammeError, match="events were kept"):
        replay(diary.events[:-1], programme)


def test_a_journal_of_other_rules_is_refused():
    diary = Diary()
    at = next(n for n, event in enumerate(diary.events) if event.kind == "preset")
    other = dataclasses.replace(diary.events[at], rules_version="2099.01-1")
    with pytest.raises(ProgrammeError, match=r"decided by the rules 2099\.01-1"):
        replay([*diary.events[:at], other, *diary.events[at + 1 :]], programme)


def test_an_interruption_is_no_stop_where_it_may_be_marked_as_one():
    for by, reason, about in (
        ("headset-off", "interruption", ""),
        ("headset-off", "stopped", "unknown"),
        ("patient", "interruption", "unknown"),
    ):
        diary = Diary()
        diary.begin(3)
        diary.block()
        diary.end(reason, by)
        assert diary.chart.sessions[-1].about == about


def test_the_gate_of_the_mirror_knows_who_trained_with_a_real_one_last():
    for ways, coach in ((("DESKTOP", "REAL_MIRROR"), True), (("REAL_MIRROR", "DESKTOP"), False)):
        diary = Diary()
        diary.tell(TherapistAct(date_of(diary.day - 1), "jump", "3", "knows it from before"))
        for way in ways:
            diary.arrive(way=way)
            diary.rate("pre", 3)
            diary.block("U02", seconds=900.0, sort="mirror")
            diary.end()
            diary.close()
        gates = [event for event in diary.events if isinstance(event, Decision) and event.rule_id == "mirror_gate"]
        assert gates[-1].inputs["coach"] is coach

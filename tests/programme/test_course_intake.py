"""What a programme is told before practice: cards and questions, screening, first visits, the side, home."""

import pytest

from game.programme.calendar import date_of
from game.programme.course import Course, replay
from game.programme.education import EduState, Refresh
from game.programme.field import ProgrammeError
from game.programme.first_visits import Wait
from game.programme.mode import Mode
from game.programme.quiz import ITEM_OF, MODULES
from game.programme.screening.items import QUESTIONS
from game.programme.screening.kinds import Mode as Way
from game.programme.screening.kinds import Stage
from game.programme.side import SideAnswer
from game.programme.standing import Phase
from game.settings import programme
from game.simulation.intake import answered
from game.training.course import AnythingNew, BlockDone, Enrolled, Visit
from game.training.intake import (
    CardsShown,
    FirstVisit,
    FlagSeen,
    HomeUse,
    Overridden,
    QuizDone,
    Refreshed,
    ScreenItem,
    SideSaid,
    TaughtBack,
)
from tests.programme.course_kit import MONDAY, Diary, decided

DAY = date_of(MONDAY)


def new(preset="plp", place="ward", **profile):
    course = Course(programme)
    course.take(Enrolled(DAY, preset, "left", "arm", place, **profile))
    return course


def answers(items=tuple(ITEM_OF), wrong=(), seconds=2.0):
    return tuple({"item": item, "right": item not in wrong, "seconds": seconds, "replays": 0} for item in items)


def last(diary, rule):
    return decided(diary.events, rule)[-1]


def taught(course, modules=MODULES):
    for module in modules:
        course.take(CardsShown(DAY, module))


def test_education_is_passed_by_cards_and_questions_and_then_the_screening_comes():
    course = new()
    taught(course)
    said = course.take(QuizDone(DAY, answers(wrong=("Q4",))))
    assert decided(said, "quiz_loop")[0].result[1] == "failed"
    assert course.chart.admission.again == ("E-STOP",)
    assert course.chart.standing.phase is Phase.EDU
    course.take(QuizDone(DAY, answers(("Q4",))))
    assert course.chart.admission.education.state is EduState.CHECKED
    assert course.chart.standing.phase is Phase.SCREEN


def test_after_three_loops_the_patients_own_telling_counts():
    course = new()
    taught(course)
    for _ in range(3):
        course.take(QuizDone(DAY, answers(wrong=("Q4",))))
    with pytest.raises(ProgrammeError, match="often enough today"):
        course.take(QuizDone(DAY, answers()))
    course.take(TaughtBack(DAY, True, True, False, "T1", "aphasia"))
    assert course.chart.standing.phase is Phase.EDU
    course.take(TaughtBack(DAY, True, True, True, "T1", "aphasia"))
    assert course.chart.admission.education.state is EduState.SUPPORTED
    assert course.chart.standing.phase is Phase.SCREEN


def test_a_short_start_holds_for_its_day_and_is_taken_up_by_its_cards():
    course = new()
    taught(course, ("E-MIRROR", "E-STOP"))
    course.take(QuizDone(DAY, answers(("Q4", "Q5"))))
    known = course.chart.admission
    assert (known.education.state, known.education.short_day) == (EduState.SHORT, MONDAY)
    for module in ("E-MIRROR", "E-STOP"):
        course.take(CardsShown(date_of(MONDAY + 1), module))
    assert known.education.short_day == MONDAY + 1


def test_an_answer_moves_on_only_when_stage_one_is_open():
    course = new()
    taught(course)
    course.take(QuizDone(DAY, answers()))
    items = [each.item_id for each in QUESTIONS] + ["T2a", "T2b", "T2c", "T3", "T4"]
    for item in items[:-1]:
        course.take(answered(item, DAY))
        assert course.chart.standing.phase is Phase.SCREEN
    said = course.take(answered(items[-1], DAY))
    assert decided(said, "gate")
    assert course.chart.standing.phase is Phase.BASELINE


def test_neglect_closes_the_mirror_and_leaves_the_first_stages():
    diary = Diary("stroke")
    day = date_of(diary.day)
    diary.tell(ScreenItem(day, "T1", "red", "staff"))
    assert diary.begin().mode is Mode.NORMAL
    diary.end()
    gate = diary.chart.admission.gate
    assert gate.modes(Stage.S1) == (Way.DESKTOP, Way.REAL_MIRROR)
    assert gate.modes(Stage.S3) == ()


def test_what_is_out_of_date_is_due_and_closes_the_stage_until_it_is_answered():
    diary = Diary()
    diary.day += 7
    diary.arrive()
    assert diary.chart.session.due == ("R15",)
    diary = Diary()
    diary.tell(SideSaid(date_of(diary.day), "left", "left"))
    diary.tell(Visit(date_of(diary.day), "present", "DESKTOP"))
    diary.tell(AnythingNew())
    assert diary.chart.session.due == ("R16", "R17", "R18")
    diary.rate("pre", 3)
    session = diary.chart.session
    assert (session.mode, session.allowed, session.start) == (None, None, "screening")
    assert last(diary, "stage_today").result is None
    assert {each.sort.value for each in session.plan} == {"check_in", "breathe", "education", "close"}


def test_the_gate_is_asked_once_a_day_unless_something_changed():
    diary = Diary("crps")
    diary.practise()
    asked = len(decided(diary.events, "gate"))
    diary.begin()
    diary.end()
    diary.begin()
    diary.end()
    assert len(decided(diary.events, "gate")) == asked + 1


@pytest.mark.parametrize(("item", "answer", "mode"), [("R18", "yes", Mode.GENTLE), ("R18", "no", Mode.NORMAL)])
def test_a_limit_of_the_screening_makes_the_day_gentle(item, answer, mode):
    diary = Diary()
    diary.arrive()
    diary.tell(ScreenItem(date_of(diary.day), item, answer, "staff"))
    diary.rate("pre", 3)
    assert diary.chart.session.mode is mode


def test_an_override_is_decided_and_opens_what_it_names():
    diary = Diary()
    day, until = date_of(diary.day), date_of(diary.day + 7)
    diary.tell(ScreenItem(day, "R9", 10, "staff"))
    asked = (day, "R9", "DESKTOP", "S3", "T1", True, "present", "clinical_judgement", "talked it over at length")
    said = diary.tell(Overridden(*asked[:8], "short", until))
    assert decided(said, "override")[0].result == "no_reason"
    assert diary.chart.admission.overrides == ()
    said = diary.tell(Overridden(*asked, until))
    assert decided(said, "override")[0].result == "granted"
    diary.begin()
    gate = diary.chart.admission.gate
    assert gate.modes(Stage.S3) == (Way.DESKTOP,)
    assert len(gate.header()) == 1


def test_thoughts_of_harm_close_everything_and_are_told_privately():
    diary = Diary()
    diary.arrive()
    said = diary.tell(ScreenItem(date_of(diary.day), "R8c", "yes", "patient"))
    assert [each.name for each in said if each.kind == "flag"] == ["self_harm"]
    assert diary.chart.admission.harm.crisis
    diary.rate("pre", 3)
    assert diary.chart.session.mode is None


def test_something_new_opens_items_until_staff_answer_them():
    diary = Diary()
    diary.begin(new=("weakness",))
    diary.end()
    assert "T2a" in diary.chart.admission.reopened
    diary.day += 1
    diary.arrive()
    diary.rate("pre", 3)
    assert diary.chart.session.mode is None
    for item in diary.chart.standing.blocked:
        diary.tell(answered(item, date_of(diary.day)))
    diary.end()
    assert diary.chart.standing.blocked == ()
    assert diary.begin().mode is Mode.NORMAL


def test_the_first_visits_say_what_comes_next_and_end_in_stage_one():
    course = new()
    step = FirstVisit(DAY, "present", 0.0)
    course.take(step)
    assert course.chart.admission.step.item == "R1"
    for item in [each.item_id for each in QUESTIONS] + ["T4"]:
        course.take(answered(item, DAY))
    course.take(step)
    assert course.chart.admission.step.item == "E-SHORT"
    with pytest.raises(ProgrammeError, match="practice block waits"):
        course.take(FirstVisit(DAY, "present", 5.0, "PRACTICE"))
    taught(course, ("E-MIRROR", "E-STOP"))
    course.take(QuizDone(DAY, answers(("Q4", "Q5"))))
    course.take(FirstVisit(DAY, "present", 5.0, "DESKTOP-TRY"))
    course.take(FirstVisit(DAY, "present", 8.0, "PRACTICE"))
    with pytest.raises(ProgrammeError, match="practice block waits"):
        course.take(FirstVisit(DAY, "present", 9.0, "PRACTICE"))
    assert (course.chart.admission.step.item, course.chart.admission.step.wait) == ("T2a", Wait.ANOTHER_DAY)
    assert course.chart.standing.phase is Phase.EDU


def test_the_third_visit_begins_stage_one():
    diary = Diary()
    stages = [(each.stage_from, each.stage_to) for each in diary.events if each.kind == "stage"]
    assert stages == [("NEW", "EDU"), ("EDU", "SCREEN"), ("SCREEN", "BASELINE"), ("BASELINE", "S1")]


@pytest.mark.parametrize(
    ("patient", "staff", "result"),
    [
        ("left", "left", SideAnswer.CONFIRMED),
        ("left", "right", SideAnswer.DISAGREE),
        ("left", "", SideAnswer.ASK_STAFF),
        ("right", "right", SideAnswer.NOT_AS_RECORDED),
    ],
)
def test_nothing_starts_before_patient_and_staff_name_the_same_side(patient, staff, result):
    diary = Diary()
    diary.arrive()
    diary.tell(SideSaid(date_of(diary.day), patient, staff))
    diary.rate("pre", 3)
    assert diary.chart.admission.side is result
    assert (diary.chart.session.mode is None) is (result is not SideAnswer.CONFIRMED)


def test_the_side_is_confirmed_anew_each_day_on_a_ward():
    diary = Diary()
    diary.practise()
    date = date_of(diary.day)
    diary.tell(Visit(date, "present", "DESKTOP"))
    diary.tell(AnythingNew())
    for item in ("R16", "R17", "R18"):
        diary.tell(answered(item, date))
    diary.rate("pre", 3)
    assert diary.chart.session.mode is None


def test_a_new_week_asks_a_card_and_three_weeks_away_ask_for_all():
    diary = Diary()
    diary.practise()
    diary.day += 6
    diary.arrive()
    assert diary.chart.admission.education.refresh_day == diary.day
    diary.end()
    diary.day += 22
    date = date_of(diary.day)
    for fact in (SideSaid(date, "left", "left"), Visit(date, "present", "DESKTOP"), AnythingNew()):
        diary.tell(fact)
    assert diary.chart.admission.refresh is Refresh.FULL
    for item in diary.chart.session.due:
        diary.tell(answered(item, date))
    with pytest.raises(ProgrammeError, match="all cards are shown again"):
        diary.tell(Refreshed(date, ("E-MAP",)))
    diary.rate("pre", 3)
    assert (diary.chart.session.mode, diary.chart.session.start) == (None, "education")
    diary.end()
    diary.tell(Refreshed(date, MODULES))
    assert diary.begin().mode is Mode.NORMAL


def test_at_home_nothing_begins_without_what_home_needs():
    course = new(place="home")
    assert course.chart.standing.phase is Phase.NEW
    course.take(HomeUse(DAY, "T1", "line", 7, ""))
    assert course.chart.admission.lacks == ("the crisis number of the site",)
    assert course.chart.standing.phase is Phase.NEW
    course.take(HomeUse(DAY, "T1", "line", 7, "112"))
    assert (course.chart.standing.phase, course.chart.admission.at_home) == (Phase.EDU, True)


def test_at_home_the_headset_needs_a_named_person():
    diary = Diary(place="home")
    with pytest.raises(ProgrammeError, match="needs a named person"):
        diary.arrive("remote", "VR")
    assert diary.chart.session is None
    diary.tell(HomeUse(date_of(diary.day), "T1", "line", 7, "112", True, "F1"))
    diary.arrive("remote", "VR")
    assert diary.chart.session.way == "VR"


@pytest.mark.parametrize(("days", "content"), [(6, "all"), (7, "known-easy"), (13, "known-easy"), (14, "quiet")])
def test_flags_that_nobody_sees_narrow_use_at_home(days, content):
    for place, seen, found in (("home", False, content), ("home", True, "all"), ("ward", False, "all")):
        diary = Diary(place=place)
        diary.begin(3)
        diary.block()
        diary.rate("post", 7)
        diary.end()
        diary.close()
        if seen:
            diary.tell(FlagSeen(date_of(diary.day), "pain_at_close"))
        diary.day = MONDAY + days
        diary.begin(3)
        assert diary.chart.session.content == found


WRONG = [
    CardsShown(DAY, "E-ALL"),
    QuizDone(DAY, ({"item": "Q9", "right": True, "seconds": 1.0, "replays": 0},)),
    QuizDone(DAY, ({"item": "Q1", "right": "yes", "seconds": 1.0, "replays": 0},)),
    Refreshed(DAY, ("E-ALL",)),
    ScreenItem(DAY, "R99", "no", "staff"),
    ScreenItem(DAY, "R1", "maybe", "staff"),
    ScreenItem(DAY, "R17", "no", "patient"),
    ScreenItem(DAY, "R9", 11, "staff"),
    ScreenItem(DAY, "R1", "no", "cat"),
    ScreenItem("2026-02-01", "R1", "no", "staff"),
    Overridden(DAY, "R9", "TV", "S3", "T1", True, "present", "clinical_judgement", "long enough", DAY),
    Overridden(DAY, "R9", "VR", "S3", "T1", True, "present", "because", "long enough", DAY),
    Overridden(DAY, "R9", "VR", "S3", "T1", True, "present", "clinical_judgement", "long enough", "soon"),
    FirstVisit(DAY, "present", 1.0, "R1"),
    FirstVisit(DAY, "present", 1.0, "DANCE"),
    FirstVisit(DAY, "none", 1.0, "NRS-SKIN"),
    FirstVisit(DAY, "present", float("nan")),
    FirstVisit(DAY, "present", 1.0, "PROBE"),
    SideSaid(DAY, "up", "left"),
    FlagSeen(DAY, "no_such_flag"),
]


@pytest.mark.parametrize("fact", WRONG, ids=lambda fact: f"{fact.kind}-{WRONG.index(fact)}")
def test_a_wrong_fact_of_intake_is_one_sentence_and_changes_nothing(fact):
    diary = Diary()
    diary.begin()
    before = (repr(diary.chart.admission), diary.chart.standing)
    with pytest.raises(ProgrammeError, match=r"[.]$"):
        diary.tell(fact)
    assert (repr(diary.chart.admission), diary.chart.standing) == before


def test_the_board_that_is_offered_counts_nothing():
    diary = Diary()
    diary.begin(new=("isolation",))
    block = BlockDone("laterality", 1, "training", 3.0, 120.0, (True,) * 20, counts=False)
    diary.tell(block)
    assert diary.chart.session.blocks == []
    with pytest.raises(ProgrammeError, match="no stage is trained today"):
        diary.tell(BlockDone("laterality", 1, "training", 3.0, 120.0, (True,) * 20))


def test_all_of_it_is_decided_again_byte_for_byte():
    diary = Diary("stroke", brain_injury=True, event_day="2026-02-20")
    diary.practise()
    diary.begin(new=("weakness",))
    for item in diary.chart.standing.blocked:
        diary.tell(answered(item, date_of(diary.day)))
    diary.end()
    diary.tell(HomeUse(date_of(diary.day), "T1", "line", 7, "112"))
    assert replay(diary.events, programme) > 40

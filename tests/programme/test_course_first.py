"""A red flag, an emergency or a STOP in the first visits: nothing goes on over it (protocol.md 2.9, 7.5)."""

import pytest

from game.programme.calendar import date_of
from game.programme.course import Course
from game.programme.field import ProgrammeError
from game.programme.first_visits import Wait
from game.programme.quiz import ITEM_OF, MODULES
from game.programme.screening.items import QUESTIONS
from game.programme.standing import Phase
from game.settings import programme
from game.simulation.intake import answered
from game.training.care import Emergency
from game.training.course import AnythingNew, Enrolled, TherapistAct
from game.training.intake import CardsShown, FirstVisit, QuizDone, ScreenItem
from tests.programme.course_kit import MONDAY, decided

DAY, LATER = date_of(MONDAY), date_of(MONDAY + 1)
ITEMS = [each.item_id for each in QUESTIONS] + ["T2a", "T2b", "T2c", "T3", "T4"]


def taught():
    """A newcomer on a ward who has passed education."""
    course = Course(programme)
    course.take(Enrolled(DAY, "plp", "left", "arm", "ward"))
    for module in MODULES:
        course.take(CardsShown(DAY, module))
    answers = tuple({"item": item, "right": True, "seconds": 2.0, "replays": 0} for item in ITEM_OF)
    course.take(QuizDone(DAY, answers))
    return course


def test_a_red_flag_outlasts_the_screening_until_it_was_looked_at():
    course = taught()
    for item in ITEMS[:-1]:
        course.take(answered(item, DAY))
    course.take(AnythingNew(("swollen", "operation")))
    course.take(ScreenItem(DAY, "R16", "yes", "staff"))
    course.take(answered(ITEMS[-1], DAY))
    for item in ("R16", "R2a", "R2b", "R5", "R10"):
        course.take(answered(item, DAY))
    assert course.chart.standing.phase is Phase.BASELINE
    # Staff have not answered the rest of what is new, and no doctor has looked.
    assert set(course.chart.standing.blocked) == {"MEDICAL", "R12"}
    course.take(TherapistAct(DAY, "unblock", "MEDICAL", "a doctor has looked"))
    assert "MEDICAL" not in course.chart.standing.blocked


def baseline():
    """A patient in the third visit, before its baseline."""
    course = taught()
    for item in ITEMS:
        course.take(answered(item, DAY))
    for item in ("DESKTOP-TRY", "PRACTICE", "NRS-SKIN"):
        course.take(FirstVisit(DAY, "present", 0.0, item))
    assert course.chart.standing.phase is Phase.BASELINE
    return course


@pytest.mark.parametrize(("facts", "act", "wait"), [
    ((Emergency(LATER),), ("clear", ""), Wait.BLOCKED),
    ((AnythingNew(("swollen",)),), ("unblock", "MEDICAL"), Wait.BLOCKED),
    ((AnythingNew(("dizzy",)),), None, Wait.BLOCKED),
    ((FirstVisit(LATER, "present", 1.0, stopped="pain"),), None, Wait.ANOTHER_DAY),
])  # fmt: skip
def test_first_visits_wait_for_what_closed_practice(facts, act, wait):
    course = baseline()
    course.take(AnythingNew())
    for item in ("R16", "R17", "R18"):
        course.take(answered(item, LATER))
    for fact in facts:
        course.take(fact)
    said = course.take(FirstVisit(LATER, "present", 2.0))
    assert (course.chart.admission.step.item, course.chart.admission.step.wait) == ("PROBE", wait)
    assert decided(said, "visit_step")[0].result["wait"] == wait
    for item in ("PROBE", "OUTCOME", "IMAGERY-DEMO"):
        with pytest.raises(ProgrammeError, match=r"waits:|another day"):
            course.take(FirstVisit(LATER, "present", 2.0, item))
    if act:
        course.take(TherapistAct(LATER, *act, "has looked"))
        for item in ("PROBE", "OUTCOME", "IMAGERY-DEMO"):
            course.take(FirstVisit(LATER, "present", 2.0, item))
        assert course.chart.standing.phase is Phase.S1


def test_under_a_red_flag_not_even_a_question_comes_first_and_under_an_item_only_what_is_tried_waits():
    for new_today, wait in (("red-streak", Wait.BLOCKED), ("dizzy", Wait.NONE)):
        course = taught()
        course.take(AnythingNew((new_today,)))
        course.take(FirstVisit(DAY, "present", 0.0))
        assert (course.chart.admission.step.item, course.chart.admission.step.wait) == ("R1", wait)

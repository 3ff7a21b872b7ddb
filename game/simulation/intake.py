"""The first visits of a virtual patient, and what is asked of it day by day before the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from game.programme.calendar import day_of
from game.programme.course import Course
from game.programme.education import Refresh
from game.programme.first_visits import VISITS
from game.programme.questions import AROUND_MIRROR
from game.programme.quiz import ITEM_OF, MODULES
from game.programme.screening.items import ITEMS, Lasts
from game.programme.screening.kinds import By
from game.training.care import ExposureCards, FitDone, Weekly, WorkingHand
from game.training.course import Enrolled, Fact
from game.training.intake import CardsShown, FirstVisit, QuizDone, Refreshed, ScreenItem, SideSaid

# An answer that closes nothing is the first of each item.
FINE: Final = {name: 0 if item.scale else next(iter(item.answers)) for name, item in ITEMS.items()}
DAILY: Final = tuple(name for name, item in ITEMS.items() if item.lasts is Lasts.DAY)
# Feared movements, the least feared first; how a phantom that is felt in its place is fitted.
WORRIES: Final = (1, 2, 3, 4, 5)
DOTS: Final = 4
STILL_S: Final = 60.0
TURN_DEG, CURL = -90.0, 0.2
ANSWER_S: Final = 2.0


def first_visits(profile: Enrolled, day: str) -> Iterator[Fact]:
    """Visits 1 to 3 in one, everything well: screening, education, the fit, the baseline."""
    for item in FINE:
        yield answered(item, day)
    for module in MODULES:
        yield CardsShown(day, module)
    answers = tuple({"item": item, "right": True, "seconds": ANSWER_S, "replays": 0} for item in ITEM_OF)
    yield QuizDone(day, answers)
    if profile.amputation:
        yield FitDone(day, 100.0, 1.0, False, DOTS, STILL_S, TURN_DEG, CURL)
    yield ExposureCards(day, WORRIES)
    for item in VISITS[2]:
        yield FirstVisit(day, "present", 0.0, item)


def answered(item: str, day: str) -> ScreenItem:
    """An item of the screening, answered well by whoever may."""
    by = By.STAFF if By.STAFF in ITEMS[item].who else By.PATIENT
    return ScreenItem(day, item, FINE[item], by.value)


def before_visit(course: Course, date: str) -> Iterator[Fact]:
    """Once a day: what holds for a day only, the side, and after a week the weekly check."""
    chart = course.chart
    if chart.admission.side_on == day_of(date):
        return
    for item in DAILY:
        yield answered(item, date)
    side = chart.profile.affected if chart.profile else ""
    yield SideSaid(date, side, side)
    # What is measured around a mirror needs one.
    due = tuple(item for item in chart.body.weekly_due if item not in AROUND_MIRROR)
    if due:
        yield WorkingHand(date, 0)
        for item in due:
            yield Weekly(date, 0.0, item)


def after_door(course: Course, date: str) -> Iterator[Fact]:
    """What the door asks for: items of the screening that are out of date, cards that are due again."""
    session, known = course.chart.session, course.chart.admission
    for item in session.due if session else ():
        yield answered(item, date)
    if known.refresh is not Refresh.NONE:
        yield Refreshed(date, MODULES if known.refresh is Refresh.FULL else MODULES[:1])

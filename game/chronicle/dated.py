"""The date of this computer before it comes into a record: a clock once far ahead would lock the patient out."""

from __future__ import annotations

from dataclasses import dataclass

from game.chronicle.past import ChronicleError
from game.programme.calendar import date_of, day_of
from game.programme.course import Course
from game.settings import rules


@dataclass(frozen=True, slots=True)
class DateRules:
    """The preset section `dates`: a date more than `ahead_days` after the last entry is asked about."""

    ahead_days: int


def check_date(course: Course, day: str, sure: bool) -> None:
    """ChronicleError where the ISO date `day` lies so far after the last one that staff must be `sure` of it.

    What has come into the record stays there, and no earlier day is taken after it.
    """
    last, most = course.chart.today, rules(DateRules, "dates").ahead_days
    if not sure and last is not None and day_of(day) - last > most:
        raise ChronicleError(
            f"The clock says {day}, but the last entry is of {date_of(last)}: set the date of this computer "
            "right, or add --date-is-right where it is."
        )

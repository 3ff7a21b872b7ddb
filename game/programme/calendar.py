"""Days of the programme: calendar dates, the days a week that are prescribed, and how many of them were trained.

A day is an int, the proleptic ordinal of a calendar date (`datetime.date.toordinal`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Final

from game.programme.field import ProgrammeError

WEEK_DAYS: Final = 7
# Which days of the week (Monday is 0) are prescribed when so many are: weekends last, rests between few.
WEEKDAYS: Final = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}


def day_of(date: str) -> int:
    """The day of an ISO date; ProgrammeError when it is none."""
    try:
        return datetime.date.fromisoformat(date).toordinal()
    except ValueError as error:
        raise ProgrammeError(f"{date!r} is not a date: write it as 2026-03-31.") from error


def date_of(day: int) -> str:
    """The ISO date of a day."""
    return datetime.date.fromordinal(day).isoformat()


def no_earlier(today: int, last: int | None) -> int:
    """Today; ProgrammeError when the clock stands before the last day that is recorded."""
    if last is not None and today < last:
        raise ProgrammeError(
            f"The clock says {date_of(today)}, but there is a session of {date_of(last)}: "
            "set the date of this computer right, then begin."
        )
    return today


def days_in(entered: int, today: int) -> int:
    """Calendar days in a stage; the day of entry is 1 (protocol.md 7.4)."""
    return today - entered + 1


def is_prescribed(day: int, days_a_week: int) -> bool:
    """True when the day is one of so many training days a week."""
    return datetime.date.fromordinal(day).weekday() in WEEKDAYS[days_a_week]


def next_prescribed(after: int, days_a_week: int) -> int:
    """The first training day after a day."""
    return next(day for day in range(after + 1, after + WEEK_DAYS + 1) if is_prescribed(day, days_a_week))


def trained_share(trained: Collection[int], entered: int, today: int, days_a_week: int) -> float:
    """Trained days over prescribed ones from entry to today; 0 when none was prescribed yet.

    A day that is not prescribed, a weekend at 5 a week, counts in neither (protocol.md 7.4).
    """
    prescribed = [day for day in range(entered, today + 1) if is_prescribed(day, days_a_week)]
    if not prescribed:
        return 0.0
    return sum(day in trained for day in prescribed) / len(prescribed)

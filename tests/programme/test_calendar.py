"""Calendar days, prescribed days, and the share of them that was trained."""

import pytest

from game.programme.calendar import (
    WEEKDAYS,
    date_of,
    day_of,
    days_in,
    is_prescribed,
    next_prescribed,
    no_earlier,
    trained_share,
)  # fmt: skip
from game.programme.field import ProgrammeError

MONDAY = day_of("2026-03-02")
FRIDAY = MONDAY + 4


def test_a_day_is_a_date_and_back():
    assert date_of(MONDAY) == "2026-03-02"


@pytest.mark.parametrize("date", ["2026-13-01", "yesterday", "2026-2-1", ""])
def test_what_is_no_date_is_refused(date):
    with pytest.raises(ProgrammeError, match="is not a date: write it as 2026-03-31"):
        day_of(date)


def test_a_clock_set_back_is_refused_and_the_same_day_is_not():
    assert no_earlier(MONDAY, None) == MONDAY
    assert no_earlier(MONDAY, MONDAY) == MONDAY
    with pytest.raises(ProgrammeError, match="The clock says 2026-03-02, but there is a session of 2026-03-03"):
        no_earlier(MONDAY, MONDAY + 1)


def test_the_day_of_entry_is_the_first():
    assert days_in(MONDAY, MONDAY) == 1
    assert days_in(MONDAY, MONDAY + 6) == 7


def test_so_many_days_a_week_are_so_many_weekdays():
    assert {count: len(days) for count, days in WEEKDAYS.items()} == {count: count for count in range(1, 8)}
    assert [is_prescribed(MONDAY + day, 5) for day in range(7)] == [True] * 5 + [False] * 2
    assert is_prescribed(MONDAY + 6, 7)


def test_the_next_training_day_is_never_today():
    assert next_prescribed(MONDAY, 5) == MONDAY + 1
    assert next_prescribed(FRIDAY, 5) == MONDAY + 7
    assert next_prescribed(MONDAY, 1) == MONDAY + 7


def test_weekends_count_in_neither():
    days = {MONDAY, MONDAY + 1, MONDAY + 2, MONDAY + 5}
    assert trained_share(days, MONDAY, MONDAY + 6, 5) == 3 / 5
    assert trained_share(days, MONDAY, MONDAY + 6, 7) == 4 / 7
    assert trained_share(days, MONDAY, MONDAY, 7) == 1.0
    assert trained_share(days, MONDAY + 5, MONDAY + 6, 5) == 0.0

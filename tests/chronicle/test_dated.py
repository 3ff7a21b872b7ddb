"""A clock that stands far ahead comes into no record unasked."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from game import records
from game.chronicle.dated import DateRules
from game.chronicle.enrolment import enrol
from game.chronicle.past import ChronicleError, read_past
from game.chronicle.prescribing import act
from game.scoring.folder import data_folder
from game.session.guided.run import SessionRequest, session
from game.settings import rules
from game.training.course import Enrolled

DAY = date(2026, 1, 5)
MOST = rules(DateRules, "dates").ahead_days


def after(days):
    return (DAY + timedelta(days=days)).isoformat()


@pytest.fixture
def patient():
    enrol(data_folder(), "DUMMY-1", Enrolled(DAY.isoformat(), "plp", "left", "arm", "ward", 60))


def visit(days, **options):
    session(SessionRequest("DUMMY-1", after(days), simulate="plp", **options), lambda _: None)


def last():
    return read_past(data_folder(), "DUMMY-1").course.chart.today - DAY.toordinal()


@pytest.mark.usefixtures("patient")
def test_a_visit_ten_years_ahead_is_asked_about_and_the_next_on_the_right_day_is_led():
    visit(0)
    with pytest.raises(ChronicleError, match=r"^The clock says 2036-.* entry is of 2026-01-05: .*--date-is-right"):
        visit(3653)
    assert last() == 0
    visit(1)
    assert last() == 1


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("days", "sure"), [(MOST, False), (MOST + 1, True)])
def test_a_long_absence_is_taken_where_the_date_is_right(days, sure):
    visit(days, date_is_right=sure)
    assert last() == days
    with pytest.raises(ChronicleError):
        visit(days + MOST + 1)


@pytest.mark.usefixtures("patient")
def test_what_a_therapist_decides_is_asked_about_as_well_and_the_commands_have_the_word_for_it(monkeypatch):
    told = ("DUMMY-1", "hold", "", "therapist", "tired")
    with pytest.raises(ChronicleError, match="--date-is-right"):
        act(data_folder(), *told, after(MOST + 1))
    assert last() == 0
    monkeypatch.setattr(records, "today", lambda: after(MOST + 1))
    arguments = ["DUMMY-1", "--act", "hold", "--by", "therapist", "--reason", "tired"]
    for command in (arguments, ["DUMMY-1", "dose.minutes", "10", *arguments[3:]]):
        assert isinstance(CliRunner().invoke(records.prescribe, command).exception, ChronicleError)
    result = CliRunner().invoke(records.prescribe, [*arguments, "--date-is-right"])
    assert result.exit_code == 0, result.output
    assert last() == MOST + 1
    beyond = ["--patient", "DUMMY-1", "--simulate", "plp"]
    monkeypatch.setattr(records, "today", lambda: after(2 * MOST + 2))
    assert isinstance(CliRunner().invoke(records.session, beyond).exception, ChronicleError)
    assert CliRunner().invoke(records.session, [*beyond, "--date-is-right"]).exit_code == 0
    assert last() == 2 * MOST + 2

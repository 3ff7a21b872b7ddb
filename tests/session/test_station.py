"""The commands of a station by real commands: joining, sending, and a patient who is brought up to date first."""

import pytest

from game import cli
from game.chronicle.enrolment import enrol
from game.records import today
from game.scoring import patients
from game.scoring.folder import data_folder
from game.session.guided.run import SessionRequest, session
from game.simulation.archetypes import ARCHETYPES
from game.training.course import Enrolled
from game.training.intake import Manner
from tests.scoring.station.ward import CODE, FakeWard, until


@pytest.fixture
def ward():
    made = FakeWard()
    yield made
    made.close()


@pytest.fixture
def run(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main(list(arguments))
        spoken = capsys.readouterr()
        assert "Traceback" not in spoken.err
        return left.value.code, spoken.out, spoken.err

    return run


def patient(code="DUMMY-1"):
    enrol(data_folder(), code, Enrolled(today(), "plp", "left", "arm", "ward", 60), Manner(today()))


def test_a_station_joins_sends_and_says_how_much(run, ward):
    code, _, said = run("sync", "--once")
    assert (code, "belongs to no ward: `midline enrol URL CODE`" in said) == (1, True)
    patient()
    code, _, said = run("enrol", ward.url, CODE, "--name", "window")
    assert (code, f"This station is bay 1 of the ward at {ward.url}." in said) == (0, True)
    code, _, said = run("sync", "--once")
    count = len(ward.events)
    assert (code, f"{count} events were sent." in said) == (0, True)
    assert count > 0
    assert "0 events were sent." in run("sync", "--once")[2]


@pytest.mark.parametrize(("url", "code"), [("ftp://x", CODE), ("http://ward.example", CODE), ("https://x", "AB")])
def test_what_cannot_be_joined_is_one_sentence(run, url, code):
    left, _, said = run("enrol", url, code)
    assert left == 1
    assert said.count("\n") == 1


def test_a_patient_of_elsewhere_is_opened_here_and_what_was_done_is_sent(run, ward, tmp_path, monkeypatch):
    home = data_folder()
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path / "elsewhere"))
    patient()
    ward.stations = {ward.token: "elsewhere"}
    assert run("enrol", ward.url, CODE)[0] == run("sync", "--once")[0] == 0
    monkeypatch.setenv("MIDLINE_DATA", str(home))
    ward.stations = {}
    assert run("enrol", ward.url, CODE)[0] == 0
    assert "no patient DUMMY-1" not in run("patients", "show", "DUMMY-1")[2]
    assert "DUMMY-1" in run("patients", "list")[1]
    before = len(ward.events)
    assert session(SessionRequest("DUMMY-1", today(), simulate=next(iter(ARCHETYPES))), print).saved
    until(lambda: len(ward.events) > before)
    kept = {row.event_id for row in patients.read_patient(home, "DUMMY-1")}
    until(lambda: kept <= set(ward.events))
    ward.close()
    said = []
    assert session(SessionRequest("DUMMY-1", today(), simulate=next(iter(ARCHETYPES))), said.append).saved
    assert any("DUMMY-1 is not up to date with the ward since" in each for each in said)

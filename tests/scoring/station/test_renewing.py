"""A station's token is changed each month and on demand, and nothing that runs is thrown out by it."""

import time
from dataclasses import replace

import pytest

from game import doctor
from game.cli import main
from game.scoring.folder import data_folder
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.station.enrolled import RENEW_S, is_due, keep_ward, line_to, read_ward, renew
from game.scoring.station.line import Revoked
from game.scoring.station.sync import Sync, send_all
from game.scoring.wire import StationIs
from game.training.events import Note
from tests.scoring.station.ward import until


@pytest.fixture
def folder(ward):
    ward.enrol(data_folder())
    return data_folder()


def ended(*arguments):
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return end.value.code


def me(line):
    return line.ask("GET", "/v1/stations/me", None, StationIs).name


def test_a_line_goes_on_where_another_program_renewed_the_token(ward, folder):
    held = line_to(folder, read_ward(folder))
    assert me(held) == "bay 1"
    renew(folder, read_ward(folder))
    assert read_ward(folder).token == ward.token == ward.renewed[0]
    assert me(held) == "bay 1"
    ward.token = "Z" * 43
    with pytest.raises(Revoked):
        me(held)
    held.close()


def test_a_token_is_due_after_a_month_or_where_a_clock_was_wrong(ward):
    kept = replace(ward.ward(), since=time.time())
    assert not is_due(kept)
    assert is_due(replace(kept, since=time.time() - RENEW_S - 1))
    assert is_due(replace(kept, since=time.time() + 86400))
    assert is_due(replace(kept, since=0.0))


@pytest.mark.parametrize("age_s", [0.0, RENEW_S + 60])
def test_sending_renews_what_is_due_and_nothing_else(ward, folder, age_s):
    keep_ward(folder, replace(ward.ward(), since=time.time() - age_s), lambda: None)
    with Journal.open(folder) as journal:
        journal.begin_session()
        journal.append(Note("kept", "staff"))
        sync = Sync(folder, find_key(folder), read_ward(folder), print)
        until(lambda: ward.events)
        until(lambda: ward.renewed or not age_s)
        journal.append(Note("after it", "staff"))
        until(lambda: len(ward.events) == 2)
        sync.close()
    assert len(ward.renewed) == (1 if age_s else 0)


def test_enrol_renew_and_what_it_refuses(ward, folder, capsys):
    assert ended("enrol", "--renew") == 0
    assert read_ward(folder).token == ward.renewed[0]
    assert ended("enrol", "--renew", "https://ward", "CODE") != 0
    assert ended("enrol") != 0
    assert "CODE that its page shows" in capsys.readouterr().err
    assert len(ward.renewed) == 1


# -- doctor --------------------------------------------------------------------------------------------------


def found():
    (finding,) = doctor._ward()
    return finding


def test_doctor_says_that_there_is_no_ward():
    assert (found().level, found().mend) == ("green", "")


def test_doctor_says_how_much_waits_and_when_it_was_last_sent(ward, folder):
    with Journal.open(folder) as journal:
        journal.begin_session()
        journal.append(Note("kept", "staff"))
    told = found()
    assert (told.level, "1 events wait" in told.found, "nothing sent yet" in told.found) == ("amber", True, True)
    assert "midline sync --once" in told.mend
    send_all(folder, find_key(folder), read_ward(folder), print)
    told = found()
    assert (told.level, told.mend) == ("green", "")
    assert "last sent 20" in told.found
    assert "0 events wait" in told.found


def test_doctor_names_the_mend_where_the_ward_is_away_or_does_not_know_the_station(ward, folder):
    ward.token = "Z" * 43
    assert (found().level, "midline enrol" in found().mend) == ("red", True)
    ward.close()
    assert (found().level, "cannot be reached" in found().mend) == ("amber", True)
    (folder / "ward.json").write_text("{")
    assert (found().level, "midline enrol" in found().found) == ("red", True)

"""What others kept of a patient comes into the journal here, once and as it is; who was erased is erased here."""

import time

import pytest
from msgspec import structs

from game.scoring import patients
from game.scoring.database import connect
from game.scoring.hold import Hold
from game.scoring.journal import Journal, JournalError
from game.scoring.key import find_key
from game.scoring.read import check_journal, find_session, sessions
from game.scoring.row import encode
from game.scoring.station.pull import Pulled, pull
from game.training.events import Note, SessionEnd
from tests.scoring.station.test_outbox import everything, write


def here(folder, ward, code="P-01"):
    return pull(folder, find_key(folder), ward.ward(), code)


def notes(*texts):
    return [encode(Note(text, "staff")) for text in texts]


def told(folder, code="P-01"):
    return [(row.event.text, row.station) for row in patients.read_patient(folder, code)]


@pytest.fixture(autouse=True)
def journal(tmp_path):
    with Journal.open(tmp_path):
        pass


def test_a_patient_of_elsewhere_is_there_then_and_again_changes_nothing(tmp_path, ward):
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", notes(*map(str, range(20))))
    ward.kept_elsewhere("P-02", "s-2", "2026-03-01T08:00:00.000000Z", notes("of another"))
    assert here(tmp_path, ward) == Pulled(20)
    assert told(tmp_path) == [(str(number), "other") for number in range(20)]
    assert [each.code for each in patients.patients(tmp_path)] == ["P-01"]
    assert here(tmp_path, ward) == Pulled(0)
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", notes("later"), first=21)
    assert here(tmp_path, ward) == Pulled(1)
    assert told(tmp_path)[-1] == ("later", "other")
    assert check_journal(tmp_path) is None
    # Nothing of it is sent back, and the last session is one of here.
    assert everything(tmp_path, ward) == (0, 0)


def test_sessions_of_all_stations_stand_in_the_order_of_time(tmp_path, ward):
    write(tmp_path, "P-01", "own, today")
    ward.kept_elsewhere("P-01", "s-2", "2026-03-02T08:00:00.000000Z", notes("second"))
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00+00:00", notes("first"), station="ward")
    ward.kept_elsewhere("P-01", "s-9", "2099-03-01T08:00:00.000000Z", notes("last"))
    # Its clock was set back: it stays after the one that its station kept before.
    ward.kept_elsewhere("P-01", "s-0", "2020-03-01T08:00:00.000000Z", notes("very last"))
    here(tmp_path, ward)
    assert [text for text, _ in told(tmp_path)] == ["first", "second", "own, today", "last", "very last"]
    found = patients.find(tmp_path, "P-01")
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    connection.execute(
        "INSERT INTO event SELECT place + 1, session_no, seq + 1, 'x', utc_us, mono_us, boot, rules, format,"
        " exercise_s, session_s, kind, payload, 1 FROM event"
    )
    connection.close()
    assert patients.latest(tmp_path, found, ("note",))["note"].text == "very last"
    assert sessions(tmp_path)[0].station_own
    assert find_session(tmp_path, "last") == sessions(tmp_path)[0].session


def test_a_ward_that_is_away_is_told_with_since_when(tmp_path, ward):
    assert here(tmp_path, ward) == Pulled(0)
    ward.close()
    said = here(tmp_path, ward).said
    assert said.startswith("P-01 is not up to date with the ward since 20")
    assert "cannot be reached" in said
    assert here(tmp_path, ward, "P-07").said.startswith("P-07 was never brought up to date with the ward here.")


def test_what_a_newer_midline_kept_is_not_taken_in_and_told(tmp_path, ward):
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", notes("known"))
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", ['{"kind":"of_tomorrow"}'], first=2)
    assert "kept by a newer Midline than this: update this station" in here(tmp_path, ward).said
    assert patients.patients(tmp_path) == []


def test_nothing_comes_into_a_session_of_here_or_of_another_patient(tmp_path, ward):
    own = write(tmp_path, "P-01", "own")
    ward.kept_elsewhere("P-01", own, "2026-03-01T08:00:00.000000Z", notes("forged"), first=2)
    assert here(tmp_path, ward) == Pulled(0)
    ward.sessions.pop(own)
    ward.order.clear()
    assert told(tmp_path) == [("own", told(tmp_path)[0][1])]


def test_who_was_erased_at_the_ward_is_erased_here(tmp_path, ward):
    write(tmp_path, "P-01", "own")
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", notes("other"))
    here(tmp_path, ward)
    ward.erased = {"P-01"}
    found = patients.find(tmp_path, "P-01")
    hold = Hold(tmp_path, found.number, found.code)
    with pytest.raises(JournalError, match="open in another program"):
        here(tmp_path, ward)
    hold.release()
    assert here(tmp_path, ward) == Pulled(
        erased=True, said="P-01 was erased at the ward, so everything of P-01 is erased here."
    )
    assert patients.patients(tmp_path) == []
    assert len(patients.erased(tmp_path)) == 1
    assert here(tmp_path, ward) == Pulled(erased=True)


def test_a_session_of_the_wrong_patient_is_read_where_the_ward_has_put_it(tmp_path, ward):
    wrong = write(tmp_path, "P-01", "of another person")
    write(tmp_path, "P-01", "right")
    everything(tmp_path, ward)
    # The ward moves it: it comes to the right patient, also to the station that recorded it.
    ward.sessions[wrong] = structs.replace(ward.sessions[wrong], patient="P-02", station="here")
    ward.gone = {"P-01": [wrong]}
    assert here(tmp_path, ward).said == here(tmp_path, ward, "P-02").said == ""
    assert [text for text, _ in told(tmp_path)] == ["right"]
    assert [text for text, _ in told(tmp_path, "P-02")] == ["of another person"]
    assert [each.patient for each in sessions(tmp_path)] == ["P-02", "P-01"]
    # What was recorded is as it was, and nothing is sent again.
    assert everything(tmp_path, ward) == (0, 0)
    assert patients.erase(tmp_path, "P-01") == 1
    assert [text for text, _ in told(tmp_path, "P-02")] == ["of another person"]
    assert patients.erase(tmp_path, "P-02") == 1
    assert sessions(tmp_path) == []
    assert check_journal(tmp_path) is None


def test_who_is_at_another_station_now_is_told(tmp_path, ward):
    ward.kept_elsewhere("P-01", "s-1", "2026-03-01T08:00:00.000000Z", notes("long ago", "now"))
    now_us = time.time_ns() // 1000
    for name in ward.order:
        ward.events[name] = structs.replace(ward.events[name], utc_us=now_us - 7200_000_000)
    assert here(tmp_path, ward).said == ""
    ward.kept_elsewhere("P-01", "s-2", "2026-03-02T08:00:00.000000Z", notes("begun"))
    ward.events[ward.order[-1]] = structs.replace(ward.events[ward.order[-1]], utc_us=now_us - 60_000_000)
    assert here(tmp_path, ward).said.startswith("P-01 was at another station a moment ago and has not ended there")
    end = [encode(SessionEnd("done"))]
    ward.kept_elsewhere("P-01", "s-2", "2026-03-02T08:00:00.000000Z", end, first=2)
    ward.events[ward.order[-1]] = structs.replace(ward.events[ward.order[-1]], utc_us=now_us - 30_000_000)
    assert here(tmp_path, ward).said == ""

"""Sessions by patient: two never mix, a code says nothing of a person, and an older journal is taken along."""

import subprocess
import sys
from pathlib import Path

import pytest

from game.scoring import patients
from game.scoring.database import TRIGGERS, connect
from game.scoring.hold import Hold
from game.scoring.journal import Journal, JournalError
from game.scoring.key import find_key
from game.scoring.read import check_journal, read_events, sessions
from game.scoring.report import report
from game.training.events import Note, SessionEnd, SessionStart

# The tables as the program of format 1 made them.
FORMAT_1 = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE session (
    no INTEGER PRIMARY KEY CHECK (no BETWEEN 1 AND 2147483647),
    session TEXT NOT NULL UNIQUE, station TEXT NOT NULL, begun_utc TEXT NOT NULL
) STRICT;
CREATE TABLE event (
    place INTEGER PRIMARY KEY CHECK (place = session_no * 4294967296 + seq),
    session_no INTEGER NOT NULL REFERENCES session (no),
    seq INTEGER NOT NULL CHECK (seq BETWEEN 1 AND 4294967295),
    event_id TEXT NOT NULL, utc_us INTEGER NOT NULL, mono_us INTEGER NOT NULL, boot TEXT NOT NULL,
    rules TEXT NOT NULL, format INTEGER NOT NULL, exercise_s REAL, session_s REAL, kind TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER session_is_never_changed BEFORE UPDATE ON session
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER session_is_never_deleted BEFORE DELETE ON session
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
INSERT INTO about VALUES ('format', '1'), ('station', 'station-1'), ('made_utc', '2026-01-01T00:00:00.000000Z');
INSERT INTO session VALUES (1, '0190-old', 'station-1', '2026-01-01T00:00:00.000000Z');
INSERT INTO event VALUES (4294967297, 1, 1, 'e1', 1, 1, 'boot', '2026.11-2', 1, NULL, 0.0, 'session_start',
    '{"affected":"left","clock":"step","kind":"session_start","mode":"demonstration","planned_s":null,"seed":7}');
INSERT INTO event VALUES (4294967298, 1, 2, 'e2', 2, 2, 'boot', '2026.11-2', 1, 0.5, 1.0, 'note',
    '{"by":"staff","kind":"note","text":"kept from before"}');
"""


def old_journal(folder: Path) -> None:
    connection = connect(folder / "journal.db", find_key(folder))
    connection.executescript(FORMAT_1)
    connection.close()


def write(folder: Path, code: str | None, text: str) -> str:
    with Journal.open(folder) as journal:
        session = journal.begin_session(code)
        journal.append(SessionStart("patient" if code else "demonstration", "left", 1, "step"))
        journal.append(Note(text, "staff"), programme=code is not None)
        journal.append(SessionEnd("done"))
        assert journal.close()
    return session


def notes(folder: Path, code: str) -> list[str]:
    return [row.event.text for row in patients.read_patient(folder, code) if isinstance(row.event, Note)]


def test_two_patients_and_a_demonstration_never_mix(tmp_path: Path) -> None:
    for code in ("P-01", "P-02"):
        patients.add(tmp_path, code)
    for number in range(3):
        write(tmp_path, "P-01", f"one {number}")
        write(tmp_path, None, f"nobody {number}")
        write(tmp_path, "P-02", f"two {number}")
    assert notes(tmp_path, "P-01") == ["one 0", "one 1", "one 2"]
    assert notes(tmp_path, "p-02") == ["two 0", "two 1", "two 2"]
    assert [each.code for each in patients.patients(tmp_path)] == ["P-01", "P-02"]
    assert [each.patient for each in sessions(tmp_path)] == ["P-01", "", "P-02"] * 3
    rows = patients.read_patient(tmp_path, "P-01")
    assert [row.programme for row in rows[:3]] == [False, True, False]
    assert "P-02" in report(None, tmp_path)[0]


def test_a_patient_has_one_place_however_the_code_is_written(tmp_path: Path) -> None:
    first = patients.add(tmp_path, "Heron-7")
    assert patients.add(tmp_path, "HERON-7") == first
    assert patients.find(tmp_path, "heron-7").code == "Heron-7"


@pytest.mark.parametrize("code", ["", "P", "P" * 17, "P 01", "P_01", "Jörg", "-P01", "P.01", "P01\n"])
def test_what_is_no_code_is_refused_by_a_sentence(tmp_path: Path, code: str) -> None:
    with pytest.raises(
        JournalError, match=r"2 to 16 letters, digits and dashes, such as P-017, and nothing personal"
    ):
        patients.add(tmp_path, code)
    assert not (tmp_path / "journal.db").exists()


def test_nobody_unknown_is_written_for_or_read(tmp_path: Path) -> None:
    for act in (patients.find, patients.read_patient, patients.erase):
        with pytest.raises(JournalError, match=r"no patient P-09 here, or no more: `midline patients list`"):
            act(tmp_path, "P-09")
    with Journal.open(tmp_path) as journal, pytest.raises(JournalError, match="no patient P-09 here"):
        journal.begin_session("P-09")
    assert sessions(tmp_path) == []


def test_an_older_journal_is_read_as_it_is_and_taken_along(tmp_path: Path) -> None:
    old_journal(tmp_path)
    # Read alone, it stays as it is.
    assert [row.event for row in read_events(tmp_path, "0190-old")][1] == Note("kept from before", "staff")
    assert [each.patient for each in sessions(tmp_path)] == [""]
    assert patients.patients(tmp_path) == []
    assert patients.erased(tmp_path) == []
    # Written to, it has patients from then on, and lacks nothing.
    patients.add(tmp_path, "P-01")
    write(tmp_path, "P-01", "new")
    rows = read_events(tmp_path, "0190-old")
    assert [(row.event.kind, row.format, row.programme) for row in rows] == [
        ("session_start", 1, False),
        ("note", 1, False),
    ]
    assert notes(tmp_path, "P-01") == ["new"]
    assert check_journal(tmp_path) is None
    assert len(triggers(tmp_path)) == 6
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert connection.execute("SELECT value FROM about WHERE name = 'format'").fetchone() == ("3",)
    connection.close()
    assert all(sql.rstrip().endswith("STRICT") for _, sql in tables)


def triggers(folder: Path) -> set[str]:
    connection = connect(folder / "journal.db", find_key(folder))
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    connection.close()
    assert found == set(TRIGGERS)
    return found


HOLDER = """
import sys, time
from pathlib import Path
from game.scoring.hold import Hold
hold = Hold(Path(sys.argv[1]), 1, "P-01")
print("held", flush=True)
time.sleep(60)
"""


def test_one_program_at_a_time_has_a_patient(tmp_path: Path) -> None:
    hold = Hold(tmp_path, 1, "P-01")
    with pytest.raises(JournalError, match="P-01 is open in another program: end the visit there"):
        Hold(tmp_path, 1, "P-01")
    Hold(tmp_path, 2, "P-02").release()
    hold.release()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(JournalError, match="open in another program"):
            Hold(tmp_path, 1, "P-01")
        patients.add(tmp_path, "P-01")
        with pytest.raises(JournalError, match="open in another program"):
            patients.erase(tmp_path, "P-01")
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    # A kill leaves nothing behind that holds.
    Hold(tmp_path, 1, "P-01").release()

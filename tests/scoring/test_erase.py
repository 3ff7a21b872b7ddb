"""An erased patient is gone from the bytes of the file, and the others are as they were."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2

from game.scoring import database, patients
from game.scoring.database import UNFREED, connect
from game.scoring.journal import Journal, JournalError
from game.scoring.key import find_key
from game.scoring.read import check_journal
from game.training.course import TherapistAct
from game.training.events import Note

HERON, OTTER = "HERON-17", "OTTER-23"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal without its key, so that a test can read its bytes."""

    class Plain(dbapi2.Connection):
        def execute(self, statement, *values):
            return super().execute("SELECT 1" if statement.startswith("PRAGMA key") else statement, *values)

    def open_plain(*place, **how):
        return dbapi2.connect(*place, **how, factory=Plain)

    names = {name: getattr(dbapi2, name) for name in ("Error", "OperationalError")}
    monkeypatch.setattr(database, "dbapi2", SimpleNamespace(connect=open_plain, **names))


def write(folder: Path, code: str, visits: int = 6) -> None:
    patients.add(folder, code)
    for number in range(visits):
        with Journal.open(folder) as journal:
            journal.begin_session(code)
            for _ in range(40):
                journal.append(Note(f"word of {code} {number} " + "x" * 300, "staff"))
            journal.append(TherapistAct("2026-03-02", "hold", reason=f"reason of {code}"), programme=True)


def content(folder: Path) -> bytes:
    return b"".join(
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "key"
    )


def test_nothing_of_the_erased_is_left_in_the_bytes(tmp_path: Path, plain: None) -> None:
    for code in (HERON, OTTER):
        write(tmp_path, code)
    assert content(tmp_path).count(f"word of {HERON}".encode()) > 100
    kept = patients.read_patient(tmp_path, OTTER)
    assert patients.erase(tmp_path, HERON.lower()) == 6
    left = content(tmp_path)
    assert HERON.encode() not in left
    assert left.count(f"word of {OTTER}".encode()) == 240
    assert patients.read_patient(tmp_path, OTTER) == kept
    assert len(patients.erased(tmp_path)) == 1
    assert check_sound(tmp_path)


def check_sound(folder: Path) -> bool:
    connection = connect(folder / "journal.db", find_key(folder))
    found = connection.execute("PRAGMA integrity_check").fetchall()
    keys = connection.execute("PRAGMA foreign_key_check").fetchall()
    triggers = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    connection.close()
    return found == [("ok",)] and keys == [] and triggers == set(database.TRIGGERS)


def test_what_stays_is_append_only_and_encrypted(tmp_path: Path) -> None:
    for code in (HERON, OTTER):
        write(tmp_path, code, 2)
    size = (tmp_path / "journal.db").stat().st_size
    patients.erase(tmp_path, HERON)
    assert (tmp_path / "journal.db").stat().st_size < 0.75 * size
    assert OTTER.encode() not in content(tmp_path)
    assert check_sound(tmp_path)
    assert check_journal(tmp_path) is None
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    for table in ("event", "session", "patient"):
        with pytest.raises(dbapi2.Error, match="append-only"):
            connection.execute(f"DELETE FROM {table}")
    everything = " ".join(
        str(row)
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for row in connection.execute(f"SELECT * FROM {table}").fetchall()
    )
    connection.close()
    assert HERON not in everything
    assert OTTER in everything


def test_a_reader_in_the_way_is_told_and_the_next_opening_frees_it(tmp_path: Path, plain: None) -> None:
    for code in (HERON, OTTER):
        write(tmp_path, code, 2)
    reader = connect(tmp_path / "journal.db", find_key(tmp_path))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    with pytest.raises(JournalError, match="close that program and start Midline again, which frees it"):
        patients.erase(tmp_path, HERON)
    with pytest.raises(JournalError, match="no patient HERON-17 here"):
        patients.find(tmp_path, HERON)
    reader.execute("COMMIT")
    reader.close()
    Journal.open(tmp_path).close()
    assert HERON.encode() not in content(tmp_path)
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    assert connection.execute("SELECT count(*) FROM about WHERE name = ?", (UNFREED,)).fetchone() == (0,)
    connection.close()


def test_what_fails_in_the_middle_erases_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, HERON, 2)
    kept = patients.read_patient(tmp_path, HERON)

    def full(_: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(patients, "lay_triggers", full)
        with pytest.raises(JournalError, match=r"Nothing was erased from the journal\. The disk is full"):
            patients.erase(tmp_path, HERON)
    assert patients.read_patient(tmp_path, HERON) == kept
    assert check_sound(tmp_path)
    assert patients.erase(tmp_path, HERON) == 2

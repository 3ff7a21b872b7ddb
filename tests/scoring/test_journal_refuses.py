"""What the journal refuses with a sentence, and what its file never shows."""

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from game.scoring import database
from game.scoring.database import connect
from game.scoring.journal import Journal, JournalError
from game.scoring.key import Key, find_key
from game.scoring.read import read_events, sessions
from game.scoring.row import FORMAT
from game.training.events import Note, SessionEnd, SessionStart


def play(folder: Path, notes: int = 3) -> str:
    with Journal.open(folder) as journal:
        session = journal.begin_session()
        journal.append(SessionStart("demonstration", "left", 7, "step"), None, 0.0)
        for number in range(notes):
            journal.append(Note(f"note {number}", "staff"), 0.5, 1.0)
        journal.append(SessionEnd("done"))
        assert journal.close()
    return session


@pytest.mark.parametrize("what", ["event", "session"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid + 1", "DELETE FROM {}"])
def test_the_journal_is_append_only(tmp_path: Path, what: str, change: str) -> None:
    play(tmp_path)
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    try:
        with pytest.raises(dbapi2.Error, match="append-only"):
            connection.execute(change.format(what))
        with pytest.raises(dbapi2.Error, match=r"append-only|constraint"):
            connection.execute("REPLACE INTO event SELECT * FROM event")
    finally:
        connection.close()


def test_the_connection_is_durable_and_strict(tmp_path: Path) -> None:
    play(tmp_path)
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    try:
        settings = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in (
            "journal_mode", "synchronous", "foreign_keys", "mmap_size")}  # fmt: skip
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
        tables = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        assert all(sql.rstrip().endswith("STRICT") for (sql,) in tables)
    finally:
        connection.close()


def test_no_payload_lies_open_on_the_disk(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    session = journal.begin_session()
    journal.wait(journal.append(Note("pseudonym HERON-17", "staff")), 5.0)
    key = find_key(tmp_path)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    journal.close()
    files["journal.db at the end"] = (tmp_path / "journal.db").read_bytes()
    assert any(name.endswith("-wal") for name in files)
    for name, content in files.items():
        assert b"HERON-17" not in content, name
        assert b"SQLite format 3" not in content, name
        assert session.encode() not in content, name
        assert name == "key" or key.hex.encode() not in content
    assert key.hex not in repr(key)


def test_another_key_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    play(tmp_path)
    (tmp_path / "key").write_text("0" * 64)
    before = (tmp_path / "journal.db").read_bytes()
    for act in (lambda: Journal.open(tmp_path), lambda: sessions(tmp_path)):
        with pytest.raises(JournalError, match="put back the key it was made with"):
            act()
    assert (tmp_path / "journal.db").read_bytes() == before


@pytest.mark.parametrize("damage", ["garbage", "cut", "middle"])
def test_a_damaged_journal_is_one_sentence(tmp_path: Path, damage: str) -> None:
    session = play(tmp_path, notes=200)
    path = tmp_path / "journal.db"
    whole = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"x" * len(whole))
    elif damage == "cut":
        path.write_bytes(whole[:2000])
    else:
        path.write_bytes(whole[:5000] + bytes(len(whole) - 5000))
    with pytest.raises(JournalError, match="restore a backup"):
        read_events(tmp_path, session)
    with pytest.raises(JournalError, match="restore a backup"):
        Journal.open(tmp_path)


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    play(tmp_path)
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    connection.execute("UPDATE about SET value = ? WHERE name = 'format'", (str(FORMAT + 1),))
    connection.close()
    for act in (lambda: Journal.open(tmp_path), lambda: sessions(tmp_path)):
        with pytest.raises(JournalError, match="start the newer program"):
            act()


def test_opening_waits_for_another_program_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[float] = []

    def busy(path: Path, key: Key) -> object:
        tries.append(0.0)
        if len(tries) < 3:
            raise dbapi2.OperationalError("database is locked")
        return connect(path, key)

    monkeypatch.setattr(database, "connect", busy)
    Journal.open(tmp_path).close()
    assert len(tries) == 3
    tries.clear()
    monkeypatch.setattr(database, "OPEN_S", 0.0)
    with pytest.raises(JournalError, match="close it and start again"):
        Journal.open(tmp_path)


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        sessions(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_lost_key_is_never_made_anew_beside_a_journal(tmp_path: Path) -> None:
    play(tmp_path)
    shutil.move(tmp_path / "key", tmp_path / "elsewhere")
    with pytest.raises(JournalError, match="is lost"):
        Journal.open(tmp_path)
    assert not (tmp_path / "key").exists()

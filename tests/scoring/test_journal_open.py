"""What opens, what is refused with a sentence, and what the file never shows."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from game.scoring import database
from game.scoring.database import connect
from game.scoring.journal import Journal, JournalError
from game.scoring.key import Key, find_key
from game.scoring.read import check_journal, find_session, gaps, read_events, sessions
from game.settings import RULES_VERSION
from game.training.events import BlockStart, Note, Nrs, SessionEnd, SessionStart


def play(folder: Path, notes: int = 3) -> str:
    with Journal.open(folder) as journal:
        session = journal.begin_session()
        journal.append(SessionStart("demonstration", "left", 7, "step"), None, 0.0)
        for number in range(notes):
            journal.append(Note(f"note {number}", "staff"), 0.5, 1.0)
        journal.append(SessionEnd("done"))
        assert journal.close()
    return session


def test_events_come_back_in_their_envelope(tmp_path: Path) -> None:
    session = play(tmp_path)
    rows = read_events(tmp_path, session)
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert [row.event for row in rows][1] == Note("note 0", "staff")
    assert {row.session for row in rows} == {session}
    assert {row.rules for row in rows} == {RULES_VERSION}
    assert {row.format for row in rows} == {1}
    assert len({row.station for row in rows}) == 1
    assert len({row.event_id for row in rows}) == 5
    assert rows[1].exercise_s == 0.5
    assert rows[1].session_s == 1.0
    assert rows[0].mono_us <= rows[-1].mono_us


def test_a_session_counts_from_one_and_the_station_stays(tmp_path: Path) -> None:
    first, second = play(tmp_path), play(tmp_path, notes=1)
    assert [found.session for found in sessions(tmp_path)] == [first, second]
    assert [row.seq for row in read_events(tmp_path, second)] == [1, 2, 3]
    assert read_events(tmp_path, first)[0].station == read_events(tmp_path, second)[0].station


def test_an_open_journal_keeps_one_session_after_the_other(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first = journal.begin_session()
        journal.append(Note("a", "staff"))
        last = journal.append(Note("b", "staff"))
        second = journal.begin_session()
        assert (journal.seq, journal.durable_seq, journal.session) == (0, 0, second)
        assert not journal.wait(1, 0.0)
        assert journal.wait(journal.append(Note("c", "staff")), 5.0)
        assert (journal.seq, journal.durable_seq) == (1, 1)
    assert [row.seq for row in read_events(tmp_path, first)] == [1, last]
    assert [row.event for row in read_events(tmp_path, second)] == [Note("c", "staff")]


def test_order_is_seq_even_when_the_clock_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    with Journal.open(tmp_path) as journal:
        session = journal.begin_session()
        for number in range(4):
            monkeypatch.setattr(time, "time_ns", lambda number=number: now - number * 86_400 * 10**9)
            journal.append(Note(str(number), "staff"))
        monkeypatch.undo()
    rows = read_events(tmp_path, session)
    assert [row.event.text for row in rows if isinstance(row.event, Note)] == ["0", "1", "2", "3"]
    assert [row.event_id for row in rows] == sorted(row.event_id for row in rows)
    assert rows[0].utc_us > rows[-1].utc_us


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
    connection.execute("UPDATE about SET value = '2' WHERE name = 'format'")
    connection.close()
    for act in (lambda: Journal.open(tmp_path), lambda: sessions(tmp_path)):
        with pytest.raises(JournalError, match="start the newer program"):
            act()


def test_two_programs_write_one_journal(tmp_path: Path) -> None:
    """Opened at once, before there is a key or a table, each with its own session."""
    ids: list[str] = []

    def run() -> None:
        with Journal.open(tmp_path) as journal:
            ids.append(journal.begin_session())
            last = [journal.append(Note(str(number), "staff")) for number in range(100)][-1]
            assert journal.wait(last, 20.0)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 3
    for session in ids:
        rows = read_events(tmp_path, session)
        assert len(rows) == 100
        assert gaps(rows) == []
    assert check_journal(tmp_path) is None


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


def test_sessions_tell_what_was_played_and_whether_it_ended(tmp_path: Path) -> None:
    play(tmp_path)
    with Journal.open(tmp_path) as journal:
        journal.begin_session()
        assert len(sessions(tmp_path)) == 1
        journal.append(SessionStart("demonstration", "left", 7, "step"))
        journal.append(BlockStart("lantern", "U02", "mirror", 1.0, 20, "training", "mirror"))
        journal.append(Nrs("pre", 4, "self", "bar", "cli"))
    whole, cut = sessions(tmp_path)
    assert (whole.ended, whole.reason) == (True, "done")
    assert (cut.ended, cut.exercises, cut.events, cut.mode) == (False, ("lantern",), 3, "demonstration")
    assert find_session(tmp_path, "last") == cut.session
    assert find_session(tmp_path, whole.session[-8:]) == whole.session
    with pytest.raises(JournalError, match="no session nowhere"):
        find_session(tmp_path, "nowhere")
    with pytest.raises(JournalError, match="2 sessions have"):
        find_session(tmp_path, "-7")


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


def test_a_fault_in_the_writer_is_said(tmp_path: Path) -> None:
    with Journal.open(tmp_path, key=lambda folder: Key("ab" * 32, False, "here")) as journal:
        journal._wake.put(None)
        journal._closing.set()
        journal._writer.join(5.0)
        assert "Saving has stopped" in str(journal.trouble)

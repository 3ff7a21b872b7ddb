"""What is handed to the journal comes back, in order, each session by itself."""

import threading
import time
from pathlib import Path

import pytest

from game.scoring.journal import Journal, JournalError
from game.scoring.key import Key
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
    assert {row.format for row in rows} == {3}
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


def test_a_fault_in_the_writer_is_said(tmp_path: Path) -> None:
    with Journal.open(tmp_path, key=lambda folder: Key("ab" * 32, False, "here")) as journal:
        journal._wake.put(None)
        journal._closing.set()
        journal._writer.join(5.0)
        assert "Saving has stopped" in str(journal.trouble)

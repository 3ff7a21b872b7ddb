"""When the disk refuses: nothing raises, nothing told saved is lost, one sentence says what to do."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from game.scoring import folder as folders
from game.scoring import journal as journals
from game.scoring.journal import Journal, JournalError
from game.scoring.read import read_events
from game.scoring.trouble import BUSY, DISK_FAULT, DISK_FULL, LAST_RESERVE
from game.training.events import Note, SessionEnd
from tests import floors

ROOT = Path(__file__).parents[2]


class Failing:
    """A connection whose writes fail with `error` while one is set, and hang until `goes` is."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.error: Exception | None = None
        self.goes, self.hangs = threading.Event(), threading.Event()
        self.goes.set()

    def _write(self) -> None:
        if not self.goes.is_set():
            self.hangs.set()
        self.goes.wait()
        if self.error is not None:
            raise self.error

    def execute(self, *args: Any) -> Any:
        self._write()
        return self.connection.execute(*args)

    def executemany(self, *args: Any) -> Any:
        self._write()
        return self.connection.executemany(*args)

    @property
    def in_transaction(self) -> bool:
        return bool(self.connection.in_transaction)

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Journal, Failing]]:
    monkeypatch.setattr(journals, "FIRST_WAIT_S", 0.005)
    monkeypatch.setattr(journals, "LAST_WAIT_S", 0.01)
    monkeypatch.setattr(Journal, "_reopen", lambda self: None)
    journal = Journal.open(tmp_path)
    journal.begin_session()
    connection = Failing(journal._connection)
    journal._connection = connection
    yield journal, connection
    connection.error = None
    connection.goes.set()
    journal.close()


def until(true: Any) -> None:
    give_up = time.monotonic() + 5.0
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.001)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database or disk is full", DISK_FULL),
        ("disk I/O error", DISK_FAULT),
        ("database is locked", BUSY),
        ("something new", DISK_FAULT),
    ],
)
def test_a_refused_commit_is_said_and_made_up_for(failing: tuple[Journal, Failing], text: str, said: str) -> None:
    journal, connection = failing
    assert journal.wait(journal.append(Note("one", "staff")), 5.0)
    connection.error = dbapi2.OperationalError(text)
    last = [journal.append(Note(str(number), "staff")) for number in range(5)][-1]
    until(lambda: journal.trouble == said)
    assert journal.durable_seq == 1
    assert not journal.wait(last, 0.02)
    assert journal.stalled(time.monotonic() + 2.0) >= 2.0
    connection.error = None
    assert journal.wait(last, 5.0)
    until(lambda: journal.trouble in (None, LAST_RESERVE))
    assert journal.stalled() == 0.0
    journal.close()
    assert [row.seq for row in read_events(journal.folder, str(journal.session))] == [1, 2, 3, 4, 5, 6]


def test_a_full_disk_frees_the_ballast_for_the_end_of_the_session(failing: tuple[Journal, Failing]) -> None:
    journal, connection = failing
    ballast = journal.folder / folders.BALLAST
    assert ballast.stat().st_size == folders.BALLAST_BYTES
    connection.error = dbapi2.OperationalError("database or disk is full")
    last = journal.append(SessionEnd("done"))
    until(lambda: not ballast.exists())
    connection.error = None
    assert journal.wait(last, 5.0)
    until(lambda: journal.trouble == LAST_RESERVE)
    journal.close()
    Journal.open(journal.folder).close()
    assert ballast.stat().st_size == folders.BALLAST_BYTES


def test_a_close_that_cannot_save_says_so(failing: tuple[Journal, Failing]) -> None:
    journal, connection = failing
    connection.error = dbapi2.OperationalError("disk I/O error")
    journal.append(Note("unsaved", "staff"))
    assert journal.close(timeout_s=0.1) is False
    with pytest.raises(JournalError, match="begin_session"):
        journal.append(Note("late", "staff"))


def test_append_never_waits_for_the_disk(failing: tuple[Journal, Failing]) -> None:
    journal, connection = failing
    connection.goes.clear()
    assert floors.ends(lambda: journal.append(Note("hangs", "staff")))
    assert connection.hangs.wait(30.0)
    assert floors.ends(lambda: [journal.append(Note("a", "staff")) for _ in range(2000)])
    assert not connection.goes.is_set()


def test_a_file_size_limit_loses_nothing_that_was_told_saved(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import resource, sys, time
        from pathlib import Path
        from game.scoring.journal import Journal
        from game.training.events import Note
        folder = Path(sys.argv[1])
        Journal.open(folder).close()
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        journal = Journal.open(folder)
        session = journal.begin_session()
        while journal.trouble is None:
            last = journal.append(Note("x" * 500, "staff"))
            journal.wait(last, 0.2)
        told, said = journal.durable_seq, journal.trouble
        assert told < last
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert journal.wait(last, 10.0), journal.trouble
        print(session, told, last, said, sep="|")
        assert journal.close()
    """)
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    session, told, last, said = run.stdout.strip().split("|")
    assert "disk" in said
    assert 0 < int(told) < int(last)
    assert len(read_events(tmp_path, session)) == int(last)


def test_a_full_disk_at_the_start_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(folders, "write_new", full)
    with pytest.raises(JournalError, match="disk is full: free some space"):
        Journal.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(JournalError, match="set MIDLINE_DATA to another folder"):
        Journal.open(tmp_path / "taken")


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that an account without rights can reach, other than pytest's own."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_is_one_sentence_and_can_be_read(reachable: Path) -> None:
    with Journal.open(reachable) as journal:
        session = journal.begin_session()
        journal.append(Note("a", "staff"))
    # Rights do not bind root: a child gives them up before it tries.
    program = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from game.scoring.journal import Journal, JournalError
        from game.scoring.read import read_events
        from game.scoring import key
        folder = Path(sys.argv[1])
        key.working_keyring()
        if os.geteuid() == 0:
            os.seteuid(65534)
        try:
            Journal.open(folder)
        except JournalError as error:
            print(error)
        print(len(read_events(folder, sys.argv[2])))
    """)
    for path in reachable.iterdir():
        path.chmod(0o444)
    reachable.chmod(0o555)
    run = subprocess.run(
        [sys.executable, "-c", program, str(reachable), session],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sentence, count = run.stdout.splitlines()
    assert "give this account the right to write" in sentence
    assert count == "1"

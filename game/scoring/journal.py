"""The station's journal: every event of every session, on the disk before anything is called saved."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2

from game.scoring.database import INSERT, PLACES, Connection, connect, open_for_writing, utc_now
from game.scoring.folder import data_folder, drop_ballast, is_tight, journal_path, lay_ballast, make_ready
from game.scoring.ids import boot_id, uuid7
from game.scoring.key import Key, find_key
from game.scoring.pseudonym import number_of
from game.scoring.row import FORMAT, encode
from game.scoring.trouble import DISK_FAULT, DISK_FULL, LAST_RESERVE, WRITER_ENDED, JournalError, sentence
from game.settings import RULES_VERSION
from game.training.events import Event

__all__ = ["Journal", "JournalError"]

# Waits between tries while the disk refuses: they double from the first to the last.
FIRST_WAIT_S = 0.05
LAST_WAIT_S = 1.0
# So that one try never holds up a close for long, whatever has piled up.
ROWS_A_COMMIT = 2000
# A connection that failed this often in a row is opened anew.
REOPEN_AFTER = 3

Values = tuple[int, int, int, str, int, int, str, str, int, float | None, float | None, str, str, int]


class Journal:
    """Takes events without ever waiting, and says up to which `seq` they are on the disk.

    One thread commits whatever waits. When the disk refuses, events stay in memory and are tried again;
    `trouble` says so in one sentence. Several programs may write the same journal, each its own sessions.
    """

    def __init__(self, folder: Path, key: Key, connection: Connection, station: str) -> None:
        """Use `Journal.open`."""
        self.folder = folder
        self.key = key
        self.station = station
        self.session: str | None = None
        self._connection = connection
        self._connection_lock = threading.Lock()
        self._session_no = 0
        self._seq = 0
        self._durable = 0
        self._waiting: deque[Values] = deque()
        self._append_lock = threading.Lock()
        # Plain locks and a C queue: an event and a condition cost a tenth of a commit more.
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._gates: deque[tuple[int, threading.Lock]] = deque()
        self._closing = threading.Event()
        self._give_up_at = math.inf
        self._fault: str | None = None
        self._reserve_used = False
        self._closed = False
        self._boot = boot_id()
        self._writer = threading.Thread(target=self._write, name="journal", daemon=True)
        self._writer.start()

    @classmethod
    def open(cls, folder: Path | None = None, key: Callable[[Path], Key] = find_key) -> Self:
        """Open the journal of a data folder, or make it; JournalError says in one sentence what to do instead."""
        folder = data_folder() if folder is None else folder
        make_ready(folder)
        found = key(folder)
        lay_ballast(folder)
        connection, station = open_for_writing(journal_path(folder), found)
        return cls(folder, found, connection, station)

    @property
    def path(self) -> Path:
        """The journal's file."""
        return journal_path(self.folder)

    def begin_session(self, patient: str | None = None) -> str:
        """A new session's id; it is on the disk when this returns, else JournalError and nothing was recorded.

        It is the patient's of that code, who must be known (`patients.add`), or nobody's.
        """
        if self._closed:
            raise JournalError("The journal is closed: open it again.")
        if not self.wait(self._seq, LAST_WAIT_S):
            raise JournalError(self.trouble or DISK_FAULT)
        session = uuid7()
        try:
            with self._connection_lock:
                number = None if patient is None else number_of(self._connection, patient)
                made = self._connection.execute(
                    "INSERT INTO session (session, station, begun_utc, patient_no) VALUES (?, ?, ?, ?)",
                    (session, self.station, utc_now(), number),
                )
        except dbapi2.Error as error:
            raise JournalError(sentence(error)) from error
        self.session, self._session_no, self._seq, self._durable = session, int(made.lastrowid), 0, 0
        return session

    def append(
        self,
        event: Event,
        exercise_s: float | None = None,
        session_s: float | None = None,
        *,
        programme: bool = False,
    ) -> int:
        """Hand over an event and get its number in the session, from 1; never waits, whatever the disk does.

        `programme` marks what belongs to the patient's programme: only `Chronicle` sets it.
        """
        payload = encode(event)
        exercise_s = None if exercise_s is None else float(exercise_s)
        session_s = None if session_s is None else float(session_s)
        with self._append_lock:
            if self._closed or self.session is None:
                raise JournalError("There is no open session to record in: call begin_session first.")
            seq = self._seq + 1
            self._waiting.append(
                (
                    self._session_no * PLACES + seq,
                    self._session_no,
                    seq,
                    uuid7(),
                    time.time_ns() // 1000,
                    time.monotonic_ns() // 1000,
                    self._boot,
                    RULES_VERSION,
                    FORMAT,
                    exercise_s,
                    session_s,
                    event.kind,
                    payload,
                    int(programme),
                )
            )
            self._seq = seq
        self._wake.put(None)
        return seq

    @property
    def seq(self) -> int:
        """The number of the newest event handed over in this session; 0 before the first."""
        return self._seq

    @property
    def durable_seq(self) -> int:
        """Every event of this session up to this number is on the disk."""
        return self._durable

    @property
    def trouble(self) -> str | None:
        """One sentence for staff while saving does not go as it should, else None."""
        if not self._closed and not self._writer.is_alive():
            return WRITER_ENDED
        return self._fault or (LAST_RESERVE if self._reserve_used else None)

    def stalled(self, now: float | None = None) -> float:
        """For how many seconds the oldest unsaved event has waited; `now` is `time.monotonic()`."""
        try:
            oldest = self._waiting[0]
        except IndexError:
            return 0.0
        return max(0.0, (time.monotonic() if now is None else now) - oldest[5] / 1e6)

    def wait(self, seq: int, timeout_s: float) -> bool:
        """Wait until `seq` is on the disk, at most `timeout_s`; whether it is."""
        if self._durable >= seq:
            return True
        gate = threading.Lock()
        gate.acquire()
        self._gates.append((seq, gate))
        # Looked at again: the writer may have passed between the first look and the gate.
        return self._durable >= seq or gate.acquire(timeout=timeout_s) or self._durable >= seq

    def close(self, timeout_s: float = 10.0) -> bool:
        """Save what waits, at most for `timeout_s`, and close; whether everything is on the disk."""
        if not self._closed:
            with self._append_lock:
                self._closed = True
            self._give_up_at = time.monotonic() + timeout_s
            self._closing.set()
            self._wake.put(None)
            self._writer.join(timeout_s + 1.0)
            if self._writer.is_alive():  # the disk hangs inside a call: the thread ends with the program
                return False
            with self._connection_lock:
                self._connection.close()
        return not self._waiting

    def __enter__(self) -> Self:
        """The journal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, saving what waits."""
        self.close()

    def _write(self) -> None:
        """The writer thread: commits whatever waits until the journal is closed."""
        while True:
            self._wake.get()
            while self._waiting:
                if not self._save_all():
                    return
            if self._closing.is_set():
                return

    def _save_all(self) -> bool:
        """Commit what waits, again and again while the disk refuses; False when closing and out of time."""
        pause_s, failures = FIRST_WAIT_S, 0
        while self._waiting:
            try:
                self._commit()
            except dbapi2.Error as error:
                failures += 1
                self._fault = sentence(error)
                if self._use_reserve():
                    continue
                if failures % REOPEN_AFTER == 0:
                    self._reopen()
                if time.monotonic() + pause_s > self._give_up_at:
                    return False
                # An append does not cut the pause short, a close does.
                if self._closing.is_set():
                    time.sleep(FIRST_WAIT_S)
                else:
                    self._closing.wait(pause_s)
                pause_s = min(2 * pause_s, LAST_WAIT_S)
            else:
                self._fault = None
                pause_s, failures = FIRST_WAIT_S, 0
        return True

    def _commit(self) -> None:
        """One transaction with what waits now; raises dbapi2.Error, and then nothing of it counts as saved."""
        waiting = self._waiting
        count = min(len(waiting), ROWS_A_COMMIT)
        with self._connection_lock:
            if count == 1:
                self._connection.execute(INSERT, waiting[0])
            else:
                self._insert([waiting[number] for number in range(count)])
        last = waiting[count - 1][2]
        for _ in range(count):
            waiting.popleft()
        self._durable = last
        self._open_gates(last)

    def _open_gates(self, last: int) -> None:
        for _ in range(len(self._gates)):
            seq, gate = self._gates.popleft()
            if seq <= last:
                gate.release()
            else:
                self._gates.append((seq, gate))

    def _insert(self, rows: list[Values]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(INSERT, rows)
            self._connection.execute("COMMIT")
        except dbapi2.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _use_reserve(self) -> bool:
        """Free the ballast when the disk is full, which some systems call an I/O error; whether that gave room."""
        if self._fault not in (DISK_FULL, DISK_FAULT) or (self._fault == DISK_FAULT and not is_tight(self.folder)):
            return False
        freed = drop_ballast(self.folder)
        self._reserve_used = self._reserve_used or freed
        return freed

    def _reopen(self) -> None:
        try:
            fresh = connect(self.path, self.key)
        except dbapi2.Error as error:
            self._fault = sentence(error)
            return
        with self._connection_lock:
            self._connection.close()
            self._connection = fresh

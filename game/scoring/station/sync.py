"""Sends what waits, for as long as the program runs, and never in the way of it."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.database import Connection, utc_now
from game.scoring.folder import make_ready
from game.scoring.ids import boot_id
from game.scoring.key import Key
from game.scoring.station.enrolled import Ward, is_due, line_to, read_ward, renew
from game.scoring.station.line import LineError, Refused, Revoked
from game.scoring.station.outbox import (
    SENT,
    TOO_LARGE,
    Waiting,
    confirm,
    left,
    note,
    note_erased,
    open_outbox,
    recent,
    set_aside,
    to_erase,
    waiting,
)
from game.scoring.station.pull import erase_here
from game.scoring.trouble import JournalError, sentence
from game.scoring.wire import MOST_EVENTS, WIRE, Batch, Received

FIRST_WAIT_S = 0.05
LAST_WAIT_S = 30.0
# How often the journal is looked at while nothing waits.
LOOK_S = 0.25
# How often all sessions are looked through, and not the newest alone (s).
ALL_S = 60.0
# How soon renewing the token is tried again (s).
RENEW_AGAIN_S = 3600.0
# While somebody practises, what has piled up goes in small parts with pauses.
EASY_EVENTS = 100
EASY_PAUSE_S = 0.2
# Beyond this the two clocks differ so much that staff should know (s).
CLOCK_S = 600.0
Say = Callable[[str], None]


class Pusher:
    """Sends batches over one line; its connection and line are its own, and one thread uses it."""

    def __init__(self, folder: Path, key: Key, ward: Ward, say: Say, most: int = MOST_EVENTS) -> None:
        """JournalError says why not."""
        self.line = line_to(folder, ward)
        self.connection: Connection = open_outbox(folder, key)
        self._folder, self._key, self._say = folder, key, say
        self._most = self._limit = most
        self._told_clock = False
        self._first, self._all_again_s = 0, 0.0

    def push(self) -> int:
        """Send one batch; how many rows of it are confirmed, 0 where nothing waits. LineError or dbapi2.Error.

        Only an answer that says 200 and names a row confirms it. A batch that is too large is halved.
        """
        first = self._first if time.monotonic() < self._all_again_s else 0
        batch = waiting(self.connection, self._limit, first=first)
        if not batch.events:
            self._only_recent(first)
            return 0
        try:
            received = self.line.ask("POST", "/v1/events", _batch(batch), Received)
        except Refused as refused:
            if refused.status != 413:
                raise
            if len(batch.events) > 1:
                self._limit = len(batch.events) // 2
                return self.push()
            set_aside(self.connection, batch)
            self._say(TOO_LARGE)
            return 1
        self._limit = min(self._most, self._limit * 2)
        self._look_at(received.now_utc_us)
        note_erased(self.connection, received.erased)
        count = confirm(self.connection, batch, {*received.stored, *received.known, *received.quarantined})
        note(self.connection, SENT, utc_now())
        if not count:
            raise LineError("The scoring service does not say what it has taken: everything is kept here.")
        return count

    def erase(self) -> None:
        """Erase here whom the ward has erased; who is open is left for the next time."""
        for code in to_erase(self.connection):
            try:
                self._say(erase_here(self._folder, self._key, code).said)
            except JournalError as error:
                self._say(str(error))

    def left(self) -> tuple[int, int]:
        """How many rows wait, and how many were set aside."""
        return left(self.connection)

    def close(self) -> None:
        """Hang up and close."""
        self.line.close()
        self.connection.close()

    def _only_recent(self, first: int) -> None:
        """Nothing waits: from now on only the newest sessions are looked at often, all now and then."""
        self._first = recent(self.connection)
        if not first:
            self._all_again_s = time.monotonic() + ALL_S

    def _look_at(self, service_us: int) -> None:
        off_s = time.time() - service_us / 1e6
        if abs(off_s) > CLOCK_S and not self._told_clock:
            self._told_clock = True
            way = "ahead of" if off_s > 0 else "behind"
            self._say(
                f"The clock of this computer is {_long(abs(off_s))} {way} the ward's: set its date right; "
                "what is recorded is kept and sent all the same."
            )


def _batch(batch: Waiting) -> Batch:
    return Batch(
        wire=WIRE,
        sent_utc_us=time.time_ns() // 1000,
        sent_mono_us=time.monotonic_ns() // 1000,
        boot=boot_id(),
        sessions=batch.sessions,
        events=batch.events,
    )


def _long(seconds: float) -> str:
    hours = seconds / 3600
    return (
        f"{hours / 24:.0f} days"
        if hours >= 48
        else f"{hours:.0f} hours"
        if hours >= 2
        else f"{seconds / 60:.0f} minutes"
    )


def send_all(folder: Path, key: Key, ward: Ward, say: Say) -> tuple[int, int]:
    """Send all that waits now: how many events were sent and are set aside; LineError or JournalError."""
    make_ready(folder)
    count = 0
    try:
        pusher = Pusher(folder, key, ward, say)
        try:
            while sent := pusher.push():
                count += sent
            pusher.erase()
            return count, pusher.left()[1]
        finally:
            pusher.close()
    except dbapi2.Error as error:
        raise JournalError(sentence(error)) from error


class Sync:
    """A thread that sends what waits until `close`; it ends with the program.

    `trouble` is None or one sentence for staff, who are told of each new one once. `easy` sends in small parts.
    """

    def __init__(self, folder: Path, key: Key, ward: Ward, say: Say, *, easy: bool = False) -> None:
        self.trouble: str | None = None
        self._folder, self._key, self._ward, self._say = folder, key, ward, say
        self._easy = easy
        self._renew_again_s = 0.0
        self._ending = threading.Event()
        self._finish_by = 0.0
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """False once it has ended."""
        return self._thread.is_alive()

    def close(self, finish_s: float = 2.0) -> None:
        """End; what can be sent within `finish_s` is sent first."""
        self._finish_by = time.monotonic() + finish_s
        self._ending.set()
        self._thread.join(finish_s + 1.0)

    def _run(self) -> None:
        pusher: Pusher | None = None
        failures = 0
        while True:
            try:
                pusher = pusher or self._pusher()
                sent = pusher.push()
                failures = 0
                self._renew()
                if not self._easy and not sent:
                    pusher.erase()
                self._tell(None)
            except Exception as error:  # noqa: BLE001 - whatever happens here must not end a session
                failures += 1
                sent = 0
                wait_s = self._troubled(error, failures)
                if self._ending.is_set() or self._ending.wait(wait_s):
                    break
                continue
            if self._over(sent):
                break
        if pusher is not None:
            pusher.close()

    def _renew(self) -> None:
        """Once a month the token is changed, from here, so that nobody waits for it."""
        now_s = time.monotonic()
        if now_s < self._renew_again_s or not is_due(self._ward):
            return
        self._renew_again_s = now_s + RENEW_AGAIN_S
        # Sending goes on with the one before, and another program of this station may have done it.
        with contextlib.suppress(LineError, JournalError):
            kept = read_ward(self._folder)
            if kept is not None:
                self._ward = renew(self._folder, kept) if is_due(kept) else kept

    def _over(self, sent: int) -> bool:
        if self._ending.is_set():
            return not sent or time.monotonic() > self._finish_by
        wait_s = LOOK_S if not sent else EASY_PAUSE_S if self._easy else 0.0
        self._ending.wait(wait_s)
        return False

    def _pusher(self) -> Pusher:
        return Pusher(self._folder, self._key, self._ward, self._say, EASY_EVENTS if self._easy else MOST_EVENTS)

    def _troubled(self, error: Exception, failures: int) -> float:
        """Tell staff, once, and say how long to wait: a full jitter, so that stations do not come all at once."""
        if isinstance(error, dbapi2.Error):
            self._tell(sentence(error))
        elif isinstance(error, LineError | JournalError):
            self._tell(str(error))
        else:
            self._tell(f"Sending has a fault ({type(error).__name__}): everything is kept here and tried again.")
        if isinstance(error, Revoked):
            return LAST_WAIT_S
        asked_s = error.after_s if isinstance(error, Refused) else None
        wait_s = min(LAST_WAIT_S, FIRST_WAIT_S * 2 ** min(failures, 16))
        return max(asked_s or 0.0, random.uniform(0.0, wait_s))

    def _tell(self, trouble: str | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            if trouble:
                self._say(trouble)

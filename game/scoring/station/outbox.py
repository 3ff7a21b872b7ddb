"""What waits to be sent: the rows of this station's own sessions that the service has not confirmed yet.

The journal itself is the outbox. What is confirmed stands beside it, one number a session; nothing is ever taken
out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.scoring.database import PLACES, Connection, open_for_writing, utc_now
from game.scoring.folder import journal_path
from game.scoring.key import Key
from game.scoring.read import OWN
from game.scoring.wire import MOST_EVENTS, SentEvent, SentSession

# A body stays well below what a service takes at most.
MOST_BYTES = 1_000_000
# When the service last confirmed something.
SENT = "sent_utc"
# Stands where the cursor of a pull stands.
ERASED = -1
# A batch holds parts of so many sessions at most.
SESSIONS_A_BATCH = 50
# The newest sessions, into which programs may still write.
RECENT = 8
TOO_LARGE = "The scoring service takes no event of this size; it stays in the journal of this station."

AFTER = f"e.place > s.no * {PLACES} + coalesce(t.acked, 0) AND e.place < (s.no + 1) * {PLACES}"
WAITING = (
    "FROM session s LEFT JOIN sent t ON t.session_no = s.no"
    f" WHERE s.station = ({OWN}) AND EXISTS (SELECT 1 FROM event e WHERE {AFTER})"
)
EVENT = (
    "e.event_id, e.seq, e.utc_us, e.mono_us, e.boot, e.rules, e.format, e.exercise_s, e.session_s, e.kind,"
    " e.payload, e.programme"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows in the order in which they were kept, with the sessions that they belong to by their number here."""

    sessions: list[SentSession]
    events: list[SentEvent]
    numbers: dict[str, int]


def open_outbox(folder: Path, key: Key) -> Connection:
    """A connection of its own to the journal, made or brought to the newest form; JournalError says why not.

    What is confirmed need not be on the disk at once: what is sent twice is known there.
    """
    connection, _ = open_for_writing(journal_path(folder), key)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def waiting(
    connection: Connection, most: int = MOST_EVENTS, most_bytes: int = MOST_BYTES, first: int = 0
) -> Waiting:
    """The next rows to send, the oldest first, at most so many and so large; one is taken however large.

    Sessions with a number under `first` are not looked at.
    """
    found, size = Waiting([], [], {}), 0
    sessions = connection.execute(
        "SELECT s.no, s.session, s.begun_utc, coalesce(t.acked, 0),"
        f" (SELECT code FROM patient p WHERE p.no = s.patient_no) {WAITING} AND s.no >= ? ORDER BY s.no LIMIT ?",
        (first, min(most, SESSIONS_A_BATCH)),
    ).fetchall()
    for no, session, begun_utc, acked, patient in sessions:
        rows = connection.execute(
            f"SELECT {EVENT} FROM event e WHERE e.place > ? AND e.place < ? ORDER BY e.place LIMIT ?",
            (no * PLACES + acked, (no + 1) * PLACES, most - len(found.events)),
        ).fetchall()
        for row in rows:
            event_id, seq, utc_us, mono_us, boot, rules, form, exercise_s, session_s, kind, payload, own = row
            size += len(payload) + 400
            if found.events and size > most_bytes:
                return found
            if session not in found.numbers:
                found.numbers[session] = no
                found.sessions.append(SentSession(session=session, patient=patient, begun_utc=begun_utc))
            found.events.append(
                SentEvent(
                    event_id=event_id, session=session, seq=seq, utc_us=utc_us, mono_us=mono_us, boot=boot,
                    rules=rules, format=form, exercise_s=exercise_s, session_s=session_s, kind=kind,
                    payload=payload, programme=bool(own),
                )
            )  # fmt: skip
        if len(found.events) >= most:
            return found
    return found


def recent(connection: Connection) -> int:
    """From which session on there may be something new, once all that was there is sent."""
    newest = connection.execute("SELECT coalesce(max(no), 0) FROM session").fetchone()[0]
    return max(0, int(newest) - RECENT)


def confirm(connection: Connection, sent: Waiting, named: Collection[str]) -> int:
    """Take the rows that the answer names as sent, each session up to the first it does not name; how many."""
    count, upto, held = 0, dict[str, int](), set[str]()
    for event in sent.events:
        if event.session in held or event.event_id not in named:
            held.add(event.session)
            continue
        upto[event.session] = event.seq
        count += 1
    _mark(connection, [(sent.numbers[session], seq) for session, seq in upto.items()])
    return count


def set_aside(connection: Connection, sent: Waiting) -> None:
    """The one row of a batch is not sent any more; that is kept, with why."""
    (event,) = sent.events
    no = sent.numbers[event.session]
    connection.execute(
        "INSERT INTO aside VALUES (?, ?, ?) ON CONFLICT (place) DO NOTHING",
        (no * PLACES + event.seq, TOO_LARGE, utc_now()),
    )
    _mark(connection, [(no, event.seq)])


def note_erased(connection: Connection, codes: Collection[str]) -> None:
    """The ward has erased these patients: it is kept in mind until they are erased here."""
    connection.executemany(
        "INSERT INTO pulled VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET cursor = excluded.cursor",
        [(code, ERASED, utc_now()) for code in codes],
    )


def to_erase(connection: Connection) -> list[str]:
    """The patients whom the ward has erased and who are still here."""
    rows = connection.execute("SELECT code FROM pulled WHERE cursor = ? ORDER BY code", (ERASED,)).fetchall()
    return [row[0] for row in rows]


def note(connection: Connection, name: str, value: str) -> None:
    """Keep a word about the station's part in the ward, in place of the one before."""
    connection.execute(
        "INSERT INTO about VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def noted(connection: Connection, name: str) -> str:
    """The word that is kept, "" without one."""
    found = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return "" if found is None else str(found[0])


def left(connection: Connection) -> tuple[int, int]:
    """How many rows wait to be sent, and how many were set aside."""
    count = connection.execute(
        f"SELECT coalesce(sum((SELECT count(*) FROM event e WHERE {AFTER})), 0) {WAITING}"
    ).fetchone()[0]
    return int(count), int(connection.execute("SELECT count(*) FROM aside").fetchone()[0])


def _mark(connection: Connection, upto: Sequence[tuple[int, int]]) -> None:
    connection.executemany(
        "INSERT INTO sent VALUES (?, ?) ON CONFLICT (session_no) DO UPDATE SET acked = max(acked, excluded.acked)",
        upto,
    )

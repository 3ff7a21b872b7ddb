"""Reading the record: which sessions there are, the events of one, and an events.jsonl file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from game.scoring.database import PLACES, Connection, open_for_reading, utc_text
from game.scoring.folder import journal_path
from game.scoring.key import Key, find_key
from game.scoring.row import Entry, Row, decode, entry_of_line
from game.scoring.trouble import JournalError, unreadable
from game.training.events import Event

FindKey = Callable[[Path], Key]

OWN = "SELECT value FROM about WHERE name = 'station'"
COLUMNS = (
    "e.seq, e.exercise_s, e.session_s, e.payload, e.event_id, s.session, s.station, e.utc_us, e.mono_us, e.boot,"
    " e.rules, e.format"
)


@dataclass(frozen=True, slots=True)
class SessionFound:
    """A session of the journal; `ended` is False when it was cut off (or still runs).

    `patient` is the code of whose it is, empty for a demonstration. `station_own` is False where it was pulled.
    """

    session: str
    begun_utc: str
    last_utc: str
    events: int
    mode: str
    exercises: tuple[str, ...]
    ended: bool
    reason: str
    patient: str = ""
    station_own: bool = True


def sessions(folder: Path, key: FindKey = find_key) -> list[SessionFound]:
    """Every session that holds an event, in the order in which they were begun."""
    with reading(folder, key) as connection:
        known = has_patients(connection)
        code = f"(SELECT code FROM patient p WHERE p.no = {whose(connection)})" if known else "NULL"
        begun = connection.execute(
            f"SELECT no, session, begun_utc, coalesce({code}, ''), station = ({OWN}) FROM session s ORDER BY no"
        ).fetchall()
        found = [_session(connection, *row) for row in begun]
    return [session for session in found if session.events]


def find_session(folder: Path, name: str, key: FindKey = find_key) -> str:
    """The id of the session that `name` means: `last`, the whole id, or any part of it that only one has.

    `last` passes over sessions in which only the record of a patient was written to, and those of other stations.
    """
    found = sessions(folder, key)
    known = [session.session for session in found]
    if not known:
        raise JournalError(f"There is no session in {folder} yet: play first.")
    if name == "last":
        newest = [each for each in reversed(found) if each.station_own] or found[::-1]
        return next((each for each in newest if each.mode or not each.patient), newest[0]).session
    fits = [session for session in known if name.lower() in session]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise JournalError(
            f"{len(fits)} sessions have {name} in their id: give more of it; `midline report` lists all."
        )
    raise JournalError(f"There is no session {name} in {folder}: `midline report` lists all.")


def read_events(folder: Path, session: str, key: FindKey = find_key) -> list[Row]:
    """The events of one session by its whole id, in order; empty when there is no such session."""
    with reading(folder, key) as connection:
        number = connection.execute("SELECT no FROM session WHERE session = ?", (session,)).fetchone()
        if number is None:
            return []
        first = number[0] * PLACES
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM event e JOIN session s ON s.no = e.session_no "
            "WHERE e.place BETWEEN ? AND ? ORDER BY e.place",
            (first, first + PLACES - 1),
        ).fetchall()
    return [row_of(row, journal_path(folder)) for row in rows]


def read_file(path: Path) -> list[Entry]:
    """The events of an `events.jsonl`; JournalError names the line that does not fit.

    A last line without its end is left out: the program was cut off while it wrote.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise JournalError(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise JournalError(f"{path} is not an events.jsonl: it is not text.") from error
    except OSError as error:
        raise JournalError(f"{path} cannot be read ({error.strerror}).") from error
    lines = text.split("\n")
    whole = lines[:-1] if lines[-1] else lines
    entries: list[Entry] = []
    for number, line in enumerate(whole, start=1):
        if not line.strip():
            continue
        try:
            entries.append(entry_of_line(line))
        except (ValueError, json.JSONDecodeError, TypeError, AttributeError, IndexError) as error:
            raise JournalError(f"{path}, line {number} is not an event of Midline: {error}.") from error
        if len(entries) > 1 and entries[-1].seq <= entries[-2].seq:
            raise JournalError(
                f"{path}, line {number} is out of order: seq {entries[-1].seq} is not above the last."
            )
    if not entries:
        raise JournalError(f"{path} holds no event.")
    return entries


def gaps(entries: Iterable[Entry]) -> list[int]:
    """The numbers that are missing in a session's record; a whole one has none."""
    seen = [entry.seq for entry in entries]
    return sorted(set(range(1, max(seen, default=0) + 1)) - set(seen))


def check_journal(folder: Path, key: FindKey = find_key) -> str | None:
    """One sentence on what is wrong with the journal, or None when every page and reference is sound (slow)."""
    path = journal_path(folder)
    log = path.with_name(f"{path.name}-wal")
    tests = ["integrity_check", "foreign_key_check"]
    # It reads the file past its log, which mends what a power cut in the middle of a write-back tore there.
    if not log.exists() or not log.stat().st_size:
        tests.append("cipher_integrity_check")
    with reading(folder, key) as connection:
        for test in tests:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA {test}").fetchall()]
            if found not in ([], ["ok"]):
                return f"The journal {path} is damaged ({found[0]}): restore a backup."
    return None


@contextmanager
def reading(folder: Path, key: FindKey) -> Iterator[Connection]:
    """The journal for reading alone; JournalError says why not and what to do."""
    path = journal_path(folder)
    if not path.exists():
        raise JournalError(f"There is no journal in {folder}: play first, or set MIDLINE_DATA to its folder.")
    found = key(folder)
    connection = open_for_reading(path, found)
    try:
        yield connection
    except dbapi2.Error as error:
        raise unreadable(path, error, found.place) from error
    finally:
        connection.close()


def _session(
    connection: Connection, number: int, session: str, begun_utc: str, patient: str, own: int
) -> SessionFound:
    span = (number * PLACES, number * PLACES + PLACES - 1)
    where = "FROM event WHERE place BETWEEN ? AND ?"
    count = connection.execute(f"SELECT count(*) {where}", span).fetchone()[0]
    last = connection.execute(f"SELECT utc_us {where} ORDER BY place DESC LIMIT 1", span).fetchone()
    told: dict[str, list[str]] = {"session_start": [], "block_start": [], "session_end": []}
    for kind, value in connection.execute(
        "SELECT kind, coalesce(payload ->> 'exercise', payload ->> 'mode', payload ->> 'reason')"
        f" {where} AND kind IN ('session_start', 'block_start', 'session_end') ORDER BY place",
        span,
    ):
        told[kind].append(str(value))
    return SessionFound(
        session=session,
        begun_utc=begun_utc,
        last_utc=utc_text(last[0]) if last else begun_utc,
        events=count,
        mode=told["session_start"][0] if told["session_start"] else "",
        exercises=tuple(dict.fromkeys(told["block_start"])),
        ended=bool(told["session_end"]),
        reason=told["session_end"][-1] if told["session_end"] else "",
        patient=patient,
        station_own=bool(own),
    )


def whose(connection: Connection) -> str:
    """SQL: the number of the patient whose a session `s` is, as the ward has put it right where it has."""
    if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'moved'").fetchone()[0]:
        return "s.patient_no"
    return "coalesce((SELECT m.patient_no FROM moved m WHERE m.session_no = s.no), s.patient_no)"


def has_patients(connection: Connection) -> bool:
    """False for a journal of format 1 that was not opened for writing since."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'patient'").fetchone()[0])


def row_of(values: tuple[Any, ...], path: Path) -> Row:
    """The event of a row of `COLUMNS`; JournalError when it is not understood."""
    seq, exercise_s, session_s, payload, *envelope = values
    return Row(seq, exercise_s, session_s, event_of(payload, path), *envelope)


def event_of(payload: str, path: Path) -> Event:
    """The event of a payload; JournalError when this program does not know it."""
    try:
        return decode(payload)
    except ValueError as error:
        raise JournalError(f"The journal {path} holds an event this program does not know: {error}.") from error

"""The encrypted database of the journal: its tables, its settings, and how it is opened."""

from __future__ import annotations

import contextlib
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from game.scoring.key import Key
from game.scoring.row import FORMAT
from game.scoring.trouble import JournalError, unreadable

Connection = Any  # sqlcipher3 carries no types

# How long one commit waits for another program's before it is tried again later.
BUSY_S = 1.0
OPEN_S = 10.0
# An event's place is its session's number times this, plus its seq: unique and in order with no second index.
PLACES = 1 << 32

TABLES = f"""
CREATE TABLE IF NOT EXISTS about (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS patient (
    no INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE COLLATE NOCASE,
    added_utc TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS erased (
    no INTEGER PRIMARY KEY,
    erased_utc TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS session (
    no INTEGER PRIMARY KEY CHECK (no BETWEEN 1 AND 2147483647),
    session TEXT NOT NULL UNIQUE,
    station TEXT NOT NULL,
    begun_utc TEXT NOT NULL,
    patient_no INTEGER REFERENCES patient (no)
) STRICT;
CREATE TABLE IF NOT EXISTS event (
    place INTEGER PRIMARY KEY CHECK (place = session_no * {PLACES} + seq),
    session_no INTEGER NOT NULL REFERENCES session (no),
    seq INTEGER NOT NULL CHECK (seq BETWEEN 1 AND {PLACES - 1}),
    event_id TEXT NOT NULL,
    utc_us INTEGER NOT NULL,
    mono_us INTEGER NOT NULL,
    boot TEXT NOT NULL,
    rules TEXT NOT NULL,
    format INTEGER NOT NULL,
    exercise_s REAL,
    session_s REAL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    programme INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS sent (
    session_no INTEGER PRIMARY KEY,
    acked INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS aside (
    place INTEGER PRIMARY KEY,
    why TEXT NOT NULL,
    at_utc TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS moved (
    session_no INTEGER PRIMARY KEY,
    patient_no INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pulled (
    code TEXT PRIMARY KEY COLLATE NOCASE,
    cursor INTEGER NOT NULL,
    at_utc TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS card (
    code TEXT PRIMARY KEY COLLATE NOCASE,
    symbol TEXT NOT NULL,
    colour TEXT NOT NULL,
    bed TEXT NOT NULL,
    side TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS order_met (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    why TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID, STRICT;
"""
# Beside the record, for a station that is enrolled (since format 3): up to which seq the service has a session
# (`sent`), what it cannot take (`aside`), whose the ward says that a session is (`moved`, 0: nobody's here), up to
# where a patient was pulled, how the ward's patients are shown (`card`), and which orders were met.

# Nothing of the record is ever changed; only the erasure of a patient lifts the triggers, within its transaction.
KEPT = ("event", "session", "patient")
TRIGGERS = {
    f"{table}_is_never_{word}": (
        f"BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    for table in KEPT
    for word, what in (("changed", "UPDATE"), ("deleted", "DELETE"))
}
# What a journal of format 1 lacks: whose a session is, and which events belong to the patient's programme.
SINCE_FORMAT_1 = (
    ("session", "patient_no", "INTEGER REFERENCES patient (no)"),
    ("event", "programme", "INTEGER NOT NULL DEFAULT 0"),
)
# Set while rows were deleted whose room in the file is not yet freed.
UNFREED = "unfreed"

# An event that a failed commit had in truth written is met again on the next try: it is the same one.
INSERT = (
    "INSERT INTO event (place, session_no, seq, event_id, utc_us, mono_us, boot, rules, format, exercise_s,"
    " session_s, kind, payload, programme) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (place) DO NOTHING"
)


def utc_text(since_1970_us: int) -> str:
    """A wall-clock time in microseconds as ISO 8601."""
    seconds, rest_us = divmod(since_1970_us, 1_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest_us:06d}Z"


def utc_now() -> str:
    """The wall clock as ISO 8601 with microseconds."""
    return utc_text(time.time_ns() // 1000)


def connect(path: Path, key: Key, busy_s: float = BUSY_S) -> Connection:
    """A keyed connection with the journal's settings, each statement its own transaction; raises dbapi2.Error."""
    connection = dbapi2.connect(str(path), timeout=busy_s, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise dbapi2.OperationalError("the disk cannot hold a write-ahead log")
        for setting in ("synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON", "mmap_size = 0"):
            connection.execute(f"PRAGMA {setting}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def open_for_writing(path: Path, key: Key) -> tuple[Connection, str]:
    """The journal, made if it is not there, and its station's id; JournalError says why not and what to do."""
    give_up = time.monotonic() + OPEN_S
    while True:
        try:
            connection = connect(path, key)
            try:
                return connection, _prepare(connection, path)
            except BaseException:
                connection.close()
                raise
        except dbapi2.OperationalError as error:
            # Two programs that make the journal at once: the slower one waits for the other.
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise unreadable(path, error, key.place) from error
            time.sleep(0.02)
        except dbapi2.Error as error:
            raise unreadable(path, error, key.place) from error


def open_for_reading(path: Path, key: Key) -> Connection:
    """The journal for reading alone, also from a folder that cannot be written; JournalError says what to do."""
    if not path.exists():
        raise JournalError(f"There is no journal in {path.parent}: play first, or set MIDLINE_DATA to its folder.")
    error: dbapi2.Error | None = None
    # Immutable is for a folder without the right to write: a reader of a log needs it otherwise.
    for how in ("mode=ro", "immutable=1"):
        connection = None
        try:
            connection = dbapi2.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=OPEN_S)
            connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
            check_format(connection, path)
        except dbapi2.Error as fault:
            error = error or fault
            if connection is not None:
                connection.close()
            if not isinstance(fault, dbapi2.OperationalError):
                break
        except JournalError:
            if connection is not None:
                connection.close()
            raise
        else:
            return connection
    assert error is not None
    raise unreadable(path, error, key.place) from error


def check_format(connection: Connection, path: Path) -> None:
    """JournalError when the journal was written by a newer program than this; raises dbapi2.Error."""
    found = connection.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
    if found is not None and int(found[0]) > FORMAT:
        raise JournalError(
            f"The journal {path} was written by a newer Midline (format {found[0]}, this one knows {FORMAT}): "
            "start the newer program; nothing was changed."
        )


def _prepare(connection: Connection, path: Path) -> str:
    has_tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'about'").fetchone()[0]
    if has_tables:
        check_format(connection, path)
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES.split(";"):
        connection.execute(statement)
    for table, column, kind in SINCE_FORMAT_1:
        known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()}
        if column not in known:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    connection.execute("CREATE INDEX IF NOT EXISTS session_of_patient ON session (patient_no)")
    lay_triggers(connection)
    for name, value in (("format", str(FORMAT)), ("station", str(uuid.uuid4())), ("made_utc", utc_now())):
        connection.execute("INSERT INTO about VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value))
    # Only where it differs: an opening that changes nothing need not wait for the disk.
    connection.execute("UPDATE about SET value = ? WHERE name = 'format' AND value <> ?", (str(FORMAT),) * 2)
    connection.execute("COMMIT")
    with contextlib.suppress(dbapi2.Error):  # another program may be at it; the next opening tries again
        free(connection)
    # The newest page is where the next event goes: read it now, not in the middle of a session.
    connection.execute("SELECT * FROM event ORDER BY place DESC LIMIT 1").fetchall()
    return str(connection.execute("SELECT value FROM about WHERE name = 'station'").fetchone()[0])


def lay_triggers(connection: Connection) -> None:
    """Make the record append-only, within the transaction that runs."""
    for name, what in TRIGGERS.items():
        connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")


def lift_triggers(connection: Connection) -> None:
    """Let rows be deleted until `lay_triggers` in the same transaction."""
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")


def free(connection: Connection) -> None:
    """Free in the file, and in its log, what was deleted; nothing when nothing waits. Raises dbapi2.Error."""
    waits = connection.execute("SELECT count(*) FROM about WHERE name = ?", (UNFREED,)).fetchone()[0]
    if not waits:
        return
    connection.execute("VACUUM")
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise dbapi2.OperationalError("the journal is locked by another program")
    connection.execute("DELETE FROM about WHERE name = ?", (UNFREED,))

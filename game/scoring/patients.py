"""The patients of the journal, by pseudonym: who is there, all that was kept of one, and how one is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.database import (
    PLACES,
    UNFREED,
    Connection,
    free,
    lay_triggers,
    lift_triggers,
    open_for_writing,
    utc_now,
)
from game.scoring.folder import journal_path, make_ready
from game.scoring.hold import Hold, hold_path
from game.scoring.key import Key, find_key
from game.scoring.merged import in_order
from game.scoring.movement import erase_movement
from game.scoring.pseudonym import check_code, number_of, unknown
from game.scoring.read import COLUMNS, FindKey, event_of, has_patients, reading, row_of, whose
from game.scoring.row import Row
from game.scoring.trouble import JournalError, sentence
from game.training.events import Event

FREED_LATER = (
    "All that was kept of the patient is deleted, but another program holds the journal, so its room in the file "
    "is not freed yet: close that program and start Midline again, which frees it."
)


@dataclass(frozen=True, slots=True)
class PatientFound:
    """A patient of the journal: the number there, the code as it was first written, and when it was added."""

    number: int
    code: str
    added_utc: str


def add(folder: Path, code: str, key: Callable[[Path], Key] = find_key) -> PatientFound:
    """Give a new patient a place in the journal, on the disk when this returns; who has one keeps it."""
    check_code(code)
    make_ready(folder)
    connection, _ = open_for_writing(journal_path(folder), key(folder))
    try:
        connection.execute(
            "INSERT INTO patient (code, added_utc) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", (code, utc_now())
        )
    except dbapi2.Error as error:
        raise JournalError(sentence(error)) from error
    finally:
        connection.close()
    return find(folder, code, key)


def patients(folder: Path, key: FindKey = find_key) -> list[PatientFound]:
    """All patients, in the order in which they were added; none where there is no journal yet."""
    if not journal_path(folder).exists():
        return []
    with reading(folder, key) as connection:
        if not has_patients(connection):
            return []
        rows = connection.execute("SELECT no, code, added_utc FROM patient ORDER BY no").fetchall()
    return [PatientFound(*row) for row in rows]


def find(folder: Path, code: str, key: FindKey = find_key) -> PatientFound:
    """The patient of this code, whatever the case of its letters; JournalError when there is none."""
    check_code(code)
    found = next((each for each in patients(folder, key) if each.code.lower() == code.lower()), None)
    if found is None:
        raise unknown(code)
    return found


def read_patient(folder: Path, code: str, key: FindKey = find_key) -> list[Row]:
    """Every event of a patient, in order over all sessions of all stations; JournalError when there is none."""
    found = find(folder, code, key)
    with reading(folder, key) as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS}, e.programme FROM event e JOIN session s ON s.no = e.session_no "
            f"WHERE {whose(connection)} = ? ORDER BY e.place",
            (found.number,),
        ).fetchall()
        order = _in_order(connection, found.number)
    path = journal_path(folder)
    kept = [row_of((*row[:-1], bool(row[-1])), path) for row in rows]
    number = {session: at for at, (_, session) in enumerate(order)}
    # A stable sort: within a session the seq stands.
    return sorted(kept, key=lambda row: number[row.session])


def _in_order(connection: Connection, number: int) -> list[tuple[int, str]]:
    """The patient's sessions, number and id, in the one order of all stations."""
    rows = connection.execute(
        f"SELECT no, session, station, begun_utc FROM session s WHERE {whose(connection)} = ? AND EXISTS"
        f" (SELECT 1 FROM event WHERE place BETWEEN s.no * {PLACES} AND s.no * {PLACES} + {PLACES - 1})"
        " ORDER BY no",
        (number,),
    ).fetchall()
    nos = {session: no for no, session, _, _ in rows}
    return [(nos[session], session) for session in in_order([tuple(row[1:]) for row in rows])]


def latest(folder: Path, found: PatientFound, kinds: tuple[str, ...], key: FindKey = find_key) -> dict[str, Event]:
    """The newest event of each kind in a patient's programme; a kind that there is none of is left out."""
    kept: dict[str, Event] = {}
    with reading(folder, key) as connection:
        newest = [no for no, _ in reversed(_in_order(connection, found.number))]
        for kind in kinds:
            rows = (
                connection.execute(
                    "SELECT payload FROM event WHERE place BETWEEN ? AND ? AND programme = 1 AND kind = ?"
                    " ORDER BY place DESC LIMIT 1",
                    (no * PLACES, (no + 1) * PLACES - 1, kind),
                ).fetchone()
                for no in newest
            )
            row = next(filter(None, rows), None)
            if row is not None:
                kept[kind] = event_of(row[0], journal_path(folder))
    return kept


def erased(folder: Path, key: FindKey = find_key) -> list[str]:
    """When somebody was erased (UTC): all that is left of them."""
    if not journal_path(folder).exists():
        return []
    with reading(folder, key) as connection:
        if not has_patients(connection):
            return []
        return [row[0] for row in connection.execute("SELECT erased_utc FROM erased ORDER BY no").fetchall()]


def erase(folder: Path, code: str, key: FindKey = find_key) -> int:
    """Erase a patient: sessions, events and movement; gives how many sessions there were.

    What is left is that somebody was erased, and when. JournalError when the patient is unknown or open
    elsewhere, and when all is deleted but the file's room is not freed yet. Backups and exported files are not
    reached.
    """
    found = find(folder, code, key)
    hold = Hold(folder, found.number, found.code)
    try:
        connection, _ = open_for_writing(journal_path(folder), key(folder))
        try:
            count = _erase(connection, folder, found.code)
        except dbapi2.Error as error:
            raise JournalError(f"Nothing was erased from the journal. {sentence(error)}") from error
        else:
            try:
                free(connection)
            except dbapi2.Error as error:
                raise JournalError(FREED_LATER) from error
        finally:
            connection.close()
    finally:
        hold.release()
        hold_path(folder, found.number).unlink(missing_ok=True)
    return count


def _erase(connection: Connection, folder: Path, code: str) -> int:
    number = number_of(connection, code)
    own = connection.execute(
        f"SELECT no, session FROM session s WHERE {whose(connection)} = ?", (number,)
    ).fetchall()
    # Movement first: while it is there, the journal still says whose it is, and erasing can be tried again.
    for _, session in own:
        erase_movement(folder, session)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("BEGIN IMMEDIATE")
    try:
        lift_triggers(connection)
        for no, _ in own:
            span = (no * PLACES, (no + 1) * PLACES - 1)
            connection.execute("DELETE FROM event WHERE place BETWEEN ? AND ?", span)
            # A later session may get the number: it must not count as sent.
            connection.execute("DELETE FROM aside WHERE place BETWEEN ? AND ?", span)
            connection.execute("DELETE FROM sent WHERE session_no = ?", (no,))
            connection.execute("DELETE FROM moved WHERE session_no = ?", (no,))
        connection.execute("DELETE FROM pulled WHERE code = ?", (code,))
        connection.execute("DELETE FROM card WHERE code = ?", (code,))
        connection.executemany("DELETE FROM session WHERE no = ?", [(no,) for no, _ in own])
        # What the ward took from this patient is not this patient's.
        connection.execute("UPDATE session SET patient_no = NULL WHERE patient_no = ?", (number,))
        connection.execute("DELETE FROM patient WHERE no = ?", (number,))
        connection.execute("INSERT INTO erased (erased_utc) VALUES (?)", (utc_now(),))
        connection.execute("INSERT INTO about VALUES (?, '1') ON CONFLICT (name) DO NOTHING", (UNFREED,))
        lay_triggers(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return len(own)

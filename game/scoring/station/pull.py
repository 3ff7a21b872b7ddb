"""Brings what other stations and the ward kept of a patient into the journal here, as they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.database import PLACES, Connection, utc_now
from game.scoring.key import Key
from game.scoring.movement import movement_folder
from game.scoring.patients import erase, patients
from game.scoring.pseudonym import check_code
from game.scoring.read import OWN, whose
from game.scoring.row import decode
from game.scoring.station.enrolled import Ward, line_to
from game.scoring.station.line import Line, LineError, Refused
from game.scoring.station.outbox import note_erased, open_outbox
from game.scoring.trouble import sentence
from game.scoring.wire import Foreign

# An erased patient is gone for good; one that nobody there knows is not.
GONE, UNKNOWN = 410, 404
# What another station kept within this time may still go on there (s).
LATELY_S = 600.0
BEGUN, ENDED = ("session_start", "visit"), ("session_end", "visit_end")
ANSWER_S = 20.0


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of it: how many events are new here, whether the patient was erased, and a sentence for staff."""

    events: int = 0
    erased: bool = False
    said: str = ""


def pull(folder: Path, key: Key, ward: Ward, code: str, connect_s: float = 3.0) -> Pulled:
    """Bring the patient up to date; where that cannot be, `said` tells since when it is not; nothing changes then.

    JournalError where the code is none, or a patient who has to be erased is open elsewhere.
    """
    check_code(code)
    connection = open_outbox(folder, key)
    line = line_to(folder, ward, connect_s)
    try:
        count, erased = _pull(connection, line, code)
        if not erased:
            return Pulled(count, said=_elsewhere(connection, code))
        note_erased(connection, [code])
    except Refused as refused:
        if refused.status == UNKNOWN:
            return Pulled()
        if refused.status != GONE:
            return Pulled(said=_behind(connection, code, refused))
        note_erased(connection, [code])
    except (LineError, dbapi2.Error) as error:
        return Pulled(said=_behind(connection, code, error))
    finally:
        line.close()
        connection.close()
    return erase_here(folder, key, code)


def erase_here(folder: Path, key: Key, code: str) -> Pulled:
    """The ward has erased the patient: so does this station; JournalError while the patient is open here."""

    def known(_: Path) -> Key:
        return key

    here = next((each for each in patients(folder, known) if each.code.lower() == code.lower()), None)
    if here is None:
        connection = open_outbox(folder, key)
        for table in ("pulled", "card"):
            connection.execute(f"DELETE FROM {table} WHERE code = ?", (code,))
        connection.close()
        return Pulled(erased=True)
    erase(folder, here.code, known)
    return Pulled(
        erased=True, said=f"{here.code} was erased at the ward, so everything of {here.code} is erased here."
    )


def _behind(connection: Connection, code: str, error: Exception) -> str:
    found = connection.execute("SELECT at_utc FROM pulled WHERE code = ?", (code,)).fetchone()
    why = sentence(error) if isinstance(error, dbapi2.Error) else str(error)
    if found is None:
        return f"{code} was never brought up to date with the ward here. {why}"
    since = datetime.fromisoformat(found[0]).astimezone()
    return f"{code} is not up to date with the ward since {since:%Y-%m-%d %H:%M}. {why}"


def _elsewhere(connection: Connection, code: str) -> str:
    """A sentence where another station kept something of the patient a moment ago and has not ended."""
    found = connection.execute(
        f"SELECT s.no, e.utc_us FROM session s JOIN patient p ON p.no = {whose(connection)}"
        f" JOIN event e ON e.session_no = s.no WHERE p.code = ? AND s.station NOT IN (({OWN}), 'ward')"
        " ORDER BY e.utc_us DESC LIMIT 1",
        (code,),
    ).fetchone()
    if found is None or abs(time.time() - found[1] / 1e6) > LATELY_S:
        return ""
    marks = ", ".join("?" * len(BEGUN + ENDED))
    last = connection.execute(
        f"SELECT kind FROM event WHERE place BETWEEN ? AND ? AND kind IN ({marks}) ORDER BY place DESC LIMIT 1",
        (found[0] * PLACES, (found[0] + 1) * PLACES - 1, *BEGUN, *ENDED),
    ).fetchone()
    if last is None or last[0] in ENDED:
        return ""
    return f"{code} was at another station a moment ago and has not ended there: look there before you go on here."


def _pull(connection: Connection, line: Line, code: str) -> tuple[int, bool]:
    """How many events are new, and whether the patient was erased at the ward."""
    found = connection.execute("SELECT cursor FROM pulled WHERE code = ?", (code,)).fetchone()
    cursor, count, more = 0 if found is None else max(0, int(found[0])), 0, True
    while more:
        page = line.ask("GET", f"/v1/patients/{code}/events?after={cursor}", None, Foreign, ANSWER_S)
        if page.erased:
            return count, True
        _understood(page)
        if page.more and page.cursor <= cursor:
            raise LineError("The scoring service gives the same part again: tell who looks after it.")
        count += _keep(connection, code, page)
        cursor, more = page.cursor, page.more
    return count, False


def _understood(page: Foreign) -> None:
    """Nothing is kept that would leave the patient closed here."""
    try:
        for event in page.events:
            decode(event.payload)
        for session in page.sessions:
            datetime.fromisoformat(session.begun_utc)
            movement_folder(Path(), session.session)
    except (ValueError, TypeError, AttributeError) as error:
        raise LineError(
            "Something of it was kept by a newer Midline than this: update this station before you go on."
        ) from error


def _keep(connection: Connection, code: str, page: Foreign) -> int:
    """One page with its cursor, all or nothing; what is here already stays as it is. How many events are new."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        count = _insert(connection, code, page)
        connection.execute(
            "INSERT INTO pulled VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET cursor = excluded.cursor,"
            " at_utc = excluded.at_utc",
            (code, page.cursor, utc_now()),
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return count


def _insert(connection: Connection, code: str, page: Foreign) -> int:
    if page.sessions:
        connection.execute(
            "INSERT INTO patient (code, added_utc) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", (code, utc_now())
        )
    for session in page.sessions:
        connection.execute(
            "INSERT INTO session (session, station, begun_utc, patient_no) VALUES (?, ?, ?,"
            " (SELECT no FROM patient WHERE code = ?)) ON CONFLICT (session) DO NOTHING",
            (session.session, session.station or "elsewhere", session.begun_utc, code),
        )
        _belongs(connection, session.session, code)
    connection.executemany(
        "INSERT INTO moved SELECT s.no, 0 FROM session s, patient p WHERE s.session = ? AND p.code = ?"
        f" AND p.no = {whose(connection)} ON CONFLICT (session_no) DO UPDATE SET patient_no = 0",
        [(session, code) for session in page.gone],
    )
    named = {session.session for session in page.sessions}
    count = 0
    for event in page.events:
        no = _number(connection, event.session, code)
        if no is None and event.session in named:
            continue  # recorded here: it was moved to the patient, and is here already
        if no is None:
            raise LineError(
                "The scoring service sends events of a session that it does not name: tell who looks after it."
            )
        made = connection.execute(
            "INSERT INTO event (place, session_no, seq, event_id, utc_us, mono_us, boot, rules, format,"
            " exercise_s, session_s, kind, payload, programme) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (place) DO NOTHING",
            (
                no * PLACES + event.seq, no, event.seq, event.event_id, event.utc_us, event.mono_us, event.boot,
                event.rules, event.format, event.exercise_s, event.session_s, event.kind, event.payload,
                int(event.programme),
            ),
        )  # fmt: skip
        count += made.rowcount
    return count


def _belongs(connection: Connection, session: str, code: str) -> None:
    """The ward says whose a session is that is here already: what was recorded stays, and is read as that."""
    connection.execute(
        "INSERT INTO moved SELECT s.no, p.no FROM session s, patient p WHERE s.session = ? AND p.code = ?"
        f" AND {whose(connection)} IS NOT p.no"
        " ON CONFLICT (session_no) DO UPDATE SET patient_no = excluded.patient_no",
        (session, code),
    )


def _number(connection: Connection, session: str, code: str) -> int | None:
    """The number here of a session of that patient which another station began; None where there is none."""
    found = connection.execute(
        f"SELECT s.no FROM session s JOIN patient p ON p.no = {whose(connection)}"
        f" WHERE s.session = ? AND p.code = ? AND s.station <> ({OWN})",
        (session, code),
    ).fetchone()
    return None if found is None else int(found[0])

"""Erasing one person from the store: what is left is that somebody was erased, by whom and when."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, or_, select, text, update

from game.scoring.store import people, schema
from game.scoring.store.audit import NOBODY, PATIENT, enter
from game.scoring.store.database import translated
from game.scoring.store.keeping import Keeping
from game.scoring.store.kept import upsert_ignoring
from game.scoring.store.trouble import StoreAway
from game.scoring.store.types import now_us

# Set while rows were deleted whose room in the file is not freed yet.
UNFREED: Final = "unfreed"


class Erasing(Keeping):
    """The part of the store that forgets a person."""

    def erase(self, code: str, by: str) -> int:
        """Erase a patient everywhere in this store; how many sessions there were. UnknownPatient.

        Stations learn of it when they next send or ask (`Received.erased`, `Foreign.erased`), and the code is
        never given again. Backups and what was exported are not reached. StoreAway with all deleted means that the
        room in the file is not freed yet; `free` does it later.
        """
        with self.writing() as connection:
            number = people.number_of(connection, code)
            sessions = _forget(connection, number, self.kind)
            at_us = now_us()
            upsert_ignoring(
                connection,
                schema.erased,
                [{"hashed": people.hashed(connection, each), "at": at_us, "by": by} for each in (code, *sessions)],
            )
            connection.execute(delete(schema.patient).where(schema.patient.c.no == number))
            enter(connection, by, "erase", PATIENT, NOBODY, {"sessions": len(sessions)})
            upsert_ignoring(connection, schema.about, [{"name": UNFREED, "value": "1"}])
        self.free()
        return len(sessions)

    def is_erased(self, code: str) -> bool:
        """Whether somebody of this code was erased here."""
        with self.reading() as connection:
            return people.is_erased(connection, code)

    def free(self) -> None:
        """Free in the file, and in its log, what was deleted; nothing when nothing waits. StoreAway: try again."""
        row = schema.about
        with self.reading() as connection:
            if connection.execute(select(row).where(row.c.name == UNFREED)).first() is None:
                return
        with translated(), self.engine.connect() as plain:
            raw = plain.connection.driver_connection
            assert raw is not None
            if self.kind == "sqlite":
                raw.execute("VACUUM")
                if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    raise StoreAway("All of the patient is deleted; its room in the file is freed a little later.")
        with self.writing() as connection:
            connection.execute(delete(row).where(row.c.name == UNFREED))


def _forget(connection: Connection, number: int, kind: str) -> list[str]:
    """Delete all that hangs on a patient, within the writing transaction; which sessions there were."""
    session, moved = schema.session.c, schema.moved.c
    own = select(session.no).where(session.patient_no == number)
    names = select(session.session).where(session.patient_no == number)
    if kind == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    # What was set aside of a session before it was known whose it is, and what was asked of it.
    aside = schema.quarantine.c
    told = list(connection.execute(names).scalars())
    connection.execute(delete(schema.quarantine).where(or_(aside.patient_no == number, aside.session.in_(told))))
    connection.execute(delete(schema.given_order).where(schema.given_order.c.session.in_(told)))
    for table in schema.PROJECTIONS:
        connection.execute(delete(table).where(table.c.session_no.in_(own)))
    if kind == "sqlite":
        gate = schema.erasure_gate
        connection.execute(insert(gate).from_select(["session_no"], own))
        connection.execute(delete(schema.event).where(schema.event.c.session_no.in_(own)))
        connection.execute(delete(gate))
    else:
        connection.execute(text("SELECT erase_events(:whose)"), {"whose": number})
    connection.execute(
        delete(schema.moved).where(or_(moved.session_no.in_(own), moved.from_no == number, moved.to_no == number))
    )
    connection.execute(delete(schema.session).where(session.patient_no == number))
    connection.execute(
        update(schema.session).where(session.sent_patient_no == number).values(sent_patient_no=None)
    )
    _forget_status(connection, number)
    return told


def _forget_status(connection: Connection, number: int) -> None:
    """A station may just have said that it has this patient open."""
    row, patient = schema.station, schema.patient
    code = connection.execute(select(patient.c.folded).where(patient.c.no == number)).scalar_one()
    for each in connection.execute(select(row.c.station, row.c.status)).fetchall():
        if each.status and str(each.status.get("patient") or "").casefold() == code:
            connection.execute(update(row).where(row.c.station == each.station).values(status=None))

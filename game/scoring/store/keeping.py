"""Keeping the store itself: what was set aside, and the projections worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select

from game.scoring.row import decode
from game.scoring.store import schema
from game.scoring.store.audit import enter
from game.scoring.store.boards import Boards
from game.scoring.store.kept import put_projections
from game.scoring.store.project import Kept
from game.scoring.store.types import canonical

# So many events are projected at once, which bounds what is held in memory.
CHUNK: Final = 5000


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What was sent and could not be kept as an event: `content` is the JSON text of it, whole."""

    hash: str
    event_id: str
    session: str
    station: str
    patient: str | None
    reason: str
    content: str
    received_us: int


class Keeping(Boards):
    """The part of the store that looks after the store."""

    def quarantined(self, code: str | None = None) -> list[Quarantined]:
        """All that was set aside, of one patient or of all, in the order in which it came."""
        row, patient = schema.quarantine, schema.patient
        query = (
            select(row, patient.c.code)
            .outerjoin(patient, patient.c.no == row.c.patient_no)
            .order_by(row.c.received, row.c.hash)
        )
        if code is not None:
            query = query.where(patient.c.folded == code.casefold())
        with self.reading() as connection:
            return [
                Quarantined(
                    each.hash, each.event_id, each.session, each.station, each.code, each.reason, each.content,
                    each.received,
                )
                for each in connection.execute(query)
            ]  # fmt: skip

    def drop_quarantined(self, hashed: str, by: str) -> bool:
        """Delete one thing that was set aside, as where it names a person; whether it was there."""
        row = schema.quarantine
        with self.writing() as connection:
            dropped = connection.execute(delete(row).where(row.c.hash == hashed)).rowcount
            if dropped:
                enter(connection, by, "drop", "quarantine", hashed)
        return bool(dropped)

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self.reading() as connection:
            return {table.name: count(connection, table) for table in schema.TABLES.sorted_tables}

    def rebuild(self) -> None:
        """Work every projection out again from the events, in one transaction."""
        with self.writing() as connection:
            rebuild(connection)

    def snapshot(self) -> bytes:
        """Every projection as canonical JSON, a line a row: equal bytes mean equal projections."""
        with self.reading() as connection:
            return snapshot(connection)


def rebuild(connection: Connection) -> None:
    """Work every projection out again within the writing transaction."""
    for table in reversed(schema.PROJECTIONS):
        connection.execute(delete(table))
    row, last = schema.event, 0
    while True:
        found = connection.execute(
            select(row).where(row.c.server_seq > last).order_by(row.c.server_seq).limit(CHUNK)
        ).fetchall()
        if not found:
            return
        last = found[-1].server_seq
        put_projections(connection, [kept_of(each) for each in found])


def kept_of(each: Any) -> Kept:
    """An event as its row has it."""
    at_us = each.utc_us + each.offset_us
    return Kept(
        each.event_id, each.session_no, each.seq, at_us, each.mono_us, each.boot, each.offset_us,
        decode(each.payload),
    )  # fmt: skip


def snapshot(connection: Connection) -> bytes:
    """The projections as they stand, for a comparison byte by byte."""
    lines: list[str] = []
    for table in schema.PROJECTIONS:
        key = list(table.primary_key)
        found = connection.execute(select(table).order_by(*key))
        lines += [f"{table.name} {canonical(list(row))}\n" for row in found]
    return "".join(lines).encode()


def count(connection: Connection, table: Table) -> int:
    """How many rows a table holds."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

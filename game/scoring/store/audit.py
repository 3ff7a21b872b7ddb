"""Who did what, as a chain of hashes: an entry that was changed or taken out no longer fits the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from game.scoring.store import people, schema
from game.scoring.store.database import Database, last_number, take_numbers
from game.scoring.store.types import canonical, now_us

Detail = Mapping[str, str | int | bool | None]
PATIENT: Final = "patient"
NOBODY: Final = "erased"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `object_id` of a patient is the code, or `erased` once that patient is."""

    no: int
    at_us: int
    actor: str
    action: str
    object_kind: str
    object_id: str
    detail: Mapping[str, object]
    hash: str


def enter(
    connection: Connection, actor: str, action: str, object_kind: str, object_id: str, detail: Detail | None = None
) -> None:
    """Add an entry within the writing transaction. A patient's code is kept as a name that dies with the patient.

    `detail` must hold nothing of a patient: no code, no words; a float is refused (TypeError), since it has no one
    text.
    """
    row = schema.audit
    if object_kind == PATIENT:
        found = people.find(connection, object_id)
        object_id = found.ref if found is not None else NOBODY
    plain = {name: _plain(value) for name, value in (detail or {}).items()}
    before = connection.execute(select(row.c.hash).order_by(row.c.no.desc()).limit(1)).scalar() or ""
    no = take_numbers(connection, "audit")
    values = (no, now_us(), *map(_clean, (actor, action, object_kind, object_id)), plain, before)
    names = ("no", "at_us", "actor", "action", "object_kind", "object_id", "detail", "before")
    connection.execute(insert(row).values(**dict(zip(names, values, strict=True)), hash=_hash(values)))


class Audit(Database):
    """The part of the store that says who did what."""

    def audit(
        self, actor: str, action: str, object_kind: str, object_id: str, detail: Detail | None = None
    ) -> None:
        """Enter what somebody did; `object_kind` patient takes the code. Each name is in the one `enter` says."""
        with self.writing() as connection:
            enter(connection, actor, action, object_kind, object_id, detail)

    def audit_entries(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        """Entries above a number, in order."""
        row, patient = schema.audit, schema.patient
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(row.c.no > after).order_by(row.c.no).limit(limit)
            ).fetchall()
            codes = {each.ref: each.code for each in connection.execute(select(patient.c.ref, patient.c.code))}
        return [
            Entry(
                each.no,
                each.at_us,
                each.actor,
                each.action,
                each.object_kind,
                codes.get(each.object_id, NOBODY) if each.object_kind == PATIENT else each.object_id,
                each.detail,
                each.hash,
            )
            for each in found
        ]

    def audit_length(self) -> int:
        """How many entries there are: the number of the newest."""
        with self.reading() as connection:
            return last_number(connection, "audit")

    def head(self) -> str:
        """The hash of the newest entry, empty without one: kept elsewhere, it shows a chain written anew."""
        row = schema.audit
        with self.reading() as connection:
            return connection.execute(select(row.c.hash).order_by(row.c.no.desc()).limit(1)).scalar() or ""

    def verify_audit(self) -> int | None:
        """The number of the first entry that does not fit, or None where the whole chain does."""
        row = schema.audit
        with self.reading() as connection:
            before, expected = "", 1
            for each in connection.execute(select(row).order_by(row.c.no)):
                values = tuple(each)[:-1]
                if each.no != expected or each.before != before or each.hash != _hash(values):
                    return min(int(each.no), expected)
                before, expected = each.hash, expected + 1
            return None if last_number(connection, "audit") == expected - 1 else expected


def _hash(values: tuple[object, ...]) -> str:
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, str):
        return _clean(value)
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"an entry of the audit cannot hold {value!r}")


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()

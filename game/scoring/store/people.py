"""Patients in the tables: by code, whatever the case of its letters, and whether one was erased."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from game.scoring.ids import uuid7
from game.scoring.store import schema
from game.scoring.store.database import take_numbers
from game.scoring.store.trouble import unknown_patient


def time_of(text: str) -> datetime:
    """The time that a text of ISO 8601 tells, with its zone; ValueError where it tells none."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text!r} does not say its zone")
    return time


def find(connection: Connection, code: str) -> Any | None:
    """The row of a patient, or None."""
    row = schema.patient
    return connection.execute(select(row).where(row.c.folded == code.casefold())).first()


def number_of(connection: Connection, code: str) -> int:
    """The number of a patient; UnknownPatient where there is none."""
    found = find(connection, code)
    if found is None:
        raise unknown_patient(code)
    return int(found.no)


def code_of(connection: Connection, number: int) -> str:
    """The code of a patient as it was first written."""
    row = schema.patient
    return str(connection.execute(select(row.c.code).where(row.c.no == number)).scalar_one())


def place_of(connection: Connection, code: str, now_us: int) -> int:
    """The number of a patient, who is given a place without a card where the ward does not know one yet."""
    found = find(connection, code)
    if found is not None:
        return int(found.no)
    no = take_numbers(connection, "patient")
    connection.execute(
        insert(schema.patient).values(no=no, code=code, folded=code.casefold(), ref=uuid7(), added=now_us)
    )
    return no


def is_erased(connection: Connection, code: str) -> bool:
    """Whether somebody of this code was erased."""
    row = schema.erased
    return connection.execute(select(row.c.at).where(row.c.hashed == hashed(connection, code))).first() is not None


def hashed(connection: Connection, code: str) -> str:
    """A code as only this store hashes it."""
    row = schema.about
    salt = connection.execute(select(row.c.value).where(row.c.name == "salt")).scalar_one()
    return hmac.new(bytes.fromhex(salt), code.casefold().encode(), hashlib.sha256).hexdigest()

"""Stations: how one joins by a code, how it is known by its token, and how it is let go."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import func, insert, or_, select, update

from game.scoring.store import schema
from game.scoring.store.audit import enter
from game.scoring.store.migrate import WARD
from game.scoring.store.records import Records
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import now_us
from game.scoring.wire import Status

CODE_BYTES: Final = 16
CODE_LASTS_US: Final = 600_000_000
GROUP: Final = 5
TOKEN_BYTES: Final = 32
# A station is looked at this often at most for its last sign of life, so that a look costs no write.
SEEN_EVERY_US: Final = 15_000_000


@dataclass(frozen=True, slots=True)
class Station:
    """A station: `station` is the id in its journal; times in microseconds since 1970, None where it never was."""

    station: str
    name: str
    made_us: int
    by: str
    revoked_us: int | None
    seen_us: int | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class StationMade:
    """A station that has just joined; the token is told once, here."""

    station: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A one-time code that waits to be used: its hash, what the station is to be called, and until when."""

    code_hash: str
    name: str
    by: str
    expires_us: int


class Stations(Records):
    """The part of the store that knows the stations."""

    def make_code(self, name: str, by: str) -> str:
        """A one-time code (128 bit, letters and digits in groups) by which a station joins within ten minutes."""
        code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")
        made_us = now_us()
        with self.writing() as connection:
            connection.execute(
                insert(schema.station_code).values(
                    code_hash=hash_of(code), name=name, by=by, made=made_us, expires=made_us + CODE_LASTS_US
                )
            )
            enter(connection, by, "code", "station", name)
        return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))

    def open_codes(self) -> list[OpenCode]:
        """The codes that still may be used, the newest first."""
        row = schema.station_code
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(row.c.used.is_(None), row.c.expires > now_us()).order_by(row.c.made.desc())
            )
            return [OpenCode(each.code_hash, each.name, each.by, each.expires) for each in found]

    def use_code(self, code_hash: str, station: str, name: str = "") -> StationMade | None:
        """Use a code up for the station of this journal's id; None where it is unknown, too old or used.

        A station that joins again keeps what it sent, and has a new token; the name with the code goes first.
        """
        if station == WARD:
            raise StoreError("No station can be the ward itself.")
        row, code, moment_us = schema.station, schema.station_code, now_us()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self.writing() as connection:
            used = connection.execute(
                update(code)
                .where(code.c.code_hash == code_hash, code.c.used.is_(None), code.c.expires > moment_us)
                .values(used=moment_us)
                .returning(code.c.name, code.c.by)
            ).first()
            if used is None:
                return None
            called = used.name or name or station
            values = {"name": called, "token_hash": token_hash(token), "old_token_hash": None, "revoked": None}
            if connection.execute(select(row.c.made).where(row.c.station == station)).first() is None:
                connection.execute(insert(row).values(station=station, made=moment_us, by=used.by, **values))
            else:
                connection.execute(update(row).where(row.c.station == station).values(**values))
            enter(connection, used.by, "join", "station", station)
        return StationMade(station, called, token)

    def station_of(self, hashed: str) -> Station | None:
        """The station whose token (as `token_hash` gives it) this is, or None, also where it was revoked."""
        row = schema.station
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(
                    or_(row.c.token_hash == hashed, row.c.old_token_hash == hashed), row.c.revoked.is_(None)
                )
            ).first()
        if found is None:
            return None
        if found.old_token_hash is not None and found.token_hash == hashed:
            with self.writing() as connection:
                connection.execute(
                    update(row)
                    .where(row.c.station == found.station, row.c.token_hash == hashed)
                    .values(old_token_hash=None)
                )
        return _station(found)

    def rotate_token(self, station: str) -> str:
        """A new token for a station; the one before holds until the new one is first used. StoreError."""
        row, token = schema.station, secrets.token_urlsafe(TOKEN_BYTES)
        with self.writing() as connection:
            done = connection.execute(
                update(row)
                .where(row.c.station == station, row.c.revoked.is_(None), row.c.token_hash.is_not(None))
                .values(
                    # One that was given and never used did not arrive: the station still has the one before.
                    old_token_hash=func.coalesce(row.c.old_token_hash, row.c.token_hash),
                    token_hash=token_hash(token),
                )
            )
            if not done.rowcount:
                raise StoreError(f"There is no station {station} here, or it was revoked.")
            enter(connection, station, "rotate", "station", station)
        return token

    def revoke_station(self, station: str, by: str) -> None:
        """Let a station go: its tokens hold no more, and what it sent stays. StoreError."""
        row = schema.station
        with self.writing() as connection:
            done = connection.execute(
                update(row)
                .where(row.c.station == station, row.c.station != WARD)
                .values(revoked=now_us(), token_hash=None, old_token_hash=None)
            )
            if not done.rowcount:
                raise StoreError(f"There is no station {station} here.")
            enter(connection, by, "revoke", "station", station)

    def stations(self) -> list[Station]:
        """All stations but the ward itself, those that were revoked among them, as they joined."""
        row = schema.station
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(row.c.station != WARD).order_by(row.c.made, row.c.station)
            )
            return [_station(each) for each in found]

    def station(self, station: str) -> Station | None:
        """One station by its id."""
        return next((each for each in self.stations() if each.station == station), None)

    def name_station(self, station: str, name: str, by: str) -> None:
        """Call a station otherwise. StoreError."""
        row = schema.station
        with self.writing() as connection:
            if not connection.execute(update(row).where(row.c.station == station).values(name=name)).rowcount:
                raise StoreError(f"There is no station {station} here.")
            enter(connection, by, "name", "station", station)

    def set_status(self, station: str, status: Status, at_us: int | None = None) -> None:
        """What a station said of itself, which is a sign of life."""
        row = schema.station
        values = {"status": msgspec.to_builtins(status), "seen": now_us() if at_us is None else at_us}
        with self.writing() as connection:
            connection.execute(update(row).where(row.c.station == station).values(**values))

    def seen(self, station: str, at_us: int) -> None:
        """A sign of life; written down at most every few seconds."""
        row = schema.station
        with self.reading() as connection:
            before = connection.execute(select(row.c.seen).where(row.c.station == station)).scalar()
        if before is None or at_us - before >= SEEN_EVERY_US:
            with self.writing() as connection:
                connection.execute(update(row).where(row.c.station == station).values(seen=at_us))


def hash_of(code: str) -> str:
    """What is kept of a one-time code: hex SHA-256 of its letters and digits, in capitals and without groups."""
    return hashlib.sha256("".join(each for each in code.upper() if each.isalnum()).encode()).hexdigest()


def token_hash(token: str) -> str:
    """What is kept of a token: hex SHA-256; it has 256 random bits, so that needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _station(each: Any) -> Station:
    status = None if each.status is None else msgspec.convert(each.status, Status)
    return Station(each.station, each.name, each.made, each.by, each.revoked, each.seen, status)

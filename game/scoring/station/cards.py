"""The ward's patients as a station shows them to be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.database import Connection, utc_now
from game.scoring.key import Key
from game.scoring.station.enrolled import Ward, line_to
from game.scoring.station.line import LineError
from game.scoring.station.outbox import note, noted, open_outbox
from game.scoring.trouble import JournalError, sentence
from game.scoring.wire import Card

ME = "/v1/stations/me"
# When the cards were last brought up to date.
CARDS = "cards_utc"
CONNECT_S = 2.0
ANSWER_S = 5.0
# What a service answers that is older than this door.
UNKNOWN = 404, 405


@dataclass(frozen=True, slots=True)
class Cards:
    """All patients of the ward; `said` tells why they are not up to date, and `since` when they last were."""

    cards: tuple[Card, ...]
    since: datetime | None = None
    said: str = ""


def cards(folder: Path, key: Key, ward: Ward) -> Cards:
    """The ward's patients now; while the service is away those of before, kept in the journal. JournalError."""
    line, connection = line_to(folder, ward, CONNECT_S), None
    try:
        connection = open_outbox(folder, key)
        try:
            found = tuple(line.ask("GET", "/v1/patients", None, list[Card], ANSWER_S))
        except LineError as error:
            when = noted(connection, CARDS)
            since = datetime.fromisoformat(when).astimezone() if when else None
            return Cards(_kept(connection), since, str(error))
        _keep(connection, found)
        return Cards(found)
    except dbapi2.Error as error:
        raise JournalError(sentence(error)) from error
    finally:
        line.close()
        if connection is not None:
            connection.close()


def _kept(connection: Connection) -> tuple[Card, ...]:
    rows = connection.execute("SELECT code, symbol, colour, bed, side FROM card").fetchall()
    return tuple(Card(code=row[0], symbol=row[1], colour=row[2], bed=row[3], side=row[4]) for row in rows)


def _keep(connection: Connection, found: tuple[Card, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("DELETE FROM card")
        connection.executemany(
            "INSERT INTO card VALUES (?, ?, ?, ?, ?)",
            [(each.code, each.symbol, each.colour, each.bed, each.side) for each in found],
        )
        note(connection, CARDS, utc_now())
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise

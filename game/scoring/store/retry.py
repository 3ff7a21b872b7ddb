"""What was set aside is tried again: when its session comes, and when a newer program understands more."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select

from game.scoring.store import schema
from game.scoring.store.ingest import Taking
from game.scoring.wire import WIRE, Batch, SentEvent

ASIDE: Final = schema.quarantine.c
OF_SESSION: Final = (
    select(schema.quarantine)
    .where(ASIDE.session == bindparam("session"), ASIDE.station == bindparam("station"))
    .order_by(ASIDE.received, ASIDE.hash)
)
ALL: Final = select(schema.quarantine).where(ASIDE.event_id != "").order_by(ASIDE.received, ASIDE.hash)


def retry_session(connection: Connection, session: str, station: str) -> int:
    """Try what was set aside of one session, within the writing transaction; how many events are kept now."""
    found = connection.execute(OF_SESSION, {"session": session, "station": station}).fetchall()
    return sum(_kept(connection, each) for each in found)


def retry_all(connection: Connection) -> int:
    """Try all that was set aside, within the writing transaction; how many events are kept now."""
    return sum(_kept(connection, each) for each in connection.execute(ALL).fetchall())


def _kept(connection: Connection, aside: Any) -> bool:
    try:
        sent = msgspec.json.decode(aside.content, type=SentEvent)
    except msgspec.MsgspecError:
        return False
    # Its clocks while it was sent are not known any more: its date is taken as it is.
    batch = Batch(
        wire=WIRE, sent_utc_us=aside.received, sent_mono_us=0, boot="", sessions=[], events=[sent]
    )  # fmt: skip
    answer = Taking(connection, aside.station, batch, aside.received).all()
    if not answer.stored:
        return False
    connection.execute(delete(schema.quarantine).where(ASIDE.hash == aside.hash))
    return True

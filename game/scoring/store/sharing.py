"""What a station is given of a patient who also practised elsewhere."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from game.scoring.store import people, schema
from game.scoring.store.orders import Orders
from game.scoring.wire import MOST_EVENTS, WIRE, Foreign, SentEvent, SentSession

EVENT, SESSION, MOVED = schema.event.c, schema.session.c, schema.moved.c
# An event's place for a station that follows a patient: one that was moved to the patient comes when it was moved.
PLACE: Final = case(
    (func.coalesce(SESSION.moved_seq, 0) > EVENT.server_seq, SESSION.moved_seq), else_=EVENT.server_seq
).label("place")


class Sharing(Orders):
    """The part of the store that passes on what others kept."""

    def foreign(self, station_id: str, code: str, after: int, limit: int = MOST_EVENTS) -> Foreign:
        """What others than this station kept of a patient after a cursor (0 at first), about `limit` events.

        A session that was moved to this patient comes whole, whoever recorded it. Of a patient who is not known
        here there is nothing; of one who was erased, only that.
        """
        with self.reading() as connection:
            found = people.find(connection, code)
            if found is None:
                erased = people.is_erased(connection, code)
                return Foreign(wire=WIRE, sessions=[], events=[], cursor=after, more=False, erased=erased)
            query = _query(station_id, found.no, after)
            page = connection.execute(query.limit(limit + 1)).fetchall()
            more = len(page) > limit
            if more:
                # Never in the middle of a session that was moved: all its events have one place.
                last = page[-1].place
                page = [each for each in page if each.place < last] or _whole(connection, query, last)
            gone = _gone(connection, found.no, after)
            ends = [each.place for each in page] + ([] if more else list(gone.values()))
            sent = list(dict.fromkeys(each.session_no for each in page))
            return Foreign(
                wire=WIRE,
                sessions=_sessions(connection, sent, found.code),
                events=[_event(each) for each in page],
                cursor=max(ends, default=after),
                more=more,
                gone=list(gone),
            )


def _query(station_id: str, number: int, after: int) -> Select[Any]:
    return (
        select(schema.event, SESSION.session, PLACE)
        .join(schema.session, SESSION.no == EVENT.session_no)
        .where(
            SESSION.patient_no == number,
            or_(SESSION.station != station_id, SESSION.moved_seq.is_not(None)),
            or_(EVENT.server_seq > after, SESSION.moved_seq > after),
        )
        .order_by(PLACE, EVENT.server_seq)
    )


def _whole(connection: Connection, query: Select[Any], place: int) -> list[Any]:
    return list(connection.execute(query.where(PLACE.element == place)))


def _gone(connection: Connection, number: int, after: int) -> dict[str, int]:
    """Sessions that are this patient's no more, each with the place at which it was moved away."""
    found = connection.execute(
        select(SESSION.session, MOVED.moved_seq)
        .join(schema.session, SESSION.no == MOVED.session_no)
        .where(
            MOVED.from_no == number,
            MOVED.moved_seq > after,
            or_(SESSION.patient_no.is_(None), and_(SESSION.patient_no != number)),
        )
        .order_by(MOVED.no)
    )
    return {each.session: each.moved_seq for each in found}


def _sessions(connection: Connection, numbers: list[int], code: str) -> list[SentSession]:
    found = connection.execute(select(schema.session).where(SESSION.no.in_(numbers)).order_by(SESSION.no))
    return [
        SentSession(session=each.session, patient=code, begun_utc=each.begun_utc, station=each.station)
        for each in found
    ]


def _event(each: Any) -> SentEvent:
    return SentEvent(
        event_id=each.event_id, session=each.session, seq=each.seq, utc_us=each.utc_us, mono_us=each.mono_us,
        boot=each.boot, rules=each.rules, format=each.format, exercise_s=each.exercise_s,
        session_s=each.session_s, kind=each.kind, payload=each.payload, programme=bool(each.programme),
    )  # fmt: skip

"""What stations and ward keep of patients, and how it is read again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select, update

from game.scoring.database import utc_text
from game.scoring.ids import boot_id, uuid7
from game.scoring.merged import in_order
from game.scoring.pseudonym import FORM
from game.scoring.row import FORMAT, Row, decode, encode
from game.scoring.store import people, schema
from game.scoring.store.audit import PATIENT, Audit, enter
from game.scoring.store.database import take_numbers
from game.scoring.store.ingest import Taking
from game.scoring.store.migrate import WARD
from game.scoring.store.together import keep_plain
from game.scoring.store.trouble import ChangedMeanwhile, StoreError, erased_code
from game.scoring.store.types import now_us
from game.scoring.wire import MOST_EVENTS, WIRE, Batch, Received, SentEvent, SentSession
from game.settings import RULES_VERSION
from game.training.events import Event
from game.training.ward import Known

EVENT, SESSION = schema.event.c, schema.session.c


@dataclass(frozen=True, slots=True)
class WardPatient:
    """A patient of the ward with the card by which a station shows one; `last_us` is the newest event's time."""

    code: str
    added_us: int
    symbol: str
    colour: str
    bed: str
    side: str
    sessions: int
    last_us: int | None


@dataclass(frozen=True, slots=True)
class Live:
    """An event in the order of commits, for those who watch; `at_us` is by the service's clock."""

    server_seq: int
    event_id: str
    session: str
    station: str
    patient: str | None
    seq: int
    at_us: int
    kind: str
    payload: str
    programme: bool


# A station that may send now is heard; with a token (as `token_hash` gives it) only while that one holds.
HEARD: Final = (
    update(schema.station)
    .where(schema.station.c.station == bindparam("heard"), schema.station.c.revoked.is_(None))
    .values(seen=bindparam("at"))
)
HEARD_BY: Final = HEARD.where(
    or_(
        schema.station.c.token_hash == bindparam("by_token"),
        schema.station.c.old_token_hash == bindparam("by_token"),
    )
)


# A batch as it came: the station's id, the batch, when it was received, and the hash of the token that it came by.
Arrived = tuple[str, Batch, int, str | None]


class Records(Audit):
    """The part of the store that keeps events and gives them back."""

    def ingest(self, station_id: str, batch: Batch, received_us: int) -> Received:
        """Keep a batch of an enrolled station; on the disk when this returns.

        What cannot be kept as it is is quarantined and never raises. StoreError: nothing of the batch was kept.
        """
        received = self.ingest_all([(station_id, batch, received_us, None)])[0]
        if received is None:
            raise StoreError("This station is not known here: enrol it.")
        return received

    def ingest_all(self, arrived: Sequence[Arrived]) -> list[Received | None]:
        """Keep batches as `ingest` does, in one transaction.

        None for a batch of a station that may not send, or whose token holds no more: that is looked up in the
        transaction that keeps it, so that a revocation acts at once, whoever revoked. StoreError: nothing of any
        batch was kept.
        """
        with self.writing() as connection:
            takings = {
                number: Taking(connection, station_id, batch, received_us)
                for number, (station_id, batch, received_us, token) in enumerate(arrived)
                if _heard(connection, station_id, received_us, token)
            }
            kept = keep_plain(connection, takings) if len(takings) > 1 else {}
            kept |= {number: taking.all() for number, taking in takings.items() if number not in kept}
            return [kept.get(number) for number in range(len(arrived))]

    def append_ward(
        self, code: str, events: Sequence[Event], by: str, *, programme: bool = True, seen: int | None = None
    ) -> str:
        """Keep what the ward itself told and decided of a patient, as one session, whose id this gives.

        With `seen` (what `newest` gave when the patient was read) nothing is kept, and ChangedMeanwhile raised,
        when more was kept of the patient since.
        """
        session, told_us, boot = uuid7(), now_us(), boot_id()
        mono_us = time.monotonic_ns() // 1000
        sent = [
            SentEvent(
                event_id=uuid7(), session=session, seq=seq, utc_us=told_us, mono_us=mono_us, boot=boot,
                rules=RULES_VERSION, format=FORMAT, exercise_s=None, session_s=None, kind=event.kind,
                payload=encode(event), programme=programme and not isinstance(event, Known),
            )
            for seq, event in enumerate(events, start=1)
        ]  # fmt: skip
        with self.writing() as connection:
            number = people.number_of(connection, code)
            if seen is not None and _newest(connection, number) != seen:
                raise ChangedMeanwhile(
                    f"More was kept of {code} meanwhile: look at the patient again and decide "
                    "anew; nothing was kept."
                )
            whose = people.code_of(connection, number)
            last_us = connection.execute(
                select(func.max(SESSION.begun_us)).where(SESSION.patient_no == number)
            ).scalar()
            # After all that was known when it was decided, also where a station's date is ahead.
            begun_us = max(told_us, (last_us or 0) + 1)
            begun = SentSession(session=session, patient=whose, begun_utc=utc_text(begun_us))
            batch = Batch(
                wire=WIRE, sent_utc_us=told_us, sent_mono_us=mono_us, boot=boot, sessions=[begun], events=sent
            )
            kept = Taking(connection, WARD, batch, told_us).all()
            if len(kept.stored) != len(sent):
                raise StoreError("The ward's own events are none that can be kept: report this; nothing was kept.")
            enter(connection, by, "append", PATIENT, whose, {"session": session, "events": len(sent)})
        return session

    def newest(self, code: str) -> int:
        """The place of the newest event of a patient, or of a move to or from the patient; 0 without one."""
        with self.reading() as connection:
            return _newest(connection, people.number_of(connection, code))

    def rows(self, code: str) -> list[Row]:
        """Every event of a patient, session after session as they were begun; UnknownPatient."""
        with self.reading() as connection:
            number = people.number_of(connection, code)
            begun = connection.execute(
                select(SESSION.no, SESSION.session, SESSION.station, SESSION.begun_utc)
                .where(SESSION.patient_no == number)
                .order_by(SESSION.no)
            ).fetchall()
            by_id = {each.session: each for each in begun}
            order = in_order((each.session, each.station, each.begun_utc) for each in begun)
            return _rows_of(connection, [by_id[session] for session in order])

    def session_rows(self, session: str, newest: int | None = None) -> list[Row]:
        """Every event of one session by its id, or so many of the newest, in order; none without one."""
        with self.reading() as connection:
            row = schema.session
            found = connection.execute(select(row).where(row.c.session == session)).fetchall()
            return _rows_of(connection, found, newest)

    def patients(self) -> list[WardPatient]:
        """All patients in the order in which they were added."""
        row, state = schema.patient, schema.session_state
        own = (
            select(SESSION.patient_no, func.count().label("sessions"), func.max(state.c.last_us).label("last_us"))
            .join(state, state.c.session_no == SESSION.no)
            .group_by(SESSION.patient_no)
            .subquery()
        )
        with self.reading() as connection:
            found = connection.execute(
                select(row, own.c.sessions, own.c.last_us)
                .outerjoin(own, own.c.patient_no == row.c.no)
                .order_by(row.c.no)
            )
            return [_patient(each) for each in found]

    def patient(self, code: str) -> WardPatient:
        """One patient, whatever the case of the code's letters; UnknownPatient."""
        with self.reading() as connection:
            folded = people.code_of(connection, people.number_of(connection, code))
        return next(each for each in self.patients() if each.code == folded)

    def add_patient(
        self, code: str, by: str = WARD, *, symbol: str = "", colour: str = "", bed: str = "", side: str = ""
    ) -> WardPatient:
        """Give a patient a place and a card; who has a place keeps it, and the card. ErasedCode, StoreError."""
        if not FORM.fullmatch(code):
            raise StoreError(f"{code!r} is no code of a patient: use 2 to 16 letters, digits and dashes.")
        with self.writing() as connection:
            if people.is_erased(connection, code):
                raise erased_code(code)
            if people.find(connection, code) is None:
                people.place_of(connection, code, now_us())
                _card(connection, code, symbol=symbol, colour=colour, bed=bed, side=side)
                enter(connection, by, "add", PATIENT, code)
        return self.patient(code)

    def set_card(
        self, code: str, symbol: str, colour: str, bed: str, side: str | None = None, by: str = WARD
    ) -> WardPatient:
        """Set the card by which stations show a patient; `side` stays where it is None. UnknownPatient."""
        with self.writing() as connection:
            people.number_of(connection, code)
            values = {"symbol": symbol, "colour": colour, "bed": bed} | ({} if side is None else {"side": side})
            _card(connection, code, **values)
            enter(connection, by, "card", PATIENT, code)
        return self.patient(code)

    def since(self, cursor: int, limit: int = MOST_EVENTS) -> list[Live]:
        """Events after a server_seq, in the order of commits: none that comes later stands before the last."""
        with self.reading() as connection:
            found = connection.execute(
                select(schema.event, SESSION.session, SESSION.station, schema.patient.c.code)
                .join(schema.session, SESSION.no == EVENT.session_no)
                .outerjoin(schema.patient, schema.patient.c.no == SESSION.patient_no)
                .where(EVENT.server_seq > cursor)
                .order_by(EVENT.server_seq)
                .limit(limit)
            )
            return [
                Live(
                    each.server_seq, each.event_id, each.session, each.station, each.code, each.seq,
                    each.utc_us + each.offset_us, each.kind, each.payload, bool(each.programme),
                )
                for each in found
            ]  # fmt: skip

    def last_seq(self) -> int:
        """The newest server_seq: where one who watches from now on begins."""
        with self.reading() as connection:
            return connection.execute(select(func.max(EVENT.server_seq))).scalar() or 0

    def moved_from(self, session: str) -> str | None:
        """The code of the patient a session was last moved away from; None where it never was, or from nobody."""
        row, patient = schema.moved, schema.patient
        with self.reading() as connection:
            return connection.execute(
                select(patient.c.code)
                .select_from(row)
                .join(schema.session, SESSION.no == row.c.session_no)
                .outerjoin(patient, patient.c.no == row.c.from_no)
                .where(SESSION.session == session)
                .order_by(row.c.no.desc())
                .limit(1)
            ).scalar()

    def move_session(self, session: str, code: str | None, by: str) -> None:
        """Give a session to its right patient, or to nobody; the events stay as they were sent. StoreError."""
        with self.writing() as connection:
            row = schema.session
            found = connection.execute(select(row).where(row.c.session == session)).first()
            if found is None:
                raise StoreError(f"There is no session {session} here.")
            if found.station == WARD:
                raise StoreError("What the ward decided of a patient cannot be moved to another: tell it there.")
            number = None if code is None else people.number_of(connection, code)
            if number == found.patient_no:
                return
            place = take_numbers(connection, "server_seq")
            connection.execute(update(row).where(row.c.no == found.no).values(patient_no=number, moved_seq=place))
            connection.execute(
                schema.moved.insert().values(
                    no=take_numbers(connection, "moved"), session_no=found.no, from_no=found.patient_no,
                    to_no=number, moved_seq=place, at=now_us(), by=by,
                )
            )  # fmt: skip
            enter(connection, by, "move", "session", session, _refs(connection, found.patient_no, number))


COLUMNS: Final = (
    EVENT.seq, EVENT.exercise_s, EVENT.session_s, EVENT.payload, EVENT.event_id, EVENT.utc_us, EVENT.mono_us,
    EVENT.boot, EVENT.rules, EVENT.format, EVENT.programme,
)  # fmt: skip


def _rows_of(connection: Connection, sessions: Iterable[Any], newest: int | None = None) -> list[Row]:
    rows: list[Row] = []
    for begun in sessions:
        wanted = select(*COLUMNS).where(EVENT.session_no == begun.no).order_by(EVENT.seq)
        if newest is not None:
            wanted = wanted.order_by(None).order_by(EVENT.seq.desc()).limit(newest)
        found = connection.execute(wanted).fetchall()[:: 1 if newest is None else -1]
        rows += [
            Row(
                each.seq, each.exercise_s, each.session_s, decode(each.payload), each.event_id, begun.session,
                begun.station, each.utc_us, each.mono_us, each.boot, each.rules, each.format, bool(each.programme),
            )
            for each in found
        ]  # fmt: skip
    return rows


def _heard(connection: Connection, station: str, at_us: int, token: str | None) -> bool:
    """Whether a station may send now, by this token where one is given; it is a sign of life."""
    told = {"heard": station, "at": at_us}
    if token is None:
        return bool(connection.execute(HEARD, told).rowcount)
    return bool(connection.execute(HEARD_BY, told | {"by_token": token}).rowcount)


def _newest(connection: Connection, number: int) -> int:
    moved = func.max(SESSION.moved_seq)
    found = connection.execute(
        select(func.max(EVENT.server_seq), moved)
        .select_from(schema.session)
        .outerjoin(schema.event, EVENT.session_no == SESSION.no)
        .where(SESSION.patient_no == number)
    ).one()
    away = connection.execute(select(func.max(schema.moved.c.moved_seq)).where(schema.moved.c.from_no == number))
    return max(found[0] or 0, found[1] or 0, away.scalar() or 0)


def _patient(each: Any) -> WardPatient:
    return WardPatient(
        each.code, each.added, each.symbol, each.colour, each.bed, each.side, each.sessions or 0, each.last_us
    )


def _card(connection: Connection, code: str, **values: str) -> None:
    row = schema.patient
    connection.execute(update(row).where(row.c.folded == code.casefold()).values(**values))


def _refs(connection: Connection, before: int | None, after: int | None) -> dict[str, str | int | bool | None]:
    row = schema.patient
    found = connection.execute(select(row.c.no, row.c.ref).where(row.c.no.in_([before or 0, after or 0])))
    refs = {each.no: each.ref for each in found}
    return {"from": refs.get(before), "to": refs.get(after)}

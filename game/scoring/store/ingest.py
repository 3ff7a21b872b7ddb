"""Takes a batch: what is new is kept, what is known is known, and what cannot be kept as it is is set aside.

One bad event, session or patient never holds up another: a batch always goes through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from game.scoring.store import people, schema
from game.scoring.store.checking import Bad, event_of, unfit_session
from game.scoring.store.database import take_numbers
from game.scoring.store.kept import clock_offset_us, put_projections, upsert_ignoring
from game.scoring.store.project import Kept
from game.scoring.store.types import canonical, us_of
from game.scoring.wire import WIRE, Batch, Received, SentEvent, SentSession
from game.training.events import Event

ENVELOPE: Final = (
    "event_id", "session", "seq", "utc_us", "mono_us", "boot", "rules", "format", "exercise_s", "session_s",
    "kind", "payload", "programme",
)  # fmt: skip
NO_SESSION: Final = "its session was never sent"
NOT_ITS: Final = "its session is another station's"
OTHER_SESSION: Final = "its session was sent otherwise before"
CHANGED: Final = "another event has this id"
TAKEN: Final = "another event has its place"
REFUSED: Final = "the database refuses it"


# Made once: a statement that is built anew for each batch costs as much as the database.
SESSIONS: Final = (
    select(schema.session, schema.patient.c.folded)
    .outerjoin(schema.patient, schema.patient.c.no == schema.session.c.sent_patient_no)
    .where(schema.session.c.session.in_(bindparam("names", expanding=True)))
)
EVENTS: Final = (
    select(*(schema.session.c.session if name == "session" else schema.event.c[name] for name in ENVELOPE))
    .join(schema.session, schema.session.c.no == schema.event.c.session_no)
    .where(schema.event.c.event_id.in_(bindparam("ids", expanding=True)))
)
TAKEN_BY: Final = select(schema.event.c.event_id).where(
    schema.event.c.session_no == bindparam("no"), schema.event.c.seq == bindparam("seq")
)
ASIDE: Final = (
    select(schema.quarantine)
    .where(schema.quarantine.c.session == bindparam("session"))
    .where(schema.quarantine.c.station == bindparam("station"))
    .order_by(schema.quarantine.c.received, schema.quarantine.c.hash)
)
INSERT: Final = insert(schema.event)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session's events go; `no` is None where they cannot be kept, `reason` says why.

    `erased` is the code of somebody who was erased ("" where only that is known): nothing of the session is kept.
    """

    no: int | None
    patient_no: int | None = None
    reason: str = ""
    erased: str | None = None


@dataclass(slots=True)
class Taking:
    """One batch on its way in, within the transaction that writes; `begun` are the sessions that are new."""

    connection: Connection
    station: str
    batch: Batch
    received_us: int
    stored: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def all(self) -> Received:
        """Take it."""
        groups: dict[str, list[SentEvent]] = {}
        for event in self.batch.events:
            groups.setdefault(event.session, []).append(event)
        sent: dict[str, SentSession] = {}
        for each in self.batch.sessions:
            sent.setdefault(each.session, each)
        names = list(dict.fromkeys([*sent, *groups]))
        found = self.connection.execute(SESSIONS, {"names": [name for name in names if not unfit_session(name)]})
        begun = {each.session: each for each in found}
        for name in names:
            self._session(sent.get(name), name, begun.get(name), groups.get(name, []))
        for name in self.begun:
            again = self.connection.execute(ASIDE, {"session": name, "station": self.station}).fetchall()
            retry(self.connection, again)
        return Received(
            wire=WIRE,
            stored=self.stored,
            known=self.known,
            quarantined=self.quarantined,
            now_utc_us=self.received_us,
            erased=list(dict.fromkeys(self.erased)),
        )

    def _session(self, sent: SentSession | None, name: str, begun: Any, events: list[SentEvent]) -> None:
        place = self._place(sent, name, begun)
        if place.erased is not None:
            self.erased += [place.erased] if place.erased else []
            self._answer(self.known, (event.event_id for event in events))
            return
        if place.no is None:
            if sent is not None and not events:
                self._set_aside(sent, "", name, place)
            for event in events:
                self._set_aside(event, event.event_id, name, place)
            return
        self._events(place, events)

    def _place(self, sent: SentSession | None, name: str, found: Any) -> Place:
        """Where the session is kept, made if it is new."""
        if sent is not None and (why := unfit_session(sent)):
            return Place(None, reason=why)
        if found is None:
            return self._unheard(name) if sent is None else self._new(sent)
        if found.station != self.station:
            return Place(None, found.patient_no, NOT_ITS)
        if sent is not None and not _same(sent, found):
            if sent.patient is not None and people.is_erased(self.connection, sent.patient):
                return Place(None, erased=sent.patient)
            return Place(None, found.patient_no, OTHER_SESSION)
        return Place(found.no, found.patient_no)

    def _unheard(self, name: str) -> Place:
        if people.is_erased(self.connection, name):
            return Place(None, erased="")
        return Place(None, reason=NO_SESSION)

    def _new(self, sent: SentSession) -> Place:
        patient_no = None
        if sent.patient is not None:
            if people.is_erased(self.connection, sent.patient):
                return Place(None, erased=sent.patient)
            patient_no = people.place_of(self.connection, sent.patient, self.received_us)
        no = take_numbers(self.connection, "session")
        self.connection.execute(
            insert(schema.session).values(
                no=no,
                session=sent.session,
                station=self.station,
                patient_no=patient_no,
                sent_patient_no=patient_no,
                begun_utc=sent.begun_utc,
                begun_us=us_of(people.time_of(sent.begun_utc)),
            )
        )
        self.begun.append(sent.session)
        return Place(no, patient_no)

    def _events(self, place: Place, events: list[SentEvent]) -> None:
        """Sort a session's events into new, known and bad, and keep them."""
        new: dict[str, tuple[SentEvent, Event]] = {}
        bad: list[tuple[SentEvent, str]] = []
        seqs: set[int] = set()
        known = self._known(events)
        for sent in events:
            try:
                if sent.event_id in known or sent.event_id in new:
                    same = known.get(sent.event_id) or _envelope(new[sent.event_id][0])
                    if same != _envelope(sent):
                        raise Bad(CHANGED)
                    if sent.event_id in known:
                        self._answer(self.known, [sent.event_id])
                    continue
                event = event_of(sent)
                if sent.seq in seqs:
                    raise Bad(TAKEN)
            except Bad as why:
                bad.append((sent, str(why)))
                continue
            new[sent.event_id] = (sent, event)
            seqs.add(sent.seq)
        self._keep(place, list(new.values()))
        for sent, reason in bad:
            self._set_aside(sent, sent.event_id, sent.session, Place(None, place.patient_no, reason))

    def _known(self, events: list[SentEvent]) -> dict[str, tuple[Any, ...]]:
        ids = [event.event_id for event in events if not unfit_session(event.event_id)]
        found = self.connection.execute(EVENTS, {"ids": ids}) if ids else ()
        return {each[0]: (*each[:-1], bool(each[-1])) for each in found}

    def _keep(self, place: Place, new: list[tuple[SentEvent, Event]]) -> None:
        """Keep events all at once; where one of them is refused, one by one."""
        if not new:
            return
        try:
            with self.connection.begin_nested():
                self._insert(place, new)
        except (StatementError, OverflowError, UnicodeError) as error:
            _only_ours(error)
            if len(new) > 1:
                for each in new:
                    self._keep(place, [each])
                return
            sent = new[0][0]
            taken = self.connection.execute(TAKEN_BY, {"no": place.no, "seq": sent.seq}).first()
            why = Place(None, place.patient_no, REFUSED if taken is None else TAKEN)
            self._set_aside(sent, sent.event_id, sent.session, why)
        else:
            self._answer(self.stored, (sent.event_id for sent, _ in new))

    def _insert(self, place: Place, new: list[tuple[SentEvent, Event]]) -> None:
        first = take_numbers(self.connection, "server_seq", len(new))
        rows, kept = [], []
        for number, (sent, event) in enumerate(new, start=first):
            offset_us = clock_offset_us(self.batch, sent, self.received_us)
            row = {name: getattr(sent, name) for name in ENVELOPE if name != "session"}
            row |= {"server_seq": number, "session_no": place.no, "programme": int(sent.programme)}
            row |= {"received_us": self.received_us, "offset_us": offset_us}
            rows.append(row)
            at_us = sent.utc_us + offset_us
            assert place.no is not None
            kept.append(Kept(sent.event_id, place.no, sent.seq, at_us, sent.mono_us, sent.boot, offset_us, event))
        self.connection.execute(INSERT, rows)
        put_projections(self.connection, kept)

    def _set_aside(self, sent: SentEvent | SentSession, event_id: str, session: str, place: Place) -> None:
        """Keep what cannot be kept as an event, once, however often it is sent."""
        content = canonical(_finite(msgspec.to_builtins(sent)))
        hashed = hashlib.sha256(f"{self.station} {content}".encode()).hexdigest()
        upsert_ignoring(
            self.connection,
            schema.quarantine,
            [
                {
                    "hash": hashed,
                    "event_id": _shown(event_id),
                    "session": _shown(session),
                    "station": self.station,
                    "patient_no": place.patient_no,
                    "reason": place.reason,
                    "content": content,
                    "received": self.received_us,
                }
            ],
        )
        if event_id:
            self._answer(self.quarantined, [event_id])

    def _answer(self, answer: list[str], ids: Iterable[str]) -> None:
        """Each id of the batch is told once, by what was made of it first."""
        for each in ids:
            if each not in self._seen:
                self._seen.add(each)
                answer.append(each)


def retry_all(connection: Connection) -> int:
    """Try all that was set aside, as after an update; how many events are kept now."""
    row = schema.quarantine
    query = select(row).where(row.c.event_id != "").order_by(row.c.received, row.c.hash)
    return retry(connection, connection.execute(query).fetchall())


def retry(connection: Connection, aside: Iterable[Any]) -> int:
    """Try rows of the quarantine again, within the writing transaction; how many events are kept now."""
    kept = 0
    for each in aside:
        try:
            sent = msgspec.json.decode(each.content, type=SentEvent)
        except msgspec.MsgspecError:
            continue
        # The clocks while it was sent are not known any more: its date is taken as it is.
        batch = Batch(
            wire=WIRE, sent_utc_us=each.received, sent_mono_us=0, boot="", sessions=[], events=[sent]
        )  # fmt: skip
        if Taking(connection, each.station, batch, each.received).all().stored:
            connection.execute(delete(schema.quarantine).where(schema.quarantine.c.hash == each.hash))
            kept += 1
    return kept


def _same(sent: SentSession, found: Any) -> bool:
    return sent.begun_utc == found.begun_utc and (found.folded or "") == (sent.patient or "").casefold()


def _envelope(sent: SentEvent) -> tuple[Any, ...]:
    return tuple(getattr(sent, name) for name in ENVELOPE)


def _finite(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value != value else value for name, value in values.items()}


def _shown(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:200]


def _only_ours(error: Exception) -> None:
    """Pass on what is the database's trouble; a value that it will not take is the event's."""
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        raise error

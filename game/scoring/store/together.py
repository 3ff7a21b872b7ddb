"""Batches of many stations at once, where nothing is unusual about them: one statement for all instead of each.

Plain is a batch whose sessions are known and are its station's own, and whose events are all new and sound. The
others go through `Taking` one by one, and so do all where the database refuses one of the plain ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import StatementError

from game.scoring.store.checking import Bad, event_of, unfit_session
from game.scoring.store.ingest import EVENTS, SESSIONS, Taking, only_ours, put, same_session
from game.scoring.wire import WIRE, Received, SentEvent
from game.training.events import Event

New = list[tuple[Taking, int, SentEvent, Event]]


def keep_plain(connection: Connection, takings: Mapping[int, Taking]) -> dict[int, Received]:
    """Keep the plain ones among batches; the answers by their numbers."""
    names = {event.session for taking in takings.values() for event in taking.batch.events}
    known = [name for name in names if not unfit_session(name)]
    begun = {row.session: row for row in connection.execute(SESSIONS, {"names": known})} if known else {}
    plain = {number: new for number, taking in takings.items() if (new := _plain(taking, begun))}
    ids = [sent.event_id for new in plain.values() for _, _, sent, _ in new]
    here = {row[0] for row in connection.execute(EVENTS, {"ids": ids})} if ids else set()
    seen: set[str] = set(here)
    for number, new in list(plain.items()):
        own = {sent.event_id for _, _, sent, _ in new}
        if len(own) < len(new) or own & seen:  # sent again, or one id twice
            del plain[number]
        seen |= own
    if not plain:
        return {}
    try:
        with connection.begin_nested():
            put(connection, [each for new in plain.values() for each in new])
    except (StatementError, OverflowError, UnicodeError) as error:
        only_ours(error)
        return {}
    return {number: _answer(takings[number], new) for number, new in plain.items()}


def _plain(taking: Taking, begun: dict[str, Any]) -> New:
    """The events of a batch that is plain as far as its sessions and events tell, else none."""
    new: New = []
    sent_sessions = {each.session: each for each in taking.batch.sessions}
    if len(sent_sessions) < len(taking.batch.sessions) or sent_sessions.keys() - begun.keys():
        return []
    for name, sent_session in sent_sessions.items():
        if not same_session(sent_session, begun[name]):
            return []
    for sent in taking.batch.events:
        found = begun.get(sent.session)
        if found is None or found.station != taking.station or unfit_session(sent.event_id):
            return []
        try:
            new.append((taking, found.no, sent, event_of(sent)))
        except Bad:
            return []
    return new


def _answer(taking: Taking, new: New) -> Received:
    stored = [sent.event_id for _, _, sent, _ in new]
    return Received(
        wire=WIRE, stored=stored, known=[], quarantined=[], now_utc_us=taking.received_us, erased=[]
    )  # fmt: skip

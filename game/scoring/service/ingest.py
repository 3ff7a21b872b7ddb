"""Events come in and are kept; what others kept of a patient goes out. Ack is the answer 200, after the commit."""

from __future__ import annotations

from game.scoring.service.answers import Refused
from game.scoring.service.doors import Call, Service
from game.scoring.wire import MOST_EVENTS, Batch, Foreign, Received

MOST_CURSOR = 2**62


def ingest(call: Call) -> Received:
    """Keep a batch; every id of it is in one of the answer's lists, and all of it is on the disk."""
    batch: Batch = call.said
    if len(batch.events) > MOST_EVENTS:
        raise Refused(413, f"A batch has at most {MOST_EVENTS} events: send fewer at once; nothing is lost.")
    return call.service.store.ingest(call.who, batch, call.received_us)


def count(service: Service, received: Received) -> None:
    """Wake those who watch, and count; nothing here can wait for anybody."""
    service.live.wake()
    for what in ("stored", "known", "quarantined"):
        if ids := getattr(received, what):
            service.counts.add("midline_events_total", len(ids), result=what)


def foreign(call: Call) -> Foreign:
    """What other stations and the ward kept of a patient after a cursor."""
    text = call.query.get("after", "0")
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > MOST_CURSOR:
        raise Refused(400, "`after` is the cursor of the answer before, or 0.")
    found: Foreign = call.service.store.foreign(call.who, call.path["code"], int(text))
    return found

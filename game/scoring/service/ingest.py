"""Events come in and are kept; what others kept of a patient goes out. Ack is the answer 200, after the commit."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import Response

from game.scoring.pseudonym import check_code
from game.scoring.service.answers import Refused, answer
from game.scoring.service.doors import NO_TOKEN, Call, Service, bearer, body_of, read
from game.scoring.store.stations import token_hash
from game.scoring.wire import MOST_EVENTS, Batch, Foreign

MOST_CURSOR = 2**62


async def ingest(service: Service, request: Request) -> Response:
    """Keep a batch; every id of it is in one of the answer's lists, and all of it is on the disk."""
    token, received_us = bearer(request), time.time_ns() // 1000
    batch: Batch = read(await body_of(request), Batch)
    station = await service.known_station(token)
    request.scope["midline.station"] = station
    if len(batch.events) > MOST_EVENTS:
        raise Refused(413, f"A batch has at most {MOST_EVENTS} events: send fewer at once; nothing is lost.")
    received = await service.gathered.take(station, batch, received_us, token_hash(token))
    if received is None:
        service.forget(token)
        raise Refused(401, NO_TOKEN, WWW_Authenticate="Bearer")
    service.live.wake()
    service.bell.ring()
    for what in ("stored", "known", "quarantined"):
        if ids := getattr(received, what):
            service.counts.add("midline_events_total", len(ids), result=what)
    return answer(received)


def foreign(call: Call) -> Foreign:
    """What other stations and the ward kept of a patient after a cursor."""
    text = call.query.get("after", "0")
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > MOST_CURSOR:
        raise Refused(400, "`after` is the cursor of the answer before, or 0.")
    return call.service.store.foreign(call.who, check_code(call.path["code"]), int(text))

"""Orders go to a station by one stream that it holds open; only the result that comes back is shown as done."""

from __future__ import annotations

import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from game.scoring.service.answers import Refused
from game.scoring.service.doors import Call, Service, bearer
from game.scoring.service.live import frames, last_seen, stream
from game.scoring.store.orders import GivenOrder
from game.scoring.store.types import ID_FORM
from game.scoring.wire import OrderResult

# The year 9999.
MOST_US = 253_402_300_800_000_000


async def waits(service: Service, request: Request) -> Response:
    """The stream of the orders for the station that calls: `id` their number, `event: order`, `data` an Order.

    Without Last-Event-ID it begins with what is not done yet and not over.
    """
    token = bearer(request)
    station = await service.work(lambda: service.station_of(token))
    request.scope["midline.station"] = station.station
    request.scope["midline.stream"] = True
    cursor = last_seen(request)
    service.orders.admit()

    def shown(item: GivenOrder) -> str | None:
        order = item.sent(time.time_ns() // 1000)
        if item.station != station.station or order.left_s <= 0:
            return None
        return msgspec.json.encode(order).decode()

    async def may() -> bool:
        try:
            await service.work(lambda: service.station_of(token))
        except Refused:
            return False
        return True

    return stream(frames(service.orders, 0 if cursor is None else cursor, shown, may, "order"))


def result(call: Call) -> None:
    """What became of an order of this station; the same result twice is one."""
    said: OrderResult = call.said
    if said.id != call.path["id"]:
        raise Refused(400, "The order of the address and that of the body differ.")
    if not 0 <= said.at_us < MOST_US or "\0" in said.why:
        raise Refused(400, "`at_us` is microseconds since 1970, and `why` is a sentence.")
    store = call.service.store
    given = store.order(said.id) if ID_FORM.fullmatch(said.id) else None
    if given is None or given.station != call.who:
        raise Refused(404, "This station was never given that order.")
    store.order_done(said.id, said.state, said.at_us, said.why, station=call.who)

"""Orders go to a station by one stream that it holds open; only the result that comes back is shown as done."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from game.scoring.service.answers import Refused
from game.scoring.service.doors import Call, Service, bearer
from game.scoring.service.live import frames, last_seen, stream
from game.scoring.wire import Order, OrderResult


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

    def shown(item: Any) -> str | None:
        left_s = item.order.expires_us / 1e6 - time.time()
        if item.station != station.station or left_s <= 0:
            return None
        return msgspec.json.encode(msgspec.structs.replace(item.order, left_s=left_s)).decode()

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
    _known(call.service.store.order_done(call.station.station, said))


def _known(known: bool) -> None:
    if not known:
        raise Refused(404, "This station was never given that order.")


__all__ = ["Order", "result", "waits"]

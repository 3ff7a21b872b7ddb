"""A door of the service: its path, what comes in and goes out, and how a call goes through it.

From these the routes are made and the OpenAPI page is written, so that the two cannot differ.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from game.scoring.service.answers import Refused, answer
from game.scoring.service.bell import Bell
from game.scoring.service.counts import Counts
from game.scoring.service.gathering import Gathered
from game.scoring.service.limits import Limit
from game.scoring.service.live import Feed
from game.scoring.service.settings import Settings
from game.scoring.store.engine import Store
from game.scoring.store.orders import GivenOrder
from game.scoring.store.records import Live
from game.scoring.store.stations import Station, token_hash
from game.scoring.wire import WIRE, Batch

FoundT = TypeVar("FoundT")

# Calls of the store that run at once in one worker; SQLite writes one at a time anyway.
AT_ONCE = 8
TOKEN = re.compile(r"[Bb]earer +([A-Za-z0-9_-]{20,200})")
# Batches follow one another closely: the station of a token is looked up once in so many seconds. Whether it still
# holds is seen by the transaction that keeps the batch. Of tokens so many at most are remembered.
KNOWN_S, MOST_KNOWN = 1.0, 1024
NUL = b"\\u0000"
NO_TOKEN = "This station is not known here, or was taken off the ward: enrol it again with a new code."
# Tries to join at once from one address, then one each so many seconds.
JOIN_TIMES, JOIN_EVERY_S = 10, 6.0


class Spoken(msgspec.Struct):
    """The number of the language alone, read where the rest cannot be."""

    wire: int = WIRE


class Service:
    """What the doors of one worker share."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.counts = Counts()
        self.joins = Limit(JOIN_TIMES, JOIN_EVERY_S)
        self.gathered = Gathered(self.work, store)
        self.bell = Bell()
        self._stations: dict[str, tuple[str, float]] = {}
        self._limiter: anyio.CapacityLimiter | None = None
        self.live: Feed[Live] = Feed(self.work, store.since, store.last_seq, lambda item: item.server_seq)
        self.orders: Feed[GivenOrder] = Feed(self.work, store.open_orders, store.last_order, lambda item: item.no)

    async def work(self, call: Callable[[], FoundT]) -> FoundT:
        """A call of the store in a thread, so that the event loop never waits for a disk."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        return await anyio.to_thread.run_sync(call, limiter=self._limiter)

    async def known_station(self, token: str) -> str:
        """Whose token this was of late, looked up anew after KNOWN_S; Refused (401) where there was none.

        It may have been revoked since: the store judges that with the batch.
        """
        now = time.monotonic()
        station, until = self._stations.get(token, ("", 0.0))
        if now < until:
            return station
        if len(self._stations) >= MOST_KNOWN:
            self._stations.clear()
        self._stations.pop(token, None)
        found = await self.work(partial(self.station_of, token))
        self._stations[token] = (found.station, now + KNOWN_S)
        return found.station

    def forget(self, token: str) -> None:
        """This token held no more: it is looked up anew."""
        self._stations.pop(token, None)

    def station_of(self, token: str) -> Station:
        """The station of a token; Refused (401) where there is none."""
        found = self.store.station_of(token_hash(token))
        if found is None:
            raise Refused(401, NO_TOKEN, WWW_Authenticate="Bearer")
        return found


@dataclass(frozen=True, slots=True)
class Call:
    """What a door is given: who calls, the body as its type, and the parts of the address."""

    service: Service
    said: Any
    path: dict[str, str]
    query: dict[str, str]
    station: Station | None = None
    token: str = field(default="", repr=False)
    received_us: int = 0

    @property
    def who(self) -> str:
        """The id of the station that calls."""
        assert self.station is not None
        return self.station.station


@dataclass(frozen=True, slots=True)
class Door:
    """`run(call)` is called in a thread and gives what goes out.

    Doors that stream or do their own waiting have `open(service, request)` instead, in the loop, which gives the
    whole response.
    """

    method: str
    path: str
    told: str
    run: Callable[[Call], Any] | None = None
    open: Callable[[Service, Request], Any] | None = None
    said: Any = None
    answered: Any = None
    signed: bool = True
    limited: bool = False
    query: tuple[tuple[str, str, str], ...] = ()
    media: str = "application/json"
    also: tuple[int, ...] = ()

    @property
    def route_names(self) -> list[str]:
        """The names of the parts of the path that vary."""
        return re.findall(r"{(\w+)}", self.path)

    def route(self, service: Service) -> Route:
        """The door as a route of Starlette."""
        return Route(self.path, partial(self._answer, service), methods=[self.method])

    async def _answer(self, service: Service, request: Request) -> Response:
        request.scope["midline.door"] = self.path
        if self.open is not None:
            opened: Response = await self.open(service, request)
            return opened
        if self.limited:
            _slow_down(service, request)
        token = bearer(request) if self.signed else ""
        received_us = time.time_ns() // 1000
        said = None if self.said is None else read(await body_of(request), self.said)
        assert self.run is not None
        run, path, query = self.run, dict(request.path_params), dict(request.query_params)

        def through() -> Any:
            station = service.station_of(token) if self.signed else None
            if station is not None:
                request.scope["midline.station"] = station.station
            return run(Call(service, said, path, query, station, token, received_us))

        given = await service.work(through)
        if self.method == "POST":
            service.bell.ring()
        return answer(given)


def bearer(request: Request) -> str:
    """The token of a call; Refused (401) where there is none that could be one."""
    found = TOKEN.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Refused(401, NO_TOKEN, WWW_Authenticate="Bearer")
    return found.group(1)


def _slow_down(service: Service, request: Request) -> None:
    wait_s = service.joins.wait_s(request.client.host if request.client else "-")
    if wait_s > 0:
        raise Refused(429, "Too many tries from this address: wait a little.", Retry_After=str(int(wait_s) + 1))


async def body_of(request: Request) -> bytes:
    """The body, whole; Refused (415) where it is not plain JSON."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refused(415, "Bodies are sent as they are, without Content-Encoding.")
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "Bodies are JSON: send Content-Type: application/json.")
    return await request.body()


def read(body: bytes, kind: Any) -> Any:
    """A body as a type of the wire; Refused says where it is wrong, or that the wire is another."""
    try:
        said = msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        other = _other_wire(body)
        if other is not None:
            raise other from None
        raise Refused(400, f"The body is not what this door takes: {str(error).rstrip('.')}.") from None
    except (RecursionError, UnicodeDecodeError):
        raise Refused(400, "The body is not JSON that this door takes.") from None
    if getattr(said, "wire", WIRE) != WIRE:
        raise _wrong_wire(said.wire)
    if kind is not Batch and NUL in body:  # which no database of ours keeps; of a batch it is set aside
        raise Refused(400, "The body has a letter that cannot be kept (\\u0000): leave it out.")
    return said


def _other_wire(body: bytes) -> Refused | None:
    try:
        spoken = msgspec.json.decode(body, type=Spoken).wire
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return None if spoken == WIRE else _wrong_wire(spoken)


def _wrong_wire(spoken: int) -> Refused:
    older = "the station" if spoken < WIRE else "the service"
    return Refused(
        426,
        f"The station speaks version {spoken} and this service version {WIRE}: bring {older} up to date; what"
        " waits at the station is kept.",
        Upgrade=f"midline/{WIRE}",
    )

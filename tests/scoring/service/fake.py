"""A store in memory, for the ways of a call through the service; what a database does is tested on databases."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from game.scoring.wire import WIRE, Batch, Card, Foreign, Order, OrderResult, Received, SentEvent


@dataclass
class Live:
    server_seq: int
    station: str
    event: SentEvent


@dataclass
class Given:
    no: int
    station: str
    order: Order


@dataclass
class Station:
    station: str
    name: str


@dataclass
class Fake:
    """Everything that the service asks of a store; `fault` is raised instead where it is set."""

    tokens: dict[str, Station] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    events: list[Live] = field(default_factory=list)
    orders: list[Given] = field(default_factory=list)
    results: list[OrderResult] = field(default_factory=list)
    statuses: dict[str, Any] = field(default_factory=dict)
    fault: Exception | None = None
    wait_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def station_of(self, token_hash: str) -> Station | None:
        return self.tokens.get(token_hash)

    def ingest(self, station: str, batch: Batch, received_us: int) -> Received:
        if self.fault is not None:
            raise self.fault
        time.sleep(self.wait_s)
        with self.lock:
            known = {live.event.event_id for live in self.events}
            new = [event for event in batch.events if event.event_id not in known]
            for event in new:
                self.events.append(Live(len(self.events) + 1, station, event))
        ids = [event.event_id for event in new]
        old = [event.event_id for event in batch.events if event.event_id in known]
        return Received(wire=WIRE, stored=ids, known=old, quarantined=[], now_utc_us=received_us)

    def since(self, cursor: int, limit: int) -> list[Live]:
        return self.events[cursor : cursor + limit]

    def head(self) -> int:
        return len(self.events)

    def orders_since(self, cursor: int, limit: int) -> list[Given]:
        return [given for given in self.orders if given.no > cursor][:limit]

    def orders_head(self) -> int:
        return len(self.orders)

    def order_done(self, station: str, result: OrderResult) -> bool:
        if not any(given.order.id == result.id and given.station == station for given in self.orders):
            return False
        self.results.append(result)
        return True

    def open_codes(self) -> list[str]:
        return list(self.codes)

    def use_code(self, hashed: str, station: str, name: str, token_hash: str) -> Station | None:
        given = self.codes.pop(hashed, None)
        if given is None:
            return None
        made = self.tokens[token_hash] = Station(station, given or name)
        return made

    def rotate_token(self, station: str, token_hash: str) -> None:
        self.tokens[token_hash] = Station(station, station)

    def set_status(self, station: str, status: Any) -> None:
        self.statuses[station] = status

    def cards(self) -> list[Card]:
        return [Card(code="P-1", symbol="boat", colour="blue", bed="3")]

    def foreign(self, station: str, code: str, after: int) -> Foreign:
        return Foreign(wire=WIRE, sessions=[], events=[], cursor=after, more=False)

    def migration(self) -> tuple[str, str]:
        if self.fault is not None:
            raise self.fault
        return "0001", "0001"

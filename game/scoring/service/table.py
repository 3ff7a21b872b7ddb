"""Every door of the service that is not a page."""

from __future__ import annotations

from game.scoring.service import ingest, orders, stations
from game.scoring.service.doors import Door
from game.scoring.service.health import Health, health, metrics
from game.scoring.wire import (
    Batch,
    Card,
    Enrolled,
    Foreign,
    Hello,
    Join,
    Order,
    OrderResult,
    Proof,
    Received,
    Rotated,
    StationIs,
    Status,
    TurnoverSaid,
)

DOORS = (
    Door(
        "POST", "/v1/enrol", "First step of joining: the service proves that it knows the one-time code.",
        stations.enrol, said=Hello, answered=Proof, signed=False, limited=True, also=(403, 429),
    ),
    Door(
        "POST", "/v1/enrol/join", "Last step of joining: the station proves it too, and is given its token once.",
        stations.join, said=Join, answered=Enrolled, signed=False, limited=True, also=(403, 429),
    ),
    Door(
        "POST", "/v1/events", "Keep a batch; 200 means that all of it is on the disk.",
        open=ingest.ingest, said=Batch, answered=Received, also=(503, 507),
    ),
    Door(
        "GET", "/v1/patients", "The patients as the station's chooser shows them, without names.",
        stations.cards, answered=list[Card],
    ),
    Door(
        "GET", "/v1/patients/{code}/events", "What other stations and the ward kept of a patient.",
        ingest.foreign, answered=Foreign, also=(404, 410),
        query=(("after", "integer", "The cursor of the answer before; without it from the beginning."),),
    ),
    Door(
        "GET", "/v1/stations/me/orders", "Server-Sent Events: the orders for this station, each an Order.",
        open=orders.waits, answered=Order, media="text/event-stream",
        query=(("after", "integer", "Go on after this number, as Last-Event-ID."),),
    ),
    Door(
        "POST", "/v1/stations/me/orders/{id}", "What became of an order.",
        orders.result, said=OrderResult, also=(404,),
    ),
    Door(
        "GET", "/v1/stations/me", "Whether the station waits to be cleaned for the next patient.",
        stations.me, answered=StationIs,
    ),
    Door(
        "POST", "/v1/stations/me/turnover", "A visit ended there, or staff say there that it was cleaned.",
        stations.turnover, said=TurnoverSaid, answered=StationIs,
    ),
    Door("POST", "/v1/stations/me/status", "How the station is.", stations.status, said=Status),
    Door(
        "POST", "/v1/stations/me/token", "A new token; the one before holds until the new one is first used.",
        stations.rotate, answered=Rotated,
    ),
    Door("GET", "/health", "Whether it is well.", open=health, answered=Health, signed=False, also=(503,)),
    Door("GET", "/metrics", "Totals.", open=metrics, answered=str, signed=False, media="text/plain"),
)  # fmt: skip

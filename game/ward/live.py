"""The board, one station live with its orders, and the stream that tells a page to look again."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator
from typing import Any, Final

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from game.programme.field import ProgrammeError
from game.scoring.service.bell import Bell
from game.scoring.store.trouble import StoreError
from game.scoring.wire import EXPIRES_S, OrderKind
from game.training.events import (
    BlockStart,
    Event,
    Flag,
    Note,
    Nrs,
    SessionEnd,
    Stop,
    TrackingLoss,
    Trial,
)
from game.ward import render, stationed, telling
from game.ward.roles import Right
from game.ward.routing import SIGNED_IN, Page, quietly, route
from game.ward.visit import Visit, go, show
from game.ward.ward import Ward

# Each order, what its button says, and under it what it does.
KINDS: Final[tuple[tuple[OrderKind, str, str], ...]] = (
    ("rest", "Rest", "cover and pause"),
    ("stop", "Stop", "ends it kindly"),
    ("cover", "Cover", "without a pause"),
    ("recentre", "Recentre", "seat and table"),
    ("looks-in-pain", "Looks in pain", "asks, or stops"),
    ("emergency", "Seizure / collapse", "emergency card"),
    ("easier", "Easier", "one step"),
    ("skip", "Skip", "the next part"),
    ("praise", "Praise", "a kind word"),
    ("note", "Note", "the words below"),
)
NAMES: Final = {kind: name for kind, name, _ in KINDS}
WORDS: Final = {"rest": "REST", "cover": "Cover", "resume": "It goes on", "finished": "The block is over"}
FEED: Final = 12
# So many orders of a station are listed, the newest first.
ORDERS: Final = 6
# A page looks at what this worker kept as soon as it was kept, and at what the others did so often (s); but never
# sooner than so long after the look before, however much comes.
LOOK_S: Final = 0.1
SOONEST_S: Final = 0.03
# So many sessions of a station are listed, the newest first.
VISITS: Final = 8
PING_S: Final = 10.0


def routes(ward: Ward) -> list[Page]:
    """The pages /board and /stations/ID, their streams, and / that leads to the first page of a role."""
    marks = Marks(ward)

    async def stream(request: Request) -> Response:
        return await _stream(ward, marks, request)

    async def first(request: Request) -> Response:
        visitor = await run_in_threadpool(quietly, ward, request)
        if visitor is None:
            return RedirectResponse("/sign-in", 303)
        return RedirectResponse(visitor.nav[0][0], 303)

    return [
        Page(ward, "/", first, ["GET"], SIGNED_IN),
        route(ward, "/board", Right.BOARD, get=board),
        route(ward, "/stations/{station}", Right.BOARD, get=station),
        route(ward, "/stations/{station}/orders", Right.ORDER, post=order),
        Page(ward, "/live/board", stream, ["GET"], Right.BOARD),
        Page(ward, "/live/stations/{station}", stream, ["GET"], Right.BOARD),
    ]


def board(ward: Ward, visit: Visit) -> Response:
    """Who is practising, at a glance."""
    stations = stationed.every(ward)
    unsigned = [each.code for each in ward.store.patients() if not each.symbol]
    return show(
        ward,
        visit,
        "board.html",
        "Ward board",
        stations=stations,
        alarms=stationed.alarms(stations),
        unsigned=unsigned,
        turnover_s=stationed.turnover_s(ward),
    )


def find(ward: Ward, ident: str) -> stationed.Shown:
    """A station by its id; ProgrammeError where there is none."""
    found = next((each for each in stationed.every(ward) if each.id == ident), None)
    if found is None:
        raise ProgrammeError("There is no such station here, or it was revoked: see Stations.")
    return found


def station(ward: Ward, visit: Visit) -> Response:
    """One station live."""
    found = find(ward, visit.path["station"])
    orders = _given(ward, found.id)
    feed = [] if found.session is None else _feed(ward, found.session)
    visits = [telling.visit_line(each) for each in reversed(ward.store.sessions(station=found.id, newest=VISITS))]
    return show(
        ward, visit, "live.html", found.name, station=found, kinds=KINDS, orders=orders, feed=feed, visits=visits
    )


def order(ward: Ward, visit: Visit) -> Response:
    """Give an order; nothing is shown as done until the station says so."""
    found = find(ward, visit.path["station"])
    kind = next((each for each, _, _ in KINDS if each == visit.sent.get("kind")), None)
    if kind is None:
        raise ProgrammeError("That is no order: use one of the buttons.")
    if not found.on:
        raise ProgrammeError(f"{found.name} is not connected: go to the bed.")
    detail = visit.sent.get("detail", "") if kind == "note" else ""
    if kind == "note" and not detail:
        raise ProgrammeError("Write the note beside the button first.")
    now_us = time.time_ns() // 1000
    expires_us = now_us + round(EXPIRES_S[kind] * 1e6)
    ward.store.give_order(found.id, found.session, kind, visit.by.name, expires_us, detail, now_us)
    return go(f"/stations/{found.id}")


def _given(ward: Ward, station: str) -> list[dict[str, str]]:
    """The newest orders of a station and what became of them."""
    return [_order_line(each) for each in ward.store.orders_of(station, ORDERS)]


def _order_line(each: Any) -> dict[str, str]:
    late = each.state is None and each.expires_us < time.time_ns() // 1000
    state = "no answer: go to the bed" if late else each.state or "sent, waiting for the station"
    return {
        "id": each.id,
        "at": stationed.when(each.issued_us),
        "name": NAMES[each.kind],
        "state": state,
        "why": each.why,
        "by": each.by,
    }


def _feed(ward: Ward, session: str) -> list[dict[str, str]]:
    """The newest of a visit that tells staff something; a visit may have thousands of events."""
    most = 8 * FEED
    while True:
        rows = ward.store.session_rows(session, most)
        told = [(row.utc_us, words) for row in rows if (words := _words(row.event)) is not None]
        if len(told) >= FEED or len(rows) < most:
            return [{"at": stationed.when(us), "text": text} for us, text in told[::-1][:FEED]]
        most *= 8


def _words(event: Event) -> str | None:
    """An event of a visit for staff, None for what tells them nothing."""
    match event:
        case Nrs():
            return "Pain was not given" if event.value is None else f"Pain {event.value} of 10"
        case Trial():
            return f"Trial {event.trial}: {'reached' if event.success else 'not reached'}"
        case BlockStart():
            return f"{event.exercise} begins"
        case Stop():
            return f"STOP by {event.by}"
        case Flag():
            return f"{event.name.replace('_', ' ')}. {event.note}".strip()
        case Note():
            return f"Note: {event.text}"
        case SessionEnd():
            return f"The visit ends: {event.reason}"
        case TrackingLoss():
            return "The hand is not seen" if event.phase == "hint" else None
        case _:
            return WORDS.get(event.kind)


async def _stream(ward: Ward, marks: Marks, request: Request) -> Response:
    visitor = await run_in_threadpool(quietly, ward, request)
    if visitor is None or not visitor.may(Right.BOARD):
        return Response(status_code=401 if visitor is None else 403)
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    # The service counts how long calls take; a stream is none of them.
    request.scope["midline.stream"] = True
    told = _changes(ward, marks, request, request.path_params.get("station"))
    return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _changes(ward: Ward, marks: Marks, request: Request, ident: str | None) -> AsyncIterator[bytes]:
    """A word whenever something on the page may have changed; the page then fetches itself.

    What became of the orders is said in full: whoever gave one looks for it.
    """
    bell: Bell = request.app.state.service.bell
    known, given, said_s = "", "", time.monotonic()
    yield b"retry: 1000\n\n"
    with bell.ear() as ear:
        while not _ending(ward, request) and not await request.is_disconnected():
            now = await run_in_threadpool(marks.mark, ident, bell.rung)
            if now != known:
                known, said_s = now, time.monotonic()
                shown = await run_in_threadpool(_shown, ward, request, ident) if ident else ""
                if shown is None:
                    return
                if shown != given:
                    given = shown
                    yield f"event: given\ndata: {given}\n\n".encode()
                yield b"event: change\ndata: {}\n\n"
            elif time.monotonic() - said_s >= PING_S:
                # A sign-in that ended meanwhile ends the stream as well.
                if await run_in_threadpool(quietly, ward, request) is None:
                    return
                said_s = time.monotonic()
                yield b": still here\n\n"
            await anyio.sleep(SOONEST_S)
            await ear.wait(LOOK_S - SOONEST_S)


def _shown(ward: Ward, request: Request, station: str) -> str | None:
    """The orders of a station as its page lists them, on one line; None where nobody is signed in any more."""
    if quietly(ward, request) is None:
        return None
    return json.dumps(render.part("given.html", orders=_given(ward, station)))


def _ending(ward: Ward, request: Request) -> bool:
    return ward.closing or request.app.state.service.live.ended


class Marks:
    """What changes when a page has something new to show; looked up once for all viewers of it."""

    def __init__(self, ward: Ward) -> None:
        """Nothing was looked up yet."""
        self._ward = ward
        self._lock = threading.Lock()
        self._known: dict[str | None, tuple[float, int, str]] = {}

    def mark(self, ident: str | None, rung: int) -> str:
        """The mark of the board (None) or of a station, after so many rings; the last one while the store does not
        answer.
        """
        with self._lock:
            looked, after, known = self._known.get(ident, (0.0, -1, ""))
            if after >= rung and time.monotonic() - looked < LOOK_S / 2:
                return known
            with contextlib.suppress(StoreError):
                known = _mark(self._ward, ident)
            self._known[ident] = (time.monotonic(), rung, known)
            return known


def _mark(ward: Ward, ident: str | None) -> str:
    stations = [each for each in stationed.every(ward, named=False) if ident is None or each.id == ident]
    told: list[Any] = [
        [each.id, each.on, each.session, each.doing, each.alarm, each.battery, each.nrs, each.to_clean]
        for each in stations
    ]
    if ident is not None and stations:
        told += [[each["id"], each["state"]] for each in _given(ward, ident)]
        told.append(ward.store.last_seq())
    return json.dumps(told)

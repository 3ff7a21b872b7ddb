"""The day's queue: who waits, who has practised, who may not today; by bed."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from game.chronicle.past import ChronicleError
from game.chronicle.showing import standing_of
from game.programme.calendar import day_of
from game.scoring.store.records import WardPatient
from game.ward import acting, stationed
from game.ward.roles import Right
from game.ward.visit import Visit, route, show
from game.ward.ward import Ward


def routes(ward: Ward) -> list[Route]:
    """The page /queue."""
    return [route(ward, "/queue", Right.BOARD, get=queue)]


def queue(ward: Ward, visit: Visit) -> Response:
    """All who are due, those first who wait, by their bed."""
    today = acting.today()
    where = {each.card.code: each.name for each in stationed.every(ward) if each.card is not None}
    rows = [_row(ward, each, day_of(today), where.get(each.code, "")) for each in ward.store.patients()]
    rows.sort(
        key=lambda row: (
            bool(row["done"] or row["closed"]),
            row["card"].bed,
            row["card"].code,
        )
    )
    return show(ward, visit, "queue.html", "Queue", queue=rows, day=today)


def _row(ward: Ward, card: WardPatient, today: int, now: str) -> dict[str, Any]:
    row: dict[str, Any] = {"card": card, "now": now, "done": 0, "closed": ""}
    try:
        found, past = acting.read(ward, card.code)
    except ChronicleError as error:
        return row | {"next": str(error), "closed": "cannot be opened"}
    values = standing_of(found, past, today)
    closed = "suspended" if values.get("suspended") else ""
    done = [each for each in past.course.chart.sessions if each.day == today and each.practised]
    if any(each.stopped for each in done):
        closed = "stopped today"
    return row | {"next": values["next"], "done": len(done), "closed": closed}

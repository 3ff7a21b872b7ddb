"""The day's queue: who waits, who has practised, who may not today; by bed."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.responses import Response

from game.chronicle.past import ChronicleError, Past
from game.chronicle.showing import standing_of
from game.programme.calendar import date_of, day_of
from game.scoring.patients import PatientFound
from game.scoring.store.records import WardPatient
from game.ward import acting, stationed
from game.ward.roles import Right
from game.ward.routing import Page, route
from game.ward.visit import Visit, show
from game.ward.ward import Ward


def routes(ward: Ward) -> list[Page]:
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
        return row | acting.line(ward, card.code, "queue", date_of(today), partial(_due, today))
    except ChronicleError as error:
        return row | {"next": str(error), "closed": "cannot be opened"}


def _due(today: int, found: PatientFound, past: Past) -> dict[str, Any]:
    if not past.enrolled:
        return {"next": "No profile yet: add it under Patients.", "closed": "no profile"}
    values = standing_of(found, past, today)
    closed = "suspended" if values.get("suspended") else ""
    done = [each for each in past.course.chart.sessions if each.day == today and each.practised]
    if any(each.stopped for each in done):
        closed = "stopped today"
    return {"next": values["next"], "done": len(done), "closed": closed}

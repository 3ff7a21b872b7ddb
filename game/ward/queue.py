"""The day's queue: who waits, who has practised, who may not today, and when each is best."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from game.chronicle.past import ChronicleError
from game.chronicle.showing import standing_of
from game.programme.calendar import day_of
from game.programme.field import ProgrammeError
from game.scoring.store.records import WardPatient
from game.ward import acting, stationed
from game.ward.roles import Right
from game.ward.visit import Visit, go, route, show
from game.ward.ward import Ward

TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def routes(ward: Ward) -> list[Route]:
    """The page /queue."""
    return [route(ward, "/queue", Right.BOARD, get=queue, post=slot)]


def queue(ward: Ward, visit: Visit) -> Response:
    """All who are due, those first who wait, by their time and bed."""
    today = acting.today()
    where = {each.card.code: each.name for each in stationed.every(ward) if each.card is not None}
    rows = [_row(ward, each, day_of(today), where.get(each.code, "")) for each in ward.store.patients()]
    rows.sort(
        key=lambda row: (
            bool(row["done"] or row["closed"]),
            row["slot"] or "99",
            row["card"].bed,
            row["card"].code,
        )
    )
    return show(ward, visit, "queue.html", "Queue", queue=rows, day=today)


def _row(ward: Ward, card: WardPatient, today: int, now: str) -> dict[str, Any]:
    row: dict[str, Any] = {"card": card, "now": now, "done": 0, "closed": "", "slot": ward.store.slot(card.code)}
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


def slot(ward: Ward, visit: Visit) -> Response:
    """Keep a patient's best time of the day; an empty one takes it away."""
    time = visit.sent.get("slot", "")
    if time and not TIME.fullmatch(time):
        raise ProgrammeError("Give the time as hours and minutes, 09:30.")
    ward.store.set_slot(visit.sent.get("code", ""), time, visit.by.name)
    return go(ward, "/queue", "Kept.")

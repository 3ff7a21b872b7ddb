"""Between two patients: the checklist with its wipe timer, and how long it took (protocol.md 13.2)."""

from __future__ import annotations

import time
from typing import Final

from starlette.responses import Response

from game.programme.field import ProgrammeError
from game.settings import site
from game.ward import stationed
from game.ward.live import find
from game.ward.roles import Right
from game.ward.routing import Page, route
from game.ward.visit import Visit, go, show
from game.ward.ward import Ward

STEPS: Final = (
    ("cover", "Face cover changed, or the second headset taken"),
    ("wipe", "Headset, straps, controllers and glove wiped wet"),
    ("table", "Table and armrests wiped"),
    ("battery", "Battery looked at"),
    ("lines", "Bell in the working hand's reach, brakes on, lines free"),
)
# All but the last are the cleaning: without them the next patient is not let in.
CLEANING: Final = ("cover", "wipe", "table")
LAST: Final = 5


def routes(ward: Ward) -> list[Page]:
    """The page of one station's turnover."""
    return [route(ward, "/stations/{station}/turnover", Right.BOARD, get=ask, post=do)]


def ask(ward: Ward, visit: Visit) -> Response:
    """The checklist, or the button that begins it."""
    found = find(ward, visit.path["station"])
    since = time.time_ns() // 1000 - stationed.TURNOVER_DAYS * stationed.DAYS_US
    all_of_it = ward.store.turnovers(found.id, since)
    open_one = next((each for each in all_of_it if each.ended_us is None), None)
    over = [each for each in reversed(all_of_it) if each.turnover_s is not None][:LAST]
    return show(
        ward,
        visit,
        "turnover.html",
        f"Turnover of {found.name}",
        station=found,
        steps=STEPS,
        wipe_s=site(ward.folder).wipe_s,
        begun="" if open_one is None else stationed.when(open_one.begun_us),
        begun_ms=0 if open_one is None else open_one.begun_us // 1000,
        last=[
            {"at": stationed.when(each.begun_us), "seconds": round(each.turnover_s or 0), "by": each.by}
            for each in over
        ],
    )


def do(ward: Ward, visit: Visit) -> Response:
    """Begin, or say that it is cleaned."""
    found = find(ward, visit.path["station"])
    opened = ward.store.begin_turnover(found.id, visit.by.name)
    here = f"/stations/{found.id}/turnover"
    if visit.sent.get("do") != "cleaned":
        return go(here)
    ticked = visit.ticked("step")
    lacking = [words for key, words in STEPS if key in CLEANING and key not in ticked]
    if lacking:
        raise ProgrammeError(f"Not cleaned yet: {'; '.join(lacking)}. Tick each when it is done.")
    ended = ward.store.end_turnover(opened.no, visit.by.name, {"steps": ticked})
    return go(
        f"/stations/{found.id}",
        f"{found.name} is ready for the next patient, after {round(ended.turnover_s or 0)} s.",
    )

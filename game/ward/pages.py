"""All pages of the ward, as routes that the scoring service serves beside its own."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from game.scoring.store.store import Store
from game.settings import site
from game.ward import accounts, exporting, live, patients, prescribing, queue, turnover
from game.ward.routing import nowhere
from game.ward.signin import sign_in_routes
from game.ward.ward import Ward

STATIC = Path(__file__).parent / "static"


def make_pages(store: Store, folder: Path, *, secure: bool, address: str) -> tuple[list[BaseRoute], Ward]:
    """The routes and what they share; `closing` of it ends every stream. Stations reach the service at `address`.

    `secure`: the pages are served over TLS, and cookies are sent over nothing else.
    """
    ward = Ward(store, site(folder).name, folder, secure, address)
    routes: list[BaseRoute] = [*sign_in_routes(ward)]
    for room in (live, patients, prescribing, turnover, queue, exporting, accounts):
        routes += room.routes(ward)
    return [*routes, Mount("/static", StaticFiles(directory=STATIC)), nowhere(ward)], ward

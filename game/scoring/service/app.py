"""The service as one application: doors for stations, pages for staff where they are given, and the guard."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from game.scoring.service import openapi
from game.scoring.service.answers import LATER, Refused, answer, refusal
from game.scoring.service.doors import Service
from game.scoring.service.security import Guard
from game.scoring.service.settings import Settings
from game.scoring.service.table import DOORS
from game.scoring.store.engine import Store
from game.scoring.store.trouble import ErasedCode, StoreAway, StoreError, StoreFull, UnknownPatient
from game.scoring.trouble import JournalError

# What of the store's troubles a caller can do something about, and its status; the first that fits.
STATUS_OF = ((StoreFull, 507), (StoreAway, 503), (UnknownPatient, 404), (ErasedCode, 410), (StoreError, 503))


def make_app(
    store: Store,
    settings: Settings,
    pages: Sequence[BaseRoute] | None = None,
    ends: Callable[[], None] | None = None,
) -> Starlette:
    """The application over an opened store. `app.state.service` has what pages need: `live`, `orders`, `bell` and
    `work`.

    `ends` is called when the service is told to stop, so that streams of the pages end too.
    """
    service = Service(store, settings)
    page = openapi.page(DOORS, settings.version)

    async def described(request: Request) -> Response:  # noqa: ARG001 - the signature of a route
        return answer(page)

    @contextlib.asynccontextmanager
    async def lives(app: Starlette) -> AsyncIterator[None]:
        readers = [asyncio.create_task(feed.run()) for feed in (service.live, service.orders)]
        try:
            yield
        finally:
            end_streams(app)
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)

    routes = [door.route(service) for door in DOORS] + [Route("/openapi.json", described)]
    app = Starlette(
        routes=[*routes, *(pages or ())],
        middleware=[Middleware(Guard, counts=service.counts, told=told)],
        exception_handlers={HTTPException: _plain},
        lifespan=lives,
    )
    app.state.service = service
    app.state.ends = ends
    return app


def end_streams(app: Starlette) -> None:
    """All streams of the application end now, so that a stop need not wait for viewers."""
    service: Service = app.state.service
    service.live.end()
    service.orders.end()
    if app.state.ends is not None:
        app.state.ends()


def told(error: Exception) -> Refused | None:
    """A trouble that is no fault of the program, as it is answered."""
    if isinstance(error, JournalError):
        return Refused(400, str(error))
    for kind, status in STATUS_OF:
        if isinstance(error, kind):
            return Refused(status, str(error), **(LATER if status >= 500 else {}))
    return None


async def _plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentences = {404: "There is nothing at this address.", 405: "This address does not take that method."}
    refused = Refused(error.status_code, sentences.get(error.status_code, error.detail))
    refused.headers.update(error.headers or {})
    del request
    return refusal(refused)

"""How handlers become routes: who may open a page, what a form must prove, and what is said when it goes wrong.

Handlers are plain functions of the ward and the visit, run in a thread: the store may wait for its disk, the
server never does.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from game.chronicle.past import ChronicleError
from game.programme.field import ProgrammeError
from game.scoring.store.trouble import ErasedCode, StoreAway, StoreError, StoreFull, UnknownPatient
from game.scoring.trouble import JournalError
from game.settings import SettingsError
from game.ward.cookies import drop_cookie, opened, said_cookie, same, sealed, set_cookie
from game.ward.roles import Right
from game.ward.visit import Onward, Visit, Visitor, last, own_path, sorry, visitor_of
from game.ward.ward import Ward

log = logging.getLogger("midline.ward")

MOST_FORM_BYTES: Final = 64_000
FAULT: Final = "Something inside went wrong, and what you asked for was not done: try it again, or tell support."
NO_METHOD: Final = "This address does not take that: begin at its page."
NO_PAGE: Final = "There is no page at this address: begin at the first one."
# Who may open a page that asks for no right of its own.
SIGNED_IN: Final = "signed in"
OPEN: Final = "anybody"
# What a person can do about it is in the sentence of each of these; the first that fits gives the status.
SENTENCES: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (StoreAway, 503, "Not kept"),
    (StoreFull, 507, "Not kept"),
    (UnknownPatient, 404, "Nobody of that code"),
    (ErasedCode, 410, "That was not done"),
    *(
        (kind, 409, "That was not done")
        for kind in (StoreError, ChronicleError, ProgrammeError, JournalError, SettingsError)
    ),
)
# A script that fetches a page by itself says so: that is nobody who touches the page.
QUIET: Final = "x-midline-quiet"

Handler = Callable[[Ward, Visit], Response]


class Page(Route):
    """A route that says who may open it, and answers a method that it does not take with a page."""

    def __init__(
        self, ward: Ward, path: str, answer: Callable[[Request], Awaitable[Response]], methods: list[str], who: str
    ) -> None:
        super().__init__(path, answer, methods=methods)
        self.who = who
        self._ward = ward

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call; the log and the counts of the service know it by its door, never by its path."""
        scope["midline.door"] = self.path
        if scope["method"] in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        found = sorry(self._ward, None, 405, "Not like this", NO_METHOD)
        found.headers["Allow"] = ", ".join(sorted(self.methods or ()))
        await found(scope, receive, send)


class Elsewhere(Route):
    """Takes what no page and no other door takes; paths of stations are not its own."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Partly, so that every route that knows the path goes first, also with its 405."""
        match, child = super().matches(scope)
        mine = match is Match.FULL and not scope["path"].startswith("/v1/")
        return (Match.PARTIAL if mine else Match.NONE), child


def route(
    ward: Ward, path: str, right: Right | None, *, get: Handler | None = None, post: Handler | None = None
) -> Page:
    """A page at a path for those who have the right; None: for whoever is signed in."""

    async def answer(request: Request) -> Response:
        handler = post if request.method == "POST" else get
        assert handler is not None
        fields = await form_of(request) if request.method == "POST" else {}
        if fields is None:
            return too_much(ward)
        told = partial(_answered, ward, request, fields, right, handler)
        answered = await run_in_threadpool(safely, ward, request, told)
        service = getattr(request.app.state, "service", None)
        if request.method == "POST" and service is not None:
            # An order goes out now, not at the service's next look, and pages show it.
            service.orders.wake()
            service.bell.ring()
        return answered

    methods = [name for name, handler in (("GET", get), ("POST", post)) if handler is not None]
    return Page(ward, path, answer, methods, SIGNED_IN if right is None else right)


def nowhere(ward: Ward) -> Route:
    """The page of an address that there is not."""

    async def answer(request: Request) -> Response:
        visitor = await run_in_threadpool(quietly, ward, request)
        return sorry(ward, visitor, 404, "Nothing here", NO_PAGE)

    return Elsewhere("/{path:path}", answer, methods=None)


def quietly(ward: Ward, request: Request) -> Visitor | None:
    """Who is signed in, for a page that must be drawn whatever the store does."""
    try:
        return visitor_of(ward, request, touched=False)
    except Exception:  # noqa: BLE001 - the page that says what went wrong must not go wrong itself
        return None


def safely(ward: Ward, request: Request, answered: Callable[[], Response]) -> Response:
    """The answer of a page; a fault of the program is a sentence, and the log has its kind and place alone."""
    try:
        return answered()
    except Exception as error:  # noqa: BLE001 - the one boundary of a page
        for kind, status, heading in SENTENCES:
            if isinstance(error, kind):
                return sorry(ward, quietly(ward, request), status, heading, str(error), _back(request))
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind_of, door = type(error).__name__, request.scope["midline.door"]
        log.error("a fault of the program at %s: %s at %s:%s", door, kind_of, place.name, place.lineno)
        return sorry(ward, quietly(ward, request), 500, "That did not work", FAULT, _back(request))


def too_much(ward: Ward) -> Response:
    """A form that is larger than any of ours."""
    return sorry(ward, None, 413, "That was too much", "Nothing was taken: send less at once.")


def _answered(
    ward: Ward, request: Request, fields: dict[str, list[str]], right: Right | None, handler: Handler
) -> Response:
    visitor = visitor_of(ward, request, touched=QUIET not in request.headers)
    if visitor is None:
        target = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?next={quote(target)}", 303)
    if right is not None and not visitor.may(right):
        # The door, not the path: that may hold a code, which would outlive its patient here.
        door = request.scope["midline.door"]
        ward.store.audit(visitor.name, "refused", "page", door, {"right": right.name.lower()})
        return sorry(
            ward, visitor, 403, "Not for this role", f"As {visitor.role} you may not {right}: ask a lead."
        )
    if request.method == "POST" and not same(last(fields, "csrf"), visitor.csrf):
        return sorry(
            ward,
            visitor,
            403,
            "Please do it again",
            "The page was too old, or came from elsewhere: nothing was done. Open it again.",
        )
    visit = _visit(ward, request, fields, visitor)
    found = handler(ward, visit)
    if isinstance(found, Onward) and found.said:
        set_cookie(ward, found, said_cookie(ward), sealed(found.said, visitor.csrf))
    elif visit.said and request.method == "GET":
        drop_cookie(ward, found, said_cookie(ward))
    return found


def _visit(ward: Ward, request: Request, fields: dict[str, list[str]], visitor: Visitor) -> Visit:
    return Visit(
        visitor,
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        {name: last(fields, name).strip() for name in fields},
        fields,
        request.url.path,
        request.client.host if request.client else "",
        opened(request.cookies.get(said_cookie(ward), ""), visitor.csrf),
    )


async def form_of(request: Request) -> dict[str, list[str]] | None:
    """The fields of a form; None when it is larger than any of ours, however it is sent."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_FORM_BYTES:
            return None
    try:
        return parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=500)
    except ValueError:
        return {}


def _back(request: Request) -> str:
    """The page that a form was on, where it was one of ours."""
    found = urlsplit(request.headers.get("referer", ""))
    return own_path(found.path) if found.netloc == request.url.netloc else ""

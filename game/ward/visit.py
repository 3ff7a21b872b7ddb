"""One request to a page, as its handler sees it: who asks, what was sent; and how handlers become routes.

Handlers are plain functions of the ward and the visit, run in a thread: the store may wait for its disk, the
server never does.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from game.chronicle.past import ChronicleError
from game.programme.field import ProgrammeError
from game.scoring.store.stations import token_hash
from game.scoring.store.trouble import StoreError
from game.scoring.trouble import JournalError
from game.settings import SettingsError
from game.ward import render
from game.ward.roles import Right, Role, may
from game.ward.ward import Ward

# Shared tablets: a page that nobody touched for so long asks for the password again; a day's work is the longest.
IDLE_US: Final = 20 * 60 * 1_000_000
LONGEST_US: Final = 12 * 3600 * 1_000_000
# A look at a page is written down at most so often.
SEEN_EVERY_US: Final = 30_000_000
MOST_FORM_BYTES: Final = 64_000
# What a person can do about it is in the sentence of each of these.
SENTENCES: Final = (ChronicleError, ProgrammeError, JournalError, SettingsError)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in: the name, what the role may open, the secret of this sign-in's forms."""

    name: str
    role: Role
    csrf: str
    token: str

    @property
    def nav(self) -> list[tuple[str, str]]:
        """The pages of the head."""
        return render.nav_of(self.role)

    def may(self, right: Right) -> bool:
        """Whether the role is allowed something."""
        return may(self.role, right)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: `sent` are the fields of its form, each the last of its name; `ticked` all of one name."""

    visitor: Visitor | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    sent: Mapping[str, str]
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    here: str = ""
    address: str = ""
    said: str = ""

    @property
    def by(self) -> Visitor:
        """Who is signed in, on pages that ask for it."""
        assert self.visitor is not None
        return self.visitor

    def ticked(self, name: str) -> list[str]:
        """All values that were ticked under a name."""
        return list(self.lists.get(name, []))


Handler = Callable[[Ward, Visit], Response]


def route(
    ward: Ward, path: str, right: Right | None, *, get: Handler | None = None, post: Handler | None = None
) -> Route:
    """A page at a path for those who have the right; None: for whoever is signed in."""
    handlers = {"GET": get, "HEAD": get, "POST": post}

    async def answer(request: Request) -> Response:
        handler = handlers[request.method]
        assert handler is not None
        fields = await form_of(request) if request.method == "POST" else {}
        if fields is None:
            return sorry(ward, None, 413, "That was too much", "Send less at once.")
        return await run_in_threadpool(_answered, ward, request, fields, right, handler)

    methods = [name for name, handler in (("GET", get), ("POST", post)) if handler is not None]
    return Route(path, answer, methods=methods)


def _answered(
    ward: Ward, request: Request, fields: dict[str, list[str]], right: Right | None, handler: Handler
) -> Response:
    visitor = visitor_of(ward, request)
    if visitor is None:
        target = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?next={quote(target)}", 303)
    if right is not None and not visitor.may(right):
        ward.store.audit(visitor.name, "refused", "page", request.url.path, {"right": right.name.lower()})
        return sorry(
            ward, visitor, 403, "Not for this role", f"As {visitor.role} you may not {right}: ask a lead."
        )
    if request.method == "POST" and not secrets.compare_digest(last(fields, "csrf"), visitor.csrf):
        return sorry(
            ward,
            visitor,
            403,
            "Please do it again",
            "The page was too old, or came from elsewhere: nothing was done. Open it again.",
        )
    visit = _visit(ward, request, fields, visitor)
    try:
        return handler(ward, visit)
    except SENTENCES as error:
        return sorry(ward, visitor, 409, "That was not done", str(error), request.headers.get("referer", ""))
    except StoreError as error:
        return sorry(ward, visitor, 503, "Not kept", f"{error} Nothing was changed; try it again.")


def _visit(ward: Ward, request: Request, fields: dict[str, list[str]], visitor: Visitor) -> Visit:
    return Visit(
        visitor,
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        {name: last(fields, name).strip() for name in fields},
        fields,
        request.url.path,
        request.client.host if request.client else "",
        ward.take_word(request.query_params.get("said", "")),
    )


def visitor_of(ward: Ward, request: Request) -> Visitor | None:
    """Who the cookie of a request belongs to; None when it belongs to nobody, or was left alone too long."""
    token = request.cookies.get(ward.cookie, "")
    if not token:
        return None
    held, now_us = ward.store.staff_session(token_hash(token)), time.time_ns() // 1000
    if held is None or now_us - held.seen_us > IDLE_US:
        return None
    if now_us - held.seen_us > SEEN_EVERY_US:
        ward.store.keep_staff_session(held.token_hash, held.expires_us)
    return Visitor(held.name, Role(held.role), str(held.detail["csrf"]), token)


def show(ward: Ward, visit: Visit, template: str, title: str, **values: Any) -> Response:
    """A page for who is signed in."""
    head = {"title": title, "visitor": visit.visitor, "site_name": ward.name, "here": _section(visit.here)}
    return render.page(template, {"said": visit.said, **head, **values})


def sorry(ward: Ward, visitor: Visitor | None, status: int, heading: str, words: str, back: str = "") -> Response:
    """A page that says in one sentence why not, and the way back."""
    values = {
        "title": heading,
        "visitor": visitor,
        "site_name": ward.name,
        "here": "",
        "heading": heading,
        "words": words,
    }
    values |= {"back": back or "/", "back_words": "Back" if back else "To the first page"}
    return render.page("sorry.html", values, status)


def go(ward: Ward, path: str, said: str = "") -> Response:
    """On to a page, with a sentence on top of it, which is kept here: no link can put words there."""
    query = f"?said={ward.keep_word(said)}" if said else ""
    return RedirectResponse(path + query, 303)


def last(fields: Mapping[str, list[str]], name: str) -> str:
    """The last value of a name, empty when there is none."""
    return fields.get(name, [""])[-1]


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


def _section(path: str) -> str:
    """Which page of the head a path belongs to."""
    first = "/" + path.split("/")[1]
    return "/board" if first == "/stations" and path != "/stations" else first

"""One request to a page, as its handler sees it: who asks, what was sent, and what may be answered."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from game.scoring.store.stations import token_hash
from game.ward import render
from game.ward.roles import Right, Role, may
from game.ward.ward import Ward

# Shared tablets: a page that nobody touched for so long asks for the password again; a day's work is the longest.
IDLE_US: Final = 20 * 60 * 1_000_000
LONGEST_US: Final = 12 * 3600 * 1_000_000
# A look at a page is written down at most so often.
SEEN_EVERY_US: Final = 30_000_000


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


def visitor_of(ward: Ward, request: Request, *, touched: bool = True) -> Visitor | None:
    """Who the cookie of a request belongs to; None when it belongs to nobody, or was left alone too long.

    What was not `touched` by a person does not keep a sign-in alive.
    """
    token = request.cookies.get(ward.cookie, "")
    if not token:
        return None
    held, now_us = ward.store.staff_session(token_hash(token)), time.time_ns() // 1000
    if held is None or now_us - held.seen_us > IDLE_US:
        return None
    if touched and now_us - held.seen_us > SEEN_EVERY_US:
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


class Onward(RedirectResponse):
    """On to another page, with a sentence that is shown there once."""

    def __init__(self, path: str, said: str = "") -> None:
        super().__init__(path, 303)
        self.said = said


def go(path: str, said: str = "") -> Onward:
    """On to a page, with a sentence on top of it; only who is signed in here can have put it there."""
    return Onward(path, said)


def own_path(target: str) -> str:
    """The target where it is a path of this site, else the first page."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain else "/"


def last(fields: Mapping[str, list[str]], name: str) -> str:
    """The last value of a name, empty when there is none."""
    return fields.get(name, [""])[-1]


def _section(path: str) -> str:
    """Which page of the head a path belongs to."""
    first = "/" + path.split("/")[1]
    return "/board" if first == "/stations" and path != "/stations" else first

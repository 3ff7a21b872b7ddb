"""Signing in and out: argon2, sessions kept by the server, a form that only this site can send."""

from __future__ import annotations

import secrets
import time
from collections import deque
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from game.scoring.store.stations import token_hash
from game.ward import render
from game.ward.visit import LONGEST_US, Visit, form_of, go, last, route
from game.ward.ward import Ward

LEAST_PASSWORD: Final = 10
# So many wrong passwords for one name, or from one address, within the time close it for the rest of the time.
MOST_WRONG, WITHIN_S = 5, 5 * 60.0
WRONG: Final = "Name or password is wrong: try again, or ask a lead to add you."
TOO_MANY: Final = "Too many wrong passwords: wait five minutes, or ask a lead."


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Argon2id as the library sets it."""
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hasher().hash(secrets.token_urlsafe(16))


class Wrong:
    """Counts wrong passwords by name and by address, in this worker."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._told: dict[str, deque[float]] = {}

    def closed(self, *names: str) -> bool:
        """Whether one of the names had too many of late."""
        return any(len(self._late(name)) >= MOST_WRONG for name in names)

    def note(self, *names: str) -> None:
        """One more for each."""
        for name in names:
            self._late(name).append(time.monotonic())

    def clear(self, *names: str) -> None:
        """A right password ends the count of its name."""
        for name in names:
            self._told.pop(name, None)

    def _late(self, name: str) -> deque[float]:
        told = self._told.setdefault(name, deque(maxlen=MOST_WRONG))
        while told and told[0] < time.monotonic() - WITHIN_S:
            told.popleft()
        return told


def sign_in_routes(ward: Ward) -> list[Route]:
    """The pages /sign-in and /sign-out."""
    wrong = Wrong()

    async def ask(request: Request) -> Response:
        return _asked(ward, request, request.query_params.get("next", "/"))

    async def enter(request: Request) -> Response:
        fields = await form_of(request) or {}
        return await run_in_threadpool(_entered, ward, request, fields, wrong)

    return [
        Route("/sign-in", ask, methods=["GET"]),
        Route("/sign-in", enter, methods=["POST"]),
        route(ward, "/sign-out", None, post=_out),
    ]


def _asked(ward: Ward, request: Request, target: str, fault: str = "", status: int = 200) -> Response:
    form = request.cookies.get(_form_cookie(ward)) or secrets.token_urlsafe(24)
    values = {"title": "Sign in", "visitor": None, "site_name": ward.name, "here": "", "fault": fault}
    answer = render.page("sign_in.html", {**values, "csrf": form, "next": _own(target)}, status)
    _set(ward, answer, _form_cookie(ward), form)
    return answer


def _entered(ward: Ward, request: Request, fields: dict[str, list[str]], wrong: Wrong) -> Response:
    target = _own(last(fields, "next"))
    form = request.cookies.get(_form_cookie(ward), "")
    if not form or not secrets.compare_digest(last(fields, "csrf"), form):
        return _asked(ward, request, target, "The page was too old: please try again.", 403)
    name = last(fields, "name").strip()
    address = request.client.host if request.client else ""
    if wrong.closed(f"name {name.lower()}", f"from {address}"):
        return _asked(ward, request, target, TOO_MANY, 429)
    found = ward.store.staff(name)
    known = found is not None and found.revoked_us is None
    right = verified(found.password_hash if known and found else _nobody(), last(fields, "password"))
    if not (known and right and found):
        wrong.note(f"name {name.lower()}", f"from {address}")
        ward.store.audit("nobody", "sign-in refused", "staff", found.name if found else "unknown", {})
        return _asked(ward, request, target, WRONG, 401)
    wrong.clear(f"name {name.lower()}")
    # A new token with every sign-in: one that somebody planted before is worth nothing.
    old = request.cookies.get(ward.cookie, "")
    if old:
        ward.store.end_staff_session(token_hash(old))
    token = secrets.token_urlsafe(32)
    expires_us = time.time_ns() // 1000 + LONGEST_US
    detail = {"csrf": secrets.token_urlsafe(24)}
    ward.store.begin_staff_session(found.name, token_hash(token), expires_us, detail)
    answer = RedirectResponse(target, 303)
    _set(ward, answer, ward.cookie, token)
    answer.delete_cookie(_form_cookie(ward), path="/", secure=ward.secure, httponly=True, samesite="strict")
    return answer


def _out(ward: Ward, visit: Visit) -> Response:
    ward.store.end_staff_session(token_hash(visit.by.token))
    answer = go(ward, "/sign-in")
    answer.delete_cookie(ward.cookie, path="/", secure=ward.secure, httponly=True, samesite="strict")
    return answer


def verified(hashed: str, password: str) -> bool:
    """Whether a password is the one of a hash; takes as long either way."""
    try:
        return hasher().verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _form_cookie(ward: Ward) -> str:
    return f"{ward.cookie}-form"


def _set(ward: Ward, answer: Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/", secure=ward.secure, httponly=True, samesite="strict")


def _own(target: str) -> str:
    """The target where it is a path of this site, else the first page."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"

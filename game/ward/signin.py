"""Signing in and out: argon2, sessions kept by the server, a form that only this site can send."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict, deque
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from game.scoring.store.stations import token_hash
from game.ward import render
from game.ward.cookies import drop_cookie, same, set_cookie
from game.ward.routing import OPEN, Page, form_of, route, safely, too_much
from game.ward.visit import LONGEST_US, Visit, go, last, own_path
from game.ward.ward import Ward

LEAST_PASSWORD: Final = 10
# So many wrong passwords for one name within the time close it for the rest of the time; from one address, which
# a whole ward may share, it takes more.
MOST_WRONG, MOST_WRONG_FROM, WITHIN_S = 5, 40, 5 * 60.0
MOST_COUNTED: Final = 10_000
# One check of a password takes 64 MB: so many at once, the others wait.
CHECKS: Final = threading.BoundedSemaphore(4)
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
        self._told: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def closed(self, name: str, address: str) -> bool:
        """Whether the name or the address had too many of late."""
        with self._lock:
            by_name, by_address = self._late(f"name {name}"), self._late(f"from {address}")
            return len(by_name) >= MOST_WRONG or len(by_address) >= MOST_WRONG_FROM

    def note(self, name: str, address: str) -> None:
        """One more for each."""
        with self._lock:
            for each in (f"name {name}", f"from {address}"):
                told = self._late(each)
                told.append(time.monotonic())
                self._told[each] = told
                self._told.move_to_end(each)
            while len(self._told) > MOST_COUNTED:
                self._told.popitem(last=False)

    def clear(self, name: str) -> None:
        """A right password ends the count of its name."""
        with self._lock:
            self._told.pop(f"name {name}", None)

    def _late(self, each: str) -> deque[float]:
        told = self._told.get(each, deque(maxlen=MOST_WRONG_FROM))
        while told and told[0] < time.monotonic() - WITHIN_S:
            told.popleft()
        return told


def sign_in_routes(ward: Ward) -> list[Page]:
    """The pages /sign-in and /sign-out."""
    wrong = Wrong()

    async def sign_in(request: Request) -> Response:
        if request.method != "POST":
            return _asked(ward, request, request.query_params.get("next", "/"))
        fields = await form_of(request)
        if fields is None:
            return too_much(ward)
        return await run_in_threadpool(safely, ward, request, lambda: _entered(ward, request, fields, wrong))

    return [
        Page(ward, "/sign-in", sign_in, ["GET", "POST"], OPEN),
        route(ward, "/sign-out", None, post=_out),
    ]


def _asked(ward: Ward, request: Request, target: str, fault: str = "", status: int = 200) -> Response:
    form = request.cookies.get(_form_cookie(ward)) or secrets.token_urlsafe(24)
    values = {"title": "Sign in", "visitor": None, "site_name": ward.name, "here": "", "fault": fault}
    answer = render.page("sign_in.html", {**values, "csrf": form, "next": own_path(target)}, status)
    set_cookie(ward, answer, _form_cookie(ward), form)
    return answer


def _entered(ward: Ward, request: Request, fields: dict[str, list[str]], wrong: Wrong) -> Response:
    target = own_path(last(fields, "next"))
    form = request.cookies.get(_form_cookie(ward), "")
    if not form or not same(last(fields, "csrf"), form):
        return _asked(ward, request, target, "The page was too old: please try again.", 403)
    name = last(fields, "name").strip().casefold()
    address = request.client.host if request.client else ""
    if wrong.closed(name, address):
        return _asked(ward, request, target, TOO_MANY, 429)
    found = ward.store.staff(name)
    known = found is not None and found.revoked_us is None
    right = verified(found.password_hash if known and found else _nobody(), last(fields, "password"))
    if not (known and right and found):
        wrong.note(name, address)
        ward.store.audit("nobody", "sign-in refused", "staff", found.name if found else "unknown", {})
        return _asked(ward, request, target, WRONG, 401)
    wrong.clear(name)
    # A new token with every sign-in: one that somebody planted before is worth nothing.
    old = request.cookies.get(ward.cookie, "")
    if old:
        ward.store.end_staff_session(token_hash(old))
    token = secrets.token_urlsafe(32)
    expires_us = time.time_ns() // 1000 + LONGEST_US
    detail = {"csrf": secrets.token_urlsafe(24)}
    ward.store.begin_staff_session(found.name, token_hash(token), expires_us, detail)
    answer = RedirectResponse(target, 303)
    set_cookie(ward, answer, ward.cookie, token)
    drop_cookie(ward, answer, _form_cookie(ward))
    return answer


def _out(ward: Ward, visit: Visit) -> Response:
    ward.store.end_staff_session(token_hash(visit.by.token))
    answer = go("/sign-in")
    drop_cookie(ward, answer, ward.cookie)
    return answer


def verified(hashed: str, password: str) -> bool:
    """Whether a password is the one of a hash; takes as long either way."""
    with CHECKS:
        try:
            return hasher().verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def _form_cookie(ward: Ward) -> str:
    return f"{ward.cookie}-form"

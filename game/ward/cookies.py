"""Cookies of the pages: a sign-in, its form, and a sentence that one page leaves for the next."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

from starlette.responses import Response

from game.ward.ward import Ward

# The sentence that one page leaves for the next waits in a cookie of this many bytes at most.
MOST_SAID: Final = 1200


def said_cookie(ward: Ward) -> str:
    """The cookie in which a sentence waits for the next page."""
    return f"{ward.cookie}-said"


def set_cookie(ward: Ward, answer: Response, name: str, value: str) -> None:
    """A cookie that only this host reads, no script, and no other site sends."""
    answer.set_cookie(name, value, path="/", secure=ward.secure, httponly=True, samesite="strict")


def drop_cookie(ward: Ward, answer: Response, name: str) -> None:
    """Take a cookie back."""
    answer.delete_cookie(name, path="/", secure=ward.secure, httponly=True, samesite="strict")


def sealed(said: str, secret: str) -> str:
    """A sentence so that nobody but this sign-in (`secret`) can have written it."""
    kept = base64.urlsafe_b64encode(said.encode()[:MOST_SAID]).decode()
    return f"{kept}.{_seal(kept, secret)}"


def opened(cookie: str, secret: str) -> str:
    """The sentence again; empty where it was written by another."""
    kept, _, seal = cookie.partition(".")
    if not kept or not same(seal, _seal(kept, secret)):
        return ""
    try:
        return base64.urlsafe_b64decode(kept).decode(errors="ignore")
    except binascii.Error:
        return ""


def _seal(kept: str, secret: str) -> str:
    return hmac.new(secret.encode(), kept.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ."""
    return secrets.compare_digest(one.encode(), other.encode())

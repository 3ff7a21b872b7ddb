"""The pages over a filled store, and people who are signed in to them."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.store.engine import Store
from game.scoring.store.stations import token_hash
from game.ward.pages import make_pages
from game.ward.routing import Page
from game.ward.ward import Ward
from tests.ward.sample import PASSWORD

HOUR_US = 3_600_000_000


@dataclass
class House:
    """The whole application as it is served, without its socket."""

    store: Store
    folder: Path
    secure: bool = False
    app: Starlette = field(init=False)
    ward: Ward = field(init=False)
    pages: list[Page] = field(init=False)

    def __post_init__(self) -> None:
        routes, self.ward = make_pages(
            self.store, self.folder, secure=self.secure, address="http://127.0.0.1:8443"
        )
        self.pages = [each for each in routes if isinstance(each, Page)]
        self.app = make_app(self.store, Settings(self.folder, version="0.1.0"), routes)

    def client(self) -> TestClient:
        scheme = "https" if self.secure else "http"
        return TestClient(self.app, base_url=f"{scheme}://ward.test", follow_redirects=False)

    def enter(self, name: str) -> Person:
        """Somebody whose sign-in the store holds, without the page."""
        token, csrf = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        expires_us = time.time_ns() // 1000 + HOUR_US
        self.store.begin_staff_session(name, token_hash(token), expires_us, {"csrf": csrf})
        client = self.client()
        client.cookies.set(self.ward.cookie, token)
        return Person(client, csrf)

    def sign_in(self, name: str, password: str = PASSWORD, target: str = "/", client: Any = None) -> Any:
        """The answer to the form of the page."""
        client = client or self.client()
        page = client.get("/sign-in", params={"next": target})
        fields = {"csrf": hidden(page.text, "csrf"), "next": hidden(page.text, "next")}
        return client.post("/sign-in", data=fields | {"name": name, "password": password})


@dataclass
class Person:
    """Somebody who is signed in."""

    client: TestClient
    csrf: str

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(path, data={"csrf": self.csrf, **(data or {})}, **more)

    def done(self, path: str, data: dict[str, Any] | None = None) -> str:
        """The page that follows a form that was taken."""
        answer = self.post(path, data)
        assert answer.status_code == 303, answer.text
        page = self.get(answer.headers["location"])
        assert page.status_code == 200, page.text
        return str(page.text)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', text)
    assert found is not None, text
    return found.group(1)


def said(text: str) -> str:
    """The sentence on top of a page."""
    found = re.search(r'<p class="notice" role="status">(.*?)</p>', text, re.S)
    return "" if found is None else found.group(1)

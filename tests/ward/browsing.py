"""A served ward, a browser that looks at it, and a judge of what can be read and used."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from game.scoring.service.app import end_streams
from tests.ward.house import House
from tests.ward.sample import PASSWORD

NEEDS = "install chromium-headless-shell: see the second command of the README"
WIDE, NARROW = {"width": 1024, "height": 768}, {"width": 320, "height": 640}


@contextmanager
def served(house: House) -> Iterator[str]:
    """The address of the application, while it is served on this machine."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    config = uvicorn.Config(
        house.app, host="127.0.0.1", port=port, log_level="critical", access_log=False, ws="none", lifespan="on",
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        house.ward.closing = True
        end_streams(house.app)
        server.should_exit = True
        thread.join(10)
        house.ward.closing = False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser in the form that knows no window: it takes a quarter less time."""
    program = shutil.which("chromium-headless-shell")
    assert program, NEEDS
    with sync_playwright() as playwright:
        # Inside a container or as root the browser has no sandbox of its own; it opens nothing but our pages.
        # To draw as if there were a graphics card costs much where there is none.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Looker:
    """Somebody at a browser, with what it asked for elsewhere, what it grumbled about and what forms it sent."""

    browser: Browser
    base: str
    axe: str
    size: dict[str, int] = field(default_factory=lambda: dict(WIDE))
    page: Page = field(init=False)
    elsewhere: list[str] = field(default_factory=list)
    grumbles: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(viewport=self.size, accept_downloads=True)
        self.context.route("**/*", self._asked)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._grumbled(said))
        self.page.on("pageerror", lambda error: self.grumbles.append(str(error)))

    def _grumbled(self, said: Any) -> None:
        # A refusal that a test asked for is one line of the browser's own.
        if said.type in ("error", "warning") and "status of 4" not in said.text:
            self.grumbles.append(said.text)

    def _asked(self, route: Any) -> None:
        if not route.request.url.startswith(self.base + "/"):
            self.elsewhere.append(route.request.url)
            route.abort()
            return
        if route.request.method == "POST":
            self.sent.append(route.request.url.removeprefix(self.base).partition("?")[0])
        route.continue_()

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.go("/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.page.click("button.main")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path, wait_until="load")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base).partition("?")[0]

    @property
    def said(self) -> str:
        return str(self.page.inner_text("p.notice[role=status]"))

    def narrow(self, width: int = 320) -> None:
        self.page.set_viewport_size({"width": width, "height": 640})

    def wide(self) -> None:
        self.page.set_viewport_size(dict(WIDE))

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        found = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(found))

    def violations(self) -> list[str]:
        """What the judge finds on the page as it is drawn, WCAG 2.2 AA and its good practice."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.axe)
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{self.path}: {each['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def close(self) -> None:
        self.context.close()
        assert not self.elsewhere
        assert not self.grumbles, self.grumbles


def axe_source(judges: Path) -> str:
    """The judge itself."""
    return (judges / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

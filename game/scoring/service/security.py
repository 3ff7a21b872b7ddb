"""What every call goes through: the size of its body, headers of the answer, a line in the log that names nobody.

A fault of the program becomes a sentence with 500, and the log names its kind and place, never its message:
messages of databases quote what was being written.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game.scoring.service.answers import LATER, Refused, refusal
from game.scoring.service.counts import Counts
from game.scoring.wire import MOST_BYTES

log = logging.getLogger("midline.service")

# All bodies that are being read at once; more are asked to come again.
MOST_HELD_BYTES = 64_000_000
# A body that does not come within this is given up (s).
BODY_S = 30.0

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}

TOO_LARGE = f"The body is larger than {MOST_BYTES} bytes: send less at once; nothing was taken, nothing is lost."


class Guard:
    """The outermost of the service; `told` makes a refusal of an error that it knows (or gives None)."""

    def __init__(self, app: ASGIApp, counts: Counts, told: Callable[[Exception], Refused | None]) -> None:
        self._app, self._counts, self._told = app, counts, told
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _Call(self, scope, receive, send)
        try:
            await call.answer(self._app)
        finally:
            self._held -= call.held
            self._counts.put("midline_body_bytes", self._held)

    def hold(self, size: int) -> None:
        """Count bytes of a body; Refused (503) where all bodies together are too many."""
        if self._held + size > MOST_HELD_BYTES:
            raise Refused(503, "The service is reading too much at once: try again soon.", **LATER)
        self._held += size

    def refused(self, error: Exception) -> Refused:
        """An error as a refusal; one that nobody knows is a fault of the program."""
        if isinstance(error, Refused):
            return error
        known = self._told(error)
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} at {where.name}:{where.lineno}"
        if known is not None:
            log.warning("put off: %s", kind)
            return known
        log.error("a fault of the program: %s", kind)
        return Refused(500, "Something inside the service went wrong; nothing already taken is lost.")

    def done(self, door: str, scope: Scope, status: int, seconds: float) -> None:
        """Count a call and log it by its door (never its path, which may hold a code)."""
        self._counts.add("midline_requests_total", door=door, status=str(status))
        if not scope.get("midline.stream"):
            self._counts.took(door, seconds)
        level = logging.INFO if status < 400 else logging.WARNING
        log.log(level, "%s %d %.1f ms station=%s", door, status, 1e3 * seconds, scope.get("midline.station", "-"))


class _Call:
    def __init__(self, guard: Guard, scope: Scope, receive: Receive, send: Send) -> None:
        self._guard, self._scope, self._receive, self._send = guard, scope, receive, send
        self.held = 0
        self._status = 0
        self._until = time.monotonic() + BODY_S
        self._whole = False

    async def answer(self, app: ASGIApp) -> None:
        began = time.monotonic()
        try:
            self._measure(_said_length(self._scope))
            await app(self._scope, self._read, self._write)
        except Exception as error:  # noqa: BLE001 - the one boundary of a call
            refused = self._guard.refused(error)
            if self._status:  # the answer has begun: it can only be cut off
                raise RuntimeError("an answer was cut off") from None
            if not self._whole:
                refused.headers["Connection"] = "close"
            await refusal(refused)(self._scope, self._receive, self._write)
        finally:
            self._guard.done(self._door(), self._scope, self._status, time.monotonic() - began)

    def _door(self) -> str:
        route = self._scope.get("route")
        path = getattr(route, "path", None) or self._scope.get("midline.door") or "elsewhere"
        return f"{self._method()} {path}"

    def _method(self) -> str:
        method: str = self._scope["method"]
        return method if method in {"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"} else "OTHER"

    def _measure(self, size: int) -> None:
        if size > MOST_BYTES:
            raise Refused(413, TOO_LARGE)

    async def _read(self) -> Message:
        if self._whole:  # after the body nothing comes but the end of the connection
            return await self._receive()
        try:
            async with asyncio.timeout(max(0.0, self._until - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            raise Refused(408, "The body did not come in time: send it again.") from None
        if message["type"] == "http.request":
            size = len(message.get("body", b""))
            self._measure(self.held + size)
            self._guard.hold(size)
            self.held += size
            self._whole = not message.get("more_body", False)
        return message

    async def _write(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            extra = HEADERS | OVER_TLS if self._scope.get("scheme") == "https" else HEADERS
            for name, value in extra.items():
                headers.setdefault(name, value)
        await self._send(message)


def _said_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 18 else MOST_BYTES + 1
    return 0

"""Runs the service until it is told to stop: one process or several workers over one socket, TLS, a graceful end.

At SIGTERM or Ctrl+C streams end at once and calls that are under way finish; after `STOP_S` what is left is cut
off, and stations send it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from game.scoring.service import certificate
from game.scoring.service.app import end_streams
from game.scoring.service.settings import Settings

log = logging.getLogger("midline.service")

# A stop waits so long for calls that are under way (s).
STOP_S = 5
# Connections of one worker, streams included; more are answered with 503.
MOST_CONNECTIONS = 1024
# How often the certificate is looked after (s).
CERTIFICATE_S = 3600.0
# A connection that asks nothing for so long is closed (s); longer than stations pause between two batches.
IDLE_S = 75

# A worker that says nothing for so long is begun anew (s); it must be able to begin on a busy machine.
BEGIN_S = 60

Build = Callable[[Settings], Starlette]


class ServeError(Exception):
    """The service cannot be started so; the message is one sentence that says what to do."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def serve(build: Build, settings: Settings) -> None:
    """Serve until told to stop. `build` makes the application in each worker and can be pickled; ServeError."""
    if not settings.secure and not is_loopback(settings.host):
        raise ServeError("Plain http is for this machine alone: bind to 127.0.0.1, or use TLS.")
    config = uvicorn.Config(
        partial(build_worker, build, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=STOP_S,
        timeout_keep_alive=IDLE_S,
        timeout_worker_healthcheck=BEGIN_S,
        limit_concurrency=MOST_CONNECTIONS,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        ssl_context_factory=partial(tls, settings) if settings.secure else None,
    )
    if settings.workers > 1:
        many = Multiprocess(config, sockets=[_bound(config)])
        many.run()
        if any(process.exitcode == STARTUP_FAILURE for process in many.processes):
            raise ServeError("A worker could not begin: try with one worker, which says why.")
        return
    server = uvicorn.Server(config)
    try:
        with _stopped_calmly():
            server.run()
    except SystemExit as ended:
        raise _not_listening(config) from ended


def _bound(config: uvicorn.Config) -> socket.socket:
    try:
        return config.bind_socket()
    except SystemExit as ended:
        raise _not_listening(config) from ended


def _not_listening(config: uvicorn.Config) -> ServeError:
    return ServeError(
        f"The service cannot listen on {config.host}, port {config.port}: see whether another program does, or "
        "give another --port."
    )


@contextlib.contextmanager
def _stopped_calmly() -> Iterator[None]:
    """A stop that was asked for is no failure: uvicorn gives the signal on to whoever had it before."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def build_worker(build: Build, settings: Settings) -> Starlette:
    """The application of one worker, which ends its streams when the worker is told to stop."""
    log_to_stderr()
    app = build(settings)
    inner = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lives(starting: Starlette) -> AsyncIterator[Any]:
        async with inner(starting) as state:
            with _ends_streams(app):
                keeper = asyncio.create_task(_keep_certificate(settings))
                try:
                    yield state
                finally:
                    keeper.cancel()

    app.router.lifespan_context = lives
    return app


@contextlib.contextmanager
def _ends_streams(app: Starlette) -> Iterator[None]:
    """Streams end when the signal comes: the server itself waits for every open answer first."""
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end_streams, app)
        if callable(before[number]):
            before[number](number, frame)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if (number := getattr(signal, name, None)) is not None:
            with contextlib.suppress(ValueError):  # not the main thread: whoever runs it there ends it
                before[number] = signal.getsignal(number)
                signal.signal(number, stop)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


CONTEXTS: list[ssl.SSLContext] = []


def tls(settings: Settings, *_: Any) -> ssl.SSLContext:
    """TLS 1.2 or newer with the settings' pair."""
    assert settings.certificate is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(settings.certificate, settings.private_key)
    CONTEXTS.append(context)
    return context


async def _keep_certificate(settings: Settings) -> None:
    """Renew our own certificate in time, and take up one that was renewed, while stations stay connected."""
    while settings.certificate is not None and settings.secure:
        await asyncio.sleep(CERTIFICATE_S)
        try:
            if settings.own_certificate:
                await asyncio.to_thread(certificate.own, settings.folder, settings.host)
            for context in CONTEXTS:
                context.load_cert_chain(settings.certificate, settings.private_key)
        except (certificate.CertificateError, OSError, ssl.SSLError) as error:
            log.error("the certificate was not renewed: %s", error)


def log_to_stderr() -> None:
    """One line a call on stderr, with ids alone; what a server's journal takes."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False

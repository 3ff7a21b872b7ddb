"""A service in a process of its own, with a live feed of the events for the viewers of a test."""

from __future__ import annotations

import base64
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
from starlette.requests import Request
from starlette.routing import Route

from game.scoring.service import certificate
from game.scoring.service.app import make_app
from game.scoring.service.limits import Limit
from game.scoring.service.live import frames, last_seen, stream
from game.scoring.service.run import serve
from game.scoring.service.settings import Settings
from game.scoring.store.engine import open_store

# The name of a service that lets one address try to join as often as it likes.
UNLIMITED = "unlimited"
ROOT = Path(__file__).parents[3]


@dataclass
class Served:
    """A running service: where it answers, and its process."""

    url: str
    process: subprocess.Popen[bytes]
    settings: Settings

    def stop(self) -> float:
        """Ask it to end; how long that took (s)."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(15) == 0
        return time.monotonic() - began

    @property
    def log(self) -> str:
        return (self.settings.folder / "log").read_text()


def live_view(app: Any) -> Route:
    """Every event's id and kind as it is committed, for whoever asks: only tests serve this."""

    async def live(request: Request) -> Any:
        service = app().state.service
        service.live.admit()

        async def may() -> bool:
            return True

        def shown(item: Any) -> str:
            return json.dumps([item.event_id, item.at_us])

        return stream(frames(service.live, last_seen(request), shown, may, "event"))

    return Route("/live", live)


def build(settings: Settings) -> Any:
    made: list[Any] = []
    made.append(make_app(open_store(settings.database), settings, [live_view(lambda: made[0])]))
    if settings.name == UNLIMITED:
        made[0].state.service.joins = Limit(10**9, 1.0)
    return made[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path,
    database: str,
    workers: int = 1,
    tls: bool = False,
    proxies: tuple[str, ...] = (),
    name: str = "test",
) -> Iterator[Served]:
    """The service of `build`, from when it answers until it is killed."""
    settings = Settings(folder, database, port=free_port(), workers=workers, proxies=proxies, name=name)
    if tls:
        pair = certificate.own(folder, "127.0.0.1")
        settings = Settings(
            folder, database, port=settings.port, workers=workers, fingerprint=pair.fingerprint,
            certificate=pair.certificate, private_key=pair.private_key, own_certificate=True, name=name,
        )  # fmt: skip
    told = base64.b64encode(pickle.dumps(settings)).decode()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, told],
            cwd=ROOT,
            stderr=log,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
    try:
        found = Served(f"http{'s' if tls else ''}://127.0.0.1:{settings.port}", process, settings)
        give_up = time.monotonic() + 40
        while not _answers(found.url):
            assert process.poll() is None, found.log
            assert time.monotonic() < give_up, found.log
            time.sleep(0.05)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", verify=False, timeout=2).status_code in (200, 503)
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    serve(build, pickle.loads(base64.b64decode(sys.argv[1])))

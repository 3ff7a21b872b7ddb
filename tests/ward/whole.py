"""The whole chain as a ward has it: `midline serve`, staff on its pages, a station's commands.

`python -m tests.ward.whole [--orders 30]` measures how long an order takes from the click on the page until the
page shows that the station did it, and prints one JSON object; it fails where a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx

from game.scoring.station.enrolled import read_ward
from tests.ward.browsing import Looker, chromium
from tests.ward.house import hidden
from tests.ward.sample import PASSWORD
from tests.ward.test_live import MOST_S, clicks

ROOT = Path(__file__).parents[2]
# Two zones between which it is always another day: a patient begins in the west and practises in the east.
WEST, EAST = "Etc/GMT+12", "Etc/GMT-14"
WHO = "m.rossi"


def day_in(zone: str) -> str:
    """Today's date there."""
    hours = -12 if zone == WEST else 14
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + hours * 3600))


def midline(folder: Path, *arguments: str, told: str = "", **more: str) -> str:
    """A command of Midline over a data folder, done; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "game", *arguments], env=environment(folder, **more), cwd=ROOT, input=told,
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of a program over a data folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "MIDLINE_DATA": str(folder), **more}


@contextmanager
def serving(folder: Path, port: int, zone: str = EAST) -> Iterator[str]:
    """`midline serve` with its pages, until it is told to stop; its address."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "game", "serve", "--port", str(port)],
            env=environment(folder, TZ=zone), cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(base), 60)
        yield base
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def until(found: Any, limit_s: float = 30.0) -> Any:
    """What `found` gives once it is true."""
    give_up = time.monotonic() + limit_s
    while not (value := found()):
        assert time.monotonic() < give_up, found
        time.sleep(0.02)
    return value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Staff:
    """Somebody who is signed in on the served pages."""

    base: str
    client: httpx.Client = field(init=False)
    csrf: str = ""

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.base, follow_redirects=True, timeout=30)
        page = self.client.get("/sign-in").text
        fields = {"csrf": hidden(page, "csrf"), "next": hidden(page, "next"), "name": WHO, "password": PASSWORD}
        assert self.client.post("/sign-in", data=fields).status_code == 200
        self.csrf = hidden(self.get("/patients"), "csrf")

    def __enter__(self) -> Staff:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def post(self, path: str, **fields: str) -> str:
        answer = self.client.post(path, data={"csrf": self.csrf, **fields})
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def enrols(self, station: Path, name: str) -> str:
        """Let a station join, by the code that the page shows; its id."""
        page = self.post("/stations", name=name)
        found = re.search(r"midline enrol (\S+) (\S+)</code>", page)
        assert found is not None, page
        midline(station, "enrol", found.group(1), found.group(2))
        assert read_ward(station, lambda: None) is not None
        return station_id(self.get("/board"))


def station_id(board: str) -> str:
    """The id of the one station on the board."""
    (found,) = set(re.findall(r"/stations/([0-9a-f-]{36})", board))
    return str(found)


@contextmanager
def playing(station: Path, seconds: int) -> Iterator[subprocess.Popen[bytes]]:
    """A coach's card offscreen on a real clock, which needs no graphics card, until it is ended."""
    with (station / "played").open("ab") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "game", "play", "coach-u03", "--view", "offscreen", "--clock", "live",
                "--seconds", str(seconds), "--out", str(station / "out"), "--pain", "5,4",
            ],
            env=environment(station), cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def a_ward(tmp: Path, zone: str = EAST) -> Iterator[tuple[str, Path]]:
    """A served ward with one lead, and an empty folder for a station."""
    server, station = tmp / "server", tmp / "station"
    for folder in (server, station):
        folder.mkdir(parents=True)
    midline(server, "staff", "add", WHO, "--role", "lead", "--password-stdin", told=f"{PASSWORD}\n")
    with serving(server, free_port(), zone) as base:
        yield base, station


def clicked(looker: Looker, station: Path, ident: str, orders: int) -> list[float]:
    """How long each of so many orders took, from the click until it was shown as done (s), in order of length."""
    with playing(station, 600):
        looker.go(f"/stations/{ident}")
        looker.page.locator("button[value=praise]:not([disabled])").wait_for(timeout=60_000)
        looker.page.locator("#feed li").nth(1).wait_for(timeout=60_000)
        return sorted(clicks(looker, orders))


def _answers(base: str) -> bool:
    try:
        return bool(httpx.get(f"{base}/health", timeout=2).status_code == 200)
    except httpx.HTTPError:
        return False


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--orders", type=int, default=30)
    orders = wanted.parse_args().orders
    with tempfile.TemporaryDirectory() as name, a_ward(Path(name)) as (base, station), chromium() as browser:
        with Staff(base) as staff:
            ident = staff.enrols(station, "Trolley 1")
        looker = Looker(browser, base, "")
        looker.sign_in(WHO)
        took = clicked(looker, station, ident, orders)
        looker.close()
    p99 = took[min(len(took) - 1, len(took) * 99 // 100)]
    told = {"orders": len(took), "median_s": took[len(took) // 2], "p99_s": p99, "longest_s": took[-1]}
    print(json.dumps({key: round(value, 3) for key, value in told.items()}))
    assert p99 <= MOST_S


if __name__ == "__main__":
    main()

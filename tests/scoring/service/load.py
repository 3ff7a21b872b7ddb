"""A ward at work: stations that send, viewers that watch, and how long an answer takes against a bare commit.

    python -m tests.scoring.service.load --stations 64 --rate 10 --seconds 60 [--postgres] [--workers N]

The service, the stations with the viewers, and one process that makes bare one-row commits on a second database of
the same kind and settings on the same disk run side by side. The ramp-up is not counted. Each station sends what
waits, one batch after the other, as a real one does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from game.scoring.ids import uuid7
from game.scoring.store.engine import open_store
from game.scoring.wire import Batch, Received, SentSession
from tests.scoring.service.bare import MADE
from tests.scoring.service.served import ROOT, served
from tests.scoring.service.speaking import Line, follow
from tests.scoring.store.cluster import running
from tests.scoring.store.sending import SECOND_US, Sender, enrol, rating

RAMP_S = 15.0


@dataclass
class Seen:
    """What came of a run; `acks` are (when, seconds) of each answer, `sent` and `stored` ids."""

    acks: list[tuple[float, float]] = field(default_factory=list)
    sent: int = 0
    stored: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    viewed: list[list[str]] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    reconnects: int = 0


@dataclass(frozen=True)
class Plan:
    """How much, how long; viewers that are cut off every `cut_s` where it is not 0."""

    stations: int
    rate: float
    seconds: float
    viewers: int = 4
    ramp_s: float = RAMP_S
    cut_s: float = 0.0


async def drive(port: int, tokens: list[str], plan: Plan) -> Seen:
    """All stations and viewers at once; returns when every event is answered and every viewer has them all."""
    seen = Seen(viewed=[[] for _ in range(plan.viewers)])
    done = asyncio.Event()
    begin = time.monotonic() + 0.5
    views = [asyncio.create_task(_view(port, ids, seen, plan, done)) for ids in seen.viewed]
    await asyncio.gather(*(_station(port, token, n, seen, plan, begin) for n, token in enumerate(tokens)))
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up and any(len(ids) < len(seen.stored) for ids in seen.viewed):
        await asyncio.sleep(0.05)
    done.set()
    for view in views:
        view.cancel()
    await asyncio.gather(*views, return_exceptions=True)
    return seen


async def _station(port: int, token: str, number: int, seen: Seen, plan: Plan, begin: float) -> None:
    """Makes events at its rate, from its turn in the ramp-up on, and sends what waits."""
    sender = Sender(None, f"station-{number}")  # type: ignore[arg-type]
    session, due = uuid7(), begin + plan.ramp_s * number / plan.stations / 2
    sender.sessions[session] = SentSession(
        session=session, patient=f"P-{number}", begun_utc="2026-11-30T08:00:00Z"
    )
    sender.seqs[session] = iter(range(1, 1 << 30))  # type: ignore[assignment]
    line, ending, waiting = Line(port, token), begin + plan.ramp_s + plan.seconds, []
    while due < ending or waiting:
        now = time.monotonic()
        if not waiting and now < due:
            await asyncio.sleep(due - now)
        while due <= time.monotonic() and due < ending:
            sender.utc_us = time.time_ns() // 1000 - SECOND_US  # `event` moves it on
            waiting.append(sender.event(session, rating(3)))
            seen.sent += 1
            due += 1 / plan.rate
        if not waiting:
            continue
        batch: Batch = sender.batch(*waiting[:500])
        began = time.monotonic()
        try:
            status, body = await line.post("/v1/events", msgspec.json.encode(batch))
        except (OSError, EOFError, TimeoutError) as error:
            seen.errors.append(type(error).__name__)
            await asyncio.sleep(0.05)
            continue
        if status != 200:
            seen.errors.append(f"{status} {body[:200]!r}")
            await asyncio.sleep(0.05)
            continue
        ended = time.monotonic()
        seen.acks.append((ended - begin, ended - began))
        got = msgspec.json.decode(body, type=Received)
        seen.stored += got.stored
        seen.errors += [f"quarantined {one}" for one in got.quarantined]
        waiting = waiting[len(batch.events) :]
    line.close()


async def _view(port: int, ids: list[str], seen: Seen, plan: Plan, done: asyncio.Event) -> None:
    """Follows the live feed, from its own number on after each cut."""
    number = 0
    while not done.is_set():
        with contextlib.suppress(OSError, EOFError, TimeoutError):
            async with asyncio.timeout(plan.cut_s or None):
                async for at, data in follow(port, "/live", number):
                    number = at
                    name, at_us = json.loads(data)
                    ids.append(name)
                    seen.lags.append(time.time() - at_us / 1e6)
        seen.reconnects += 1


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextlib.contextmanager
def databases(postgres: bool, folder: Path) -> Iterator[tuple[str, str]]:
    """Two databases of a kind with the store's tables: the service's and the bare commits'."""
    with contextlib.ExitStack() as stack:
        if postgres:
            cluster = stack.enter_context(running(synced=True))
            pairs = [cluster.database() for _ in range(2)]
        else:
            pairs = [("", f"sqlite:///{folder / name}") for name in ("ward.db", "bare.db")]
        for owner, url in pairs:
            store = open_store(url)
            store.migrate(owner or None)
            store.close()
        # Who serves may make no tables; the bare commits need one.
        yield pairs[0][1], pairs[1][0] or pairs[1][1]


def measure(plan: Plan, postgres: bool, workers: int = 1, folder: Path | None = None) -> dict[str, float]:
    """One run; the figures of it, in ms where nothing else is said."""
    with contextlib.ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="midline-load-")))
        url, bare_url = stack.enter_context(databases(postgres, place))
        store = open_store(url)
        tokens = [enrol(store, f"0193b6a0-0000-7000-8000-{number:012d}") for number in range(plan.stations)]
        store.close()
        service = stack.enter_context(served(place, url, workers=workers))
        told = place / "bare.json"
        words = [sys.executable, "-m", MADE, bare_url, str(told), str(plan.ramp_s), str(plan.seconds)]
        bare = subprocess.Popen(words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        gc.collect()
        gc.freeze()  # a pause of the generator would be told as one of the service
        try:
            seen = asyncio.run(drive(service.settings.port, tokens, plan))
            bare.wait(plan.ramp_s + plan.seconds + 30)
        finally:
            bare.kill()
            bare.wait()
        stopped_s = service.stop()
        store = open_store(url)
        in_store = store.last_seq()
        store.close()
        commits = list(json.loads(told.read_text()))
    acks = [took for at, took in seen.acks if at >= plan.ramp_s]
    lags = seen.lags or [0.0]
    missed = sum(len(set(seen.stored) - set(ids)) for ids in seen.viewed)
    twice = sum(len(ids) - len(set(ids)) for ids in seen.viewed)
    return {
        "stations": plan.stations, "offered_per_s": plan.stations * plan.rate, "sent": seen.sent,
        "acknowledged": len(seen.stored), "in_store": in_store, "errors": len(seen.errors),
        "first_error": seen.errors[0] if seen.errors else "",  # type: ignore[dict-item]
        "answers": len(acks), "ack_p50": 1e3 * quantile(acks, 0.5), "ack_p99": 1e3 * quantile(acks, 0.99),
        "ack_max": 1e3 * max(acks), "bare_commits": len(commits), "bare_p50": 1e3 * quantile(commits, 0.5),
        "bare_p99": 1e3 * quantile(commits, 0.99),
        "ratio_p99": quantile(acks, 0.99) / quantile(commits, 0.99),
        "live_p50": 1e3 * quantile(lags, 0.5), "live_p99": 1e3 * quantile(lags, 0.99), "viewers_missed": missed,
        "viewers_twice": twice, "reconnects": seen.reconnects, "stop_s": stopped_s,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=64)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--ramp", type=float, default=RAMP_S)
    parser.add_argument("--viewers", type=int, default=4)
    parser.add_argument("--cut", type=float, default=0.0, help="Cut each viewer off every so many seconds.")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    told = parser.parse_args()
    plan = Plan(told.stations, told.rate, told.seconds, told.viewers, told.ramp, told.cut)
    result = measure(plan, told.postgres, told.workers)
    print(json.dumps(result, indent=1))
    whole = result["sent"] == result["acknowledged"] == result["in_store"]
    fine = whole and not result["errors"] and not result["viewers_missed"] and result["ratio_p99"] <= 20
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()

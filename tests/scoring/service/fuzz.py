"""Calls of every sort, made from the OpenAPI page, against a running service: none meets a fault of the program.

python -m tests.scoring.service.fuzz --seconds 120 [--postgres]
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode

from game.scoring.store.engine import open_store
from tests.scoring.service.served import UNLIMITED, served
from tests.scoring.store.cluster import running
from tests.scoring.store.sending import enrol

STATION = "0193b6a0-0000-7000-8000-000000000001"
# Never ends; its refusals are tests of their own.
STREAM = "/v1/stations/me/orders"
# Changes the caller's token, so it has a station of its own.
CHANGES = "/v1/stations/me/token"
# Calls of one door before the next one's turn.
AT_ONCE = 4


def fuzz(seconds: float, folder: Path, seed: int = 0, url: str = "") -> Counter[str]:
    """How many answers of each status every door gave; AssertionError for a 500, or a status not described."""
    url = url or f"sqlite:///{folder / 'ward.db'}"
    store = open_store(url)
    if store.kind == "sqlite":
        store.migrate()
    token, other = enrol(store, STATION), enrol(store, STATION[:-1] + "2")
    store.add_patient("P-1", "lead")
    store.close()
    told: Counter[str] = Counter()
    with served(folder, url, name=UNLIMITED) as service:
        schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
        doors = [found.ok() for found in schema.get_all_operations()]
        tests = [
            _test(door, mode, service.url, other if door.path == CHANGES else token, told)
            for door in doors
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            if door.path != STREAM and (mode is GenerationMode.POSITIVE or door.body)
        ]
        ending, turn = time.monotonic() + seconds, seed
        while turn == seed or time.monotonic() < ending:
            for test in tests:
                hypothesis.seed(turn)(test)()
            turn += 1
        assert service.process.poll() is None, service.log[-2000:]
        assert "a fault of the program" not in service.log, service.log[-2000:]
    return told


def _test(operation, mode: GenerationMode, url: str, token: str, told: Counter[str]):
    headers = {"Authorization": f"Bearer {token}"}

    @settings(max_examples=AT_ONCE, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def test(case) -> None:
        answer = case.call(base_url=url, headers=headers, timeout=10)
        told[f"{operation.method.upper()} {operation.path} {answer.status_code}"] += 1
        described = set(operation.definition.raw["responses"])
        assert answer.status_code != 500, (operation.path, case.body)
        assert str(answer.status_code) in described | {"404", "405"}, (answer.status_code, answer.text)

    return test


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="midline-fuzz-") as folder, contextlib.ExitStack() as stack:
        url = stack.enter_context(cluster_url()) if told.postgres else ""
        for line, count in sorted(fuzz(told.seconds, Path(folder), told.seed, url).items()):
            print(f"{count:6} {line}")


@contextlib.contextmanager
def cluster_url() -> Iterator[str]:
    """A database of a PostgreSQL of our own, with the store's tables."""
    with running() as cluster:
        owner, url = cluster.database()
        store = open_store(url)
        store.migrate(owner)
        store.close()
        yield url


if __name__ == "__main__":
    main()

"""Events a second that the store keeps, by batches of 1, 10 and 100: `python -m tests.scoring.store.throughput`.

Beside it, the same disk's bare commits: one row a transaction, with the settings of the store.
"""

import itertools
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from game.scoring.store.engine import Store, open_store
from tests.scoring.store.cluster import running
from tests.scoring.store.conftest import KEY
from tests.scoring.store.sending import Sender, enrol, rating, repetition

ROUNDS = {1: 300, 10: 150, 100: 40}


def ingest_s(store: Store, size: int) -> list[float]:
    """Seconds of each batch."""
    sender = Sender(store)
    session = sender.begin("P-1")
    kinds = itertools.cycle([rating(), repetition(), repetition(2)])
    batches = [
        sender.batch(*[sender.event(session, next(kinds)) for _ in range(size)]) for _ in range(ROUNDS[size])
    ]
    taken = []
    for batch in batches:
        begun = time.perf_counter()
        assert len(store.ingest("st-1", batch, sender.utc_us).stored) == size
        taken.append(time.perf_counter() - begun)
    return taken


def commit_s(store: Store) -> float:
    taken = []
    for number in range(200):
        begun = time.perf_counter()
        with store.engine.connect() as plain, plain.execution_options(writes=True).begin():
            plain.execute(text("UPDATE station SET name = :name WHERE station = 'st-1'"), {"name": f"n{number}"})
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def tell(name: str, store: Store) -> None:
    enrol(store, "st-1")
    for size in ROUNDS:
        taken = ingest_s(store, size)
        median = statistics.median(taken)
        print(f"{name} batch {size}: {size / median:.0f} events/s, {median * 1e3:.2f} ms a batch (p50), "
              f"{sorted(taken)[int(len(taken) * 0.99)] * 1e3:.1f} ms (p99)")  # fmt: skip
    print(f"{name} bare commit of one row through the same library: {commit_s(store) * 1e3:.2f} ms (p50)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.db'}", KEY)
        store.migrate()
        tell("sqlite", store)
        store.close()
    with running(synced=True) as cluster:
        owner, url = cluster.database()
        store = open_store(url)
        store.migrate(owner)
        tell("postgresql", store)
        store.close()


if __name__ == "__main__":
    main()

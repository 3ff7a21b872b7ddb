"""Many writers at once, and a reader who follows: nothing is missed, nothing comes twice, all in order."""

import itertools
import threading

from game.scoring.store.engine import Store
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import Sender, enrol, rating

WRITERS, ROUNDS = 4, 20


def write(store: Store, station: str, told: list[str], faults: list[BaseException]) -> None:
    try:
        sender = Sender(store, station)
        session = sender.begin(f"P-{station[-1]}{station[-1]}")
        for number in range(ROUNDS):
            told += [each.event_id for each in sender.tell(session, *[rating(number % 11)] * (1 + number % 3))]
            if number % 5 == 0:
                store.set_card("P-0", "sun", "blue", str(number))
                store.append_ward("P-0", [rating(1)], "anna")
    except BaseException as fault:  # noqa: BLE001 - told in the test's own thread
        faults.append(fault)


def test_who_follows_misses_nothing_that_four_writers_keep(stores: Stores):
    store = stores.new()
    store.add_patient("P-0")
    told: list[list[str]] = [[] for _ in range(WRITERS)]
    faults: list[BaseException] = []
    threads = []
    for number in range(WRITERS):
        enrol(store, f"st-{number}")
        # Each has a store of its own, as the workers of a service have.
        own = stores.again() if number % 2 else store
        threads.append(threading.Thread(target=write, args=(own, f"st-{number}", told[number], faults)))
    for thread in threads:
        thread.start()
    seen, cursor, running = [], 0, True
    while running:
        running = any(thread.is_alive() for thread in threads)
        while page := store.since(cursor, 7):
            seen += page
            cursor = page[-1].server_seq
    assert not faults
    assert [each.server_seq for each in seen] == sorted({each.server_seq for each in seen})
    assert sorted(each.event_id for each in seen if each.station != "ward") == sorted(itertools.chain(*told))
    assert len([each for each in seen if each.station == "ward"]) == WRITERS * 4
    assert store.last_seq() == cursor
    assert store.verify_audit() is None
    before = store.snapshot()
    store.rebuild()
    assert store.snapshot() == before

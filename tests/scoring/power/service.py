"""A service's store that takes batches and says which are safe: `service.py FOLDER BATCHES`."""

import os
import sys
from pathlib import Path

from game.scoring.store.engine import open_store
from game.scoring.store.stations import hash_of
from game.scoring.wire import WIRE, Batch, SentEvent, SentSession

A_BATCH = 5
SESSION = "00000000-0000-7000-8000-00000000abcd"
US = 1_000_000
PAYLOAD = '{"by":"staff","kind":"note","text":"%s"}'


def main(folder: Path, count: int) -> None:
    store = open_store(f"sqlite:///{folder / 'ward.db'}")
    store.migrate()
    assert store.use_code(hash_of(store.make_code("Trolley", "test")), "station-1") is not None
    os.write(1, b"said 0\n")
    for number in range(count):
        first = number * A_BATCH + 1
        at_us = 1_700_000_000 * US + first
        events = [
            SentEvent(
                event_id=f"00000000-0000-7000-8000-{seq:012d}", session=SESSION, seq=seq, utc_us=at_us,
                mono_us=at_us, boot="boot", rules="1", format=2, exercise_s=None, session_s=None, kind="note",
                payload=PAYLOAD % f"event {seq} {'x' * 200}",
            )
            for seq in range(first, first + A_BATCH)
        ]  # fmt: skip
        begun = SentSession(session=SESSION, patient="P-1", begun_utc="2026-01-05T10:00:00.000000Z")
        batch = Batch(
            wire=WIRE, sent_utc_us=at_us, sent_mono_us=at_us, boot="boot", sessions=[begun], events=events
        )
        received = store.ingest("station-1", batch, at_us)
        assert len(received.stored) == A_BATCH, received
        os.write(1, f"said {first + A_BATCH - 1}\n".encode())
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""A station that keeps events, one by one and in bursts, and says which are safe: `station.py FOLDER EVENTS`."""

import os
import sys
from pathlib import Path

from game.scoring.journal import Journal
from game.scoring.patients import add
from game.training.events import Note

BURST = 7
# A log that is written back often: the moments in which that happens are the dangerous ones.
PAGES = 40


def main(folder: Path, count: int) -> None:
    add(folder, "P-1")
    with Journal.open(folder) as journal:
        journal._connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")
        session = journal.begin_session("P-1")
        os.write(1, f"said {session} 0\n".encode())
        seq = 0
        while seq < count:
            for _ in range(1 if seq % 3 else BURST):
                seq = journal.append(Note(f"event {seq + 1} " + "x" * 200, "staff"))
            assert journal.wait(seq, 30.0)
            os.write(1, f"said {session} {seq}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""Records and sends until it is killed: prints what the journal has called durable.

`sync_child.py FOLDER KILLS SEED` forks so many stations' programs one after the other, each with a journal and a
thread that sends, and kills each at a random moment; prints one JSON list of [session, seq].
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from game.scoring.journal import Journal
from game.scoring.station import sync
from game.scoring.station.enrolled import read_ward
from game.training.events import Dose, Note

LONGEST_S = 0.4


def station(folder: Path, out: int, seed: int) -> None:
    chance = random.Random(seed)
    sync.LAST_WAIT_S, sync.LOOK_S = 0.05, 0.005
    journal = Journal.open(folder)
    sync.Sync(folder, journal.key, read_ward(folder), lambda _: None)
    session, told = journal.begin_session(), 0
    while True:
        for _ in range(chance.randrange(1, 8)):
            journal.append(chance.choice([Note("x" * chance.randrange(2000), "staff"), Dose(1.0, "mirror")]))
        if chance.random() < 0.5:
            time.sleep(chance.random() * 0.01)
        if journal.durable_seq > told:
            told = journal.durable_seq
            os.write(out, f"{session} {told}\n".encode())


def killed(folder: Path, seed: int) -> list[tuple[str, int]]:
    """What one program had called saved when it was killed."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        station(folder, writes, seed)
    os.close(writes)
    if seed % 4:  # the others may die before they have kept anything
        select.select([reads], [], [], 20.0)
    time.sleep(0.05 + random.Random(-seed).random() * LONGEST_S)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reads) as pipe:
        lines = [line.split() for line in pipe.read().splitlines() if line.count(" ") == 1]
    return [(session, int(seq)) for session, seq in lines]


if __name__ == "__main__":
    place, kills, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    told = dict[str, int]()
    for number in range(kills):
        for session, seq in killed(place, first + number):
            told[session] = max(seq, told.get(session, 0))
    print(json.dumps(sorted(told.items())))

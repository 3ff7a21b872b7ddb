"""Writes a journal until it is killed: prints `saved SEQ KIND` for what the journal has called durable.

`kill_child.py FOLDER KILLS SEED` forks so many writers one after the other, kills each with SIGKILL at a random
moment, and prints one JSON object: session ids and the lines that each writer had printed.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from game.scoring.journal import Journal
from game.scoring.key import working_keyring
from game.training.events import Dose, Event, Note, SessionStart, Trial

LONGEST_S = 0.25


def events(chance: random.Random) -> Event:
    trial = Trial(1, 1.0, True, 0.5, "", 0.0, 1.0, {"a_m": chance.random()})
    return chance.choice([trial, Note("x" * chance.randrange(3000), "staff"), Dose(1.0, "mirror")])


def write_for_ever(folder: Path, out: int, seed: int) -> None:
    chance = random.Random(seed)
    journal = Journal.open(folder)
    session = journal.begin_session()
    os.write(out, f"session {session}\n".encode())
    kinds = [SessionStart.kind]
    journal.append(SessionStart("demonstration", "left", seed, "live"), None, 0.0)
    told = 0
    while True:
        for _ in range(chance.randrange(1, 6)):
            event = events(chance)
            kinds.append(event.kind)
            journal.append(event, 0.1, 0.2)
        if chance.random() < 0.5:
            journal.wait(len(kinds), 1.0)
        durable = journal.durable_seq
        for seq in range(told + 1, durable + 1):
            os.write(out, f"saved {seq} {kinds[seq - 1]}\n".encode())
        told = durable


def one_kill(folder: Path, seed: int) -> str:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_for_ever(folder, write, seed)
        finally:
            os._exit(1)
    os.close(write)
    time.sleep(random.Random(seed).uniform(0.0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    with os.fdopen(read) as file:
        return file.read()


def main() -> None:
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    working_keyring()  # loads the library once, not in every child
    # Every fifth writer begins a new folder, so that making key and tables is cut off as well.
    runs = []
    for number in range(kills):
        place = folder / str(number // 5)
        runs.append({"folder": str(place), "lines": one_kill(place, seed + number).splitlines()})
    print(json.dumps(runs))


if __name__ == "__main__":
    main()

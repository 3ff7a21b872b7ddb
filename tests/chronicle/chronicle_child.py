"""Tells a patient's facts until it is killed: prints `saved SESSION SEQ KIND` for what the journal calls durable.

`chronicle_child.py FOLDER KILLS SEED` forks so many writers one after the other on one patient, kills each with
SIGKILL at a random moment, and prints one JSON object: the lines that each had printed.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from game.chronicle.chronicle import Chronicle
from game.programme.course import is_fact
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.patients import add, read_patient
from game.training.course import Fact
from game.training.events import Note
from tests.chronicle.chronicle_kit import lived

CODE = "P-01"


def write_for_ever(folder: Path, facts: list[Fact], out: int, seed: int) -> None:
    chance = random.Random(seed)
    journal = Journal.open(folder)
    chronicle = Chronicle.open(journal, CODE)
    told = [row.event for row in read_patient(folder, CODE) if row.programme and is_fact(row.event)]
    os.write(out, f"open {journal.session} {len(told)}\n".encode())
    # What the opening itself had to make again.
    kinds = [row.event.kind for row in chronicle.events() if row.session == journal.session]
    reported = 0
    for fact in facts[len(told) :]:
        if chance.random() < 0.2:
            journal.append(Note("x" * chance.randrange(2000), "staff"))
            kinds.append(Note.kind)
        seq = chronicle.take(fact)
        kinds += [event.kind for event in chronicle.said]
        assert seq == len(kinds)
        if chance.random() < 0.3:
            journal.wait(seq, 1.0)
        durable = journal.durable_seq
        for number in range(reported + 1, durable + 1):
            os.write(out, f"saved {journal.session} {number} {kinds[number - 1]}\n".encode())
        reported = durable
    time.sleep(60)


def one_kill(folder: Path, facts: list[Fact], seed: int) -> str:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_for_ever(folder, facts, write, seed)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as file:
        first = file.readline()
        time.sleep(random.Random(seed).uniform(0.0, 0.2))
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert os.WIFSIGNALED(status), "the writer ended by itself"
        return first + file.read()


def main() -> None:
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    find_key(folder)
    add(folder, CODE)
    facts = lived(40)
    print(json.dumps([one_kill(folder, facts, seed + number).splitlines() for number in range(kills)]))


if __name__ == "__main__":
    main()

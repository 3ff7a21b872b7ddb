"""A station that plays, rates and syncs until it is killed: `station.py FOLDER PATIENT RATE SEED`.

It prints `saved SESSION SEQ` when, and only when, the journal called that safe: what a patient may have been told.
"""

import os
import random
import sys
import time
from pathlib import Path

from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.patients import add
from game.scoring.station.enrolled import read_ward
from game.scoring.station.sync import Sync
from game.training.events import BlockStart, Dose, Nrs, SessionStart, Trial

HELD_S = 30.0


def main(folder: Path, patient: str, rate: float, seed: int) -> None:
    chance = random.Random(seed)
    ward = read_ward(folder)
    assert ward is not None
    add(folder, patient)
    with Journal.open(folder) as journal:
        sync = Sync(folder, find_key(folder), ward, lambda _: None)
        session = journal.begin_session(patient)
        number = 0
        while True:
            for event in events(number):
                seq = journal.append(event)
            if journal.wait(seq, HELD_S):
                os.write(1, f"saved {session} {seq}\n".encode())
            assert sync.alive
            number += 1
            time.sleep(chance.expovariate(rate))


def events(number: int):
    """What happens next: a block, its trials, a rating every twentieth time, and its dose."""
    if number == 0:
        yield SessionStart("patient", "left", 1, "live")
        yield BlockStart("lantern", "U02", "mirror", 1.5, 12, "training", "virtual_mirror")
    yield Trial(number + 1, 1.5, number % 4 != 0, 0.8, "", 2.0 * number, 2.0 * number + 1.5, {"reach_m": 0.21})
    if number % 20 == 0:
        yield Nrs("mid", number % 11, "patient", "bar", "programme")
    if number % 50 == 49:
        yield Dose(60.0, "virtual_mirror")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))

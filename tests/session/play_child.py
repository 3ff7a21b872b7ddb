"""Plays blocks without drawing until it is killed, as `midline play` does: real journal, `saved SEQ KIND` lines.

`play_child.py FOLDER KILLS SEED` forks so many players one after the other, kills each with SIGKILL at a random
moment, and prints one JSON object: the session's id and the lines that each player had printed.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import devices
import exercises
from game.body.joints import Side
from game.scoring.journal import Journal
from game.scoring.key import working_keyring
from game.session.clock import StepClock
from game.session.loop import Loop
from game.session.perform import Staging, perform
from game.session.sight import Blind

LONGEST_S = 0.8
# A pause after each frame, so that a block lasts through the moments of the kill.
FRAME_S = 0.0005
COMMIT_S = 0.04


class SlowDisk(Journal):
    """A journal on a disk that takes its time, so that a word said too early is caught."""

    def _commit(self) -> None:
        time.sleep(COMMIT_S)
        super()._commit()


def play(folder: Path, out: int, seed: int) -> None:
    def say(text: str) -> None:
        os.write(out, f"{text}\n".encode())

    def on_frame(_: Loop) -> None:
        time.sleep(FRAME_S)

    journal: Any = SlowDisk.open(folder)
    while True:
        say(f"session {journal.begin_session()}")
        clock = StepClock()
        with devices.open_device(f"sim:grasp?hand=right&seed={seed}", clock.now) as device:
            perform(
                Staging(
                    exercise=exercises.load("lantern"),
                    affected=Side.LEFT,
                    seed=seed,
                    level=None,
                    pain=(5, 4),
                    seconds=2.0,
                    asks=False,
                    ending=False,
                    clock=clock,
                    view=Blind(),
                    journal=journal,
                    devices={"intact": device},
                    say=say,
                    on_frame=on_frame,
                )
            )


def one_kill(folder: Path, seed: int) -> str:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            play(folder, write, seed)
        finally:
            os._exit(1)
    os.close(write)
    said: list[str] = []
    with os.fdopen(read) as file:
        # Every other one has promised something by then, however slow the machine is.
        while seed % 2 and not (said and said[-1].startswith("saved ")):
            said.append(file.readline())
            assert said[-1], f"the player ended by itself: {said}"
        time.sleep(random.Random(seed).uniform(0.05, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        said += file.readlines()
    assert os.WIFSIGNALED(status), f"the player ended by itself: {said}"
    return "".join(said)


def main() -> None:
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    working_keyring()  # loads the library once, not in every child
    exercises.load("lantern")
    print(json.dumps([one_kill(folder, seed + number).splitlines() for number in range(kills)]))


if __name__ == "__main__":
    main()

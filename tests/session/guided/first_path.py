"""A first-time user's path, timed in steps: `python -m tests.session.guided.first_path` prints it.

Commands are timed as they run; the visit is led on the virtual clock with somebody who looks at each screen for
four seconds before answering it. How long the installation takes depends on the network; `.ci/run` tells it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from game.session.guided.desk import Guide
from game.session.guided.visit import today
from tests.session.guided.guided_kit import Life

PACE_S = 4.0
STEPS = (
    ("staff-supervision", "who is there, which side, three questions of the day"),
    ("r1", "the questions of safety"),
    ("education-short", "seven cards, two questions"),
    ("t5-desktop", "a first look at the screen"),
    ("practice", "the first minute of practice begins"),
)


def command(*arguments: str) -> float:
    """How long a command takes, seconds."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "game", *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


def visit() -> dict[str, float]:
    """When each step of the first visit begins, in minutes."""
    life, began = Life(fresh=True), {}
    life.sitter.pace_s = PACE_S

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None:
            began.setdefault(look.title, desk.time_s / 60)
        if desk.waiting:
            began.setdefault("practice", desk.time_s / 60)

    desk = life.desk(0, on_beat)
    life.sitter.answers["staff-supervision"] = "present"
    desk.run(today(Guide(desk, life.chronicle)))
    return began


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MIDLINE_DATA"] = folder
        seconds = command("patients", "add", "P-1", "--preset", "plp", "--affected", "left")
        print(f"midline patients add P-1 --preset plp --affected left   {seconds:.1f} s")
    began = visit()
    for key, what in STEPS:
        print(f"minute {began[key]:4.1f}  {what}")


if __name__ == "__main__":
    main()

"""A simulated programme in a process of its own, day after day, so that a test can kill it.

`python guided_child.py FOLDER CODE FIRST_DAY DAYS SEED` prints `saved SEQ KIND` at every promise, and `day DATE`
before each visit.
"""

import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from game.body.joints import Side
from game.chronicle.chronicle import Chronicle
from game.programme.standing import Phase
from game.scoring.journal import Journal
from game.session.guided.desk import Guide, Setting
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.training.course import TherapistAct

# A beat takes this long here, so that a kill falls anywhere in a visit.
BEAT_S = 0.002


def say(line):
    print(line, flush=True)


def one_day(folder, code, day, seed):
    """Today's visit; a visit that was cut off goes on."""
    with Journal.open(folder) as journal, Chronicle.open(journal, code) as chronicle:
        sitter = SimulatedSitter(Patient(ARCHETYPES["plp"], np.random.default_rng((seed, day.toordinal()))))
        sitter.answers |= {"which-arm": "left", "staff-supervision": "present"}
        setting = Setting(
            day.isoformat(),
            Side.LEFT,
            "arm",
            "DESKTOP",
            "present",
            installed=("LR", "U02", "VBBT", "PPS", "OWN", "ROM", "OPP", "FIST"),
            tracked=("intact",),
        )
        desk = VirtualDesk(setting, sitter, journal, say, on_beat=lambda _: time.sleep(BEAT_S))
        ended = desk.run(today(Guide(desk, chronicle), chronicle.visit))
        if chronicle.course.chart.standing.asked is not None:
            chronicle.take(TherapistAct(setting.day, "confirm"))
        return ended, chronicle.course.chart.standing.phase


def main():
    folder, code, first, days, seed = sys.argv[1:]
    for number in range(int(days)):
        day = date.fromisoformat(first) + timedelta(days=number)
        say(f"day {day.isoformat()}")
        _, phase = one_day(Path(folder), code, day, int(seed))
        if phase is Phase.DONE:
            return


if __name__ == "__main__":
    main()

"""New patients of every preset, from the first command to the end of four weeks, through the real screens.

`python -m tests.session.guided.weeks` is the long run: every preset, sides, ways of answering and aphasia paired.
Waits jump on the virtual clock, blocks are answered trial by trial by the virtual patients of protocol.md 7.9, and
every day begins by deciding the journal again. One preset and one week run with the tests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from game.body.joints import Side
from game.chronicle.chronicle import Chronicle
from game.chronicle.enrolment import enrol
from game.programme.chart import Chart
from game.programme.dose import DoseRules
from game.programme.standing import Phase
from game.scoring.journal import Journal
from game.session.guided.desk import Guide, Setting
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today
from game.settings import programme, site_path
from game.simulation.archetypes import ARCHETYPES, default_of
from game.simulation.patient import Patient
from game.training.course import Enrolled, TherapistAct
from game.training.intake import Manner

FIRST = date(2026, 1, 5)
CODE = "P-01"
# On this day of the week the week's check is taken.
CHECKED = 3
# Left and right, three ways of answering, with aphasia and without: every pair of two of them is there.
PAIRED = (
    (Side.LEFT, "pad", False),
    (Side.LEFT, "switch", True),
    (Side.LEFT, "key", False),
    (Side.RIGHT, "pad", True),
    (Side.RIGHT, "switch", False),
    (Side.RIGHT, "key", True),
)
PRESETS = ("plp", "crps", "stroke", "dystonia", "postsurg", "telescope", "other")
INSTALLED = ("LR", "I1", "I2", "I3", "I4", "I5", "U01", "U02", "VBBT", "PPS", "OWN", "ROM", "OPP", "FIST")


@dataclass
class Told:
    """What came of one life: how its visits ended, which screens were seen, and where it stands."""

    ends: dict[str, int] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    first_visits_over: int = 0
    phase: str = ""
    trained: int = 0
    mirror_days: int = 0
    sessions: int = 0
    promised: int = 0


def live(folder: Path, preset: str, side: Side, way: str, aphasia: bool, days: int, seed: int = 1) -> Told:
    """From `patients add` through so many days; every day has as many sittings as its dose."""
    site_path(folder).write_text('enabled = ["dystonia"]\n', encoding="utf-8")
    day = FIRST.isoformat()
    amputated, stroke = preset in ("plp", "telescope"), preset == "stroke"
    profile = Enrolled(day, preset, side.value, "arm", "ward", 60, stroke, amputated)
    enrol(folder, CODE, profile, Manner(day, aphasia=aphasia, one_button=way == "switch"))
    patient = Patient(ARCHETYPES[default_of(preset)], np.random.default_rng(seed))
    told = Told()
    for number in range(days):
        patient.wakes()
        _day(folder, FIRST + timedelta(days=number), patient, side, way, aphasia, told)
    return told


def _day(folder, day, patient, side, way, aphasia, told):
    sitter = SimulatedSitter(patient, way)
    sitter.answers |= {"which-arm": side.value, "staff-supervision": "present"}
    setting = Setting(
        day.isoformat(), side, "arm", "DESKTOP", "present", aphasia=aphasia, one_button=way == "switch",
        installed=INSTALLED, tracked=("intact",),
    )  # fmt: skip

    def say(line):
        told.promised += line.startswith("saved ")

    def seen(desk):
        look = desk.screens.look()
        if look is not None:
            told.titles.add(look.title)

    while True:
        with Journal.open(folder) as journal, Chronicle.open(journal, CODE) as chronicle:
            desk = VirtualDesk(setting, sitter, journal, say, on_beat=seen)
            if day.weekday() == CHECKED:
                chart = chronicle.course.chart
                sitter.answers["weekly"] = lambda _, chart=chart: (
                    "weekly-later" if _checked(chart, day) else "weekly-now"
                )
            ended = desk.run(today(Guide(desk, chronicle), chronicle.visit))
            told.ends[ended] = told.ends.get(ended, 0) + 1
            chart = chronicle.course.chart
            if chart.standing.asked is not None:
                chronicle.take(TherapistAct(setting.day, "confirm"))
            _stands(told, chart, day)
            dose = programme(chart.profile.preset).of(DoseRules)
            if not _more_today(chart, day, dose.sittings):
                return


def _checked(chart: Chart, day):
    """True once something of the week's check was taken today."""
    return day.toordinal() in chart.body.weekly.values()


def _stands(told, chart: Chart, day):
    told.phase = chart.standing.phase.value
    told.trained, told.mirror_days = len(chart.trained), len(chart.mirror_days)
    told.sessions = len(chart.sessions)
    if not told.first_visits_over and chart.standing.stage is not None:
        told.first_visits_over = (day - FIRST).days + 1


def _more_today(chart: Chart, day, sittings):
    """True while the day's plan has another sitting, or the second half of one."""
    if chart.standing.phase in (Phase.NEW, Phase.EDU, Phase.SCREEN, Phase.BASELINE):
        return False
    today_s = [each for each in chart.sessions if each.day == day.toordinal() and each.mode is not None]
    if not today_s or any(each.day_over for each in today_s):
        return False
    last = today_s[-1]
    if last.dose is not None and last.visit < last.dose.visits:
        return True
    return sum(each.visit == 1 and not each.top_up for each in today_s) < sittings


def one(asked) -> tuple[object, Told, float]:
    """One of the paired lives, in a folder of its own."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        told = live(Path(folder), *asked)
    return asked, told, time.perf_counter() - began


def main() -> int:
    """The long run."""
    days = 31
    asked = [(preset, *paired, days) for preset in PRESETS for paired in PAIRED]
    began, wrong = time.perf_counter(), 0
    with ProcessPoolExecutor(2) as pool:
        for (preset, side, way, aphasia, _), told, seconds in pool.map(one, asked):
            sound = told.first_visits_over == 3 and told.ends.keys() <= {"done", "stopped"} and told.trained > 0
            wrong += not sound
            print(
                preset, side.value, way, "aphasia" if aphasia else "-", told.ends, told.phase,
                f"{told.trained} trained, {told.mirror_days} mirror days, {told.promised} promises,",
                f"{seconds:.1f} s", "" if sound else "WRONG", flush=True,
            )  # fmt: skip
    print(f"{len(asked)} lives of {days} days, {wrong} wrong, {time.perf_counter() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""A programme of one patient at a virtual desk, with the journal in memory."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from game.body.joints import Side
from game.programme.course import Course
from game.session.guided.desk import Guide, Setting
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today, visit
from game.session.memory import Memory
from game.settings import programme
from game.simulation.archetypes import ARCHETYPES
from game.simulation.intake import before_visit, first_visits
from game.simulation.patient import Patient
from game.training.care import Weekly
from game.training.course import Enrolled
from game.training.events import Measure

FIRST = date(2026, 1, 5)
INSTALLED = ("LR", "I3", "U02")


def measured(desk):
    """The measures that were kept in a visit, by name and side."""
    return {(e.name, e.side): e for _, _, _, e in desk.record.entries if isinstance(e, Measure)}


def items(life):
    """What of the week's check was told as done, in its order."""
    return [event.item for event in life.chronicle.events if isinstance(event, Weekly) and event.item]


class Kept:
    """A chronicle in memory: its events, and where they are journaled."""

    def __init__(self):
        self.course = Course(programme)
        self.events = []
        self.record = None
        self.seq = 0
        # Nothing was cut off.
        self.visit = None

    def take(self, fact):
        told = self.course.take(fact)
        self.events += told
        if self.record is None:
            return 0
        for event in told:
            self.seq = self.record.add(event, None, None)
        return self.seq


class Life:
    """A patient who is through the first visits (or begins with them, when `fresh`), and comes day by day."""

    def __init__(
        self, preset="plp", archetype="plp", seed=1, way="pad", affected=Side.LEFT, fresh=False, **profile
    ):
        self.chronicle = Kept()
        self.patient = Patient(ARCHETYPES[archetype], np.random.default_rng(seed))
        self.sitter = SimulatedSitter(self.patient, way)
        self.affected, self.way = affected, way
        self.aphasia, self.limb = profile.pop("aphasia", False), profile.pop("limb", "arm")
        day = (FIRST - timedelta(days=1)).isoformat()
        enrolled = Enrolled(day, preset, affected.value, self.limb, "ward", 60, preset == "stroke", **profile)
        self.chronicle.take(enrolled)
        self.sitter.answers[f"which-{self.limb}"] = affected.value
        for fact in () if fresh else first_visits(enrolled, day):
            self.chronicle.take(fact)

    @property
    def chart(self):
        return self.chronicle.course.chart

    def setting(self, number, **changes):
        day = (FIRST + timedelta(days=number)).isoformat()
        given = {
            "way": "DESKTOP",
            "supervision": "present",
            "aphasia": self.aphasia,
            "one_button": self.way == "switch",
            "installed": INSTALLED,
        }
        return Setting(day, self.affected, self.limb, **{**given, **changes})

    def desk(self, number, on_beat=lambda _: None, journal=None, **changes):
        """The desk of the day with this number."""
        memory = Memory() if journal is None else journal
        desk = VirtualDesk(self.setting(number, **changes), self.sitter, memory, on_beat=on_beat)
        if journal is None:
            memory.durable_seq = 10**9
        self.chronicle.record = desk.record
        return desk

    def arrives(self, number, story=today, **changes):
        """Today's visit as it is due, arrival and all; why it ended, and its desk."""
        self.patient.wakes()
        desk = self.desk(number, **changes)
        supervision = desk.setting.supervision
        self.sitter.answers["staff-supervision"] = supervision
        return desk.run(story(Guide(desk, self.chronicle))), desk

    def comes(self, number, on_beat=lambda _: None, journal=None, **changes):
        """The session of that day, after everything that is asked before it was told well."""
        self.patient.wakes()
        desk = self.desk(number, on_beat, journal, **changes)
        for fact in before_visit(self.chronicle.course, desk.setting.day):
            self.chronicle.take(fact)
        return desk.run(visit(Guide(desk, self.chronicle))), desk

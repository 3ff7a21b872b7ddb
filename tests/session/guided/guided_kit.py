"""A programme of one patient at a virtual desk, with the journal in memory."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from game.body.joints import Side
from game.programme.course import Course
from game.session.guided.desk import Guide, Setting
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import visit
from game.session.memory import Memory
from game.settings import programme
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.training.course import Baseline, Education, Enrolled, GateResult

FIRST = date(2026, 1, 5)


class Kept:
    """A chronicle in memory: its events, and where they are journaled."""

    def __init__(self):
        self.course = Course(programme)
        self.events = []
        self.record = None
        self.seq = 0

    def take(self, fact):
        told = self.course.take(fact)
        self.events += told
        if self.record is None:
            return 0
        for event in told:
            self.seq = self.record.add(event, None, None)
        return self.seq


class Life:
    """A patient who is through the first visits, and comes day by day."""

    def __init__(
        self, preset="plp", archetype="plp", seed=1, way="pad", affected=Side.LEFT, aphasia=False, limb="arm"
    ):
        self.chronicle = Kept()
        self.patient = Patient(ARCHETYPES[archetype], np.random.default_rng(seed))
        self.sitter = SimulatedSitter(self.patient, way)
        self.affected, self.aphasia, self.way, self.limb = affected, aphasia, way, limb
        day = (FIRST - timedelta(days=1)).isoformat()
        self.chronicle.take(Enrolled(day, preset, affected.value, limb, "ward", 60, preset == "stroke"))
        self.chronicle.take(Education(day, "checked"))
        self.chronicle.take(GateResult(day))
        self.chronicle.take(Baseline(day))

    def setting(self, number, **changes):
        day = (FIRST + timedelta(days=number)).isoformat()
        given = {
            "way": "DESKTOP",
            "supervision": "present",
            "aphasia": self.aphasia,
            "one_button": self.way == "switch",
        }
        return Setting(day, self.affected, self.limb, **{**given, **changes})

    def comes(self, number, on_beat=lambda _: None, journal=None, **changes):
        """The visit of the day with this number, and its desk."""
        self.patient.wakes()
        memory = Memory() if journal is None else journal
        desk = VirtualDesk(self.setting(number, **changes), self.sitter, memory, on_beat=on_beat)
        if journal is None:
            memory.durable_seq = 10**9
        self.chronicle.record = desk.record
        reason = desk.run(visit(Guide(desk, self.chronicle)))
        return reason, desk

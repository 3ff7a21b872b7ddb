"""A virtual patient goes through the whole programme, day by day, and the real rules decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from game.programme.calendar import date_of, day_of, is_prescribed
from game.programme.chart import Session
from game.programme.course import Course, Told
from game.programme.dose import DoseRules
from game.programme.mode import Mode
from game.programme.pain import PainWay
from game.programme.parts import Part
from game.programme.preset import Preset
from game.programme.standing import Phase
from game.simulation import intake
from game.simulation.archetypes import ARCHETYPES, Archetype
from game.simulation.parts import after_sets, checked_in, parts_of, played
from game.simulation.patient import Patient
from game.training.course import (
    AnythingNew,
    DayClosed,
    Enrolled,
    Face,
    Prescription,
    TherapistAct,
    Visit,
    VisitEnd,
)
from game.training.events import Event, Flag, Nrs

# A Monday.
FIRST_DAY: Final = day_of("2026-01-05")
# The simulated therapist clears a review after so many days, and confirms a tap the same day (protocol.md 7.9).
CLEARS_AFTER: Final = 7
SAD_RISE: Final = 3.0


@dataclass(slots=True)
class Outcome:
    """What became of one virtual patient. `finished` is the day on which MAINTAIN was confirmed, 1 the first."""

    archetype: str
    finished: int | None = None
    stage: str = Phase.NEW.value
    mirror_days: int = 0
    mirror_minutes: float = 0.0
    trained_days: int = 0
    sessions: int = 0
    stops: int = 0
    pauses: int = 0
    stuck: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    mirror_began: int | None = None


class Life:
    """One patient under one preset, with what is `prescribed` (section.name to value) on top of it.

    `events` is its journal when `keeps`, else empty.
    """

    def __init__(
        self,
        preset: str,
        archetype: str | Archetype,
        seed: tuple[int, ...],
        presets: Callable[[str], Preset],
        *,
        keeps: bool = False,
        prescribed: Mapping[str, Any] | None = None,
    ) -> None:
        self.of: Archetype = ARCHETYPES[archetype] if isinstance(archetype, str) else archetype
        self.course = Course(presets)
        self.patient = Patient(self.of, np.random.default_rng(seed))
        self.events: list[Event] = []
        self.outcome = Outcome(self.of.key)
        self._keeps = keeps
        self._begin(preset, prescribed or {})

    def live(self, days: int) -> Outcome:
        """So many days; what became of the patient."""
        for day in range(FIRST_DAY, FIRST_DAY + days):
            awake = self.patient.wakes()
            self._reviewed(day)
            if self.course.chart.standing.phase is Phase.MAINTAIN and self.outcome.finished is None:
                self.outcome.finished = day - FIRST_DAY + 1
            if awake and self._due(day):
                self._practises(day)
            self._confirms(day)
        chart = self.course.chart
        out = self.outcome
        out.stage, out.mirror_days = chart.standing.phase.value, len(chart.mirror_days)
        out.trained_days = len(chart.trained)
        return out

    def _begin(self, preset: str, prescribed: Mapping[str, Any]) -> None:
        day = date_of(FIRST_DAY - 1)
        shoulder = self.of.key == "stroke-shoulder"
        age = 82 if self.of.key == "very-old" else 60
        stroke = self.of.key.startswith("stroke")
        profile = Enrolled(day, preset, "left", "arm", "ward", age, stroke, preset == "plp", shoulder)
        self._tell(profile)
        for name, value in prescribed.items():
            self._tell(Prescription(day, name, value, "therapist", "as in the study"))
        for fact in intake.first_visits(profile, day):
            self._tell(fact)

    def _tell(self, fact: Told) -> None:
        events = self.course.take(fact)
        for event in events:
            if isinstance(event, Flag):
                self.outcome.flags[event.name] = self.outcome.flags.get(event.name, 0) + 1
                self.outcome.stuck += event.name == "stuck"
        if self._keeps:
            self.events += events

    def _due(self, day: int) -> bool:
        standing = self.course.chart.standing
        if standing.stage is None or standing.entered > day:
            return False
        rules = self.course.preset.of(DoseRules)
        days = rules.maintain_days_a_week if standing.phase is Phase.MAINTAIN else rules.days_a_week
        return is_prescribed(day, days)

    def _reviewed(self, day: int) -> None:
        """The therapist looks at what waits once it has waited for a week."""
        standing = self.course.chart.standing
        waits_since = standing.suspended_on if standing.suspended else standing.worse_since
        if waits_since is not None and day - waits_since >= CLEARS_AFTER:
            self._tell(TherapistAct(date_of(day), "clear", reason="looked at it with the patient"))

    def _confirms(self, day: int) -> None:
        if self.course.chart.standing.asked is not None:
            self._tell(TherapistAct(date_of(day), "confirm"))

    def _practises(self, day: int) -> None:
        date = date_of(day)
        if self.of.key == "usual-high":
            self._tell(TherapistAct(date, "usual_high"))
        left = self.course.preset.of(DoseRules).sittings
        while left and self._sitting(date):
            session = self.course.chart.sessions[-1]
            # A sitting that is longer than a visit may be is done in two.
            left -= session.dose is None or session.visit >= session.dose.visits
        if self.course.chart.session is None:
            self._tell(DayClosed(date))

    def _sitting(self, date: str) -> bool:
        """One session; False when nothing more is to be done today."""
        for fact in intake.before_visit(self.course, date):
            self._tell(fact)
        self._tell(Visit(date, "present", "DESKTOP"))
        self._tell(AnythingNew(()))
        for fact in intake.after_door(self.course, date):
            self._tell(fact)
        self._rates("pre")
        for fact in checked_in(self.course, self.patient):
            self._tell(fact)
        session = self.course.chart.session
        if (
            session is None
            or session.mode is None
            or session.mode is Mode.EDU_BREATHE_ONLY
            or session.stage is None
        ):
            self._tell(VisitEnd("done", "patient"))
            return False
        self.outcome.sessions += 1
        if not self._plays(session):
            self.outcome.stops += 1
            self._counts(session)
            self._tell(VisitEnd("stopped", "rule", "pain"))
            return False
        if session.stage == 2:
            for fact in after_sets(session, self.patient):
                self._tell(fact)
        self._counts(session)
        self._tell(VisitEnd("done", "patient"))
        return True

    def _plays(self, session: Session) -> bool:
        """All parts of the session; False after a STOP. The plan changes where the mirror is closed on the way."""
        plan, number = session.plan, 0
        parts = parts_of(session)
        while number < len(parts):
            if not self._part(parts[number], number / len(parts), last=number == len(parts) - 1):
                return False
            number += 1
            if session.plan is not plan:
                plan, parts, number = session.plan, parts_of(session), 0
                if not parts:
                    self._rates("post")
        return True

    def _counts(self, session: Session) -> None:
        """What this session gave of the mirror."""
        if session.stage in (3, 4) and session.mirror_minutes:
            self.outcome.mirror_minutes += session.mirror_minutes
            if self.outcome.mirror_began is None:
                self.outcome.mirror_began = session.day - FIRST_DAY + 1

    def _part(self, part: Part, done: float, last: bool) -> bool:
        """One part, its face and its reading; False after a STOP."""
        for fact in played(self.course, self.patient, part, done):
            self._tell(fact)
        self._tell(Face("block", "frown" if self.patient.load >= SAD_RISE else "good"))
        if last:
            # What follows the last part is the reading at the close.
            self._rates("post")
            return True
        if not part.mid_after:
            return True
        session = self.course.chart.session
        for _ in range(3):
            self._rates("mid")
            way = session.way_on if session is not None else PainWay.GO
            if way is PainWay.STOP:
                return False
            if way is not PainWay.PAUSE:
                return True
            self.outcome.pauses += 1
            self.patient.rests()
        return False

    def _rates(self, moment: str) -> None:
        skin = "faces" if self.of.step > 1 else "bar"
        self._tell(Nrs(moment, self.patient.rates(), "self", skin, "simulated"))

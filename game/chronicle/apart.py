"""Who knew what when a programme was decided at several stations, and what stands of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from game.programme.calendar import date_of, day_of
from game.programme.course import Course, Told
from game.programme.standing import Phase, Standing, as_decided, suspended
from game.scoring.row import Row
from game.training.course import StageSet, Suspended, TherapistAct, Visit, VisitEnd
from game.training.events import Event, Flag
from game.training.ward import Known

DECIDED_APART: Final = "decided-apart"
# The name under which the ward itself keeps what is done on its pages, always on all that has come there.
WARD: Final = "ward"


def known(rows: Iterable[Row], station: str) -> Known:
    """What is known of a programme at `station`: the newest event of it of each other one."""
    return Known({row.station: row.event_id for row in rows if row.programme and row.station != station})


class Knowledge:
    """What each session of a patient knew of the other stations, from `Known` in it; without one nothing.

    `several` is False where one station kept the whole programme, and then nothing was ever decided apart.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._before: dict[str, dict[str, int]] = {}
        self._number: dict[str, tuple[str, int]] = {}
        count: dict[str, int] = {}
        for row in rows:
            if row.programme:
                self._before.setdefault(row.session, dict(count))
                count[row.station] = count.get(row.station, 0) + 1
                self._number[row.event_id] = (row.station, count[row.station])
        self.several = len(count) > 1
        self._told = {row.session: row.event.upto for row in rows if isinstance(row.event, Known)}

    def apart(self, group: Sequence[Row]) -> bool:
        """True when something of another station stands before a row of it that was not known there, or after it
        that was."""
        return self.several and any(
            self._apart(row.session, row.station) for row in {row.session: row for row in group}.values()
        )

    def knew(self, row: Row, other: Row) -> bool:
        """True when `other`, which stands before it, was known where `row` was kept."""
        upto = self._upto(row.session, row.station)
        if row.station == other.station or upto is None:
            return True
        return self._number[other.event_id][1] <= upto.get(other.station, 0)

    def _apart(self, session: str, station: str) -> bool:
        before = {name: count for name, count in self._before[session].items() if name != station}
        return before != self._upto(session, station)

    def _upto(self, session: str, station: str) -> dict[str, int] | None:
        """How many events of each other station were known; None for a session of the ward that does not say."""
        if session not in self._told:
            return None if station == WARD else {}
        numbers = (self._number.get(event_id) for event_id in self._told[session].values())
        return {name: count for name, count in filter(None, numbers) if name != station}


class Suspensions:
    """What led to the suspensions that stand: a look that did not know of one of them does not lift it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._standing: list[tuple[str, Row]] = []

    def follow(self, course: Course, head: Row, kept: Sequence[Row], before: Standing) -> bool:
        """A fact was heard and its rulings stand: what it suspended is kept in mind, what it may lift is lifted.

        True where something stays that the fact did not know of.
        """
        if isinstance(head.event, TherapistAct) and head.event.act == "clear":
            self._standing = [(why, row) for why, row in self._standing if not self._knowledge.knew(head, row)]
            for reason, _ in self._standing:
                course.chart.standing = suspended(course.chart.standing, reason, day_of(head.event.day))
            return bool(self._standing)
        # A milder reason is hidden by a graver one, and stands all the same.
        told = {row.event.reason for row in kept if isinstance(row.event, Suspended) and row.event.reason}
        if (now := course.chart.standing.suspended) and now != before.suspended:
            told.add(now)
        self._standing += [(reason, head) for reason in sorted(told)]
        return False


def fitted(course: Course, fact: Told) -> Told:
    """A fact that was told elsewhere in ignorance, as it can be heard here.

    A visit that is open ends as cut off, and no day lies before the last.
    """
    if isinstance(fact, Visit) and course.chart.session is not None:
        course.take(VisitEnd("crash", "crash"))
    day, last = getattr(fact, "day", None), course.chart.today
    if isinstance(day, str) and last is not None and day_of(day) < last:
        changed: Any = {"day": date_of(last)}
        return replace(fact, **changed)
    return fact


def stands(course: Course, kept: Sequence[Row], before: Standing) -> None:
    """Phase and suspension as they were decided elsewhere.

    Nobody is moved but by what was decided there, and what was suspended there, or is by all facts, is suspended.
    """
    now = course.chart.standing
    phase, entered = before.phase, now.entered if now.phase is before.phase else before.entered
    for event in (row.event for row in kept):
        if isinstance(event, StageSet):
            phase, entered = Phase(event.stage_to), day_of(event.begins)
        if isinstance(event, Suspended) and event.reason:
            now = suspended(now, event.reason, day_of(event.day))
    course.chart.standing = as_decided(now, phase, entered)


def is_told(event: Event) -> bool:
    """True for the flag that says that something was decided apart."""
    return isinstance(event, Flag) and event.name == DECIDED_APART


def flag(apart: Sequence[Row], refused: Mapping[str, str]) -> Flag:
    """What staff are told of it; `refused` are the facts among them that are not counted, each with the reason."""
    days = sorted({str(day) for row in apart if (day := getattr(row.event, "day", ""))})
    note = f"Stations went on without knowing of one another ({len(apart)} entries"
    note += f" since {days[0]}" if days else ""
    note += "): both are kept, and what each decided stands."
    if refused:
        note += f" Not counted are {len(refused)}, first: {next(iter(refused.values()))}"
    return Flag(DECIDED_APART, note)

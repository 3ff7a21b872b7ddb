"""What an export is made of: records of rows in their envelope, cut into sittings, whichever store they lie in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.scoring.row import Row
from game.training.course import BlockDone, ModeSet, PlanSet, ProbeDone, SetDone, StageSet, Visit, VisitEnd
from game.training.events import Dose, Nrs, RuleVersion, SessionEnd, SessionStart

# What is written: a path within the export to its content; the one path "" is a single file.
Files = Mapping[str, bytes]
DEMONSTRATION = "demonstration"
RECORD_ONLY = "record"
VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of one patient in order, or with an empty code those of demonstrations, which are nobody's."""

    code: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """The kept movement of one limb of a session in the tracker's space: T times (s) and J joints (m, xyzw).

    `positions` (T, J, 3) and `orientations` (T, J, 4) are NaN where they are not known; `tracked` (T, J).
    """

    role: str
    side: str
    joints: tuple[str, ...]
    times_s: NDArray[np.float64]
    positions: NDArray[np.float64]
    orientations: NDArray[np.float64]
    tracked: NDArray[np.bool_]


# The dose that is prescribed to a patient: minutes of a sitting and days_a_week; None where none is known.
Doses = Callable[[Record], Mapping[str, Any] | None]
# The movement kept of a session by its id; none where nothing was kept.
Movements = Callable[[str], Sequence[Limb]]


@dataclass(slots=True)
class Sitting:
    """The rows of one session; a second visit within one session of the journal is a sitting of its own.

    `mode` is session or demonstration as it was begun, visit where only a programme was told, record where only
    the record was written to. `day` is the patient's date, else that of the first row in UTC.
    """

    code: str
    session: str
    rows: list[Row] = field(default_factory=list)
    start: SessionStart | None = None
    visit: Visit | None = None

    @property
    def mode(self) -> str:
        """As above."""
        if self.start is not None:
            return self.start.mode
        return VISIT if self.visit is not None else RECORD_ONLY

    @property
    def day(self) -> str:
        """The ISO date."""
        return self.visit.day if self.visit is not None else utc(self.rows[0].utc_us)[:10]

    @property
    def begun_us(self) -> int:
        """When its first row was kept (UTC microseconds)."""
        return self.rows[0].utc_us

    @property
    def last_us(self) -> int:
        """When its last row was kept, never before the first even where the clock was set back."""
        return max(row.utc_us for row in self.rows)

    @property
    def rules(self) -> str:
        """The rules in force at its end."""
        told = [row.event.version for row in self.rows if isinstance(row.event, RuleVersion)]
        return told[-1] if told else self.rows[-1].rules

    @property
    def end(self) -> tuple[str, str]:
        """Why it ended and what a STOP was about; both empty when it was cut off."""
        for row in reversed(self.rows):
            if isinstance(row.event, VisitEnd):
                return row.event.reason, row.event.about
        for row in reversed(self.rows):
            if isinstance(row.event, SessionEnd):
                return row.event.reason, ""
        return "", ""

    @property
    def practised(self) -> bool:
        """Whether anything with a dose was done."""
        return any(isinstance(row.event, BlockDone | SetDone | ProbeDone | Dose) for row in self.rows)

    def last(self, kind: type) -> Any:
        """The newest event of a kind, or None."""
        return next((row.event for row in reversed(self.rows) if isinstance(row.event, kind)), None)

    def planned_s(self) -> float | None:
        """What the plan of the visit came to, or what a demonstration was asked for."""
        plan: PlanSet | None = self.last(PlanSet)
        if plan is not None:
            return float(sum(part.get("seconds", 0) for part in plan.parts))
        return self.start.planned_s if self.start is not None else None

    def care_mode(self) -> str:
        """NORMAL, GENTLE, … as the rules set it for the visit; empty without one."""
        told: ModeSet | None = self.last(ModeSet)
        return told.mode if told is not None else ""

    def ratings(self, moment: str) -> list[tuple[Row, Nrs]]:
        """The ratings of pain asked at a moment, in order."""
        return [(row, row.event) for row in self.rows if isinstance(row.event, Nrs) and row.event.moment == moment]

    def never_rated(self) -> tuple[str, ...]:
        """Before and after, where something was practised and pain was never asked then."""
        return tuple(m for m in ("pre", "post") if self.practised and not self.ratings(m))


def sittings(record: Record) -> list[Sitting]:
    """The sittings of a record in order."""
    found: list[Sitting] = []
    of: dict[str, int] = {}
    for row in record.rows:
        if not found or row.session != found[-1].rows[-1].session:
            of[row.session] = of.get(row.session, 0) + 1
            found.append(Sitting(record.code, _name(row.session, of[row.session])))
        elif isinstance(row.event, Visit) and found[-1].visit is not None:
            of[row.session] += 1
            found.append(Sitting(record.code, _name(row.session, of[row.session])))
        now = found[-1]
        now.rows.append(row)
        if isinstance(row.event, SessionStart) and now.start is None:
            now.start = row.event
        if isinstance(row.event, Visit):
            now.visit = row.event
    return found


def stages(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """Each row with the phase of the programme that was in force when it was kept ("" before the first)."""
    phase = ""
    for row in rows:
        if isinstance(row.event, StageSet):
            phase = row.event.stage_to
        yield row, phase


def utc(us: int) -> str:
    """Microseconds since 1970 as ISO 8601 in UTC, to the millisecond."""
    return str(np.datetime64(us // 1000, "ms")) + "Z"


def _name(session: str, number: int) -> str:
    return session if number == 1 else f"{session}.{number}"

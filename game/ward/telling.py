"""What the pages of one patient say, from the patient's rows: figures and charts, nothing decided anew."""

from __future__ import annotations

import contextlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from markupsafe import Markup

from game.chronicle.handover import page_of
from game.chronicle.past import Past
from game.chronicle.showing import screening, where, who
from game.programme.calendar import date_of
from game.programme.decision import why
from game.programme.field import ProgrammeError
from game.programme.preset import Preset
from game.scoring.database import utc_text
from game.scoring.patients import PatientFound
from game.scoring.store.boards import SessionKept
from game.scoring.store.migrate import WARD
from game.training.course import BlockDone, Decision, Responded, SetDone, StageSet, Suspended
from game.training.events import Event, Flag, Note
from game.ward.charts import Line, bars, lines, spark

MOST_PAIN: Final = 10
# For the band of measurement error of a share: this many standard errors to each side (95 %).
BAND: Final = 1.96
RESPONSES: Final = {
    "better": "Judged at mirror day {day}: better than at the start by more than the set change.",
    "no-clear-change": "Judged at mirror day {day}: no clear change.",
    "worse": "Judged at mirror day {day}: worse than at the start.",
    "not-classifiable": "Judged at mirror day {day}: cannot be told, too little was rated.",
    "not-measured": "Judged at mirror day {day}: not measured.",
}


def patient_values(found: PatientFound, past: Past, today: int) -> dict[str, Any]:
    """Everything that the page of a patient shows, except what the store alone knows (visits, card)."""
    values = page_of(found, past, date_of(today))
    told: dict[str, Any] = {
        "values": values,
        "enrolled": past.enrolled,
        "notes": notes(past),
        "apart": _apart(values),
    }
    told["flags"] = flags(past, values)
    if not past.enrolled:
        return told
    dose = values["dose"]
    pain = _pain(past)
    return told | {
        "who": who(values["profile"]),
        "where": where(values),
        "screening": screening(values["gate"], values["blocked"]),
        "weeks": _weeks(values),
        "dose_now": dose[-1] if dose else None,
        "dose_chart": _dose_chart(dose),
        "pain_rows": pain,
        "pain_chart": _pain_chart(pain),
        "side_chart": _side_chart(values["laterality"]),
        "levels": _levels(past, values["difficulty"]),
        "measures": values["measures"],
        "response": _response(past),
    }


def flags(past: Past, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The open flags; `unseen` are those that no therapist has marked as seen."""
    unseen = past.course.chart.admission.flags if past.enrolled else {}
    return [each | {"unseen": each["name"] in unseen} for each in values.get("flags", [])]


def visit_line(kept: SessionKept) -> dict[str, Any]:
    """One visit as a line of a table."""
    what = " ".join(part for part in (kept.mode, kept.exercise) if part)
    return {
        "session": kept.session,
        "patient": kept.patient,
        "begun": kept.begun_utc[:16].replace("T", " "),
        "station": kept.station_name,
        "what": what,
        "events": kept.events,
        "reason": (kept.stopped and f"STOP: {kept.stopped}") or kept.ended,
        "overlap": kept.overlaps,
        "clock": kept.clock_suspect,
        "moved": kept.moved,
        "movable": kept.station != WARD,
    }


def notes(past: Past) -> list[dict[str, str]]:
    """Notes of staff, the newest first."""
    return [
        {"day": utc_text(row.utc_us)[:10], "text": row.event.text, "by": row.event.by}
        for row in reversed(past.rows)
        if isinstance(row.event, Note)
    ]


def sentences(events: Iterable[Event], preset: Preset) -> Iterator[str]:
    """What the programme made of an act, for the one who acted."""
    for event in events:
        if isinstance(event, Decision):
            with contextlib.suppress(ProgrammeError):
                yield why(event, preset)
        elif isinstance(event, StageSet):
            yield f"Stage: {event.stage_to}, from {event.begins}."
        elif isinstance(event, Flag):
            yield f"Flag: {event.name.replace('_', ' ')}. {event.note}".strip()
        elif isinstance(event, Suspended) and event.reason:
            yield f"The programme waits: {event.reason}."


def _apart(values: dict[str, Any]) -> list[str]:
    return [each["note"] for each in values.get("flags", []) if each["name"] == "decided-apart"]


def _weeks(values: dict[str, Any]) -> list[int]:
    """The weeks of the programme in which something was practised or rated, the newest first."""
    return sorted({each["week"] for name in ("dose", "pain") for each in values[name]}, reverse=True)


def _dose_chart(dose: list[dict[str, Any]]) -> Markup:
    told = [(f"{each['week']}", each["planned"], each["done"]) for each in dose]
    units = {each["unit"] for each in dose}
    return bars("Dose done of planned, by week", told, units.pop() if len(units) == 1 else "blocks, sets, minutes")


def _pain(past: Past) -> list[dict[str, Any]]:
    return [
        {"day": date_of(each.day), "before": each.pre, "after": each.mids[-1] if each.mids else None}
        for each in past.course.chart.sessions
        if each.pre_given
    ]


def _pain_chart(rows: list[dict[str, Any]]) -> Markup | None:
    if not rows:
        return None
    told = [
        Line(name, look, [(place, row[name]) for place, row in enumerate(rows)])
        for name, look in (("before", "first"), ("after", "second"))
    ]
    return lines(
        "Pain before and after each session", told, [row["day"][5:] for row in rows], MOST_PAIN, "NRS 0-10"
    )


def _side_chart(rows: list[dict[str, Any]]) -> Markup | None:
    if not rows:
        return None
    told = []
    for name, look in (("affected", "first"), ("working", "second")):
        points = [
            (place, None if (right := row[name]["right"]) is None else 100 * right)
            for place, row in enumerate(rows)
        ]
        error = [_error(row[name]["right"], row[name]["pictures"]) for row in rows]
        told.append(Line(f"{name} side", look, points, error))
    return lines(
        "Right answers of left or right, by side", told, [row["day"][5:] for row in rows], 100, "% right", 40
    )


def _error(share: float | None, count: int) -> float:
    """Half the band of a share's measurement error, in per cent."""
    if share is None or not count:
        return 0.0
    # At 0 and at 1 the plain formula gives none; one answer more of each kind keeps it honest (Agresti and Coull).
    near = (share * count + 2) / (count + 4)
    return 100 * BAND * math.sqrt(near * (1 - near) / (count + 4))


def _levels(past: Past, difficulty: list[dict[str, Any]]) -> list[dict[str, Any]]:
    over: dict[str, list[float]] = defaultdict(list)
    for row in past.rows:
        if row.programme and isinstance(row.event, BlockDone):
            over[row.event.code].append(row.event.x)
        if row.programme and isinstance(row.event, SetDone):
            over[row.event.rung].append(row.event.x)
    return [
        each | {"spark": spark(f"{each['exercise']}: level {each['level']} now", over[each["exercise"]], 1.0, 7.0)}
        for each in difficulty
    ]


def _response(past: Past) -> str:
    told = [row.event for row in past.rows if row.programme and isinstance(row.event, Responded)]
    return RESPONSES[told[-1].response].format(day=told[-1].mirror_day) if told else ""

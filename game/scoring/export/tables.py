"""Tables of a record: one row a session, trial, rating, dose, measure and decision, and one row an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from game.scoring.export.columns import TABLES
from game.scoring.export.measured import measured
from game.scoring.export.record import DEMONSTRATION, RECORD_ONLY, Record, Sitting, sittings, stages, utc
from game.scoring.row import Row, encode
from game.training.course import (
    BlockDone,
    Decision,
    Enrolled,
    FlareSet,
    HoldSet,
    ModeSet,
    Prescription,
    PresetSet,
    ProbeDone,
    Responded,
    SetDone,
    StageSet,
    Suspended,
    TherapistAct,
    Unlocked,
)
from game.training.events import Answered, BlockStart, Dose, Show, Trial, Void
from game.training.payload import to_payload

Line = dict[str, Any]
WEEK_DAYS: Final = 7
GIVEN, NOT_GIVEN, NOT_ASKED = "given", "not-given", "not-asked"
AFTERWARDS = (
    PresetSet, ModeSet, StageSet, HoldSet, FlareSet, Unlocked, Responded, Suspended, Prescription, TherapistAct,
)  # fmt: skip


def tables(records: Iterable[Record]) -> dict[str, list[Line]]:
    """Every table by name, each line with the columns that `columns.TABLES` tells."""
    found: dict[str, list[Line]] = {name: [] for name in TABLES}
    for record in records:
        phases = {id(row): phase for row, phase in stages(record.rows)}
        cut = sittings(record)
        for sitting in cut:
            doses = list(_doses(sitting, phases))
            found["sessions"].append(_session(sitting, doses, phases[id(sitting.rows[0])]))
            found["trials"] += _trials(sitting)
            found["pain"] += _pain(sitting)
            found["doses"] += doses
            found["measures"] += _measures(sitting, first_day(cut))
            found["decisions"] += _decisions(sitting)
        found["events"] += events([record])
        if record.code:
            found["patients"].append(_patient(record, cut, phases))
    return found


def events(records: Iterable[Record]) -> Iterator[Line]:
    """Every event with its envelope, the payload as canonical JSON."""
    for record in records:
        for row in record.rows:
            kept = {c.name: getattr(row, c.name) for c in TABLES["events"] if hasattr(row, c.name)}
            yield {
                "patient": record.code,
                "utc": utc(row.utc_us),
                **kept,
                "kind": row.event.kind,
                "payload": encode(row.event),
            }


def _patient(record: Record, cut: Sequence[Sitting], phases: dict[int, str]) -> Line:
    told = [row.event for row in record.rows if isinstance(row.event, Enrolled)]
    names = ("preset", "affected", "limb", "place", "age", "amputation", "brain_injury", "shoulder_pain")
    return {
        "patient": record.code,
        "enrolled_day": told[-1].day if told else None,
        **{name: getattr(told[-1], name) if told else None for name in names},
        "phase": phases[id(record.rows[-1])] if record.rows else "",
        "sessions": sum(each.practised for each in cut),
        "events": len(record.rows),
    }


def _head(sitting: Sitting, row: Row | None) -> Line:
    return {
        "patient": sitting.code,
        "session": sitting.session,
        "seq": None if row is None else row.seq,
        "utc": None if row is None else utc(row.utc_us),
        "day": sitting.day,
    }


def _session(sitting: Sitting, doses: Sequence[Line], phase: str) -> Line:
    reason, about = sitting.end
    visit, start = sitting.visit, sitting.start
    values = [e.value for m in ("pre", "mid", "post") for _, e in sitting.ratings(m) if e.value is not None]
    times = [each["active_s"] for each in doses if each["active_s"] is not None]
    return {
        **_head(sitting, None),
        "begun_utc": utc(sitting.begun_us),
        "last_utc": utc(sitting.last_us),
        "mode": sitting.mode,
        "phase": phase,
        "care_mode": sitting.care_mode(),
        "affected": start.affected if start else "",
        "supervision": visit.supervision if visit else "",
        "way": visit.way if visit else "",
        "planned_s": sitting.planned_s(),
        "active_s": sum(times),
        "blocks": len(doses),
        **{name: sum(each[name] for each in doses) for name in ("trials", "successes", "voids")},
        **_rated(sitting, "pre", "pain_before"),
        **_rated(sitting, "post", "pain_after"),
        "pain_highest": max(values, default=None),
        "end_reason": reason,
        "end_about": about,
        "complete": bool(reason),
        "rules": sitting.rules,
        "events": len(sitting.rows),
    }


def _rated(sitting: Sitting, moment: str, name: str) -> Line:
    told = sitting.ratings(moment)
    value = told[-1][1].value if told else None
    return {name: value, f"{name}_state": _state(bool(told), value)}


def _state(asked: bool, value: object) -> str:
    return NOT_ASKED if not asked else NOT_GIVEN if value is None else GIVEN


def _pain(sitting: Sitting) -> Iterator[Line]:
    """Every rating, and a line without a value for each that practice should have had and never was asked."""
    for moment in ("pre", "mid", "post"):
        told = sitting.ratings(moment)
        for row, nrs in told:
            yield {
                **_head(sitting, row),
                "moment": moment,
                "value": nrs.value,
                "state": _state(True, nrs.value),
                "why": "",
                "rater": nrs.rater,
                "skin": nrs.skin,
                "source": nrs.source,
            }
        if moment in sitting.never_rated():
            yield {
                **_head(sitting, None),
                "moment": moment,
                "value": None,
                "state": NOT_ASKED,
                "why": sitting.end[0] or "cut off",
                "rater": "",
                "skin": "",
                "source": "",
            }


def _doses(sitting: Sitting, phases: dict[int, str]) -> Iterator[Line]:
    """Doses as the programme was told them; where no programme listens, as the exercises told them."""
    code = voids = trials = successes = 0
    for row in sitting.rows:
        event, head = row.event, {**_head(sitting, row), "phase": phases[id(row)]}
        match event:
            case BlockStart():
                code, trials, successes, voids = event.code, 0, 0, 0  # type: ignore[assignment]
            case Trial():
                trials, successes = trials + 1, successes + event.success
            case Void():
                voids += 1
            case BlockDone() | SetDone() | ProbeDone():
                yield {**head, **_told(event)}
            case Dose() if sitting.mode == DEMONSTRATION:
                done = {"trials": trials, "successes": successes, "voids": voids, "x": None}
                yield {
                    **head, "event": event.kind, "code": code or "", "sort": "", "active_s": event.active_s,
                    "counts": False, "mirror": False, "source": event.source, **done,
                }  # fmt: skip
            case _:
                pass


def _told(event: BlockDone | SetDone | ProbeDone) -> Line:
    if isinstance(event, BlockDone):
        line = {"code": event.code, "sort": event.sort, "active_s": event.active_s, "counts": event.counts}
        line |= {"mirror": event.mirror, "source": event.source, "voids": event.voids, "x": event.x}
        line |= {"trials": len(event.results), "successes": sum(event.results)}
    elif isinstance(event, SetDone):
        line = {"code": event.rung, "sort": "set", "active_s": event.active_s, "counts": True, "mirror": False}
        line |= {"source": "", "trials": event.trials, "successes": event.valid, "x": event.x}
        line["voids"] = 0
    else:
        valid, right = event.affected_valid + event.intact_valid, event.affected_right + event.intact_right
        line = {"code": "LR", "sort": "probe", "active_s": None, "counts": True, "mirror": False}
        line |= {"source": event.device, "trials": valid, "successes": right, "voids": event.too_fast, "x": None}
    return {"event": event.kind, **line}


def _trials(sitting: Sitting) -> Iterator[Line]:
    block, start, side, answer, rt_s = 0, None, "", "", None
    for row in sitting.rows:
        event = row.event
        match event:
            case BlockStart():
                block, start, side, answer, rt_s = block + 1, event, "", "", None
            case Show() if isinstance(shown := event.look.get("side"), str):
                side = shown
            case Answered():
                answer, rt_s = event.choice, event.rt_s
            case Trial() | Void():
                head = {"block": block, "exercise": start.exercise if start else "", "trial": event.trial}
                head |= {"code": start.code if start else "", "stage": start.stage if start else ""}
                about = {"side": side, "answer": answer, "rt_s": rt_s}
                yield {**_head(sitting, row), **head, **_scored(event), **about}
                side, answer, rt_s = "", "", None
            case _:
                pass


def _scored(event: Trial | Void) -> Line:
    if isinstance(event, Void):
        empty = dict.fromkeys(("x", "success", "quality", "start_s", "end_s"))
        return {"valid": False, "reason": event.reason, **empty, "metrics": {}}
    names = ("x", "success", "quality", "reason", "start_s", "end_s")
    return {"valid": True, **{name: getattr(event, name) for name in names}, "metrics": dict(event.metrics)}


def first_day(cut: Iterable[Sitting]) -> date | None:
    """The day from which weeks count: that of the first session that was begun."""
    return next((date.fromisoformat(each.day) for each in cut if each.mode != RECORD_ONLY and each.code), None)


def _measures(sitting: Sitting, first: date | None) -> Iterator[Line]:
    for row in sitting.rows:
        taken = getattr(row.event, "taken", "") or sitting.day
        week = None if first is None else (date.fromisoformat(taken) - first).days // WEEK_DAYS + 1
        for name, value, unit, side, rater in measured(row.event):
            line = {"week": week, "name": name, "value": value, "unit": unit, "side": side, "rater": rater}
            yield {**_head(sitting, row), **line, "state": _state(True, value)}


def _decisions(sitting: Sitting) -> Iterator[Line]:
    for row in sitting.rows:
        event = row.event
        if isinstance(event, Decision):
            told: Line = {"rule": event.rule_id, "rules": event.rules_version, "preset": event.preset}
            told |= {"inputs": dict(event.inputs), "result": event.result}
            yield {**_head(sitting, row), "kind": event.kind, **told}
        elif isinstance(event, AFTERWARDS):
            told = {"rule": "", "rules": row.rules, "preset": "", "inputs": {}}
            result = {name: value for name, value in to_payload(event).items() if name != "kind"}
            yield {**_head(sitting, row), "kind": event.kind, **told, "result": result}

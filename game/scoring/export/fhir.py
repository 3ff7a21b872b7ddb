"""A FHIR R4B bundle of records: who by pseudonym, plan, sessions, ratings, measures, own questions and goals."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from game.scoring.export.fhir_codes import (
    CONCEPTS,
    LOINC,
    NUMERIC,
    PSEUDONYM,
    TERMINOLOGY,
    code_system,
    concept,
    measure_code,
    own,
    pain_code,
    quantity,
)
from game.scoring.export.fhir_questions import questionnaire, response
from game.scoring.export.measured import measured
from game.scoring.export.record import RECORD_ONLY, Doses, Files, Record, Sitting, sittings, stages, utc
from game.scoring.trouble import JournalError
from game.training.care import Weekly
from game.training.course import BlockDone, Enrolled, SetDone
from game.training.events import Measure, Nrs, Trial, Void

Resource = dict[str, Any]
PLACE: Final = uuid.UUID("6f1f5f1c-7d39-4c0b-9a7d-3f4b1f6a2e10")
MINUTE: Final = 60.0
WHOLE: Final = 100.0
OVER: Final = ("DONE",)


def fhir_file(records: Sequence[Record], doses: Doses, site: Mapping[str, Any], now_us: int) -> Files:
    """The bundle as one file, checked against R4B before it is given; `doses` and `site` as in `Beside`."""
    made = bundle(records, doses, site, now_us)
    check(made)
    return {"": (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()}


def check(made: Resource) -> None:
    """JournalError where the bundle is not valid R4B: none such is handed over."""
    from fhir.resources.R4B.bundle import Bundle

    try:
        Bundle.model_validate(made)
    except ValueError as error:
        # Its own text goes over many lines: place and fault of the first stand after the head line.
        place, fault = (line.strip().split(" [type=")[0] for line in str(error).splitlines()[1:3])
        raise JournalError(f"The bundle is not valid FHIR ({place}: {fault.rstrip('.')}): report this.") from error


def bundle(records: Sequence[Record], doses: Doses, site: Mapping[str, Any], now_us: int) -> Resource:
    """A collection of all resources, each under a name of its own that equal records give again."""
    names = dict(CONCEPTS)
    entries = [_entry(_urn("device"), _device())]
    for record in records:
        entries += _of_patient(record, doses(record), site)
        for row in record.rows:
            names |= {name: name.replace("-", " ") for name, *_ in measured(row.event)}
    entries.append(_entry(_urn("questionnaire"), questionnaire()))
    entries.append(_entry(_urn("codes"), code_system(names)))
    return {"resourceType": "Bundle", "type": "collection", "timestamp": utc(now_us), "entry": entries}


def _urn(*parts: object) -> str:
    return f"urn:uuid:{uuid.uuid5(PLACE, '/'.join(map(str, parts)))}"


def _entry(url: str, resource: Resource) -> Resource:
    return {"fullUrl": url, "resource": resource}


def _device() -> Resource:
    return {
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": "Midline", "type": "user-friendly-name"}],
        "type": own("mirror"),
        "note": [{"text": "Investigational therapy aid, not cleared as a medical device."}],
    }


def _of_patient(record: Record, dose: Mapping[str, Any] | None, site: Mapping[str, Any]) -> Iterator[Resource]:
    who = _urn("patient", record.code)
    plan = _urn("plan", record.code)
    yield _entry(who, {"resourceType": "Patient", "identifier": [{"system": PSEUDONYM, "value": record.code}]})
    told = [row.event for row in record.rows if isinstance(row.event, Enrolled)]
    if told:
        phase = [phase for _, phase in stages(record.rows)][-1]
        yield _entry(plan, _plan(told[-1], who, phase, dose))
    yield from _goals(record, who)
    for sitting in sittings(record):
        yield from _of_sitting(sitting, who, plan if told else None, site)


def _plan(told: Enrolled, who: str, phase: str, dose: Mapping[str, Any] | None) -> Resource:
    detail: Resource = {"status": "in-progress", "code": own("programme")}
    if phase in OVER:
        detail["status"] = "completed"
    if dose is not None:
        repeat = {"frequency": dose["days_a_week"], "period": 1, "periodUnit": "wk"}
        detail["scheduledTiming"] = {"repeat": {**repeat, "duration": dose["minutes"], "durationUnit": "min"}}
    return {
        "resourceType": "CarePlan",
        "status": "completed" if phase in OVER else "active",
        "intent": "plan",
        "title": f"Mirror therapy and graded motor imagery, preset {told.preset}, {told.affected} {told.limb}",
        "subject": {"reference": who},
        "period": {"start": told.day},
        "activity": [{"detail": detail}],
    }


def _goals(record: Record, who: str) -> Iterator[Resource]:
    """The activities that the patient chose, in the patient's own words for them."""
    chosen: dict[str, str] = {}
    for row in record.rows:
        if isinstance(row.event, Weekly) and row.event.chosen:
            chosen = dict.fromkeys(row.event.chosen, row.event.day)
    for name, day in chosen.items():
        goal = {"resourceType": "Goal", "lifecycleStatus": "active", "subject": {"reference": who}}
        goal |= {"description": {"text": name.replace("-", " ")}, "startDate": day}
        yield _entry(_urn("goal", record.code, name), goal)


def _of_sitting(sitting: Sitting, who: str, plan: str | None, site: Mapping[str, Any]) -> Iterator[Resource]:
    part: Resource = {"subject": {"reference": who}}
    if sitting.mode != RECORD_ONLY:
        session = _urn("session", sitting.code, sitting.session)
        yield _entry(session, _procedure(sitting, who, plan))
        part["partOf"] = [{"reference": session}]
        yield _entry(_urn("scores", sitting.code, sitting.session), {**_scores(sitting), **part})
    for moment in sitting.never_rated():
        yield _entry(_urn("pain", sitting.code, sitting.session, moment), {**_not_asked(sitting, moment), **part})
    for row in sitting.rows:
        if isinstance(row.event, Nrs):
            yield _entry(_urn("pain", row.event_id), {**_pain(row.event, utc(row.utc_us)), **part})
            continue
        for number, (name, value, unit, side, rater) in enumerate(measured(row.event)):
            at = utc(row.utc_us)
            made = _measure(Measure(name, 0.0, unit, side, rater), value, at, site)
            yield _entry(_urn("measure", row.event_id, number), {**made, **part})
    if (answers := response(sitting, who)) is not None:
        yield _entry(_urn("answers", sitting.code, sitting.session), answers)


def _procedure(sitting: Sitting, who: str, plan: str | None) -> Resource:
    reason, about = sitting.end
    # What was cut off is told as it is known: it was begun, and nothing says how it ended.
    status = "completed" if reason == "done" else "unknown" if not reason else "stopped"
    made: Resource = {
        "resourceType": "Procedure",
        "status": status,
        "code": own("session"),
        "subject": {"reference": who},
        "performedPeriod": _period(sitting),
        "usedReference": [{"reference": _urn("device")}],
    }
    if status == "stopped":
        made["statusReason"] = {"text": f"{reason} ({about})" if about else reason}
    if plan is not None:
        made["basedOn"] = [{"reference": plan}]
    return made


def _period(sitting: Sitting) -> Resource:
    return {"start": utc(sitting.begun_us), "end": utc(sitting.last_us)}


def _scores(sitting: Sitting) -> Resource:
    """What was done of the plan; no score of how well."""
    done = [row.event for row in sitting.rows if isinstance(row.event, BlockDone | SetDone)]
    active_s, planned_s = sum(each.active_s for each in done), sitting.planned_s()
    blocks = [each for each in done if isinstance(each, BlockDone)]
    trials = [row.event for row in sitting.rows if isinstance(row.event, Trial)]
    voids = sum(isinstance(row.event, Void) for row in sitting.rows)
    counts = {
        "trials": sum(len(each.results) for each in blocks) or len(trials),
        "successes": sum(sum(each.results) for each in blocks) or sum(each.success for each in trials),
        "voids": sum(each.voids for each in blocks) or voids,
    }
    parts: list[Resource] = [
        {"code": own("active-time"), "valueQuantity": quantity(round(active_s / MINUTE, 3), "min")}
    ]
    if planned_s:
        parts.append({"code": own("planned-time"), "valueQuantity": quantity(round(planned_s / MINUTE, 3), "min")})
        share = round(min(WHOLE, WHOLE * active_s / planned_s), 1)
        parts.append({"code": own("completion"), "valueQuantity": quantity(share, "%")})
    parts += [{"code": own(name), "valueInteger": count} for name, count in counts.items()]
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [_category("activity")],
        "code": own("session"),
        "effectivePeriod": _period(sitting),
        "component": parts,
    }


def _pain(nrs: Nrs, at: str) -> Resource:
    made = _observation(pain_code(nrs), at, "survey")
    made["component"] = [{"code": own("pain-moment"), "valueCodeableConcept": own(nrs.moment)}]
    return {**made, **_value(nrs.value, "")}


def _not_asked(sitting: Sitting, moment: str) -> Resource:
    """A rating that practice should have had, without a value, with the reason."""
    made = _observation(concept(LOINC, *NUMERIC), utc(sitting.begun_us), "survey")
    made["component"] = [{"code": own("pain-moment"), "valueCodeableConcept": own(moment)}]
    why = f"never asked; the session ended: {sitting.end[0] or 'cut off'}"
    return {**made, "dataAbsentReason": concept(f"{TERMINOLOGY}data-absent-reason", "not-asked", "Not Asked", why)}


def _measure(told: Measure, value: float | None, at: str, site: Mapping[str, Any]) -> Resource:
    made = _observation(measure_code(told.name, site), at, "survey")
    if told.side:
        made["bodySite"] = {"text": told.side}
    made["method"] = {"text": f"told by {told.rater}" if told.rater else "told"}
    return {**made, **_value(value, told.unit)}


def _observation(code: Resource, at: str, category: str) -> Resource:
    made = {"resourceType": "Observation", "status": "final", "category": [_category(category)], "code": code}
    return {**made, "effectiveDateTime": at, "device": {"reference": _urn("device")}}


def _value(value: float | None, unit: str) -> Resource:
    if value is None:
        # Asked, and no answer came: nothing is filled in, and nobody is said to have declined.
        reason = concept(f"{TERMINOLOGY}data-absent-reason", "unknown", "Unknown", "asked and not answered")
        return {"dataAbsentReason": reason}
    return {"valueQuantity": quantity(value, unit)}


def _category(code: str) -> Resource:
    return {"coding": [{"system": f"{TERMINOLOGY}observation-category", "code": code}]}

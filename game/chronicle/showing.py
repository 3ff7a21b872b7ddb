"""One patient for a therapist: where the programme stands, what comes next, what waits, and why it was decided."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from game.chronicle.past import Decided, Past, read_past
from game.chronicle.prescribing import shown
from game.programme.calendar import date_of, day_of, days_in, next_prescribed
from game.programme.decision import why
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.screening.kinds import EVERY_STAGE
from game.programme.standing import Phase
from game.scoring.database import utc_text
from game.scoring.patients import PatientFound, erased, find, latest, patients
from game.scoring.report import WHAT_THIS_IS_NOT
from game.settings import RULES_VERSION
from game.training.course import Enrolled, StageSet, TherapistAct
from game.training.events import Flag

# So many decisions are told with their reasons, the newest of each rule.
DECISIONS: Final = 8
NO_PROFILE: Final = "No profile yet: begin it with `midline patients add`."
NEXT: Final = {
    Phase.NEW: NO_PROFILE,
    Phase.EDU: "Next: the cards, until the quiz is passed or taught back.",
    Phase.SCREEN: "Next: the screening, with the therapist.",
    Phase.BASELINE: "Next: the first measures of the third visit.",
    Phase.DONE: "The programme is over.",
}


def every_patient(folder: Path) -> tuple[list[str], dict[str, Any]]:
    """All patients, a line each and as values; what was told last, whichever rules told it."""
    found = [_brief(folder, each) for each in patients(folder)]
    gone = erased(folder)
    lines = [
        f"{each['patient']:16} {each['preset'] or '-':10} {each['affected'] or '-':6} {each['limb'] or '-':4} "
        f"{each['place'] or '-':5} {each['phase']}"
        for each in found
    ]
    if not lines:
        lines = [f"There is no patient in {folder} yet: begin one with `midline patients add CODE`."]
    if gone:
        lines.append(f"Erased: {len(gone)}, last on {gone[-1][:10]}.")
    return lines, {"patients": found, "erased_utc": gone}


def one_patient(folder: Path, code: str, day: str) -> tuple[list[str], dict[str, Any]]:
    """Where one patient stands on a day, as lines and as values; JournalError or ChronicleError."""
    found, past = find(folder, code), read_past(folder, code)
    values = standing_of(found, past, day_of(day))
    return list(_lines(values)), values


def _brief(folder: Path, found: PatientFound) -> dict[str, Any]:
    kept = latest(folder, found, (Enrolled.kind, StageSet.kind))
    profile, stage = kept.get(Enrolled.kind), kept.get(StageSet.kind)
    told = dataclasses.asdict(profile) if isinstance(profile, Enrolled) else {}
    return {
        "patient": found.code,
        "added_utc": found.added_utc,
        **{name: told.get(name) for name in ("preset", "affected", "limb", "place")},
        "phase": stage.stage_to if isinstance(stage, StageSet) else Phase.NEW.value,
    }


def standing_of(found: PatientFound, past: Past, today: int) -> dict[str, Any]:
    """Where the programme stands on a day (an ordinal), as plain values."""
    head: dict[str, Any] = {"patient": found.code, "added_utc": found.added_utc, "rules": RULES_VERSION}
    if not past.enrolled:
        return {**head, "phase": Phase.NEW.value, "next": NO_PROFILE}
    chart, standing = past.course.chart, past.course.chart.standing
    assert chart.profile is not None
    visit = past.visit(time.time_ns() // 1000)
    modes = [each.mode.value for each in chart.sessions if each.mode is not None]
    return {
        **head,
        "profile": dataclasses.asdict(chart.profile),
        "phase": standing.phase.value,
        "stage": standing.stage,
        "day": days_in(standing.entered, today) if standing.stage is not None else None,
        "begins": date_of(standing.entered) if standing.stage is not None and standing.entered > today else None,
        "mode": modes[-1] if modes else None,
        "next": _next(past, today),
        "asked": standing.asked,
        "hold": standing.hold,
        "gentle": standing.gentle,
        "suspended": standing.suspended,
        "blocked": list(standing.blocked),
        "educated": chart.admission.educated,
        "gate": _gate(past),
        "flags": open_flags(past),
        "open_visit": None if visit is None else {"session": visit.session, "age_s": round(visit.age_s)},
        "last_end": _last_end(past),
        "sessions": len(modes),
        "mirror_days": len(chart.mirror_days),
        "last_day": date_of(chart.sessions[-1].day) if chart.sessions else None,
        "prescribed": [
            {
                "field": each.field,
                "value": shown(each.value),
                "by": each.by,
                "reason": each.reason,
                "day": each.day,
            }
            for each in past.course.preset.overrides
        ],
        "former_rules": past.former,
        "decisions": _decisions(past),
        "what_this_is_not": WHAT_THIS_IS_NOT,
    }


def open_flags(past: Past) -> list[dict[str, str]]:
    """What staff were told and no therapist has cleared since: the last flag of each name, the newest first."""
    open_now: dict[str, dict[str, str]] = {}
    for row in past.rows:
        if not row.programme:
            continue
        if isinstance(row.event, TherapistAct) and row.event.act == "clear":
            open_now.clear()
        if isinstance(row.event, Flag):
            open_now.pop(row.event.name, None)
            open_now[row.event.name] = {
                "name": row.event.name,
                "note": row.event.note,
                "told_utc": utc_text(row.utc_us),
            }
    return list(open_now.values())[::-1]


def _last_end(past: Past) -> dict[str, Any] | None:
    """Why the last visit ended before its plan was done; None where it did not, or is open."""
    sessions = past.course.chart.sessions
    if not sessions or sessions[-1].end in ("", "done"):
        return None
    last = sessions[-1]
    return {"day": date_of(last.day), "reason": last.end, "about": last.about, "new": list(last.new)}


def _gate(past: Past) -> dict[str, Any] | None:
    """In which ways each stage is open, what is still to be asked, and every override in force."""
    known = past.course.chart.admission
    found = known.gate
    if found is None or known.gate_on is None:
        return None
    return {
        "day": date_of(known.gate_on),
        "open": {stage.value: [mode.value for mode in found.modes(stage)] for stage in EVERY_STAGE},
        "to_ask": [*found.missing, *found.outdated],
        "overrides": list(found.header()),
    }


def _next(past: Past, today: int) -> str:
    """What comes next, in one sentence."""
    standing, code = past.course.chart.standing, past.code
    act = f"`midline prescribe {code} --act"
    if standing.blocked:
        return f"{', '.join(standing.blocked)} blocks practice until staff clear it: {act} unblock --item ...`."
    if standing.suspended:
        return f"The programme waits ({standing.suspended}) until a therapist has looked at it: {act} clear`."
    if standing.asked is not None:
        why_asked = f" ({standing.asked_why})" if standing.asked_why else ""
        return f"The next stage, {standing.asked}{why_asked}, waits for the therapist: {act} confirm`."
    if standing.phase in NEXT:
        return NEXT[standing.phase]
    rules = past.course.preset.of(DoseRules)
    days = rules.maintain_days_a_week if standing.phase is Phase.MAINTAIN else rules.days_a_week
    held = past.course.chart.days
    over = bool(held) and held[-1].day == today and held[-1].closed
    after = max(today if over else today - 1, standing.entered - 1)
    return f"The next training day is {date_of(next_prescribed(after, days))}."


def _decisions(past: Past) -> list[dict[str, Any]]:
    """The newest decision of each rule with its reason, the newest first."""
    newest: dict[str, Decided] = {}
    for each in reversed(past.decided):
        newest.setdefault(each.decision.rule_id, each)
    return [
        {"rule": rule, "utc": utc_text(each.row.utc_us), "why": _why(each)}
        for rule, each in list(newest.items())[:DECISIONS]
    ]


def _why(told: Decided) -> str:
    if told.row.rules != RULES_VERSION:
        return f"Decided by the rules {told.row.rules}, which are no longer here to say why; it stands as kept."
    try:
        return why(told.decision, told.preset)
    except ProgrammeError as error:
        return str(error)


def _lines(values: dict[str, Any]) -> Iterator[str]:
    yield f"{values['patient']}, added {values['added_utc'][:10]}."
    if "profile" not in values:
        yield values["next"]
        return
    yield who(values["profile"])
    yield where(values)
    yield values["next"]
    if values["former_rules"]:
        until = f"Decided until now by the rules {values['former_rules']}"
        yield f"{until}, from the next visit on by {values['rules']}."
    if (visit := values["open_visit"]) is not None:
        yield f"A visit is open, or was cut off {visit['age_s']} s ago (session {visit['session']})."
    yield from last_end(values["last_end"])
    yield screening(values["gate"], values["blocked"])
    for each in values["prescribed"]:
        by = f"by the {each['by']} on {each['day']}"
        yield f"Prescribed {each['field']} = {each['value']} {by}: {each['reason']}"
    for each in values["flags"]:
        yield f"Flag {each['told_utc'][:10]} {each['name']}" + (f": {each['note']}" if each["note"] else "")
    for each in values["decisions"]:
        yield f"{each['utc'][:10]} {each['rule']}: {each['why']}"
    yield WHAT_THIS_IS_NOT


def last_end(told: dict[str, Any] | None) -> Iterator[str]:
    """Why the last visit ended early, in one line, or none."""
    if told is None:
        return
    why_ended = {
        "new": f"because something was new ({_words(told['new'])})",
        "stopped": f"by a STOP ({told['about'] or 'no reason given'})",
        "interruption": "by an interruption",
        "crash": "because the program broke off",
    }[told["reason"]]
    yield f"The visit of {told['day']} ended before its plan was done, {why_ended}."


def who(told: dict[str, Any]) -> str:
    """The profile in one line."""
    marks = [name.replace("_", " ") for name in ("brain_injury", "amputation", "shoulder_pain") if told[name]]
    age = [] if told["age"] is None else [f"{told['age']} years"]
    first = [f"Preset {told['preset']}", f"{told['affected']} {told['limb']}", told["place"]]
    return ", ".join([*first, *age, *marks]) + "."


def screening(gate: dict[str, Any] | None, blocked: list[str]) -> str:
    """What the screening leaves open, in one line."""
    if gate is None:
        return "Screening: not done yet."
    ways = "; ".join(f"{stage} {_words(modes)}" for stage, modes in gate["open"].items())
    said = f"Screening of {gate['day']}: open are {ways}; still to ask {_words(gate['to_ask'])}."
    return f"{said} What blocks now: {_words(blocked)}. {' '.join(gate['overrides'])}".rstrip()


def where(values: dict[str, Any]) -> str:
    """Phase, days and sessions in one line."""
    where = f"Phase {values['phase']}"
    if values["begins"]:
        where += f", begins {values['begins']}"
    elif values["day"] is not None:
        where += f", day {values['day']}"
    parts = [
        where,
        f"last session {values['mode']} on {values['last_day']}" if values["mode"] else "no session yet",
        f"{values['sessions']} sessions, {values['mirror_days']} mirror days",
    ]
    parts += [f"{name} for {values[name]} sessions" for name in ("hold", "gentle") if values[name]]
    return "; ".join(parts) + "."


def _words(items: list[str]) -> str:
    return ", ".join(items) or "none"

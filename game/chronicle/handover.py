"""One page on one patient for staff at a hand-over: what stands, what was done of the plan, what was rated.

It tells what was recorded and the programme's own reasons. Nothing is judged: a change is called likely
more than measurement error only where a source gives that threshold, and nothing here is meant for the patient.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from game.chronicle.measured import due_at_end, felt, measures_of
from game.chronicle.past import Past, read_past
from game.chronicle.phantom import felt_and_shown, line
from game.chronicle.phantom_plot import drawing
from game.chronicle.showing import last_end, screening, standing_of, where, who
from game.programme.calendar import WEEK_DAYS, date_of, day_of, trained_share
from game.programme.chart import Chart, Day, Session
from game.programme.dose import DoseRules
from game.programme.laterality import SideScore
from game.scoring.patients import PatientFound, find
from game.scoring.report import NO_TEST_OF_THE_HEART, WHAT_THIS_IS_NOT
from game.training.intake import HomeUse

# What a day's plan is counted in, by stage; minutes from the mirror on.
UNITS: Final = {1: "blocks", 2: "sets"}
MINUTES: Final = "minutes"
DECISIONS: Final = 5
DIGITS: Final = 2


def hand_over(folder: Path, code: str, day: str) -> tuple[list[str], dict[str, Any]]:
    """The page as lines and as values; JournalError or ChronicleError says in one sentence why there is none."""
    values = page_of(find(folder, code), read_past(folder, code), day)
    return list(page_lines(values)), values


def page_of(found: PatientFound, past: Past, day: str) -> dict[str, Any]:
    """The page as values, out of a programme that was read already."""
    values = standing_of(found, past, day_of(day))
    if past.enrolled:
        chart = past.course.chart
        values |= {
            "visits": _visits(chart),
            "trained_share": _trained(past, day_of(day)),
            "limits": _limits(chart),
            "difficulty": _difficulty(chart),
            "dose": _dose(chart),
            "pain": _pain(chart),
            "laterality": _laterality(chart),
            "measures": measures_of(past.rows, chart.sessions[0].day if chart.sessions else None),
            "due_at_end": due_at_end(past.rows),
            "phantom": felt_and_shown(past.rows),
            "contact": _contact(past),
        }
    return values


def draw(values: dict[str, Any], out: Path) -> list[str]:
    """Write what of the page can be drawn into a folder; what was written, or why nothing, in one sentence."""
    if not values.get("phantom"):
        return ["Nothing to draw: no phantom was fitted."]
    path = out / f"{values['patient']}-phantom.svg"
    out.mkdir(parents=True, exist_ok=True)
    path.write_text(drawing(values["phantom"], values["patient"]), encoding="utf-8")
    values["drawings"] = [str(path)]
    return [f"Drawn: {path}"]


# -- values ------------------------------------------------------------------------------------------------------


def _week(chart: Chart, day: int) -> int:
    """The week of the programme, 1 from its first visit on."""
    return (day - chart.sessions[0].day) // WEEK_DAYS + 1


def _visits(chart: Chart) -> dict[str, int]:
    """All visits; those in which something was practised; the others were contact and no dose."""
    practised = sum(each.practised for each in chart.sessions)
    return {
        "all": len(chart.sessions),
        "practised": practised,
        "contact_only": len(chart.sessions) - practised,
        "stopped": sum(each.stopped for each in chart.sessions),
    }


def _trained(past: Past, today: int) -> float | None:
    """The share of the prescribed days of this stage that were trained; None before the stages."""
    chart, days = past.course.chart, past.course.preset.of(DoseRules).days_a_week
    if chart.standing.stage is None:
        return None
    return round(trained_share(chart.trained, chart.standing.entered, today, days), DIGITS)


def _limits(chart: Chart) -> dict[str, Any]:
    """What the last session was held to, by name; what is not limited is left out."""
    if not chart.sessions:
        return {}
    last = chart.sessions[-1]
    found: dict[str, Any] = {}
    if last.limits is not None:
        found = {name: value for name, value in dataclasses.asdict(last.limits).items() if value not in (None, ())}
        found["supervision"] = last.limits.supervision.value
        found["notes"] = [each.value for each in last.limits.notes]
    found |= {"reach_deg": last.care.reach_deg, "limb_share": last.care.limb_share, "gain": chart.body.gain}
    free = {
        "supervision": "none",
        "working_limb": 1.0,
        "limb_share": 1.0,
        "present_sessions": 0,
        "gentle": False,
        "notes": [],
    }
    return {
        name: value
        for name, value in found.items()
        if value is not None and not (name in free and value == free[name])
    }


def _difficulty(chart: Chart) -> list[dict[str, Any]]:
    found = []
    for key, played in chart.played.items():
        code, _, stage = key.partition("@")
        recent = played.recent
        share = round(sum(recent) / len(recent), DIGITS) if recent else None
        row = {"exercise": code, "stage": int(stage), "x": played.x, "level": int(played.x)}
        found.append(row | {"plays": played.plays, "recent": len(recent), "recent_right": share})
    return found


def _dose(chart: Chart) -> list[dict[str, Any]]:
    """By week and stage: days, and what was done against what was planned for those days."""
    groups: dict[tuple[int, int], list[Day]] = {}
    for day in chart.days:
        groups.setdefault((_week(chart, day.day), day.stage), []).append(day)
    found = []
    for (week, stage), days in groups.items():
        planned, done = sum(each.planned for each in days), sum(each.done for each in days)
        share = round(done / planned, DIGITS) if planned else None
        row = {"week": week, "stage": stage, "days": len(days), "unit": UNITS.get(stage, MINUTES), "share": share}
        mirror = {
            "mirror_planned": round(sum(each.planned_mirror for each in days), DIGITS),
            "mirror_done": round(sum(each.done_mirror for each in days), DIGITS),
        }
        found.append(row | {"planned": round(planned, DIGITS), "done": round(done, DIGITS)} | mirror)
    return found


def _pain(chart: Chart) -> list[dict[str, Any]]:
    """By week: pain before and after its sessions, averaged over those in which it was given."""
    weeks: dict[int, list[Session]] = {}
    for each in chart.sessions:
        if each.pre_given:
            weeks.setdefault(_week(chart, each.day), []).append(each)
    found = []
    for week, sessions in weeks.items():
        before = [each.pre for each in sessions if each.pre is not None]
        after = [each.mids[-1] for each in sessions if each.mids and each.mids[-1] is not None]
        row = {"week": week, "sessions": len(sessions), "before": _mean(before), "after": _mean(after)}
        found.append(row | {"not_given": len(sessions) - len(before)})
    return found


def _mean(values: Sequence[int | None]) -> float | None:
    given = [each for each in values if each is not None]
    return round(fmean(given), DIGITS) if given else None


def _laterality(chart: Chart) -> list[dict[str, Any]]:
    """The first and the last probe of left or right."""
    blocks = chart.probes[:1] + (chart.probes[-1:] if len(chart.probes) > 1 else [])
    return [
        {
            "day": date_of(block.day),
            "device": block.device,
            "affected": _side(block.affected),
            "working": _side(block.intact),
            "too_fast": block.too_fast,
        }
        for block in blocks
    ]


def _side(score: SideScore) -> dict[str, Any]:
    share = round(score.right / score.valid, DIGITS) if score.valid else None
    time_s = round(median(score.rts_s), DIGITS) if score.rts_s else None
    return {"pictures": score.valid, "right": share, "median_s": time_s}


def _contact(past: Past) -> dict[str, str] | None:
    """Whom the patient may call at home, by the codes of the station; None on a ward."""
    told = [row.event for row in past.rows if isinstance(row.event, HomeUse)]
    return {"therapist": told[-1].therapist, "contact": told[-1].contact} if told else None


# -- lines -------------------------------------------------------------------------------------------------------


def page_lines(values: dict[str, Any]) -> Iterator[str]:
    """The page as lines of plain text."""
    yield f"Hand-over: {values['patient']}, added {values['added_utc'][:10]}."
    if "profile" not in values:
        yield values["next"]
        return
    yield who(values["profile"])
    yield where(values)
    yield values["next"]
    yield from _standing(values)
    yield from _done(values)
    yield from _rated(values)
    yield "Why it is so:"
    for each in values["decisions"][:DECISIONS]:
        yield f"  {each['utc'][:10]} {each['why']}"
    yield WHAT_THIS_IS_NOT


def _standing(values: dict[str, Any]) -> Iterator[str]:
    yield from last_end(values["last_end"])
    yield screening(values["gate"], values["blocked"])
    for each in values["flags"]:
        note = f": {each['note']}" if each["note"] else ""
        yield f"Open flag {each['told_utc'][:10]} {each['name']}{note}"
    limits = "; ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in values["limits"].items())
    yield f"Limits of the last session: {limits or ('none' if values['last_day'] else 'no session yet')}."
    for each in values["prescribed"]:
        yield f"Prescribed {each['field']} = {each['value']}, {each['day']}: {each['reason']}"
    if values["contact"] is not None:
        yield f"At home: therapist {values['contact']['therapist']}, contact {values['contact']['contact']}."


def _done(values: dict[str, Any]) -> Iterator[str]:
    seen = values["visits"]
    yield (
        f"Sessions begun: {seen['all']}, with practice {seen['practised']}, contact without practice "
        f"{seen['contact_only']}, stopped for pain or distress {seen['stopped']}."
    )
    if values["trained_share"] is not None:
        yield f"Of the prescribed days of this stage {values['trained_share']:.0%} were trained."
    yield "Difficulty now:" if values["difficulty"] else "Difficulty: nothing was played yet."
    for each in values["difficulty"]:
        share = (
            "" if each["recent_right"] is None else f", {each['recent_right']:.0%} of the last {each['recent']}"
        )
        yield f"  {each['exercise']} (stage {each['stage']}) level {each['level']} ({each['x']:.2f}){share}"
    if values["dose"]:
        yield "Dose done of planned, on days with a visit:"
    for each in values["dose"]:
        share = "" if each["share"] is None else f" ({each['share']:.0%})"
        mirror = (
            f"; mirror {each['mirror_done']:g} of {each['mirror_planned']:g}" if each["mirror_planned"] else ""
        )
        yield (
            f"  week {each['week']}, stage {each['stage']}: {each['done']:g} of {each['planned']:g} "
            f"{each['unit']}{share} on {each['days']} days{mirror}"
        )


def _rated(values: dict[str, Any]) -> Iterator[str]:
    if values["pain"]:
        yield "Pain (0-10), mean of the sessions in which it was given:"
    for each in values["pain"]:
        gap = f", not given in {each['not_given']}" if each["not_given"] else ""
        yield (
            f"  week {each['week']}: before {_figure(each['before'])}, after {_figure(each['after'])}, "
            f"{each['sessions']} sessions{gap}"
        )
    for each in values["laterality"]:
        yield (
            f"Left or right {each['day']} ({each['device']}): affected side {_judged(each['affected'])}; "
            f"working side {_judged(each['working'])}."
        )
    if values["phantom"]:
        yield "Where the phantom was felt and how it was shown:"
    yield from (f"  {line(each)}" for each in values["phantom"])
    yield "Measures, the first as baseline:" if values["measures"] else "Measures: none yet."
    for each in values["measures"]:
        yield f"  {_measured(each)}"
    if felt(values["measures"]):
        yield NO_TEST_OF_THE_HEART
    if values["due_at_end"]:
        yield f"Due once more now that the programme is over: {', '.join(values['due_at_end'])}."


def _measured(each: dict[str, Any]) -> str:
    side = f" {each['side']}" if each["side"] else ""
    when = _when(each["baseline_on"], each["baseline_week"])
    by = ", ".join(part for part in (when, each["rater"], each["method"]) if part)
    text = f"{each['name']}{side}: {each['baseline']:g} {each['unit']} ({by})"
    if each["change"] is None:
        again = (
            f", last {each['last']:g} ({_when(each['last_on'], each['last_week'])})" if each["times"] > 1 else ""
        )
        return f"{text}{again}"
    text += f", last {each['last']:g} ({_when(each['last_on'], each['last_week'])}), change {each['change']:+g}"
    return text + (", likely more than measurement error" if each["more_than_error"] else "")


def _when(day: str, week: int | None) -> str:
    return day if week is None else f"{day}, week {week}"


def _judged(side: dict[str, Any]) -> str:
    if side["right"] is None:
        return "no pictures"
    time = "" if side["median_s"] is None else f", median {side['median_s']:g} s"
    return f"{side['right']:.0%} of {side['pictures']} right{time}"


def _figure(value: float | None) -> str:
    return "not given" if value is None else f"{value:g}"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)

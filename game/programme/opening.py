"""What a session may begin with: side, education, screening and supervision, asked before its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from game.programme.behind import Behind
from game.programme.beside import week_due
from game.programme.decision import rule
from game.programme.distress import DistressRules, start_lower
from game.programme.dizziness import DizzinessRules, Next, dizziness_next, why_next
from game.programme.education import refresh
from game.programme.field import ProgrammeError
from game.programme.first_visits import HEADSET
from game.programme.fit import fit_needed
from game.programme.intake import due_items, gate_of
from game.programme.screening.gate import because
from game.programme.screening.kinds import InForce, Stage
from game.programme.screening.kinds import Mode as Way
from game.programme.screening.kinds import Supervision as Watch
from game.programme.start import StageStart, stage_start
from game.programme.supervision import SupervisionRules, unseen_flag

if TYPE_CHECKING:
    from game.programme.chart import Session
    from game.programme.course import Course

# The mirror is what a maintained programme plays, too.
STAGE_OF: Final = {1: Stage.S1, 2: Stage.S2, 3: Stage.S3, 4: Stage.S4, 5: Stage.S3}
NUMBER: Final = {Stage.S1: 1, Stage.S2: 2, Stage.S3: 3, Stage.S4: 4}
FITTER: Final = "At home the headset needs a named person who fits it: use the screen instead."


def may_come(course: Course, way: str) -> None:
    """ProgrammeError for a way that is not open to this patient at all."""
    known = course.chart.admission
    if known.at_home and way == Way.VR and not known.headset:
        raise ProgrammeError(FITTER)


def closed_in_headset(course: Course, day: int) -> str:
    """Why the headset is not offered to this patient on this day, "" where it is; nothing is told of it.

    Items that are still to be asked do not count: they are asked before anything is played.
    """
    chart, known = course.chart, course.chart.admission
    if known.at_home and not known.headset:
        return FITTER
    if chart.body.dizzy is not None:
        rules = course.preset.of(DizzinessRules)
        found = dizziness_next(chart.body.dizzy, day - chart.body.dizzy_on, rules)
        if found in (Next.NOTHING, Next.DESKTOP):
            return why_next(found)
    if known.gate is None:
        return ""
    stage = Stage.PRACTICE if chart.standing.stage is None else STAGE_OF[chart.standing.stage]
    if known.gate.may_open(Way.VR, stage):
        return ""
    return f"The headset stays closed, {because(set(known.gate.at(Way.VR, stage).items), known.gate)}."


def first_try_due(course: Course, day: int) -> bool:
    """True where the first minutes in a headset are still to be tried, or anew after a strong dizziness (T5)."""
    body, known = course.chart.body, course.chart.admission
    tried = next((each for each in known.findings if each.item == HEADSET), None)
    if tried is None or (known.gate is not None and HEADSET in (*known.gate.missing, *known.gate.outdated)):
        return True
    if body.dizzy is None or tried.day > body.dizzy_on:
        return False
    rules = course.preset.of(DizzinessRules)
    return dizziness_next(body.dizzy, day - body.dizzy_on, rules) is Next.FIRST_TRY


def arrive(course: Course, session: Session) -> None:
    """At the door: how the person may be seated, what is unseen or due, and what the last session left."""
    chart = course.chart
    known, body = chart.admission, chart.body
    if session.way == Way.VR and body.dizzy is not None:
        _seat(course, session)
    if known.at_home and known.flags:
        session.content = course.ask(unseen_flag, days=session.day - min(known.flags.values()))
    last = chart.last_day
    if known.educated:
        known.refresh = course.ask(refresh, education=known.education, day=session.day, last_day=last)
    if chart.standing.stage is not None and last != session.day:
        week_due(course, chart.standing.stage, session.day, 0.0)
    if body.lower_next:
        session.care.lower = start_lower(course.preset.of(DistressRules))
    session.care.mirror_off = body.closed_on == session.day


def _seat(course: Course, session: Session) -> None:
    """After dizziness on the screen for a day; after a strong one until the headset was tried anew."""
    body, known = course.chart.body, course.chart.admission
    found = course.ask(dizziness_next, ended=body.dizzy, days_since=session.day - body.dizzy_on)
    tried = any(each.item == "T5" and each.day > body.dizzy_on for each in known.findings)
    if found is Next.VR or (found is Next.FIRST_TRY and tried):
        body.dizzy = None
    else:
        session.way = Way.DESKTOP.value


def look_at_screening(course: Course, session: Session) -> None:
    """After the first question: the gate of today, and what of it is to be asked before the session goes on."""
    if session.stage is None or course.chart.admission.reopened:
        return
    gate_of(course, session.day, _staff_there(course, session))
    session.due = due_items(course, Way(session.way), STAGE_OF[session.stage])


def _why_allowed(result: int | None, stage: int, start: StageStart) -> str:
    if result == stage:
        return "The stage may start today as it stands."
    why = {
        StageStart.EDUCATION: "education comes first",
        StageStart.SCREENING: "the screening keeps it closed in this way",
        StageStart.PRESENT: "a therapist must be in the room for it",
        StageStart.SUPERVISION: "a therapist must be there or on video for it",
        StageStart.YES: "the side is not confirmed",
    }[start]
    if result is None:
        return f"Stage {stage} does not start today, because {why}, so there are breathing and the cards."
    return f"Stage {stage} does not start today, because {why}, so what stage {result} allows is done."


@rule("stage_today", why=_why_allowed)
def stage_today(stage: int, start: StageStart, next_open: int | None, side_sure: bool) -> int | None:
    """The highest stage whose content today may hold: the patient's own, the next lower open one, or None.

    `start` is what `stage_start` gave for the own stage (maintaining goes by stage 3), `next_open` the next lower
    stage that may start. Nothing starts before patient and staff have named the same side (13.4).
    """
    if not side_sure:
        return None
    return stage if start is StageStart.YES else next_open


def start_stage(course: Course, session: Session, stage: int) -> None:
    """Ask for the stage and, where it may not start, for those under it; keep what today may hold."""
    chart = course.chart
    gate_of(course, session.day, _staff_there(course, session))
    past = chart.past
    wanted = STAGE_OF[stage]
    start = _ask(course, session, wanted, past)
    lower = None
    if start not in (StageStart.YES, StageStart.EDUCATION):
        # Where stage 2 is closed stage 1 is, too: no item tells them apart.
        under = [each for each in (Stage.S3, Stage.S2) if NUMBER[each] < NUMBER[wanted]]
        open_now = (each for each in under if _ask(course, session, each, past) is StageStart.YES)
        lower = next((NUMBER[each] for each in open_now), None)
    sure = chart.admission.side_sure(session.day)
    session.allowed = course.ask(stage_today, stage=stage, start=start, next_open=lower, side_sure=sure)
    session.start = start.value
    found = chart.admission.gate
    allowed = None if session.allowed is None else STAGE_OF[session.allowed]
    if found is not None and allowed is not None:
        session.limits = found.at(Way(session.way), allowed).limits


def _ask(course: Course, session: Session, stage: Stage, past: Behind) -> StageStart:
    known = course.chart.admission
    return course.ask(
        stage_start,
        education=known.education,
        screened=known.gate,
        mode=Way(session.way),
        stage=stage,
        day=session.day,
        last_day=course.chart.last_day,
        supervision=Watch(session.supervision),
        mirror_sessions=past.mirror,
        supervised_step=_watched(course, stage, past),
    )


def _watched(course: Course, stage: Stage, past: Behind) -> bool:
    """True when this session is one of the steps that are never begun alone (2.8 item 1)."""
    rules, profile = course.preset.of(SupervisionRules), course.chart.profile
    if past.since_stop is not None and past.since_stop < rules.after_stop:
        return True
    if stage in (Stage.S1, Stage.S2):
        return False
    fit = fit_needed(profile is not None and profile.amputation, course.chart.body.fitted)
    if fit or past.mirror < rules.mirror or past.drawn < rules.own_view:
        return True
    return stage is Stage.S4 and past.movement < rules.movement


def _staff_there(course: Course, session: Session) -> bool:
    return not course.chart.admission.at_home or session.supervision == Watch.PRESENT


def limits_of(session: Session) -> InForce:
    """What the screening limits in this session."""
    return session.limits or InForce()

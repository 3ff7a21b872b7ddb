"""The plan of a session, asked with what the chart holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.programme.calendar import WEEK_DAYS
from game.programme.chart import Chart, Session
from game.programme.laterality import PROBE
from game.programme.library import LIBRARY, Playable
from game.programme.mode import Mode
from game.programme.parts import Choice
from game.programme.plan import session_plan
from game.programme.screening.kinds import Mode as Way
from game.programme.supervision import Supervision
from game.programme.today import Today
from game.programme.unlock import UnlockRules, avoided, first_rungs, open_exercises
from game.training.course import PlanSet

if TYPE_CHECKING:
    from game.programme.course import Course

# How many exercises back the plan looks for variety.
RECENT = 6


def plan_session(course: Course, session: Session, stage: int) -> None:
    """Ask for the ordered parts of this session, and keep them in it."""
    chart = course.chart
    if session.dose is None or session.mode is None:
        return
    session.plan = course.ask(
        session_plan,
        today=_today(course, session, stage),
        dose=session.dose,
        exercises=_choices(course, stage) if stage > 2 else (),
        allowed=None,
        recent=_recent(chart),
    )
    parts = tuple({"sort": each.sort.value, "code": each.code, "seconds": each.seconds} for each in session.plan)
    course.tell(PlanSet(parts))


def _today(course: Course, session: Session, stage: int) -> Today:
    chart, standing = course.chart, course.chart.standing
    mirrors = [each for each in chart.sessions if each.mirror_minutes]
    profile = chart.profile
    return Today(
        stage=stage,
        mode=session.mode or Mode.GENTLE,
        way=Way(session.way),
        supervision=Supervision(session.supervision),
        open=session.open,
        visit=min(session.visit, session.dose.visits) if session.dose else 1,
        top_up=session.top_up,
        probe_due=PROBE in session.blocks_due,
        rung=session.rung,
        mirror_sessions=len(mirrors),
        mirror_days=len(chart.mirror_days),
        since_mirror=session.day - mirrors[0].day if mirrors else None,
        drawn=len(mirrors),
        movement_sessions=sum(each.stage == 4 and bool(each.blocks) for each in chart.sessions),
        vr_sessions=sum(each.way == Way.VR.value and bool(each.blocks) for each in chart.sessions),
        since_stop=_since_stop(chart),
        reveal_due=len(mirrors) < 1,
        eased=standing.eased(session.day),
        telescope=standing.telescope or (profile is not None and profile.preset == "telescope"),
        exposure=stage == 4,
        first_week=standing.begun is not None and session.day - standing.begun < WEEK_DAYS,
    )


def _since_stop(chart: Chart) -> int | None:
    """Sessions since one that ended for distress or safety; None when there was none."""
    for back, each in enumerate(session for session in reversed(chart.sessions) if session.ended):
        if each.about in ("distress", "safety"):
            return back
    return None


def _choices(course: Course, stage: int) -> tuple[Choice, ...]:
    """The exercises that are open today, as the plan wants them; those of stage 4 beside those of the mirror."""
    chart, rules = course.chart, course.preset.of(UnlockRules)
    profile = chart.profile
    limb = profile.limb if profile else "arm"
    opened = chart.opened or first_rungs(rules)
    asked = {"opened": opened, "limb": limb, "avoid": avoided(stage, False, rules), "objects": True}
    playable = course.ask(open_exercises, **asked)
    mirror = tuple(_choice(chart, each, 3) for each in playable)
    real = tuple(_choice(chart, each, 4) for each in playable if LIBRARY[each.code].real) if stage == 4 else ()
    return mirror + real


def _choice(chart: Chart, playable: Playable, stage: int) -> Choice:
    exercise = LIBRARY[playable.code]
    played = chart.played.get(f"{playable.code}@{stage}")
    rungs = tuple(each.value for each in exercise.rungs if each.value.startswith("M"))
    return Choice(
        code=exercise.code,
        rungs=rungs,
        stage=stage,
        object=exercise.objects,
        known=played is not None and played.plays > 0,
        level_max=playable.top_level or 0,
        tags=exercise.tags,
    )


def _recent(chart: Chart) -> tuple[str, ...]:
    codes = [block.code for each in chart.sessions[-3:] for block in each.blocks if block.stage > 2]
    return tuple(codes[-RECENT:])

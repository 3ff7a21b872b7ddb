"""The plan of a session, asked with what the chart holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.programme.behind import Behind
from game.programme.calendar import WEEK_DAYS
from game.programme.chart import Chart, Session
from game.programme.decision import rule
from game.programme.distress import Lower, Reveal, reveal_due
from game.programme.dose import day_dose
from game.programme.fit import fit_needed
from game.programme.laterality import PROBE
from game.programme.library import LIBRARY, Playable, Rung
from game.programme.mode import Mode
from game.programme.parts import Choice, Reads, Sort
from game.programme.plan import session_plan
from game.programme.questions import Asking, measure_today, rotating_question
from game.programme.screening.kinds import InForce
from game.programme.screening.kinds import Mode as Way
from game.programme.settling import SettlingRules
from game.programme.start import StageStart
from game.programme.supervision import Supervision
from game.programme.today import Today
from game.programme.unlock import UnlockRules, avoided, first_rungs, lowered, open_exercises
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
    if stage == 4 and session.allowed == 3:
        # What the real limb may not do today, the mirror still does.
        stage = 3
    session.plan = course.ask(
        session_plan,
        today=_today(course, session, stage),
        dose=session.dose,
        exercises=_choices(course, stage) if stage > 2 else (),
        allowed=None,
        recent=_recent(chart),
    )
    _tell_plan(course, session)
    if any(each.sort is Sort.REVEAL for each in session.plan):
        session.care.reveal = Reveal(first=chart.body.reveals == 0)
    session.care.measure = course.ask(
        measure_today,
        due=chart.body.weekly_due,
        installed=session.installed,
        drawn=session.way != Way.REAL_MIRROR and any(each.mirror and each.draws for each in session.plan),
        whole=session.mode is not Mode.GENTLE,
        present=session.supervision == "present",
        r9=_upset(chart),
    )
    session.care.extra = course.ask(
        rotating_question, day=session.day, last=dict(chart.body.asked_on), asking=_asking(course, session, stage)
    )


def board_from_here(course: Course, session: Session) -> None:
    """The mirror closed within a session: what is left of its minutes or sets is planned anew, on a board."""
    if session.dose is None or session.mode is None or session.stage is None:
        return
    done_s = sum(each.active_s for each in session.blocks if each.counts)
    done_s += sum(each.active_s for each in session.sets)
    left_s = int(60 * session.dose.minutes / session.dose.visits - done_s)
    sets = max(0, session.dose.sets - len(session.sets))
    dose = replace(session.dose, minutes=max(0, left_s) / 60, sets=sets, visits=1, halves=False)
    today = replace(_today(course, session, session.stage), visit=1)
    plan = course.ask(session_plan, today=today, dose=dose, exercises=(), allowed=None, recent=())
    first = next((at for at, each in enumerate(plan) if each.sort is Sort.ARRIVE or each.sort is Sort.BREATHE), 0)
    session.plan = plan[first:]
    _tell_plan(course, session)


def _asking(course: Course, session: Session, stage: int) -> Asking:
    """What this session asks anyhow."""
    chart, profile = course.chart, course.chart.profile
    return Asking(
        stage=stage,
        mode=session.mode or Mode.GENTLE,
        mids=sum(each.reads is Reads.MID for each in session.plan),
        headset=any(each.headset for each in session.plan),
        signs=course.preset.of(SettlingRules).signs,
        extras_today=sum(day == session.day for day in chart.body.asked_on.values()),
        mirrored=any(each.mirror for each in session.plan),
        fitted=chart.body.shown is not None and any(each.mirror for each in session.plan),
        moves=chart.body.goal is not None and any(each.mirror for each in session.plan),
        swelling=profile is not None and profile.preset == "stroke",
    )


def _tell_plan(course: Course, session: Session) -> None:
    parts = tuple({"sort": each.sort.value, "code": each.code, "seconds": each.seconds} for each in session.plan)
    course.tell(PlanSet(parts))


def _today(course: Course, session: Session, stage: int) -> Today:
    chart, standing = course.chart, course.chart.standing
    past, profile = chart.past, chart.profile
    care = session.care
    amputation = profile is not None and profile.amputation
    return Today(
        stage=stage,
        mode=session.mode or Mode.GENTLE,
        content=session.content,
        way=Way(session.way),
        supervision=Supervision(session.supervision),
        open=session.open,
        visit=min(session.visit, session.dose.visits) if session.dose else 1,
        top_up=session.top_up,
        probe_due=PROBE in session.blocks_due,
        rung=session.rung,
        mirror_sessions=past.mirror,
        mirror_days=len(chart.mirror_days),
        since_mirror=None if past.first_mirror is None else session.day - past.first_mirror,
        drawn=past.drawn,
        movement_sessions=past.movement,
        vr_sessions=past.headset,
        since_stop=past.since_stop,
        reveal_due=course.ask(reveal_due, drawn=past.drawn, r9=_upset(chart)),
        fit_due=course.ask(fit_needed, amputation=amputation, fitted=chart.body.fitted),
        mirror_off=care.mirror_off or care.not_shown or _under_the_mirror(course, session, stage),
        step_waits=session.start in (StageStart.PRESENT, StageStart.SUPERVISION),
        headset_max_s=_cap(course, session, past),
        eased=standing.eased(session.day),
        telescope=standing.telescope or (profile is not None and profile.preset == "telescope"),
        exposure=stage == 4 and chart.body.ladder is not None,
        first_week=standing.begun is not None and session.day - standing.begun < WEEK_DAYS,
    )


def _under_the_mirror(course: Course, session: Session, stage: int) -> bool:
    """True where the mirror stays closed: by the door, or because one rung lower is the stage before it."""
    return stage > 2 and ((session.allowed or 0) < 3 or not _opened(course, session.care.lower))


def _upset(chart: Chart) -> int | None:
    """How upsetting the sight of the limb is, 0 to 10; None when it was not asked."""
    value = chart.admission.value("R9")
    return value if isinstance(value, int) else None


def _why_cap(result: int) -> str:
    if not result:
        return "Nothing limits the time in the headset but the plan itself."
    return f"The screening limits the time in the headset to {result // 60} minutes, so the rest is on the screen."


@rule("headset_cap", why=_why_cap)
def headset_cap(first_min: float | None, every_min: float | None, worn: int) -> int:
    """The most seconds in the headset today, 0 without a limit, after so many sessions that wore it (2.2, 2.3 T5).

    `first_min` caps the first of them, `every_min` each.
    """
    caps = [each for each in (first_min if worn == 0 else None, every_min) if each is not None]
    return int(60 * min(caps, default=0.0))


def _cap(course: Course, session: Session, past: Behind) -> int:
    if session.way != Way.VR:
        return 0
    limits = session.limits or InForce()
    return course.ask(headset_cap, first_min=limits.first_vr_min, every_min=limits.vr_min, worn=past.headset)


def quiet_session(course: Course, session: Session) -> None:
    """The plan where no stage is trained today: breathing, a card, and at times left or right on a board."""
    board = session.open == "board"
    open_for = "board" if board else "calm"
    today = Today(
        stage=1,
        mode=Mode.GENTLE if board else Mode.EDU_BREATHE_ONLY,
        way=Way(session.way),
        supervision=Supervision(session.supervision),
        open=open_for,
        step_waits=session.start in (StageStart.PRESENT, StageStart.SUPERVISION),
    )
    dose = course.ask(day_dose, stage=1, mode=Mode.EDU_BREATHE_ONLY, good_days=0)
    session.plan = course.ask(session_plan, today=today, dose=dose, exercises=(), allowed=None, recent=())
    _tell_plan(course, session)


def _choices(course: Course, stage: int) -> tuple[Choice, ...]:
    """The exercises that are open today, as the plan wants them; those of stage 4 beside those of the mirror."""
    chart, rules = course.chart, course.preset.of(UnlockRules)
    profile = chart.profile
    limb = profile.limb if profile else "arm"
    lower = chart.session.care.lower if chart.session else None
    opened = _opened(course, lower)
    shoulder = profile is not None and profile.shoulder_pain
    asked = {"opened": opened, "limb": limb, "avoid": avoided(stage, False, rules), "objects": True}
    playable = course.ask(open_exercises, shoulder=shoulder, **asked)
    if lower is not None:
        # Nor what the preset opens beside the ladder.
        playable = tuple(each for each in playable if LIBRARY[each.code].lowest in opened or each.forms)
    here = chart.session.installed if chart.session else ()
    mirror = tuple(_choice(chart, each, 3, here) for each in playable)
    moved = (each for each in playable if LIBRARY[each.code].real)
    real = tuple(_choice(chart, each, 4, here) for each in moved) if stage == 4 else ()
    return mirror + real


def _opened(course: Course, lower: Lower | None) -> tuple[Rung, ...]:
    """The rungs that are open, so many fewer where the session starts lower; () where it leaves the mirror."""
    opened = course.chart.opened or first_rungs(course.preset.of(UnlockRules))
    return opened if lower is None else lowered(opened, lower.rungs)


def _choice(chart: Chart, playable: Playable, stage: int, here: tuple[str, ...]) -> Choice:
    exercise = LIBRARY[playable.code]
    played = chart.played.get(f"{playable.code}@{stage}")
    rungs = tuple(each.value for each in exercise.rungs if each.value.startswith("M"))
    return Choice(
        code=exercise.code,
        rungs=rungs,
        stage=stage,
        object=exercise.objects,
        known=played is not None and played.plays > 0,
        installed=not here or exercise.code in here,
        level_max=playable.top_level or 0,
        tags=exercise.tags,
    )


def _recent(chart: Chart) -> tuple[str, ...]:
    codes = [block.code for each in chart.sessions[-3:] for block in each.blocks if block.stage > 2]
    return tuple(codes[-RECENT:])

"""The end of a visit: what it leaves behind for the day, the exercises and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from game.programme import mode, standing
from game.programme.behind import after
from game.programme.calendar import date_of
from game.programme.chart import DIGITS, Played, Session
from game.programme.field import ProgrammeError
from game.programme.fit import FitRules
from game.programme.levels import SessionRules, level_down
from game.programme.mode import Ended, Reason
from game.programme.performance import played_sessions
from game.programme.practice import imagery_session, open_session
from game.programme.unlock import UnlockRules, first_rungs, next_rung, unlock
from game.programme.word import word
from game.training import staircase
from game.training.course import Unlocked, VisitEnd

if TYPE_CHECKING:
    from game.programme.course import Course

# Something new was told: no STOP, and the session goes no further.
NEW: Final = "new"
ENDS: Final = ("done", "stopped", NEW, "interruption", "crash")
# A stop for dizziness is neither pain nor distress.
DIZZINESS: Final = "dizziness"
# Of two reasons to stop the later here counts.
GRAVER: Final = (Reason.OTHER, Reason.SAFETY, Reason.UNKNOWN, Reason.PAIN, Reason.DISTRESS)


def end(course: Course, fact: VisitEnd) -> None:
    """A visit is over, as planned or before."""
    session = open_session(course)
    _end(course, session, fact)
    course.chart.past = after(course.chart.past, session)


def _end(course: Course, session: Session, fact: VisitEnd) -> None:
    chart = course.chart
    _known(session, fact.reason)
    if fact.reason not in ("done", NEW) or session.stops:
        _before_time(course, session, fact)
    session.ended, session.end = True, fact.reason
    _suspend(course, session)
    if session.hold_next and not session.practised:
        course.stand(standing.held(chart.standing, session.hold_next, session.day), session.about)
    if not session.practised or session.stage is None:
        return
    if session.care.lower is not None and not session.care.unhelped:
        # Practised from lower down, which was what the last sensation asked for.
        chart.body.lower_next = False
    course.ask(mode.may_advance, raters=tuple(session.raters))
    if fact.reason == "done" and not session.stops:
        _too_hard(course, session)
    if session.sets:
        rise = None if session.rise is None else max(0, session.rise)
        chart.imagery.append(imagery_session(session, session.sets, session.vividness, rise))
    _match(course, session)
    chart.standing = standing.after_session(chart.standing, session.stopped)
    if session.hold_next:
        course.stand(standing.held(chart.standing, session.hold_next, session.day), session.about)
    if session.stage in (3, 4):
        _unlock(course, session)
    day = chart.day(session.day, session.stage)
    day.done += session.dose_done
    day.done_mirror += session.mirror_minutes
    day.paused, day.stopped = day.paused or session.paused, day.stopped or session.stopped
    day.sessions += not session.top_up
    day.top_ups += session.top_up


def _suspend(course: Course, session: Session) -> None:
    """A STOP about safety or distress closes practice until it was looked at."""
    for stop in session.stops:
        if stop in (Reason.SAFETY, Reason.DISTRESS):
            course.stand(standing.suspended(course.chart.standing, stop.value, session.day), stop.value)


def _known(session: Session, reason: str) -> None:
    if reason not in ENDS:
        raise ProgrammeError(f"{reason!r} is no end of a session: it is {', '.join(ENDS)}.")
    if reason == NEW and not session.new:
        raise ProgrammeError("Nothing new was told in this session, so it cannot end for that: tell it first.")


def _match(course: Course, session: Session) -> None:
    """A session that matched and was comfortable counts towards the first step to the normal place."""
    dots = session.care.match
    calm = not session.stopped and "frown" not in session.faces
    if dots is not None and dots >= course.preset.of(FitRules).accept_match and calm:
        course.chart.body.matched += 1


def _unlock(course: Course, session: Session) -> None:
    """After a session of the mirror the next rung may open."""
    chart = course.chart
    if not chart.opened:
        chart.opened = first_rungs(course.preset.of(UnlockRules))
    if next_rung(chart.opened) is None:
        return
    waits = chart.standing.hold > 0 or chart.standing.worse_since is not None
    held = waits or (session.mode is not None and session.mode.gentle)
    since = played_sessions(chart, (3, 4), chart.opened_at)
    new = course.ask(unlock, opened=chart.opened, sessions=since, therapist=False, held=held)
    if new is not None:
        chart.opened, chart.opened_at = (*chart.opened, new), len(chart.sessions)
        course.tell(Unlocked(new.value))


def _before_time(course: Course, session: Session, fact: VisitEnd) -> None:
    """What an end before its time leaves: x of the exercise in play, a hold, and whether it was a STOP.

    A STOP that a rule made stands, whatever the end is told to be; of two the graver counts (2.10).
    """
    ended = Ended.CRASH if fact.reason == "crash" else word(Ended, fact.by, "way to end")
    said = Reason.OTHER.value if fact.about == DIZZINESS else fact.about
    about = word(Reason, said or Reason.UNKNOWN.value, "reason to stop")
    if ruled := session.stops:
        session.stops = (*ruled, about) if fact.reason == "stopped" else ruled
        ended, about = Ended.RULE, max(session.stops, key=GRAVER.index)
    played = _in_play(course, session)
    left = course.ask(
        mode.after_stop,
        ended=ended,
        reason=about,
        x=played.x if played else staircase.LOWEST,
        interruption=fact.reason == "interruption" and not ruled,
    )
    if played:
        played.x = round(left.x, DIGITS)
    session.about = about.value if left.stop else ""
    session.hold_next, session.day_over = (
        max(session.hold_next, left.hold),
        session.day_over or not left.therapy_today,
    )
    if left.stop:
        session.stops = session.stops or (about,)
        course.flag(f"stop_{about.value}", date_of(session.day))


def _in_play(course: Course, session: Session) -> Played | None:
    """The exercise that was played last: a block's, a probe's or a set's."""
    if session.stage is None or session.last is None:
        return None
    return course.chart.exercise(*session.last)


def _too_hard(course: Course, session: Session) -> None:
    """Once a session, each exercise that was played: down where success was low for long."""
    rules = course.preset.of(SessionRules)
    for code, stage in dict.fromkeys((each.code, each.stage) for each in session.blocks if each.results):
        played = course.chart.exercise(code, stage)
        if len(played.recent) < rules.down_trials:
            continue
        drop = course.ask(level_down, successes=played.recent[-rules.down_trials :])
        if drop:
            played.x = max(staircase.LOWEST, round(played.x - drop, DIGITS))
            played.recent = ()

"""What is practised in a visit: blocks, probes, sets of imagery, feared movements."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Final

from game.programme.chart import KEPT, Session
from game.programme.field import ProgrammeError
from game.programme.imagery import (
    ImageryRung,
    ImagerySession,
)
from game.programme.laterality import ProbeBlock, SideScore
from game.programme.number import carried, counted
from game.programme.parts import LEFT_RIGHT, Sort
from game.programme.questions import Question
from game.training import staircase
from game.training.course import (
    BlockDone,
    Chronometry,
    ProbeDone,
    SetDone,
    Vividness,
)
from game.training.rules import StaircaseRules

if TYPE_CHECKING:
    from game.programme.course import Course

IMAGERY: Final = "imagery"
# Whose content imagery is, also where it warms up for a later stage.
IMAGERY_STAGE: Final = 2
# A probe is one of left or right.
LEFT_RIGHT_STAGE: Final = 1


def staircase_of(
    course: Course, code: str, levels: int, planned: int, stage: int | None = None
) -> staircase.StaircaseState:
    """Where an exercise begins in this session: its x, the day's ceiling, and what it carries over.

    `stage` is whose content it is, where that is not the session's own.
    """
    session = open_session(course)
    if session.stage is None or session.room is None:
        raise ProgrammeError(f"Nothing is practised in this session: {_why_none(course)}")
    played, room = course.chart.exercise(code, stage or session.stage), session.room
    return staircase.begin(
        levels,
        planned,
        course.preset.of(StaircaseRules),
        x=min(played.x, staircase.top_of(levels)),
        day_start=played.on(session.day),
        held=room.held,
        gain_factor=room.factor,
        first_time=played.plays == 0,
        few=(played.few_scored, played.few_right),
    )


def block(course: Course, fact: BlockDone) -> None:
    """A block is over: its dose counts, its exercise stands where it came to."""
    session, chart = open_session(course), course.chart
    if session.mode is None and not fact.counts and _offered(session, fact):
        return
    stage = _practised(course, fact.x)
    counted("The active time of a block", fact.active_s)
    few = carried(fact.carried)
    if not 1 <= fact.stage <= stage:
        raise ProgrammeError(f"A block of stage {fact.stage} is not open in stage {stage}.")
    session.blocks.append(fact)
    session.last = (fact.code, fact.stage)
    played = chart.exercise(fact.code, fact.stage)
    played.on(session.day)
    if fact.sort != "calm":
        played.x = fact.x
        played.plays += 1
        played.few_scored, played.few_right = few
    played.recent = (*played.recent, *fact.results)[-KEPT:]


def probe(course: Course, fact: ProbeDone) -> None:
    """A left/right probe is over; it gates, unless stage 1 is eased, and counts as a block."""
    session, chart = open_session(course), course.chart
    _practised(course, staircase.LOWEST)
    counted("A time of the probe", *fact.affected_rts_s, *fact.intact_rts_s)
    sides = (
        SideScore(fact.affected_valid, fact.affected_right, fact.affected_rts_s),
        SideScore(fact.intact_valid, fact.intact_right, fact.intact_rts_s),
    )
    number, eased = len(chart.probes) + 1, chart.standing.eased(session.day)
    chart.probes.append(ProbeBlock(number, session.day, fact.level, fact.device, *sides, fact.too_fast, eased))
    session.probes += 1
    session.last = (LEFT_RIGHT, LEFT_RIGHT_STAGE)


def imagery_set(course: Course, fact: SetDone) -> None:
    """A set of imagery is over; x moves by it, and the session's counts grow."""
    session = open_session(course)
    _practised(course, fact.x)
    counted("The active time of a set", fact.active_s)
    few = carried(fact.carried)
    imagery_session(session, (fact,), None)
    session.sets.append(fact)
    session.last = (IMAGERY, IMAGERY_STAGE)
    played = course.chart.exercise(IMAGERY, IMAGERY_STAGE)
    played.on(session.day)
    played.x, played.plays = fact.x, played.plays + 1
    played.few_scored, played.few_right = few


def vividness(course: Course, fact: Vividness) -> None:
    """The pair of ratings of a session."""
    session = open_session(course)
    imagery_session(session, (), fact)
    session.vividness = fact
    course.chart.body.asked_on[Question.VIVIDNESS.value] = session.day


def chronometry(course: Course, fact: Chronometry) -> None:
    """Imagined and real movements were timed."""
    session = open_session(course)
    if not (isfinite(fact.ratio) and fact.ratio > 0.0):
        raise ProgrammeError(f"The ratio of imagined to real time is {fact.ratio}: it must be more than 0.")
    course.chart.ratios.append(fact.ratio)
    course.chart.ratio_on = session.day


def _offered(session: Session, fact: BlockDone) -> bool:
    """True for the left or right on a board that is offered where practice waits: no dose, no level."""
    return any(each.sort is Sort.TRAINING and not each.counts for each in session.plan) and fact.sort == "training"


def _practised(course: Course, x: float) -> int:
    """The stage of a session in which something may be practised; ProgrammeError where nothing may."""
    session = open_session(course)
    if session.stage is None or session.mode is None:
        raise ProgrammeError(f"Something was practised that is refused: {_why_none(course)}")
    if not session.practised:
        raise ProgrammeError("Today is for learning and breathing only: nothing is practised.")
    if not (isfinite(x) and x >= staircase.LOWEST):
        raise ProgrammeError(f"The difficulty is {x}: it begins at {staircase.LOWEST:g}.")
    return session.stage


def _why_none(course: Course) -> str:
    """Why a session has no stage in which something is practised, as the end of a sentence."""
    session = open_session(course)
    if session.day_over or any(each.day == session.day and each.day_over for each in course.chart.sessions):
        return "after a STOP practice is over for today."
    if session.pre is None and not session.pre_given:
        return "the pain before it was not rated, so rate it first."
    return "no stage is trained today."


def imagery_session(
    session: Session, sets: Sequence[SetDone], vivid: Vividness | None, rise: int | None = None
) -> ImagerySession:
    """A session of imagery in counts, as its gate sees it; ProgrammeError where the counts do not fit."""
    return ImagerySession(
        day=session.day,
        rung=ImageryRung(session.rung),
        trials=sum(each.trials for each in sets),
        valid=sum(each.valid for each in sets),
        catches=sum(each.catches for each in sets),
        caught=sum(each.caught for each in sets),
        picture=vivid.picture if vivid else None,
        feeling=vivid.feeling if vivid else None,
        rise=rise,
        moved=sum(each.moved for each in sets),
        watched=sum(each.watched for each in sets),
        stop=session.stopped,
    )


def open_session(course: Course) -> Session:
    """The session that is open; ProgrammeError without one."""
    session = course.chart.session
    if session is None:
        raise ProgrammeError("No session is open: begin a visit first.")
    return session

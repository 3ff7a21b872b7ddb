"""What a therapist decides: the taps, the jumps, the reviews."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from game.programme import standing
from game.programme.calendar import day_of, no_earlier
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.night import close_day
from game.programme.opening import STAGE_OF
from game.programme.screening.items import ITEMS
from game.programme.settling import SettlingRules
from game.programme.stages import StageRules
from game.training.course import TherapistAct

if TYPE_CHECKING:
    from game.programme.chart import Chart
    from game.programme.course import Course

# The acts that change the stage: a session that is still open is ended and its day decided first.
STEPS: Final = ("confirm", "jump")


def act(course: Course, fact: TherapistAct) -> None:
    """One act; ProgrammeError for one that is none, or that cannot be now."""
    if (decided := ACTS.get(fact.act)) is None:
        raise ProgrammeError(f"{fact.act!r} is nothing a therapist decides here: see the list of acts.")
    day = no_earlier(day_of(fact.day), course.chart.today)
    if not _undecided(course.chart, fact.act, day):
        decided(course, fact, course.day(fact.day))
        return
    before = copy.deepcopy(course.chart)
    try:
        # A day that nobody closed is decided before the therapist's act, as it is before the next visit.
        close_day(course, course.chart.days[-1].day)
        if fact.act == "confirm" and before.standing.asked is not None and course.chart.standing.asked is None:
            raise ProgrammeError(
                "The last day took the next step back: look at its sessions before you confirm one."
            )
        decided(course, fact, course.day(fact.day))
    except ProgrammeError:
        course.chart = before
        raise


def _undecided(chart: Chart, act: str, day: int) -> bool:
    """True when the last day with sessions lies before this one and was not closed yet."""
    if not chart.days or chart.days[-1].closed or chart.days[-1].day >= day:
        return False
    return chart.session is None or act in STEPS


def _confirm(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001  (one form for all acts)
    if course.chart.standing.suspended:
        raise ProgrammeError("The programme waits for the therapist's look: clear that before you confirm a step.")
    if any(each.stopped for each in course.chart.sessions if each.day == day):
        raise ProgrammeError("A session was stopped today: the next step waits, and is asked for anew.")
    here, rules, dose_rules = course.chart.standing, course.preset.of(StageRules), course.preset.of(DoseRules)
    course.stand(standing.confirmed(here, day, rules, dose_rules), here.asked_why)


def _clear(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.stand(standing.cleared(course.chart.standing, day), "therapist")


def _unblock(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    if fact.item in ITEMS:
        raise ProgrammeError(f"{fact.item} opens by a new answer that staff give: ask it again.")
    course.stand(standing.unblocked(course.chart.standing, fact.item), "therapist")


def _usual_high(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.chart.usual_high_on = day


def _jump(course: Course, fact: TherapistAct, day: int) -> None:
    chart, rules, dose_rules = course.chart, course.preset.of(StageRules), course.preset.of(DoseRules)
    stage = int(fact.item) if fact.item.isdecimal() else 0
    gate = chart.admission.gate
    open_in = gate.modes(STAGE_OF[stage]) if gate is not None and stage in STAGE_OF else ()
    # A stage that is none is refused as such, below.
    screened = bool(open_in) or stage not in STAGE_OF
    ready = chart.admission.educated and not chart.standing.blocked and screened
    course.stand(standing.jumped(chart.standing, stage, fact.reason, ready, day, rules, dose_rules), "jump")


def _suspend(course: Course, fact: TherapistAct, day: int) -> None:
    course.stand(standing.suspended(course.chart.standing, fact.item, day), fact.reason)


def _hold(course: Course, fact: TherapistAct, day: int) -> None:
    sessions = course.preset.of(SettlingRules).sign_hold
    course.stand(standing.held(course.chart.standing, sessions, day), fact.reason)


def _done(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.stand(standing.finished(course.chart.standing), "therapist")


def _bilateral(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.chart.body.cramped = False


def _trace(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.chart.body.trace = True


def _gain(course: Course, fact: TherapistAct, day: int) -> None:  # noqa: ARG001
    course.chart.body.gain_confirmed = True


ACTS: Final[dict[str, Callable[[Course, TherapistAct, int], None]]] = {
    "confirm": _confirm,
    "clear": _clear,
    "unblock": _unblock,
    "usual_high": _usual_high,
    "jump": _jump,
    "suspend": _suspend,
    "hold": _hold,
    "done": _done,
    "bilateral": _bilateral,
    "trace": _trace,
    "gain": _gain,
}

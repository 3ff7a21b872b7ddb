"""After the day's last session: the day is counted, pain is looked at over days, and the stage is decided."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from game.programme import rating, settling, standing
from game.programme.alerts import Alert, Seen, daily_list
from game.programme.calendar import date_of
from game.programme.chart import DIGITS
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.pain import PainRules
from game.programme.performance import performance
from game.programme.rating import RatingRules
from game.programme.response import Fidelity, ResponseRules, check_day, response, response_check
from game.programme.settling import Course as Trend
from game.programme.settling import SettlingRules
from game.programme.stages import Move, StageRules, stage_decision, stuck, waiting_decision
from game.training.course import FlareSet, Responded

if TYPE_CHECKING:
    from game.programme.course import Course

# What the answer is called where it goes by function, and none was measured.
NOT_MEASURED: Final = "not-measured"


def close_day(course: Course, today: int) -> None:
    """The decisions of one day, in the order of protocol.md 7.6 and 7.8."""
    chart = course.chart
    if chart.session is not None:
        raise ProgrammeError("A session is still open: end it, then close the day.")
    if chart.standing.stage is None:
        return
    if chart.close_day(today, course.preset.of(DoseRules)) is None:
        return
    worse = _worse(course, today)
    flare, again = _flare(course, today)
    _answer(course, today, worse)
    _decide(course, today, worse, flare, again)
    if chart.review_due(today, course.preset.of(StageRules)) and not chart.reviewed:
        chart.reviewed = True
        course.flag("review", "The review week is reached: the therapist decides how it goes on.")
    _listed(course, today)


def _listed(course: Course, today: int) -> None:
    """What stands on the therapist's list of this day (2.7); of it a long hold and days away have no other flag.

    Amber results and the asymmetry of left and right are not looked at here: the protocol leaves open which count.
    """
    chart, told = course.chart, course.chart.last_flags
    here = chart.standing
    before = next((each.day for each in reversed(chart.sessions) if each.day < today), None)
    seen = Seen(
        day=today,
        home=chart.admission.at_home,
        flare=told.get("flare") == today,
        worse=here.worse_since is not None,
        hand=told.get("working_hand") == today,
        stuck=told.get("stuck") == today,
        signs=told.get("signs") == today,
        hold_days=0 if here.held_since is None else today - here.held_since,
        exposures_worse=len(list(takewhile(lambda each: each.over, reversed(chart.exposures)))),
        days_away=0 if before is None else today - before - 1,
    )
    found = course.ask(daily_list, seen=seen)
    # A hold is told once, not on each of its days.
    if Alert.HOLD in found and here.held_since is not None and told.get("hold", 0) < here.held_since:
        course.flag("hold", f"Nothing got harder for {seen.hold_days} days.")
    if Alert.AWAY in found:
        course.flag("away", f"There was no session for {seen.days_away} days.")


def _worse(course: Course, today: int) -> bool:
    chart, rules = course.chart, course.preset.of(SettlingRules)
    week = tuple(each for each in chart.ratings if each.day > today - rules.worse_days)
    first = chart.worsts[0].day if chart.worsts else 0
    looked_at = (range(first, first + rules.worse_days), range(today - rules.worse_days + 1, today + 1))
    worsts = tuple(each for each in chart.worsts if any(each.day in days for days in looked_at))
    found = course.ask(
        settling.worse,
        ratings=week,
        worsts=worsts,
        base0=rating.base0(tuple(chart.ratings), course.preset.of(RatingRules)),
        since=chart.standing.worse_since,
        day=today,
    )
    is_worse = found.course in (Trend.WORSE, Trend.REVIEW, Trend.SUSPENDED)
    if is_worse and chart.standing.worse_since is None:
        course.flag("worse", "The week's pain is worse than at the start.")
    here = standing.since_worse(chart.standing, found.since)
    if found.course is Trend.SUSPENDED:
        here = standing.suspended(here, "review", today)
    course.stand(here, "worse than at the start")
    return is_worse


def _answer(course: Course, today: int, worse: bool) -> None:
    """Once, at the mirror day that the pain at the start sets: does the programme help?"""
    chart, rules = course.chart, course.preset.of(ResponseRules)
    base0 = rating.base0(tuple(chart.ratings), course.preset.of(RatingRules))
    if chart.checked or len(chart.mirror_days) < check_day(base0, rules):
        return
    window = today - rules.mean_days - rules.held_days
    recent = tuple(each for each in chart.ratings if each.day > window)
    found = course.ask(response, ratings=recent, base0=base0, worse=worse, day=today)
    planned = [day for day in chart.days if day.planned]
    dose = sum(min(1.0, day.done / day.planned) for day in planned) / len(planned)
    check = course.ask(
        response_check,
        mirror_days=len(chart.mirror_days),
        base0=base0,
        checked=chart.checked,
        kind=found.kind,
        function=chart.body.function,
        fidelity=Fidelity(round(dose, DIGITS), educated=chart.admission.educated),
    )
    chart.checked = check.due
    kind = found.kind.value if check.measured else NOT_MEASURED
    course.tell(Responded(date_of(today), len(chart.mirror_days), kind, check.answers))
    if check.measured and not check.answers:
        course.flag("no_response", " ".join(check.look_at))


def _flare(course: Course, today: int) -> tuple[bool, bool]:
    """The day's look for a flare: by its first rating, against the usual pain before the day."""
    chart, rules = course.chart, course.preset.of(RatingRules)
    first = next((each for each in chart.sessions if each.day == today and each.pre is not None), None)
    if first is None or (chart.flare.last is not None and chart.flare.last >= today):
        return False, False
    before = tuple(each for each in chart.ratings if each.day < today)
    step = course.ask(
        settling.flare,
        state=chart.flare,
        day=today,
        pre=first.pre,
        base=rating.base(before, today, rules) if before else None,
        stage=chart.standing.stage,
        hold_left=chart.standing.hold,
    )
    chart.flare = step.state
    if step.flare and not step.again:
        course.tell(FlareSet(date_of(today), step.state.base))
        course.flag("flare", "Pain was well above the usual twice running.")
    return step.flare, step.again


def _decide(course: Course, today: int, worse: bool, flare: bool, again: bool) -> None:
    chart, preset = course.chart, course.preset
    rules, dose_rules = preset.of(StageRules), preset.of(DoseRules)
    stage = chart.standing.stage
    if stage is None or stage > 4:
        return
    if chart.standing.entered > today:
        if course.ask(waiting_decision, flare=flare) is Move.HOLD:
            hold = preset.of(SettlingRules).flare_hold
            course.stand(standing.gentle(chart.standing, hold, today), "flare")
        return
    ok = performance(course, today)
    contingency = preset.of(PainRules).contingency
    facts = chart.facts(today, flare, again, worse, ok, contingency, rules, dose_rules)
    verdict = course.ask(stage_decision, facts=facts)
    here = standing.moved(chart.standing, verdict, today, rules, dose_rules)
    if verdict.move is Move.HOLD and flare:
        here = standing.gentle(here, preset.of(SettlingRules).flare_hold, today)
    if verdict.reason == "cap-dose":
        course.flag("dose", "The step has had its time, but too few days were practised.")
    course.stand(here, verdict.reason)
    if verdict.move in (Move.REGRESS, Move.EASE_S1) and course.ask(
        stuck, steps=chart.standing.steps_back, today=today
    ):
        course.flag("stuck", "The programme went back again and again.")
        course.stand(standing.suspended(chart.standing, "stuck", today), "stuck")

"""What is told before and beside practice: cards and questions, the screening, first visits, the side, home."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from game.programme import standing
from game.programme.calendar import day_of, no_earlier
from game.programme.codec import made
from game.programme.daily import MEDICAL
from game.programme.dose import DoseRules
from game.programme.education import (
    SHORT_MODULES,
    EduState,
    Refresh,
    TeachBack,
    after_quiz,
    after_teach_back,
    modules_again,
    practised,
    refresh,
    refreshed,
    short_again,
    show,
    teach_back,
)
from game.programme.field import ProgrammeError
from game.programme.first_visits import FIT, PRACTICE, SHORT_START, VISITS, Newcomer, Step, Wait, visit_step
from game.programme.mode import Reason as StopReason
from game.programme.quiz import MODULES, STARRED, QuizAnswer
from game.programme.rating import Skin
from game.programme.screening.gate import Person, ScreeningRules, band, gate, kept
from game.programme.screening.items import BEARING, ITEMS
from game.programme.screening.kinds import By, Colour, Finding, Mode, Stage
from game.programme.screening.kinds import Supervision as Watch
from game.programme.screening.override import GateOverride, OverrideAnswer, Reason, override
from game.programme.side import Affected, side
from game.programme.stages import StageRules
from game.programme.standing import Phase
from game.programme.start import StageStart, stage_start
from game.programme.supervision import Harm, Home, home_enrolment, self_harm
from game.programme.word import word
from game.training.intake import (
    CardsShown,
    FirstVisit,
    FlagSeen,
    HomeUse,
    Manner,
    Overridden,
    QuizDone,
    Refreshed,
    ScreenItem,
    SideSaid,
    TaughtBack,
)

if TYPE_CHECKING:
    from game.programme.course import Course

REST: Final = "E-REST"
BASELINE: Final = VISITS[2]
# What other facts tell: the questions and tests of the screening, and education.
_TOLD: Final = {*ITEMS, SHORT_START, REST, FIT}
# What the first visits play.
PLAYED: Final = (PRACTICE, "PROBE", "IMAGERY-DEMO")
# Why the practice block does not start, as a visit waits for it.
DOOR: Final = {
    StageStart.EDUCATION: Wait.EDUCATION,
    StageStart.SCREENING: Wait.SCREENING,
    StageStart.PRESENT: Wait.SUPERVISION,
    StageStart.SUPERVISION: Wait.SUPERVISION,
}
_HARM: Final = {"yes": Harm.YES, "no": Harm.NO, "rather_not": Harm.RATHER_NOT}


def cards(course: Course, fact: CardsShown) -> None:
    """The cards of a module were seen; those of the short start, once passed, open its day again."""
    known = course.chart.admission
    education = show(known.education, fact.module)
    day = course.day(fact.day)
    known.education = education
    known.cards_on[fact.module] = day
    again = all(known.cards_on.get(each) == day for each in SHORT_MODULES)
    passed = set(STARRED) <= set(education.passed) and not known.educated
    if again and passed and education.short_day != day:
        known.education = short_again(education, day)
        known.done[SHORT_START] = day


def quiz_done(course: Course, fact: QuizDone) -> None:
    """A loop through the questions: passed, failed with cards to show again, or asked once more."""
    known = course.chart.admission
    answers, again = _answers(fact.answers), _answers(fact.again)
    day = no_earlier(day_of(fact.day), course.chart.today)
    known.education, _ = course.ask(
        after_quiz,
        education=known.education,
        answers=answers,
        again=again,
        severe_aphasia=fact.severe_aphasia,
        observed=fact.observed,
        day=day,
    )
    course.day(fact.day)
    known.again = modules_again(answers)
    if known.education.state is EduState.SHORT:
        known.done[SHORT_START] = day
    _educated(course, day)


def _answers(told: tuple[Any, ...]) -> tuple[QuizAnswer, ...]:
    try:
        return tuple(made(QuizAnswer, {"assisted": False, **each}) for each in told)
    except (ProgrammeError, TypeError) as error:
        raise ProgrammeError("Each answer needs its item, right or not, the seconds and the replays.") from error


def taught_back(course: Course, fact: TaughtBack) -> None:
    """The patient's own telling may count as passed."""
    known, day = course.chart.admission, course.day(fact.day)
    result = course.ask(
        teach_back,
        education=known.education,
        picture=fact.picture,
        steps=fact.steps,
        stop=fact.stop,
        therapist=fact.therapist,
        reason=fact.reason,
    )
    known.education = after_teach_back(known.education, result, day)
    if known.education.state is EduState.SHORT and result is TeachBack.SUPPORTED:
        known.done[SHORT_START] = day
    _educated(course, day)


def _educated(course: Course, day: int) -> None:
    chart = course.chart
    if not chart.admission.educated:
        return
    for item in (SHORT_START, REST):
        chart.admission.done.setdefault(item, day)
    if chart.standing.phase is Phase.EDU:
        course.stand(standing.educated(chart.standing, day), chart.admission.education.state.value)
        screening_over(course, day)


def seen_again(course: Course, fact: Refreshed) -> None:
    """What was due of a passed education was seen: a card and a question, or all cards."""
    known = course.chart.admission
    day = no_earlier(day_of(fact.day), course.chart.today)
    if unknown := [each for each in fact.modules if each not in MODULES]:
        raise ProgrammeError(f"There is no module {unknown[0]}: choose one of {', '.join(MODULES)}.")
    due = course.ask(refresh, education=known.education, day=day, last_day=course.chart.last_day)
    if due is Refresh.FULL and set(fact.modules) != set(MODULES):
        raise ProgrammeError("After so long away all cards are shown again: show what is left of them first.")
    if due is Refresh.WEEKLY and not fact.modules:
        raise ProgrammeError("A new week begins with one card: show it first.")
    course.day(fact.day)
    known.education, known.refresh = refreshed(known.education, due, day), Refresh.NONE


def screen_item(course: Course, fact: ScreenItem) -> None:
    """An answer of the screening; once all are there, the gate decides whether the baseline may be taken."""
    chart = course.chart
    known, day = chart.admission, no_earlier(day_of(fact.day), chart.today)
    new = Finding(fact.item, fact.answer, day, word(By, fact.by, "one who answers"))
    findings = kept(known.findings, new, course.preset.of(ScreeningRules))
    course.day(fact.day)
    counts = findings is not known.findings
    known.findings, known.stale = findings, True
    # Asked again on a later day it was done all the same, and holds up no visit.
    known.done.setdefault(fact.item, day)
    if counts and new.by is By.STAFF:
        known.reopened = tuple(each for each in known.reopened if each != fact.item)
        if fact.item in chart.standing.blocked:
            # From here on the gate alone says what the new answer closes.
            course.stand(standing.unblocked(chart.standing, fact.item), "answered again")
    if fact.item == "R8c" and (answer := _HARM.get(str(fact.answer))) is not None:
        known.harm = course.ask(self_harm, answer=answer, home=known.at_home)
        if known.harm.banner:
            course.flag("self_harm")
        if known.harm.crisis:
            # Whoever talks with the person later today does not open practice for today (2.8 item 5).
            known.stopped_on = day
    screening_over(course, day)


def overridden(course: Course, fact: Overridden) -> None:
    """A therapist's override; what is not granted changes nothing."""
    known = course.chart.admission
    day = no_earlier(day_of(fact.day), course.chart.today)
    request = GateOverride(
        item=fact.item,
        mode=word(Mode, fact.mode, "way to practise"),
        stage=word(Stage, fact.stage, "stage of the screening"),
        by=fact.by,
        pin=fact.pin,
        supervision=word(Watch, fact.supervision, "supervision"),
        reason=word(Reason, fact.reason, "reason for an override"),
        text=fact.text,
        day=day,
        until=day_of(fact.until),
        named=fact.named,
        named_day=day_of(fact.named_day) if fact.named_day else None,
    )
    course.day(fact.day)
    value = known.value(fact.item)
    if isinstance(value, int):
        value = band(value, course.preset.of(ScreeningRules))
    allows = course.chart.profile is not None and course.chart.profile.neglect_policy
    if course.ask(override, request=request, answer=str(value), neglect_policy=allows) is OverrideAnswer.GRANTED:
        known.overrides, known.stale = (*known.overrides, request), True
        screening_over(course, day)


def gate_of(course: Course, day: int, staff_there: bool) -> None:
    """Ask the gate where something changed since it was asked, or another day began."""
    known, profile = course.chart.admission, course.chart.profile
    if known.gate_on == day and not known.stale:
        return
    event = day_of(profile.event_day) if profile is not None and profile.event_day else None
    known.gate = course.ask(
        gate,
        findings=known.findings,
        day=day,
        person=Person(event, profile is not None and profile.brain_injury, staff_there),
        overrides=known.overrides,
        first_question_day=known.nothing_new_on,
        reopened=known.reopened,
        neglect_policy=profile is not None and profile.neglect_policy,
    )
    known.gate_on, known.stale = day, False


def screening_over(course: Course, day: int) -> None:
    """From SCREEN on once stage 1 is open in some way; what closes it everywhere blocks until staff clear it."""
    known, chart = course.chart.admission, course.chart
    asked = {each.item for each in known.findings}
    if chart.standing.phase is not Phase.SCREEN or not set(BEARING[Mode.DESKTOP, Stage.S1]) - {"T1"} <= asked:
        return
    gate_of(course, day, staff_there=True)
    if (found := known.gate) is None:
        return
    cell = found.at(Mode.DESKTOP, Stage.S1)
    todo = (*found.missing, *found.outdated)
    # A red flag stays until it was looked at, and what is new until staff have answered it (2.9).
    kept = (MEDICAL, *known.reopened)
    if found.modes(Stage.S1) and not set(BEARING[Mode.DESKTOP, Stage.S1]) & set(todo):
        course.stand(standing.screened(chart.standing, day, (), kept), "screened")
    elif red := tuple(each for each in cell.items if cell.colour is Colour.RED and each not in todo):
        course.stand(standing.screened(chart.standing, day, red, kept), "screened")


def first_visit(course: Course, fact: FirstVisit) -> None:
    """An item of the first visits is done, and what comes next; the last one of visit 3 begins stage 1."""
    chart, known = course.chart, course.chart.admission
    day = no_earlier(day_of(fact.day), chart.today)
    watch = word(Watch, fact.supervision, "supervision")
    if not fact.minutes >= 0.0:
        raise ProgrammeError("The visit cannot have lasted less than no time: check the clock of this machine.")
    if fact.done:
        _may_be_done(course, fact.done, day, watch)
    if fact.stopped:
        word(StopReason, fact.stopped, "reason to stop")
    course.day(fact.day)
    if fact.stopped:
        known.stopped_on = day
        course.flag(f"stop_{fact.stopped}", fact.day)
    if fact.done:
        known.done[fact.done] = day
        if fact.done == PRACTICE:
            known.education = practised(known.education)
    if Newcomer.tries_next(known.done):
        gate_of(course, day, staff_there=True)
    profile = chart.profile
    injured = profile is not None and profile.brain_injury
    newcomer = Newcomer(
        amputation=profile is not None and profile.amputation,
        neglect_needed=course.preset.of(ScreeningRules).neglect_needed or injured or "T1" in known.done,
        vr_open=known.gate is not None and known.gate.may_open(Mode.VR, Stage.PRACTICE),
        educated=known.educated,
        screened=chart.standing.phase not in (Phase.NEW, Phase.EDU, Phase.SCREEN),
    )
    visited = {item: on for item, on in known.done.items() if any(item in visit for visit in VISITS)}
    asked = {"done": visited, "minutes": fact.minutes, "newcomer": newcomer, "stopped": known.stopped_on == day}
    asked |= {"closed": chart.standing.closed, "blocked": bool(chart.standing.blocked)}
    known.step = _behind_the_door(course, course.ask(visit_step, day=day, supervision=watch, **asked), day, watch)
    if chart.standing.phase is Phase.BASELINE and set(BASELINE) <= set(known.done):
        rules, dose_rules = course.preset.of(StageRules), course.preset.of(DoseRules)
        course.stand(standing.measured(chart.standing, day, rules, dose_rules), "baseline done")


def _behind_the_door(course: Course, step: Step, day: int, watch: Watch) -> Step:
    """The same step; what is played in it waits where it may not start: nothing is played and then refused."""
    if step.item not in PLAYED or step.wait is not Wait.NONE:
        return step
    if step.item != PRACTICE:
        gate_of(course, day, staff_there=True)
        found = course.chart.admission.gate
        shut = found is not None and found.at(Mode.DESKTOP, Stage.S1).colour is Colour.RED
        return replace(step, wait=Wait.SCREENING) if shut else step
    start = _practice_start(course, day, watch)
    return step if start is StageStart.YES else replace(step, wait=DOOR[start])


def _practice_start(course: Course, day: int, watch: Watch) -> StageStart:
    gate_of(course, day, staff_there=True)
    known = course.chart.admission
    return course.ask(
        stage_start,
        education=known.education,
        screened=known.gate,
        mode=Mode.DESKTOP,
        stage=Stage.PRACTICE,
        day=day,
        last_day=course.chart.last_day,
        supervision=watch,
        mirror_sessions=0,
        supervised_step=True,
    )


def _may_be_done(course: Course, item: str, day: int, watch: Watch) -> None:
    """ProgrammeError for an item that other facts tell, or that may not be done now."""
    chart = course.chart
    if item in _TOLD or not any(item in visit for visit in VISITS):
        raise ProgrammeError(f"{item!r} is no item of the first visits to tell here: see their list.")
    if watch is Watch.NONE:
        raise ProgrammeError("The first visits need a therapist, there or on video: do none of them alone.")
    if chart.admission.stopped_on == day:
        raise ProgrammeError(f"This day was stopped, so {item} is done on another day.")
    if item in BASELINE and chart.standing.phase is not Phase.BASELINE:
        raise ProgrammeError(f"{item} belongs to the third visit: education and screening come first.")
    if chart.standing.suspended or chart.standing.blocked:
        raise ProgrammeError(f"{item} waits: what closed practice must be looked at and cleared first.")
    if item == PRACTICE:
        start = _practice_start(course, day, watch)
        if start is not StageStart.YES:
            raise ProgrammeError("The practice block waits: short start and questions of safety come first.")


def side_said(course: Course, fact: SideSaid) -> None:
    """Patient and staff say which side is affected; nothing starts before they agree with the record."""
    known, profile = course.chart.admission, course.chart.profile
    patient, staff = (word(Affected, each, "side") if each else None for each in (fact.patient, fact.staff))
    day = course.day(fact.day)
    recorded = Affected(profile.affected) if profile is not None and profile.affected in tuple(Affected) else None
    known.side, known.side_on = course.ask(side, patient=patient, staff=staff, recorded=recorded), day


def home_use(course: Course, fact: HomeUse) -> None:
    """From here on the patient practises at home, once everything that this needs is there."""
    chart = course.chart
    known = chart.admission
    if chart.profile is None:
        raise ProgrammeError("Nobody is enrolled yet: begin with the patient's profile.")
    day = course.day(fact.day)
    home = Home(fact.therapist, fact.contact, fact.review_days, fact.crisis, fact.headset, fact.fitter)
    known.lacks = course.ask(home_enrolment, home=home)
    known.at_home = known.at_home or not known.lacks
    known.headset = fact.headset and not known.lacks
    if not known.lacks and chart.standing.phase is Phase.NEW:
        course.stand(standing.enrolled(chart.standing, day, chart.profile.complete), "profile complete")


def manner(course: Course, fact: Manner) -> None:
    """How the patient is spoken to and answers."""
    word(Skin, fact.skin, "skin of the pain scale")
    if fact.hemisphere not in ("", "left", "right"):
        raise ProgrammeError(f"{fact.hemisphere!r} is no half of the brain: it is left, right or unknown.")
    course.day(fact.day)
    course.chart.admission.manner = fact


def flag_seen(course: Course, fact: FlagSeen) -> None:
    """A therapist has seen a flag, or all of them."""
    known = course.chart.admission
    course.day(fact.day)
    if fact.name and fact.name not in known.flags:
        raise ProgrammeError(f"There is no flag {fact.name!r} to be seen: see the list of flags.")
    known.flags = {name: on for name, on in known.flags.items() if fact.name and name != fact.name}


def due_items(course: Course, way: Mode, stage: Stage) -> tuple[str, ...]:
    """What of the screening is to be asked before this stage in this way, as the gate said last."""
    found = course.chart.admission.gate
    if found is None:
        return ()
    todo = {*found.missing, *found.outdated}
    return tuple(each for each in BEARING[way, stage] if each in todo)


def reopened(course: Course, items: tuple[str, ...]) -> None:
    """Something new opens these items again; they block until staff answer them."""
    known = course.chart.admission
    known.reopened = tuple(dict.fromkeys((*known.reopened, *(each for each in items if each != MEDICAL))))
    known.stale = True
    course.stand(standing.blocked(course.chart.standing, items), "anything new")

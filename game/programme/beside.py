"""What is told beside the exercises: the working hand, questions, the weekly check, the fit, feared movements."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from game.mirror.opening import HandPose
from game.programme import settling
from game.programme.calendar import day_of, no_earlier
from game.programme.field import ProgrammeError
from game.programme.first_visits import FIT
from game.programme.fit import DOTS, Felt, Last, fit_accept, fit_shown, normalise_step, telescope_overlay
from game.programme.movement import (
    Exposure,
    Gain,
    Ladder,
    MovementRules,
    blend,
    context_of,
    next_gain,
    start_card,
    start_gain,
)
from game.programme.movement import exposure as tried
from game.programme.number import counted
from game.programme.pain import MOVES_ITSELF, Face
from game.programme.practice import open_session
from game.programme.questions import WEEKLY, Question, vbbt_hands, weekly_check
from game.programme.rating import NONE_AT_ALL, WORST, Rating, Skin, rated
from game.programme.settling import SettlingRules
from game.programme.word import word
from game.training.care import ExposureCards, Extra, FitDone, FitMoved, Matched, ReachProbe, Weekly, WorkingHand
from game.training.course import ExposureDone

if TYPE_CHECKING:
    from game.programme.chart import Session
    from game.programme.course import Course


def working_hand(course: Course, fact: WorkingHand) -> None:
    """The working hand was rated: sore, its range and time shrink for a while, and twice is told."""
    chart = course.chart
    day = no_earlier(day_of(fact.day), chart.today)
    hand = course.ask(settling.working_hand, state=chart.hand, day=day, now=fact.value)
    course.day(fact.day)
    session = chart.session
    if session is not None and session.pre_given and settling.newly_sore(chart.hand, hand):
        # A new pain in the working hand is a rise like any other: the next reading goes by it (2.4).
        session.care.worry = True
    chart.hand = hand
    if hand.day == day and settling.hand_flag(hand, course.preset.of(SettlingRules)):
        course.flag("working_hand", "The working hand hurt again.")


def extra(course: Course, fact: Extra) -> None:
    """The rotating question was asked."""
    session, chart = open_session(course), course.chart
    question = word(Question, fact.question, "rotating question")
    if fact.value is not None and not isfinite(fact.value):
        raise ProgrammeError(f"The answer is {fact.value}: give a number, or none.")
    if question is Question.WORST and fact.value is not None:
        value = int(fact.value)
        if rated(value, "worst pain") != fact.value:
            raise ProgrammeError(f"The worst pain is {fact.value}: give a whole number from 0 to 10.")
        chart.worsts.append(Rating(session.day, value, Skin.BAR))
    chart.body.asked_on[question.value] = session.day


def weekly(course: Course, fact: Weekly) -> None:
    """The week's own short visit: what was asked of it, and what comes next."""
    chart = course.chart
    day = no_earlier(day_of(fact.day), chart.today)
    if fact.item and fact.item not in WEEKLY:
        raise ProgrammeError(f"{fact.item!r} is no part of the weekly check: it is one of {', '.join(WEEKLY)}.")
    if not (isfinite(fact.minutes) and fact.minutes >= 0.0):
        raise ProgrammeError("The weekly check cannot have lasted less than no time: check the clock.")
    if fact.value is not None and not isfinite(fact.value):
        raise ProgrammeError(f"The answer is {fact.value}: give a number, or none.")
    psfs = fact.value if fact.item == "activities" else None
    if psfs is not None and not NONE_AT_ALL <= psfs <= WORST:
        raise ProgrammeError(f"Own activities are rated from {NONE_AT_ALL} to {WORST}, not {psfs:g}.")
    if fact.blocks is not None:
        counted("The number of blocks", fact.blocks)
    if chart.standing.stage is None:
        raise ProgrammeError("The weekly check belongs to the stages: education and screening come first.")
    course.day(fact.day)
    if fact.item:
        chart.body.weekly[fact.item] = day
    if fact.chosen:
        chart.body.activities = fact.chosen
    if "affected" in fact.hands and chart.standing.stage == MOVES_ITSELF:
        chart.body.carried = True
    chart.body.function = chart.body.function.after(fact.blocks, psfs)
    week_due(course, chart.standing.stage, day, fact.minutes)


def week_due(course: Course, stage: int, day: int, minutes: float) -> None:
    """What of the weekly check is due on a day, and which hands carry blocks in it."""
    chart, profile = course.chart, course.chart.profile
    assert profile is not None
    body = chart.body
    body.hands = course.ask(
        vbbt_hands,
        stage=stage,
        limb=profile.limb,
        amputation=profile.amputation,
        cleared=chart.admission.value("R10") == "no",
        carried=body.carried,
    )
    body.weekly_due = course.ask(
        weekly_check,
        day=day,
        last=dict(body.weekly),
        stage=stage,
        entered=chart.standing.entered,
        vbbt=bool(body.hands),
        minutes=minutes,
        hand=profile.limb != "leg",
    )


def fit_done(course: Course, fact: FitDone) -> None:
    """Where a phantom limb is felt, and how it is shown from here on once it fits."""
    chart = course.chart
    if chart.profile is None or not chart.profile.amputation:
        raise ProgrammeError("Only an amputated limb is fitted.")
    pose = None if fact.turn is None or fact.curl is None else HandPose(fact.turn, fact.curl)
    counted("The time that it was held still", fact.still_s)
    felt, day = Felt(fact.length, fact.size, fact.frozen, pose), no_earlier(day_of(fact.day), chart.today)
    overlay = course.ask(telescope_overlay, felt=felt)
    shown = course.ask(fit_shown, felt=felt)
    if course.ask(fit_accept, match=fact.match, still_s=fact.still_s):
        chart.body.felt, chart.body.shown, chart.body.fitted = felt, shown, True
        chart.body.matched, chart.body.comfortable, chart.body.goal = 0, False, None
        chart.standing = replace(chart.standing, telescope=overlay)
    # Tried is done: stages 1 and 2 need no fit, and before the mirror `fit_needed` asks for it.
    chart.admission.done[FIT] = day
    course.day(fact.day)


def matched(course: Course, fact: Matched) -> None:
    """How well the shown limb matched the felt one in this session."""
    session = open_session(course)
    if fact.dots is not None and (type(fact.dots) is not int or not 0 <= fact.dots <= DOTS):
        raise ProgrammeError(f"A match of {fact.dots} dots is not on the scale: it goes from 0 to {DOTS}.")
    session.care.match = fact.dots
    course.chart.body.comfortable = course.chart.body.comfortable or fact.comfortable


def fit_moved(course: Course, fact: FitMoved) -> None:
    """The shown limb went towards today's length; where it came to is where it is drawn from here on."""
    session, body = open_session(course), course.chart.body
    if body.shown is None or body.goal is None:
        raise ProgrammeError("The shown limb moves nowhere today.")
    if not body.shown.length <= fact.length <= body.goal:
        raise ProgrammeError(
            f"The shown limb cannot have come to {fact.length:g} %: today it goes from {body.shown.length:g} to "
            f"{body.goal:g}."
        )
    session.care.moved = True
    body.shown = replace(body.shown, length=fact.length)
    if fact.length >= body.goal:
        body.goal = None


def stepped(course: Course, session: Session) -> None:
    """Once a day the shown length may move towards the normal place, by what the last session with it was like.

    A step is the goal of today's slow way, and `fit_moved` tells how far it came. Back it goes at once.
    """
    chart, body = course.chart, course.chart.body
    if body.shown is None or body.stepped_on == session.day:
        return
    last = next((each for each in reversed(chart.sessions) if each is not session and each.mirror_minutes), None)
    if last is None or (body.stepped_on is not None and last.day < body.stepped_on):
        # What the last session with it was like was acted on already.
        return
    found = course.ask(
        normalise_step,
        length=body.shown.length,
        matched=body.matched,
        last=Last(last.stopped, last.care.match, last.rise, Face(last.faces[-1]) if last.faces else None),
        stepped_today=False,
        comfortable=body.comfortable,
    )
    body.stepped_on = session.day
    if found.length > body.shown.length:
        body.goal = found.length
    else:
        body.goal, body.shown = None, replace(body.shown, length=found.length)


def reach_probe(course: Course, fact: ReachProbe) -> None:
    """The fixed probe of stage 4: the first one sets the help, later ones change it between sessions."""
    session, body = open_session(course), course.chart.body
    if session.stage != MOVES_ITSELF or session.mode is None:
        raise ProgrammeError("The fixed probe of reaches belongs to a session of stage 4.")
    if fact.share is not None and not 0.0 <= fact.share <= 1.0:
        raise ProgrammeError(f"{fact.share} of the reaches cannot have succeeded: it lies between 0 and 1.")
    if body.gain is None:
        _took(
            course,
            course.ask(start_gain, target_m=fact.target_m, real_m=fact.real_m, confirmed=body.gain_confirmed),
        )
        return
    body.gain_probes, body.gain_fresh = (*body.gain_probes, fact.share), True


def help_today(course: Course, session: Session) -> None:
    """Between two sessions the help may change, once for each probe."""
    body = course.chart.body
    if body.gain is None or not body.gain_fresh:
        return
    body.gain_fresh = False
    found = course.ask(
        next_gain,
        g=body.gain,
        probes=body.gain_probes,
        raised_days=body.gain_raised,
        day=session.day,
        confirmed=body.gain_confirmed,
    )
    if found.g > body.gain:
        body.gain_raised = (*body.gain_raised, session.day)
    if found.g != body.gain:
        body.gain_probes = ()
    _took(course, found)


def _took(course: Course, found: Gain) -> None:
    course.chart.body.gain = found.g
    if found.ask:
        course.flag("gain", "More help in reaching needs the therapist's word.")


def blended(course: Course, session: Session, face: Face | None, paused: bool) -> None:
    """After a block of the real limb, or a pause in it, the picture becomes truer or goes back."""
    if not session.blocks or session.blocks[-1].stage != MOVES_ITSELF:
        return
    given = [each for each in session.mids if each is not None]
    rise = given[-1] - session.pre if given and session.pre is not None else None
    body = course.chart.body
    body.blend = course.ask(blend, state=body.blend, face=face, rise=rise, paused=paused)


def cards(course: Course, fact: ExposureCards) -> None:
    """The feared movements by their worry: the ladder begins at the hardest one that is little feared."""
    if not fact.worries:
        raise ProgrammeError("There is no card: rank the feared movements first.")
    if fact.pictures and len(set(fact.pictures)) != len(fact.worries):
        raise ProgrammeError("Each feared movement has one picture and one worry: rank them again.")
    first = course.ask(start_card, worries=fact.worries)
    if first is None:
        first = fact.start
    if first is not None and not 0 <= first < len(fact.worries):
        raise ProgrammeError(f"There is no card {first + 1}: there are {len(fact.worries)}.")
    course.day(fact.day)
    body = course.chart.body
    body.pictures = fact.pictures
    body.worries, body.ladder = fact.worries, None if first is None else Ladder(first)
    if first is None:
        course.flag("exposure", "Every card is feared too much: the therapist chooses the first one.")


def exposure(course: Course, fact: ExposureDone) -> None:
    """A feared movement was tried: its closing sentence, and the card that comes next."""
    session, body = open_session(course), course.chart.body
    outcome = Exposure(fact.predicted, fact.felt, fact.worry)
    if body.ladder is None:
        raise ProgrammeError("No card of feared movements is in turn: rank them first.")
    if fact.card != body.ladder.card:
        raise ProgrammeError(f"Card {fact.card + 1} is not in turn: it is card {body.ladder.card + 1}.")
    context = context_of(body.ladder, course.preset.of(MovementRules))
    if fact.context not in ("", context):
        raise ProgrammeError(f"The context {fact.context!r} is not in turn: it is {context}.")
    body.ladder = course.ask(tried, state=body.ladder, tried=outcome, worries=body.worries)
    course.chart.exposures.append(outcome)
    session.care.message = body.ladder.message
    if body.ladder.flag:
        course.flag("exposure", "A feared movement was worse than expected again.")

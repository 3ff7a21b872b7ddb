"""What a simulated session consists of, and how a virtual patient plays each part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from game.programme import practice
from game.programme.chart import Session
from game.programme.course import Course
from game.programme.distress import At
from game.programme.games import COACH
from game.programme.laterality import LateralityRules, probe_level
from game.programme.left_right import AnswerRules
from game.programme.parts import PLAY, Part, Sort
from game.programme.questions import Question
from game.programme.settling import SIGNS, SettlingRules
from game.simulation.patient import TURNS_DEG, Patient
from game.training import staircase
from game.training.care import Extra, RevealAct, Signs
from game.training.course import BlockDone, Chronometry, ExposureDone, Face, Fact, ProbeDone, SetDone, Vividness
from game.training.rules import StaircaseRules

# Levels of an exercise of the mirror, of laterality and of an imagery rung in the first version (protocol.md 0.1).
LEVELS: Final = {1: 5, 2: 6, 3: 6, 4: 6, 5: 6}
# What a press takes without thinking (s).
DEVICE_S: Final = 0.5
TRIAL_S: Final = 7.5


def parts_of(session: Session) -> tuple[Part, ...]:
    """The parts of this session that are played."""
    return tuple(each for each in session.plan if each.sort in PLAY)


def played(course: Course, patient: Patient, part: Part, done: float) -> Iterator[Fact]:
    """The part as this patient plays it; `done` is the share of the session before it."""
    # What the coach shows is the movement itself, as a session tells it.
    part = replace(part, code=part.code.removeprefix(COACH))
    code = practice.IMAGERY if part.sort is Sort.SET else part.code
    patient.works(part.stage, course.chart.exercise(code, part.stage).x)
    care = course.chart.sessions[-1].care
    if part.draws and care.reveal is not None and care.reveal.at is not At.OPEN:
        yield from _revealed(course)
    if part.sort is Sort.PROBE:
        yield _probe(course, patient)
    elif part.sort is Sort.SET:
        yield _set(course, patient, part, len(course.chart.sessions[-1].sets))
    elif part.sort is Sort.EXPOSURE:
        ladder = course.chart.body.ladder
        yield ExposureDone(ladder.card if ladder else 0, *patient.expects())
        yield _trials(course, patient, part, done)
    else:
        yield _trials(course, patient, part, done)


def _revealed(course: Course) -> Iterator[Fact]:
    """The limb is shown step by step, and every look is all right."""
    care = course.chart.sessions[-1].care
    yield RevealAct("settled")
    yield RevealAct("yes")
    while care.reveal is not None and care.reveal.at is not At.OPEN:
        probe = care.reveal.at in (At.PROBE, At.SECOND_PROBE)
        yield Face("reveal", "good") if probe else RevealAct("time")


def checked_in(course: Course, patient: Patient) -> Iterator[Fact]:
    """What is asked once the plan stands: the rotating question, and the sheet of the signs where there is one."""
    session = course.chart.session
    if session is None or session.mode is None:
        return
    if course.preset.of(SettlingRules).signs:
        yield Signs(dict.fromkeys(SIGNS, 0))
    extra = session.care.extra
    # Vividness is asked with the sets of imagery.
    if extra not in (None, Question.VIVIDNESS):
        yield Extra(extra.value, patient.worst() if extra is Question.WORST else None)


def _trials(course: Course, patient: Patient, part: Part, done: float) -> BlockDone:
    planned = part.trials or max(1, round(part.seconds / TRIAL_S))
    stage = part.stage
    rules = course.preset.of(StaircaseRules)
    state = practice.staircase_of(course, part.code, LEVELS[stage], planned, stage)
    results = []
    for number in range(planned):
        ok = patient.tries(staircase.played_x(state, rules), min(1.0, done + number / planned))
        state = staircase.after_trial(state, ok, "", rules)
        results.append(ok)
    carried = (state.few_scored, state.few_right)
    return BlockDone(
        part.code,
        stage,
        part.sort.value,
        state.x,
        float(part.seconds),
        tuple(results),
        carried,
        counts=part.counts,
        mirror=part.mirror,
    )


def _set(course: Course, patient: Patient, part: Part, number: int) -> SetDone:
    """One set of the session, the `number`-th from 0."""
    session, stairs = course.chart.sessions[-1], course.preset.of(StaircaseRules)
    plan = session.sets_due
    trials = plan.trials if plan else 0
    state = practice.staircase_of(course, practice.IMAGERY, LEVELS[2], trials, practice.IMAGERY_STAGE)
    valid = caught = catches = 0
    for trial in range(trials):
        ok, knew = patient.imagines()
        state = staircase.after_trial(state, ok, "", stairs)
        valid += ok
        if plan and number * trials + trial + 1 in plan.catches:
            catches, caught = catches + 1, caught + knew
    carried = (state.few_scored, state.few_right)
    return SetDone(session.rung, state.x, float(part.seconds), trials, valid, catches, caught, carried=carried)


def after_sets(session: Session, patient: Patient) -> Iterator[Chronometry | Vividness]:
    """What is asked once in a session of imagery: the timing where it is due, and the pair of ratings."""
    if session.sets_due and session.sets_due.chronometry:
        yield Chronometry(patient.times())
    if session.sets and session.care.extra is Question.VIVIDNESS:
        yield Vividness(patient.of.vividness, patient.of.vividness)


def _probe(course: Course, patient: Patient) -> ProbeDone:
    """A probe at its fixed level, half the pictures of each side."""
    rules, answer_rules = course.preset.of(LateralityRules), course.preset.of(AnswerRules)
    profile = course.chart.profile
    age, injury = (profile.age, profile.brain_injury) if profile else (None, False)
    sides: dict[bool, list[float]] = {True: [], False: []}
    each_side = rules.probe_pictures // 2
    for affected, times in sides.items():
        for number in range(each_side):
            # The affected side is the left one (see `Life`).
            right, rt_s = patient.judges(affected, number % 2 == 1, TURNS_DEG[number % len(TURNS_DEG)], affected)
            if right:
                times.append(round(rt_s - DEVICE_S + answer_rules.device_s, 4))
    fast = 2 * each_side if patient.of.rt_s is not None and patient.of.rt_s < answer_rules.flagged_s else 0
    level = probe_level(age, injury, rules)
    hurt, other = tuple(sides[True]), tuple(sides[False])
    return ProbeDone(level, "key", each_side, len(hurt), hurt, each_side, len(other), other, fast)

"""What a simulated session consists of, and how a virtual patient plays each part of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from game.programme import practice
from game.programme.chart import Session
from game.programme.course import Course
from game.programme.laterality import LateralityRules, probe_level
from game.programme.left_right import AnswerRules
from game.programme.mode import Mode, ModeRules, mid_due
from game.simulation.patient import TURNS_DEG, Patient
from game.training import staircase
from game.training.course import BlockDone, Chronometry, ProbeDone, SetDone, Vividness
from game.training.rules import StaircaseRules

# Levels of an exercise of the mirror, of laterality and of an imagery rung in the first version (protocol.md 0.1).
LEVELS: Final = {1: 5, 2: 6, 3: 6, 4: 6, 5: 6}
TRAINING_PICTURES: Final = 20
# What a press takes without thinking (s).
DEVICE_S: Final = 0.5
TRIAL_S: Final = 7.5
BLOCK_S: Final = 150.0
SET_S: Final = 180.0
# What is played: both of the first rungs, and two tasks of stage 4 (protocol.md 0.1).
MIRROR: Final = ("U02", "U05")
REAL: Final = ("U04", "U09")


@dataclass(frozen=True, slots=True)
class Part:
    """A block or set: `sort` and `code` as in BlockDone, `active_s` of dose; is pain asked after it?"""

    sort: str
    code: str
    active_s: float
    mid_after: bool = True


def parts_of(course: Course, session: Session) -> Iterator[Part]:
    """The blocks and sets of this session, and after which of them pain is asked (protocol.md 2.4 rule 2)."""
    blocks = list(_blocks(session))
    rules = course.preset.of(ModeRules)
    since, play_s = 0, 0.0
    for number, each in enumerate(blocks):
        since, play_s = since + 1, play_s + each.active_s
        last = number == len(blocks) - 1
        due = last or mid_due(since, play_s, blocks[number + 1].active_s, session.mode or Mode.GENTLE, rules)
        yield replace(each, mid_after=due)
        if due:
            since, play_s = 0, 0.0


def _blocks(session: Session) -> Iterator[Part]:
    dose = session.dose
    if dose is None:
        return
    if session.stage == 1:
        for sort in session.blocks_due:
            yield Part(sort, "laterality", BLOCK_S)
    elif session.stage == 2:
        for _ in range(dose.sets):
            yield Part("set", practice.IMAGERY, SET_S)
    else:
        # The mirror first, two exercises in turn; in S4 the real movement every other time.
        blocks = max(1, math.ceil(dose.minutes * 60.0 / BLOCK_S))
        for number in range(blocks):
            real = session.stage == 4 and number % 2 == 1
            code = REAL[number // 2 % 2] if real else MIRROR[number % 2]
            yield Part("real" if real else "mirror", code, dose.minutes * 60.0 / blocks)


def played(course: Course, patient: Patient, part: Part, done: float) -> Iterator[BlockDone | ProbeDone | SetDone]:
    """The part as this patient plays it; `done` is the share of the session before it."""
    stage = course.chart.sessions[-1].stage or 0
    x = course.chart.exercise(part.code, stage).x
    patient.works(stage, x)
    if part.sort == "probe":
        yield _probe(course, patient)
    elif part.sort == "set":
        yield _set(course, patient, part, len(course.chart.sessions[-1].sets))
    else:
        yield _trials(course, patient, part, done)


def _trials(course: Course, patient: Patient, part: Part, done: float) -> BlockDone:
    planned = TRAINING_PICTURES if part.sort == "training" else max(1, round(part.active_s / TRIAL_S))
    stage = course.chart.sessions[-1].stage or 0
    rules = course.preset.of(StaircaseRules)
    state = practice.staircase_of(course, part.code, LEVELS[stage], planned)
    results = []
    for number in range(planned):
        ok = patient.tries(staircase.played_x(state, rules), min(1.0, done + number / planned))
        state = staircase.after_trial(state, ok, "", rules)
        results.append(ok)
    carried = (state.few_scored, state.few_right)
    return BlockDone(part.code, stage, part.sort, state.x, part.active_s, tuple(results), carried)


def _set(course: Course, patient: Patient, part: Part, number: int) -> SetDone:
    """One set of the session, the `number`-th from 0."""
    session, stairs = course.chart.sessions[-1], course.preset.of(StaircaseRules)
    plan = session.sets_due
    trials = plan.trials if plan else 0
    state = practice.staircase_of(course, part.code, LEVELS[2], trials)
    valid = caught = catches = 0
    for trial in range(trials):
        ok, knew = patient.imagines()
        state = staircase.after_trial(state, ok, "", stairs)
        valid += ok
        if plan and number * trials + trial + 1 in plan.catches:
            catches, caught = catches + 1, caught + knew
    carried = (state.few_scored, state.few_right)
    return SetDone(session.rung, state.x, part.active_s, trials, valid, catches, caught, carried=carried)


def after_sets(session: Session, patient: Patient) -> Iterator[Chronometry | Vividness]:
    """What is asked once in a session of imagery: the timing where it is due, and the pair of ratings."""
    if session.sets_due and session.sets_due.chronometry:
        yield Chronometry(patient.times())
    if session.sets:
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

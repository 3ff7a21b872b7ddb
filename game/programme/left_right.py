"""Answers to left/right pictures and what is measured on them (protocol.md 3.4, 3.5)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist, linear_regression, median, quantiles
from typing import Final

from game.programme.field import ProgrammeError

CIRCLE_DEG: Final = 360
# The slope is given for each of these.
STEP_DEG: Final = 45.0
# The resampling of the confidence interval always draws the same, so that a replay gives the same.
_SEED: Final = 1


class Side(StrEnum):
    """The side of a limb."""

    LEFT = "left"
    RIGHT = "right"


class Turn(StrEnum):
    """Where the fingers of a picture point: to the body's midline, away from it, or neither."""

    MEDIAL = "medial"
    LATERAL = "lateral"
    NEUTRAL = "neutral"


class Validity(StrEnum):
    """What an answer counts as. FINE and FLAGGED are scored, TIMED_OUT is an error; the others are shown again."""

    FINE = "fine"
    FLAGGED = "flagged"
    TIMED_OUT = "timed-out"
    VOID = "void"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """The preset section `answers`: which answers count, and how long the hand of the device itself takes."""

    void_s: float
    flagged_s: float
    flagged_most: int
    pause_s: float
    device_s: float
    arrows: int
    arrows_weekly: int
    arrow_days: int
    mle_least: int
    mle_confidence: float
    mle_samples: int

    def __post_init__(self) -> None:
        if self.void_s > self.flagged_s:
            raise ProgrammeError("answers.void_s must not be longer than answers.flagged_s.")


@dataclass(frozen=True, slots=True)
class Answer:
    """One picture of the limb on the side `shown`, and the side `chosen`.

    `rt_s` is the time to the answer in seconds, the dwell of a head ray taken off; None with `chosen` None when
    time ran out. `pause_s` is how long the clock stood still meanwhile. `turn_deg`: clockwise, 0 = fingers up.
    """

    shown: Side
    chosen: Side | None
    rt_s: float | None
    pause_s: float = 0.0
    palm: bool = False
    turn: Turn = Turn.NEUTRAL
    turn_deg: float = 0.0

    def __post_init__(self) -> None:
        if (self.rt_s is None) is not (self.chosen is None) or (self.rt_s is not None and self.rt_s < 0):
            raise ProgrammeError("An answer needs a side and its time in seconds, or neither when time ran out.")

    @property
    def right(self) -> bool:
        """True when the side was told right."""
        return self.chosen is self.shown


@dataclass(frozen=True, slots=True)
class Device:
    """The time in seconds that pressing takes without thinking, for each side that is answered; None unknown."""

    left_s: float | None = None
    right_s: float | None = None

    def of(self, side: Side) -> float | None:
        """The time for the answer of this side."""
        return self.left_s if side is Side.LEFT else self.right_s


@dataclass(frozen=True, slots=True)
class Measures:
    """A block, day, view or class in numbers; times in seconds, adjusted for the device. None: cannot be said.

    `bias` is the criterion c for saying "affected": above 0 it is said too seldom. `slope` is s a 45 degrees.
    """

    trials: int
    acc: float | None
    rt_s: float | None
    iqr_s: float | None
    ies_s: float | None
    ai_rt: float | None
    d_acc: float | None
    bias: float | None
    slope_s: float | None


@dataclass(frozen=True, slots=True)
class LateralCost:
    """How much longer pictures that point away take on palm views, in seconds, with its confidence interval.

    More than 0 says that the person moves the hand in mind; about 0 calls for a coach's word, and gates nothing.
    """

    cost_s: float
    low_s: float
    high_s: float


def validity(answer: Answer, rules: AnswerRules) -> Validity:
    """What the answer counts as."""
    if answer.pause_s > rules.pause_s:
        return Validity.PAUSED
    if answer.rt_s is None:
        return Validity.TIMED_OUT
    if answer.rt_s < rules.void_s:
        return Validity.VOID
    return Validity.FLAGGED if answer.rt_s < rules.flagged_s else Validity.FINE


def scored(answers: Sequence[Answer], rules: AnswerRules) -> list[Answer]:
    """The answers that count, errors by time among them."""
    return [each for each in answers if validity(each, rules) not in (Validity.VOID, Validity.PAUSED)]


def too_fast(answers: Sequence[Answer], rules: AnswerRules) -> int:
    """How many answers came too fast to be thought about: void or flagged."""
    return sum(validity(each, rules) in (Validity.VOID, Validity.FLAGGED) for each in answers)


def device_times(arrows: Sequence[Answer]) -> Device:
    """The device's own times, from arrows that point left or right and were told right."""

    def middle(side: Side) -> float | None:
        times = [each.rt_s for each in arrows if each.right and each.chosen is side and each.rt_s is not None]
        return median(times) if times else None

    return Device(middle(Side.LEFT), middle(Side.RIGHT))


def adjusted(answer: Answer, device: Device, rules: AnswerRules) -> float | None:
    """The answer's time as with an average device; None when it or the device's time is not known."""
    own = None if answer.chosen is None else device.of(answer.chosen)
    return None if own is None or answer.rt_s is None else answer.rt_s - own + rules.device_s


def right_times(answers: Sequence[Answer], device: Device, rules: AnswerRules) -> tuple[float, ...]:
    """The adjusted times of the right answers, in their order; those that are not known are left out."""
    times = (adjusted(each, device, rules) for each in answers if each.right)
    return tuple(each for each in times if each is not None)


def asymmetry(affected_s: float | None, intact_s: float | None) -> float | None:
    """AI_rt: the affected side's time over the intact one's, as a share of their mean."""
    if affected_s is None or intact_s is None or affected_s + intact_s <= 0:
        return None
    return (affected_s - intact_s) / ((affected_s + intact_s) / 2)


def minus(intact: float | None, affected: float | None) -> float | None:
    """The difference of two shares; None when one is not known."""
    return None if intact is None or affected is None else intact - affected


def measures(answers: Sequence[Answer], affected: Side, device: Device, rules: AnswerRules) -> Measures:
    """What a block says; give the answers of one view, class or day for the same of these."""
    counted = scored(answers, rules)
    parts = {hurts: [each for each in counted if (each.shown is affected) is hurts] for hurts in (True, False)}
    times = right_times(counted, device, rules)
    middles = {hurts: _middle(right_times(part, device, rules)) for hurts, part in parts.items()}
    accs = {hurts: _acc(part) for hurts, part in parts.items()}
    acc, rt = _acc(counted), _middle(times)
    return Measures(
        trials=len(counted),
        acc=acc,
        rt_s=rt,
        iqr_s=_iqr(times),
        ies_s=rt / acc if rt is not None and acc else None,
        ai_rt=asymmetry(middles[True], middles[False]),
        d_acc=minus(accs[False], accs[True]),
        bias=_bias(parts[True], parts[False], affected),
        slope_s=_slope(counted, device, rules),
    )


def lateral_cost(answers: Sequence[Answer], device: Device, rules: AnswerRules) -> LateralCost | None:
    """The MLE of palm views; None with fewer right answers of either class than `mle_least`."""
    palms = [each for each in scored(answers, rules) if each.palm]
    away, near = (
        right_times([each for each in palms if each.turn is turn], device, rules)
        for turn in (Turn.LATERAL, Turn.MEDIAL)
    )
    if min(len(away), len(near)) < rules.mle_least:
        return None
    draw = random.Random(_SEED)
    costs = sorted(
        median(draw.choices(away, k=len(away))) - median(draw.choices(near, k=len(near)))
        for _ in range(rules.mle_samples)
    )
    tail = int(rules.mle_samples * (1 - rules.mle_confidence) / 2)
    return LateralCost(median(away) - median(near), costs[tail], costs[-1 - tail])


def _acc(answers: Sequence[Answer]) -> float | None:
    return sum(each.right for each in answers) / len(answers) if answers else None


def _middle(times: Sequence[float]) -> float | None:
    return median(times) if times else None


def _iqr(times: Sequence[float]) -> float | None:
    if len(times) < 2:
        return None
    first, _, third = quantiles(times, n=4, method="inclusive")
    return third - first


def _bias(hurt: Sequence[Answer], other: Sequence[Answer], affected: Side) -> float | None:
    """The criterion of signal detection, with half an answer added so that none and all can be said."""
    given = [[each for each in part if each.chosen is not None] for part in (hurt, other)]
    if not all(given):
        return None
    said = [(sum(each.chosen is affected for each in part) + 0.5) / (len(part) + 1) for part in given]
    return -sum(NormalDist().inv_cdf(each) for each in said) / 2


def _slope(answers: Sequence[Answer], device: Device, rules: AnswerRules) -> float | None:
    points = [
        (min(each.turn_deg % CIRCLE_DEG, -each.turn_deg % CIRCLE_DEG) / STEP_DEG, time)
        for each in answers
        if each.right and (time := adjusted(each, device, rules)) is not None
    ]
    if len({steps for steps, _ in points}) < 2:
        return None
    return linear_regression([steps for steps, _ in points], [time for _, time in points]).slope

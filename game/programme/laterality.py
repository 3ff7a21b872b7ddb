"""The left/right probes: when one is due, at which level, and the gate from stage 1 (protocol.md 3.4, 3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.gates import Gate, at_least, at_most, gate, sentence, share
from game.programme.left_right import (
    Answer,
    AnswerRules,
    Device,
    Side,
    asymmetry,
    minus,
    right_times,
    scored,
    too_fast,
)

PROBE: Final = "probe"
TRAINING: Final = "training"


@dataclass(frozen=True, slots=True)
class LateralityRules:
    """The preset section `laterality`.

    A probe has `probe_pictures`, a training block `training_pictures`. The probe level is `probe_level`, or
    `probe_level_slow` after a brain injury and from `slow_age` years on. A probe is due every `probe_days`
    training days; the first `practice_probes` never gate. The times in seconds that a side may take are
    `rt_young_s` under `older_age` years, `rt_older_s` under `oldest_age`, else and after a brain injury
    `rt_slow_s` (2.0 s and the device's 0.5 s: F NOI; what age adds: D).
    """

    probe_pictures: int
    training_pictures: int
    probe_level: int
    probe_level_slow: int
    slow_age: int
    probe_days: int
    practice_probes: int
    gate_probes: int
    side_trials: int
    gate_days: int
    acc: float
    block_acc: float
    rt_young_s: float
    rt_older_s: float
    rt_slow_s: float
    older_age: int
    oldest_age: int
    asymmetry: float
    d_acc: float

    def __post_init__(self) -> None:
        if self.block_acc > self.acc:
            raise ProgrammeError("laterality.block_acc must not be more than laterality.acc.")
        if self.side_trials > self.gate_probes * self.probe_pictures // 2:
            raise ProgrammeError("laterality.side_trials must not be more than the probes show of a side.")
        if self.older_age > self.oldest_age:
            raise ProgrammeError("laterality.older_age must not be more than laterality.oldest_age.")


@dataclass(frozen=True, slots=True)
class SideScore:
    """One side of a probe: how many answers counted, how many were right, and the adjusted times of these (s)."""

    valid: int
    right: int
    rts_s: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= len(self.rts_s) <= self.right <= self.valid:
            raise ProgrammeError("A side of a probe has more right answers or times than answers: count again.")


@dataclass(frozen=True, slots=True)
class ProbeBlock:
    """A probe block: its `number` (1 is the first, the baseline; counted anew from a new baseline) and its day.

    `device` names what was answered with, `eased` says that it was given while stage 1 was eased, `too_fast`
    how many answers were void or flagged.
    """

    number: int
    day: int
    level: int
    device: str
    affected: SideScore
    intact: SideScore
    too_fast: int = 0
    eased: bool = False


def probe_block(
    number: int,
    day: int,
    level: int,
    device: str,
    answers: Sequence[Answer],
    affected: Side,
    times: Device,
    eased: bool,
    rules: AnswerRules,
) -> ProbeBlock:
    """The record of a probe from its answers; `times` are the device's own of its last arrows."""

    def score(hurts: bool) -> SideScore:
        part = [each for each in scored(answers, rules) if (each.shown is affected) is hurts]
        return SideScore(len(part), sum(each.right for each in part), right_times(part, times, rules))

    return ProbeBlock(number, day, level, device, score(True), score(False), too_fast(answers, rules), eased)


def _why_repeat(result: bool, fast: int, rules: AnswerRules) -> str:
    if result:
        return f"{fast} answers came too fast to be meant, so we do the block again: take your time."
    return f"No more than {rules.flagged_most} answers came too fast, so the block counts."


@rule("laterality_repeat", why=_why_repeat)
def repeat_block(fast: int, rules: AnswerRules) -> bool:
    """True when so many answers of a block were void or flagged that it is done again."""
    return fast > rules.flagged_most


def arrows_due(baseline: bool, days: int | None, rules: AnswerRules) -> int:
    """How many arrow trials come first: at a baseline or with a new device the full set, then a few each week.

    `days` since the last arrows, None for never.
    """
    if baseline or days is None:
        return rules.arrows
    return rules.arrows_weekly if days >= rules.arrow_days else 0


def probe_level(age: int | None, brain_injury: bool, rules: LateralityRules) -> int:
    """The fixed level of the probes for this person."""
    slow = brain_injury or (age is not None and age >= rules.slow_age)
    return min(rules.probe_level, rules.probe_level_slow) if slow else rules.probe_level


def rt_limit(age: int | None, brain_injury: bool, rules: LateralityRules) -> float:
    """The time in seconds that a side may take; of an age that was not told the shortest."""
    if brain_injury:
        return rules.rt_slow_s
    if age is None or age < rules.older_age:
        return rules.rt_young_s
    return rules.rt_older_s if age < rules.oldest_age else rules.rt_slow_s


def _why_blocks(result: tuple[str, ...], eased: bool) -> str:
    if PROBE in result:
        return "A probe is due, so the session begins with one at a fixed level and without feedback."
    if eased:
        return "Stage 1 is eased for some days, so there are only easy training blocks."
    return "No probe is due today, so there are training blocks only."


@rule("laterality_blocks", why=_why_blocks)
def session_blocks(blocks: int, since_probe: int | None, eased: bool, rules: LateralityRules) -> tuple[str, ...]:
    """The blocks of a session in their order, `blocks` by the day's plan.

    `since_probe`: training days since the last probe, 0 on its own day, None before the first. On day 1 and then
    every second training day (CRPS every day) one block is a probe, whatever x is; while stage 1 is eased none.
    """
    if blocks <= 0:
        return ()
    due = not eased and (since_probe is None or since_probe >= rules.probe_days)
    return (PROBE,) * due + (TRAINING,) * (blocks - due)


def counting(probes: Sequence[ProbeBlock], level: int, rules: LateralityRules, most: int) -> list[ProbeBlock]:
    """The probes that may gate: no practice, not eased, at the level, not too fast, with the latest device."""
    real = [
        each
        for each in probes
        if each.number > rules.practice_probes and not each.eased and each.level == level and each.too_fast <= most
    ]
    return [each for each in real if each.device == real[-1].device]


def _why_gate(
    result: Gate, age: int | None, brain_injury: bool, rules: LateralityRules, answer_rules: AnswerRules
) -> str:
    device = f"with {answer_rules.device_s:g} s for the device"
    return sentence(
        result,
        {
            "probes": f"{rules.gate_probes} probes that count",
            "trials": f"{rules.side_trials} answers for each side",
            "days": f"probes that lie within {rules.gate_days} days",
            "accuracy": f"{rules.acc:.0%} right on each side",
            "block": f"no side under {rules.block_acc:.0%} in any probe",
            "speed": f"answers within {rt_limit(age, brain_injury, rules):g} s on each side, {device}",
            "even": f"both sides within {rules.asymmetry:.0%} in time and {rules.d_acc:.0%} in being right",
            "calm": "days without a stop for pain or distress",
        },
    )


@rule("laterality_gate", why=_why_gate)
def laterality_gate(
    probes: tuple[ProbeBlock, ...],
    today: int,
    age: int | None,
    brain_injury: bool,
    stop_days: tuple[int, ...],
    rules: LateralityRules,
    answer_rules: AnswerRules,
) -> Gate:
    """Whether left and right are known well enough, by the last probes that count, all given by `today`.

    `stop_days` are days with a pain or distress STOP. What is not known (no device times, no age) opens nothing.
    Time in the stage and trained days are the stage decision's matter. ProgrammeError when the probes are not in
    the order of their days or lie after today.
    """
    days = [each.day for each in probes]
    if days != sorted(days) or (days and days[-1] > today):
        raise ProgrammeError("The probes are not in the order of their days, or after today: check the clock.")
    level = probe_level(age, brain_injury, rules)
    last = counting(probes, level, rules, answer_rules.flagged_most)[-rules.gate_probes :]
    if len(last) < rules.gate_probes:
        return gate({"probes": False})
    hurt, other = ([getattr(each, side) for each in last] for side in ("affected", "intact"))
    accs = [_acc(hurt), _acc(other)]
    times = [_middle(hurt), _middle(other)]
    limit = rt_limit(age, brain_injury, rules)
    even = asymmetry(*times)
    return gate(
        {
            "trials": all(sum(each.valid for each in side) >= rules.side_trials for side in (hurt, other)),
            "days": today - last[0].day < rules.gate_days,
            "accuracy": all(at_least(each, rules.acc) for each in accs),
            "block": all(at_least(share(each.right, each.valid), rules.block_acc) for each in (*hurt, *other)),
            "speed": all(at_most(each, limit) for each in times),
            "even": at_most(None if even is None else abs(even), rules.asymmetry)
            and at_most(minus(accs[1], accs[0]), rules.d_acc),
            "calm": not any(each >= last[0].day for each in stop_days),
        }
    )


def _acc(side: Sequence[SideScore]) -> float | None:
    return share(sum(each.right for each in side), sum(each.valid for each in side))


def _middle(side: Sequence[SideScore]) -> float | None:
    times = [time for each in side for time in each.rts_s]
    return median(times) if times else None

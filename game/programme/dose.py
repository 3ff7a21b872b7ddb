"""How much is planned for a day, what counts as a day trained, and how the dose grows (protocol.md 7.3, 7.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from game.programme.decision import rule
from game.programme.mode import Mode

# What hides the last bits of a share of minutes.
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class DoseRules:
    """The preset section `dose`; minutes are active minutes of one sitting."""

    minutes: float
    minutes_max: float
    sittings: int
    growth_min: float
    growth_good_days: int
    top_ups: int
    days_a_week: int
    blocks: int
    sets: int
    gentle_share: float
    trained_from: float
    visit_max_min: float
    mirror_share_s4: float
    maintain_min: float
    maintain_days_a_week: int
    primer_min: float
    primer_days: int

    def __post_init__(self) -> None:
        """ValueError when the fields contradict one another."""
        if self.minutes > self.minutes_max:
            raise ValueError("the minutes at the start must not be more than the most that they may become")


@dataclass(frozen=True, slots=True)
class Dose:
    """One day's plan: `minutes` a sitting in S3, S4 and MAINTAIN, else `blocks` (S1) or `sets` (S2) a sitting.

    `visits` is how many visits a sitting is split into; `halves` says two halves with a long rest between.
    """

    sittings: int
    minutes: float
    blocks: int
    sets: int
    visits: int
    halves: bool

    @property
    def of_day(self) -> float:
        """All that is planned for the day, in minutes, blocks or sets, whichever the stage goes by."""
        return self.sittings * self.of_sitting

    @property
    def of_sitting(self) -> float:
        """The same for one sitting."""
        return self.minutes + self.blocks + self.sets


def rest_of(dose: Dose, done: float) -> Dose:
    """What is left of a sitting of which so much was done before it broke off: blocks, sets or minutes."""
    left_blocks, left_sets = max(0, dose.blocks - int(done)), max(0, dose.sets - int(done))
    return replace(dose, minutes=max(0.0, round(dose.minutes - done, _DIGITS)), blocks=left_blocks, sets=left_sets)


def _dose_why(stage: int, mode: Mode, good_days: int, result: Dose, rules: DoseRules, eased: bool) -> str:
    if mode is Mode.EDU_BREATHE_ONLY:
        return "Pain is too high to practise today, so there is only learning and calm breathing."
    much = _many(result.blocks, "block") or _many(result.sets, "set") or _many(result.minutes, "minute")
    times = f", {result.sittings} times today" if result.sittings > 1 else ""
    if mode.gentle:
        return f"Today is gentle, so half of the plan is done: {much}{times}."
    if eased:
        return f"Left or right is made easier for some days, so half of the plan is done: {much}{times}."
    if mode is Mode.NORMAL_LOW:
        return f"Pain is high but usual for this person, so the plan is done in two halves: {much}{times}."
    grown = stage in (3, 4) and good_days >= rules.growth_good_days and result.minutes > rules.minutes
    return f"The plan is {much}{times}{', grown after good days' if grown else ''}."


def _many(count: float, what: str) -> str:
    return f"{count:g} {what}{'' if count == 1 else 's'}" if count else ""


@rule("dose", why=_dose_why)
def day_dose(
    stage: int, mode: Mode, good_days: int, rules: DoseRules, eased: bool = False, limb_share: float = 1.0
) -> Dose:
    """Today's plan: `stage` 1-5 (5 is MAINTAIN), `good_days` in S3 and S4 so far.

    GENTLE halves it, blocks and sets rounded up, and so does EASE_S1 (`eased`, protocol.md 7.6), once in all;
    NORMAL_LOW is the whole plan in two halves. `limb_share` shortens minutes that spare the
    working limb.
    """
    if mode is Mode.EDU_BREATHE_ONLY:
        return Dose(rules.sittings, 0.0, 0, 0, 1, False)
    minutes, blocks, sets = 0.0, 0, 0
    if stage == 1:
        blocks = rules.blocks
    elif stage == 2:
        sets = rules.sets
    elif stage == 5:
        minutes = rules.maintain_min
    else:
        grown = rules.growth_min * (good_days // rules.growth_good_days)
        minutes = min(rules.minutes_max, rules.minutes + grown)
    if mode.gentle or eased:
        minutes *= rules.gentle_share
        blocks, sets = math.ceil(blocks * rules.gentle_share), math.ceil(sets * rules.gentle_share)
    minutes = round(minutes * limb_share, _DIGITS)
    visits = 2 if minutes > rules.visit_max_min else 1
    return Dose(rules.sittings, minutes, blocks, sets, visits, mode is Mode.NORMAL_LOW)


def trained(done: float, planned: float, rules: DoseRules) -> bool:
    """True when the day counts as trained: enough of that day's own plan was done, top-ups included."""
    return planned > 0 and done >= rules.trained_from * planned - 1e-9


def mirror_day(stage: int, done_mirror_min: float, planned_mirror_min: float, rules: DoseRules) -> bool:
    """True for a calendar day in S3 or S4 on which enough of its own planned mirror minutes were done."""
    return stage in (3, 4) and trained(done_mirror_min, planned_mirror_min, rules)


def good_day(was_trained: bool, paused: bool, stopped: bool, settled: bool | None) -> bool:
    """True for a day that lets the dose grow: trained, no PAUSE or STOP, and settled by the next rating."""
    return was_trained and not paused and not stopped and settled is True


def _today_why(result: str, rules: DoseRules) -> str:
    if result == "session":
        return "There is a session left for today."
    if result == "rest":
        return "The session before broke off, so what is left of its plan may be done today."
    if result == "top_up":
        return f"Today's session is done; a short one more is allowed, {rules.top_ups} a day."
    return "Today's practice is done. Short is good, more is not better: go on tomorrow."


@rule("room_today", why=_today_why)
def room_today(sessions: int, top_ups: int, stage: int, rules: DoseRules, rest: bool = False) -> str:
    """What may still be begun today after so many sessions and top-ups: session, rest, top_up or nothing.

    `rest`: a session beside these broke off without a STOP, and part of its plan is left (protocol.md 2.10).
    Top-ups are single blocks or sets of S1 and S2 (3.4, 4.6).
    """
    if rest:
        return "rest"
    if sessions < rules.sittings:
        return "session"
    return "top_up" if stage in (1, 2) and top_ups < rules.top_ups else "nothing"

"""Pain from day to day: settling, flares, worse than at the start, the working hand, signs of the limb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.pain import MOVES_ITSELF
from game.programme.rating import Rating, rated

# From stage 3 on a flare first holds (protocol.md 7.6).
HOLDS_FROM: Final = MOVES_ITSELF - 1
SIGNS: Final = ("swelling", "warmth", "colour", "sweating")
# Sums of whole numbers are compared as fractions; this is less than any difference that can be rated.
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class SettlingRules:
    """The preset section `settling`: pain over days (protocol.md 2.4 rules 7, 9 and 10, 9.3)."""

    settle_over: int
    flare_over: int
    flare_gap_days: int
    flare_hold: int
    worse_days: int
    worse_over: int
    worse_from: int
    worse_share: float
    worst_over: int
    suspend_days: int
    hand_from: int
    hand_over: int
    hand_factor: float
    hand_days: int
    hand_times: int
    signs: bool
    sign_rise: int
    sign_most: int
    sign_hold: int


def _why_settled(result: bool | None, pre: int | None, base: float | None) -> str:
    if result is None:
        return "The pain before the session is not known, so we cannot say whether it settled."
    return f"Pain is {pre} against a usual {base:g}, so it {'settled' if result else 'has not settled'}."


@rule("settled", why=_why_settled)
def settled(pre: int | None, base: float | None, rules: SettlingRules) -> bool | None:
    """True when the pain before the next session is about as usual (rule 7); None when one of them is missing."""
    rated(pre)
    return None if pre is None or base is None else pre <= base + rules.settle_over


@dataclass(frozen=True, slots=True)
class Flare:
    """Where the watch over flares stands; days are ordinals.

    `since` is the day of the first high rating and `base` the usual pain then; `high` the last day with a high
    rating. `on`: a second one came. `holding`: its hold has not run out. `last` is the last day looked at.
    """

    since: int | None = None
    base: float = 0.0
    high: int = 0
    on: bool = False
    holding: bool = False
    last: int | None = None


@dataclass(frozen=True, slots=True)
class FlareStep:
    """A flare acts at this decision (`flare`), for the first time or, after its hold, once `again`."""

    state: Flare
    flare: bool
    again: bool


def _why_flare(result: FlareStep, pre: int | None, rules: SettlingRules) -> str:
    if result.again:
        return f"After the hold, pain of {pre} is still well above the usual, so the flare goes on."
    if result.flare:
        return f"Pain was {rules.flare_over} or more above the usual twice running, so this is a flare."
    if result.state.on:
        return "The flare was acted on, and we wait for the pain to settle."
    if result.state.since is not None:
        return "Pain was well above the usual once, so we watch the next rating."
    return "Pain is not well above the usual, so there is no flare."


@rule("flare", why=_why_flare)
def flare(
    state: Flare, day: int, pre: int | None, base: float | None, stage: int, hold_left: int, rules: SettlingRules
) -> FlareStep:
    """One day's look for a flare (rule 7), once a day after its last session.

    `pre` is the day's first rating (the `next` of the day before), `base` the usual pain before that day,
    `hold_left` the sessions that a hold still runs. A flare is an edge: it acts at the decision after its second
    rating; in stages 3 and 4 once more when its hold has run out and the pain is still as high against the usual
    of when it began. ProgrammeError when the day was looked at already, or lies before that.
    """
    rated(pre)
    if state.last is not None and day <= state.last:
        raise ProgrammeError("This day was looked at for a flare already: look once a day, in the order of days.")
    state = replace(state, last=day)
    if pre is None or base is None:
        return FlareStep(state, False, False)
    if state.on:
        return _going_on(state, pre, base, hold_left, rules)
    over = state.base if state.since is not None and day - state.high <= rules.flare_gap_days else None
    if over is not None and pre >= over + rules.flare_over:
        return FlareStep(replace(state, on=True, high=day, holding=stage >= HOLDS_FROM), True, False)
    if pre >= base + rules.flare_over:
        return FlareStep(Flare(day, base, day, last=day), False, False)
    return FlareStep(Flare(last=day), False, False)


def _going_on(state: Flare, pre: int, base: float, hold_left: int, rules: SettlingRules) -> FlareStep:
    """A flare that has acted: over once the pain is about as usual by now, or by then when its hold runs out."""
    if state.holding and hold_left > 0:
        return FlareStep(state, False, False)
    if pre < (state.base if state.holding else base) + rules.flare_over:
        return FlareStep(Flare(last=state.last), False, False)
    return FlareStep(replace(state, holding=False), state.holding, state.holding)


class Course(StrEnum):
    """How the pain of the week stands against the start."""

    UNKNOWN = "unknown"
    STEADY = "steady"
    REVIEW = "review"
    WORSE = "worse"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Worse:
    """`since`: the day from which the flag "worse than at the start" stands, None without one."""

    course: Course
    since: int | None


def _why_worse(result: Worse, day: int) -> str:
    match result.course:
        case Course.SUSPENDED:
            open_days = 0 if result.since is None else day - result.since
            return f"Pain was worse than at the start {open_days} days ago and still is, so a review comes first."
        case Course.WORSE:
            return "The week's pain is worse than at the start, so nothing rises until a therapist has looked."
        case Course.REVIEW:
            return "The week's pain is no more worse than at the start, but a therapist is still to look."
        case Course.UNKNOWN:
            return "There are too few ratings to compare this week with the start."
        case _:
            return "The week's pain is not worse than at the start."


@rule("worse", why=_why_worse)
def worse(
    ratings: tuple[Rating, ...],
    worsts: tuple[Rating, ...],
    base0: float | None,
    since: int | None,
    day: int,
    rules: SettlingRules,
) -> Worse:
    """Is the week's pain worse than at the start (rule 9)?

    `ratings` before sessions, `worsts` of "worst since last time", each over the whole course; `base0` the frozen
    pain of the start; `since` the day from which the flag stands (None after a therapist's review). WORSE and
    REVIEW hold, SUSPENDED allows gentle sessions only.
    """
    if since is not None and since > day:
        raise ProgrammeError("The flag stands since after this day: check the clock of this machine.")
    is_worse = _pain_worse(ratings, base0, day, rules)
    worst_worse = _worst_worse(worsts, day, rules)
    if is_worse or worst_worse:
        first = day if since is None else since
        return Worse(Course.SUSPENDED if day - first >= rules.suspend_days else Course.WORSE, first)
    if since is not None:
        return Worse(Course.REVIEW, since)
    return Worse(Course.UNKNOWN if is_worse is None and worst_worse is None else Course.STEADY, None)


def _mean(ratings: tuple[Rating, ...], first: int, last: int) -> float | None:
    """The mean of the ratings on the days from first to last."""
    values = [each.value for each in ratings if first <= each.day <= last]
    return fmean(values) if values else None


def _pain_worse(ratings: tuple[Rating, ...], base0: float | None, day: int, rules: SettlingRules) -> bool | None:
    week = _mean(ratings, day - rules.worse_days + 1, day)
    if week is None or base0 is None:
        return None
    rise = week - base0 + _CLOSE
    return rise >= rules.worse_over or (base0 >= rules.worse_from and rise >= rules.worse_share * base0)


def _worst_worse(worsts: tuple[Rating, ...], day: int, rules: SettlingRules) -> bool | None:
    if not worsts:
        return None
    start = min(each.day for each in worsts)
    first = _mean(worsts, start, start + rules.worse_days - 1)
    week = _mean(worsts, day - rules.worse_days + 1, day)
    return None if week is None or first is None else week - first + _CLOSE >= rules.worst_over


@dataclass(frozen=True, slots=True)
class Hand:
    """The working hand: its last rating, the day (ordinal) up to which it is spared, how often that began."""

    value: int | None = None
    until: int | None = None
    times: int = 0
    day: int | None = None


def _why_hand(result: Hand, state: Hand, day: int, now: int | None, rules: SettlingRules) -> str:
    if now is None:
        return "The working hand was not rated, so what held before still holds."
    if not _sore(state, now, rules):
        if hand_factor(result, day, rules) < 1.0:
            return f"The working hand is at {now} and hurt before, so its {rules.hand_days} days of sparing go on."
        return f"The working hand is at {now}, so it works as planned."
    asks = " and a therapist is told" if result.times >= rules.hand_times else ""
    return f"The working hand hurts with {now}, so range and time shrink for {rules.hand_days} days{asks}."


@rule("working_hand", why=_why_hand)
def working_hand(state: Hand, day: int, now: int | None, rules: SettlingRules) -> Hand:
    """A rating of the working hand, weekly and at any rise (rule 10).

    From `hand_from` on, or `hand_over` above its last rating, range and time shrink for `hand_days`. Several on
    one day count once.
    """
    rated(now, "pain in the working hand")
    if now is None:
        return state
    if not _sore(state, now, rules):
        return replace(state, value=now)
    return Hand(now, day + rules.hand_days, state.times + (state.day != day), day)


def _sore(state: Hand, now: int, rules: SettlingRules) -> bool:
    """True when the working hand hurts enough, or clearly more than at its last rating."""
    rose = state.value is not None and now - state.value >= rules.hand_over
    return now >= rules.hand_from or rose


def newly_sore(before: Hand, now: Hand) -> bool:
    """True when this rating made it sore, and more than the one before."""
    spared = now.until is not None and now.until != before.until
    return spared and now.value is not None and (before.value is None or now.value > before.value)


def hand_factor(state: Hand, day: int, rules: SettlingRules) -> float:
    """By what the range and time of the working hand are multiplied on this day."""
    return rules.hand_factor if state.until is not None and day < state.until else 1.0


def hand_flag(state: Hand, rules: SettlingRules) -> bool:
    """True when the working hand hurt often enough to tell a therapist."""
    return state.times >= rules.hand_times


class SignWay(StrEnum):
    """What the signs sheet leads to; RED comes before anything else."""

    CALM = "calm"
    ASK = "ask"
    FLAG = "flag"
    END = "end"
    RED = "red"


def _why_signs(result: SignWay, new_place: bool) -> str:
    match result:
        case SignWay.RED:
            return "The limb is hot and swollen with another warning sign, so a doctor looks before anything else."
        case SignWay.END if new_place:
            return "Pain or a sign came in a new place, so we cover, end for today and hold."
        case SignWay.END:
            return "A sign of the limb rose by 2 today, so we cover, end for today and hold."
        case SignWay.FLAG:
            return "A sign of the limb is still up by 2 on the next day, so a therapist is told and we hold."
        case SignWay.ASK:
            return "The signs sheet is not filled in, so we ask for it first."
        case _:
            return "The signs of the limb are about as at the start of the day."


@rule("signs_check", why=_why_signs)
def signs_check(
    start: Mapping[str, int] | None,
    now: Mapping[str, int] | None,
    new_place: bool,
    next_day: bool,
    warning: bool,
    rules: SettlingRules,
) -> SignWay:
    """The signs sheet, before and after each session (9.3): swelling, warmth, colour, sweating, each 0-4.

    `start` is the sheet of the day's start; with `next_day` that of the day before. `new_place`: pain or a sign
    where there was none. `warning`: hot and newly swollen with fever, calf pain, red streak or wound. END and FLAG
    hold `sign_hold` sessions.
    """
    for sheet in (start, now):
        _sheet(sheet, rules)
    if warning:
        return SignWay.RED
    if not rules.signs:
        return SignWay.CALM
    if new_place:
        return SignWay.END
    if start is None or now is None:
        return SignWay.ASK
    if not any(now[sign] - start[sign] >= rules.sign_rise for sign in SIGNS):
        return SignWay.CALM
    return SignWay.FLAG if next_day else SignWay.END


def _sheet(sheet: Mapping[str, int] | None, rules: SettlingRules) -> None:
    if sheet is None:
        return
    if set(sheet) != set(SIGNS):
        raise ProgrammeError(f"The signs sheet must rate each of {', '.join(SIGNS)}.")
    for sign, value in sheet.items():
        if type(value) is not int or not 0 <= value <= rules.sign_most:
            raise ProgrammeError(f"The sign {sign} is {value!r}: give a whole number from 0 to {rules.sign_most}.")

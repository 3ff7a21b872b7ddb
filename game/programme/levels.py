"""How the session and the day bound difficulty (protocol.md 7.3, 7.6): ceiling, tiredness, boredom, level down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.programme.decision import rule
from game.programme.mode import Mode


@dataclass(frozen=True, slots=True)
class SessionRules:
    """The preset section `session`."""

    low_gain: float
    down_below: float
    down_trials: int
    down_step: float
    window_trials: int
    tired_below: float
    tired_drop: float
    bored_above: float


@dataclass(frozen=True, slots=True)
class Room:
    """How far x may rise today: not at all when `held`, else the preset's gain times `factor`."""

    held: bool
    factor: float


def _room_why(hold: int, mode: Mode, result: Room, worse: bool, proxy: bool) -> str:
    if hold > 0:
        return "Nothing gets harder in this session, held after a stop, for pain or a sign, or by the therapist."
    if worse:
        return "The week's pain was worse than at the start, so nothing gets harder until a therapist has looked."
    if proxy:
        return "Somebody else rated the pain before it, so nothing gets harder in this session."
    if mode.gentle:
        return "Today is gentle, so nothing gets harder."
    if result.factor < 1.0:
        return "Pain is high but usual for this person, so it gets harder half as fast."
    return "It may get harder within the limit of a day."


@rule("room_to_rise", why=_room_why)
def room_to_rise(hold: int, mode: Mode, rules: SessionRules, worse: bool = False, proxy: bool = False) -> Room:
    """`hold` sessions still held; all sessions of a calendar day share the ceiling that comes of it.

    `worse`: the flag "worse than at the start" stands; `proxy`: the pain before was rated in the patient's place.
    """
    if hold > 0 or worse or proxy or mode.gentle or mode is Mode.EDU_BREATHE_ONLY:
        return Room(True, 0.0)
    return Room(False, rules.low_gain if mode is Mode.NORMAL_LOW else 1.0)


def _down_why(result: float) -> str:
    return "It was too hard lately, so it gets easier." if result else "It is not too hard."


@rule("level_down", why=_down_why)
def level_down(successes: tuple[bool, ...], rules: SessionRules) -> float:
    """Levels to take off x: the last valid trials of the exercise, oldest first; asked once a session."""
    last = successes[-rules.down_trials :]
    if len(last) < rules.down_trials or sum(last) / len(last) >= rules.down_below:
        return 0.0
    return rules.down_step


def _tired_why(result: str) -> str:
    return {
        "go": "It goes well enough.",
        "offer_break": "Success went down in this session, so a break is offered.",
        "end_block": "Success went down again after the break, so the block ends here.",
    }[result]


@rule("tired", why=_tired_why)
def tired(successes: tuple[bool, ...], breaks: int, rules: SessionRules) -> str:
    """go, offer_break or end_block, from this session's scored trials and the breaks offered already."""
    size = rules.window_trials
    if len(successes) < 2 * size:
        return "go"
    first, last = _share(successes[:size]), _share(successes[-size:])
    if last < rules.tired_below and last < first - rules.tired_drop:
        return "end_block" if breaks else "offer_break"
    return "go"


def _bored_why(result: bool) -> str:
    if result:
        return "Nearly all went right at today's limit, so another exercise is offered; it does not get faster."
    return "This exercise still has something to give today."


@rule("bored", why=_bored_why)
def bored(successes: tuple[bool, ...], at_ceiling: bool, rules: SessionRules) -> bool:
    """True when the last trials nearly all went right and x is at the day's ceiling: offer another exercise."""
    last = successes[-rules.window_trials :]
    return at_ceiling and len(last) == rules.window_trials and _share(last) > rules.bored_above


def _share(successes: Sequence[bool]) -> float:
    return sum(successes) / len(successes)

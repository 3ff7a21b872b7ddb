"""How a session is played by the pain before it, when pain is asked in between, and what a STOP leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.rating import WORST, Rater, Rating, rated
from game.training.staircase import LOWEST


class Mode(StrEnum):
    """How a session may be played, from the freest to the strictest."""

    NORMAL = "NORMAL"
    NORMAL_LOW = "NORMAL_LOW"
    GENTLE = "GENTLE"
    FACE_PROBE_GENTLE = "FACE_PROBE_GENTLE"
    EDU_BREATHE_ONLY = "EDU_BREATHE_ONLY"

    @property
    def gentle(self) -> bool:
        """True in both gentle modes: half the plan, nothing gets harder."""
        return self in (Mode.GENTLE, Mode.FACE_PROBE_GENTLE)


class Ended(StrEnum):
    """What ended a session before its plan was done."""

    RULE = "rule"
    PATIENT = "patient"
    STAFF = "staff"
    HEADSET_OFF = "headset-off"
    NO_ANSWER = "no-answer"
    CRASH = "crash"


class Reason(StrEnum):
    """Why it was ended. OTHER is said to be neither pain nor distress; UNKNOWN was not said."""

    PAIN = "pain"
    DISTRESS = "distress"
    SAFETY = "safety"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ModeRules:
    """The preset section `session_mode`: which pain before a session leads to which mode (protocol.md 2.4)."""

    breathe_from: int
    breathe_over: int
    gentle_over: int
    high_from: int
    high_sessions: int
    high_days: int
    part_blocks: int
    part_s: float
    primer_s: float
    stop_drop: float
    stop_hold: int


def _why_mode(result: Mode, pre: int | None, base: float | None, n_sessions: int, rules: ModeRules) -> str:
    usual = "its usual" if base is None else f"a usual {base:g}"
    match result:
        case Mode.EDU_BREATHE_ONLY if pre is None:
            return "The pain was not rated and nobody is there, so today is for learning and breathing."
        case Mode.EDU_BREATHE_ONLY:
            return f"Pain is {pre} against {usual}, so today is for learning and breathing only."
        case Mode.FACE_PROBE_GENTLE:
            return "The pain was not rated, so we do half the plan gently and look at the face after each block."
        case Mode.NORMAL_LOW:
            return f"Pain is {pre}, which is confirmed as usual, so we do the plan in two halves with a rest."
        case Mode.GENTLE if base is not None and pre is not None and pre > base:
            return f"Pain is {pre} against {usual}, so we do half the plan gently."
        case Mode.GENTLE if n_sessions < rules.high_sessions:
            return f"Pain is {pre} and we do not know yet how it takes practice, so we do half the plan gently."
        case Mode.GENTLE:
            return f"Pain is {pre} and no therapist has confirmed that as usual, so we do half the plan gently."
        case _:
            return f"Pain is {pre} against {usual}, so we do the plan of the day."


@rule("session_mode", why=_why_mode)
def session_mode(
    pre: int | None,
    base: float | None,
    usual_high_confirmed: bool,
    n_sessions: int,
    rules: ModeRules,
    present: bool = True,
) -> Mode:
    """How today's session is played (protocol.md 2.4 rule 1 and 7.8).

    `pre` is the rating now, None when asked twice and missing; `base` the usual pain, None in the first session;
    `n_sessions` earlier sessions that began high; `present`: staff or a helper is there.
    """
    rated(pre, "pain at the start")
    if pre is None:
        return Mode.FACE_PROBE_GENTLE if present else Mode.EDU_BREATHE_ONLY
    usual = float(pre) if base is None else base
    if pre == WORST or pre >= max(rules.breathe_from, usual + rules.breathe_over):
        return Mode.EDU_BREATHE_ONLY
    if pre >= usual + rules.gentle_over:
        return Mode.GENTLE
    if pre < rules.high_from:
        return Mode.NORMAL
    known = usual_high_confirmed and n_sessions >= rules.high_sessions
    return Mode.NORMAL_LOW if known and pre <= usual else Mode.GENTLE


def high_sessions(ratings: tuple[Rating, ...], rules: ModeRules) -> int:
    """How many of these earlier sessions began with high pain."""
    return sum(each.value >= rules.high_from for each in ratings)


def _why_usual(result: bool, confirmed: int | None, day: int, rules: ModeRules) -> str:
    if result:
        return f"A therapist confirmed the high pain as usual less than {rules.high_days} days ago."
    if confirmed is None:
        return "No therapist has confirmed the high pain as usual."
    return f"The therapist's confirmation of the high pain is {day - confirmed} days old and must be renewed."


@rule("usual_high", why=_why_usual)
def usual_high(confirmed: int | None, day: int, rules: ModeRules) -> bool:
    """True while a therapist's confirmation of usual high pain holds; days are ordinals (2.4 rule 1)."""
    if confirmed is not None and confirmed > day:
        raise ProgrammeError("The high pain was confirmed after this day: check the clock of this machine.")
    return confirmed is not None and day - confirmed < rules.high_days


def _why_advance(result: bool, raters: tuple[Rater | None, ...]) -> str:
    if result:
        return "The patient rated the pain, so the session may count for the next step."
    if Rater.PROXY in raters:
        return "Somebody else rated the pain, so the session does not count for the next step."
    return "A rating is missing, so the session does not count for the next step."


@rule("rater_advance", why=_why_advance)
def may_advance(raters: tuple[Rater | None, ...]) -> bool:
    """True when a session may lift difficulty or count for an advance: each rating is the patient's own.

    `raters` of the readings of the session, None for a missing one (2.4 rule 5).
    """
    return bool(raters) and all(each in (Rater.SELF, Rater.POINTED) for each in raters)


def _why_due(result: bool, primer: bool) -> str:
    if result:
        return "A part is done, so we ask for the pain before going on."
    if primer:
        return "The two short warm-ups are one part, so we ask after both."
    return "The part is not done yet, so we ask after the next block."


@rule("mid_due", why=_why_due)
def mid_due(blocks: int, play_s: float, next_s: float, mode: Mode, rules: ModeRules, primer: bool = False) -> bool:
    """True when pain is asked before the next block (2.4 rule 2).

    `blocks` and `play_s` (seconds of play) since the last reading, `next_s` the length of the next block. In a
    mode other than NORMAL a part is a single block. `primer`: the two primers of stroke, which are one part.
    """
    if blocks < 1:
        return False
    if primer:
        return play_s + next_s > rules.primer_s
    most = rules.part_blocks if mode is Mode.NORMAL else 1
    return blocks >= most or play_s + next_s > rules.part_s


@dataclass(frozen=True, slots=True)
class AfterStop:
    """What an end leaves: is it a STOP, the x of the exercise from here on, sessions of hold, therapy today."""

    stop: bool
    x: float
    hold: int
    therapy_today: bool


def _why_after(result: AfterStop, ended: Ended) -> str:
    if not result.stop:
        what = "The program broke off" if ended is Ended.CRASH else "It was an interruption"
        return f"{what}, which is no stop: nothing gets easier and the plan may go on today."
    if not result.hold:
        return "It was stopped for a reason that is neither pain nor distress, so only today's practice ends."
    return "It was stopped, so this exercise gets easier, next time nothing rises, and today's practice ends."


@rule("after_stop", why=_why_after)
def after_stop(ended: Ended, reason: Reason, x: float, rules: ModeRules, interruption: bool = False) -> AfterStop:
    """What the end of a session before its time leaves behind (protocol.md 2.4 rule 6, 2.10).

    `interruption`: marked as one, which counts only for an end by headset off or no answer: a STOP by a rule, the
    patient or staff stays one. `x` is where the exercise stands.
    """
    markable = ended in (Ended.HEADSET_OFF, Ended.NO_ANSWER)
    if ended is Ended.CRASH or (interruption and markable):
        return AfterStop(False, x, 0, True)
    if reason in (Reason.OTHER, Reason.SAFETY):
        return AfterStop(True, x, 0, False)
    return AfterStop(True, max(LOWEST, x - rules.stop_drop), rules.stop_hold, False)

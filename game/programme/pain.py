"""The pain rules of a session, the same in every stage: what a reading means against the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.rating import FACE_STEP, WORST, rated

# From stage 4 on, the limb that hurts moves itself.
MOVES_ITSELF: Final = 4


class PainWay(StrEnum):
    """What follows a reading; STOP is the hardest."""

    GO = "GO"
    FACE_PROBE_ONLY = "FACE_PROBE_ONLY"
    REST_AND_ASK = "REST_AND_ASK"
    EASE = "EASE"
    PAUSE = "PAUSE"
    STOP = "STOP"


class Face(StrEnum):
    """The three faces of a probe."""

    GOOD = "good"
    SO_SO = "so-so"
    FROWN = "frown"


class Signs(StrEnum):
    """What a person who helps sees in face and posture."""

    CALM = "calm"
    PAIN = "pain"


class Missing(StrEnum):
    """What follows a reading that was asked for and not given."""

    REST_AND_ASK = "REST_AND_ASK"
    HELPER_LOOKS = "HELPER_LOOKS"
    FACE_PROBE_GENTLE = "FACE_PROBE_GENTLE"
    END = "END"


@dataclass(frozen=True, slots=True)
class PainRules:
    """The preset section `pain`: from which rise on we pause and stop (protocol.md 2.4).

    `rise` pauses; `rise_guarded` in its place with a painful shoulder or from stage 4 on, where it is less, and
    `rise_time` in stage 4 when `contingency` is time. `hard` stops at once. However high the start, a reading of
    `ceiling` (by faces `ceiling_faces`) pauses. `easing` allows one easier exercise in place of a stop.
    """

    driving: tuple[str, ...]
    rise: int
    rise_guarded: int
    rise_time: int
    contingency: str
    easing: bool
    hard: int
    hard_over: int
    ceiling: int
    ceiling_faces: int
    cramp_rise: int
    pause_s: float
    pause_most_s: float
    missing_rest_s: float
    calm_scene_s: float
    shoulder_reach_deg: float

    def __post_init__(self) -> None:
        if self.rise >= self.hard:
            raise ProgrammeError("pain.rise must be less than pain.hard: a pause comes before a stop.")
        if self.pause_s > self.pause_most_s:
            raise ProgrammeError("pain.pause_s must not be longer than pain.pause_most_s.")


def rise_in_force(stage: int, shoulder: bool, rules: PainRules) -> int:
    """The rise that pauses in this stage (1 to 4, 5 for maintenance), with a painful shoulder or without."""
    if not 1 <= stage <= MOVES_ITSELF + 1:
        raise ProgrammeError(f"The stage is {stage}: it must be 1 to 4, or 5 for maintenance.")
    if stage >= MOVES_ITSELF and rules.contingency == "time":
        return rules.rise_time
    guarded = shoulder or stage >= MOVES_ITSELF
    return min(rules.rise, rules.rise_guarded) if guarded else rules.rise


def limits(pre: int, rise: int, faces: bool, rules: PainRules) -> tuple[int, int]:
    """The rises in points that pause and that stop at once, from a start of `pre`."""
    if faces:
        rise = FACE_STEP if rise <= FACE_STEP else FACE_STEP + FACE_STEP
        return max(FACE_STEP, min(rise, rules.ceiling_faces - pre)), rise + rules.hard_over
    hard = rules.hard if rise < rules.hard else rise + rules.hard_over
    return max(1, min(rise, rules.ceiling - pre)), hard


def _why_pain(result: PainWay, pre: int | None, now: int | None, tier: int, new_worry: bool) -> str:
    if now is None or pre is None:
        return _why_missing_reading(result, pre, now)
    rise = f"Pain is {now - pre} above today's start" if now > pre else "Pain is not above today's start"
    if new_worry:
        rise = "There is a new pain"
    elif now == WORST and now > pre:
        rise = f"Pain is 10 and was {pre} at the start"
    match result:
        case PainWay.STOP if tier == 1 or now == WORST:
            return f"{rise}, so we stop kindly for today."
        case PainWay.STOP:
            return f"{rise} and a pause did not help, so we stop kindly for today."
        case PainWay.PAUSE:
            return f"{rise}, so we pause, cover and ask again."
        case PainWay.EASE:
            return f"{rise} and a pause did not help, so we go on once without reaching and ask again soon."
        case _:
            return f"{rise}{', which is little' if now > pre else ''}, so we go on."


def _why_missing_reading(result: PainWay, pre: int | None, now: int | None) -> str:
    if result is PainWay.STOP and now == WORST:
        return "Pain is 10, so we stop kindly for today."
    if result in (PainWay.PAUSE, PainWay.STOP):
        end = "pause, cover and ask again" if result is PainWay.PAUSE else "stop kindly for today"
        return f"There is a new pain, so we {end}."
    if pre is None:
        return "Pain at the start is not known, so we look at the face after each block."
    return "The pain was not rated, so we cover, rest and ask in another way."


@rule("pain_check", why=_why_pain)
def pain_check(
    pre: int | None,
    now: int | None,
    tier: int,
    stage: int,
    rules: PainRules,
    shoulder: bool = False,
    coarse: bool = False,
    new_worry: bool = False,
    can_ease: bool = False,
) -> PainWay:
    """What a reading `now` means against the start `pre`, both 0-10 or missing (protocol.md 2.4 and 7.8).

    `tier` is 1 for a first reading, 2 for one after a cover of `pause_s`. `coarse`: one of the two came from
    faces. `new_worry`: a pain in another place or in the working hand. `can_ease`: not yet eased in this session,
    and it is the driving pain. One thing is stricter than 7.8: a new worry pauses also while `pre` is missing.
    """
    _given(pre, now, tier, "pain")
    rise = rise_in_force(stage, shoulder, rules)
    if now == WORST and (pre is None or now > pre):
        return PainWay.STOP
    if pre is None:
        return _tiered(tier) if new_worry else PainWay.FACE_PROBE_ONLY
    if now is None:
        return PainWay.REST_AND_ASK
    pauses, stops = limits(pre, rise, coarse, rules)
    if now - pre >= stops:
        return PainWay.STOP
    if now - pre < pauses and not new_worry:
        return PainWay.GO
    eases = tier == 2 and can_ease and rules.easing and not new_worry
    return PainWay.EASE if eases else _tiered(tier)


def _why_cramp(result: PainWay, pre: int | None, now: int | None) -> str:
    match result:
        case PainWay.GO:
            return "The cramp is about as at the start, so we go on."
        case PainWay.REST_AND_ASK:
            return "The cramp was not rated, so we cover, rest and ask again."
        case PainWay.PAUSE:
            return f"The cramp rose from {pre} to {now}, so we pause, cover and ask again."
        case _:
            return f"The cramp rose from {pre} to {now} and stayed after a pause, so we stop kindly for today."


@rule("cramp_check", why=_why_cramp)
def cramp_check(pre: int | None, now: int | None, tier: int, rules: PainRules) -> PainWay:
    """Where movement quality counts (focal dystonia), a cramp 0-10 that rises also pauses (2.4 rule 12, 9.1)."""
    _given(pre, now, tier, "cramp")
    if rules.contingency != "quality":
        return PainWay.GO
    if pre is None or now is None:
        return PainWay.REST_AND_ASK
    return PainWay.GO if now - pre < rules.cramp_rise else _tiered(tier)


def _why_face(result: PainWay) -> str:
    match result:
        case PainWay.GO:
            return "The face is calm, so we go on gently."
        case PainWay.REST_AND_ASK:
            return "The face was not shown, so we cover, rest and ask again."
        case PainWay.PAUSE:
            return "The face is sad, so we pause, cover and ask again."
        case _:
            return "The face is still sad after a pause, so we stop kindly for today."


@rule("face_check", why=_why_face)
def face_check(face: Face | None, tier: int) -> PainWay:
    """What the face after a block means where the pain at the start is missing."""
    _tier(tier)
    if face is None:
        return PainWay.REST_AND_ASK
    return _tiered(tier) if face is Face.FROWN else PainWay.GO


@rule("looks_in_pain", why=lambda: "Staff see pain in face or posture, so we pause, cover and ask again.")
def looks_in_pain() -> PainWay:
    """The staff button *Looks in pain* is a first reading that rose, for anyone (2.4 rule 5)."""
    return PainWay.PAUSE


def _why_missing(result: Missing, present: bool, signs: Signs | None) -> str:
    match result:
        case Missing.REST_AND_ASK:
            return "The pain was not rated, so we cover, rest and ask in another way."
        case Missing.HELPER_LOOKS:
            return "The pain was not rated twice, so a person who helps looks at face and posture."
        case Missing.FACE_PROBE_GENTLE:
            return "The pain was not rated but face and posture are calm, so we go on gently and keep looking."
        case _:
            if not present:
                return "The pain was not rated twice and nobody is there to look, so we end kindly."
            if signs is Signs.PAIN:
                return "The pain was not rated, and face or posture show pain, so we end kindly."
            return "Pain had risen and was not rated again, so we end kindly."


@rule("missing_mid", why=_why_missing)
def missing_mid(asked: int, present: bool, signs: Signs | None, risen: bool = False) -> Missing:
    """What follows a missing reading in a session (2.4 rule 5), which never is to go on as before.

    `asked`: how often it was asked for and not given. `present`: a helper or staff is there; `signs` what that
    person saw, None before looking. `risen`: a first reading rose and this was the second: calm is not enough.
    """
    if asked < 1:
        raise ProgrammeError("The reading was not asked for yet: ask it first.")
    if asked == 1:
        return Missing.REST_AND_ASK
    if not present or signs is Signs.PAIN or (risen and signs is Signs.CALM):
        return Missing.END
    return Missing.HELPER_LOOKS if signs is None else Missing.FACE_PROBE_GENTLE


def _why_reach(result: float | None) -> str:
    if result is None:
        return "The shoulder does not hurt, so the exercise sets how high the arm goes."
    return f"The shoulder hurts, so no arm is lifted above {result:g} degrees in the mirror."


@rule("shoulder_reach", why=_why_reach)
def shoulder_reach(shoulder: bool, rules: PainRules) -> float | None:
    """The highest elevation in degrees on either side in mirror mode; None without a painful shoulder (9.4)."""
    return rules.shoulder_reach_deg if shoulder else None


def _tiered(tier: int) -> PainWay:
    return PainWay.PAUSE if tier == 1 else PainWay.STOP


def _given(pre: int | None, now: int | None, tier: int, what: str) -> None:
    rated(pre, f"{what} at the start")
    rated(now, f"{what} now")
    _tier(tier)


def _tier(tier: int) -> None:
    if tier not in (1, 2):
        raise ProgrammeError(f"The tier is {tier}: 1 for a first reading, 2 for one after a pause.")

"""When a stage ends, and which way (protocol.md 7.4, 7.6, 7.8): one decision a day, after its last session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from game.programme.decision import rule

# The stage after the last: maintaining what was reached.
MAINTAIN = 5


@dataclass(frozen=True, slots=True)
class StageRules:
    """The preset section `stages`: shortest and longest time of each stage, and what makes a step back."""

    min_days_1: int
    min_days_2: int
    min_days_3: int
    min_days_4: int
    cap_days_1: int
    cap_days_2: int
    cap_days_3: int
    cap_days_4: int
    last_stage: int
    primer: bool
    mirror_days: int
    review_week: int
    last_sessions: int
    many_stops: int
    calm_sessions: int
    trained_share: float
    stuck_steps: int
    stuck_days: int
    ease_days: int
    ease_level: int
    ease_intact_share: float
    absent_days: int
    absent_drop: float
    refresh_days: int
    rescreen_days: int

    def __post_init__(self) -> None:
        """ValueError when a stage would have to end before it may."""
        for stage in (1, 2, 3, 4):
            if self.min_days(stage) > self.cap_days(stage):
                raise ValueError(f"stage {stage}: min_days must not be more than cap_days")

    def min_days(self, stage: int) -> int:
        """The calendar days before which nobody leaves the stage forwards."""
        return (self.min_days_1, self.min_days_2, self.min_days_3, self.min_days_4)[stage - 1]

    def cap_days(self, stage: int) -> int:
        """The calendar days after which time itself asks for the next stage."""
        return (self.cap_days_1, self.cap_days_2, self.cap_days_3, self.cap_days_4)[stage - 1]

    def is_primer(self, stage: int) -> bool:
        """True for a short stage that ends by time and has no gate."""
        return self.primer and stage in (1, 2)


class Move(StrEnum):
    """What is decided about the stage."""

    STAY = "STAY"
    ADVANCE = "ADVANCE"
    ASK_THERAPIST = "ASK_THERAPIST"
    HOLD = "HOLD"
    REGRESS = "REGRESS"
    EASE_S1 = "EASE_S1"


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What the decision goes by, today after the last session.

    `days_in` counts calendar days, entry is 1. `stops` are the pain or distress STOPs among the `sessions` since
    the stage was entered or since the last step back or ease, `rules.last_sessions` at the most. `flare` is an
    edge: True at the first decision after the flare's second rating; `flare_again` at the one when its HOLD has
    run out and pain is still up. `calm_since_regress` counts sessions without a STOP, full when there was no
    step back. `supervised` is False at home alone. `suspended`: the therapist must look first, so nothing goes on.
    """

    stage: int
    days_in: int
    trained_share: float
    sessions: int
    stops: int
    flare: bool
    flare_again: bool
    worse: bool
    time_contingent: bool
    perf_ok: bool
    calm_since_regress: int
    supervised: bool
    mirror_days: int
    review_due: bool
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The move and the stage it leads to (`MAINTAIN` after the last), with the reason in one word."""

    move: Move
    stage: int
    reason: str


_WHY = {
    "stops": "Two of the last sessions had to be stopped, so we make it easier.",
    "flare": "Pain went up two days running, so we do not go on for now.",
    "flare-again": "Pain is still up after the pause, so we go back one step to go forward.",
    "flare-early": "Pain went up two days running, so we make it easier.",
    "worse": "Pain is higher than at the start, so nothing new begins before the review.",
    "suspended": "The therapist looks at what happened first, so the next step waits.",
    "early": "It is too early for the next step.",
    "stopped": "A session was stopped lately, so we wait for calm ones before the next step.",
    "calm": "After the step back we wait for calm sessions before the next step.",
    "dose": "Too few days were practised for the next step.",
    "gate": "The next step needs a little more of this one.",
    "mirror-days": "There were too few mirror days to end the programme yet.",
    "performance": "This step is reached.",
    "cap": "This step has had its time.",
    "cap-dose": "This step has had its time, but too few days were practised: please look why.",
    "primer": "This short step is done.",
}
_THEN = {
    Move.ASK_THERAPIST: " The therapist decides about the next one.",
    Move.ADVANCE: " The next one begins with the next training day.",
    Move.REGRESS: " The step before it begins with the next training day.",
}


def _why(result: Verdict) -> str:
    return _WHY[result.reason] + _THEN.get(result.move, "")


@rule("stage", why=_why)
def stage_decision(facts: StageFacts, rules: StageRules) -> Verdict:
    """Stay, go on, ask, hold or go back; safety first, and nothing is skipped."""
    back = _back(facts, rules)
    if back is not None:
        return back
    stage = facts.stage
    if wait := _wait(facts, rules):
        return Verdict(Move.STAY, stage, wait)
    capped = facts.days_in >= rules.cap_days(stage)
    dosed = facts.trained_share >= rules.trained_share
    primer = rules.is_primer(stage)
    if not capped and not dosed:
        return Verdict(Move.STAY, stage, "dose")
    if not capped and not (facts.perf_ok or primer):
        return Verdict(Move.STAY, stage, "gate")
    by_performance = dosed and facts.perf_ok and not primer
    reason = "performance" if by_performance else "primer" if primer and dosed else "cap" if dosed else "cap-dose"
    if stage == 1 and dosed and (by_performance or (capped and not facts.supervised)):
        return Verdict(Move.ADVANCE, 2, reason)
    if stage < rules.last_stage:
        return Verdict(Move.ASK_THERAPIST, stage + 1, reason)
    if facts.mirror_days < rules.mirror_days and not facts.review_due:
        return Verdict(Move.STAY, stage, "mirror-days")
    return Verdict(Move.ASK_THERAPIST, MAINTAIN, reason)


def _back(facts: StageFacts, rules: StageRules) -> Verdict | None:
    stage = facts.stage
    many = facts.sessions >= rules.last_sessions and facts.stops >= rules.many_stops
    if stage == 1 and (many or facts.flare):
        return Verdict(Move.EASE_S1, 1, "stops" if many else "flare-early")
    if many:
        return Verdict(Move.REGRESS, stage - 1, "stops")
    if facts.flare:
        if stage >= 3 and not facts.flare_again:
            return Verdict(Move.HOLD, stage, "flare")
        if facts.time_contingent and not facts.worse:
            return Verdict(Move.HOLD, stage, "flare")
        return Verdict(Move.REGRESS, stage - 1, "flare-again" if facts.flare_again else "flare-early")
    if facts.worse:
        return Verdict(Move.HOLD, stage, "worse")
    return None


def _wait(facts: StageFacts, rules: StageRules) -> str:
    """Why nobody goes on yet, or nothing."""
    if facts.suspended:
        return "suspended"
    if facts.stops:
        return "stopped"
    # A primer of one day needs one session.
    if facts.sessions < min(rules.last_sessions, rules.min_days(facts.stage)):
        return "early"
    if facts.calm_since_regress < rules.calm_sessions:
        return "calm"
    return "early" if facts.days_in < rules.min_days(facts.stage) else ""


def _why_waiting(result: Move) -> str:
    if result is Move.HOLD:
        return "Pain went up two days running before the next step began, so it begins gently and nothing rises."
    return "The next step has not begun yet, so nothing is decided about it today."


@rule("stage_waiting", why=_why_waiting)
def waiting_decision(flare: bool) -> Move:
    """The day's decision while a stage is still to begin: it stays, and a flare holds (protocol.md 2.4 rule 7)."""
    return Move.HOLD if flare else Move.STAY


def _stuck_why(result: bool) -> str:
    if result:
        return "The programme went back again and again, so the therapist looks at it before it goes on."
    return "The programme has not gone back so often that it needs a review."


@rule("stuck", why=_stuck_why)
def stuck(steps: tuple[tuple[int, int], ...], today: int, rules: StageRules) -> bool:
    """True when steps back and eases come too often: `steps` are (day, stage gone back to), oldest first.

    The window is `stuck_days` and the shortest time of the stage gone back to (EASE_S1: S1): from S1 and S2 28
    days for CRPS and 21 for PLP (protocol.md 7.5).
    """
    if not steps:
        return False
    window = rules.stuck_days + rules.min_days(steps[-1][1])
    return sum(today - day < window for day, _ in steps) >= rules.stuck_steps


@dataclass(frozen=True, slots=True)
class Absence:
    """What an absence asks for: levels taken off x, a card or the whole of education, a probe, new screening."""

    drop: float
    card: bool
    refresh: bool
    probe: bool
    screen: bool


def _absence_why(days: int, result: Absence) -> str:
    if result.screen:
        return f"After {days} days away the safety questions are asked again first."
    if result.refresh:
        return f"After {days} days away we look at the cards again and begin easier. Welcome back."
    if result.drop:
        return f"After {days} days away we begin a little easier. Welcome back."
    return "The break was short, so we go on as before."


@rule("absence", why=_absence_why)
def absence(days: int, rules: StageRules) -> Absence:
    """What so many days without a session change."""
    away = days >= rules.absent_days
    return Absence(
        drop=rules.absent_drop if away else 0.0,
        card=away,
        refresh=days > rules.refresh_days,
        probe=away,
        screen=days >= rules.rescreen_days,
    )

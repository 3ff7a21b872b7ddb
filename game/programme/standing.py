"""Where a patient stands in the programme: the phase, and what lies over it (protocol.md 7.5).

Each function is one row of the protocol's table: the standing before, what happened, the standing after. Days are
ordinals of calendar dates. What cannot happen in a phase is refused by a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from game.programme.calendar import next_prescribed
from game.programme.daily import MEDICAL
from game.programme.decision import rule
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.stages import MAINTAIN, Move, StageRules, Verdict


class Phase(StrEnum):
    """The phases in their order."""

    NEW = "NEW"
    EDU = "EDU"
    SCREEN = "SCREEN"
    BASELINE = "BASELINE"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    MAINTAIN = "MAINTAIN"
    DONE = "DONE"


# The phases that train, by the number of their stage; MAINTAIN is the fifth.
STAGES = {1: Phase.S1, 2: Phase.S2, 3: Phase.S3, 4: Phase.S4, MAINTAIN: Phase.MAINTAIN}
NUMBERS = {phase: stage for stage, phase in STAGES.items()}
# What a suspension is for; safety and distress close all but breathing and education.
SUSPENSIONS = ("stuck", "review", "safety", "distress")


@dataclass(frozen=True, slots=True)
class Standing:
    """`entered` is the first day of the phase, `begun` that of S1; `former` is the stage before it (None: none).
    `since` is the day of the last move: only sessions after it count for the next. `asked` is the stage that waits
    for the therapist's tap. `hold` and `gentle` count sessions to come; `calm` those without a STOP since a step
    back. `steps_back` are (day, stage gone back to).
    """

    phase: Phase = Phase.NEW
    entered: int = 0
    former: int | None = None
    begun: int | None = None
    since: int = 0
    asked: int | None = None
    asked_why: str = ""
    hold: int = 0
    held_since: int | None = None
    gentle: int = 0
    calm: int = 0
    steps_back: tuple[tuple[int, int], ...] = ()
    eased_until: int | None = None
    worse_since: int | None = None
    suspended: str = ""
    suspended_on: int | None = None
    blocked: tuple[str, ...] = ()
    telescope: bool = False

    @property
    def stage(self) -> int | None:
        """The number of the stage, MAINTAIN included; None before and after."""
        return NUMBERS.get(self.phase)

    @property
    def closed(self) -> bool:
        """True while a doctor or the therapist must look before anything else (protocol.md 2.9, 7.5)."""
        return bool(self.suspended) or MEDICAL in self.blocked

    def eased(self, today: int) -> bool:
        """True while EASE_S1 lasts: half the dose, low levels, mostly the intact side."""
        return self.eased_until is not None and today <= self.eased_until


def enrolled(standing: Standing, today: int, complete: bool) -> Standing:
    """NEW to EDU once the profile is complete: indication, side, consent, and at home the contact."""
    _only(standing, Phase.NEW)
    if not complete:
        raise ProgrammeError("The profile is not complete: fill in indication, side and consent first.")
    return replace(standing, phase=Phase.EDU, entered=today)


def educated(standing: Standing, today: int) -> Standing:
    """EDU to SCREEN once the quiz was passed or taught back."""
    _only(standing, Phase.EDU)
    return replace(standing, phase=Phase.SCREEN, entered=today)


def screened(standing: Standing, today: int, red: tuple[str, ...], kept: tuple[str, ...] = ()) -> Standing:
    """SCREEN to BASELINE without a RED item for the stage; with one, BLOCKED by it until staff clear it.

    Of what blocks already those of `kept` stay: the screening does not clear what it did not close.
    """
    _only(standing, Phase.SCREEN)
    stays = replace(standing, blocked=tuple(each for each in standing.blocked if each in kept))
    if red:
        return blocked(stays, red)
    return replace(stays, phase=Phase.BASELINE, entered=today)


def measured(standing: Standing, today: int, rules: StageRules, dose_rules: DoseRules) -> Standing:
    """BASELINE to S1 with the next training day."""
    _only(standing, Phase.BASELINE)
    return _entered(standing, 1, today, rules, dose_rules)


def moved(standing: Standing, verdict: Verdict, today: int, rules: StageRules, dose_rules: DoseRules) -> Standing:
    """The standing after the day's stage decision."""
    stage = _training(standing)
    if verdict.move is not Move.ASK_THERAPIST:
        standing = replace(standing, asked=None, asked_why="")
    if verdict.move is Move.ADVANCE:
        return _entered(standing, verdict.stage, today, rules, dose_rules)
    if verdict.move is Move.ASK_THERAPIST:
        return replace(standing, asked=verdict.stage, asked_why=verdict.reason)
    if verdict.move is Move.REGRESS:
        back = (*standing.steps_back, (today, verdict.stage))
        return replace(_entered(standing, verdict.stage, today, rules, dose_rules), calm=0, steps_back=back)
    if verdict.move is Move.EASE_S1:
        back = (*standing.steps_back, (today, stage))
        # The day counter goes on: it would trap people in pain in S1 for ever (protocol.md 7.6).
        return replace(standing, since=today, eased_until=today + rules.ease_days, steps_back=back)
    return standing


def confirmed(standing: Standing, today: int, rules: StageRules, dose_rules: DoseRules) -> Standing:
    """The therapist's tap on the stage that was asked for; it begins with the next training day."""
    _training(standing)
    if standing.asked is None:
        raise ProgrammeError("There is no next step to confirm: the programme has not asked for one.")
    return _entered(standing, standing.asked, today, rules, dose_rules)


def jumped(
    standing: Standing, stage: int, reason: str, ready: bool, today: int, rules: StageRules, dose_rules: DoseRules
) -> Standing:
    """The therapist's jump to a stage; `ready` says that education and screening allow it, which stays a must."""
    if stage not in (1, 2, 3, 4):
        raise ProgrammeError(f"There is no stage {stage} to go to: choose 1 to 4.")
    if not reason.strip():
        raise ProgrammeError("Say why the stage is changed, so that others can follow it.")
    if not ready:
        raise ProgrammeError("Education and screening come first: finish them, then change the stage.")
    return _entered(standing, stage, today, rules, dose_rules)


def as_decided(standing: Standing, phase: Phase, entered: int) -> Standing:
    """The phase as it was decided by rules that are no longer here, from its first day on."""
    if phase is standing.phase and entered == standing.entered:
        return standing
    begun = entered if standing.begun is None and phase in NUMBERS else standing.begun
    former = standing.former if phase is standing.phase else standing.stage
    return replace(standing, phase=phase, entered=entered, former=former, begun=begun, asked=None, asked_why="")


def finished(standing: Standing) -> Standing:
    """MAINTAIN to DONE, by the therapist."""
    _only(standing, Phase.MAINTAIN)
    return replace(standing, phase=Phase.DONE)


def held(standing: Standing, sessions: int, today: int) -> Standing:
    """So many sessions at least in which nothing gets harder."""
    since = today if standing.hold == 0 or standing.held_since is None else standing.held_since
    return replace(standing, hold=max(standing.hold, sessions), held_since=since)


def gentle(standing: Standing, sessions: int, today: int) -> Standing:
    """So many sessions held and GENTLE, as after a flare."""
    return replace(held(standing, sessions, today), gentle=max(standing.gentle, sessions))


def after_session(standing: Standing, stopped: bool) -> Standing:
    """One session further: what was held or gentle for a count of sessions has one less to go.

    A pain or distress STOP begins the count of calm sessions anew.
    """
    hold = max(0, standing.hold - 1)
    return replace(
        standing,
        hold=hold,
        held_since=standing.held_since if hold else None,
        gentle=max(0, standing.gentle - 1),
        calm=0 if stopped else standing.calm + 1,
    )


def since_worse(standing: Standing, since: int | None) -> Standing:
    """The flag "worse than at the start" stands since this day, or is down."""
    return replace(standing, worse_since=since)


def suspended(standing: Standing, reason: str, today: int) -> Standing:
    """SUSPENDED until the therapist clears it; safety and distress are never replaced by a milder reason."""
    if reason not in SUSPENSIONS:
        raise ProgrammeError(f"{reason!r} is no reason to suspend: it is one of {', '.join(SUSPENSIONS)}.")
    if SUSPENSIONS.index(reason) < (SUSPENSIONS.index(standing.suspended) if standing.suspended else 0):
        return standing
    return replace(standing, suspended=reason, suspended_on=today)


def cleared(standing: Standing, today: int) -> Standing:
    """The therapist has looked at it: the suspension is over, and what led to it is counted anew."""
    return replace(
        standing,
        suspended="",
        suspended_on=None,
        steps_back=(),
        worse_since=None,
        since=max(standing.since, today - 1),
    )


def blocked(standing: Standing, items: tuple[str, ...]) -> Standing:
    """BLOCKED by these items of the screening, beside those that block already."""
    return replace(standing, blocked=tuple(dict.fromkeys((*standing.blocked, *items))))


def unblocked(standing: Standing, item: str) -> Standing:
    """Staff cleared the item."""
    if item not in standing.blocked:
        raise ProgrammeError(f"{item} blocks nothing: clear one of {', '.join(standing.blocked) or 'none'}.")
    return replace(standing, blocked=tuple(each for each in standing.blocked if each != item))


def screened_again(standing: Standing, today: int) -> Standing:
    """After a long absence the screening comes first again; x is kept."""
    return replace(standing, phase=Phase.SCREEN, entered=today, asked=None, asked_why="")


def _open_why(result: str) -> str:
    return {
        "all": "Today's session may begin.",
        "gentle": "Today may only be gentle, until the therapist has looked at it.",
        "board": "Today there are calm breathing, the cards, and left or right on a board; the therapist is told.",
        "calm": "Today there are only calm breathing and the cards; please call the therapist.",
        "none": "There is no practice in this phase.",
    }[result]


@rule("open_today", why=_open_why)
def open_today(phase: Phase, suspended_for: str, blocked_by: tuple[str, ...], stopped_today: bool) -> str:
    """What today may hold: all, gentle, board (breathing, education, laterality), calm (the first two) or none.

    After a pain or distress STOP nothing but calm is left of the day; a suspension for safety or distress leaves
    it at calm, too; a blocked item leaves what moves nothing (protocol.md 2.4 rule 6, 2.8 item 4, 7.5).
    """
    if stopped_today or suspended_for in ("safety", "distress"):
        return "calm"
    if blocked_by:
        return "board"
    if NUMBERS.get(phase) is None:
        return "none"
    return "gentle" if suspended_for else "all"


def _before_why(result: int | None, stage: int) -> str:
    if result is None:
        return "The first step begins with the next training day, so today there are breathing and the cards."
    if result == stage:
        return f"The step back holds at once, so stage {stage} is practised today."
    return f"The next step begins with the next training day, so stage {result} is practised today."


@rule("stage_before", why=_before_why)
def stage_before(stage: int, former: int | None) -> int | None:
    """The stage that is practised on a day before `stage` begins (protocol.md 7.4): the lower of both, or None.

    `former` is the stage before it, None when the programme has not begun yet.
    """
    return None if former is None else min(former, stage)


def _entered(standing: Standing, stage: int, today: int, rules: StageRules, dose_rules: DoseRules) -> Standing:
    days = dose_rules.maintain_days_a_week if stage == MAINTAIN else dose_rules.days_a_week
    day = next_prescribed(today, days)
    first = standing.begun is None
    return replace(
        standing,
        phase=STAGES[stage],
        entered=day,
        former=standing.former if standing.entered > today else standing.stage,
        begun=day if first else standing.begun,
        since=today,
        asked=None,
        asked_why="",
        calm=rules.calm_sessions if first else standing.calm,
        eased_until=None,
    )


def _only(standing: Standing, phase: Phase) -> None:
    if standing.phase is not phase:
        raise ProgrammeError(f"This belongs to the phase {phase}; the patient is in {standing.phase}.")


def _training(standing: Standing) -> int:
    if standing.stage is None:
        raise ProgrammeError(f"No stage is trained in the phase {standing.phase}.")
    return standing.stage

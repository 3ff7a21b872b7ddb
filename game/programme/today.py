"""What the plan of a session goes by, and which kind of session that allows (protocol.md 2.4, 2.5, 2.8, 7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from game.programme.dose import Dose, DoseRules
from game.programme.field import ProgrammeError
from game.programme.layout import PlanRules, even, most_blocks
from game.programme.mode import Mode, ModeRules
from game.programme.parts import Choice
from game.programme.screening.kinds import Mode as Way
from game.programme.stages import MAINTAIN, StageRules
from game.programme.supervision import Content, Step, Supervision, SupervisionRules, may_start

OPEN: Final = ("all", "gentle", "board", "calm", "none")
RUNGS: Final = ("I1", "I2", "I3", "I4", "I5")
TOUCHES: Final = ("T0", "T1")
# The rungs of imagery that show a limb.
DRAWN: Final = ("I1", "I2", "I3", "I4")


@dataclass(frozen=True, slots=True)
class Today:
    """A session that is to be planned; counts are of earlier sessions, days are calendar days.

    `open` is what `open_today` gave and `content` what `unseen_flag` gave. `visit` counts the visits of one
    sitting from 1. `rung` is that of imagery, `touch` the form of touch. `since_mirror` are the days since the
    first mirror day (None: it is still to come), `since_stop` the sessions since a stop for distress, a fall or a
    seizure (None: there was none). `drawn` counts sessions that drew the affected limb, `mirror_sessions` those of
    the mirror, `movement_sessions` those of stage 4, `vr_sessions` those in the headset. `reveal_due` and
    `fit_due` as their rules say; `mirror_off`: for today; `exposure`: a card of the ladder waits;
    `step_waits`: a step waits for the therapist. `headset_max_s` caps the time in the headset, 0 not at all.
    """

    stage: int
    mode: Mode
    way: Way
    supervision: Supervision
    open: str = "all"
    content: Content = Content.ALL
    visit: int = 1
    top_up: bool = False
    probe_due: bool = False
    rung: str = "I1"
    touch: str = "T0"
    mirror_sessions: int = 0
    mirror_days: int = 0
    since_mirror: int | None = None
    drawn: int = 0
    movement_sessions: int = 0
    vr_sessions: int = 0
    since_stop: int | None = None
    reveal_due: bool = True
    fit_due: bool = False
    mirror_off: bool = False
    calibrated: bool = False
    eased: bool = False
    telescope: bool = False
    exposure: bool = False
    first_week: bool = False
    step_waits: bool = False
    headset_max_s: int = 0

    @property
    def easy(self) -> bool:
        """True when only what is known and easy may be played."""
        return self.mode.gentle or self.content is Content.KNOWN_EASY

    @property
    def first_mirror(self) -> bool:
        """True for the first mirror session, whose content is that of the preset (9.1)."""
        return self.mirror_sessions == 0


@dataclass(frozen=True, slots=True)
class Session:
    """All that the parts of one session go by: the day, its dose, the exercises, and the rules in force.

    `exercises` are open for the patient, `allowed` the codes that the therapist allows (None: all of them),
    `recent` the codes played lately, oldest first.
    """

    today: Today
    dose: Dose
    exercises: tuple[Choice, ...]
    allowed: tuple[str, ...] | None
    recent: tuple[str, ...]
    rules: PlanRules
    dose_rules: DoseRules
    mode_rules: ModeRules
    stage_rules: StageRules
    supervision_rules: SupervisionRules

    @property
    def seconds(self) -> int:
        """The active seconds of this visit."""
        return even(round(self.dose.minutes * 60), self.dose.visits)[self.today.visit - 1]

    @property
    def share(self) -> float:
        """What is left of what stands around the games: the gentle share in a gentle session."""
        return self.dose_rules.gentle_share if self.today.mode.gentle else 1.0

    @property
    def per(self) -> int:
        """How many blocks lie between two readings at most."""
        return most_blocks(self.today.mode, self.mode_rules)

    @property
    def wears(self) -> bool:
        """True when the headset may be worn: the way is VR, and the first time somebody watches."""
        today = self.today
        return today.way is Way.VR and may_start(
            Step.FIRST_VR, today.supervision, today.vr_sessions, self.supervision_rules
        )

    @property
    def moves(self) -> bool:
        """True when the real limb may move: stage 4 as supervised, nothing easy, not before the mirror."""
        today = self.today
        there = may_start(Step.MOVEMENT, today.supervision, today.movement_sessions, self.supervision_rules)
        return today.stage == 4 and not today.easy and not today.first_mirror and there

    @property
    def mirror_least(self) -> int:
        """Seconds of this visit that stay mirror: in stage 4 half of them until the mirror days are reached."""
        if self.today.mirror_days >= self.stage_rules.mirror_days:
            return 0
        return ceil(self.dose_rules.mirror_share_s4 * self.seconds)

    @property
    def rung(self) -> str:
        """The rung of imagery today: in a gentle session at most the gentle one."""
        if not self.today.mode.gentle:
            return self.today.rung
        return min(self.today.rung, self.rules.gentle_rung, key=RUNGS.index)

    @property
    def own_view(self) -> bool:
        """True when imagery may show the limb in its own place: revealed before, and watched often enough.

        While a reveal is due it stays on a board: imagery has no reveal of its own (2.5).
        """
        today = self.today
        closed = today.drawn == 0 or today.mirror_off or today.fit_due or today.reveal_due
        if closed or today.mode.gentle or self.rung not in DRAWN:
            return False
        return may_start(Step.OWN_VIEW, today.supervision, today.drawn, self.supervision_rules)


class Kind(StrEnum):
    """The kinds of session: calm only, what is offered while practice waits, S1, S2, a board instead, mirror."""

    CALM = "calm"
    OFFER = "offer"
    LEFT_RIGHT = "left-right"
    IMAGERY = "imagery"
    BOARD = "board"
    MIRROR = "mirror"


def kind_of(today: Today, dose: Dose, rules: SupervisionRules) -> Kind:
    """The kind of session that all rules together allow; none of them leaves an empty screen (2.8 item 4)."""
    if today.open in ("calm", "none") or today.mode is Mode.EDU_BREATHE_ONLY or not _after_stop(today, rules):
        return Kind.CALM
    if today.open == "board" or (today.content is Content.QUIET and today.stage > 1):
        return Kind.OFFER
    if today.stage == 1:
        return Kind.LEFT_RIGHT if dose.blocks else Kind.CALM
    if today.stage == 2:
        return Kind.IMAGERY if dose.sets else Kind.CALM
    if not dose.minutes:
        return Kind.CALM
    # Something new on a gentle day would be neither observed nor known and easy (2.4 rule 1).
    new = today.easy and today.first_mirror
    return Kind.BOARD if today.mirror_off or new or not watched(today, rules) else Kind.MIRROR


def watched(today: Today, rules: SupervisionRules) -> bool:
    """True when the mirror may start under today's supervision: the mirror itself, the limb drawn, the fit."""
    who = today.supervision
    return (
        may_start(Step.MIRROR, who, today.mirror_sessions, rules)
        and may_start(Step.OWN_VIEW, who, today.drawn, rules)
        and (not today.fit_due or may_start(Step.FIT, who, 0, rules))
    )


def waits(today: Today, dose: Dose, rules: SupervisionRules) -> bool:
    """True when a step waits for the therapist only, so that the patient is told."""
    if today.step_waits or not _after_stop(today, rules):
        return True
    if today.stage < 3 or today.mode is Mode.EDU_BREATHE_ONLY or today.open != "all" or not dose.minutes:
        return False
    there = may_start(Step.MOVEMENT, today.supervision, today.movement_sessions, rules)
    return not watched(today, rules) or (today.stage == 4 and not there)


def checked(today: Today, dose: Dose) -> None:
    """ProgrammeError for what cannot be planned: an unknown word, a visit the dose has not, modes that differ."""
    for name, value, known in (
        ("open", today.open, OPEN),
        ("rung", today.rung, RUNGS),
        ("touch", today.touch, TOUCHES),
        ("stage", today.stage, tuple(range(1, MAINTAIN + 1))),
    ):
        if value not in known:
            raise ProgrammeError(f"The plan knows no {name} {value}: it is one of {', '.join(map(str, known))}.")
    if not 1 <= today.visit <= dose.visits:
        raise ProgrammeError(f"There is no visit {today.visit} in this sitting: it has {dose.visits}.")
    if today.open == "gentle" and today.mode in (Mode.NORMAL, Mode.NORMAL_LOW):
        raise ProgrammeError("Today may only be gentle: ask for the dose and the plan of a gentle session.")
    if today.top_up and today.stage not in (1, 2):
        raise ProgrammeError("A short session more is a block or a set: only stages 1 and 2 have it.")


def _after_stop(today: Today, rules: SupervisionRules) -> bool:
    done = today.since_stop
    return done is None or may_start(Step.AFTER_STOP, today.supervision, done, rules)

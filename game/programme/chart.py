"""What the programme knows of one patient: a fold over the facts, and the figures that its rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from game.programme.admission import Admission
from game.programme.behind import Behind
from game.programme.body import Body, Care
from game.programme.calendar import WEEK_DAYS, days_in, trained_share
from game.programme.dose import Dose, DoseRules, mirror_day, trained
from game.programme.imagery import ImageryBaseline, ImageryRung, ImagerySession, SetPlan
from game.programme.laterality import ProbeBlock
from game.programme.levels import Room
from game.programme.library import Rung
from game.programme.mode import Mode, Reason
from game.programme.mode import may_advance as own_ratings
from game.programme.movement import Exposure
from game.programme.pain import PainWay
from game.programme.parts import PLAY, Part
from game.programme.rating import Rater, Rating
from game.programme.screening.kinds import InForce
from game.programme.settling import Flare, Hand
from game.programme.stages import StageFacts, StageRules
from game.programme.standing import Standing
from game.programme.supervision import Content
from game.training.course import BlockDone, Enrolled, SetDone, Vividness
from game.training.staircase import LOWEST

# What keeps counting as the mirror's dose: everything but a limb that keys drive, which is only watched.
OBSERVED = "observe"
# Which sorts of block count as the dose of stage 1; top-ups count with them.
BLOCKS: Final = ("training",)
# How a session ends that nobody ended.
BROKEN: Final = ("crash", "interruption")
# Shares and levels are kept with so many digits, more than any rule looks at.
DIGITS = 6
# How much of an exercise's past the rules look back at (trials).
KEPT = 60


@dataclass(slots=True)
class Played:
    """Where one exercise stands in one stage: x now, and x at the start of the calendar day `day`."""

    x: float = LOWEST
    day: int = 0
    day_start: float = LOWEST
    plays: int = 0
    few_scored: int = 0
    few_right: int = 0
    recent: tuple[bool, ...] = ()
    eased_in: int = -1

    def on(self, day: int) -> float:
        """x at the start of this calendar day, which all its sessions share."""
        if day != self.day:
            self.day, self.day_start = day, self.x
        return self.day_start


@dataclass(slots=True)
class Session:
    """One visit. `stage` is the one that is trained, None for one that only learns or breathes.

    `allowed` is the stage whose content today may hold and `start` what the door of the own stage said, `limits`
    those of the screening, `due` its items that are still to be asked, `content` how much unseen flags leave open.

    `mids` are the readings after the first, None for a missing one; `way_on` is what the last of them led to, and
    `tier` 2 while a second reading is due. `hold_next` sessions are held after it. `about` is what a STOP
    was about, "" without one; `day_over` says that no therapy follows today. `stops` are what each STOP was about,
    those of the rules at once: they stand, whatever is told later. `raters` are who gave each reading, None for a
    missing one. `visit` counts the visits of a sitting that is split. `new` is what was told as new in it, `end`
    why it ended (`VisitEnd.reason`), "" while it is open. `last` is what was played last, its code and stage.
    `goes_on`: the session before broke off and this one does what is left of its sitting, of which `before` was
    done.
    """

    day: int
    number: int
    stage: int | None
    way: str
    supervision: str
    installed: tuple[str, ...] = ()
    open: str = "none"
    allowed: int | None = None
    start: str = ""
    limits: InForce | None = None
    due: tuple[str, ...] = ()
    content: Content = Content.ALL
    care: Care = field(default_factory=Care)
    mode: Mode | None = None
    dose: Dose | None = None
    room: Room | None = None
    blocks_due: tuple[str, ...] = ()
    plan: tuple[Part, ...] = ()
    sets_due: SetPlan | None = None
    base: float | None = None
    pre: int | None = None
    pre_given: bool = False
    mids: list[int | None] = field(default_factory=list)
    raters: list[Rater | None] = field(default_factory=list)
    faces: list[str] = field(default_factory=list)
    way_on: PainWay = PainWay.GO
    tier: int = 1
    eased: bool = False
    paused: bool = False
    about: str = ""
    day_over: bool = False
    stops: tuple[Reason, ...] = ()
    hold_next: int = 0
    ended: bool = False
    new: tuple[str, ...] = ()
    end: str = ""
    top_up: bool = False
    goes_on: bool = False
    before: float = 0.0
    visit: int = 1
    probes: int = 0
    rung: str = "I1"
    sets: list[SetDone] = field(default_factory=list)
    vividness: Vividness | None = None
    blocks: list[BlockDone] = field(default_factory=list)
    last: tuple[str, int] | None = None

    def lead(self, way: PainWay, about: Reason = Reason.PAIN) -> None:
        """How it goes on after a reading or a look; a STOP, about `about`, stays one (protocol.md 2.10)."""
        if way is PainWay.STOP:
            self.stops = (*self.stops, about)
        self.way_on = PainWay.STOP if self.stops else way

    @property
    def stopped(self) -> bool:
        """True after a pain or distress STOP."""
        return self.about in ("pain", "distress", "unknown")

    @property
    def drew(self) -> bool:
        """True when something was played that draws the affected limb in its own place."""
        drawn = any(each.draws and each.sort in PLAY for each in self.plan)
        return drawn and bool(self.sets or any(each.mirror or each.stage == 4 for each in self.blocks))

    @property
    def wore(self) -> bool:
        """True when something was played that the plan plays in the headset."""
        worn = {each.stage for each in self.plan if each.headset and each.sort in PLAY}
        played = {1: self.probes > 0, 2: bool(self.sets)}
        return any(played.get(stage) or any(each.stage == stage for each in self.blocks) for stage in worn)

    @property
    def practised(self) -> bool:
        """True for a session of practice: what only learns and breathes is contact and no dose.

        One that broke off before anything was played is none either: it uses up no hold and is no calm session.
        """
        return self.mode not in (None, Mode.EDU_BREATHE_ONLY) and not self.empty

    @property
    def cut(self) -> bool:
        """True when it broke off by a crash or an interruption, which is no STOP (protocol.md 2.10)."""
        return self.end in BROKEN and not self.about and not self.stops

    @property
    def empty(self) -> bool:
        """True when it broke off before anything was played."""
        return self.cut and self.last is None

    @property
    def rest_left(self) -> bool:
        """True when it broke off and part of its plan is left; of a sitting in two visits only one not begun."""
        if not self.cut or self.top_up or self.dose is None:
            return False
        return self.empty if self.dose.visits > 1 else round(self.dose.of_sitting - self.dose_done, DIGITS) > 0

    @property
    def rise(self) -> int | None:
        """The largest rise over the first reading; None unless the patient gave all (protocol.md 2.4 rule 5)."""
        if not own_ratings(tuple(self.raters)):
            return None
        given = [each for each in self.mids if each is not None]
        return max(given) - self.pre if given and self.pre is not None else None

    @property
    def minutes(self) -> float:
        """Active minutes that count, sets of imagery on a board too, those of a limb that keys drive left out."""
        played = sum(each.active_s for each in self.blocks if each.counts and each.source != OBSERVED)
        return (played + sum(each.active_s for each in self.sets)) / 60.0

    @property
    def mirror_minutes(self) -> float:
        """Active minutes of the mirror among them."""
        mirror = (each for each in self.blocks if each.mirror and each.counts and each.source != OBSERVED)
        return sum(each.active_s for each in mirror) / 60.0

    @property
    def dose_done(self) -> float:
        """What was done of the dose: blocks in S1, sets in S2, active minutes from S3 on."""
        if self.stage == 1:
            return self.probes + self.count(BLOCKS)
        return len(self.sets) if self.stage == 2 else self.minutes

    def count(self, sorts: tuple[str, ...]) -> int:
        """How many blocks of these sorts were done."""
        return sum(each.sort in sorts and each.counts for each in self.blocks)


@dataclass(slots=True)
class Day:
    """A calendar day with sessions: its own plan and what was done of it."""

    day: int
    stage: int
    planned: float = 0.0
    planned_mirror: float = 0.0
    done: float = 0.0
    done_mirror: float = 0.0
    paused: bool = False
    stopped: bool = False
    sessions: int = 0
    top_ups: int = 0
    closed: bool = False

    def plan(self, dose: Dose, mirror_share: float) -> None:
        """The plan of the day as of its first session."""
        if not self.planned:
            self.planned = dose.of_day
            self.planned_mirror = dose.sittings * dose.minutes * mirror_share


@dataclass(slots=True)
class Chart:
    """All that the rules look back at. Days are ordinals of calendar dates."""

    profile: Enrolled | None = None
    standing: Standing = field(default_factory=Standing)
    admission: Admission = field(default_factory=Admission)
    body: Body = field(default_factory=Body)
    past: Behind = field(default_factory=Behind)
    today: int | None = None
    ratings: list[Rating] = field(default_factory=list)
    worsts: list[Rating] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    played: dict[str, Played] = field(default_factory=dict)
    trained: set[int] = field(default_factory=set)
    mirror_days: list[int] = field(default_factory=list)
    probes: list[ProbeBlock] = field(default_factory=list)
    imagery: list[ImagerySession] = field(default_factory=list)
    rung: ImageryRung = ImageryRung.WATCH
    rung_since: int = 0
    ratios: list[float] = field(default_factory=list)
    ratio_on: int | None = None
    opened: tuple[Rung, ...] = ()
    opened_at: int = 0
    exposures: list[Exposure] = field(default_factory=list)
    checked: bool = False
    good_days: int = 0
    unsettled: Day | None = None
    flare: Flare = field(default_factory=Flare)
    hand: Hand = field(default_factory=Hand)
    usual_high_on: int | None = None
    reviewed: bool = False
    last_flags: dict[str, int] = field(default_factory=dict)

    @property
    def session(self) -> Session | None:
        """The session that is open."""
        return self.sessions[-1] if self.sessions and not self.sessions[-1].ended else None

    @property
    def last_day(self) -> int | None:
        """The day of the last session in which something was practised, that of today's open one left out."""
        done = (each for each in reversed(self.sessions) if each.practised and each is not self.session)
        return next((each.day for each in done), None)

    def exercise(self, code: str, stage: int) -> Played:
        """Where the exercise stands; a new stage begins at the lowest x."""
        return self.played.setdefault(f"{code}@{stage}", Played())

    def day(self, day: int, stage: int) -> Day:
        """The calendar day, begun if need be."""
        if not self.days or self.days[-1].day != day:
            self.days.append(Day(day, stage))
        return self.days[-1]

    def close_day(self, today: int, rules: DoseRules) -> Day | None:
        """Count the day that ends: trained, and a mirror day; None when it has nothing, or was counted."""
        if not self.days or self.days[-1].day != today or self.days[-1].closed:
            return None
        day = self.days[-1]
        day.closed = True
        if trained(day.done, day.planned, rules):
            self.trained.add(day.day)
        if mirror_day(day.stage, day.done_mirror, day.planned_mirror, rules):
            self.mirror_days.append(day.day)
        self.unsettled = day
        return day

    @property
    def imagery_start(self) -> ImageryBaseline:
        """The first ratio and the first pair of vividness ratings."""
        rated = next((each for each in self.imagery if each.picture is not None or each.feeling is not None), None)
        ratio = self.ratios[0] if self.ratios else None
        return ImageryBaseline(ratio, rated.picture if rated else None, rated.feeling if rated else None)

    def since(self, day: int) -> list[Session]:
        """The sessions of the present stage that count for its next decision: those after the last move."""
        stage = self.standing.stage
        found = []
        for each in reversed(self.sessions):
            if each.day <= day:
                break
            if each.stage == stage and each.practised:
                found.append(each)
        return found[::-1]

    def facts(
        self,
        today: int,
        flare: bool,
        again: bool,
        worse: bool,
        perf_ok: bool,
        contingency: str,
        rules: StageRules,
        dose_rules: DoseRules,
    ) -> StageFacts:
        """What the stage decision goes by."""
        standing, stage = self.standing, self.standing.stage or 0
        share = trained_share(self.trained, standing.entered, today, dose_rules.days_a_week)
        last = self.since(standing.since)[-rules.last_sessions :]
        return StageFacts(
            stage=stage,
            days_in=days_in(standing.entered, today),
            trained_share=round(share, DIGITS),
            sessions=len(last),
            stops=sum(each.stopped for each in last),
            flare=flare,
            flare_again=again,
            worse=worse,
            time_contingent=stage == 4 and contingency == "time",
            perf_ok=perf_ok,
            calm_since_regress=min(standing.calm, rules.calm_sessions),
            supervised=not self.admission.at_home or _seen(last),
            mirror_days=len(self.mirror_days),
            review_due=self.review_due(today, rules),
            suspended=bool(standing.suspended),
        )

    def review_due(self, today: int, rules: StageRules) -> bool:
        """True from the first day after the review week of the whole programme on."""
        begun = self.standing.begun
        return begun is not None and today - begun >= WEEK_DAYS * rules.review_week


def _seen(sessions: list[Session]) -> bool:
    """True when somebody was there, in the room or by video, in the last of them."""
    return bool(sessions) and sessions[-1].supervision != "none"

"""What a session came to, worked out from its events alone, so that better rules can score it again."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from game.scoring.rules import ScoringRules, block_s, scoring_rules
from game.training.events import (
    Answered,
    BlockStart,
    Dose,
    Event,
    Finished,
    Flag,
    Nrs,
    Regain,
    Rest,
    RuleVersion,
    SessionEnd,
    SessionStart,
    Show,
    Stop,
    TrackingLoss,
    Trial,
    Void,
)

# Goes with every score; raise it whenever the same events would give another value.
SCORING_VERSION = "1"


@dataclass(frozen=True, slots=True)
class SideScore:
    """Left-or-right answers to pictures of one side: `median_rt_s` is of right ones, flagged ones included."""

    trials: int
    right: int
    accuracy: float
    median_rt_s: float | None
    flagged: int


@dataclass(frozen=True, slots=True)
class PainScore:
    """Ratings 0-10; None is one that was not given, and `asked_*` tells whether it was asked at all."""

    before: int | None
    after: int | None
    during: tuple[int | None, ...]
    asked_before: bool
    asked_after: bool


@dataclass(frozen=True, slots=True)
class BlockScore:
    """One block: `completion` is valid trials over planned ones (at most 1), `x` the difficulty of each trial.

    `ended` is how the block finished, empty when it was cut off. `stars` (1-3) come from minutes and repetitions.
    """

    exercise: str
    code: str
    stage: str
    mode: str
    source: str
    planned: int
    trials: int
    successes: int
    misses: Mapping[str, int]
    voids: Mapping[str, int]
    completion: float
    quality: float | None
    active_s: float
    planned_s: float
    stars: int
    x: tuple[float, ...]
    x_start: float
    x_end: float
    sides: Mapping[str, SideScore]
    ended: str


@dataclass(frozen=True, slots=True)
class TrackingScore:
    """How often and how long limbs were lost; `share` (0-1) is what session counted, None if unknown."""

    losses: int
    lost_s: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """One session. `ended` is its end's reason, empty when it was cut off; everything else still holds."""

    version: str
    rules: str
    mode: str
    affected: str
    pain: PainScore
    blocks: tuple[BlockScore, ...]
    tracking: TrackingScore
    rests: Mapping[str, int]
    stops: tuple[str, ...]
    flags: tuple[str, ...]
    active_s: float
    ended: str


def score(
    events: Iterable[Event], rules: ScoringRules | None = None, tracked_share: float | None = None
) -> Scores:
    """The scores of one session's events in order; the rules are the default preset's unless given."""
    tally = _Tally(rules or scoring_rules())
    for event in events:
        tally.add(event)
    blocks = tuple(block.score() for block in tally.blocks)
    start = tally.start
    return Scores(
        version=SCORING_VERSION,
        rules=tally.rule_version,
        mode=start.mode if start else "",
        affected=start.affected if start else "",
        pain=_pain(tally.ratings),
        blocks=blocks,
        tracking=TrackingScore(
            tally.losses, math.fsum([*tally.lost_s, *tally.open_losses.values()]), tracked_share
        ),
        rests=dict(tally.rests),
        stops=tuple(tally.stops),
        flags=tuple(tally.flags),
        active_s=math.fsum(block.active_s for block in blocks),
        ended=tally.end,
    )


def stars_for(events: Iterable[Event], rules: ScoringRules | None = None) -> int:
    """The stars (1-3) of the latest block, for effort alone; 0 before the first block."""
    blocks = score(events, rules).blocks
    return blocks[-1].stars if blocks else 0


def stars(trials: int, planned: int, active_s: float, planned_s: float, rules: ScoringRules) -> int:
    """Stars (1-3) for the larger share of the planned repetitions or minutes; nothing else counts (5.3)."""
    effort = max(trials / planned if planned else 0.0, active_s / planned_s if planned_s else 0.0)
    # Shares of sums of frames: an ulp must not cost a star.
    effort += 1e-9
    return 3 if effort >= rules.three_stars else 2 if effort >= rules.two_stars else 1


def side_score(answers: Iterable[tuple[bool, float | None]], rules: ScoringRules) -> SideScore:
    """Answers (right, reaction time in seconds) to pictures of one side; odd times are flagged, never left out."""
    given = list(answers)
    times = [rt for _, rt in given if rt is not None and math.isfinite(rt)]
    right = [rt for good, rt in given if good and rt is not None and math.isfinite(rt)]
    count = sum(good for good, _ in given)
    return SideScore(
        trials=len(given),
        right=count,
        accuracy=count / len(given) if given else 0.0,
        median_rt_s=statistics.median(right) if right else None,
        flagged=sum(_odd(rt, times, rules) for rt in times),
    )


def _odd(rt: float, times: list[float], rules: ScoringRules) -> bool:
    spread = statistics.pstdev(times) if len(times) > 1 else 0.0
    far = spread > 0 and abs(rt - statistics.fmean(times)) > rules.flag_rt_sd * spread
    return far or rt < rules.flag_rt_s


def _pain(ratings: Mapping[str, list[int | None]]) -> PainScore:
    before, after = ratings.get("pre", []), ratings.get("post", [])
    return PainScore(
        before=before[-1] if before else None,
        after=after[-1] if after else None,
        during=tuple(ratings.get("mid", [])),
        asked_before=bool(before),
        asked_after=bool(after),
    )


@dataclass(slots=True)
class _Block:
    start: BlockStart
    planned_s: float
    rules: ScoringRules
    trials: list[Trial] = field(default_factory=list)
    voids: Counter[str] = field(default_factory=Counter)
    answers: dict[str, list[tuple[bool, float | None]]] = field(default_factory=dict)
    dose: Dose | None = None
    finished: Finished | None = None
    side: str = ""
    rt_s: float | None = None

    def add(self, event: Event) -> None:
        """Take one event of the block."""
        match event:
            case Trial():
                self.trials.append(event)
                if self.side and self.start.stage == "laterality":
                    self.answers.setdefault(self.side, []).append((event.success, self.rt_s))
                self.side, self.rt_s = "", None
            case Void():
                self.voids[event.reason] += 1
                self.side, self.rt_s = "", None
            case Show() if isinstance(side := event.look.get("side"), str):
                self.side = side
            case Answered():
                self.rt_s = event.rt_s
            case Dose():
                self.dose = event
            case Finished():
                self.finished = event
            case _:
                pass

    def score(self) -> BlockScore:
        """What the block came to, finished or cut off."""
        start, trials = self.start, self.trials
        qualities = [trial.quality for trial in trials if math.isfinite(trial.quality)]
        # A block that was cut off was active at least until its last trial's end.
        active_s = self.dose.active_s if self.dose else max((trial.end_s for trial in trials), default=0.0)
        x_last = trials[-1].x if trials else start.x
        return BlockScore(
            exercise=start.exercise,
            code=start.code,
            stage=start.stage,
            mode=start.mode,
            source=start.source,
            planned=start.repetitions,
            trials=len(trials),
            successes=sum(trial.success for trial in trials),
            misses=dict(Counter(trial.reason for trial in trials if not trial.success)),
            voids=dict(self.voids),
            completion=min(1.0, len(trials) / start.repetitions) if start.repetitions else 0.0,
            quality=statistics.fmean(qualities) if qualities else None,
            active_s=active_s,
            planned_s=self.planned_s,
            stars=stars(len(trials), start.repetitions, active_s, self.planned_s, self.rules),
            x=tuple(trial.x for trial in trials),
            x_start=start.x,
            x_end=self.finished.x if self.finished else x_last,
            sides={side: side_score(given, self.rules) for side, given in sorted(self.answers.items())},
            ended=self.finished.reason if self.finished else "",
        )


class _Tally:
    """Takes events in order and counts."""

    def __init__(self, rules: ScoringRules) -> None:
        self.rules = rules
        self.start: SessionStart | None = None
        self.rule_version = ""
        self.ratings: dict[str, list[int | None]] = {}
        self.blocks: list[_Block] = []
        self.losses = 0
        self.lost_s: list[float] = []
        self.open_losses: dict[str, float] = {}
        self.rests: Counter[str] = Counter()
        self.stops: list[str] = []
        self.flags: list[str] = []
        self.end = ""

    def add(self, event: Event) -> None:
        """Count one event."""
        self._frame(event)
        self._course(event)
        if self.blocks:
            self.blocks[-1].add(event)

    def _frame(self, event: Event) -> None:
        match event:
            case SessionStart():
                self.start = event
            case RuleVersion():
                self.rule_version = event.version
            case BlockStart():
                asked_s = self.start.planned_s if self.start else None
                self.blocks.append(_Block(event, min(block_s(), asked_s or block_s()), self.rules))
            case Nrs():
                self.ratings.setdefault(event.moment, []).append(event.value)
            case SessionEnd():
                self.end = event.reason
            case _:
                pass

    def _course(self, event: Event) -> None:
        match event:
            case TrackingLoss():
                self.losses += event.role not in self.open_losses
                self.open_losses[event.role] = event.lost_s
            case Regain():
                self.open_losses.pop(event.role, None)
                self.lost_s.append(event.lost_s)
            case Rest():
                self.rests[f"{event.by}: {event.reason}" if event.reason else event.by] += 1
            case Stop():
                self.stops.append(f"{event.by}: {event.reason}" if event.reason else event.by)
            case Flag():
                self.flags.append(f"{event.name}: {event.note}" if event.note else event.name)
            case _:
                pass

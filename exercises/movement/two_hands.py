"""Lift both hands from the table together, hold them level, and lay them down: no object, no hurry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite, nan

from exercises.api import (
    LimbFrame,
    Moment,
    Prop,
    RunningTrial,
    Script,
    Stage,
    Task,
    clamp,
    exercise,
    smoothness,
    weighted,
)

# Quality: goal, smoothness, timing, as for U13, the other exercise with two hands.
WEIGHTS = (0.5, 0.3, 0.2)
# A palm that lies on the table is about this far above it; up to `DOWN_M` it counts as laid down.
REST_M = 0.035
DOWN_M = 0.08
# A hand lies when it has kept within this height for this time.
STILL_M = 0.008
STILL_S = 0.3
# While holding, a hand may sink to this share of the height.
HOLD_SHARE = 0.8
LAY_DOWN_S = 6.0
LIFT_LIMIT_S = 10.0
REST_S = 2.0
PALM = 0
# The bar tilts no faster than this a second, so that it never flickers.
SETTLE_PER_S = 3.0


@dataclass(frozen=True)
class Lift:
    """How high, in shares of the person's reach; for how long; and how much the hands may differ.

    `apart_pct` is the difference in height, in % of the height; `together_s` that of the moments at which the two
    hands are half-way up.
    """

    height_share: float
    hold_s: float
    apart_pct: float
    together_s: float


@dataclass
class Hands:
    """How high both hands are over where they lay, metres, frame by frame."""

    start_own_m: float
    start_other_m: float
    times_s: list[float] = field(default_factory=list)
    own_m: list[float] = field(default_factory=list)
    other_m: list[float] = field(default_factory=list)

    def add(self, time_s: float, own_m: float, other_m: float) -> None:
        """Keep one frame."""
        self.times_s.append(time_s)
        self.own_m.append(own_m - self.start_own_m)
        self.other_m.append(other_m - self.start_other_m)

    @property
    def lower_m(self) -> float:
        """The lower of the two now."""
        return min(self.own_m[-1], self.other_m[-1])

    @property
    def apart_m(self) -> float:
        """How far they differ now."""
        return abs(self.own_m[-1] - self.other_m[-1])

    def passed_s(self, heights_m: list[float], height_m: float) -> float:
        """When a hand first was so high; NaN when it never was."""
        return next((t for t, height in zip(self.times_s, heights_m, strict=True) if height >= height_m), nan)


@exercise("two-hands", Stage.MOVEMENT, code="B01", scene="kitchen-table", repetitions=12, both_limbs=True, levels=[
    Lift(0.15, 0.5, 50, 2.0),
    Lift(0.20, 0.75, 40, 1.6),
    Lift(0.25, 1.0, 35, 1.3),
    Lift(0.30, 1.25, 30, 1.0),
    Lift(0.35, 1.5, 25, 0.8),
    Lift(0.40, 2.0, 20, 0.6),
])  # fmt: skip
def two_hands(task: Task[Lift]) -> Script[None]:
    """Lift both hands together, hold, and lay them down.

    B01, the first bimanual task of stage 4 (protocol.md 6.4; symmetry after U13). It succeeds when both hands
    pass half the height within `together_s`, reach it, and stay there for `hold_s`, at no time further apart
    than `apart_pct` of it.

    Status: draft.
    """
    bar = task.show("bar", at=task.place(forward_m=0.33), level=0.0, tilt=0.0, glow=0.0, wanted_lift_m=REST_M)
    task.say("two-hands-start")
    yield from task.rest(3)
    for trial in task.trials():
        height_m = trial.level.height_share * task.person.reach_m
        if trial.assist:
            task.say("both-together")
        yield from task.until(_lying(task), LAY_DOWN_S)
        hands = Hands(_height_m(task, task.now.lead), _height_m(task, task.now.intact))
        task.change(bar, wanted_lift_m=max(hands.start_own_m, hands.start_other_m, 0.0) + 1.1 * height_m)
        follow = _follow(task, bar, hands, height_m)

        def lifted(now: Moment) -> bool:
            follow(now)
            return hands.lower_m >= height_m

        def kept(now: Moment) -> bool:
            follow(now)
            near = hands.apart_m <= trial.level.apart_pct / 100.0 * height_m
            return near and hands.lower_m >= HOLD_SHARE * height_m

        up = yield from task.until(lifted, LIFT_LIMIT_S)
        if up and task.feedback:
            task.say("two-hands-hold")
        held = up and (yield from task.hold(kept, trial.level.hold_s))
        _judge(task, trial, bar, hands, height_m, up, held)
        task.change(bar, wanted_lift_m=REST_M)
        yield from task.until(_lying(task), LAY_DOWN_S)
        task.change(bar, level=0.0, tilt=0.0, glow=0.0)
        yield from task.rest(REST_S)


def _height_m(task: Task[Lift], limb: LimbFrame | None) -> float:
    """How high the palm is above the table, metres; NaN when it is not known."""
    if limb is None or not limb.position_valid[PALM]:
        return nan
    return float(limb.positions[PALM, 1]) - task.person.table_height_m


def _lying(task: Task[Lift]) -> Callable[[Moment], bool]:
    """True once both hands lie low and have been still for a moment: from there heights count."""
    since_s = task.time_s
    lay = (nan, nan)

    def lying(now: Moment) -> bool:
        nonlocal since_s, lay
        heights = (_height_m(task, now.lead), _height_m(task, now.intact))
        if not all(abs(height - before) <= STILL_M for height, before in zip(heights, lay, strict=True)):
            since_s, lay = task.time_s, heights
        return max(heights) <= DOWN_M and task.time_s - since_s >= STILL_S

    return lying


def _follow(task: Task[Lift], bar: Prop, hands: Hands, height_m: float) -> Callable[[Moment], None]:
    """A step that keeps both heights; the bar rises with the lower hand and tilts as they differ."""
    began = before_s = task.time_s
    tilt = 0.0

    def step(now: Moment) -> None:
        nonlocal before_s, tilt
        hands.add(task.time_s - began, _height_m(task, now.lead), _height_m(task, now.intact))
        most = SETTLE_PER_S * (task.time_s - before_s)
        before_s = task.time_s
        if isfinite(hands.lower_m):
            higher = task.person.affected.sign * (hands.own_m[-1] - hands.other_m[-1])
            wanted = min(1.0, max(-1.0, higher / height_m))
            tilt += min(most, max(-most, wanted - tilt))
            task.change(bar, level=clamp(hands.lower_m / height_m), tilt=tilt)

    return step


def _judge(
    task: Task[Lift], trial: RunningTrial[Lift], bar: Prop, hands: Hands, height_m: float, up: bool, held: bool
) -> None:
    level = trial.level
    between_s = abs(hands.passed_s(hands.own_m, height_m / 2) - hands.passed_s(hands.other_m, height_m / 2))
    apart_pct = 100.0 * hands.apart_m / height_m
    if not up:
        reason = "low"
    elif not held:
        reason = "apart" if apart_pct > level.apart_pct else "sank"
    else:
        reason = "" if between_s <= level.together_s else "apart"
    smooth = (smoothness(hands.times_s, hands.own_m, 1) + smoothness(hands.times_s, hands.other_m, 1)) / 2
    timing = 1.0 - between_s / level.together_s if isfinite(between_s) else 0.0
    goal = hands.lower_m / height_m if isfinite(hands.lower_m) else 0.0
    task.score(
        trial,
        success=not reason,
        quality=weighted(goal, smooth, timing, WEIGHTS),
        reason=reason,
        height_m=hands.lower_m,
        apart_pct=apart_pct,
        between_s=between_s,
    )
    if not task.feedback:
        return
    if reason:
        task.say("a-little-higher" if reason in ("low", "sank") else "both-together")
    else:
        task.change(bar, glow=1.0, chime=sum(scored.success for scored in task.scores))
        task.say("down-and-rest")

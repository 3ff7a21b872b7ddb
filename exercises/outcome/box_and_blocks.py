"""The virtual Box and Block test: small blocks are carried over a wall, one at a time, for a minute."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from exercises.api import (
    PALM,
    Grip,
    LimbFrame,
    Moment,
    Prop,
    RunningTrial,
    Script,
    Stage,
    Task,
    exercise,
    grip_of,
    sparc,
)

# How long is practised, and how long it counts (protocol.md 6.5; the real test, Mathiowetz 1985).
PRACTICE_S = 15.0
TEST_S = 60.0
# More than anybody carries in both together; the box holds as many.
MOST = 150
# The real test's measures: blocks of an inch, the wall, the box's height, half its depth, the middle of a half.
BLOCK_M = 0.025
WALL_M = 0.152
BOX_M = 0.085
HALF_DEPTH_M = 0.127
HALF_LATERAL_M = 0.134
# Where the box stands: its middle on the midline, under the fingers of a hand that lies at ease.
FORWARD_M = 0.39
# Thumb and finger hold a block from this gap on, and let it go beyond the other, in widths of the knuckles: about
# a block and two fingertips. Between the two nothing changes, and each must last.
CLOSED, OPENED = 0.58, 0.66
LASTS_S = 0.06
# A block that passes this much lower than over the wall's edge stays behind it.
GRAZE_M = 0.03
# So far apart are the tips of thumb and finger about a block: its width and two fingertips.
AROUND_M = 0.041
# Trackers wander: tips so far above the box's walls still reach into it.
DIP_M = 0.02
GRAVITY_M_S2 = 9.81
# Speed is sampled so often, for its mean, its peak and its smoothness.
RATE_HZ = 50.0
LIFT_LIMIT_S = 12.0
TURN_S = 3.0
# No less time than this is begun.
LEAST_S = 0.05
COLOURS = ("blue", "yellow", "green", "cream")
# Where a block waits, unseen, under the others.
UNDER_M = 0.3 * BLOCK_M
# Where the palm goes so that the fingertips are over the middle of a half; how high: to take, and to carry.
PALM_BACK_M = 0.10
LOW_M, HIGH_M = 0.06, 0.24

Point = tuple[float, float, float]


@dataclass
class Fall:
    """A block that was let go: it falls from a place until it lies."""

    block: Prop
    at: Point
    to_m: float
    across: bool
    since_s: float


class Stand:
    """Box, blocks and what of them moves.

    Places here are lateral (to the full half), up, and towards the patient, from the middle of the box.
    """

    def __init__(self, task: Task[None]) -> None:
        self._task = task
        self._sign = task.person.intact.sign
        self._origin = task.place(forward_m=FORWARD_M)
        # Where it stands is fixed, so that everybody has the same test.
        self.box = task.show(
            "blocks", at=self._origin, side=task.person.intact.value, taken=0, landed=0,
            wanted_lateral_m=HALF_LATERAL_M, wanted_forward_m=FORWARD_M - PALM_BACK_M, wanted_lift_m=HIGH_M,
            wanted_open=1.0,
        )  # fmt: skip
        self._blocks = [task.show("block", at=self._place((HALF_LATERAL_M, UNDER_M, 0.0))) for _ in range(2)]
        self._falls: list[Fall] = []
        self._taken = self._landed = 0
        self._wanted: tuple[float, float, float] = (HALF_LATERAL_M, HIGH_M, 1.0)

    def fill(self, carried: int) -> None:
        """All blocks but those that were carried lie in the full half."""
        self._falls.clear()
        self._taken = self._landed = carried
        for block in self._blocks:
            self._park(block)
        self._task.change(self.box, taken=self._taken, landed=self._landed)

    def local(self, at: Sequence[float]) -> Point:
        """A place of the seat frame as it lies to the box."""
        x, y, z = (float(a) - o for a, o in zip(at, self.box.at, strict=True))
        return (self._sign * x, y, z)

    def wants(self, lateral_m: float, lift_m: float, opening: float) -> None:
        """What is asked of the hand now, for those who look on."""
        wanted = (lateral_m, lift_m, opening)
        if wanted != self._wanted:
            self._wanted = wanted
            self._task.change(self.box, wanted_lateral_m=lateral_m, wanted_lift_m=lift_m, wanted_open=opening)

    def take(self, grip: Grip) -> Prop:
        """A block is in the hand that had none."""
        busy = {fall.block.prop_id for fall in self._falls}
        block = next((each for each in self._blocks if each.prop_id not in busy), None)
        if block is None:
            block = self._lie(self._falls[0])
        self._taken += 1
        x, _, z = self.local(grip.centre)
        self._task.change(self.box, taken=self._taken, spot_x_m=_seen(self._sign * x), spot_z_m=_seen(z))
        self._task.change(block, colour=COLOURS[self._taken % len(COLOURS)])
        self.carry(block, grip)
        return block

    def carry(self, block: Prop, grip: Grip) -> None:
        """The block lies between thumb and finger and turns with them."""
        x, y, z = grip.across
        turn, tilt = math.degrees(math.atan2(-z, x)), math.degrees(math.asin(max(-1.0, min(1.0, y))))
        # Fingers that close further than round a block hold it by its near edge: it never lies in them.
        out_m = BLOCK_M * max(0.0, 1.0 - grip.gap_m / AROUND_M)
        centre_x, centre_y, centre_z = (c + out_m * a for c, a in zip(grip.centre, grip.ahead, strict=True))
        # No hand presses it into the table.
        at = (centre_x, max(centre_y, float(self.box.at[1]) + BLOCK_M / 2), centre_z)
        self._task.change(block, at=at, turn_deg=turn, tilt_deg=tilt)

    def let_go(self, block: Prop, across: bool) -> None:
        """The block falls where it is; `across` it lies in the other half, else back in the full one."""
        lateral, up, near = self.local(block.place)
        # Whatever half the hand is over, it falls on that side of the wall on which it counts.
        edge = HALF_LATERAL_M - BLOCK_M
        middle = min(max(abs(lateral), HALF_LATERAL_M - edge), HALF_LATERAL_M + edge)
        near = min(max(near, -HALF_DEPTH_M + BLOCK_M), HALF_DEPTH_M - BLOCK_M)
        at = (-middle if across else middle, up, near)
        # Straight down where the hand is over that half; no block jumps far.
        self._falls.append(Fall(block, at, 1.5 * BLOCK_M, across, self._task.time_s))

    def step(self) -> None:
        """What falls goes on falling."""
        for fall in [*self._falls]:
            passed = self._task.time_s - fall.since_s
            lateral, up, near = fall.at
            height = up - 0.5 * GRAVITY_M_S2 * passed * passed
            if height <= fall.to_m:
                self._lie(fall)
            else:
                self._task.change(fall.block, at=self._place((lateral, height, near)))

    def _lie(self, fall: Fall) -> Prop:
        """It lies among the others; the block itself is free again."""
        self._falls.remove(fall)
        lateral, _, near = fall.at
        if fall.across:
            self._landed += 1
        else:
            self._taken -= 1
        self._task.change(
            self.box, taken=self._taken, landed=self._landed, spot_x_m=_seen(self._sign * lateral),
            spot_z_m=_seen(near),
        )  # fmt: skip
        self._park(fall.block)
        return fall.block

    def _park(self, block: Prop) -> None:
        self._task.change(block, at=self._place((HALF_LATERAL_M, UNDER_M, 0.0)), turn_deg=0.0, tilt_deg=0.0)

    def _place(self, at: Point) -> Point:
        x, y, z = self._origin
        return (x + self._sign * at[0], y + at[1], z + at[2])


@dataclass
class Carry:
    """One try to carry a block, frame by frame; `done` is across, dropped or wall once it is over.

    `block` is what the hand holds. A hand that is lost holds on: nothing here moves without a hand that is known.
    """

    task: Task[None]
    stand: Stand
    holds: bool
    block: Prop | None = None
    done: str = ""
    ready: bool = False
    times_s: list[float] = field(default_factory=list)
    palms: list[Point] = field(default_factory=list)
    _since_s: float = math.nan
    _before: float = math.nan

    def step(self, now: Moment) -> bool:
        """True once the try is over."""
        self.stand.step()
        grip = grip_of(now.lead)
        if grip is None:
            return False
        if self.holds:
            # After a loss the block is where it was: in the hand.
            self.holds, self.block = False, self.stand.take(grip)
        if self.block is None:
            self._reach(grip)
            return False
        self.stand.carry(self.block, grip)
        self.times_s.append(self.task.time_s)
        self.palms.append(_palm(now.lead))
        return self._carried(grip, self.block)

    def _reach(self, grip: Grip) -> None:
        lateral, up, near = self.stand.local(grip.centre)
        over = lateral > 0.0 and lateral < 2.0 * HALF_LATERAL_M and abs(near) < HALF_DEPTH_M
        inside = over and up < BOX_M + DIP_M
        # A hand that was shut outside the box takes nothing in it until it opened again.
        if grip.share > OPENED or (grip.share < CLOSED and not inside):
            self.ready = grip.share > OPENED
        if self.ready and over:
            self.stand.wants(HALF_LATERAL_M, LOW_M, 0.0 if inside else 1.0)
        else:
            self.stand.wants(HALF_LATERAL_M, HIGH_M, 1.0)
        if self.ready and inside and self._lasts(grip.share < CLOSED):
            self.block = self.stand.take(grip)
            self._since_s = math.nan

    def _carried(self, grip: Grip, block: Prop) -> bool:
        lateral, up, _ = self.stand.local(grip.centre)
        crossed = all(self.stand.local(tip)[0] < 0.0 for tip in grip.tips)
        if self._before > 0.0 >= lateral and up - BLOCK_M / 2 < WALL_M - GRAZE_M:
            # The wall is there for the block as well.
            return self._over(block, "wall")
        self._before = lateral
        high = up > WALL_M + BLOCK_M
        if crossed:
            self.stand.wants(-HALF_LATERAL_M, HIGH_M, 1.0)
        else:
            self.stand.wants(-HALF_LATERAL_M if high else HALF_LATERAL_M, HIGH_M, 0.0)
        if not self._lasts(grip.share > OPENED):
            return False
        return self._over(block, "across" if crossed else "dropped")

    def _over(self, block: Prop, how: str) -> bool:
        self.done = how
        self.stand.let_go(block, how == "across")
        self.block = None
        return True

    def _lasts(self, so: bool) -> bool:
        """True once `so` has been the case for a moment."""
        if not so:
            self._since_s = math.nan
            return False
        if math.isnan(self._since_s):
            self._since_s = self.task.time_s
        return self.task.time_s - self._since_s >= LASTS_S


@exercise("box-and-blocks", Stage.MIRROR, code="VBBT", scene="studio", repetitions=MOST, outcome=True)
def box_and_blocks(task: Task[None]) -> Script[None]:
    """Carry blocks over the wall, one at a time, and let them go.

    vBBT (protocol.md 6.5): a short practice, then one minute that counts. A trial is one block: done when the tips
    of thumb, index and middle finger have passed over the wall and the block is let go there. Time in which the
    hand is lost, and the time of void trials, does not count. Nothing is said of how well it goes.

    Status: draft.
    """
    stand = Stand(task)
    task.say("blocks-start")
    yield from task.rest(TURN_S)
    task.say("blocks-lift")
    yield from task.until(lambda now: _above(stand, now.lead), LIFT_LIMIT_S)
    task.say("blocks-try")
    counting = _spent_s(task, counts=False) > PRACTICE_S - LEAST_S
    stand.fill(sum(each.success for each in task.scores if _counts(each.metrics) == counting))
    for trial in task.trials():
        grip = grip_of(task.now.lead)
        carry = Carry(task, stand, holds=trial.again and grip is not None and grip.share < OPENED)
        left_s = (TEST_S if counting else PRACTICE_S) - _spent_s(task, counts=counting)
        yield from task.watch(left_s, carry.step)
        if carry.block is not None:
            stand.let_go(carry.block, across=stand.local(carry.block.place)[0] < 0.0)
        _judge(task, trial, carry, counting)
        if (TEST_S if counting else PRACTICE_S) - _spent_s(task, counts=counting) > LEAST_S:
            continue
        if counting:
            break
        task.say("blocks-now")
        yield from task.watch(TURN_S, lambda _now: stand.step())
        counting = True
        stand.fill(0)
        yield from task.until(lambda now: _above(stand, now.lead), LIFT_LIMIT_S)
        task.say("blocks-begin")
    task.say("blocks-done")
    yield from task.watch(TURN_S, lambda _now: stand.step())


def _spent_s(task: Task[None], *, counts: bool) -> float:
    """How long was carried so far, in practice or in what counts; void trials are in neither."""
    return sum(each.end_s - each.start_s for each in task.scores if _counts(each.metrics) == counts)


def _counts(metrics: object) -> bool:
    return isinstance(metrics, dict) and metrics.get("counts", 0.0) > 0.0


def _above(stand: Stand, limb: LimbFrame) -> bool:
    """True while the fingertips are over the full half, where it begins."""
    grip = grip_of(limb)
    if grip is None:
        return False
    lateral, up, near = stand.local(grip.centre)
    return 0.0 < lateral < 2.0 * HALF_LATERAL_M and abs(near) < HALF_DEPTH_M and up > 0.0


def _judge(task: Task[None], trial: RunningTrial[None], carry: Carry, counting: bool) -> None:
    """How it was: speeds (m/s) and smoothness of the palm while a block was held."""
    speeds = _speeds(carry.times_s, carry.palms)
    task.score(
        trial,
        success=carry.done == "across",
        reason="" if carry.done == "across" else carry.done or "time",
        counts=float(counting),
        mean_m_s=sum(speeds) / len(speeds) if speeds else math.nan,
        peak_m_s=max(speeds) if speeds else math.nan,
        sparc=sparc(speeds, RATE_HZ),
    )


def _speeds(times_s: Sequence[float], palms: Sequence[Point]) -> list[float]:
    """The palm's speed, sampled evenly; samples in which it is not known are left out."""
    known = [(t, place) for t, place in zip(times_s, palms, strict=True) if all(map(math.isfinite, place))]
    if len(known) < 2:
        return []
    count = int((known[-1][0] - known[0][0]) * RATE_HZ)
    even, after = [], 1
    for number in range(count + 1):
        at_s = known[0][0] + number / RATE_HZ
        while after < len(known) - 1 and known[after][0] < at_s:
            after += 1
        (t0, a), (t1, b) = known[after - 1], known[after]
        share = min(1.0, max(0.0, (at_s - t0) / (t1 - t0))) if t1 > t0 else 1.0
        even.append(tuple(p + share * (q - p) for p, q in zip(a, b, strict=True)))
    return [RATE_HZ * math.dist(a, b) for a, b in pairwise(even)]


def _palm(limb: LimbFrame) -> Point:
    if not limb.position_valid[PALM]:
        return (math.nan, math.nan, math.nan)
    x, y, z = limb.positions[PALM].tolist()
    return (x, y, z)


def _seen(value: float) -> float:
    """Within what a look may say."""
    return max(-1.0, min(1.0, value))

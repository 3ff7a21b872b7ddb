"""Let the hand lie still: in the mirror a hand rests, first further away, then in its own place in the sun."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from exercises.api import (
    FINGER_TIPS,
    PALM,
    LimbFrame,
    Moment,
    Place,
    Prop,
    RunningTrial,
    Script,
    Stage,
    Task,
    clamp,
    exercise,
    weighted,
)

# Quality: goal, smoothness, timing (U01).
WEIGHTS = (0.7, 0.3, 0.0)
# Still is less than this, of the palm from where it lay and how it lay (U01).
STILL_M = 0.008
STILL_DEG = 10.0
# A finger's end bone is turned by three joints, so thrice as much makes each of them 10 degrees.
FINGER_DEG = 3 * STILL_DEG
# A hold begins when the hand has been still for so long; after the longer time it is left at that.
SETTLE_S = 1.5
SETTLE_LIMIT_S = 10.0
# After a sentence: until it was read and, where it asks for that, the hand turned.
SAID_S = 7.0
# The look goes on so long when its holds are done; the plan asks for 30 to 60 s (5.5).
LOOK_S = 60.0
# The light grows and rests at 6 breaths a minute, the breath out longer (9.3).
BREATH_IN_S = 4.0
BREATH_OUT_S = 6.0
GLOW = (0.25, 0.9)
STEADY_GLOW = 0.6
# A leaf's shadow goes to and fro in so many seconds: well below 0.2 Hz.
SWAY_S = 11.0
# A leaf comes down on the back of the hand, lies there, goes up again, and stays up; seconds from its start.
LEAF_S = (4.0, 7.0, 11.0, 15.0)
LEAF_UP_M = 0.16
LEAF_ON_M = 0.024
# The eyes of the seated body over the table and before its edge, and how far down they look at a limb far away
# (10.1: at most 25 degrees).
EYE_UP_M = 0.46
EYE_BACK_M = 0.11
DOWN_RAD = math.radians(21.0)
# To the mirror limb's side of the middle.
ASIDE_M = -0.10
# A picture of a hand is 0.69 of its size; so much makes it a hand.
LIFE_SIZE = 1.45
# How far open a hand at rest is.
AT_EASE = 0.4


@dataclass(frozen=True)
class Quiet:
    """U01: `away_m` is how far from the eyes the limb is, None for its own place; `palm` down, up or free."""

    hold_s: float
    away_m: float | None
    breath: bool
    palm: str
    leaf: bool
    sun: bool


@exercise("quiet-hand", Stage.MIRROR, code="U01", scene="kitchen-table", repetitions=2, levels=[
    Quiet(10, 1.2, False, "down", False, False),
    Quiet(15, 1.0, False, "down", False, False),
    Quiet(20, 0.8, True, "down", False, False),
    Quiet(30, None, True, "up", False, True),
    Quiet(45, None, True, "free", False, True),
    Quiet(60, None, True, "free", True, True),
])  # fmt: skip
def quiet_hand(task: Task[Quiet]) -> Script[None]:
    """Let the hand rest and breathe with a slow light; looking is invited, never required.

    U01 (protocol.md 5.4, 5.4b), rung M1. A trial is one hold: it succeeds when the palm stays within 8 mm and
    10 degrees of where it came to rest, and each finger within 10 degrees a joint. How the palm is turned is asked
    and never judged. Up to level 3 the limb stands further away, opaque, and not in its own place as well.

    Status: draft.
    """
    air = _Air(task)
    for trial in task.trials():
        level = trial.level
        # From the first frame on: a limb that stands away is not in its own place before.
        shown = air.begin(level)
        if _said(task, trial):
            yield from task.watch(SAID_S, air.step)
        air.come()
        lying = _Lying()

        def settles(now: Moment, lying: _Lying = lying) -> bool:
            air.step(now)
            return lying.settled(now.lead, task.time_s)

        def stays(now: Moment, lying: _Lying = lying) -> bool:
            air.step(now)
            return lying.still(now.lead)

        began = 0.0
        if (yield from task.until(settles, SETTLE_LIMIT_S)):
            began = task.time_s
            lying.watched()
            air.touch(lying.place if level.leaf else None)
            yield from task.hold(stays, level.hold_s)
        held_s = task.time_s - began if began else 0.0
        air.touch(None)
        _judge(task, trial, lying, held_s)
        if trial.number < task.repetitions:
            for prop in shown:
                task.hide(prop)
    yield from task.watch(max(0.0, LOOK_S - task.time_s), air.step)


def _said(task: Task[Quiet], trial: RunningTrial[Quiet]) -> bool:
    """True when something was said: what a level invites to, once, or that a hand that moved may just rest."""
    level = trial.level
    if task.scores and int(task.scores[-1].x) == int(trial.x):
        if not task.feedback or task.scores[-1].success:
            return False
        task.say("quiet-again")
    elif level.leaf:
        task.say("quiet-leaf")
    elif level.palm == "up":
        task.say("quiet-palm-up")
    elif level.palm == "free":
        task.say("quiet-palm-free")
    else:
        task.say("quiet-breathe" if level.breath else "quiet-start")
    return True


class _Air:
    """What moves slowly around the hand: the light that breathes, the sun with a leaf's shadow, a leaf."""

    def __init__(self, task: Task[Quiet]) -> None:
        self._task = task
        self._light = task.show(
            "dot", at=task.place(forward_m=0.42), glow=STEADY_GLOW, size=1.6, wanted_open=AT_EASE
        )
        self._sun = task.show(
            "sunlight", at=task.place(0.26, 0.0, 0.30), warmth=0.0, sway=0.0, wanted_open=AT_EASE
        )
        self._breathes = False
        self._warm = False
        self._board: Prop | None = None
        self._leaf: Prop | None = None
        self._at: Place | None = None
        self._began_s = 0.0

    def begin(self, level: Quiet) -> list[Prop]:
        """The surroundings of a level; the props of this trial alone."""
        task = self._task
        self._breathes, self._warm, self._leaf = level.breath, level.sun, None
        shown = []
        self._board = None
        if level.away_m is not None:
            # Empty first: a caption may be before it, and never before a limb.
            self._board = task.show(
                "hand",
                at=_away(task, level.away_m),
                side=task.person.affected.value,
                posture="rest",
                stands_for="nothing",
                size=LIFE_SIZE,
            )
            shown.append(self._board)
        if level.leaf:
            self._leaf = task.show(
                "leaf", at=task.place(0.17, LEAF_UP_M, 0.3), size=0.8, lying=1.0, wanted_open=AT_EASE
            )
            shown.append(self._leaf)
        return shown

    def come(self) -> None:
        """The limb comes onto its board."""
        if self._board is not None:
            self._task.change(self._board, stands_for="mirror")

    def touch(self, place: Place | None) -> None:
        """From now on the leaf touches this place lightly, or stays above."""
        self._at, self._began_s = place, self._task.time_s

    def step(self, _now: Moment) -> None:
        """One frame."""
        time_s, task = self._task.time_s, self._task
        low, high = GLOW
        task.change(self._light, glow=low + (high - low) * _breath(time_s) if self._breathes else STEADY_GLOW)
        task.change(self._sun, warmth=float(self._warm), sway=math.sin(math.tau * time_s / SWAY_S))
        if self._leaf is not None and self._at is not None:
            x, y, z = self._at
            up = LEAF_ON_M + (LEAF_UP_M - LEAF_ON_M) * _lifted(time_s - self._began_s)
            task.change(self._leaf, at=(x, y + up, z))


def _away(task: Task[Quiet], away_m: float) -> Place:
    """The place so far from the eyes, below them and on the mirror limb's side."""
    ahead = math.sqrt((away_m * math.cos(DOWN_RAD)) ** 2 - ASIDE_M**2)
    return task.place(ASIDE_M, EYE_UP_M - away_m * math.sin(DOWN_RAD), ahead - EYE_BACK_M)


def _breath(time_s: float) -> float:
    """0 breathed out, 1 breathed in."""
    within = time_s % (BREATH_IN_S + BREATH_OUT_S)
    share = within / BREATH_IN_S if within < BREATH_IN_S else 1.0 - (within - BREATH_IN_S) / BREATH_OUT_S
    return _soft(share)


def _lifted(since_s: float) -> float:
    """How far up the leaf is: 1 up, 0 on the hand."""
    down, lies, up, whole = LEAF_S
    within = since_s % whole
    if within < down:
        return 1.0 - _soft(within / down)
    return 0.0 if within < lies else _soft((within - lies) / (up - lies))


def _soft(share: float) -> float:
    share = clamp(share)
    return share * share * (3.0 - 2.0 * share)


@dataclass
class _Lying:
    """Where the hand came to rest, and how far it has been from there."""

    start: LimbFrame | None = None
    since_s: float = 0.0
    away_m: list[float] = field(default_factory=list)
    most_m: float = 0.0
    most_deg: float = 0.0
    reason: str = "moved"

    @property
    def place(self) -> Place | None:
        """Of the palm."""
        if self.start is None:
            return None
        x, y, z = self.start.positions[PALM].tolist()
        return (x, y, z)

    def settled(self, limb: LimbFrame, time_s: float) -> bool:
        """True when the hand has been still for a while; it is then at its place of rest."""
        known = bool(limb.position_valid[PALM] and limb.orientation_valid[PALM])
        if not known:
            self.start = None
        elif self.start is None or not self.still(limb):
            self.start, self.since_s = limb, time_s
        return known and time_s - self.since_s >= SETTLE_S

    def watched(self) -> None:
        """What is measured counts from here."""
        self.away_m, self.most_m, self.most_deg, self.reason = [], 0.0, 0.0, ""

    def still(self, limb: LimbFrame) -> bool:
        """True while the hand lies as it came to rest; what is not known has not moved."""
        assert self.start is not None
        away = math.dist(limb.positions[PALM].tolist(), self.start.positions[PALM].tolist())
        turned = _turned_deg(limb, self.start, PALM)
        fingers = max((_turned_deg(limb, self.start, tip) for tip in FINGER_TIPS), default=0.0)
        if away == away:
            self.away_m.append(away)
            self.most_m = max(self.most_m, away)
        self.most_deg = max(self.most_deg, turned)
        if away >= STILL_M:
            self.reason = "moved"
        elif turned >= STILL_DEG:
            self.reason = "turned"
        elif fingers >= FINGER_DEG:
            self.reason = "fingers"
        else:
            return True
        return False


def _turned_deg(limb: LimbFrame, start: LimbFrame, joint: int) -> float:
    """The angle between two orientations of a joint, 0 where one is not known."""
    if not (limb.orientation_valid[joint] and start.orientation_valid[joint]):
        return 0.0
    pairs = zip(limb.orientations[joint].tolist(), start.orientations[joint].tolist(), strict=True)
    return math.degrees(2.0 * math.acos(min(1.0, abs(sum(one * other for one, other in pairs)))))


def _palm_up(limb: LimbFrame | None) -> float:
    """1 with the palm up, -1 with the palm down, 0 on edge; NaN when not known."""
    if limb is None or not limb.orientation_valid[PALM]:
        return math.nan
    x, _, z, _ = limb.orientations[PALM].tolist()
    return 2.0 * float(x * x + z * z) - 1.0


def _judge(task: Task[Quiet], trial: RunningTrial[Quiet], lying: _Lying, held_s: float) -> None:
    mean_m = sum(lying.away_m) / len(lying.away_m) if lying.away_m else STILL_M
    task.score(
        trial,
        success=not lying.reason,
        quality=weighted(held_s / trial.level.hold_s, 1.0 - mean_m / STILL_M, 0.0, WEIGHTS),
        reason=lying.reason,
        held_s=held_s,
        away_mm=1000.0 * mean_m,
        most_mm=1000.0 * lying.most_m,
        most_deg=lying.most_deg,
        palm_up=_palm_up(lying.start),
    )

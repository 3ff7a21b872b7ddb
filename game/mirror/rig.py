"""How the mirror stands: what is drawn in the affected limb's place, and with how much help."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from game.body.blending import blend, put_together, take_apart
from game.body.frame import Floats, LimbFrame, Range, every, frozen
from game.body.joints import CHAINS, LEG, WRIST, Skeleton
from game.body.measure import bends, curls, measure
from game.body.postures import REST_SPOT
from game.body.rotations import about, multiply, to_matrix
from game.mirror.midline import SAGITTAL, Plane
from game.mirror.reflect import reflect

Mode = Literal["reflect", "cover", "freeze", "blend", "real"]
Condition = Literal["mirror", "covered", "direct"]

_X: Final = frozen(np.array([1.0, 0.0, 0.0]))
# The joints whose flexion a gain enlarges, and how far anatomy lets it go: goniometry norms of devices.md 6.
_BENT: Final = np.array([3, 4, *(joint for chain in list(CHAINS.values())[1:] for joint in chain[1:4])])
_TO_FINGER: Final = np.repeat(np.arange(5), [2, 3, 3, 3, 3])
_ANATOMY: Final = frozen(np.radians([50.0, 80.0, *[90.0, 100.0, 90.0] * 4]))
_WRIST: Final = (math.radians(-70.0), math.radians(80.0))
_FINGERS: Final = tuple(CHAINS)
# From the elbow to the wrist of an adult, where the elbow is not known.
FOREARM_M: Final = 0.255
# A hand whose way back is less level than this (cosine) points up or down.
_STEEP: Final = 0.8
_FOOT: Final = [LEG[name] for name in ("ankle", "heel", "ball", "big_toe_tip", "little_toe_tip")]


@dataclass(frozen=True, slots=True)
class MirrorLimits:
    """Section mirror; the preset gives each field's unit, source and limits."""

    size_max: float
    size_min: float
    gain_min: float
    gain_max: float
    assist_max: float


@dataclass(frozen=True, slots=True)
class MirrorRig:
    """How the mirror stands (protocol.md 5.1, 6.2).

    `w` is the share of the true affected limb in blend; `gain` enlarges reach and finger bending; `assist` is the
    share by which a reach is turned towards its target; `size` is that of the drawn limb; `length` where hand or
    foot is felt along the limb, as a share of the way from elbow or knee (9.2). ValueError for a size above 1.00
    (a larger view raises pain: Moseley 2008), for a length above 1.00 and for values that cannot be.
    """

    mode: Mode = "reflect"
    w: float = 0.0
    gain: float = 1.0
    assist: float = 0.0
    size: float = 1.0
    condition: Condition = "mirror"
    length: float = 1.0

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise ValueError(f"the mirror has no mode {self.mode!r}; choose one of {', '.join(get_args(Mode))}")
        if self.condition not in get_args(Condition):
            raise ValueError(
                f"there is no condition {self.condition!r}; choose one of {', '.join(get_args(Condition))}"
            )
        if not self.size <= 1.0:
            raise ValueError(
                f"the mirror limb cannot be drawn at size {self.size}: 1.00 is the largest, because a "
                "larger limb raises pain"
            )
        if not 0.0 < self.length <= 1.0:
            raise ValueError(
                f"the mirror limb cannot be drawn at {self.length} of its length: it must lie above 0 and at most "
                "at its normal place, 1.00"
            )
        if not (self.size > 0.0 and 0.0 <= self.w <= 1.0 and self.gain > 0.0 and 0.0 <= self.assist <= 1.0):
            raise ValueError(
                f"the mirror needs a size and a gain above 0, and w and assist from 0 to 1, not size {self.size}, "
                f"gain {self.gain}, w {self.w}, assist {self.assist}"
            )

    def check(self, limits: MirrorLimits) -> None:
        """ValueError with one sentence when size, gain or assist leaves this preset's limits."""
        for name, value, low, high in (
            ("size", self.size, limits.size_min, limits.size_max),
            ("gain", self.gain, limits.gain_min, limits.gain_max),
            ("assist", self.assist, 0.0, limits.assist_max),
        ):
            if not low <= value <= high:
                raise ValueError(f"the mirror's {name} is {value}; here it must lie between {low} and {high}")


def shown(
    rig: MirrorRig,
    intact: LimbFrame,
    affected: LimbFrame | None = None,
    *,
    frozen: LimbFrame | None = None,
    plane: Plane = SAGITTAL,
    anchor: Floats | None = None,
    target: Floats | None = None,
    ranges: Mapping[str, Range] | None = None,
    posed: Callable[[LimbFrame], LimbFrame] | None = None,
) -> LimbFrame | None:
    """The limb drawn in the affected place, None when that is covered or there is nothing true to draw.

    `frozen` is the pose kept in freeze. `anchor` (3,) is where the reach began, in the affected place, the rest
    spot by default; `target` (3,) is what assist turns it to; `ranges` are the person's own, which a gain on the
    fingers does not exceed. `posed` is done to an image before it comes to its length and size (9.2 item 4),
    never to the true limb. The size never changes with the gain.
    """
    limb = _chosen(rig, intact, affected, frozen, plane)
    if limb is None or not limb.at_hand:
        return limb
    if rig.mode != "freeze":
        if rig.gain != 1.0:
            limb = bend_more(limb, rig.gain, ranges)
        if rig.gain != 1.0 or (rig.assist > 0.0 and target is not None):
            limb = reach_more(limb, rig.gain, rig.assist, anchor, target)
    if posed is not None and rig.mode != "real" and rig.condition != "direct":
        limb = posed(limb)
    return fitted(rig, limb)


def fitted(rig: MirrorRig, limb: LimbFrame) -> LimbFrame:
    """The limb where and as large as it is felt (9.2): never larger, never further away than it is.

    The true limb is never moved, only drawn smaller.
    """
    if rig.length < 1.0 and rig.mode != "real" and rig.condition != "direct":
        limb = _shortened(limb, rig.length)
    return limb if rig.size == 1.0 else _sized(limb, rig.size)


def _chosen(
    rig: MirrorRig, intact: LimbFrame, affected: LimbFrame | None, frozen: LimbFrame | None, plane: Plane
) -> LimbFrame | None:
    if rig.mode == "cover" or rig.condition == "covered":
        return None
    if rig.mode == "real" or rig.condition == "direct":
        return affected
    if rig.mode == "freeze" and frozen is not None:
        return frozen
    mirrored = reflect(intact, plane)
    if rig.mode != "blend" or rig.w <= 0.0 or affected is None or not affected.at_hand:
        return mirrored
    return blend(mirrored, affected, rig.w) if mirrored.at_hand else affected


def reach_more(
    limb: LimbFrame, gain: float, assist: float = 0.0, anchor: Floats | None = None, target: Floats | None = None
) -> LimbFrame:
    """The limb moved as a whole so that its wrist is `gain` times as far from `anchor`, and turned about it
    towards `target` by the share `assist` of the angle between them (Ballester 2015); nothing changes its size.

    The attraction dies away when the reach goes the other way. The elbow goes with it.
    """
    joint = WRIST if limb.skeleton is Skeleton.HAND else 2
    if not limb.position_valid[joint]:
        return limb
    start = REST_SPOT * (limb.side.sign, 1.0, 1.0) if anchor is None else anchor
    way = limb.positions[joint] - start
    goal = _attracted(way, target - start, assist) if assist > 0.0 and target is not None else way
    shift = gain * goal - way
    return limb.but(positions=limb.positions + shift, hinge=None if limb.hinge is None else limb.hinge + shift)


def _attracted(way: Floats, goal: Floats, assist: float) -> Floats:
    axis = np.cross(way, goal)
    sine, cosine = float(np.linalg.norm(axis)), float(way @ goal)
    if sine < 1e-12:
        return way
    apart = math.atan2(sine, cosine)
    turn = assist * min(apart, math.pi - apart)
    along = axis / sine
    # Rodrigues for a vector that is across the axis.
    turned: Floats = way * math.cos(turn) + np.cross(along, way) * math.sin(turn)
    return turned


def bend_more(limb: LimbFrame, gain: float, ranges: Mapping[str, Range] | None = None) -> LimbFrame:
    """The hand with the flexion of each finger joint, and of the wrist where the elbow is known, times `gain`.

    Never past the person's own range and never past anatomy; a joint that is beyond them already, or a finger
    bent backwards, stays as it is, and so does a hand of which any joint is unknown.
    """
    if limb.skeleton is not Skeleton.HAND or not (every(limb.position_valid) and every(limb.orientation_valid)):
        return limb
    flexion = bends(limb)
    more = np.minimum(flexion * _finger_gains(limb, gain, ranges)[_TO_FINGER], np.maximum(flexion, _ANATOMY))
    extra = np.where(flexion > 0.0, more - flexion, 0.0)
    local, bones = take_apart(limb.positions, limb.orientations)
    local[_BENT] = multiply(local[_BENT], about(_X, -extra))
    wrist = measure("wrist_flexion", limb)
    if not math.isnan(wrist):
        low, high = _wrist_ends(ranges)
        bent = min(max(gain * wrist, min(low, wrist)), max(high, wrist))
        local[WRIST] = multiply(local[WRIST], about(_X, wrist - bent))
    positions, orientations = put_together(limb.positions[WRIST], local, bones)
    return limb.but(positions=positions, orientations=orientations)


def _wrist_ends(ranges: Mapping[str, Range] | None) -> tuple[float, float]:
    own = None if ranges is None else ranges.get("wrist_flexion")
    low, high = _WRIST
    return (low, high) if own is None else (max(low, own.low), min(high, own.high))


def _finger_gains(limb: LimbFrame, gain: float, ranges: Mapping[str, Range] | None) -> Floats:
    """(5,): the gain of each finger that keeps its curl within the person's own range."""
    now = curls(limb)
    highest = np.array([_highest(ranges or {}, finger) for finger in _FINGERS])
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(now > 0.0, np.maximum(highest / now, min(gain, 1.0)), gain)
    # Beyond the range already: no more, but no less either.
    return np.minimum(gain, np.maximum(most, 1.0)) if gain > 1.0 else np.full(5, gain)


def _highest(ranges: Mapping[str, Range], finger: str) -> float:
    own = ranges.get(f"{finger}_curl") or (None if finger == "thumb" else ranges.get("curl"))
    return math.inf if own is None else own.high


def _shortened(limb: LimbFrame, length: float) -> LimbFrame:
    """The hand moved as a whole to a share `length` of the way from elbow to wrist, or the foot from the knee.

    Elbow and knee stay. Where the elbow is not known the forearm goes on from the hand, level.
    """
    joint, turning = (WRIST, limb.hinge) if limb.skeleton is Skeleton.HAND else (LEG["ankle"], None)
    if not limb.position_valid[joint]:
        return limb
    end = limb.positions[joint]
    if limb.skeleton is Skeleton.LEG:
        turning = limb.positions[LEG["knee"]]
    elif turning is None and limb.orientation_valid[WRIST]:
        turning = end + FOREARM_M * _backwards(limb.orientations[WRIST])
    if turning is None or not np.isfinite(turning).all():
        return limb
    moved = np.array(limb.positions)
    rows = slice(None) if limb.skeleton is Skeleton.HAND else _FOOT
    moved[rows] += (1.0 - length) * (turning - end)
    return limb.but(positions=moved)


def _backwards(wrist: Floats) -> Floats:
    """The way from the wrist to an elbow that is not known: straight back, and level unless the hand is steep.

    A hand that lies tilted on the table would otherwise go through it.
    """
    along: Floats = to_matrix(wrist)[:, 2]
    level = math.hypot(along[0], along[2])
    return along if level < _STEEP else np.array([along[0] / level, 0.0, along[2] / level])


def _sized(limb: LimbFrame, size: float) -> LimbFrame:
    """The limb drawn smaller about its wrist, or about its hip for a leg."""
    joint = WRIST if limb.skeleton is Skeleton.HAND else 0
    if not limb.position_valid[joint]:
        return limb
    fixed = limb.positions[joint]
    return limb.but(
        positions=fixed + size * (limb.positions - fixed),
        hinge=None if limb.hinge is None else fixed + size * (limb.hinge - fixed),
        root=None if limb.root is None else fixed + size * (limb.root - fixed),
    )

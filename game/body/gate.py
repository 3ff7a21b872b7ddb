"""Which samples may be drawn: the right hand, bent as hands bend, moving no faster than hands move."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from game.body.frame import LimbFrame, frozen
from game.body.joints import HAND, PALM, WRIST, Side, Skeleton
from game.body.measure import bends

# Flexion that a sample may show at the thumb's two joints and at each finger's knuckle, middle and end joint,
# degrees: what healthy hands can (devices.md 6) and 30 to 45 degrees more for what trackers make of it. Recorded
# hands reach from -42 to 130.
_THUMB: Final = ((-60.0, 110.0), (-60.0, 120.0))
_FINGER: Final = ((-50.0, 125.0), (-45.0, 145.0), (-45.0, 125.0))
_WITHIN: Final = [
    *((math.radians(low), math.radians(high)) for low, high in _THUMB),
    # Four times the same three pairs, so that little is looked at.
    *[(math.radians(low), math.radians(high)) for low, high in _FINGER] * 4,
]
_ONES: Final = frozen(np.ones((3, 1)))
_KNUCKLES: Final = np.array([HAND["index_proximal"], HAND["little_proximal"]])


class Gate(NamedTuple):
    """The last accepted sample, and the rejected ones since then that agree with each other."""

    accepted: LimbFrame | None = None
    rejected: LimbFrame | None = None
    agreeing: int = 0
    agreeing_since_s: float = math.nan


class Verdict(NamedTuple):
    """Whether a sample is good; `since_s` is where its run of agreeing samples began, `again` that it is a
    re-acquisition: the limb is somewhere else than it was, and has to be led there."""

    good: bool
    since_s: float = math.nan
    again: bool = False


_BAD: Final = Verdict(good=False)


def judge(gate: Gate, sample: LimbFrame, side: Side, speed_m_s: float, agree: int) -> tuple[Gate, Verdict]:
    """The gate after one more sample, and its verdict on it.

    A joint that would have moved faster than `speed_m_s` since the last accepted sample is a tracking error.
    `agree` such samples in a row that agree with each other are where the limb is now.
    """
    if not _possible(sample, side):
        return gate._replace(rejected=None, agreeing=0), _BAD
    last = gate.accepted
    if last is None:
        return Gate(sample), Verdict(True, sample.time_s)
    jump, allowed = farthest(last, sample), speed_m_s * (sample.time_s - last.time_s)
    run = gate.rejected
    if run is None:
        if jump <= allowed:
            return Gate(sample), Verdict(True, sample.time_s)
        return Gate(last, sample, 1, sample.time_s), _BAD
    step = farthest(run, sample)
    if jump <= allowed and jump <= step:
        return Gate(sample), Verdict(True, sample.time_s)
    if step > speed_m_s * (sample.time_s - run.time_s):
        return Gate(last, sample, 1, sample.time_s), _BAD
    if gate.agreeing + 1 >= agree:
        return Gate(sample), Verdict(True, gate.agreeing_since_s, again=True)
    return Gate(last, sample, gate.agreeing + 1, gate.agreeing_since_s), _BAD


def farthest(a: LimbFrame, b: LimbFrame) -> float:
    """The largest distance, metres, between the same joint of two poses; 0 when they share none."""
    step = b.positions - a.positions
    # A product with a column of ones adds up rows with what a frame uses anyway: cold code is what costs.
    squared: list[float] = (step * step @ _ONES).reshape(-1).tolist()
    if math.isnan(sum(squared)):
        squared = [0.0, *(each for each in squared if each == each)]  # NaN is not itself
    return math.sqrt(max(squared))


def _possible(sample: LimbFrame, side: Side) -> bool:
    if sample.side is not side or not sample.at_hand:
        return False
    # One sum is finite only when all are; the longer look is for hands with joints that are not valid.
    if (
        not math.isfinite(sum(sample.positions.reshape(-1).tolist()))
        and not np.isfinite(sample.positions[sample.position_valid]).all()
    ):
        return False
    if sample.skeleton is Skeleton.LEG:
        return True
    for bend, (lowest, highest) in zip(bends(sample).tolist(), _WITHIN, strict=True):
        if bend < lowest or bend > highest:
            return False
    return not _swapped(sample)


def _swapped(sample: LimbFrame) -> bool:
    """True when a hand that calls itself one side has its knuckles in the order of the other."""
    for joint in (WRIST, PALM):
        if sample.orientation_valid[joint] and not sample.derived[joint]:
            index, little = sample.positions.take(_KNUCKLES, axis=0).tolist()
            x, y, z, w = sample.orientations[joint].tolist()
            right = (1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w))
            ix, iy, iz = index
            lx, ly, lz = little
            across = (lx - ix) * right[0] + (ly - iy) * right[1] + (lz - iz) * right[2]
            return bool(across * sample.side.sign < 0.0)
    return False

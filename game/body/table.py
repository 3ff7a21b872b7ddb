"""The table a hand cannot go through: a hand that is measured inside the wood is shown and judged lying on it."""

from __future__ import annotations

import math
from operator import sub
from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import HAND_JOINTS, Skeleton

# Flesh below a joint of a hand that lies palm down, metres; a joint not named has what the palm has.
PALM_M: Final = 0.014
_FLESH: Final = {"wrist": 0.022, "intermediate": 0.010, "distal": 0.009, "tip": 0.006}
# The near edge is soft: from here to there a hand comes from over the lap on to the table.
EDGE_M: Final = 0.08


def _flesh(joint: str) -> float:
    return _FLESH.get(joint.rpartition("_")[2], PALM_M)


_FLESH_M: Final = [_flesh(joint) for joint in HAND_JOINTS]
FLESH_M: Final[Floats] = frozen(np.array(_FLESH_M))


def on_table(frame: LimbFrame, height_m: float, edge_m: float) -> LimbFrame:
    """The hand moved straight up until it lies on the table, or the frame itself where it is free of it.

    In the seat frame, metres: `height_m` the table's top, `edge_m` how far its near edge is from the body. A seat
    that was taken from a hand held high, or a tracker that drifts, puts the real hand below the top: no hand is
    there, so the whole limb rises, no joint against another. Over the lap a hand may hang as low as it likes.
    """
    if frame.skeleton is not Skeleton.HAND:
        return frame
    under = list(map(sub, frame.positions[:, 1].tolist(), _FLESH_M))
    if math.isnan(sum(under)):
        # Joints that are not known say nothing; NaN is not itself.
        under = [y for y in under if y == y]
    lowest = min(under, default=math.inf)
    if lowest >= height_m:
        return frame
    share = (-float(np.fmin.reduce(frame.positions[:, 2])) - edge_m) / EDGE_M
    share = min(1.0, max(0.0, share))
    rise = np.array([0.0, (height_m - lowest) * share * share * (3.0 - 2.0 * share), 0.0])
    return frame.but(
        positions=frame.positions + rise,
        hinge=None if frame.hinge is None else frame.hinge + rise,
    )

"""A whole hand from five curls in a few microseconds, by looking its fingers up in a table of ready poses."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from game.body.curls import hand_from_curls
from game.body.frame import Floats, LimbFrame
from game.body.joints import CHAINS, Side

# Between two poses of the table a joint turns by less than a degree, so the straight line is true to 0.01 mm.
_STEPS: Final = 128
_IDENTITY: Final = np.array([0.0, 0.0, 0.0, 1.0])
# Which curl moves each joint; palm and wrist, which none moves, take the index finger's.
_FINGER: Final = np.ones(26, dtype=np.intp)
for _number, _chain in enumerate(CHAINS.values()):
    _FINGER[list(_chain)] = _number
_JOINTS: Final = np.arange(26)


@lru_cache(maxsize=2)
def _table(side: Side) -> tuple[Floats, LimbFrame]:
    """Places and turns (26 S + 52, 7) in the wrist's frame, from open to fist; and one of these hands."""
    steps = np.minimum(np.arange(_STEPS + 2) / _STEPS, 1.0)
    frames = [hand_from_curls(np.full(5, curl), side, np.zeros(3), _IDENTITY, 0.0) for curl in steps]
    turns = np.array([frame.orientations for frame in frames])
    for row in range(1, len(turns)):
        away = np.vecdot(turns[row], turns[row - 1]) < 0
        turns[row, away] *= -1.0
    table = np.concatenate([np.array([frame.positions for frame in frames]), turns], axis=2)
    return table.reshape(-1, 7), frames[0].but(curl=None)


def hand_at(curl: Floats, side: Side, position: Floats, orientation: Floats, time_s: float) -> LimbFrame:
    """The same hand as `game.body.curls.hand_from_curls`, whose default shape and mapping it tabulates.

    `curl` (5,) within 0 to 1, thumb first; wrist `position` (3,) metres and `orientation` (4,) xyzw.
    """
    table, pattern = _table(side)
    at = curl.take(_FINGER) * _STEPS
    row = at.astype(np.intp)
    share = (at - row)[:, None]
    row = row * 26 + _JOINTS
    before = table.take(row, axis=0)
    local = before + share * (table.take(row + 26, axis=0) - before)
    x, y, z, w = orientation.tolist()
    # Places turn as vectors, orientations as quaternions, in one product of row vectors.
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w), 0.0, 0.0, 0.0, 0.0],
            [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w), 0.0, 0.0, 0.0, 0.0],
            [2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y), 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, w, z, -y, -x],
            [0.0, 0.0, 0.0, -z, w, x, -y],
            [0.0, 0.0, 0.0, y, -x, w, -z],
            [0.0, 0.0, 0.0, x, y, z, w],
        ]
    )
    turned = local @ turn
    q = turned[:, 3:]
    return pattern.but(
        time_s=time_s, positions=turned[:, :3] + position, orientations=q / np.sqrt(np.vecdot(q, q))[:, None]
    )

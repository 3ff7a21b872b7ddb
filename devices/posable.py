"""A whole hand from five curls in a few microseconds, by looking its fingers up in a table of ready poses."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from game.body.curls import hand_from_curls
from game.body.frame import Flags, Floats, LimbFrame
from game.body.joints import CHAINS, Side

# Between two poses of the table a joint turns by less than a degree, so the straight line is true to 0.01 mm.
_STEPS: Final = 128
_IDENTITY: Final = np.array([0.0, 0.0, 0.0, 1.0])
_WHOLE: Final[Flags] = np.ones(26, dtype=np.bool_)
_NONE: Final[Flags] = np.zeros(26, dtype=np.bool_)
# Which curl moves each joint; palm and wrist, which none moves, take the index finger's.
_FINGER: Final = np.ones(26, dtype=np.intp)
for _number, _chain in enumerate(CHAINS.values()):
    _FINGER[list(_chain)] = _number
_JOINTS: Final = np.arange(26)


@lru_cache(maxsize=2)
def _table(side: Side) -> tuple[Floats, Floats]:
    """Positions (S + 2, 26, 3) and orientations (S + 2, 26, 4) in the wrist's frame, from open to fist."""
    steps = np.minimum(np.arange(_STEPS + 2) / _STEPS, 1.0)
    frames = [hand_from_curls(np.full(5, curl), side, np.zeros(3), _IDENTITY, 0.0) for curl in steps]
    turns = np.array([frame.orientations for frame in frames])
    for row in range(1, len(turns)):
        away = np.einsum("ji,ji->j", turns[row], turns[row - 1]) < 0
        turns[row, away] *= -1.0
    return np.array([frame.positions for frame in frames]), turns


def hand_at(curl: Floats, side: Side, position: Floats, orientation: Floats, time_s: float) -> LimbFrame:
    """The same hand as `game.body.curls.hand_from_curls`, whose default shape and mapping it tabulates.

    `curl` (5,) within 0 to 1, thumb first; wrist `position` (3,) metres and `orientation` (4,) xyzw.
    """
    places, turns = _table(side)
    at = curl[_FINGER] * _STEPS
    row = at.astype(np.intp)
    share = (at - row)[:, None]
    local = places[row, _JOINTS] + share * (places[row + 1, _JOINTS] - places[row, _JOINTS])
    turned = turns[row, _JOINTS] + share * (turns[row + 1, _JOINTS] - turns[row, _JOINTS])
    turned /= np.sqrt(np.einsum("ji,ji->j", turned, turned))[:, None]
    x, y, z, w = orientation.tolist()
    matrix = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    left = np.array([[w, -z, y, x], [z, w, -x, y], [-y, x, w, z], [-x, -y, -z, w]])
    return LimbFrame(time_s, side, local @ matrix.T + position, turned @ left.T, _WHOLE, _WHOLE, _WHOLE, _NONE)

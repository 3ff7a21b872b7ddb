"""The day's calibration: what the working hand can do, shown once, gives its personal range (protocol.md 5.3)."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.body.frame import LimbFrame, Range
from game.body.measure import Calibration
from game.mirror.reflect import reflect

# What is asked, in this order, as word keys.
MOVES: Final = (
    "calibrate-open",
    "calibrate-fist",
    "calibrate-palm-up",
    "calibrate-palm-down",
    "calibrate-wrist-up",
    "calibrate-wrist-down",
    "calibrate-thumb",
)
FIRST: Final = "calibrate"
# The share of its time in which the hand still rests, and what is to come is said.
REST_SHARE: Final = 0.16
# A hand of which every joint moves by less than this meanwhile is at rest.
AT_REST_M: Final = 0.02


class DayRange:
    """What one calibration saw: `ranges` of what moved, and the pose of rest before it."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self._resting: list[LimbFrame] = []
        self._moves = False

    def moves(self) -> None:
        """The first movement is asked for: until now the hand lay at rest."""
        self._moves = True

    def see(self, limb: LimbFrame) -> None:
        """The working limb of one frame; one that is not tracked teaches nothing."""
        if not limb.at_hand or not limb.tracked.any():
            return
        if self._moves:
            self._calibration.add(limb)
        else:
            self._resting.append(limb)

    @property
    def rest(self) -> LimbFrame | None:
        """The mirror limb at rest as the working hand lay, None where that moved or was not seen."""
        if not self._resting:
            return None
        spread = np.ptp(np.array([each.positions for each in self._resting]), axis=0)
        # What is not known is not at rest.
        still = bool((np.linalg.norm(spread, axis=1) < AT_REST_M).all())
        return reflect(self._resting[-1]) if still else None

    @property
    def ranges(self) -> dict[str, Range]:
        """The personal range of each measure that moved far enough."""
        return self._calibration.ranges()


def parts(seconds: float) -> list[tuple[str, float]]:
    """The sentences of a calibration, and how long each stands, seconds."""
    first = REST_SHARE * seconds
    each = (seconds - first) / len(MOVES)
    return [(FIRST, first), *((key, each) for key in MOVES)]

"""Fits table and reach to the person: a hand that lies flat tells the table's height, one stretched out the reach.

Pure and fed one frame after the other. Both are measured only where the hand is really seen and keeps still, 1.5 s
each; what is not shown in time is left as it was, and nothing is guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame
from game.body.joints import WRIST, Skeleton
from game.body.table import FLESH_M

# Reach is counted from the vertical line through the shoulder, so far beside the midline, metres.
SHOULDER_X_M: Final = 0.18
# Kept beyond the time that a hand has to keep still, so that it stays long enough from frame to frame.
OVER_S: Final = 0.2
# Longer without a frame and nobody knows what the hand did: somebody rests.
GAP_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class FitRules:
    """Section `fit` of the preset, which gives unit, source and limits of each."""

    still_s: float
    still_m: float
    limit_s: float
    table_off_m: float
    moved_m: float
    reach_least_m: float
    reach_most_m: float


class Asked(Enum):
    """What the hand is to do now."""

    LIE = "lie"
    REACH = "reach"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was found.

    `rise_m` is how far the real table lies above the one that is drawn, None where no hand lay on a table;
    `reach_m` how far from the shoulder's line the wrist comes with ease, None where it was not seen.
    """

    rise_m: float | None = None
    reach_m: float | None = None


@dataclass(slots=True)
class Fit:
    """One fitting: `step` once a frame until `asked` is NOTHING; then `found` holds.

    `table_m` is the height of the drawn table in the seat frame.
    """

    rules: FitRules
    table_m: float
    asked: Asked = Asked.LIE
    found: Fitted = field(default_factory=Fitted)
    _since_s: float = math.nan
    _last_s: float = math.nan
    _seen: list[tuple[float, Floats, float]] = field(default_factory=list)
    # Places are as those of a right hand.
    _lay: Floats | None = None
    _far_m: float | None = None

    def step(self, frame: LimbFrame | None, at_s: float) -> bool:
        """One frame of the intact hand, seat frame, None while it is not tracked; True when `asked` changed."""
        if self.asked is Asked.NOTHING:
            return False
        if math.isnan(self._since_s):
            self._since_s = self._last_s = at_s
        if at_s - self._last_s > GAP_S:
            # A rest is no time in which the hand did not do as asked.
            self._since_s += at_s - self._last_s
            self._seen = []
        self._last_s = at_s
        still = self._still(frame, at_s)
        late = at_s - self._since_s >= self.rules.limit_s
        if self.asked is Asked.LIE:
            return self._lie(still, at_s, late)
        return self._reach(still, at_s, late)

    def _lie(self, still: tuple[Floats, float] | None, at_s: float, late: bool) -> bool:
        if still is not None:
            wrist, height = still
            rise_m = height - self.table_m
            # A hand in the lap or in the air is no table: it is asked for again until time is up.
            if abs(rise_m) <= self.rules.table_off_m:
                self._lay, self.found = wrist, Fitted(rise_m)
                return self._go_on(Asked.REACH, at_s)
        return late and self._go_on(Asked.NOTHING, at_s)

    def _reach(self, still: tuple[Floats, float] | None, at_s: float, late: bool) -> bool:
        if still is not None and self._lay is not None:
            wrist, _ = still
            far_m = math.hypot(wrist[0] - SHOULDER_X_M, wrist[2])
            self._far_m = max(far_m, self._far_m or 0.0)
            # A hand that keeps still where it lay has not begun, or can do no more: time tells. How high it is
            # says nothing, since the table has come to it.
            moved = math.hypot(wrist[0] - self._lay[0], wrist[2] - self._lay[2]) >= self.rules.moved_m
            late = late or moved
        if not late:
            return False
        if self._far_m is not None:
            reach_m = min(max(self._far_m, self.rules.reach_least_m), self.rules.reach_most_m)
            self.found = Fitted(self.found.rise_m, reach_m)
        return self._go_on(Asked.NOTHING, at_s)

    def _go_on(self, asked: Asked, at_s: float) -> bool:
        self.asked, self._since_s = asked, at_s
        self._seen = []
        return True

    def _still(self, frame: LimbFrame | None, at_s: float) -> tuple[Floats, float] | None:
        """Where the wrist is and how high the hand's underside, medians, once it has kept still for long enough.

        A hand that went away and came back did not keep still.
        """
        seen = None if frame is None else _underside(frame)
        if frame is None or seen is None:
            self._seen = []
            return None
        wrist = frame.positions[WRIST] * (frame.side.sign, 1.0, 1.0)
        self._seen.append((at_s, wrist, seen))
        moved = [n for n, each in enumerate(self._seen) if math.dist(each[1], wrist) > self.rules.still_m]
        if moved:
            self._seen = self._seen[moved[-1] + 1 :]
        if at_s - self._seen[0][0] < self.rules.still_s:
            return None
        self._seen = [each for each in self._seen if at_s - each[0] <= self.rules.still_s + OVER_S]
        place: Floats = np.median([each[1] for each in self._seen], axis=0)
        return place, float(np.median([each[2] for each in self._seen]))


def _underside(frame: LimbFrame) -> float | None:
    """How high the skin below the hand lies, metres; None where no wrist is seen."""
    if frame.skeleton is not Skeleton.HAND or not frame.at_hand:
        return None
    if not (np.isfinite(frame.positions[WRIST]).all() and frame.tracked[WRIST]):
        return None
    return float(np.nanmin(frame.positions[:, 1] - FLESH_M))

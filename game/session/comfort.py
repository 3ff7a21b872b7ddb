"""Watches where the head of a person in a headset is against its place at the seat (protocol.md 2.6); pure.

Everything is measured in the tracking space, against the place that the head had while the person was seated in
it: a chair or a bed-head, wherever that stands.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from game.body.frame import Floats, frozen
from game.body.rotations import about, rotate
from game.mirror.midline import Seat
from game.session.limbs import EYE

_UP: Final = frozen(np.array([0.0, 1.0, 0.0]))
_FORWARD: Final = frozen(np.array([0.0, 0.0, -1.0]))
# A middle needs so many values.
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class ComfortRules:
    """The limits, from the section `comfort` of the preset. `bed` says that the person lies against a bed-head."""

    bed: bool
    steady_s: float
    gap_s: float
    rise_m: float
    lean_m: float
    lean_for_s: float
    away_m: float
    drop_m: float
    drop_within_s: float
    drop_below_m: float
    ready_s: float
    off_stop_s: float


class Sense(Enum):
    """What the head tells; the value is the reason of the REST or STOP."""

    STANDS = "standing"
    SITS_UP = "sitting up"
    LEANS = "leaning"
    SLIDES = "sliding"
    AWAY = "away from the seat"
    DROPS = "dropped"

    @property
    def stops(self) -> bool:
        """True for what ends the exercise and calls staff; the others are a REST."""
        return self in (Sense.AWAY, Sense.DROPS)


# What staff are told at once (protocol.md 2.7).
STAFF: Final = {
    Sense.STANDS: "The person stands up: help them to sit down.",
    Sense.SITS_UP: "The person leaves the bed-head: help them to lie back.",
    Sense.LEANS: "The person leans to one side: help them to sit up.",
    Sense.SLIDES: "The person slides to one side in bed: help them back to the middle.",
    Sense.AWAY: "ALARM: the person left the seat, and the exercise was ended. Go to them now.",
    Sense.DROPS: "ALARM: the head dropped fast, as in a fall, and the exercise was ended. Go to them now.",
}


class Comfort:
    """The watch over one head. It knows nothing until `settle`, and nothing across a gap.

    What counts is the median of the last `steady_s`, seen without a gap: a tracker's jump is no movement of the
    person, and a head that nobody saw moved by no distance.
    """

    def __init__(self, rules: ComfortRules) -> None:
        self.rules = rules
        self._home: tuple[float, ...] | None = None
        self._right: Floats = _FORWARD
        self._forward: Floats = _FORWARD
        self._seen: deque[tuple[float, tuple[float, ...]]] = deque()
        self._heights: deque[tuple[float, float]] = deque()
        self._leans_since: float | None = None

    def settle(self, seat: Seat | None, rise_m: float = 0.0) -> None:
        """The person's place is that of this seat from now on; None while it is not known.

        `rise_m` is how far the seat was risen for the table's sake: the head was not.
        """
        self.forget()
        self._home = None
        if seat is not None:
            facing = about(_UP, seat.yaw_rad)
            self._home = tuple((seat.origin + rotate(facing, EYE) - rise_m * _UP).tolist())
            self._right, self._forward = seat.plane.normal, rotate(facing, _FORWARD)

    def forget(self) -> None:
        """What was seen so far says nothing about what comes."""
        self._seen.clear()
        self._heights.clear()
        self._leans_since = None

    def watch(self, time_s: float, place: Floats | None) -> Sense | None:
        """One more frame: where the head is, metres (3,) in the tracking space, or None; what that tells, gravest
        first, for as long as it is so."""
        if place is None:
            self.forget()
            return None
        steady = self._steady(time_s, place)
        if steady is None or self._home is None:
            self._leans_since = None
            return None
        drops = self._drops(time_s, steady[1], self._home[1])
        moved = tuple(now - home for now, home in zip(steady, self._home, strict=True))
        leans = self._leans(time_s, abs(_along(self._right, moved)))
        if drops:
            return Sense.DROPS
        if math.hypot(*moved) > self.rules.away_m:
            return Sense.AWAY
        bed = self.rules.bed
        # Who sits up in bed comes forward as much as up.
        if (max(moved[1], _along(self._forward, moved)) if bed else moved[1]) > self.rules.rise_m:
            return Sense.SITS_UP if bed else Sense.STANDS
        return (Sense.SLIDES if bed else Sense.LEANS) if leans else None

    def _steady(self, time_s: float, place: Floats) -> tuple[float, ...] | None:
        """Where the head has been of late, None until that is known."""
        seen, since_s = self._seen, time_s - self.rules.steady_s
        if seen and time_s - seen[-1][0] > self.rules.gap_s:
            self.forget()
        seen.append((time_s, tuple(place.tolist())))
        # The first stays when it is old enough: it says that the whole of the time was seen.
        while len(seen) > _LEAST and seen[1][0] <= since_s:
            seen.popleft()
        if seen[0][0] > since_s or len(seen) < _LEAST:
            return None
        # An odd number has a middle: between two places an even one would mix the axes of both.
        places = [each for _, each in seen][1 - len(seen) % 2 :]
        return tuple(sorted(axis)[len(places) // 2] for axis in zip(*places, strict=True))

    def _drops(self, time_s: float, height: float, home: float) -> bool:
        heights = self._heights
        while heights and heights[0][0] < time_s - self.rules.drop_within_s:
            heights.popleft()
        # Only what may still be the highest is kept.
        while heights and heights[-1][1] <= height:
            heights.pop()
        heights.append((time_s, height))
        # Who stood and sits down again ends at the own place, and has not fallen.
        return heights[0][1] - height > self.rules.drop_m and height < home - self.rules.drop_below_m

    def _leans(self, time_s: float, aside_m: float) -> bool:
        if aside_m <= self.rules.lean_m:
            self._leans_since = None
            return False
        if self._leans_since is None:
            self._leans_since = time_s
        return time_s - self._leans_since >= self.rules.lean_for_s


def _along(axis: Floats, moved: tuple[float, ...]) -> float:
    return float(sum(a * m for a, m in zip(axis.tolist(), moved, strict=True)))

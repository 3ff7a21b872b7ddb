"""How a simulated hand moves: fist and open, reaches over the table, lifts, rest, always with a natural tremor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from game.body.frame import Floats
from game.body.joints import Side

# The wrist's rest spot in the seat frame, for the right hand; the simulated tracking space is that frame.
REST_SPOT: Final = (0.17, 0.775, -0.40)
TURNED_IN: Final = math.radians(14.0)
# Thumb to little finger, 0 open to 1 fist: a hand at ease, and one around a cup.
_AT_EASE: Final = (0.12, 0.17, 0.20, 0.23, 0.26)
_AROUND: Final = (0.30, 0.38, 0.42, 0.44, 0.46)
# Seconds by which each finger starts after the index: the thumb wraps last.
_LAG_S: Final = np.array([0.070, 0.0, 0.015, 0.030, 0.050])
# The wrist bends back a little so that the fingertips lie on the table and not in it: flat, at ease, in a fist.
_FLAT_PITCH: Final = math.radians(7.0)
_EASE_PITCH: Final = math.radians(11.0)
_FIST_PITCH: Final = math.radians(8.0)
# Half-way to a fist the fingers reach lowest: there the wrist bends and lifts most.
_HALFWAY_PITCH: Final = math.radians(8.0)
_HALFWAY_LIFT_M: Final = 0.012
# Seeded chances come in rounds of this many movements, then repeat.
_ROUND: Final = 64


# Curls, the wrist's way outwards, up and forward in metres, its pitch and its turn inwards in radians.
Move = tuple[Sequence[float], tuple[float, float, float], float, float]


@dataclass(frozen=True, slots=True)
class Hand:
    """One instant of the motion: curls (5,), wrist place (3,) in metres, wrist orientation (4,) xyzw."""

    curl: Floats
    position: Floats
    orientation: Floats


def minimum_jerk(share: float) -> float:
    """How far a smooth movement is at a share of its time; 0 before it and 1 after it."""
    x = min(max(share, 0.0), 1.0)
    return x * x * x * (10.0 + x * (6.0 * x - 15.0))


def turn_of(yaw: float, pitch: float, roll: float) -> Floats:
    """The quaternion xyzw of a roll about the fingers, then a pitch up, then a yaw anticlockwise from above."""
    sy, cy = math.sin(yaw / 2), math.cos(yaw / 2)
    sp, cp = math.sin(pitch / 2), math.cos(pitch / 2)
    # The fingers point along -Z.
    sr, cr = math.sin(-roll / 2), math.cos(-roll / 2)
    return np.array(
        [
            cy * sp * cr + sy * cp * sr,
            sy * cp * cr - cy * sp * sr,
            cy * cp * sr - sy * sp * cr,
            cy * cp * cr + sy * sp * sr,
        ]
    )


def bent_back(fist: float) -> tuple[float, float]:
    """How far, in radians, the wrist bends back and how many metres it lifts while fingers close on a table."""
    halfway = 4.0 * fist * (1.0 - fist)
    return _FLAT_PITCH + _FIST_PITCH * fist + _HALFWAY_PITCH * halfway, _HALFWAY_LIFT_M * halfway


class Tremor:
    """Smooth noise of a living hand: 7-11 Hz physiological tremor and a slow drift, as sums of sine waves.

    Channels: wrist x, y, z in metres, three small turns in radians, five curls. About 0.1 mm of tremor and
    1 mm of drift (root mean square) at the wrist, the order of a healthy forearm that rests on a table.
    """

    def __init__(self, chance: np.random.Generator) -> None:
        fast, slow = 5, 4
        scale = np.repeat([0.12e-3, 0.8e-3, 0.002], [3, 3, 5])[:, None]
        drift = np.repeat([0.9e-3, 5.0e-3, 0.006], [3, 3, 5])[:, None]
        hz = np.hstack([chance.uniform(7.0, 11.0, (11, fast)), chance.uniform(0.07, 0.45, (11, slow))])
        self._turn = 2 * np.pi * hz
        self._phase = chance.uniform(0.0, 2 * np.pi, (11, fast + slow))
        self._size = np.hstack(
            [np.repeat(scale * np.sqrt(2 / fast), fast, 1), np.repeat(drift * np.sqrt(2 / slow), slow, 1)]
        )

    def at(self, seconds: float) -> list[float]:
        """The eleven channels at a time."""
        total: list[float] = np.vecdot(self._size, np.sin(self._turn * seconds + self._phase)).tolist()
        return total


# A carry: at a share of its time the wrist's way outwards, up and forward, and how far the fingers are closed. It
# takes from a half of a box on its own side, lifts over a wall of 15 cm on the midline, and lets go.
_CARRY: Final = (
    (0.00, -0.235, 0.215, 0.09, 0.20),
    (0.26, 0.010, 0.205, 0.09, 0.16),
    (0.36, 0.010, 0.125, 0.09, 0.16),
    (0.46, 0.010, 0.125, 0.09, 0.49),
    (0.58, 0.000, 0.275, 0.09, 0.49),
    (0.80, -0.235, 0.275, 0.09, 0.49),
    (0.88, -0.235, 0.215, 0.09, 0.49),
    (0.94, -0.235, 0.215, 0.09, 0.20),
    (1.00, -0.235, 0.215, 0.09, 0.20),
)
# The fingers hang down into the box.
_CARRY_PITCH: Final = math.radians(-35.0)
# The first one begins where the hand rests.
_CARRY_FIRST: Final = (0.00, 0.0, 0.0, 0.0, 0.2)
# So far takes and falls are scattered about the middle of a half (metres).
_CARRY_SPREAD_M: Final = 0.06


class Motion:
    """A hand as a function of seconds since the start and of a seed; it begins at rest."""

    def __init__(self, name: str, side: Side, seed: int, per_minute: float) -> None:
        moves = {"grasp": self._grasp, "reach": self._reach, "lift": self._lift, "carry": self._carry}
        self._move = moves.get(name, self._still)
        self._side = side
        self._period_s = 60.0 / per_minute
        chance = np.random.default_rng([seed, 7])
        self._tremor = Tremor(chance)
        # Plain numbers: one frame needs few of them, and arrays would cost it more.
        self._lag_s = (_LAG_S + chance.uniform(0.0, 0.015, 5)).tolist()
        self._early = chance.uniform(-0.04, 0.04, _ROUND).tolist()
        self._pace = chance.uniform(0.9, 1.1, _ROUND).tolist()
        self._open = chance.uniform(0.0, 0.035, (_ROUND, 5)).tolist()
        self._fist = chance.uniform(0.95, 0.99, (_ROUND, 5)).tolist()
        self._forward_m = chance.uniform(0.12, 0.33, _ROUND).tolist()
        self._outward_m = chance.uniform(-0.10, 0.22, _ROUND).tolist()
        self._up_m = chance.uniform(0.195, 0.210, _ROUND).tolist()

    def at(self, seconds: float) -> Hand:
        """Curls and wrist at a time; at and before 0 the hand lies on its rest spot."""
        curl, (out, up, forward), pitch, yaw = self._move(max(seconds, 0.0))
        x, y, z, turned, bent, rolled, *sway = self._tremor.at(seconds)
        sign = self._side.sign
        rest_x, rest_y, rest_z = REST_SPOT
        # `yaw` turns inwards, which is anticlockwise from above for the right hand.
        return Hand(
            np.array([min(max(own + more, 0.0), 1.0) for own, more in zip(curl, sway, strict=True)]),
            np.array([sign * (rest_x + out + x), rest_y + up + y, rest_z - forward + z]),
            turn_of(sign * (TURNED_IN + yaw) + turned, pitch + bent, rolled),
        )

    def _still(self, seconds: float) -> Move:  # noqa: ARG002
        return _AT_EASE, (0.0, 0.0, 0.0), _EASE_PITCH, 0.0

    def _grasp(self, seconds: float) -> Move:
        """Half-movements between open and fist, one a period; even ones close."""
        period = self._period_s
        count = int(seconds // period)
        now, before = count % _ROUND, (count - 1) % _ROUND
        closing = count % 2 == 0
        start, aim = (self._open[before], self._fist[now]) if closing else (self._fist[before], self._open[now])
        begin = count * period + (0.22 + self._early[now]) * period
        lasts = min(1.4, 0.55 * period) * self._pace[now]
        curl = [
            a + (b - a) * minimum_jerk((seconds - begin - lag) / lasts)
            for a, b, lag in zip(start, aim, self._lag_s, strict=True)
        ]
        pitch, lift = bent_back(sum(curl[1:]) / 4.0)
        return curl, (0.0, lift, 0.0), pitch, 0.0

    def _reach(self, seconds: float) -> Move:
        """Out to a spot on the table, a stay, and back; one a period."""
        period = self._period_s
        count = int(seconds // period)
        spot = count % _ROUND
        lasts = min(1.2, 0.30 * period) * self._pace[spot]
        begin = count * period + 0.15 * period
        back = begin + lasts + min(1.2, 0.15 * period)
        out, home = minimum_jerk((seconds - begin) / lasts), minimum_jerk((seconds - back) / lasts)
        there = out - home
        aloft = 4.0 * (out * (1.0 - out) + home * (1.0 - home))
        # The hand rises over the things on the table and opens on its way, as hands do.
        offset = (there * self._outward_m[spot], 0.045 * aloft + 0.03 * there, there * self._forward_m[spot])
        curl = [a + there * (b - a) - 0.12 * aloft for a, b in zip(_AT_EASE, _AROUND, strict=True)]
        outwards = math.atan2(self._outward_m[spot], 0.40 + self._forward_m[spot])
        return curl, offset, _EASE_PITCH + 0.05 * aloft + 0.07 * there, -0.5 * there * outwards

    def _lift(self, seconds: float) -> Move:
        """Straight up by a fifth of a metre, a stay, and down to lie for a while; one a period."""
        period = self._period_s
        count = int(seconds // period)
        now = count % _ROUND
        lasts = min(1.3, 0.18 * period) * self._pace[now]
        begin = count * period + 0.05 * period
        back = begin + lasts + min(2.3, 0.31 * period)
        up = minimum_jerk((seconds - begin) / lasts) - minimum_jerk((seconds - back) / lasts)
        return _AT_EASE, (0.0, up * self._up_m[now], 0.0), _EASE_PITCH, 0.0

    def _carry(self, seconds: float) -> Move:
        """One small thing from here over the wall to there; one a period."""
        count = int(seconds // self._period_s)
        share = seconds / self._period_s - count
        spot, last = count % _ROUND, (count - 1) % _ROUND
        row = next(n for n in range(1, len(_CARRY)) if share <= _CARRY[n][0])
        before, after = (_CARRY_FIRST if row == 1 and count == 0 else _CARRY[row - 1]), _CARRY[row]
        way = minimum_jerk((share - before[0]) / (after[0] - before[0]))
        # Takes and falls are scattered as reaches are, and the way between leads from one to the other.
        here, there = self._scatter(last if row == 1 else spot, row - 1), self._scatter(spot, row)
        out, up, forward, curl = (a + way * (b - a) for a, b in zip(before[1:], after[1:], strict=True))
        aside, ahead = (a + way * (b - a) for a, b in zip(here, there, strict=True))
        first = way if row == 1 and count == 0 else 1.0
        offset = (out + first * aside, up, forward + first * ahead)
        return (curl,) * 5, offset, _EASE_PITCH + first * (_CARRY_PITCH - _EASE_PITCH), 0.0

    def _scatter(self, spot: int, row: int) -> tuple[float, float]:
        """How far this take (first rows) or fall (last rows) is off the middle, outwards and forward (metres)."""
        taken = 0 < row < 5
        a = self._pace[spot] if taken else self._pace[spot - 1]
        b = self._early[spot] if taken else self._early[spot - 1]
        return _CARRY_SPREAD_M * (a - 1.0) * 10.0, _CARRY_SPREAD_M * b * 25.0

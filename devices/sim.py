"""`sim:` a simulated hand that grasps, reaches, lifts, rests, is absent or drops out, the same for a seed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from devices.api import Clock, DeviceUnavailable, Found, Reason, State, Url
from devices.between import joins
from devices.motion import Motion
from devices.timed import SAME_S, Timed
from devices.url import option, read_options
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.tabulated import hand_at

MOTIONS: Final = ("grasp", "reach", "lift", "carry", "still", "absent", "dropping")
# Half-movements, reaches, lifts or carries a minute without `rate=`: grasp as the first level of lantern
# (protocol.md U02).
_RATE: Final = {
    **dict.fromkeys(("grasp", "dropping", "still", "absent"), 12.0),
    "reach": 10.0,
    "lift": 8.0,
    "carry": 20.0,
}
# How long each loss of sim:dropping lasts: one for each row of protocol.md 2.6.
LOSSES_S: Final = (0.12, 0.3, 0.7, 1.5, 3.5, 11.0)
# A silent loss longer than this would be a lost device, not a hand out of view.
_SILENT_UNDER_S: Final = 3.0
_STALE_S: Final = 0.1
# The hand of sim:dropping wanders slowly, so that it comes back elsewhere than it was lost.
_WANDER_M: Final = np.array([0.05, 0.0, 0.07])
_WANDER_HZ: Final = np.array([0.071, 0.0, 0.053])
# One sample lands this far off in each stretch of good tracking: a pop for the speed gate.
_POP_M: Final = np.array([0.0, 0.25, 0.10])


@dataclass(frozen=True, slots=True)
class SimOptions:
    """What may stand behind the `?` of a sim: URL."""

    seed: int = option(0, "which of the many hands", low=0, high=2**31 - 1)
    hand: Side = option(Side.RIGHT, "which hand")  # noqa: RUF009  (makes a dataclass field)
    hz: float = option(90.0, "samples a second", low=5, high=1000)
    rate: float | None = option(None, "half-movements, reaches, lifts or carries a minute", low=1, high=60)
    every: float = option(20.0, "seconds of good tracking to each loss of dropping", low=2, high=600)


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss of sim:dropping, in seconds since the start; silent ones send nothing, others flag invalid."""

    start_s: float
    end_s: float
    silent: bool
    pop_s: float


@lru_cache(maxsize=256)
def loss_of(number: int, seed: int, every_s: float) -> Loss:
    """The loss of a number from 0: its length goes round `LOSSES_S`, its moment within its stretch is chance."""
    turn, place = divmod(number, len(LOSSES_S))
    chance = np.random.default_rng([seed, number, 11])
    stretch = turn * (len(LOSSES_S) * every_s + sum(LOSSES_S)) + place * every_s + sum(LOSSES_S[:place])
    start = stretch + every_s * chance.uniform(0.45, 0.75)
    silent = LOSSES_S[place] < _SILENT_UNDER_S and (number + turn) % 2 == 1
    return Loss(start, start + LOSSES_S[place], silent, stretch + every_s * chance.uniform(0.30, 0.40))


class Sim(Timed):
    """A simulated hand in seat-frame coordinates, wrist on the rest spot, 90 samples a second by default.

    `sim:grasp` opens and closes over the full range; `sim:reach` goes to spots on the table; `sim:lift` is
    lifted, held and laid down; `sim:carry` takes small things on its own side, lifts them over a wall on the
    midline and lets go; `sim:still` rests; `sim:absent` sends samples in which no hand is seen; `sim:dropping`
    grasps, and loses the hand for
    0.12, 0.3, 0.7, 1.5, 3.5 and 11 s at seeded moments, some flagged invalid, some silent, with one wild sample
    before each. Losses are never bridged: a live tracker does not know either what comes after one.
    """

    scheme = "sim"

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        if url.transport or url.address not in MOTIONS:
            wrong = f"+{url.transport}" if url.transport else repr(url.address)
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS, f"sim: has no motion {wrong}; known ones are {', '.join(MOTIONS)}."
            )
        self.options = read_options(url, SimOptions)
        self.motion = url.address
        rate = self.options.rate or _RATE[self.motion]
        moves = self.motion if self.motion in ("reach", "lift", "carry", "still") else "grasp"
        self._motion = Motion(moves, self.options.hand, self.options.seed, rate)
        self._wander_from = np.random.default_rng([self.options.seed, 13]).uniform(0.0, 2 * np.pi, 3)

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """The simulated hand is always there."""
        return (Found("sim:grasp", "simulated hand, opens and closes"),)

    @property
    def rate_hz(self) -> float:
        """Samples a second."""
        return self.options.hz

    def loss_at(self, seconds: float) -> Loss | None:
        """The loss that goes on at a time since the start, of sim:dropping."""
        if self.motion != "dropping" or seconds < 0.0:
            return None
        seed, every = self.options.seed, self.options.every
        turn = int(seconds // (len(LOSSES_S) * every + sum(LOSSES_S)))
        for place in range(len(LOSSES_S)):
            loss = loss_of(turn * len(LOSSES_S) + place, seed, every)
            if loss.start_s <= seconds < loss.end_s:
                return loss
        return None

    def _pops(self, seconds: float) -> bool:
        if self.motion != "dropping":
            return False
        seed, every = self.options.seed, self.options.every
        turn = int(seconds // (len(LOSSES_S) * every + sum(LOSSES_S)))
        step = 1.0 / self.options.hz
        numbers = range(turn * len(LOSSES_S), (turn + 1) * len(LOSSES_S))
        return any(0.0 <= seconds - loss_of(number, seed, every).pop_s < step for number in numbers)

    def _time(self, n: int, zero_s: float) -> float:
        return zero_s + n / self.options.hz

    def _silent(self, n: int) -> Loss | None:
        loss = self.loss_at(n / self.options.hz)
        return loss if loss is not None and loss.silent else None

    def _newest(self, at_s: float, zero_s: float) -> int | None:
        n = math.floor((at_s - zero_s) * self.options.hz) + 1
        while n >= 0 and self._time(n, zero_s) > at_s + SAME_S:
            n -= 1
        while n >= 0 and (loss := self._silent(n)):
            n = min(n - 1, math.ceil(loss.start_s * self.options.hz) - 1)
        return n if n >= 0 else None

    def _after(self, n: int) -> int | None:
        following = n + 1
        while loss := self._silent(following):
            following = max(following + 1, math.ceil(loss.end_s * self.options.hz))
        return following

    def _pair(self, n: int, zero_s: float) -> tuple[int, int] | None:
        if self._silent(n + 1) is not None:
            return None
        a, b = self._frame(n, zero_s), self._frame(n + 1, zero_s)
        return (n, n + 1) if joins(a, b) else None

    def _make(self, n: int, time_s: float) -> LimbFrame:
        seconds, side = n / self.options.hz, self.options.hand
        if self.motion == "absent" or self.loss_at(seconds) is not None:
            return LimbFrame.unseen(time_s, side)
        hand = self._motion.at(seconds)
        place = hand.position
        if self.motion == "dropping":
            swing = np.sin(2 * np.pi * _WANDER_HZ * seconds + self._wander_from) - np.sin(self._wander_from)
            place = place + _WANDER_M * swing + (_POP_M if self._pops(seconds) else 0.0)
        return hand_at(hand.curl, side, place, hand.orientation, time_s)

    def _state(self, age_s: float) -> tuple[State, str]:
        if age_s > _STALE_S and age_s > 2.0 / self.options.hz:
            return State.STALE, "The simulated hand sends nothing at the moment; it comes back by itself."
        return State.LIVE, ""

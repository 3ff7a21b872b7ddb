"""One virtual patient: pain from day to day, ratings, trials, pictures and imagery (protocol.md 7.9)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from game.simulation.archetypes import Archetype

LAPSE: Final = 0.06
STEEP: Final = 1.6
# What practice adds to pain, by stage; MAINTAIN is played as S3.
LOAD: Final = {1: 0.15, 2: 0.4, 3: 0.6, 4: 1.0, 5: 0.6}
TIRES: Final = 0.3
FLARES: Final = (1.5, 2.5, 3.5)
HEALS: Final = 0.65
EASES: Final = 0.6
TURNS_DEG: Final = (0, 45, 90, 135, 180, 225, 270, 315)


class Patient:
    """Its chance comes from the generator alone, so the same seed gives the same life."""

    def __init__(self, archetype: Archetype, random: np.random.Generator) -> None:
        self.of = archetype
        self._random = random
        self.pain = archetype.pain
        self.flare = 0.0
        self.load = 0.0
        self.day = 0

    def wakes(self) -> bool:
        """A new day: pain drifts, a flare may come and old ones heal; False when it stays away today."""
        of, random = self.of, self._random
        self.day += 1
        self.pain += 0.02 * (0.7 * of.pain - self.pain) + random.normal(0.0, 0.15)
        self.flare *= HEALS
        if random.random() < of.flare:
            self.flare += FLARES[int(random.integers(len(FLARES)))]
        self.load = 0.0
        return bool(random.random() >= of.skips)

    def rates(self) -> int:
        """A rating 0-10 now, in steps of 2 by faces."""
        felt = self.pain + self.flare + self.load + self._random.normal(0.0, self.of.noise)
        step = self.of.step
        return int(min(10, max(0, step * round(felt / step))))

    def worst(self) -> int:
        """The worst pain since last time, 0-10."""
        return int(min(10, max(0, round(self.pain + self.flare))))

    def works(self, stage: int, x: float) -> None:
        """A block or set was done at this difficulty: it hurts a little, until the next one."""
        self.load = LOAD[stage] * self.of.sens * (0.4 + x / 6.0) * float(self._random.lognormal(0.0, 0.5))

    def rests(self) -> None:
        """A pause under the cover."""
        self.load *= EASES

    def tries(self, x: float, done: float) -> bool:
        """One trial at this difficulty; `done` is the share of the session's trials before it."""
        if self.of.guesses:
            return bool(self._random.random() < 0.5)
        ability = self.of.ability + self.of.slope * self.day - TIRES * done
        chance = LAPSE / 2.0 + (1.0 - LAPSE) / (1.0 + math.exp(-STEEP * (ability - x)))
        return bool(self._random.random() < chance)

    def judges(self, left: bool, lateral: bool, turn_deg: int, affected: bool) -> tuple[bool, float]:
        """One picture of a hand: right or not, and the reaction time (s)."""
        of, random = self.of, self._random
        known = of.left if left and of.left is not None else of.accuracy
        right = bool(random.random() < known)
        if of.rt_s is not None:
            return right, of.rt_s
        turned = min(turn_deg, 360 - turn_deg) / 45.0
        crps = 0.4 if of.key.startswith("crps") and affected else 0.0
        seconds = 1.4 * of.age + 0.25 * turned + 0.3 * lateral + crps
        return right, seconds * float(random.lognormal(0.0, 0.2))

    def notices(self, left: bool) -> bool:
        """Whether something that lies on that side is seen; all is, but where the left is known badly."""
        return not left or self.of.left is None or bool(self._random.random() < self.of.left)

    def imagines(self) -> tuple[bool, bool]:
        """One imagined movement: does it count, and would a catch question be answered right?"""
        return bool(self._random.random() < self.of.valid), bool(self._random.random() < self.of.catch)

    def times(self) -> float:
        """The ratio of imagined to real time."""
        return round(float(self._random.lognormal(math.log(self.of.ratio), 0.25)), 4)

    def expects(self) -> tuple[int, int, int]:
        """A feared movement: the pain that is expected, the pain that is felt, and the worry left."""
        felt = self.rates()
        return min(10, felt + int(self._random.integers(0, 3))), felt, int(self._random.integers(0, 4))

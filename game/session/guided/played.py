"""What comes of a block that a desk played (`desk.Desk`)."""

from __future__ import annotations

from dataclasses import dataclass

from game.training.events import Trial
from game.training.staircase import StaircaseState


@dataclass(frozen=True, slots=True)
class Picture:
    """One answered picture of stage 1: of the affected side, told right, its time (s), and if it came too fast."""

    affected: bool
    right: bool
    rt_s: float
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a block; `results` are its scored trials in order, `state` where the exercise stands now.

    `pictures` of a block of stage 1; `catches`, `caught`, `watched`, `moved` and `imagined_s`, the times of valid
    trials, of a set of imagery; `source` who moved the mirrored limb. `why` is why it ended, `trials` as they were
    scored.
    """

    state: StaircaseState
    active_s: float
    results: tuple[bool, ...] = ()
    voids: int = 0
    source: str = "virtual_mirror"
    pictures: tuple[Picture, ...] = ()
    catches: int = 0
    caught: int = 0
    watched: int = 0
    moved: int = 0
    imagined_s: tuple[float, ...] = ()
    why: str = ""
    trials: tuple[Trial, ...] = ()

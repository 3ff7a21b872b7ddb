"""The rules that act across exercises, as the values that the presets fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class TrackingLimits(Protocol):
    """What the Runner needs of the tracking rules (game.body.smooth.TrackingRules has it; protocol.md 2.6)."""

    @property
    def hold_s(self) -> float:
        """From here on, seconds without the limb stop the exercise clock."""
        ...

    @property
    def void_s(self) -> float:
        """From here on, the running trial is void."""
        ...

    @property
    def void_share(self) -> float:
        """A larger share of void trials ends the block."""
        ...

    @property
    def void_share_after(self) -> int:
        """The share is looked at once so many trials are counted."""
        ...


@dataclass(frozen=True, slots=True)
class BlockRules:
    """The preset section `block`: how long a block is, and when a press belongs to a question."""

    max_s: float
    wall_factor: float
    void_factor: float
    press_lead_s: float
    too_fast: float
    range_cap: float
    gap_s: float
    begun_from_s: float


@dataclass(frozen=True, slots=True)
class StaircaseRules:
    """The preset section `staircase`: how difficulty follows success (protocol.md 7.2 and 7.3)."""

    p: float
    step_up: float
    fast_start: bool
    fast_up: float
    fast_down: float
    fast_reversals: int
    few_trials: int
    few_window: int
    few_up_at: int
    few_down_at: int
    few_step: float
    warm_trials: int
    warm_divisor: int
    warm_drop: float
    hysteresis: float
    easier_drop: float
    max_gain: float

    @property
    def step_down(self) -> float:
        """How far one miss lowers x, so that x settles where the share of successes is `p` (Kaernbach 1991)."""
        return self.step_up * self.p / (1.0 - self.p)


@dataclass(frozen=True, slots=True)
class Rules:
    """All that the Runner goes by."""

    tracking: TrackingLimits
    block: BlockRules
    staircase: StaircaseRules

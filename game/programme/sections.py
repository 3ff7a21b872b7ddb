"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

from game.programme.dose import DoseRules
from game.programme.levels import SessionRules
from game.programme.stages import StageRules
from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
    "dose": DoseRules,
    "stages": StageRules,
    "session": SessionRules,
}

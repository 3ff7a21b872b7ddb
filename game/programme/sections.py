"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
}

"""The measures that staff type or the computer takes: unit, ends, change beyond error (protocol.md 8.5, 8.7a)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.settings import rules

# Each measure that is typed and its unit.
OUTCOMES: Final = {
    "fma-ue": "points",
    "arat": "points",
    "bbt": "blocks",
    "dash": "points",
    "fahn-adds": "%",
    "two-point": "mm",
    "edema": "mm",
    "grip": "kg",
}
# What is measured by the computer and has a change beyond error of its own.
MEASURED: Final = ("vbbt",)


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """A section of the file `outcomes`, in the measure's own unit: its ends, of how many sides it is taken, and
    the change that is likely more than measurement error (0: none is known)."""

    low: int
    high: int
    error: float
    sides: int


def outcome_rules(name: str) -> OutcomeRules:
    """What is known of a measure."""
    return rules(OutcomeRules, name, "outcomes")

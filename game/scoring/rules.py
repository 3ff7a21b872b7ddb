"""The numbers that scoring goes by, out of the preset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from game.settings import preset, rules


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """The section `scoring`: the shares of the plan that give stars, and which reaction times to flag."""

    two_stars: float
    three_stars: float
    flag_rt_s: float
    flag_rt_sd: float


@cache
def scoring_rules() -> ScoringRules:
    """The section `scoring` of the default preset."""
    return rules(ScoringRules, "scoring")


@cache
def block_s() -> float:
    """The longest a block may be, seconds: the planned minutes where nobody planned fewer."""
    return float(preset()["block"]["max_s"]["value"])

"""Words and pictures that are others where the limb is a leg: KEY-leg stands for KEY, where there is one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from exercises.words import load_words
from models3d.picture import picture_keys

LEG: Final = "leg"
ENDING: Final = "-leg"
# Pictures of somebody's own hand, or of a hand that comes near it: not where a limb ends.
OF_ARM: Final = frozenset({"touch-air"})
# The quiet limb of a leg is known by its words.
OTHERWISE: Final = {"coach-u01-1": "coach-u01-leg-1"}


def of_limb(key: str, limb: str) -> str:
    """The word key for this limb, arm or leg."""
    return f"{key}{ENDING}" if limb == LEG and key in _other_words() else key


def picture_of(key: str, limb: str) -> str:
    """The picture key for this limb."""
    if limb == LEG and key in OTHERWISE:
        return OTHERWISE[key]
    return f"{key}{ENDING}" if limb == LEG and f"{key}{ENDING}" in picture_keys() else key


@lru_cache(maxsize=1)
def _other_words() -> frozenset[str]:
    return frozenset(key.removesuffix(ENDING) for key in load_words() if key.endswith(ENDING))

"""A number that was told: one that can be counted with, or a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from game.programme.field import ProgrammeError


def counted(what: str, *values: float | None) -> None:
    """ProgrammeError unless each is a number of 0 or more that is not endless; None, not told, is fine.

    What is no number could not be written into the journal and would pass every comparison.
    """
    for value in values:
        if value is not None and not (isfinite(value) and value >= 0.0):
            raise ProgrammeError(f"{what} is {value}: give a number of 0 or more.")


def carried(pair: Sequence[int]) -> tuple[int, int]:
    """What a short session hands on: its scored trials and, of these, the successes; ProgrammeError otherwise."""
    if len(pair) != 2 or not 0 <= pair[1] <= pair[0]:
        raise ProgrammeError(f"{list(pair)} is carried over: give the scored trials and, of these, the successes.")
    return pair[0], pair[1]

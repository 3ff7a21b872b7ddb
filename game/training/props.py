"""Things on the stage: where they stand and what they look like, as plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from game.body.frame import Floats
from game.training.events import Look, LookValue, Place
from game.training.levels import ExerciseError

_NUMBERS: Final = (float, int, np.integer, np.floating)


class Prop:
    """A thing on the stage. `sought` tells whether anything has asked where it stands, as `near` does."""

    __slots__ = ("_at", "kind", "look", "prop_id", "sought")

    def __init__(self, prop_id: int, kind: str, at: Place, look: Look) -> None:
        self.prop_id = prop_id
        self.kind = kind
        self.look: dict[str, LookValue] = dict(look)
        self.sought = False
        self.put(at)

    @property
    def at(self) -> Floats:
        """Where it stands in the seat frame, metres, shape (3,)."""
        self.sought = True
        return self._at

    @property
    def place(self) -> Place:
        """The same as three plain numbers."""
        x, y, z = self._at.tolist()
        return (x, y, z)

    def put(self, at: Place) -> None:
        """Stand it somewhere else."""
        self._at: Floats = np.array(at, dtype=np.float64)
        self._at.setflags(write=False)


def as_place(at: Iterable[float]) -> Place:
    """Three finite numbers as a place; ExerciseError for anything else."""
    numbers = tuple(float(value) for value in at)
    if len(numbers) != 3 or not all(math.isfinite(number) for number in numbers):
        raise ExerciseError(
            f"A place is three finite numbers in metres, such as task.place(forward_m=0.2), not {at!r}."
        )
    return (numbers[0], numbers[1], numbers[2])


def as_look(look: Mapping[str, object]) -> dict[str, LookValue]:
    """Numbers, words and booleans as plain values; ExerciseError names another one."""
    plain: dict[str, LookValue] = {}
    for name, value in look.items():
        if isinstance(value, (bool, str)):
            plain[name] = value
        elif isinstance(value, _NUMBERS) and math.isfinite(value):
            plain[name] = float(value)
        elif isinstance(value, np.bool_):
            plain[name] = bool(value)
        else:
            raise ExerciseError(f"A look is numbers, words and booleans; {name}={value!r} is none of them.")
    return plain

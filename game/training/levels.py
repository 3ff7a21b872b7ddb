"""What a level is, what makes a list of levels sound, and the level at a difficulty between two of them."""

from __future__ import annotations

import dataclasses
import itertools
import math
import types
from collections.abc import Sequence
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

LevelT = TypeVar("LevelT")


class ExerciseError(Exception):
    """An exercise is not written as it should be; the message is one sentence that says what to do."""


def check_levels(name: str, levels: Sequence[object], free: Sequence[str]) -> None:
    """Raise ExerciseError unless the levels are at least two frozen instances of one module-level dataclass.

    Every field declared `float` must not both rise and fall over the levels, unless `free` names it.
    """
    if len(levels) < 2:
        raise ExerciseError(f"{name}: give at least two levels (six is usual), not {len(levels)}.")
    kind = type(levels[0])
    if not dataclasses.is_dataclass(kind):
        raise ExerciseError(f"{name}: a level must be a frozen dataclass, not {levels[0]!r}.")
    for number, level in enumerate(levels, 1):
        if type(level) is not kind:
            raise ExerciseError(
                f"{name}: level {number} is a {type(level).__name__}, the first is a {kind.__name__}."
            )
    if not getattr(kind, "__dataclass_params__").frozen:  # noqa: B009 - typeshed does not know the attribute
        raise ExerciseError(
            f"{name}: write @dataclass(frozen=True) above {kind.__name__}, so that no level can change."
        )
    if "<locals>" in kind.__qualname__:
        raise ExerciseError(f"{name}: define {kind.__name__} at the top of the module, not inside a function.")
    fields = {field.name for field in dataclasses.fields(kind)}
    for field in free:
        if field not in fields:
            raise ExerciseError(
                f"{name}: free names {field}, but {kind.__name__} has only {', '.join(sorted(fields))}."
            )
    for field in _float_fields(kind):
        _check_field(name, field, [getattr(level, field) for level in levels], monotone=field not in free)


def level_at(levels: Sequence[LevelT], x: float) -> LevelT:
    """The level at difficulty `x`, 1 to N + 0.99.

    Fields declared `float` lie between the lower and the upper level; every other field, and a `float | None`
    beside a None, comes from the lower level. From the last level on, the last level holds.
    """
    lower = min(len(levels), max(1, math.floor(x)))
    share = x - lower
    below = levels[lower - 1]
    if lower == len(levels) or share <= 0.0:
        return below
    above = levels[lower]
    between = {}
    for field in _float_fields(type(below)):
        low, high = getattr(below, field), getattr(above, field)
        if low is not None and high is not None and low != high:
            between[field] = low + share * (high - low)
    return dataclasses.replace(below, **between) if between else below  # type: ignore[type-var]


def _float_fields(kind: type[Any]) -> list[str]:
    hints = get_type_hints(kind)
    return [field.name for field in dataclasses.fields(kind) if _is_float(hints[field.name])]


def _is_float(hint: object) -> bool:
    if hint is float:
        return True
    if get_origin(hint) in (Union, types.UnionType):
        return set(get_args(hint)) == {float, type(None)}
    return False


def _check_field(name: str, field: str, values: Sequence[float | None], monotone: bool) -> None:
    numbers = [value for value in values if value is not None]
    if not all(math.isfinite(number) for number in numbers):
        raise ExerciseError(f"{name}: {field} must be a finite number in every level.")
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    if monotone and any(step > 0 for step in steps) and any(step < 0 for step in steps):
        raise ExerciseError(
            f"{name}: {field} rises and falls over the levels ({', '.join(f'{number:g}' for number in numbers)}); "
            f"make it go one way, or list it in free."
        )

"""One number of a preset: what it is, where it comes from, and who may change it within which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

# From the least to the most that one may change; each may change what those before it may.
ROLES: Final = ("patient", "therapist", "developer")
KEYS: Final = frozenset({"value", "unit", "source", "who", "min", "max", "choices"})


class ProgrammeError(ValueError):
    """Something given to the programme cannot be used; the message is one sentence that names the mend."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value with its unit and source (F published, M memory, D our choice, and the paragraph).

    `low` and `high` are its limits where it is a number, `choices` the words it may be (or be made of) where it
    is a word or a list of words. `who` is the least role that may change it.
    """

    value: Any
    unit: str
    source: str
    who: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def make_field(where: str, entry: object, kind: Any) -> Field:
    """The field in a TOML entry, which is to be of type `kind`; ProgrammeError names what is wrong with it."""
    if not isinstance(entry, Mapping):
        raise ProgrammeError(f"{where} must be a table with value, unit, source and who.")
    if unknown := set(entry) - KEYS:
        raise ProgrammeError(f"{where} has the unknown key {sorted(unknown)[0]}.")
    if missing := {"value", "unit", "source", "who"} - set(entry):
        raise ProgrammeError(f"{where} lacks {sorted(missing)[0]}.")
    if entry["who"] not in ROLES:
        raise ProgrammeError(f"{where}: who must be one of {', '.join(ROLES)}.")
    field = Field(
        entry["value"],
        str(entry["unit"]),
        str(entry["source"]),
        str(entry["who"]),
        entry.get("min"),
        entry.get("max"),
        tuple(entry.get("choices", ())),
    )
    if kind in (int, float) and (field.low is None or field.high is None):
        raise ProgrammeError(f"{where} lacks its limits min and max.")
    if kind not in (int, float, bool) and not field.choices:
        raise ProgrammeError(f"{where} lacks its choices.")
    return with_value(where, field, field.value, kind)


def with_value(where: str, field: Field, value: object, kind: Any) -> Field:
    """The field with another value; ProgrammeError when it is of another type or outside the limits."""
    several = get_origin(kind) is tuple
    plain = get_args(kind)[0] if several else kind
    parts = list(value) if several and isinstance(value, list | tuple) else [value]
    if plain is float:
        parts = [float(part) if type(part) is int else part for part in parts]
    wrong = [part for part in parts if type(part) is not plain]
    if wrong or (several and not isinstance(value, list | tuple)):
        raise ProgrammeError(f"{where} must be {_kind_name(kind)}, not {value!r}.")
    for part in parts:
        if field.choices and part not in field.choices:
            raise ProgrammeError(f"{where} is {part!r}; it must be one of {', '.join(field.choices)}.")
        if plain in (int, float) and not _within(field, part):
            raise ProgrammeError(f"{where} is {part:g}; it must lie between {field.low:g} and {field.high:g}.")
    made = tuple(parts) if several else parts[0]
    return Field(made, field.unit, field.source, field.who, field.low, field.high, field.choices)


def may_change(role: str, field: Field) -> bool:
    """True when this role may change the field."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(field.who)


def _within(field: Field, value: Any) -> bool:
    return field.low is not None and field.high is not None and bool(field.low <= value <= field.high)


def _kind_name(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return "a list of words"
    return {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}[kind]

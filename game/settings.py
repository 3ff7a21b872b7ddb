"""Reads presets and gives frozen values, so that the pure rooms need not touch a disk."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar, get_type_hints

from game.body.frame import Range

RuleT = TypeVar("RuleT")

FIELD_KEYS = {"value", "unit", "source", "who", "min", "max"}
WHO = {"patient", "therapist", "developer"}
# Written into every journal row; raise it whenever a rule or the value of one changes.
RULES_VERSION = "2026.11-2"


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence that names the file, the field and the mend."""


@lru_cache(maxsize=8)
def preset(name: str = "default") -> Mapping[str, Any]:
    """The sections of a preset file; SettingsError when there is none or it is not TOML."""
    file = resources.files("game.training") / "presets" / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no preset named {name}; see `presets` for the known ones.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The preset {name} is not valid TOML: {error}.") from error


def rules(kind: type[RuleT], section: str, name: str = "default") -> RuleT:
    """One section of a preset as the frozen dataclass `kind`, every field checked for type and limits."""
    return make_rules(kind, f"{name}.{section}", preset(name).get(section, {}))


def make_rules(kind: type[RuleT], where: str, table: Mapping[str, Any]) -> RuleT:
    """The dataclass filled from {field: {value, unit, source, min, max, who}}; SettingsError names the field."""
    hints = get_type_hints(kind)
    wanted = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name in table:
        if name not in wanted:
            raise SettingsError(f"{where}: there is no field {name}; known ones are {', '.join(wanted)}.")
    values = {}
    for name in wanted:
        if name not in table:
            raise SettingsError(f"{where}: the field {name} is missing.")
        values[name] = _value(f"{where}.{name}", table[name], hints[name])
    return kind(**values)


def _value(where: str, entry: object, kind: type) -> object:
    if not isinstance(entry, dict):
        raise SettingsError(f"{where} must be a table with value, unit, source and who.")
    if unknown := set(entry) - FIELD_KEYS:
        raise SettingsError(f"{where} has the unknown key {sorted(unknown)[0]}.")
    if missing := {"value", "unit", "source", "who"} - set(entry):
        raise SettingsError(f"{where} lacks {sorted(missing)[0]}.")
    if entry["who"] not in WHO:
        raise SettingsError(f"{where}: who must be one of {', '.join(sorted(WHO))}.")
    value = entry["value"]
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"{where} must be a {kind.__name__}, not {value!r}.")
    if kind in (int, float):
        if "min" not in entry or "max" not in entry:
            raise SettingsError(f"{where} lacks its limits min and max.")
        if not entry["min"] <= value <= entry["max"]:
            raise SettingsError(f"{where} is {value}; it must lie between {entry['min']} and {entry['max']}.")
    return value


def default_ranges(name: str = "default") -> dict[str, Range]:
    """The range of each measure for a person who has not been calibrated."""
    found = {}
    for measure, entry in preset(name).get("default_range", {}).items():
        low, high = float(entry["low"]), float(entry["high"])
        if not low < high:
            raise SettingsError(f"{name}.default_range.{measure}: low must be less than high.")
        found[measure] = Range(low, high)
    return found

"""A preset: every number the programme goes by for one kind of patient, and what a prescription changes of it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_type_hints

from game.programme.field import Field, ProgrammeError, make_field, may_change, with_value

RulesT = TypeVar("RulesT")


@dataclass(frozen=True, slots=True)
class Override:
    """A field that a prescription sets: `field` is section.name, `by` the role, `day` a calendar date (ISO)."""

    field: str
    value: Any
    by: str
    reason: str
    day: str


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules in force for one patient: the preset of the name, and the prescription's `overrides`.

    `fields` holds each number with unit, source and limits under section.name; `of(kind)` gives a whole section
    as its frozen dataclass. `version` is the version of the rules that read them, `fingerprint` a short digest of
    every value in force, so that a decision names exactly what it went by.
    """

    name: str
    label: str
    enabled: bool
    version: str
    fields: Mapping[str, Field]
    sections: Mapping[str, type]
    made: Mapping[type, object]
    overrides: tuple[Override, ...] = ()
    fingerprint: str = ""

    def of(self, kind: type[RulesT]) -> RulesT:
        """The section that fills this dataclass."""
        return cast(RulesT, self.made[kind])


def make_preset(
    name: str,
    head: Mapping[str, Any],
    tables: Mapping[str, Mapping[str, Any]],
    sections: Mapping[str, type],
    version: str,
) -> Preset:
    """The preset from its TOML tables; ProgrammeError names a section or field that is missing or wrong."""
    for key in head:
        if key not in ("label", "enabled", "based_on"):
            raise ProgrammeError(f"{name}.preset has the unknown key {key}.")
    label, enabled = head.get("label"), head.get("enabled")
    if not isinstance(label, str) or not isinstance(enabled, bool):
        raise ProgrammeError(f"{name}.preset needs a label and enabled = true or false.")
    fields: dict[str, Field] = {}
    for section, kind in sections.items():
        if section not in tables:
            raise ProgrammeError(f"{name}: the section {section} is missing.")
        table, hints = tables[section], get_type_hints(kind)
        wanted = [each.name for each in dataclasses.fields(kind)]
        for key in table:
            if key not in wanted:
                raise ProgrammeError(
                    f"{name}.{section}: there is no field {key}; known ones are {', '.join(wanted)}."
                )
        for key in wanted:
            if key not in table:
                raise ProgrammeError(f"{name}.{section}: the field {key} is missing.")
            fields[f"{section}.{key}"] = make_field(f"{name}.{section}.{key}", table[key], hints[key])
    return _assemble(Preset(name, label, enabled, version, fields, sections, {}))


def prescribed(preset: Preset, overrides: Iterable[Override]) -> Preset:
    """The preset with a prescription's values; ProgrammeError when one is not allowed, and nothing is changed.

    A later override of a field replaces the earlier one.
    """
    overrides = tuple(overrides)
    fields = dict(preset.fields)
    for each in overrides:
        if (field := fields.get(each.field)) is None:
            raise ProgrammeError(f"There is no field {each.field} in the preset {preset.name}: check its name.")
        if not may_change(each.by, field):
            raise ProgrammeError(f"{each.field} may not be changed by a {each.by}: ask a {field.who}.")
        if not each.reason.strip():
            raise ProgrammeError(f"{each.field}: give the reason for the change, so that others can follow it.")
        section, name = each.field.split(".", 1)
        kind = get_type_hints(preset.sections[section])[name]
        fields[each.field] = with_value(each.field, field, each.value, kind)
    return _assemble(dataclasses.replace(preset, fields=fields, overrides=(*preset.overrides, *overrides)))


def _assemble(preset: Preset) -> Preset:
    """Fill each section's dataclass; a section whose fields contradict one another is refused by itself."""
    made = {}
    for section, kind in preset.sections.items():
        names = [each.name for each in dataclasses.fields(kind)]
        try:
            made[kind] = kind(**{name: preset.fields[f"{section}.{name}"].value for name in names})
        except ValueError as error:
            raise ProgrammeError(f"{preset.name}.{section}: {error}.") from error
    values = json.dumps({name: field.value for name, field in preset.fields.items()}, sort_keys=True)
    return dataclasses.replace(
        preset,
        fields=MappingProxyType(dict(preset.fields)),
        made=MappingProxyType(made),
        fingerprint=hashlib.sha256(values.encode()).hexdigest()[:16],
    )

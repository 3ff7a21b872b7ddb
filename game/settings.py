"""Reads presets and gives frozen values, so that the pure rooms need not touch a disk."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from game.body.frame import Range
from game.programme.field import ProgrammeError, make_field
from game.programme.preset import Preset, make_preset
from game.programme.sections import SECTIONS

RuleT = TypeVar("RuleT")

# Files whose sections every preset has, and the presets, each a file of what is its own.
SHARED = ("default", "pain", "screening", "gates", "programme")
PRESETS = ("plp", "crps", "stroke", "dystonia", "postsurg", "telescope", "other")
# Written into every journal row; raise it whenever a rule or the value of one changes.
RULES_VERSION = "2026.11-14"


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence that names the file, the field and the mend."""


@lru_cache(maxsize=32)
def preset(name: str = "default") -> Mapping[str, Any]:
    """The sections of a preset file; SettingsError when there is none or it is not TOML."""
    return _read(name)


def _read(name: str) -> dict[str, Any]:
    file = resources.files("game.training") / "presets" / f"{name}.toml"
    try:
        return _joined(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no preset named {name}; see `presets` for the known ones.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The preset {name} is not valid TOML: {error}.") from error


def _joined(sections: dict[str, Any]) -> dict[str, Any]:
    """The sections with each field that is `same` as one of another file (file.section.field) taken from there."""
    for fields in sections.values():
        for name, field in fields.items():
            if isinstance(field, dict) and "same" in field:
                file, section, other = field["same"].split(".")
                fields[name] = preset(file)[section][other]
    return sections


def rules(kind: type[RuleT], section: str, name: str = "default") -> RuleT:
    """One section of a preset as the frozen dataclass `kind`, every field checked for type and limits."""
    made: RuleT = _rules(kind, section, name)  # type: ignore[arg-type]
    return made


@lru_cache(maxsize=256)
def _rules(kind: type[Any], section: str, name: str) -> Any:
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
        try:
            values[name] = make_field(f"{where}.{name}", table[name], hints[name]).value
        except ProgrammeError as error:
            raise SettingsError(str(error)) from error
    return kind(**values)


@lru_cache(maxsize=16)
def programme(name: str) -> Preset:
    """The preset of this name with every section of the programme; SettingsError says what is wrong with it."""
    if name not in PRESETS:
        raise SettingsError(f"There is no preset named {name}: choose one of {', '.join(PRESETS)}.")
    try:
        return make_preset(name, preset(name)["preset"], _tables(name), SECTIONS, RULES_VERSION)
    except KeyError as error:
        raise SettingsError(f"{name}: the section {error.args[0]} is missing.") from error
    except ProgrammeError as error:
        raise SettingsError(str(error)) from error


def _tables(name: str) -> dict[str, dict[str, Any]]:
    """The sections of the programme: what all share, under what a preset is based on, under its own."""
    own = preset(name)
    base = own["preset"].get("based_on")
    if base is None:
        tables = {key: dict(table) for file in SHARED for key, table in preset(file).items() if key in SECTIONS}
    else:
        tables = _tables(base)
    for section, fields in own.items():
        if section == "preset":
            continue
        if section not in SECTIONS:
            raise SettingsError(f"{name}: there is no section {section}; known ones are {', '.join(SECTIONS)}.")
        tables.setdefault(section, {}).update(fields)
    return tables


def default_ranges(name: str = "default") -> dict[str, Range]:
    """The range of each measure for a person who has not been calibrated."""
    found = {}
    for measure, entry in preset(name).get("default_range", {}).items():
        low, high = float(entry["low"]), float(entry["high"])
        if not low < high:
            raise SettingsError(f"{name}.default_range.{measure}: low must be less than high.")
        found[measure] = Range(low, high)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """What a place tells of itself in `site.toml`, in the data folder; what it leaves out is empty.

    `crisis_number` and `emergency_number` are those of site and country (protocol.md 2.8 item 5, 2.9);
    `therapist`, `contact` and `review_days` are what use at home needs (2.8 item 2); `enabled` names presets that
    are off by default and that the site switches on (7.4). `name` stands on the ward's pages; `wipe_s` is how long
    the ward's disinfectant must stay wet (13.2). `fhir_codes` are codes of other systems for measures of ours: the
    measure's name, system, code and display, in the file as `name = "system|code|display"`. `language` is that of
    what staff read on a station before a patient is chosen.
    """

    crisis_number: str = ""
    emergency_number: str = ""
    therapist: str = ""
    contact: str = ""
    review_days: int | None = None
    enabled: tuple[str, ...] = ()
    fhir_codes: tuple[tuple[str, str, str, str], ...] = ()
    name: str = "Midline"
    wipe_s: int = 120
    language: str = "en"


# What is a whole number in `site.toml`, and of what.
WHOLE = {"review_days": "days", "wipe_s": "seconds"}


def site_path(folder: Path) -> Path:
    """Where the site's own settings lie in a data folder."""
    return folder / "site.toml"


def site(folder: Path) -> Site:
    """The site's settings, all empty without the file; SettingsError names the file, the key and the mend."""
    path = site_path(folder)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Site()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f'{path} cannot be read ({error}): write it as TOML, key = "value".') from error
    known = {field.name for field in dataclasses.fields(Site)}
    for name, value in found.items():
        if name not in known:
            raise SettingsError(f"{path}: there is no key {name}; known ones are {', '.join(sorted(known))}.")
        found[name] = _told(path, name, value)
    return Site(**found)


def _told(path: Path, name: str, value: Any) -> Any:
    """A value of the site's file as it is held; SettingsError where it is none."""
    if name == "enabled":
        if not isinstance(value, list) or not set(map(str, value)) <= set(PRESETS):
            raise SettingsError(f"{path}: enabled must be a list of presets, of {', '.join(PRESETS)}.")
        return tuple(value)
    if name == "fhir_codes":
        return _fhir_codes(path, value)
    if name in WHOLE:
        if type(value) is not int or value < 0:
            raise SettingsError(f"{path}: {name} must be a whole number of {WHOLE[name]}.")
    elif not isinstance(value, str):
        raise SettingsError(f"{path}: {name} must be text in quotation marks.")
    return value


def _fhir_codes(path: Path, table: Any) -> tuple[tuple[str, str, str, str], ...]:
    """Each measure's code in another system; SettingsError where one is not written so."""
    codes = []
    for name, text in table.items() if isinstance(table, dict) else [("", None)]:
        parts = text.split("|") if isinstance(text, str) else []
        if len(parts) not in (2, 3) or not all(part.strip() for part in parts[:2]):
            raise SettingsError(f'{path}: write fhir_codes as a table of name = "system|code|display".')
        system, code, display = (part.strip() for part in (*parts, "")[:3])
        codes.append((name, system, code, display))
    return tuple(codes)

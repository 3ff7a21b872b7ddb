"""Reads the papers: tables of TOML into frozen values, every field checked, and the texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from importlib import resources
from typing import Any, Final, TypeVar, get_type_hints

RowT = TypeVar("RowT")

# What stands behind a control, in the order in which ISO 14971 prefers them.
CONTROLS: Final = ("design", "protection", "information")
# A dependency is listed in pyproject.toml, a part comes inside or with one, a platform is the site's.
KINDS: Final = ("dependency", "part", "platform")


class PapersError(Exception):
    """A paper cannot be read or written; the message is one sentence that names the file and the mend."""


@dataclass(frozen=True, slots=True)
class Control:
    """What is done about a risk; `kind` is one of CONTROLS."""

    id: str
    kind: str
    text: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A line of the risk file. Severity and probability are steps 1 to 5, `before` and `after` the controls."""

    id: str
    hazard: str
    cause: str
    harm: str
    severity: int
    before: int
    after: int
    residual: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the program has to do, where that is asked for, and the tests that hold it; `coming`: not in it yet."""

    id: str
    text: str
    source: str
    risks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    coming: bool = False


@dataclass(frozen=True, slots=True)
class KnownBug:
    """A published anomaly of a library: where it is written, what it says there, and what it means here."""

    where: str
    says: str
    here: str


@dataclass(frozen=True, slots=True)
class Soup:
    """Software of unknown provenance. `versions` as pyproject.toml has it; `tried` is the one that was tested."""

    name: str
    kind: str
    versions: str
    tried: str
    licence: str
    purpose: str
    fails: str
    bugs: tuple[KnownBug, ...] = ()
    coming: bool = False


@dataclass(frozen=True, slots=True)
class UseError:
    """What a person may do wrong, what comes of it, and what the program does about it."""

    id: str
    who: str
    task: str
    error: str
    consequence: str
    answer: str
    risks: tuple[str, ...]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """A known anomaly or limit of Midline itself; `quote` stands word for word in the README `file`."""

    id: str
    text: str
    meaning: str
    advice: str
    file: str
    quote: str
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """What a step from 1 to 5 of severity and probability means."""

    severity: tuple[str, ...]
    probability: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """All tables."""

    scale: Scale
    risks: tuple[Risk, ...]
    requirements: tuple[Requirement, ...]
    soup: tuple[Soup, ...]
    use_errors: tuple[UseError, ...]
    shortcomings: tuple[Shortcoming, ...]


def text_of(name: str) -> str:
    """The text of one paper; PapersError when it is not there."""
    try:
        return (resources.files("game.papers") / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PapersError(f"The paper {name} is missing: install Midline again.") from error


def read_table(name: str) -> dict[str, Any]:
    """One TOML file of this room; PapersError when it is none."""
    try:
        return tomllib.loads(text_of(name))
    except tomllib.TOMLDecodeError as error:
        raise PapersError(f"The paper {name} is not valid TOML: {error}.") from error


def about(name: str) -> str:
    """What a table says about itself, Markdown."""
    return str(read_table(name)["about"])


def rows(kind: type[RowT], tables: list[dict[str, Any]], where: str) -> tuple[RowT, ...]:
    """Each table as `kind`, in order; PapersError names the first one that does not fit."""
    return tuple(
        _row(kind, table, f"{where}, entry {table.get('id') or table.get('name') or number}")
        for number, table in enumerate(tables, 1)
    )


def read_papers() -> Papers:
    """All tables of this version."""
    risks = read_table("risks.toml")
    return Papers(
        scale=_row(Scale, risks["scale"], "risks.toml, scale"),
        risks=rows(Risk, risks["risk"], "risks.toml"),
        requirements=rows(Requirement, read_table("requirements.toml")["requirement"], "requirements.toml"),
        soup=rows(Soup, read_table("soup.toml")["soup"], "soup.toml"),
        use_errors=rows(UseError, read_table("use_errors.toml")["use_error"], "use_errors.toml"),
        shortcomings=rows(Shortcoming, read_table("anomalies.toml")["anomaly"], "anomalies.toml"),
    )


_PARTS: Final[dict[str, type[Any]]] = {"controls": Control, "bugs": KnownBug}


def _row(kind: type[RowT], table: Mapping[str, Any], where: str) -> RowT:
    hints = get_type_hints(kind)
    needed = {each.name for each in fields(kind) if each.default is MISSING}  # type: ignore[arg-type]
    if wrong := sorted(set(table) - set(hints)) + sorted(needed - set(table)):
        raise PapersError(f"{where}: the field {wrong[0]} is unknown or missing.")
    return kind(**{name: _value(name, hints[name], value, where) for name, value in table.items()})


def _value(name: str, hint: Any, value: Any, where: str) -> Any:
    if name in _PARTS and isinstance(value, list):
        return rows(_PARTS[name], value, where)
    if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
        value = tuple(value)
    fits = isinstance(value, tuple) if hint not in (str, int, bool) else type(value) is hint
    if not fits or (isinstance(value, str) and not value.strip() and name != "versions"):
        raise PapersError(f"{where}: the field {name} does not fit.")
    return value

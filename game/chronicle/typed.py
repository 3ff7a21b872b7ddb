"""Measures that staff took in their own way and type outside a visit: `midline patients measure` (8.7a).

Tests that are known have their unit and ends from `presets/outcomes.toml`; anything else (of a laboratory, of a
scanner) is kept with its unit, method and day, taken along by the export and interpreted by nobody. None of them
decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Final

from game.chronicle.chronicle import Chronicle
from game.chronicle.enrolment import UNSAVED
from game.chronicle.measures import OUTCOMES, outcome_rules
from game.chronicle.prescribing import enrolled
from game.programme.calendar import day_of
from game.programme.field import ProgrammeError
from game.scoring.journal import Journal
from game.scoring.trouble import JournalError
from game.training.events import Measure

# Beside the tests of the month: sums of questionnaires, a line of pain, a range by goniometer.
KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {**OUTCOMES, "pcs": "points", "vas": "mm", "rom": "deg", "paq-s": "points", "tas-20": "points"}
)
LAB: Final = "lab-"
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST: Final = 80


def typed(
    folder: Path,
    code: str,
    name: str,
    value: float,
    day: str,
    *,
    unit: str = "",
    side: str = "",
    method: str = "",
    taken: str = "",
    by: str = "therapist",
) -> Measure:
    """Keep one measure in the patient's record; a refusal is one sentence. `taken` is the ISO day on which it was
    measured, today (`day`) where it is not given."""
    taken = taken or day
    if day_of(taken) > day_of(day):
        raise ProgrammeError(f"{taken} is after today: give the day on which it was measured.")
    if not isfinite(value):
        raise ProgrammeError(f"{value} is no figure: give a number.")
    with Journal.open(folder) as journal, Chronicle.open(journal, code) as chronicle:
        profile = enrolled(chronicle)
        if name in KNOWN:
            measure = _known(name, value, unit, side, profile.affected, method, taken, by)
        else:
            measure = _free(name, value, unit, side, method, taken, by)
        journal.append(measure, None, None)
        if not chronicle.saved():
            raise JournalError(UNSAVED)
    return measure


def _known(
    name: str, value: float, unit: str, side: str, affected: str, method: str, taken: str, by: str
) -> Measure:
    limits = outcome_rules(name)
    if unit not in ("", KNOWN[name]):
        raise ProgrammeError(f"{name} is kept in {KNOWN[name]}, not in {unit}.")
    if not limits.low <= value <= limits.high:
        raise ProgrammeError(f"{name} lies between {limits.low} and {limits.high} {KNOWN[name]}, not {value:g}.")
    if limits.sides > 1 and not side:
        raise ProgrammeError(f"{name} is measured on both sides: say which with --side left or --side right.")
    return Measure(name, value, KNOWN[name], side or affected, by, _short(method), taken)


def _free(name: str, value: float, unit: str, side: str, method: str, taken: str, by: str) -> Measure:
    if not NAME.fullmatch(name):
        raise ProgrammeError("A name has small letters, digits and hyphens, such as cortisol-awakening.")
    if not unit or not method:
        known = ", ".join(KNOWN)
        raise ProgrammeError(
            f"{name} is none of {known}: to keep it as a value of a laboratory, give --unit and --method."
        )
    return Measure(f"{LAB}{name}", value, _short(unit), side, by, _short(method), taken)


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ProgrammeError(f"Keep unit and method within {LONGEST} letters, and name nobody in them.")
    return text

"""Takes records along from a station: what an export needs beside the rows is found here and handed over."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.chronicle.handover import page_of
from game.chronicle.measures import outcome_rules
from game.chronicle.past import read_past
from game.programme.dose import DoseRules
from game.scoring.export import Beside, Coding, Movements, Record, export
from game.scoring.export.study import open_study
from game.scoring.patients import find
from game.scoring.trouble import JournalError
from game.settings import programme, site
from game.training.course import Enrolled, Prescription

WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be taken along: of whom (nobody named: all), of which session, how, and where to.

    `pseudonymised`: study ids, shifted dates and no free words. `week` of the programme, for a page of one week.
    """

    code: str | None
    session: str | None
    form: str
    out: Path
    pseudonymised: bool = False
    week: int | None = None


def take_along(folder: Path, wish: Wish, day: str, movements: Movements = lambda _: ()) -> int:
    """Write the export and give how many events are in it; JournalError, SettingsError or ChronicleError.

    `movements` gives what was kept of a session's movement by the station's own id of it.
    """
    if wish.pseudonymised and wish.form == "pdf":
        raise JournalError("A page is for staff and knows its patient: take pseudonyms along in another format.")
    if wish.session is not None and wish.form == "pdf":
        raise JournalError(
            "A page is of a patient, not of one session: name the patient, or choose another format."
        )
    if wish.week is not None and wish.form != "pdf":
        raise JournalError("Only the page can be of one week: leave out --week, or add --format pdf.")
    study = open_study(folder) if wish.pseudonymised else None
    beside = Beside(
        movements=lambda session: movements(study.session_behind(session) if study else session),
        doses=prescribed_dose,
        pages=lambda code: page_values(folder, code, day),
        codes={name: Coding(*parts) for name, *parts in site(folder).fhir_codes},
        now_us=time.time_ns() // 1000,
        week=wish.week,
    )
    change = study.pseudonymised if study else list
    return export(folder, wish.code, wish.form, wish.out, session=wish.session, beside=beside, change=change)


def page_values(folder: Path, code: str, day: str) -> dict[str, Any]:
    """The hand-over of a patient on a day, with the dose that is prescribed now."""
    past = read_past(folder, code)
    values = page_of(find(folder, code), past, day)
    if past.enrolled:
        right, time_s = outcome_rules("laterality-right").error, outcome_rules("laterality-time").error
        values["laterality_error"] = {"right": right / WHOLE, "time_s": time_s}
        values["prescribed_dose"] = prescribed_dose(Record(code, past.rows))
    return values


def prescribed_dose(record: Record) -> dict[str, float] | None:
    """Minutes of a sitting and days a week by the preset and what was prescribed; None before a profile."""
    told = [row.event for row in record.rows if isinstance(row.event, Enrolled | Prescription)]
    enrolled = next((event for event in told if isinstance(event, Enrolled)), None)
    if enrolled is None:
        return None
    dose = programme(enrolled.preset).of(DoseRules)
    found: dict[str, float] = {"minutes": dose.minutes, "days_a_week": dose.days_a_week}
    for event in told:
        if isinstance(event, Prescription) and (name := event.field.removeprefix("dose.")) in found:
            found[name] = event.value
    return found

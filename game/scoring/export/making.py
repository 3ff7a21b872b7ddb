"""Which records are taken along, and the making of each format out of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from game.scoring.export.bids import bids_files
from game.scoring.export.cells import csv_events, csv_files
from game.scoring.export.fhir import fhir_file
from game.scoring.export.lines import jsonl_file
from game.scoring.export.page import pdf_file
from game.scoring.export.place import check, put
from game.scoring.export.record import Doses, Files, Movements, Record
from game.scoring.export.redcap import redcap_files
from game.scoring.key import find_key
from game.scoring.patients import find, patients, read_patient
from game.scoring.read import FindKey, find_session, read_events, sessions
from game.scoring.row import Row
from game.scoring.trouble import JournalError

FORMATS: Final = ("csv", "jsonl", "fhir", "bids", "redcap", "pdf")
# Formats of one table that may be asked for as one file.
ONE_TABLE: Final = ".csv"
# Formats that are about patients: a demonstration has no place in them.
OF_PATIENTS: Final = ("fhir", "redcap", "pdf")


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of another system for a measure of ours, as a site that has its licence fills it in."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a format needs and rows do not hold.

    `movements` gives a session's kept movement; `pages` the hand-over's values of a patient by code, `doses` what
    is prescribed; `codes` the site's codes by the measure's name; `now_us` the time of making (UTC microseconds);
    `week` of the programme, for a page of that week alone.
    """

    movements: Movements = lambda _: ()
    pages: Callable[[str], Mapping[str, Any]] = lambda _: {}
    doses: Doses = lambda _: None
    codes: Mapping[str, Coding] = field(default_factory=dict)
    now_us: int = 0
    week: int | None = None


def make(records: Sequence[Record], form: str, beside: Beside, *, one_table: bool = False) -> Files:
    """The files of one format; JournalError for a format that is none, or where there is nothing for it."""
    if form in OF_PATIENTS:
        records = [record for record in records if record.code]
        if not records:
            raise JournalError(f"A demonstration has no patient: take it along with --format jsonl, not {form}.")
    if not any(record.rows for record in records):
        raise JournalError("There is nothing to take along yet: this station holds no event of it.")
    if form == "csv":
        return csv_events(records) if one_table else csv_files(records)
    if form == "jsonl":
        return jsonl_file(records)
    if form == "fhir":
        return fhir_file(records, beside.doses, beside.codes, beside.now_us)
    if form == "pdf":
        pages = {record.code: beside.pages(record.code) for record in records}
        return pdf_file(records, pages, beside.now_us, beside.week)
    if form == "bids":
        return bids_files(records, beside.movements)
    if form == "redcap":
        files = redcap_files(records)
        return {"": files["data.csv"]} if one_table else files
    raise JournalError(f"There is no format {form}: choose --format {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")


def gather(
    folder: Path, code: str | None = None, session: str | None = None, key: FindKey = find_key
) -> list[Record]:
    """The records of a patient, of a session, or of all that this station holds; JournalError when unknown.

    A patient's record never holds a demonstration. With neither, demonstrations come last, as nobody's.
    """
    if code is not None:
        code = find(folder, code, key).code
        rows = read_patient(folder, code, key)
        if session is None:
            return [Record(code, rows)]
        name = find_session(folder, session, key)
        own = [row for row in rows if row.session == name]
        if not own:
            raise JournalError(f"The session {session} is none of {code}: `midline report` lists all.")
        return [Record(code, own)]
    if session is not None:
        return [_of_session(folder, find_session(folder, session, key), key)]
    found = [Record(each.code, read_patient(folder, each.code, key)) for each in patients(folder, key)]
    nobodys: list[Row] = []
    for each in sessions(folder, key):
        if not each.patient:
            nobodys += read_events(folder, each.session, key)
    return [*found, Record("", nobodys)] if nobodys else found


def _of_session(folder: Path, name: str, key: FindKey) -> Record:
    whose = next(each.patient for each in sessions(folder, key) if each.session == name)
    if not whose:
        return Record("", read_events(folder, name, key))
    # The patient's rows know which of them are the programme's.
    return Record(whose, [row for row in read_patient(folder, whose, key) if row.session == name])


def export(
    folder: Path,
    code: str | None,
    form: str,
    out: Path,
    key: FindKey = find_key,
    *,
    session: str | None = None,
    beside: Beside | None = None,
    change: Callable[[Sequence[Record]], list[Record]] = list,
) -> int:
    """Write what is kept of a patient, a session or all into a new file or folder; gives how many events.

    `change` makes other records of these before anything is written, such as `Study.pseudonymised`. JournalError
    says why not and what to do; nothing is ever overwritten.
    """
    if form not in FORMATS:
        raise JournalError(
            f"There is no format {form}: choose --format {', '.join(FORMATS[:-1])} or {FORMATS[-1]}."
        )
    check(out)
    records = change(gather(folder, code, session, key))
    one = out.suffix.lower() == ONE_TABLE
    put(out, make(records, form, beside or Beside(now_us=time.time_ns() // 1000), one_table=one))
    return sum(len(record.rows) for record in records)

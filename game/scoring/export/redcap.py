"""REDCap: one flat table with repeating sessions, and the data dictionary that makes a project fit for it.

A line without a repeat instrument holds what is of the patient once; each further line is one session, rating or
measure. Blanks are left blank: REDCap's "normal" import then overwrites nothing with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from game.scoring.export.cells import written
from game.scoring.export.columns import DAY, NUMBER, TABLES, TIME, WHOLE, YES, Column
from game.scoring.export.record import Files, Record
from game.scoring.export.tables import tables

# Instrument to the table that it is made of, and the columns that name its line elsewhere.
ONCE: Final = {"mirror_patient": "patients"}
AGAIN: Final = {"mirror_session": "sessions", "mirror_pain": "pain", "mirror_measure": "measures"}
SHORT: Final = {"mirror_patient": "pt", "mirror_session": "ses", "mirror_pain": "nrs", "mirror_measure": "mea"}
KEYS: Final = ("record_id", "redcap_repeat_instrument", "redcap_repeat_instance")
SKIPPED: Final = ("patient",)
# How REDCap checks a text field of a kind of ours.
CHECKED: Final = {WHOLE: "integer", NUMBER: "number", DAY: "date_ymd", TIME: "datetime_seconds_ymd"}
HEAD: Final = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name",
    "Matrix Ranking?", "Field Annotation",
)  # fmt: skip


def redcap_files(records: Sequence[Record]) -> Files:
    """`data.csv` for the Data Import Tool, and `dictionary.csv` for a project's Data Dictionary."""
    # REDCap takes plain UTF-8; with a mark before it, it does not find the first column.
    names = [*KEYS, *(name for form in SHORT for name, _ in _fields(form))]
    return {
        "data.csv": written(names, _lines(records), mark=False),
        "dictionary.csv": written(HEAD, _dictionary(), mark=False),
    }


def _fields(form: str) -> list[tuple[str, Column]]:
    """Each field of a form with its column; names of REDCap are lower case, unique in the project."""
    table = ONCE.get(form) or AGAIN[form]
    return [(f"{SHORT[form]}_{column.name}", column) for column in TABLES[table] if column.name not in SKIPPED]


def _lines(records: Sequence[Record]) -> Iterator[Mapping[str, Any]]:
    for record in records:
        found = tables([record])
        for form, table in ONCE.items():
            for line in found[table]:
                yield {"record_id": record.code, **_values(form, line)}
        for form, table in AGAIN.items():
            for number, line in enumerate(found[table], start=1):
                head = {"redcap_repeat_instrument": form, "redcap_repeat_instance": number}
                yield {"record_id": record.code, **head, **_values(form, line)}


def _values(form: str, line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(column, line.get(column.name)) for name, column in _fields(form)}


def _value(column: Column, value: Any) -> Any:
    if column.kind == YES and value is not None:
        return int(value)
    if column.kind == TIME and value:
        # REDCap has no zone and no part of a second: the label says UTC.
        return str(value)[:19].replace("T", " ")
    return value


def _dictionary() -> Iterator[dict[str, Any]]:
    first = "mirror_patient"
    yield {HEAD[0]: "record_id", HEAD[1]: first, HEAD[3]: "text", HEAD[4]: "Pseudonym"}
    for form in SHORT:
        for name, column in _fields(form):
            label = column.name.replace("_", " ").capitalize()
            unit = f" ({column.unit})" if column.unit and not column.unit.startswith("{") else ""
            yield {
                HEAD[0]: name,
                HEAD[1]: form,
                HEAD[3]: "yesno" if column.kind == YES else "text",
                HEAD[4]: f"{label}{unit}{', UTC' if column.kind == TIME else ''}",
                HEAD[6]: column.meaning,
                HEAD[7]: CHECKED.get(column.kind, ""),
            }

"""CSV that reads the same everywhere: UTF-8 with its mark, RFC 4180, decimal points, ISO times, no formulas."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from game.scoring.export.columns import TABLES
from game.scoring.export.record import Files, Record
from game.scoring.export.tables import events, tables

MARK: Final = "\ufeff"
# A spreadsheet takes a text that begins so for a formula, or for the end of the cell before.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD: Final = "'"


def cell(value: Any) -> str:
    """A value as the text of a cell: nothing for None, a guard before what would be a formula."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    text = str(value)
    return GUARD + text if text.startswith(FORMULA) else text


def written(names: Sequence[str], lines: Iterable[Mapping[str, Any]], *, mark: bool = True) -> bytes:
    """A table with a head line; what a line lacks is empty."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(names)
    table.writerows([cell(line.get(name)) for name in names] for line in lines)
    return ((MARK if mark else "") + out.getvalue()).encode()


def csv_files(records: Sequence[Record]) -> Files:
    """One file a table, and `dictionary.csv`, which says what each column means."""
    found = tables(records)
    files = {f"{name}.csv": written([c.name for c in TABLES[name]], lines) for name, lines in found.items()}
    return {**files, "dictionary.csv": _dictionary()}


def csv_events(records: Sequence[Record]) -> Files:
    """Every event in one table."""
    return {"": written([c.name for c in TABLES["events"]], events(records))}


def _dictionary() -> bytes:
    lines = [
        {"table": name, "column": c.name, "type": c.kind, "unit": c.unit, "meaning": c.meaning}
        for name, columns in TABLES.items()
        for c in columns
    ]
    return written(("table", "column", "type", "unit", "meaning"), lines)

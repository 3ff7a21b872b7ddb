"""Takes one patient's record along: every event with its envelope, in a file that anything reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from game.scoring.database import utc_text
from game.scoring.folder import write_new
from game.scoring.key import find_key
from game.scoring.patients import find, read_patient
from game.scoring.read import FindKey
from game.scoring.row import Row, encode
from game.scoring.trouble import JournalError

FORMATS = ("jsonl", "csv")
COLUMNS = (
    "patient", "session", "seq", "utc", "utc_us", "mono_us", "boot", "station", "rules", "format", "programme",
    "exercise_s", "session_s", "event_id", "kind", "payload",
)  # fmt: skip


def export(folder: Path, code: str, form: str, out: Path, key: FindKey = find_key) -> int:
    """Write all that is kept of one patient into a new file that this account alone reads; how many events.

    jsonl: an object a line, the payload within; csv: the same columns, the payload as JSON. JournalError says
    why not and what to do; nothing is ever overwritten.
    """
    if form not in FORMATS:
        raise JournalError(f"{form} cannot be exported yet: choose --format {' or '.join(FORMATS)}.")
    code = find(folder, code, key).code
    rows = read_patient(folder, code, key)
    text = _jsonl(code, rows) if form == "jsonl" else _csv(code, rows)
    try:
        write_new(out, text.encode())
    except FileExistsError as error:
        raise JournalError(f"There is something at {out} already: name another file.") from error
    except OSError as error:
        raise JournalError(f"{out} cannot be written ({error.strerror}): name another place.") from error
    return len(rows)


def _jsonl(code: str, rows: Sequence[Row]) -> str:
    return "".join(
        json.dumps({**values, "payload": json.loads(values["payload"])}) + "\n" for values in _values(code, rows)
    )


def _csv(code: str, rows: Sequence[Row]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()
    table.writerows(_values(code, rows))
    return out.getvalue()


def _values(code: str, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        kept = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
        yield {
            "patient": code,
            "utc": utc_text(row.utc_us),
            **kept,
            "kind": row.event.kind,
            "payload": encode(row.event),
        }

"""Every event with its envelope, an object a line: what another Midline, or any program, reads again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from game.scoring.export.record import Files, Record
from game.scoring.export.tables import events


def jsonl_file(records: Sequence[Record]) -> Files:
    """One file, in the order in which the events were kept."""
    lines = ({**line, "payload": json.loads(line["payload"])} for line in events(records))
    return {"": "".join(json.dumps(line) + "\n" for line in lines).encode()}

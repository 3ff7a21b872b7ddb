"""Records of virtual patients for tests of what is taken along, a session of the journal for each visit."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime
from functools import cache

from game.scoring.export import Record
from game.scoring.row import FORMAT, Row
from game.settings import RULES_VERSION, programme
from game.simulation.life import Life
from game.training.course import Visit
from game.training.events import SessionEnd, SessionStart

S = 1_000_000
SPACE = uuid.UUID(int=7)


def name(*parts):
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))


def noon_us(day):
    at = date.fromisoformat(day)
    return int(datetime(at.year, at.month, at.day, 12, tzinfo=UTC).timestamp()) * S


def rows_of(code, session, day, events, programme=True, first=1):
    """Events as rows of one session on a day, five seconds from one to the next."""
    made = []
    for seq, event in enumerate(events, start=first):
        told = programme and not isinstance(event, SessionStart | SessionEnd)
        made.append(
            Row(
                seq,
                None,
                5.0 * seq,
                event,
                name(code, session, seq),
                name(code, session),
                name("station"),
                noon_us(day) + 5 * S * seq,
                5 * S * seq,
                name("boot", day),
                RULES_VERSION,
                FORMAT,
                told,
            )
        )
    return made


@cache
def lived_record(days=30, code="P-01", archetype="plp-flare", seed=1):
    """So many days of a virtual patient, with all that the programme made of them."""
    life = Life("plp", archetype, (seed,), programme, keeps=True)
    life.live(days)
    groups = [[]]
    for event in life.events:
        if event.kind == "side" and groups[-1]:
            groups.append([])
        groups[-1].append(event)
    rows = []
    for number, group in enumerate(groups):
        day = next((event.day for event in group if isinstance(event, Visit)), None)
        day = day or next(event.day for event in group if hasattr(event, "day"))
        if number:
            group = [SessionStart("session", "left", 1, "step"), *group, SessionEnd("done")]
        rows += rows_of(code, number, day, group)
    return Record(code, tuple(rows))


def read_csv(content):
    """A table as lines, as a reader sees it that knows UTF-8 with its mark."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

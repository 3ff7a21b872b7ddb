"""What was measured over the weeks, out of the rows of a record: first, last, change, and what the end asks for.

The week is that of the programme, 1 from its first visit on (0 and less: before it; None: no visit yet).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from game.chronicle.measures import MEASURED, OUTCOMES, outcome_rules
from game.chronicle.phantom import NAMES
from game.chronicle.typed import LAB
from game.programme.calendar import WEEK_DAYS, day_of
from game.scoring.database import utc_text
from game.scoring.report import FELT
from game.scoring.row import Row
from game.training.course import TherapistAct
from game.training.events import Measure

# Each breathing in seconds, and how their minutes of a week are called (protocol.md 8.7a).
BREATHING, BREATHED, UNIT = "breathing", "breathing-minutes", "min a week"
MINUTE_S: Final = 60.0
# Asked for at the start, every four weeks and at the end (protocol.md 8.7a); after the end nothing else asks.
AT_END: Final = ("arat", "bbt", "fma-ue", "grip", "rom", "vas", "two-point")


def measures_of(rows: Sequence[Row], first: int | None) -> list[dict[str, Any]]:
    """Each measure and side: its first value as the baseline, the last, and the change between them.

    `first` is the ordinal of the day of the first visit. Breathing is summed: its minutes of each week with any.
    """
    found: dict[tuple[str, str], list[tuple[str, Measure]]] = {}
    for day, event in _told(rows):
        if event.name == BREATHING:
            _summed(found.setdefault((BREATHED, ""), []), day, event, first)
        elif event.name not in NAMES:
            found.setdefault((event.name, event.side), []).append((day, event))
    return [_measure(given, first) for given in found.values()]


def felt(measures: Sequence[Mapping[str, Any]]) -> bool:
    """True where one of them says how a limb is felt."""
    return any(each["name"] in FELT for each in measures)


def due_at_end(rows: Sequence[Row]) -> list[str]:
    """Of a programme that is over: what was measured earlier and not in its last week nor since."""
    over = [row.event.day for row in rows if isinstance(row.event, TherapistAct) and row.event.act == "done"]
    if not over:
        return []
    last = {(event.name, event.side): day for day, event in _told(rows) if event.name in AT_END}
    return [
        " ".join(part for part in (name, side) if part)
        for (name, side), day in last.items()
        if day_of(over[-1]) - day_of(day) >= WEEK_DAYS
    ]


def week_of(day: str, first: int | None) -> int | None:
    """The week of the programme in which a day (ISO) lies."""
    return None if first is None else (day_of(day) - first) // WEEK_DAYS + 1


def _told(rows: Sequence[Row]) -> Iterator[tuple[str, Measure]]:
    """Each measure with the day on which it was taken."""
    for row in rows:
        if isinstance(row.event, Measure):
            yield row.event.taken or utc_text(row.utc_us)[:10], row.event


def _summed(weeks: list[tuple[str, Measure]], day: str, event: Measure, first: int | None) -> None:
    minutes = event.value / MINUTE_S
    if weeks and week_of(weeks[-1][0], first) == week_of(day, first):
        minutes += weeks.pop()[1].value
    weeks.append((day, Measure(BREATHED, minutes, UNIT, "", event.rater)))


def _measure(given: list[tuple[str, Measure]], week_1: int | None) -> dict[str, Any]:
    (first_on, first), (last_on, last) = given[0], given[-1]
    change = round(last.value - first.value, 3) if len(given) > 1 else None
    error = outcome_rules(last.name).error if last.name in (*OUTCOMES, *MEASURED) else 0.0
    if last.name.startswith(LAB):
        # What a laboratory found is listed and never interpreted (8.7a).
        change = None
    return {
        "name": last.name,
        "side": last.side,
        "unit": last.unit,
        "rater": last.rater,
        "times": len(given),
        "baseline": round(first.value, 3),
        "baseline_on": first_on,
        "baseline_week": week_of(first_on, week_1),
        "last": round(last.value, 3),
        "last_on": last_on,
        "last_week": week_of(last_on, week_1),
        "method": last.method,
        "change": change,
        "more_than_error": None if not error or change is None else abs(change) >= error,
    }

"""The course of a patient in numbers for a page: ratings, active time and levels, over all days or one week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any, Final

from game.scoring.export.drawing import Value
from game.scoring.export.record import Record
from game.scoring.export.tables import WEEK_DAYS, tables

# More sessions than this are drawn as weekly means.
SINGLE: Final = 24
MINUTE: Final = 60.0
LEVELS: Final = 6.0


@dataclass(frozen=True, slots=True)
class Rating:
    """Pain before and after of one session; None where it was not given or not asked. `day` counts from 0."""

    day: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """`days` with practice and the blocks of each exercise, by the day of the programme from 0; `span` of days."""

    days: tuple[int, ...]
    ratings: tuple[Rating, ...]
    blocks: dict[str, list[tuple[int, float]]]
    active_min: float
    span: int

    @property
    def by_week(self) -> bool:
        """Whether there are too many sessions to draw each."""
        return len(self.ratings) > SINGLE

    @property
    def top(self) -> float:
        """The highest level that any curve reaches, six at least."""
        return max([LEVELS, *(value for points in self.blocks.values() for _, value in points)])

    def pain(self) -> tuple[list[str], list[Value], list[Value]]:
        """Labels, before and after: of each session, or as means of each week."""
        if not self.by_week:
            labels = [f"{number}" for number in range(1, len(self.ratings) + 1)]
            return labels, [each.before for each in self.ratings], [each.after for each in self.ratings]
        weeks = range(max(each.day for each in self.ratings) // WEEK_DAYS + 1)
        of = {week: [each for each in self.ratings if each.day // WEEK_DAYS == week] for week in weeks}
        before = [_mean([each.before for each in of[week]]) for week in weeks]
        return (
            [f"{week + 1}" for week in weeks],
            before,
            [_mean([each.after for each in of[week]]) for week in weeks],
        )

    def pain_in_words(self) -> str:
        """The same for somebody who hears the page."""
        labels, before, after = self.pain()
        sort = "week" if self.by_week else "session"
        told = [
            f"{sort} {label} before {_figure(first)}, after {_figure(last)}"
            for label, first, last in zip(labels, before, after, strict=True)
        ]
        return f"Pain by {sort}: " + "; ".join(told)

    def curves(self) -> list[tuple[str, list[tuple[int, float]]]]:
        """Each exercise with its levels over days, those played last and most often first."""
        found = [(name, points) for name, points in self.blocks.items() if len(points) > 1]
        return sorted(found, key=lambda each: (-each[1][-1][0], -len(each[1]), each[0]))


def course_of(record: Record, week: int | None = None) -> Course:
    """The course out of the rows of a patient; `week` counts from 1 with the first session that was begun."""
    found = tables([record])
    begun = [line for line in found["sessions"] if line["mode"] != "record" and line["day"]]
    if not begun:
        return Course((), (), {}, 0.0, 1)
    first = date.fromisoformat(begun[0]["day"]).toordinal()

    def day_of(line: dict[str, Any]) -> int:
        return date.fromisoformat(line["day"]).toordinal() - first

    def wanted(line: dict[str, Any]) -> bool:
        return week is None or day_of(line) // WEEK_DAYS == week - 1

    practised = [line for line in begun if line["blocks"] and wanted(line)]
    asked = [line for line in practised if _asked(line)]
    blocks: dict[str, list[tuple[int, float]]] = {}
    for line in found["doses"]:
        if line["x"] is not None and wanted(line):
            blocks.setdefault(line["code"], []).append((day_of(line) - _before(week), line["x"]))
    active = sum(line["active_s"] for line in practised)
    days = tuple(sorted({day_of(line) for line in practised}))
    span = WEEK_DAYS if week is not None else (days[-1] + 1 if days else 1)
    ratings = tuple(Rating(day_of(line), line["pain_before"], line["pain_after"]) for line in asked)
    return Course(days, ratings, blocks, round(active / MINUTE, 1), span)


def _before(week: int | None) -> int:
    return 0 if week is None else (week - 1) * WEEK_DAYS


def _asked(line: dict[str, Any]) -> bool:
    return not line["pain_before_state"] == line["pain_after_state"] == "not-asked"


def _mean(values: Sequence[int | None]) -> Value:
    given = [each for each in values if each is not None]
    return fmean(given) if given else None


def _figure(value: Value) -> str:
    return "not given" if value is None else f"{value:.1f}".removesuffix(".0")

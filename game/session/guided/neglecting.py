"""T1 on this screen: leaves, lines, what staff saw in the day, and the table that makes one result of them.

The table asks for extinction, which T2b tells, so the flashes come first where they were not shown yet.
"""

from __future__ import annotations

from typing import Final

from game.programme.decision import decide
from game.programme.screening.kinds import By, Colour
from game.programme.screening.neglect import (
    Line,
    Neglect,
    NeglectRules,
    Sign,
    leaf_cancellation,
    line_bisection,
    neglect,
)
from game.programme.screening.vision import Field, extinction_of
from game.session.guided.desk import Guide, Script
from game.session.guided.ruled import STAFF, seed_of, tell_marks
from game.session.guided.sighted import field_test
from game.settings import rules
from game.training.events import Measure
from game.training.intake import ScreenItem
from game.view.marking import Leaves, Lines
from game.view.picks import Option, Pick
from game.view.sheet import Ruler
from game.view.sheet_plan import SheetRules, leaf_sheet, lines

# What staff may have seen in the day, by the word key of its box.
SIGNS: Final = {
    "staff-sign-one-side": Sign.ONE_SIDED,
    "staff-sign-bumps": Sign.BUMPS,
    "staff-sign-arm": Sign.LEAVES_ARM,
    "staff-sign-voice": Sign.DOES_NOT_TURN,
    "staff-sign-denies": Sign.DENIES,
}
NONE: Final = "staff-sign-none"


def neglect_test(guide: Guide, ruler: Ruler) -> Script[str | None]:
    """The result of T1; None where something of it is not valid but the leaves, so that it is done again."""
    before = guide.course.chart.admission.value("T1")
    leaves = yield from _leaves(guide, ruler)
    halved: Colour | None = None
    signs: tuple[Sign, ...] = ()
    extinction: bool | None = None
    if leaves is not None:
        halved = yield from _lines(guide, ruler)
        extinction = yield from _extinction(guide, ruler)
        signs = yield from _signs(guide)
    answer, decision = decide(
        guide.course.preset,
        neglect,
        leaves=leaves,
        lines=halved,
        signs=signs,
        extinction=extinction,
        repeated=before == Neglect.REPEAT.value,
        unfinished_before=int(before == Neglect.NOT_VALID.value),
    )
    guide.desk.tell(decision)
    # Only a sheet that was not finished is kept as not valid: twice of that is for the therapist to judge.
    return None if leaves is not None and answer is Neglect.NOT_VALID else answer.value


def _leaves(guide: Guide, ruler: Ruler) -> Script[Colour | None]:
    limits, sizes, seed = guide.course.preset.of(NeglectRules), rules(SheetRules, "sheet"), seed_of(guide)
    sheet = leaf_sheet(ruler, seed, 2 * limits.leaves_a_side, sizes)
    screen = Leaves(guide.desk.rules, ruler, sheet, sizes, limits.limit_s)
    yield from guide.ask(screen, "t1a")
    tell_marks(guide, "T1a", seed, ruler, screen.marks, screen.done_s)
    score, decision = decide(
        guide.course.preset,
        leaf_cancellation,
        targets=sheet.across(ruler.width_mm),
        marks=tuple(screen.found),
        done_s=screen.done_s,
    )
    guide.desk.tell(decision)
    return score.colour


def _lines(guide: Guide, ruler: Ruler) -> Script[Colour | None]:
    limits, seed = guide.course.preset.of(NeglectRules), seed_of(guide)
    planned = lines(ruler, seed, limits.lines, limits.line_mm, limits.line_share)
    screen = Lines(guide.desk.rules, ruler, planned, rules(SheetRules, "sheet"))
    yield from guide.ask(screen, "t1b")
    tell_marks(guide, "T1b", seed, ruler, [each.mark for each in screen.halved], None)
    score, decision = decide(
        guide.course.preset,
        line_bisection,
        lines=tuple(Line(round(each.off_mm, 2), each.line.length_mm) for each in screen.halved),
    )
    guide.desk.tell(decision)
    guide.desk.tell(Measure("line-bisection", round(score.mean_mm, 2), "mm", "", "self"))
    guide.desk.tell(Measure("line-bisection-share", round(score.mean_percent, 2), "%", "", "self"))
    return score.colour


def _extinction(guide: Guide, ruler: Ruler) -> Script[bool | None]:
    """As T2b told it; it is done now where it was not yet, and told as its own item."""
    known = guide.course.chart.admission.value("T2b")
    if known is None:
        known = yield from field_test(guide, ruler)
        if known is None:
            return None
        guide.chronicle.take(ScreenItem(guide.desk.setting.day, "T2b", known, By.STAFF.value))
    return extinction_of(Field(str(known)))


def _signs(guide: Guide) -> Script[tuple[Sign, ...]]:
    """What staff saw in the day, several of them or none."""
    screen = Pick(
        guide.desk.rules,
        "staff-signs",
        tuple(Option(key, key) for key in SIGNS),
        multi=True,
        none=NONE,
        again=False,
        staff=True,
        scanning=guide.scanning,
    )
    yield from guide.ask(screen)
    seen = screen.result if isinstance(screen.result, tuple) else ()
    guide.desk.tell(Measure("staff-signs", float(len(seen)), f"of {len(SIGNS)}", "", STAFF))
    return tuple(SIGNS[key] for key in seen)

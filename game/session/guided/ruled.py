"""The screen is measured before a test: a bank card, and how far the eyes are; staff do both (protocol.md 2.3)."""

from __future__ import annotations

from dataclasses import replace

from game.session.guided.desk import Guide, Script
from game.settings import rules
from game.training.events import Marks, Measure
from game.view.marking import Mark
from game.view.ruling import CardFit, Eyes, ruler_of
from game.view.sheet import Ruler
from game.view.sheet_plan import SheetRules
from game.view.staffed import Note

# Places are kept to a hundredth of a millimetre, times to a millisecond.
FINE_MM, FINE_S = 2, 3
STAFF = "staff"


def measured(guide: Guide) -> Script[Ruler | None]:
    """The ruler of this window, its card measured once and the eyes each visit; None without a flat page."""
    desk = guide.desk
    if desk.page_px is None:
        return None
    if guide.ruler is not None and guide.ruler.size_px == desk.page_px:
        return guide.ruler
    known = desk.rulers.of(desk.page_px)
    if known is None:
        known = yield from _by_card(guide, desk.page_px)
    eyes = Eyes(desk.rules, known.mm_a_px, known.eyes_mm, scanning=guide.scanning)
    yield from guide.ask(eyes)
    ruler = replace(known, eyes_mm=known.eyes_mm if eyes.result is None else eyes.result)
    trouble = desk.rulers.keep(ruler)
    if trouble:
        yield from guide.ask(Note(desk.rules, trouble, staff=True, scanning=guide.scanning))
    desk.tell(Measure("screen-mm-a-px", ruler.mm_a_px, "mm", "", STAFF))
    desk.tell(Measure("eyes-to-screen", ruler.eyes_mm, "mm", "", STAFF))
    guide.ruler = ruler
    return ruler


def _by_card(guide: Guide, size_px: tuple[int, int]) -> Script[Ruler]:
    card = CardFit(guide.desk.rules, size_px, scanning=guide.scanning)
    yield from guide.ask(card)
    assert card.result is not None
    return ruler_of(card.result, rules(SheetRules, "sheet").eyes_mm, size_px)


def tell_marks(guide: Guide, test: str, seed: int, ruler: Ruler, marks: list[Mark], done_s: float | None) -> None:
    """Keep every touch of a sheet as it was made: whoever scores it anew needs nothing else."""
    guide.desk.tell(
        Marks(
            test,
            seed,
            round(ruler.width_mm, FINE_MM),
            round(ruler.height_mm, FINE_MM),
            tuple(round(mark.x_mm, FINE_MM) for mark in marks),
            tuple(round(mark.y_mm, FINE_MM) for mark in marks),
            tuple(round(mark.at_s, FINE_S) for mark in marks),
            done_s,
        )
    )


def seed_of(guide: Guide) -> int:
    """Another sheet each day, and the same again when a day is replayed."""
    return guide.today * 10 + guide.desk.setting.seed

"""Feared movements in stage 4: the ten pictures by their worry, and one of them tried (protocol.md 6.3)."""

from __future__ import annotations

from typing import Final

from game.programme.field import ProgrammeError
from game.programme.movement import EASIER, EXPECTED, MORE, MovementRules, context_of
from game.programme.pain import MOVES_ITSELF
from game.programme.parts import EXPOSURE, Part
from game.programme.practice import open_session
from game.session.guided.desk import Guide, Script
from game.session.guided.limb import picture_of
from game.training.care import ExposureCards
from game.training.course import BlockDone, ExposureDone
from game.training.events import Measure
from game.training.staircase import LOWEST
from game.view.closing import Compared
from game.view.feelings import Scale
from game.view.picks import Option, Pick, YesNo
from game.view.staffed import Note

PICTURES: Final = tuple(range(1, 11))
# So many are rated in one visit; the others wait for the next one.
A_VISIT: Final = 5
# Who moves: the person's own limb, away from the table; nothing here measures it.
SOURCE: Final = "own_limb"
# The one context in which it is not done slowly.
BRISK: Final = "kitchen-speed"
ENDS: Final = ("worry-low", "worry-high")


def unranked(guide: Guide) -> tuple[int, ...]:
    """The pictures that are still to be rated, where this programme has them: in stage 4 only."""
    chart, limits = guide.course.chart, guide.course.preset.of(MovementRules)
    ranked_otherwise = bool(chart.body.worries) and not chart.body.pictures
    if chart.standing.stage != MOVES_ITSELF or not limits.cards or ranked_otherwise:
        return ()
    return tuple(each for each in PICTURES if each not in chart.body.pictures)


def wanted(guide: Guide) -> Script[bool]:
    """True when pictures are still to be rated and whoever is asked does it now."""
    if not unranked(guide):
        return False
    rules = guide.desk.rules
    screen = YesNo(rules, "cards-due", plain=True, scanning=guide.scanning, limit_s=rules.helper_s)
    yield from guide.ask(screen, "cards-due")
    return screen.result == "yes"


def rank(guide: Guide) -> Script[None]:
    """Some of the pictures by how much each worries; a missing answer leaves that one for another time.

    What is told is all that is known so far, the least feared first.
    """
    body = guide.course.chart.body
    known = dict(zip(body.pictures, body.worries, strict=True))
    before = len(known)
    for number in unranked(guide)[:A_VISIT]:
        screen = Scale(
            guide.desk.rules, "worry", ends=ENDS, scanning=guide.scanning, picture=picture_for(guide, number)
        )
        yield from guide.ask(screen, "worry")
        if screen.result is not None:
            known[number] = screen.result
    if len(known) == before:
        return
    order = sorted(known, key=lambda each: (known[each], each))
    worries = tuple(known[each] for each in order)
    yield from guide.told(ExposureCards(guide.desk.setting.day, worries, None, tuple(order)), "cards")


def expose(guide: Guide, part: Part) -> Script[None]:
    """The card in turn: what is expected, the movement a few times, what was felt, both compared, the worry left.

    The sentence that closes it is the programme's; a movement that hurt more than feared is thanked for as well.
    """
    session, body = open_session(guide.course), guide.course.chart.body
    if body.ladder is None:
        raise ProgrammeError("No card of feared movements is in turn: rank them first.")
    card = body.ladder.card
    picture = picture_for(guide, body.pictures[card]) if card < len(body.pictures) else ""
    context = context_of(body.ladder, guide.course.preset.of(MovementRules))
    key = guide.of_limb(f"exposure-{context}")
    yield from guide.ask(Note(guide.desk.rules, key, picture=picture, scanning=guide.scanning), key)
    expected = yield from _rated(guide, "exposure-predict", picture)
    active_s = yield from moves(guide, part, picture, context)
    block = BlockDone(EXPOSURE, part.stage, part.sort.value, LOWEST, active_s, source=SOURCE, counts=part.counts)
    guide.chronicle.take(block)
    felt = yield from _rated(guide, "exposure-felt", picture)
    worry = yield from _rated(guide, "worry", picture, ENDS)
    yield from guide.told(ExposureDone(card, expected, felt, worry, context), "exposure")
    if expected is not None and felt is not None:
        side = guide.desk.setting.affected.value
        guide.desk.tell(Measure("exposure-gap", float(expected - felt), "feared less felt, 0-10", side, "self"))
        yield from compare(guide, expected, felt, session.care.message)


def picture_for(guide: Guide, number: int) -> str:
    """Ten movements of an arm, and ten others of a leg."""
    return picture_of(f"exposure-{number}", guide.desk.setting.limb)


def _rated(
    guide: Guide, key: str, picture: str, ends: tuple[str, str] = ("pain-low", "pain-high")
) -> Script[int | None]:
    screen = Scale(guide.desk.rules, key, ends=ends, scanning=guide.scanning, picture=picture)
    yield from guide.ask(screen, key)
    return screen.result


def moves(guide: Guide, part: Part, picture: str, context: str) -> Script[float]:
    """The movement at the person's own pace, slowly but in the last context; how long it took (s), as planned at
    most."""
    began_s = guide.desk.time_s
    key = "exposure-do-brisk" if context == BRISK else "exposure-do"
    screen = Pick(
        guide.desk.rules,
        key,
        (Option("done", "done", icon="yes"),),
        again=False,
        scanning=guide.scanning,
        limit_s=float(part.seconds),
        lines=() if context == BRISK else (guide.of_limb(f"exposure-{context}"),),
        picture=picture,
    )
    yield from guide.ask(screen, key)
    return round(min(float(part.seconds), guide.desk.time_s - began_s), 3)


def compare(guide: Guide, expected: int, felt: int, message: str) -> Script[None]:
    """Two faces, what was feared and what it was, and the sentence for it."""
    lines: tuple[str, ...] = ()
    key = message or EXPECTED
    if key == EXPECTED and felt < expected:
        key = "exposure-less"
    if key == EASIER:
        key, lines = MORE, (EASIER,)
    screen = Compared(guide.desk.rules, key, (expected, felt), lines, scanning=guide.scanning)
    yield from guide.ask(screen, key)

"""Before a visit: who is there, how it is shown, which side, and what holds for a day (protocol.md 2.8, 13.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.programme.screening.items import ITEMS, Lasts
from game.session.guided.desk import Guide, Script
from game.session.guided.screening import ask_item, crisis, told_today
from game.session.guided.testing import TESTS, do_test
from game.session.guided.wearing import open_ways, reachable
from game.training.intake import SideSaid
from game.view.picks import Option, Pick
from game.view.staffed import Note

SUPERVISION: Final = {"present": "sup-present", "remote": "sup-remote", "none": "sup-none"}
# Items whose answer holds for the day alone.
DAILY: Final = tuple(name for name, item in ITEMS.items() if item.lasts is Lasts.DAY)
# How often a side is asked again when patient and staff do not agree.
TURNS: Final = 2


def arrive(guide: Guide) -> Script[bool]:
    """Whoever is there says who supervises, how it is shown and which side; False when the side is not sure.

    Crisis where thoughts of self-harm were told today and nobody is there who could talk.
    """
    yield from _who(guide)
    if guide.desk.setting.supervision == "none" and told_today(guide):
        yield from crisis(guide)
    yield from how(guide)
    if not (yield from _side(guide)):
        return False
    yield from _closed(guide)
    known = guide.course.chart.admission
    for item in DAILY:
        found = next((each for each in known.findings if each.item == item), None)
        if found is None or found.day != guide.today:
            yield from ask_item(guide, item)
    return True


def _closed(guide: Guide) -> Script[None]:
    """What closed practice, or was opened again by something new, is asked of staff once they are there."""
    known, blocked = guide.course.chart.admission, guide.course.chart.standing.blocked
    if guide.desk.setting.supervision == "none":
        return
    private = ("R8c",) if known.value("R8c") == "yes" else ()
    for item in dict.fromkeys((*known.reopened, *blocked, *private)):
        if item in TESTS:
            yield from do_test(guide, item)
        elif item in ITEMS:
            yield from ask_item(guide, item, again=True)


def _who(guide: Guide) -> Script[None]:
    """Asked of staff on a ward; at home the therapist's video is asked for, else nobody is there."""
    chosen = yield from _pick(guide, "staff-supervision", SUPERVISION, ("staff-emergency-key",))
    guide.desk.setting = replace(guide.desk.setting, supervision=chosen)


def how(guide: Guide) -> Script[None]:
    """In which of the ways that are open here the visit is shown; nothing is asked where there is one."""
    ways = open_ways(guide)
    if not ways:
        return
    chosen = next(iter(ways)) if len(ways) < 2 else (yield from _pick(guide, "staff-way", ways))
    guide.desk.setting = replace(guide.desk.setting, way=chosen)
    yield from reachable(guide, ways)


def _pick(guide: Guide, key: str, options: dict[str, str], lines: tuple[str, ...] = ()) -> Script[str]:
    pads = tuple(Option(each, words) for each, words in options.items())
    screen = Pick(guide.desk.rules, key, pads, staff=True, scanning=guide.scanning, lines=lines)
    yield from guide.ask(screen)
    return str(screen.result)


def _side(guide: Guide) -> Script[bool]:
    """The patient says it first, then staff (13.4); what does not fit the record starts nothing."""
    known, setting = guide.course.chart.admission, guide.desk.setting
    if known.side_sure(guide.today):
        return True
    for _ in range(TURNS):
        patient = yield from _which(guide, staff=False)
        staff = patient if known.at_home else (yield from _which(guide, staff=True))
        guide.keep(SideSaid(setting.day, patient, staff), "side")
        if known.side_sure(guide.today):
            return True
        note = Note(guide.desk.rules, "staff-side-differs", staff=True, scanning=guide.scanning)
        yield from guide.ask(note)
    return False


def _which(guide: Guide, staff: bool) -> Script[str]:
    limb = guide.desk.setting.limb
    options = tuple(Option(side, f"{side}-side", picture=f"{side}-{limb}") for side in ("left", "right"))
    screen = Pick(
        guide.desk.rules,
        f"which-{limb}",
        options,
        staff=staff,
        scanning=guide.scanning,
        lines=("staff-side-staff",) if staff else (),
    )
    yield from guide.ask(screen, "" if staff else f"which-{limb}")
    return str(screen.result)

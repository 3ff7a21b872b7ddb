"""A visit that a crash, a kill or a flat battery cut off: taken up again, or ended (protocol.md 2.10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.programme.mode import Reason
from game.programme.parts import PLAY
from game.programme.practice import open_session
from game.programme.rest import RestRules
from game.session.guided import asking
from game.session.guided.desk import Guide, Script, stopped_by
from game.session.past import OpenVisit
from game.training.course import BlockDone, PlanSet, ProbeDone, SetDone, Visit, VisitEnd

PLAYED: Final = (BlockDone, ProbeDone, SetDone)


def may_go_on(guide: Guide, cut: OpenVisit) -> bool:
    """True when no STOP stands in it, it was cut off a short while ago, and it can be shown here as it was."""
    ways, told = guide.desk.setting.ways, cut.rows[0].event
    here = not ways or (isinstance(told, Visit) and told.way in ways)
    return here and cut.stop is None and 0.0 <= cut.age_s <= guide.course.preset.of(RestRules).crash_s


def goes_on(guide: Guide, cut: OpenVisit) -> bool:
    """True when the visit may go on; else it is ended now, as the STOP that stood in it or as a crash.

    A crash is never a STOP: what was done counts, and a new session may begin with a new reading.
    """
    if cut.stop is not None:
        by = "patient" if cut.stop.by == "patient" else "rule"
        about = cut.stop.reason if cut.stop.reason in tuple(Reason) else ""
        guide.chronicle.take(VisitEnd("stopped", by, about))
        return False
    if not may_go_on(guide, cut):
        guide.chronicle.take(VisitEnd("crash", "crash"))
        return False
    # Who sits here and how was asked before; it is not asked again.
    session, setting = open_session(guide.course), guide.desk.setting
    guide.desk.setting = replace(setting, way=session.way, supervision=session.supervision)
    return True


def again(guide: Guide) -> Script[bool]:
    """REST first; then whether anything is new, and pain against the same start. False when something is."""
    desk = guide.desk
    for event in desk.screens.rest("rule", "after-break", desk.time_s):
        desk.tell(event)  # type: ignore[arg-type]
    yield
    if desk.screens.stopped:
        raise stopped_by(desk)
    if not (yield from asking.anything_new(guide)):
        return False
    if open_session(guide.course).pre_given:
        yield from asking.middle(guide)
    return True


def played(cut: OpenVisit, guide: Guide) -> int:
    """How many parts of the plan in force were gone through: those up to the last one that was played."""
    count = 0
    for row in cut.rows:
        if isinstance(row.event, PlanSet):
            count = 0
        count += isinstance(row.event, PLAYED)
    if count == 0:
        return 0
    for at, part in enumerate(open_session(guide.course).plan):
        count -= part.sort in PLAY
        if count == 0:
            return at + 1
    return len(open_session(guide.course).plan)

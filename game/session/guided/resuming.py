"""A visit that a crash, a kill or a flat battery cut off: taken up again, or ended (protocol.md 2.10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.chronicle.past import OpenVisit
from game.programme.dizziness import DizzyWay
from game.programme.leaving import DIZZINESS
from game.programme.mode import Reason
from game.programme.pain import PainWay
from game.programme.parts import PLAY
from game.programme.practice import open_session
from game.programme.rest import RestRules
from game.session.guided import asking
from game.session.guided.desk import Guide, Script
from game.training.care import CoverDone, Dizzy, Emergency, Signs, StaffSees
from game.training.course import BlockDone, Face, PlanSet, ProbeDone, SetDone, Visit, VisitEnd
from game.training.events import Nrs, Say

# The names of what a close may tell (`closing.close`).
CLOSE: Final = {"vividness", "post", "dizziness", "matched", "close", "extra", "signs"}
PLAYED: Final = (BlockDone, ProbeDone, SetDone)
# What a STOP by rule was about, by the fact that led to it.
STOPS: Final = {
    Nrs: Reason.PAIN.value,
    Face: Reason.PAIN.value,
    StaffSees: Reason.PAIN.value,
    CoverDone: Reason.DISTRESS.value,
    Dizzy: DIZZINESS,
    Signs: Reason.OTHER.value,
    Emergency: Reason.SAFETY.value,
}
# What is said when the mirror is off for today and there is no task.
WITH_SOMEBODY: Final = ("sit-with-me", "nothing-to-do")


def may_go_on(guide: Guide, cut: OpenVisit) -> bool:
    """True when no STOP stands in it, it was cut off a short while ago, and it can be shown here as it was."""
    ways, told = guide.desk.setting.ways, cut.rows[0].event
    here = not ways or (isinstance(told, Visit) and told.way in ways)
    return here and cut.stop is None and 0.0 <= cut.age_s <= guide.course.preset.of(RestRules).crash_s


def goes_on(guide: Guide, cut: OpenVisit) -> bool:
    """True when the visit may go on; else it is ended now, as the STOP that stood in it or as a crash.

    A STOP stands from the fact on that led to it, whether it was said or not. A crash is never a STOP: what was
    done counts, and a new session may begin with a new reading.
    """
    if cut.stop is not None:
        by = "patient" if cut.stop.by == "patient" else "rule"
        about = cut.stop.reason if cut.stop.reason in (*Reason, DIZZINESS) else ""
        guide.chronicle.take(VisitEnd("stopped", by, about))
        return False
    if open_session(guide.course).way_on is PainWay.STOP:
        told = (STOPS.get(type(row.event)) for row in reversed(cut.rows))
        guide.chronicle.take(VisitEnd("stopped", "rule", next((each for each in told if each), "")))
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
    desk.rest("rule", "after-break")
    yield
    guide.heed()
    if asking.hidden(guide):
        # Nobody knows whether its cloth still lies.
        yield from asking.cloth(guide, True)
    if not (yield from asking.anything_new(guide)):
        return False
    if open_session(guide.course).pre_given:
        yield from asking.middle(guide)
    return True


def off_was_said(cut: OpenVisit) -> bool:
    """True when somebody was called, or whom to call was shown, after the mirror went off in it."""
    return any(isinstance(row.event, Say) and row.event.key in WITH_SOMEBODY for row in cut.rows)


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


def closed(cut: OpenVisit, guide: Guide) -> set[str]:
    """What of its close was told before it was cut off: the kinds of the facts, of readings and faces the moment.

    A dizziness that asks for another answer is none yet; of two sheets of signs the second is that of the close.
    """
    events = [row.event for row in cut.rows]
    last = max((at for at, event in enumerate(events) if isinstance(event, PLAYED)), default=-1)
    told = {event.moment if isinstance(event, Nrs | Face) else event.kind for event in events[last + 1 :]}
    if last < 0 and sum(isinstance(event, Signs) for event in events) <= 1:
        told.discard(Signs.kind)
    if open_session(guide.course).care.dizzy in (DizzyWay.PAUSE, DizzyWay.ASK):
        told.discard(Dizzy.kind)
    return told & CLOSE

"""A patient's visit from the first question to the summary, as the programme decides it (protocol.md 8.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.chronicle.past import OpenVisit
from game.programme.field import ProgrammeError
from game.programme.first_visits import HEADSET
from game.programme.pain import Face, PainRules
from game.programme.parts import PLAY, Part, Reads, Sort
from game.programme.practice import open_session
from game.programme.standing import Phase
from game.programme.start import StageStart
from game.session.guided import (
    around,
    arrival,
    asking,
    blocks,
    caring,
    closing,
    education,
    exposure,
    fitting,
    resuming,
    screening,
    wearing,
    weekly,
)
from game.session.guided.desk import Crisis, Guide, Script, Stopped
from game.session.guided.first import exposed, first_try, first_visits
from game.session.guided.limb import picture_of
from game.session.guided.rules import GuidedRules
from game.session.guided.screening import ask_item
from game.session.guided.testing import TESTS, do_test
from game.settings import rules
from game.training.course import Visit, VisitEnd
from game.training.events import Stop
from game.view.picks import YesNo
from game.view.staffed import Note
from game.view.timed import Timed

# Before these phases are over a visit is one of the first three.
FIRST: Final = (Phase.NEW, Phase.EDU, Phase.SCREEN, Phase.BASELINE)
# What is said where the own stage does not start.
WHY_NOT: Final = {
    StageStart.EDUCATION.value: "why-education",
    StageStart.SCREENING.value: "why-screening",
    StageStart.PRESENT.value: "why-present",
    StageStart.SUPERVISION.value: "therapist-next",
}


# Why a visit ended otherwise than by its plan.
REVIEW: Final = "review"
CRISIS: Final = "crisis"
NEW: Final = "new"


def today(guide: Guide, cut: OpenVisit | None = None, stop: Stopped | None = None) -> Script[str]:
    """Today's visit, whichever is due; why it ended: done, later, stopped, new, side, review, crisis or refused.

    `cut` is a visit that a crash cut off: it goes on, or is ended before another begins. `stop` was taken before
    anything of today's was asked: the day closes as after any other. However it ends, the session's last row is
    told.
    """
    try:
        reason = yield from (_today(guide, cut) if stop is None else _stopped(guide, cut, stop))
    except ProgrammeError as error:
        reason = yield from closing.refused(guide, error)
    # It may come at any moment, also while nothing is asked any more.
    if guide.desk.screens.emergency:
        yield from closing.emergency(guide)
        reason = "stopped"
    # What a private answer ended is told as any STOP.
    guide.end("stopped" if reason == CRISIS else reason)
    return reason


def _stopped(guide: Guide, cut: OpenVisit | None, stop: Stopped) -> Script[str]:
    if cut is not None:
        # The way is asked only where it cannot go on: it is ended first.
        resuming.goes_on(guide, cut)
    yield from closing.stopped_early(guide, stop)
    return "stopped"


def _today(guide: Guide, cut: OpenVisit | None) -> Script[str]:
    if cut is not None and resuming.goes_on(guide, cut):
        try:
            if (yield from wearing.put_on(guide)):
                return (yield from visit(guide, cut))
        except Stopped as stop:
            guide.chronicle.take(VisitEnd("stopped", stop.by, stop.about))
            yield from closing.kindly(guide)
            return "stopped"
        guide.chronicle.take(VisitEnd("crash", "crash"))
    try:
        if not (yield from arrival.arrive(guide)):
            return "side"
        if guide.course.chart.standing.phase not in FIRST:
            yield from first_try(guide)
            yield from wearing.put_on(guide)
    except Crisis as stop:
        closing.day_over(guide, stop.about)
        return CRISIS
    except Stopped as stop:
        yield from closing.stopped_early(guide, stop)
        return "stopped"
    if guide.course.chart.standing.phase in FIRST:
        return (yield from _early(guide))
    reason = yield from visit(guide)
    try:
        practises = reason == REVIEW and (yield from _practises(guide))
    except Stopped as stop:
        yield from closing.stopped_early(guide, stop)
        return "stopped"
    return (yield from visit(guide)) if practises else reason


def _practises(guide: Guide) -> Script[bool]:
    """After a short visit of its own: practice now, or another time."""
    desk = guide.desk
    screen = YesNo(desk.rules, "weekly-practise", plain=True, scanning=guide.scanning, limit_s=desk.rules.helper_s)
    yield from guide.ask(screen, "weekly-practise")
    return screen.result == "yes"


def _early(guide: Guide) -> Script[str]:
    """One of the first three visits; the day's first question comes before them as well."""
    try:
        if not (yield from asking.anything_new(guide)):
            yield from something_new(guide)
            return NEW
    except Stopped as stop:
        yield from closing.stopped_early(guide, stop)
        return "stopped"
    return (yield from first_visits(guide))


def visit(guide: Guide, cut: OpenVisit | None = None) -> Script[str]:
    """One session of today, led from its first question to its close; why it ended.

    STOP ends it kindly from anywhere: what was done counts, and the close still shows what is saved. `cut` is the
    visit that goes on here after a crash.
    """
    try:
        return (yield from _led(guide, cut))
    except ProgrammeError as error:
        return (yield from closing.refused(guide, error))


def _led(guide: Guide, cut: OpenVisit | None) -> Script[str]:
    setting = guide.desk.setting
    if cut is None:
        guide.chronicle.take(Visit(setting.day, setting.supervision, setting.way, setting.installed))
    try:
        reason = yield from (_session(guide) if cut is None else _rest_of(guide, cut))
    except Crisis as stop:
        guide.chronicle.take(VisitEnd("stopped", stop.by, stop.about))
        return CRISIS
    except Stopped as stop:
        # Nothing that was shown stays on while more is asked.
        guide.desk.body("none")
        if stop.by == "rule":
            guide.desk.tell(Stop("rule", stop.about))
        about = yield from closing.why_stopped(guide, stop)
        guide.chronicle.take(VisitEnd("stopped", stop.by, about))
        yield from closing.kindly(guide)
        reason = "stopped"
    else:
        guide.chronicle.take(VisitEnd(NEW if reason == NEW else "done", "patient"))
    if reason in ("done", "stopped") and not guide.emergency:
        yield from closing.summary(guide, reason)
    return reason


def _session(guide: Guide) -> Script[str]:
    """A session; how it ended where no STOP did: done, new, or review for a short visit of its own instead."""
    guide.desk.body("none")
    fitting.as_felt(guide)
    fitting.logged(guide)
    if not (yield from asking.anything_new(guide)):
        yield from something_new(guide)
        return NEW
    if (yield from _short_visit(guide)):
        return REVIEW
    yield from _from_pain_on(guide)
    return "done"


def _short_visit(guide: Guide) -> Script[bool]:
    """What is due beside practice, where it is taken now: the week's check, or the pictures of stage 4."""
    if (yield from weekly.wanted(guide)):
        yield from weekly.review(guide)
        return True
    if (yield from exposure.wanted(guide)):
        yield from exposure.rank(guide)
        return True
    return False


def _from_pain_on(guide: Guide) -> Script[None]:
    session = open_session(guide.course)
    for item in session.due:
        if item == HEADSET:
            yield from exposed(guide)
        elif item not in TESTS:
            yield from ask_item(guide, item)
        elif guide.desk.setting.supervision != "none":
            # Nobody tests alone (protocol.md 2.8); what is not tested stays closed, and says so.
            yield from do_test(guide, item)
    yield from education.again(guide)
    yield from asking.pain(guide, "pre", times=2)
    if session.mode is not None:
        yield from caring.signs(guide)
    yield from _why_not(guide)
    yield from _parts(guide)


def _rest_of(guide: Guide, cut: OpenVisit) -> Script[str]:
    """What is left of a visit that was cut off; what is lacking before its plan is asked first."""
    guide.desk.body("none")
    fitting.as_felt(guide)
    session, done = open_session(guide.course), resuming.played(cut, guide)
    guide.closed |= resuming.closed(cut, guide)
    plan = session.plan
    if screening.told_today(guide):
        yield from screening.crisis(guide)
    if not (yield from resuming.again(guide)):
        yield from something_new(guide)
        return NEW
    yield from caring.under_cloth(guide)
    if session.care.mirror_off and not resuming.off_was_said(cut):
        yield from caring.mirror_off(guide)
    if session.pre_given:
        yield from _parts(guide, done if session.plan is plan else 0)
    else:
        yield from _from_pain_on(guide)
    return "done"


def _parts(guide: Guide, done: int = 0) -> Script[None]:
    """The parts of the plan in order; a plan that changes meanwhile goes on with what it says now."""
    session = open_session(guide.course)
    plan, at = session.plan or _calm(guide), done
    while at < len(plan):
        guide.heed()
        part, before, was_off = plan[at], session.plan, session.care.mirror_off
        yield from around.before(guide, part)
        yield from STEPS.get(part.sort, _nothing)(guide, part)
        if part.sort in PLAY:
            yield from _after(guide, part)
        if around.is_last(part):
            yield from around.after(guide, plan[at + 1 :])
        if session.care.mirror_off and not was_off:
            yield from caring.mirror_off(guide)
        at += 1
        if session.plan is not before:
            plan, at = session.plan, 0


def something_new(guide: Guide) -> Script[None]:
    """No session today; at home whom to call by the site's numbers, the emergency number first (2.9)."""
    setting = guide.desk.setting
    if not setting.home:
        yield from guide.ask(Note(guide.desk.rules, "new-staff", scanning=guide.scanning), "new-staff")
        return
    numbers = (("number", setting.emergency), ("contact", setting.contact))
    keys = (("new-call-emergency", "emergency-line"), ("new-call-therapist", "contact-line"))
    for (key, line), (_, known) in zip(keys, numbers, strict=True):
        lines = (line,) if known else ()
        screen = Note(guide.desk.rules, key, lines, scanning=guide.scanning, filled=numbers)
        yield from guide.ask(screen, key)


def _why_not(guide: Guide) -> Script[None]:
    """Why the patient's own stage does not start today, in the words of its rule."""
    session = open_session(guide.course)
    key = WHY_NOT.get(session.start, "")
    if key:
        yield from guide.ask(Note(guide.desk.rules, key, scanning=guide.scanning), key)


def _calm(guide: Guide) -> tuple[Part, ...]:
    """Where nothing may be practised there is never an empty screen (protocol.md 2.8 item 4)."""
    seconds = round(guide.course.preset.of(PainRules).calm_scene_s)
    return (Part(Sort.BREATHE, seconds=seconds), Part(Sort.EDUCATION), Part(Sort.CLOSE, reads=Reads.NONE))


def _after(guide: Guide, part: Part) -> Script[None]:
    """What is asked after a part that was played."""
    if part.reads is Reads.MID:
        face = yield from asking.middle(guide)
        if face is None:
            face = yield from asking.face(guide, "block")
        if part.draws and face not in (None, "", Face.GOOD.value):
            yield from caring.sensations(guide, face)
    elif part.reads is Reads.POST:
        yield from closing.last_reading(guide)


def _notice(guide: Guide, part: Part) -> Script[None]:
    del part
    if open_session(guide.course).start not in WHY_NOT:
        yield from guide.ask(Note(guide.desk.rules, "therapist-next", scanning=guide.scanning), "therapist-next")


def _arrive(guide: Guide, part: Part) -> Script[None]:
    yield from asking.breathe(guide, part.seconds, guide.of_limb("arrive"))


def _rest(guide: Guide, part: Part) -> Script[None]:
    limits = rules(GuidedRules, "guided")
    screen = Timed(
        guide.desk.rules,
        "rest-now",
        part.seconds,
        skippable_after_s=limits.leave_s,
        picture=picture_of("rest-now", guide.desk.setting.limb),
        scanning=guide.scanning,
    )
    yield from guide.ask(screen, "rest-now")


def _breathe(guide: Guide, part: Part) -> Script[None]:
    yield from asking.breathe(guide, part.seconds)


def _card(guide: Guide, part: Part) -> Script[None]:
    del part
    yield from education.one_card(guide)


def _reveal(guide: Guide, part: Part) -> Script[None]:
    del part
    yield from caring.reveal(guide)


def _calibrate(guide: Guide, part: Part) -> Script[None]:
    yield from guide.desk.calibrate(part.seconds)


def _close(guide: Guide, part: Part) -> Script[None]:
    yield from closing.close(guide, part)


def _nothing(guide: Guide, part: Part) -> Script[None]:
    """A part that its place needs no screen for."""
    del part
    yield
    guide.heed()


STEPS: Final[dict[Sort, Callable[[Guide, Part], Script[None]]]] = {
    Sort.NOTICE: _notice,
    Sort.ARRIVE: _arrive,
    Sort.CALIBRATION: _calibrate,
    Sort.REVEAL: _reveal,
    Sort.REST: _rest,
    Sort.BREATHE: _breathe,
    Sort.COOL_DOWN: _breathe,
    Sort.EDUCATION: _card,
    Sort.CLOSE: _close,
    **dict.fromkeys(PLAY, blocks.play),
}

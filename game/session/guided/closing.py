"""How a visit ends: the last reading, the close, a kind end after STOP, and the summary (protocol.md 8.1, 8.4)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from game.programme.field import ProgrammeError
from game.programme.mode import Reason
from game.programme.pain import PainRules
from game.programme.parts import Part, Reads
from game.programme.practice import open_session
from game.session.guided import also, asking, caring, fitting, timing
from game.session.guided.desk import Guide, Script, Stopped
from game.session.guided.limb import picture_of
from game.training.care import Emergency
from game.training.course import VisitEnd, Vividness
from game.training.events import Note, Stop
from game.training.intake import FirstVisit
from game.view import staffed
from game.view.closing import Summary
from game.view.picks import Option, Pick

# Why somebody stopped, as it is asked; who does not say so stopped for an unknown reason, which counts as pain.
WHY_STOPPED: Final = {
    "stop-pain": Reason.PAIN,
    "stop-upset": Reason.DISTRESS,
    "stop-unsafe": Reason.SAFETY,
    "stop-else": Reason.OTHER,
}
# Weeks that a garden has room for at first; it grows with whoever stays longer.
LEAVES: Final = 28


def last_reading(guide: Guide) -> Script[None]:
    """Pain after the last part that was played."""
    if "post" not in guide.closed:
        guide.closed |= {"post"}
        yield from asking.pain(guide, "post", times=2)


def close(guide: Guide, part: Part) -> Script[None]:
    """The close of a visit that was not stopped; one that a crash cut off goes on with what it lacks."""
    session = open_session(guide.course)
    steps: tuple[tuple[str, bool, Callable[[Guide], Script[object]]], ...] = (
        ("chronometry", timing.due(guide), timing.chronometry),
        ("vividness", bool(session.sets), _vividness),
        ("post", part.reads is Reads.POST, last_reading),
        ("dizziness", guide.desk.setting.way == "VR" and bool(session.blocks), caring.dizziness),
        ("matched", True, fitting.matched),
        ("close", True, lambda guide: asking.face(guide, "close")),
        ("extra", True, caring.extra),
        ("also", session.practised, also.also),
        ("signs", session.mode is not None, caring.signs),
    )
    for name, wanted, step in steps:
        if wanted and name not in guide.closed:
            yield from step(guide)


def why_stopped(guide: Guide, stop: Stopped) -> Script[str]:
    """What a STOP was about, asked kindly once of whoever is there; "" when nobody says so.

    In an emergency nothing is asked: staff's card comes, and it was about safety.
    """
    about = "" if guide.desk.screens.emergency else (yield from _why(guide, stop))
    yield from emergency(guide)
    return Reason.SAFETY.value if guide.emergency else about


def emergency(guide: Guide) -> Script[None]:
    """Seizure or collapse, where staff pressed its key: the limb is covered, the programme knows at once, and
    their card stays with its clock until they close it (protocol.md 2.9). Nothing otherwise, or a second time."""
    desk = guide.desk
    if guide.emergency or not desk.screens.emergency:
        return
    # Also where nobody took the STOP of its key up, as over the summary.
    guide.emergency = desk.screens.heeded = True
    desk.body("none")
    # The cloth of a real mirror is laid by hand, as the card says.
    if desk.setting.way != "REAL_MIRROR":
        desk.cover(True, "staff")
    try:
        guide.keep(Emergency(desk.setting.day), "emergency")
    except ProgrammeError as error:
        desk.staff(str(error))
    card = staffed.Emergency(desk.rules, staffed.STEPS, scanning=guide.scanning)
    with suppress(Stopped):
        yield from guide.ask(card)
    desk.tell(Note(f"emergency, {card.seconds:.0f} s", "staff"))


def _why(guide: Guide, stop: Stopped) -> Script[str]:
    if stop.about:
        return stop.about
    if stop.by != "patient":
        return ""
    options = tuple(Option(key, key, picture=picture_of(key, guide.desk.setting.limb)) for key in WHY_STOPPED)
    screen = Pick(
        guide.desk.rules,
        "stop-why",
        options,
        none="rather-not-say",
        scanning=guide.scanning,
        limit_s=guide.desk.rules.helper_s,
    )
    try:
        yield from guide.ask(screen, "stop-why")
    except Stopped:
        return ""
    told = WHY_STOPPED.get(str(screen.result))
    return "" if told is None else told.value


def stopped_early(guide: Guide, stop: Stopped, minutes: float = 0.0) -> Script[None]:
    """STOP before a session is open, on arrival or in a first visit: the day is over, then why is asked and kept.

    It is over before the question: nobody who is cut off in it comes back to practise.
    """
    if stop.by == "rule":
        guide.desk.tell(Stop("rule", stop.about))
    day_over(guide, stop.about or Reason.UNKNOWN.value, minutes)
    about = yield from why_stopped(guide, stop)
    if about not in ("", stop.about):
        day_over(guide, about, minutes)
    yield from kindly(guide)


def day_over(guide: Guide, about: str, minutes: float = 0.0) -> None:
    """No practice any more today, and what that was about; `minutes` is how long a first visit lasted."""
    setting = guide.desk.setting
    guide.chronicle.take(FirstVisit(setting.day, setting.supervision, minutes, stopped=about))


def refused(guide: Guide, error: ProgrammeError) -> Script[str]:
    """What the programme refuses ends the visit in order: staff read why, the patient that it is enough."""
    guide.desk.staff(str(error))
    if guide.course.chart.session is not None and not guide.course.chart.session.ended:
        # Should that be refused as well, the next visit ends it.
        with suppress(ProgrammeError):
            guide.chronicle.take(VisitEnd("crash", "crash"))
    # Nothing lies under the cloth any more when it goes; that of a real mirror stays where it is.
    guide.desk.body("none")
    if guide.desk.setting.way != "REAL_MIRROR":
        guide.desk.cover(False, "rule")
    key = "why-another-day"
    with suppress(Stopped):
        yield from guide.ask(staffed.Note(guide.desk.rules, key, scanning=guide.scanning), key)
    return "refused"


def kindly(guide: Guide) -> Script[None]:
    """A minute of calm after a STOP; a second STOP ends that as well, and there is none after an emergency."""
    guide.desk.body("none")
    if guide.emergency:
        return
    try:
        yield from asking.breathe(guide, guide.course.preset.of(PainRules).calm_scene_s, "stop-kindly")
    except Stopped:
        return


def summary(guide: Guide, reason: str) -> Script[None]:
    """Three lines at most: days as leaves, one thing that went well, pain before and after as two faces.

    The session's last row comes before it, with the `reason` of its end.
    """
    chart = guide.course.chart
    session = chart.sessions[-1]
    seq = guide.end(reason)
    given = [each for each in session.mids if each is not None]
    faces = (session.pre, given[-1]) if session.pre is not None and given else None
    days = len({each.day for each in chart.sessions if each.blocks or each.sets or each.probes})
    line = "you-practised" if session.blocks or session.sets or session.probes else "short-is-good"
    screen = Summary(
        guide.desk.rules,
        (line,),
        faces,
        (days, max(days, LEAVES)),
        next_visit="next-visit",
        scanning=guide.scanning,
    )
    guide.desk.screens.open(screen)
    guide.say("well-done")
    while not screen.done:
        guide.desk.screens.told(guide.desk.durable(seq))
        yield
        if guide.desk.screens.screen is not screen:
            return
    guide.desk.screens.close()


def _vividness(guide: Guide) -> Script[None]:
    """How clear the picture was, and how strong the feeling (4.5)."""
    given: list[int | None] = []
    for key in ("vivid-picture", "vivid-feeling"):
        screen = guide.dots(key, 1, 5, ends=("vivid-1", "vivid-5"))
        yield from guide.ask(screen, key)
        given.append(screen.result if isinstance(screen.result, int) else None)
    yield from guide.told(Vividness(given[0], given[1]), "vividness")

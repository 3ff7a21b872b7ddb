"""A patient's visit from the first question to the summary, as the programme decides it (protocol.md 8.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.programme.pain import PainRules
from game.programme.parts import PLAY, Part, Reads, Sort
from game.programme.practice import open_session
from game.session.guided import asking, blocks, closing
from game.session.guided.desk import Guide, Script, Stopped
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.training.course import Visit, VisitEnd
from game.view.staffed import Note
from game.view.timed import Timed


def visit(guide: Guide) -> Script[str]:
    """One session of today, led from its first question to its close; why it ended.

    STOP ends it kindly from anywhere: what was done counts, and the close still shows what is saved.
    """
    setting = guide.desk.setting
    guide.chronicle.take(Visit(setting.day, setting.supervision, setting.way))
    try:
        yield from _session(guide)
    except Stopped as stop:
        about = yield from closing.why_stopped(guide, stop)
        guide.chronicle.take(VisitEnd("stopped", stop.by, about))
        yield from closing.kindly(guide)
        reason = "stopped"
    else:
        guide.chronicle.take(VisitEnd("done", "patient"))
        reason = "done"
    yield from closing.summary(guide)
    return reason


def _session(guide: Guide) -> Script[None]:
    guide.desk.body("none")
    if not (yield from asking.anything_new(guide)):
        yield from _something_new(guide)
        return
    yield from asking.pain(guide, "pre", times=2)
    for part in open_session(guide.course).plan or _calm(guide):
        yield from STEPS.get(part.sort, _nothing)(guide, part)
        if part.sort in PLAY:
            yield from _after(guide, part)


def _something_new(guide: Guide) -> Script[None]:
    """No session today; at home whom to call, and the emergency number first where it must be (2.9)."""
    key = "new-call-therapist" if guide.desk.setting.home else "new-staff"
    urgent = ("new-call-emergency",) if guide.desk.setting.home else ()
    yield from guide.ask(Note(guide.desk.rules, key, urgent, scanning=guide.scanning), key)


def _calm(guide: Guide) -> tuple[Part, ...]:
    """Where nothing may be practised there is never an empty screen (protocol.md 2.8 item 4)."""
    seconds = round(guide.course.preset.of(PainRules).calm_scene_s)
    return (Part(Sort.BREATHE, seconds=seconds), Part(Sort.EDUCATION), Part(Sort.CLOSE, reads=Reads.NONE))


def _after(guide: Guide, part: Part) -> Script[None]:
    """What is asked after a part that was played."""
    if part.reads is Reads.MID:
        yield from asking.middle(guide)
        yield from asking.face(guide, "block")
    elif part.reads is Reads.POST:
        yield from closing.last_reading(guide)


def _notice(guide: Guide, part: Part) -> Script[None]:
    del part
    yield from guide.ask(Note(guide.desk.rules, "therapist-next", scanning=guide.scanning), "therapist-next")


def _arrive(guide: Guide, part: Part) -> Script[None]:
    guide.say("arrive")
    yield from asking.breathe(guide, part.seconds)


def _rest(guide: Guide, part: Part) -> Script[None]:
    limits = rules(GuidedRules, "guided")
    screen = Timed(
        guide.desk.rules, "rest-now", part.seconds, skippable_after_s=limits.leave_s, scanning=guide.scanning
    )
    yield from guide.ask(screen, "rest-now")


def _breathe(guide: Guide, part: Part) -> Script[None]:
    yield from asking.breathe(guide, part.seconds)


def _close(guide: Guide, part: Part) -> Script[None]:
    yield from closing.close(guide, part)


def _nothing(guide: Guide, part: Part) -> Script[None]:
    """A part that its place needs no screen for."""
    del guide, part
    yield


STEPS: Final[dict[Sort, Callable[[Guide, Part], Script[None]]]] = {
    Sort.NOTICE: _notice,
    Sort.ARRIVE: _arrive,
    Sort.REST: _rest,
    Sort.BREATHE: _breathe,
    Sort.COOL_DOWN: _breathe,
    Sort.CLOSE: _close,
    **dict.fromkeys(PLAY, blocks.play),
}

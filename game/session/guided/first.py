"""The first three visits: screening, education, tests, fit and baseline, item by item (protocol.md 8.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.programme.decision import decide
from game.programme.field import ProgrammeError
from game.programme.first_visits import DESKTOP_TRY, FIT, HEADSET, PRACTICE, SHORT_START, Step, Wait
from game.programme.layout import PlanRules
from game.programme.opening import first_try_due
from game.programme.parts import LEFT_RIGHT, Part, Sort
from game.programme.screening.feelings import Exposure, FeelingsRules, first_exposure
from game.programme.screening.items import QUESTIONS
from game.session.guided import asking, closing, education, fitting, weekly
from game.session.guided.blocks import without_feet
from game.session.guided.desk import NOT_NOW, Crisis, Guide, Order, Script, Stopped
from game.session.guided.limb import picture_of
from game.session.guided.screening import ask_item
from game.session.guided.testing import TESTS, do_test
from game.session.guided.wearing import FIRST, SICK, VR, otherwise, put_on, take_off
from game.training import staircase
from game.training.events import Measure
from game.training.intake import FirstVisit, ScreenItem
from game.training.rules import StaircaseRules
from game.view.feelings import Faces, Scale
from game.view.picks import Option, Pick
from game.view.staffed import Note
from game.view.timed import Timed

# Left or right has so many levels, a rung of imagery as many as moves.
LEVELS: Final = 5
# How long the first look at the screen lasts, which may be left at once (s).
TRY_S: Final = 20.0


def first_visits(guide: Guide) -> Script[str]:
    """Go on with the first visits where they stand; each may end after any item and goes on next time."""
    began_s, done = guide.desk.time_s, ""
    try:
        while True:
            step = _next(guide, began_s, done)
            if step.wait is not Wait.NONE:
                yield from _ends(guide, step.wait)
                return "done"
            done = yield from _item(guide, step.item)
            if done == NOT_NOW:
                return "later"
    except Crisis as stop:
        closing.day_over(guide, stop.about, _minutes(guide, began_s))
        return "crisis"
    except Stopped as stop:
        yield from closing.stopped_early(guide, stop, _minutes(guide, began_s))
        return "stopped"
    except ProgrammeError as error:
        return (yield from closing.refused(guide, error))


def _next(guide: Guide, began_s: float, done: str) -> Step:
    setting = guide.desk.setting
    guide.chronicle.take(FirstVisit(setting.day, setting.supervision, _minutes(guide, began_s), done))
    step = guide.course.chart.admission.step
    assert step is not None
    return step


def _minutes(guide: Guide, began_s: float) -> float:
    return round((guide.desk.time_s - began_s) / 60.0, 2)


def _ends(guide: Guide, wait: Wait) -> Script[None]:
    key = why(wait)
    yield from guide.ask(Note(guide.desk.rules, key, scanning=guide.scanning), key)


def why(wait: Wait) -> str:
    """The word key of why the next item does not start now."""
    return f"why-{wait.value.replace('_', '-')}"


def _item(guide: Guide, item: str) -> Script[str]:
    """One item; its name where the programme is to be told that it is done, "" where its facts have told it."""
    if any(each.item_id == item for each in QUESTIONS):
        before = guide.course.chart.admission.done.get(item)
        yield from ask_item(guide, item)
        return "" if guide.course.chart.admission.done.get(item) != before else NOT_NOW
    if item in TESTS:
        return (yield from do_test(guide, item))
    return (yield from ITEMS[item](guide))


def _short(guide: Guide) -> Script[str]:
    yield from education.short_start(guide)
    return "" if SHORT_START in guide.course.chart.admission.done else NOT_NOW


def _rest(guide: Guide) -> Script[str]:
    yield from education.rest(guide)
    return "" if guide.course.chart.admission.educated else NOT_NOW


def _headset(guide: Guide) -> Script[str]:
    """The first minutes in a headset, which is put on for them; the desktop try where there is none today."""
    if guide.desk.setting.way != VR or not (yield from put_on(guide)):
        return (yield from _desktop_try(guide))
    answer = yield from exposed(guide)
    yield from take_off(guide)
    return "" if answer is not Exposure.NOT_VALID else NOT_NOW


def first_try(guide: Guide) -> Script[None]:
    """Where a visit is to be in the headset and nobody tried that yet, it is tried first, beside staff."""
    setting = guide.desk.setting
    if guide.headset is None or setting.way != VR or not first_try_due(guide.course, guide.today):
        return
    if setting.supervision == "none":
        yield from otherwise(guide, FIRST)
        return
    if (yield from put_on(guide)) and (yield from exposed(guide)) is Exposure.DESKTOP:
        yield from otherwise(guide, SICK)


def exposed(guide: Guide) -> Script[Exposure]:
    """A calm scene with the working hand alone, then how sick by the five faces (T5)."""
    if guide.worn:
        guide.desk.body("intact")
    limits = guide.course.preset.of(FeelingsRules)
    began_s = guide.desk.time_s
    screen = Timed(
        guide.desk.rules, "t5", limits.exposure_min * 60.0, lines=("t5-2", "t5-3", "t5-4"), scanning=guide.scanning
    )
    yield from guide.ask(screen, "t5")
    minutes = (guide.desk.time_s - began_s) / 60.0
    faces = Faces(guide.desk.rules, "dizzy", "dizzy", scanning=guide.scanning)
    yield from guide.ask(faces, "dizzy")
    face = faces.result if isinstance(faces.result, int) else None
    answer, decision = decide(guide.course.preset, first_exposure, face=face, minutes=round(minutes, 2))
    guide.desk.tell(decision)
    guide.chronicle.take(ScreenItem(guide.desk.setting.day, HEADSET, answer.value, "staff"))
    guide.desk.body("none")
    return answer


def _desktop_try(guide: Guide) -> Script[str]:
    # At a desk with a scene that is what is seen; a page shows what it will.
    picture = "" if guide.desk.setting.way == "DESKTOP" else picture_of("coach-u01-1", guide.desk.setting.limb)
    screen = Timed(
        guide.desk.rules, "t5-desktop", TRY_S, skippable_after_s=0.0, picture=picture, scanning=guide.scanning
    )
    yield from guide.ask(screen, "t5-desktop")
    return DESKTOP_TRY


def _practice(guide: Guide) -> Script[str]:
    """One practice block of left or right; it counts for nothing."""
    limits = guide.course.preset.of(PlanRules)
    part = Part(Sort.TRAINING, LEFT_RIGHT, 1, limits.training_s, trials=limits.training_trials, form="board")
    yield from _plays(guide, part)
    return PRACTICE


def _probe(guide: Guide) -> Script[str]:
    limits = guide.course.preset.of(PlanRules)
    part = Part(Sort.PROBE, LEFT_RIGHT, 1, limits.probe_s, trials=limits.probe_trials, form="board")
    yield from _plays(guide, part)
    return "PROBE"


def _imagery(guide: Guide) -> Script[str]:
    limits = guide.course.preset.of(PlanRules)
    yield from _plays(guide, Part(Sort.SET, "I1", 2, limits.set_s, form="board", trials=limits.set_trials))
    return "IMAGERY-DEMO"


def _plays(guide: Guide, part: Part) -> Script[None]:
    if (yield from without_feet(guide, part)):
        return
    stairs = guide.course.preset.of(StaircaseRules)
    start = staircase.begin(LEVELS, part.trials, stairs)
    probe, stage = part.sort is Sort.PROBE, part.stage
    order = Order(part, part.code, start, stairs, probe, reading=lambda: asking.for_staff(guide, stage))
    playable = part.code in guide.desk.setting.installed
    yield from (guide.desk.perform(order) if playable else guide.desk.coach(order))


def _skin(guide: Guide) -> Script[str]:
    """Which way of showing pain is understood: no, some and the worst pain in order, by the bar, else by faces."""
    given = []
    for key in ("skin-none", "skin-middle", "skin-worst"):
        screen = Scale(guide.desk.rules, key, scanning=guide.scanning)
        yield from guide.ask(screen, key)
        given.append(screen.result)
    understood = None not in given and given == sorted(set(given))  # type: ignore[type-var]
    guide.choose_skin("bar" if understood else "faces")
    return "NRS-SKIN"


def _outcome(guide: Guide) -> Script[str]:
    """Ten slow fists with the working hand, timed by the patient's own press (6.5), and one activity (8.5).

    The activity is one that the patient chooses: of what nobody named it cannot be said how well it goes.
    """
    screen = Pick(
        guide.desk.rules, "ten-fists", (Option("done", "done", icon="yes"),), again=False, scanning=guide.scanning
    )
    yield from guide.ask(screen, "ten-fists")
    if screen.rt_s is not None:
        side = guide.desk.setting.affected.other.value
        guide.desk.tell(Measure("ten-fists", round(screen.rt_s, 2), "s", side, "self"))
    shown = weekly.activities_of(guide).items()
    options = tuple(Option(name, f"activity-{name}", picture=picture) for name, picture in shown)
    limit_s = guide.desk.rules.helper_s
    which = Pick(guide.desk.rules, "activity-which", options, scanning=guide.scanning, limit_s=limit_s)
    yield from guide.ask(which, "activity-which")
    if isinstance(which.result, str):
        value = yield from weekly.activity(guide, which.result)
        if value is not None:
            guide.desk.tell(Measure("activity", float(value), "0-10", "", "self"))
    return "OUTCOME"


ITEMS: Final[dict[str, Callable[[Guide], Script[str]]]] = {
    SHORT_START: _short,
    "E-REST": _rest,
    HEADSET: _headset,
    DESKTOP_TRY: _desktop_try,
    PRACTICE: _practice,
    "NRS-SKIN": _skin,
    FIT: fitting.fit,
    "PROBE": _probe,
    "OUTCOME": _outcome,
    "IMAGERY-DEMO": _imagery,
}

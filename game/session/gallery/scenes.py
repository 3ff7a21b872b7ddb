"""The stories of which the gallery is gathered: whole visits, and what comes up in few of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from game.chronicle.measures import OUTCOMES
from game.programme.first_visits import Wait
from game.programme.movement import CONTEXTS, EASIER, EXPECTED, MORE
from game.programme.parts import Part, Sort
from game.programme.practice import open_session
from game.programme.questions import Question
from game.programme.screening.items import QUESTIONS
from game.programme.touch import TEXTURES, places
from game.session.gallery.seen import Answers, Chronicle, Scene, Story
from game.session.guided import (
    asking,
    caring,
    closing,
    education,
    exposure,
    fitting,
    resuming,
    timing,
    touch,
    visit,
    wearing,
    weekly,
)
from game.session.guided.blocks import play
from game.session.guided.desk import Guide, Script, Stopped
from game.session.guided.first import ITEMS as FIRST_ITEMS
from game.session.guided.first import why
from game.session.guided.screening import ask_item
from game.session.guided.testing import AFTERWARDS, TESTS, do_test
from game.simulation.intake import after_door, before_visit
from game.training.course import AnythingNew, Visit, VisitEnd
from game.training.events import Nrs
from game.view.look import ScreenLook
from game.view.staffed import Emergency, Note

PRESETS: Final = ("plp", "crps", "stroke", "dystonia", "postsurg", "telescope", "other")
EMERGENCY: Final = tuple(f"emergency-{number}" for number in range(1, 7))
CHOICE: Final = ("U02", "U03", "U04", "U05", "U08", "U09", "U11")
OF_LEG: Final = ("U01", "L01", "L03")
MINUTES: Final = 90
# At home, with all that a site may have written down.
AT_HOME: Final = {
    "home": True,
    "supervision": "none",
    "therapist": "Frau Weber",
    "contact": "555 0100",
    "emergency": "555 0112",
}
# What of a week may be left.
LEFT_OVER: Final = ("vbbt", "feather", "pointing", "chronometry", "probe", "edema", "outcomes")
# What staff read after a test, or in place of one, and what a week left undone.
STAFF_NOTES: Final = {
    **dict.fromkeys(("staff-test-pointer", "staff-test-later", "staff-screen-flash", *AFTERWARDS.values()), ()),
    "staff-screen-small": ("staff-screen-small-2",),
}


def ticked(look: ScreenLook) -> str:
    """Every box, a reason, and on."""
    keys = [pad.key for pad in look.pads if not pad.dead]
    if "thats-it" in keys:
        return "thats-it"
    boxes = (pad.key for pad in look.pads if not pad.chosen and not pad.apart)
    return next(boxes, "not-now")


def kept_up(look: ScreenLook) -> str:
    """So many minutes as are enough."""
    return "thats-it" if dict(look.filled)["number"] == "4" else "more"


def _rested(guide: Guide) -> Script[None]:
    """A rest that the person asked for, and what the preset has after it."""
    asked = asking.noted(guide, "covered", asking.COVERED)
    next(asked)
    guide.desk.screens.rest("patient", "asked", guide.desk.time_s)
    yield
    yield from asked


def _short(guide: Guide) -> Script[None]:
    """A visit in which nothing was practised."""
    guide.chronicle.take(VisitEnd("stopped", "patient"))
    yield from closing.summary(guide, "stopped")


def opened(story: Story, *, asked: bool = True) -> Story:
    """The story within a session whose first questions were answered well."""

    def told(guide: Guide) -> Script[Any]:
        take, setting = guide.chronicle.take, guide.desk.setting
        for fact in before_visit(guide.course, setting.day):
            take(fact)
        take(Visit(setting.day, setting.supervision, setting.way, setting.installed))
        take(AnythingNew(()))
        for fact in after_door(guide.course, setting.day):
            take(fact)
        if asked:
            take(Nrs("pre", 3, "self", "bar", "screen"))
        yield from story(guide)

    return told


def _every(*stories: Story) -> Story:
    def told(guide: Guide) -> Script[Any]:
        for story in stories:
            try:
                yield from story(guide)
            except Stopped:
                guide.desk.body("none")

    return told


def _question(item: str, again: bool = False) -> Story:
    return lambda guide: ask_item(guide, item, again)


def _note(key: str, *lines: str, staff: bool = False) -> Story:
    return lambda guide: guide.ask(Note(guide.desk.rules, key, lines, staff=staff, scanning=guide.scanning), key)


def _pictured(key: str, picture: str) -> Story:
    return lambda guide: asking.noted(guide, key, picture)


def _extras(guide: Guide) -> Script[None]:
    """Each of the questions that take turns."""
    for question in Question:
        open_session(guide.course).care.extra = question
        yield from caring.extra(guide)


def _felt(guide: Guide) -> Script[None]:
    """Something felt that is normal, and a cramp that is covered, seen again and covered again."""
    yield from caring.sensations(guide, "so-so")


def _not_worn(key: str) -> Story:
    return lambda guide: guide.ask(wearing.offers(guide.desk, key, wearing.WAYS, True, guide.scanning))


def _compared(guide: Guide) -> Script[None]:
    """What was feared and what it was, with each of the sentences that there are for it."""
    for faces, message in (((6, 2), EXPECTED), ((4, 4), EXPECTED), ((2, 6), MORE), ((2, 8), EASIER)):
        yield from exposure.compare(guide, *faces, message)


def _tried(context: str) -> Story:
    part = Part(Sort.EXPOSURE, "cards", 4, MINUTES)
    return lambda guide: exposure.moves(guide, part, exposure.picture_for(guide, 1), context)


def _emergency(guide: Guide) -> Script[None]:
    yield from guide.ask(Emergency(guide.desk.rules, EMERGENCY, scanning=guide.scanning))


def _tests(guide: Guide) -> Script[None]:
    for item in TESTS:
        yield from do_test(guide, item)


def _texture(texture: str, place: str) -> Story:
    return lambda guide: touch.shown(guide, texture, place)


def _part(part: Part) -> Story:
    return lambda guide: play(guide, part)


def _choice(limb: str) -> Story:
    codes = OF_LEG if limb == "leg" else CHOICE
    return lambda guide: play(guide, Part(Sort.CHOICE, codes[0], 3, MINUTES, options=codes))


def _unranked(chronicle: Chronicle) -> None:
    """No picture of stage 4 was rated yet."""
    body = chronicle.course.chart.body
    body.worries, body.ladder = (), None


def scenes() -> Iterator[Scene]:
    """All of them, for an arm and for a leg."""
    for limb in ("arm", "leg"):
        for part in (_whole, _screening, _taught, _cared, _moved, _weekly, _ended):
            yield from part(limb)


def _whole(limb: str) -> Iterator[Scene]:
    """Visits as they are led from the first question on."""
    profile = {"amputation": True}
    for preset in PRESETS:
        own = profile if preset in ("plp", "telescope") else {}
        yield Scene(visit.today, preset, limb, fresh=True, days=4, profile=own)
    for stage in range(1, 5):
        yield Scene(visit.today, "plp", limb, stage, days=2)
        yield Scene(visit.today, "crps", limb, stage, days=2)
    yield Scene(visit.today, "stroke", limb, 3, days=2, setting={"way": "VR"})
    ways = ("VR", "DESKTOP", "REAL_MIRROR")
    yield Scene(visit.today, "plp", limb, 3, setting={"ways": ways}, answers={"staff-way": "VR"})


def _screening(limb: str) -> Iterator[Scene]:
    for item in QUESTIONS:
        yield Scene(_question(item.item_id), limb=limb, fresh=True)
    # What closed practice is asked of staff once more.
    yield Scene(_every(_question("R1", again=True), _question("R8c", again=True)), limb=limb, fresh=True)
    for crisis in ("", "0800 555 0 111"):
        told = {"r8c": "yes"}
        yield Scene(_question("R8c"), limb=limb, fresh=True, answers=told, setting={"crisis": crisis})
    well: Answers = {"staff-distance": "thats-it", "staff-t4-minutes": kept_up}
    yield Scene(_tests, limb=limb, fresh=True, answers={**well, "staff-test-way": "here", "staff-t3": "paq_s"})
    yield Scene(_tests, limb=limb, fresh=True, answers={**well, "staff-test-way": "own", "staff-t3": "tas_20"})


def _taught(limb: str) -> Iterator[Scene]:
    foils = {f"q{number}{wording}": f"q{number}-foil" for number in range(1, 7) for wording in ("", "-again")}
    wrong: Answers = {**foils, "q1-leg": "q1-foil", "q1-again-leg": "q1-foil", "staff-teach-back": ticked}
    wrong = {**wrong, "staff-reason": ticked}
    yield Scene(education.rest, limb=limb, fresh=True, answers=wrong)
    yield Scene(_every(education.short_start, education.rest), limb=limb, fresh=True, answers=wrong)
    for key in ("education-refresh", "education-all-again"):
        yield Scene(_note(key), limb=limb)
    yield Scene(education.rest, limb=limb, fresh=True, setting=AT_HOME)


def _cared(limb: str) -> Iterator[Scene]:
    yield Scene(opened(caring.signs, asked=False), "crps", limb, 3)
    yield Scene(opened(_extras), "plp", limb, 3)
    for what in ("feel-tingle", "feel-cramp", "feel-nothing"):
        told: Answers = {"sensation": what, "better-now": ("yes", "no")}
        yield Scene(opened(_felt), "plp", limb, 3, answers=told)
    for said in ("yes", "later"):
        yield Scene(opened(caring.reveal), "plp", limb, 3, answers={"show-hand": said, "show-hand-leg": said})
    yield Scene(opened(caring.reveal), "plp", limb, 3, answers={"ok-face": "sad"})
    yield Scene(opened(caring.mirror_off), "plp", limb, 3)
    for faces in (("10", "0"), ("10", "10"), ("20",)):
        yield Scene(opened(caring.dizziness), "plp", limb, 3, setting={"way": "VR"}, answers={"dizzy": faces})
    yield Scene(opened(asking.middle), "plp", limb, 3)
    yield Scene(opened(asking.middle), "plp", limb, 3, unrated=True)
    yield Scene(opened(asking.helper_looks), "plp", limb, 3)
    yield Scene(opened(lambda guide: asking.covered(guide, 60.0)), "plp", limb, 3)
    yield Scene(opened(lambda guide: asking.pain(guide, "mid", skin="faces")), limb=limb)


def _moved(limb: str) -> Iterator[Scene]:
    yield Scene(opened(timing.chronometry), "plp", limb, 2)
    yield Scene(opened(_choice(limb)), "plp", limb, 3)
    for form in ("T0", "T1"):
        part = Part(Sort.TOUCH, "coach:U08", 3, MINUTES, counts=True, form=form)
        sore = {"touch-broken": "touch-whole"}
        yield Scene(opened(_part(part)), "crps", limb, 3, answers=sore)
        yield Scene(opened(_part(part)), "plp", limb, 3, answers=sore, profile={"amputation": True})
    for key, picture in (touch.NONE, touch.NONE_RESIDUAL, touch.BACK):
        yield Scene(_pictured(key, picture), limb=limb)
    for texture in TEXTURES:
        for place in ("", *places(limb, True)):
            yield Scene(_texture(texture, place), "crps", limb, 3)
    yield Scene(opened(_compared), "plp", limb, 4)
    for context in CONTEXTS:
        yield Scene(opened(_tried(context)), "plp", limb, 4)
    yield Scene(_pictured("spare-leg" if limb == "leg" else "spare-hand", "rest-now"), limb=limb)
    for said in ("yes", "no"):
        forgotten = {"cards-due": said, "weekly": "weekly-later"}
        yield Scene(visit.today, "crps", limb, 4, days=3, answers=forgotten, before=_unranked)


def _weekly(limb: str) -> Iterator[Scene]:
    chosen: Answers = {
        "weekly": "weekly-now",
        "weekly-practise": "yes",
        "activities-more": ("wash", "stairs", "walk") if limb == "leg" else ("wash", "dress", "door"),
    }
    outcomes: Answers = {"staff-outcomes": (*OUTCOMES, "staff-outcomes-done")}
    for preset in ("plp", "crps", "dystonia"):
        yield Scene(visit.today, preset, limb, 2, days=9, answers={**chosen, **outcomes})


def _ended(limb: str) -> Iterator[Scene]:
    def stops(guide: Guide) -> Script[None]:
        yield from closing.why_stopped(guide, Stopped("patient"))
        yield from closing.kindly(guide)

    yield Scene(opened(stops), "plp", limb, 2)
    yield Scene(opened(_short), "plp", limb, 2)
    yield Scene(opened(_rested), "crps", limb, 2)
    for where in ({"home": True, "supervision": "none"}, AT_HOME, {}):
        yield Scene(visit.something_new, limb=limb, setting=where)
        yield Scene(caring.sit_with_me, limb=limb, setting=where)
    for left in (LEFT_OVER, (*LEFT_OVER, "thumb"), ("thumb",)):
        for lines in weekly.for_another_time(left):
            yield Scene(_note("staff-weekly-left", *lines, staff=True), limb=limb)
    for key, lines in STAFF_NOTES.items():
        yield Scene(_note(key, *lines, staff=True), limb=limb)
    for key in wearing.NOT_WORN:
        yield Scene(_not_worn(key), limb=limb)
    yield Scene(wearing.posture, limb=limb)
    yield Scene(_note("headset-off", staff=True), limb=limb)
    for wait in Wait:
        if wait is not Wait.NONE:
            yield Scene(_note(why(wait)), limb=limb)
    for key in visit.WHY_NOT.values():
        yield Scene(_note(key), limb=limb)
    yield Scene(opened(resuming.again), "plp", limb, 2, answers={"rest-title": "go-on"})
    yield Scene(_emergency, limb=limb)
    own = {"amputation": True}
    yield Scene(opened(fitting.comfortable), "telescope", limb, 3, profile=own)
    yield Scene(fitting.fit, "telescope", limb, fresh=True, profile=own, answers={"ok-face": "sad"})
    yield Scene(_every(*FIRST_ITEMS.values()), limb=limb, fresh=True, setting={"way": "VR"}, profile=own)
    differs = {f"which-{limb}": ("left", "right", "right", "left")}
    yield Scene(visit.today, limb=limb, answers=differs)

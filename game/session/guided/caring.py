"""How the limb is shown and felt in a visit: reveal, sensations, dizziness, signs, one more question."""

from __future__ import annotations

from typing import Final

from game.programme.distress import At, DistressRules, Sensation
from game.programme.dizziness import DizzyWay
from game.programme.pain import PainRules, PainWay
from game.programme.practice import open_session
from game.programme.questions import Question
from game.programme.settling import SettlingRules
from game.session.coaching import set_up
from game.session.guided import asking
from game.session.guided.asking import REAL
from game.session.guided.desk import Guide, Script, Stopped, stopped_by
from game.session.guided.limb import LEG, picture_of
from game.training.care import CoverDone, Dizzy, Extra, RevealAct, Signs
from game.training.care import Sensation as SensationTold
from game.view.feelings import Faces, Scale
from game.view.picks import Option, Pick, YesNo
from game.view.staffed import Note
from game.view.timed import SitWithMe, Timed

FELT: Final = {
    "feel-tingle": Sensation.TINGLE,
    "feel-warm": Sensation.WARM,
    "feel-touch": Sensation.TOUCH,
    "feel-movement": Sensation.MOVEMENT,
    "feel-cramp": Sensation.CRAMP,
    "feel-freezing": Sensation.FREEZING,
    "feel-burning": Sensation.BURNING,
    "feel-stuck": Sensation.STUCK,
}
SIGNS: Final = ("swelling", "warmth", "colour", "sweating")
# What the two ends of a row of signs mean.
ANSWER_ICONS: Final = {
    "yes": "yes", "no": "no", "comfort-sore": "mood-2", "comfort-fine": "mood-0",
}  # fmt: skip
AMOUNTS: Final = ("sign-0", "sign-4")
# The word key of each rotating question; vividness is asked after the sets.
EXTRAS: Final = {
    Question.WORST: "worst-pain",
    Question.MOOD: "mood",
    Question.EMBODIMENT: "embodied-mine",
    Question.TENSION: "tension",
    Question.OTHER_PAINS: "other-pains",
    Question.COMFORT: "comfort",
    Question.SWELLING: "swelling",
}
# Where a reveal of today stands still.
ENDS: Final = (At.OPEN, At.LATER, At.COVERED)
# Where a limb that came lies there to be looked at.
LOOKED_AT: Final = (At.LOOK, At.PROBE, At.SECOND_LOOK, At.SECOND_PROBE)
MOOD: Final = {"happy": 2.0, "neutral": 1.0, "sad": 0.0}


def reveal(guide: Guide) -> Script[None]:
    """The limb is shown for the first times: calm, asked for, slowly, at rest, and asked after (2.5)."""
    session, limits = open_session(guide.course), guide.course.preset.of(DistressRules)
    if guide.desk.setting.way == REAL:
        # What stands in the mirror is seen only once it was asked for.
        yield from asking.cloth(guide, True)
        yield from mirror_stands(guide)
    yield from asking.breathe(guide, limits.look_s, "calm-scene")
    _act(guide, "settled")
    if session.care.reveal is not None and session.care.reveal.at in LOOKED_AT:
        # A crash took it away: it comes back as slowly as it came.
        yield from _comes(guide, limits)
    while session.care.reveal is not None and session.care.reveal.at not in ENDS:
        match session.care.reveal.at:
            case At.ASKED:
                yield from _show(guide)
            case At.COMING:
                yield from _comes(guide, limits)
                yield from _waits(guide, "it-comes", limits.fade_s)
            case At.LOOK:
                yield from _waits(guide, "look-if-you-like", limits.look_s)
            case At.SECOND_LOOK:
                yield from _waits(guide, "look-if-you-like", limits.second_look_s)
            case At.PROBE | At.SECOND_PROBE:
                if (yield from asking.face(guide, "reveal")) is None:
                    _act(guide, "no-answer")
            case _:
                return
    yield from _not_shown(guide)


def mirror_stands(guide: Guide) -> Script[None]:
    """How a real mirror is put up, shown once a visit before it is first used (10.7)."""
    setting = guide.desk.setting
    used = any(each.mirror for each in open_session(guide.course).blocks)
    if setting.way != REAL or guide.mirror_stands or used:
        return
    guide.mirror_stands = True
    if not (yield from set_up(guide.desk, setting.limb, scanning=guide.scanning)):
        raise stopped_by(guide.desk)


def _comes(guide: Guide, limits: DistressRules) -> Script[None]:
    """The mirror limb comes as the preset has it; the cloth of a real mirror goes."""
    guide.desk.body("both", limits.fade_s, limits.uncover)
    if guide.desk.setting.way == REAL:
        yield from asking.cloth(guide, False)


def _not_shown(guide: Guide) -> Script[None]:
    """A reveal that ended without the limb: it is gone for this session, and a real mirror stays covered."""
    care = open_session(guide.course).care
    at = None if care.reveal is None else care.reveal.at
    if at is At.COVERED:
        yield from asking.cloth(guide, True)
        yield from asking.noted(guide, "covered", asking.COVERED)
        yield from _uncovered(guide, off=True)
    elif at is At.LATER:
        if guide.desk.setting.way == REAL:
            yield from asking.cloth(guide, True)
        yield from asking.noted(guide, "later-is-good", "garden")


def shown(guide: Guide) -> Script[bool]:
    """True when the limb may be seen: no reveal is due, or it opened, and nothing is covered for what is felt.

    A reveal that a crash cut off goes on first.
    """
    care = open_session(guide.course).care
    if care.covered:
        return False
    if care.reveal is not None and care.reveal.at not in ENDS:
        yield from reveal(guide)
    return care.reveal is None or care.reveal.at is At.OPEN


def mirror_off(guide: Guide) -> Script[None]:
    """The mirror is off for today: it is said, and somebody sits with the person, who has no task (2.5)."""
    if guide.desk.setting.way == REAL:
        yield from asking.cloth(guide, True)
    yield from asking.noted(guide, "mirror-off", asking.COVERED)
    yield from sit_with_me(guide)


def sit_with_me(guide: Guide) -> Script[None]:
    """No task: somebody is called; where nobody could hear that, at home, the person reads whom to call (2.8)."""
    setting, desk = guide.desk.setting, guide.desk
    if not setting.home or setting.attended:
        yield from guide.ask(SitWithMe(desk.rules, picture="garden", scanning=guide.scanning), "sit-with-me")
        return
    if not setting.contact:
        desk.staff("No contact of the site is known: write contact into site.toml in the data folder.")
    who = "sit-with-me-home" if setting.therapist else "new-call-therapist"
    key, reach = "nothing-to-do", (who, *(("contact-line",) if setting.contact else ()))
    filled = (("therapist", setting.therapist), ("contact", setting.contact))
    screen = SitWithMe(desk.rules, key, reach=reach, filled=filled, picture="garden", scanning=guide.scanning)
    yield from guide.ask(screen, key)


def _uncovered(guide: Guide, off: bool) -> Script[None]:
    """Nothing lies under the cloth any more when it goes; that of a real mirror stays where it is `off`."""
    guide.desk.body("none")
    if not off or guide.desk.setting.way != REAL:
        yield from asking.cloth(guide, False)


def _act(guide: Guide, act: str) -> None:
    guide.chronicle.take(RevealAct(act))


def _show(guide: Guide) -> Script[None]:
    key = guide.of_limb("show-hand")
    options = (Option("yes", "yes", icon="yes"), Option("later", "later", icon="wait"))
    screen = Pick(guide.desk.rules, key, options, scanning=guide.scanning, limit_s=guide.desk.rules.helper_s)
    yield from guide.ask(screen, key)
    _act(guide, screen.result if isinstance(screen.result, str) else "no-answer")


def _waits(guide: Guide, key: str, seconds: float) -> Script[None]:
    yield from _looked(guide, key, seconds, "mirror-1")
    _act(guide, "time")


def _looked(guide: Guide, key: str, seconds: float, shows: str) -> Script[None]:
    """A time to look or move; beside a real mirror nothing else is on the page than this picture."""
    setting = guide.desk.setting
    picture = picture_of(shows, setting.limb) if setting.way == REAL else ""
    screen = Timed(guide.desk.rules, key, seconds, picture=picture, scanning=guide.scanning)
    yield from guide.ask(screen, key)


def sensations(guide: Guide, face: str | None) -> Script[None]:
    """What is felt in the limb that was seen, asked where the face is not calm; a cramp is covered."""
    session = open_session(guide.course)
    limb = guide.desk.setting.limb
    options = tuple(Option(key, key, picture=picture_of(key, limb)) for key in FELT)
    screen = Pick(guide.desk.rules, "sensation", options, none="feel-nothing", scanning=guide.scanning,
                  limit_s=guide.desk.rules.helper_s)  # fmt: skip
    yield from guide.ask(screen, "sensation")
    if screen.result not in FELT:
        return
    guide.chronicle.take(SensationTold(FELT[str(screen.result)].value, face or ""))
    if not session.care.covered:
        yield from guide.ask(Note(guide.desk.rules, "normal-feeling", scanning=guide.scanning), "normal-feeling")
    yield from under_cloth(guide)


def under_cloth(guide: Guide) -> Script[None]:
    """While a sensation is covered the working limb moves, then it is asked how it is; after a crash as well."""
    session, limits = open_session(guide.course), guide.course.preset.of(DistressRules)
    while session.care.covered:
        yield from asking.cloth(guide, True)
        key = "move-slowly-leg" if guide.desk.setting.limb == "leg" else "open-close-slowly"
        yield from _looked(guide, key, limits.hand_s, "move-slowly")
        rules = guide.desk.rules
        better = YesNo(rules, "better-now", plain=True, scanning=guide.scanning, limit_s=rules.helper_s)
        yield from guide.ask(better, "better-now")
        told = None if better.result is None else better.result == "yes"
        guide.chronicle.take(CoverDone(told))
        yield from _uncovered(guide, session.way_on is PainWay.STOP or session.care.mirror_off)
        if session.way_on is PainWay.STOP:
            raise Stopped("rule", "distress")
        if session.care.covered:
            yield from _again(guide, limits)


def _again(guide: Guide, limits: DistressRules) -> Script[None]:
    """It got better under the cloth: the limb is seen for a short while, at rest, before it is covered again."""
    guide.desk.body("both", limits.fade_s, limits.uncover)
    yield from _looked(guide, "look-if-you-like", limits.again_s, "mirror-1")


def dizziness(guide: Guide) -> Script[None]:
    """How dizzy, by five faces; a pause with the eyes far away before it is asked again (2.6)."""
    session, limits = open_session(guide.course), guide.course.preset.of(PainRules)
    while True:
        screen = Faces(guide.desk.rules, "dizzy", "dizzy", scanning=guide.scanning)
        yield from guide.ask(screen, "dizzy")
        guide.chronicle.take(Dizzy(screen.result if isinstance(screen.result, int) else None))
        if session.care.dizzy not in (DizzyWay.PAUSE, DizzyWay.ASK):
            break
        yield from asking.breathe(guide, limits.pause_s, "horizon")
    if session.care.dizzy is DizzyWay.STOP:
        raise Stopped("rule", "dizziness")
    if session.care.dizzy is DizzyWay.VR_OFF:
        yield from asking.noted(guide, "stop-dizzy", "headset")


def signs(guide: Guide) -> Script[None]:
    """The sheet of signs, where this preset has one: before and after a session (9.3)."""
    if not guide.course.preset.of(SettlingRules).signs:
        return
    sheet: dict[str, int] = {}
    for sign in SIGNS:
        degree = yield from _degree(guide, f"sign-{sign}", sign)
        if degree is not None:
            sheet[sign] = degree
    place = YesNo(guide.desk.rules, "sign-new-place", plain=True, scanning=guide.scanning)
    yield from guide.ask(place, "sign-new-place")
    told = sheet if len(sheet) == len(SIGNS) else None
    yield from guide.told(Signs(told, place.result == "yes"), "signs")
    if open_session(guide.course).way_on is PainWay.STOP:
        raise Stopped("rule", "other")


def _degree(guide: Guide, key: str, sign: str) -> Script[int | None]:
    """How much of a sign there is, 0 to 4, by a picture of each degree; of a leg by dots. None: no answer."""
    if guide.desk.setting.limb == LEG:
        dots = guide.dots(key, 0, 4, ends=AMOUNTS)
        yield from guide.ask(dots, key)
        return dots.result if isinstance(dots.result, int) else None
    rules, steps = guide.desk.rules, (0, 2, 4) if guide.desk.setting.aphasia else range(5)
    shown = tuple(Option(str(step), f"sign-{step}", picture=f"sign-{sign}-{step}") for step in steps)
    pick = Pick(rules, key, shown, scanning=guide.scanning, limit_s=rules.nrs_limit_s)
    yield from guide.ask(pick, key)
    return int(pick.result) if isinstance(pick.result, str) else None


def extra(guide: Guide) -> Script[None]:
    """The one more question of today, where there is room for one (8.9)."""
    question = open_session(guide.course).care.extra
    if question is None or question not in EXTRAS:
        return
    key, value = EXTRAS[question], None
    if question is Question.MOOD:
        faces = Faces(guide.desk.rules, key, scanning=guide.scanning)
        yield from guide.ask(faces, key)
        value = MOOD.get(str(faces.result))
    elif question is Question.SWELLING:
        degree = yield from _degree(guide, guide.of_limb(key), "swelling")
        value = None if degree is None else float(degree)
    elif question is Question.EMBODIMENT:
        key = guide.of_limb(key)
        dots = guide.dots(key, 0, 4, ends=("not-at-all", "very-much"))
        yield from guide.ask(dots, key)
        value = float(dots.result) if isinstance(dots.result, int) else None
    elif question in (Question.OTHER_PAINS, Question.COMFORT):
        answers = ("yes", "no") if question is Question.OTHER_PAINS else ("comfort-sore", "comfort-fine")
        options = tuple(Option(each, each, icon=ANSWER_ICONS[each]) for each in answers)
        pick = Pick(guide.desk.rules, key, options, scanning=guide.scanning)
        yield from guide.ask(pick, key)
        value = float(pick.result == answers[0])
    else:
        ends = ("not-at-all", "very-much") if question is Question.TENSION else ("pain-low", "pain-high")
        scale = Scale(guide.desk.rules, key, ends=ends, scanning=guide.scanning)
        yield from guide.ask(scale, key)
        value = None if scale.result is None else float(scale.result)
    yield from guide.told(Extra(question.value, value), "extra")

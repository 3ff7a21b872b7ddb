"""What is asked in a guided visit: pain with its pauses, faces, and anything new (protocol.md 2.4, 2.9, 8.2)."""

from __future__ import annotations

from typing import Final

from game.programme.daily import New
from game.programme.decision import decide
from game.programme.distress import At
from game.programme.pain import Face as FaceWord
from game.programme.pain import Missing, PainRules, PainWay, Signs, face_check, missing_mid, pain_check
from game.programme.practice import open_session
from game.session.guided.breathing import breathed
from game.session.guided.desk import Guide, Script, Stopped
from game.session.guided.limb import picture_of
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.training.care import StaffSees
from game.training.course import AnythingNew, Face
from game.training.events import Nrs, Say
from game.view.feelings import Faces, Scale
from game.view.nrs import Rating
from game.view.picks import Option, Pick
from game.view.staffed import Note
from game.view.timed import BreathRules, Timed

# What a face on the screen is called by the rules.
FACE_WORDS: Final = {"happy": FaceWord.GOOD, "neutral": FaceWord.SO_SO, "sad": FaceWord.FROWN}
# The pictures of the day's first question, and what each tells (protocol.md 2.9).
NEW_PICTURES: Final = {
    "new-fall": (New.FALL,),
    "new-fit": (New.FIT,),
    "new-weakness": (New.WEAKNESS,),
    "new-wound": (New.SKIN,),
    "new-operation": (New.OPERATION,),
    "new-dizzy": (New.DIZZY,),
    "new-confused": (New.CONFUSED,),
    "new-hot": (New.SWOLLEN,),
}
# A mirror that stands there: its cloth is a real one, which the person lays and takes away.
REAL: Final = "REAL_MIRROR"
# A mirror under its cloth, and one that is looked into.
COVERED, SEEN = "stop-3", "mirror-1"
OTHER_SKIN: Final = {"bar": "faces", "faces": "bar"}


def anything_new(guide: Guide) -> Script[bool]:
    """The first question of the day; True when nothing is new."""
    options = tuple(Option(key, key, picture=key) for key in NEW_PICTURES)
    screen = Pick(
        guide.desk.rules, "anything-new", options, multi=True, none="nothing-new", scanning=guide.scanning
    )
    yield from guide.ask(screen, "anything-new")
    chosen = screen.result if isinstance(screen.result, tuple) else ()
    told = tuple(word.value for key in chosen for word in NEW_PICTURES[key])
    guide.keep(AnythingNew(told), "anything_new")
    return not told


def rate(guide: Guide, skin: str = "") -> Script[Rating | None]:
    """The pain question once, in another skin where answers come too fast; None when there was none."""
    screen = Scale(guide.desk.rules, "pain-now", skin=skin or guide.skin, scanning=guide.scanning)
    yield from guide.ask(screen, "pain-now")
    found = screen.rating
    if found is None or found.value is None:
        return None
    if skin or not _perseverates(guide, found, rules(GuidedRules, "guided")):
        return found
    again = yield from rate(guide, OTHER_SKIN[guide.skin])
    return found if again is None else again


def pain(guide: Guide, moment: str, times: int = 1, skin: str = "") -> Script[int | None]:
    """Pain asked up to so many times, told to the programme, and saved; None when it is missing."""
    found: Rating | None = None
    for turn in range(times):
        asked = skin or (guide.skin if turn == 0 else OTHER_SKIN[guide.skin])
        found = yield from rate(guide, "" if asked == guide.skin else asked)
        if found is not None:
            break
    value = None if found is None else found.value
    rater = "self" if found is None else found.rater
    by = "screen" if found is None else found.by or "screen"
    fact = Nrs(moment, value, rater, guide.skin if found is None else found.skin, by)
    yield from guide.told(fact, "nrs", value)
    return value


def middle(guide: Guide) -> Script[str | None]:
    """A reading in between, with what its rule asks for: a pause and a second one, a face, or the end.

    The last face that was asked, "" without an answer; None when none was asked.
    """
    session, limits = open_session(guide.course), guide.course.preset.of(PainRules)
    skin, shown = "", None
    while True:
        yield from pain(guide, "mid", skin=skin)
        skin = ""
        if session.care.helper_looks:
            yield from helper_looks(guide)
        if session.way_on is PainWay.FACE_PROBE_ONLY:
            shown = (yield from face(guide, "block")) or ""
        match session.way_on:
            case PainWay.STOP:
                raise Stopped("rule", "pain")
            case PainWay.PAUSE:
                yield from covered(guide, limits.pause_s)
            case PainWay.REST_AND_ASK:
                skin = OTHER_SKIN[guide.skin]
                yield from covered(guide, limits.missing_rest_s)
            case PainWay.EASE:
                guide.say("ease")
                return shown
            case _:
                return shown


def for_staff(guide: Guide, stage: int) -> Script[bool]:
    """A reading that staff ask for within a block of this stage; True when the block is to become easier.

    Where the day has no start to compare it with, as before a session, it is judged by itself, by the same rules.
    """
    session = guide.course.chart.session
    if session is not None and session.mode is not None:
        yield from middle(guide)
        return session.way_on is PainWay.EASE
    found = yield from rate(guide)
    value, by = (None, "screen") if found is None else (found.value, found.by or "screen")
    rater, skin = ("self", guide.skin) if found is None else (found.rater, found.skin)
    fact = Nrs("mid", value, rater, skin, by)
    guide.desk.promise(guide.desk.tell(fact) if session is None else guide.chronicle.take(fact), "nrs")
    # The stages begin with the first: what is before them goes by its rise.
    way, decision = decide(guide.course.preset, pain_check, pre=None, now=value, tier=1, stage=max(1, stage))
    guide.desk.tell(decision)
    yield from _by_face(guide, way)
    return False


def _by_face(guide: Guide, way: PainWay) -> Script[None]:
    """The faces that stand for a start that is not known, until one is calm; Stopped where none is."""
    preset, asked = guide.course.preset, 0
    limits, tier = preset.of(PainRules), 1
    while way is not PainWay.GO:
        if way is PainWay.STOP:
            raise Stopped("rule", "pain")
        if way is PainWay.PAUSE:
            tier = 2
            yield from covered(guide, limits.pause_s)
        elif way is PainWay.REST_AND_ASK:
            yield from covered(guide, limits.missing_rest_s)
        word = yield from _shows(guide)
        way, decision = decide(preset, face_check, face=None if word is None else FaceWord(word), tier=tier)
        guide.desk.tell(decision)
        if word is None:
            asked += 1
            way = yield from _unshown(guide, asked, risen=tier == 2)


def _unshown(guide: Guide, asked: int, risen: bool) -> Script[PainWay]:
    """What follows a face that was not shown so often, as of a reading that was not given (2.4 rule 5)."""
    given = {"asked": asked, "present": guide.desk.setting.supervision != "none", "risen": risen}
    found, decision = decide(guide.course.preset, missing_mid, signs=None, **given)
    if found is Missing.HELPER_LOOKS:
        seen = Signs((yield from _helper_sees(guide)))
        found, decision = decide(guide.course.preset, missing_mid, signs=seen, **given)
    guide.desk.tell(decision)
    if found is Missing.REST_AND_ASK:
        return PainWay.REST_AND_ASK
    return PainWay.STOP if found is Missing.END else PainWay.GO


def helper_looks(guide: Guide) -> Script[None]:
    """Whoever is there looks at face and posture, where pain was not rated twice; nobody's look counts as pain."""
    guide.chronicle.take(StaffSees((yield from _helper_sees(guide))))


def _helper_sees(guide: Guide) -> Script[str]:
    options = (Option("calm", "staff-face-calm"), Option("pain", "staff-face-pain"))
    screen = Pick(
        guide.desk.rules,
        "staff-face-check",
        options,
        staff=True,
        scanning=guide.scanning,
        limit_s=guide.desk.rules.helper_s,
    )
    yield from guide.ask(screen, "pain-helper")
    return str(screen.result or "pain")


def face(guide: Guide, moment: str) -> Script[str | None]:
    """How it feels now, by three faces; the programme's word for it, None without an answer.

    Where pain was not rated either, a face that is not shown is asked once more after a covered rest, then whoever
    is there looks. Stopped where it is sad again, where that look says so, or nobody is there to look.
    """
    session, limits = open_session(guide.course), guide.course.preset.of(PainRules)
    while True:
        word = yield from _shows(guide)
        if word is None and moment == "reveal":
            return None
        guide.chronicle.take(Face(moment, word or ""))
        if moment == "close":
            return word
        if word is None and session.care.helper_looks:
            yield from helper_looks(guide)
        if session.way_on is PainWay.STOP:
            raise Stopped("rule", "pain")
        if word is not None or session.way_on is not PainWay.REST_AND_ASK:
            return word
        yield from covered(guide, limits.missing_rest_s)


def _shows(guide: Guide) -> Script[str | None]:
    screen = Faces(guide.desk.rules, "ok-face", scanning=guide.scanning)
    yield from guide.ask(screen, "ok-face")
    return None if screen.result is None else FACE_WORDS[str(screen.result)].value


def covered(guide: Guide, seconds: float) -> Script[None]:
    """The cloth lies over the limb while the patient breathes; a mirror that is not used stays as it is."""
    stays = hidden(guide)
    if guide.desk.setting.way != REAL or stays or any(part.mirror for part in open_session(guide.course).plan):
        yield from cloth(guide, True)
    yield from breathe(guide, seconds)
    if not stays:
        yield from cloth(guide, False)


def hidden(guide: Guide) -> bool:
    """True while a real mirror must stay covered: it is off or "later", its reveal waits, or something is felt."""
    if guide.desk.setting.way != REAL:
        return False
    care = open_session(guide.course).care
    waits = care.reveal is not None and care.reveal.at is not At.OPEN
    return care.mirror_off or care.not_shown or care.covered or waits


def cloth(guide: Guide, on: bool) -> Script[None]:
    """A rule lays the cloth or takes it away; a real one the person does, who says when it is done."""
    if guide.desk.cover(on, "rule") and guide.desk.setting.way == REAL:
        key = "coach-cover" if on else "coach-uncover"
        picture = picture_of(COVERED if on else SEEN, guide.desk.setting.limb)
        yield from guide.ask(Note(guide.desk.rules, key, picture=picture, scanning=guide.scanning))


def noted(guide: Guide, key: str, picture: str) -> Script[None]:
    """A sentence to read beside its picture, that of a leg where there is one."""
    shown = picture_of(picture, guide.desk.setting.limb)
    yield from guide.ask(Note(guide.desk.rules, key, picture=shown, scanning=guide.scanning), key)


def breathe(guide: Guide, seconds: float, key: str = "breathe") -> Script[None]:
    """Breathing with a light that grows and rests."""
    paced = rules(BreathRules, "breathing")
    screen = Timed(guide.desk.rules, key, seconds, breath=paced, scanning=guide.scanning)
    try:
        yield from guide.ask(screen, key)
    except Stopped:
        breathed(guide.desk.tell, screen)
        raise
    breathed(guide.desk.tell, screen)


def _perseverates(guide: Guide, found: Rating, limits: GuidedRules) -> bool:
    """True once, when the same answer came in no time so often in a row (protocol.md 8.2)."""
    fast = found.rt_s is not None and found.rt_s < limits.quick_s
    same = found.value == guide.last_rating
    guide.quick = (guide.quick + 1 if same else 1) if fast else 0
    guide.last_rating = found.value
    if guide.quick < limits.quick_times or guide.reskinned:
        return False
    guide.reskinned = True
    guide.desk.tell(Say("say-again"))
    return True

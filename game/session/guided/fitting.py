"""FIT: where and how a phantom limb is felt, before it is shown for the first time (protocol.md 9.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from game.chronicle import phantom
from game.mirror.opening import Opening, OpeningRules
from game.programme.fit import DOTS, LONGEST, FitRules
from game.programme.practice import open_session
from game.session.guided import asking
from game.session.guided.desk import NOT_NOW, Guide, Order, Played, Script, Setting, Stopped
from game.session.guided.limb import of_limb
from game.settings import rules
from game.training.care import FitDone, FitMoved, Matched
from game.view.feelings import Faces
from game.view.ghost import EASE_CURL, EASE_TURN, Ghost
from game.view.picks import Option, Pick, YesNo
from game.view.sliders import Slider
from game.view.staffed import Note
from game.view.timed import BreathRules, Timed

PART: Final = 100.0
# Before a mirror that stands there the limb is where the real one's image is.
REAL: Final = "REAL_MIRROR"
# The exercises in which the limb may go nearer to its normal place; lengths are told to so many digits.
MOVES_IN: Final = ("U02", "U08")
DIGITS: Final = 1


@dataclass(frozen=True, slots=True)
class Felt:
    """What was told so far: length and size in %, turn in degrees, curl from 0 to 1, frozen; None: not yet."""

    length: float | None = None
    size: float | None = None
    turn: float | None = None
    curl: float | None = None
    frozen: bool | None = None

    def ghost(self, setting: Setting, *, near: bool = True) -> Ghost:
        """The marker of it; what was not told is a limb at ease, and before its place was told there is none."""
        leg = setting.limb == "leg"
        return Ghost(
            length=(PART if self.length is None else self.length) / PART,
            size=(PART if self.size is None else self.size) / PART,
            turn=self.turn if self.turn is not None else 0.0 if leg else EASE_TURN,
            curl=EASE_CURL if self.curl is None else self.curl,
            leg=leg,
            near=near,
            told=self.length is not None,
        )


def fit(guide: Guide) -> Script[str]:
    """Length, size, turn, curl and whether it is frozen, as they are felt; never coached. The outline follows
    all of
    it, and the patient says when it fits. Tried is done, matched or not."""
    desk, scanning = guide.desk, guide.scanning
    limits = guide.course.preset.of(FitRules)
    felt = Felt()
    yield from guide.ask(Note(desk.rules, "fit-start", scanning=scanning), "fit-start")
    for _ in range(limits.rounds):
        felt = yield from _told(guide, limits, felt)
        fits = YesNo(desk.rules, "fit-fits", plain=True, scanning=scanning, ghost=felt.ghost(desk.setting))
        yield from guide.ask(fits, "fit-fits")
        if fits.result != "no":
            break
    faces = Faces(desk.rules, "ok-face", scanning=scanning)
    yield from guide.ask(faces, "ok-face")
    if faces.result == "sad":
        # Nothing was shown yet, and nothing is today.
        yield from asking.noted(guide, "later-is-good", "garden")
        return NOT_NOW
    ghost = felt.ghost(desk.setting)
    still = Timed(desk.rules, "fit-still", limits.accept_s, scanning=scanning, ghost=ghost)
    yield from guide.ask(still, "fit-still")
    match = guide.dots("fit-match", 0, DOTS, ghost=ghost)
    yield from guide.ask(match, "fit-match")
    dots = match.result if isinstance(match.result, int) else None
    yield from guide.told(
        FitDone(
            desk.setting.day,
            float(felt.length or 0.0),
            (felt.size or PART) / PART,
            bool(felt.frozen),
            dots,
            limits.accept_s,
            felt.turn,
            felt.curl,
        ),
        "fit",
    )
    as_felt(guide)
    return ""


def _told(guide: Guide, limits: FitRules, felt: Felt) -> Script[Felt]:
    """Once through the sliders, from where they stand; the outline moves with each."""
    felt = yield from _slid(
        guide, felt, "length", "fit-where", (0.0, LONGEST, limits.length_step), ("fit-shorter", "fit-longer")
    )
    sizes = (limits.size_from, limits.size_to, limits.size_step)
    felt = yield from _slid(guide, felt, "size", "fit-how-big", sizes, ("fit-smaller", "fit-bigger"))
    turns = (limits.turn_from, limits.turn_to, limits.turn_step)
    felt = yield from _slid(guide, felt, "turn", "fit-turn", turns, ("fit-turn-in", "fit-turn-out"))
    curls = (0.0, 1.0, limits.curl_step)
    felt = yield from _slid(guide, felt, "curl", "fit-curl", curls, curl_ends(guide.desk.setting.limb))
    outline = felt.ghost(guide.desk.setting)
    frozen = YesNo(guide.desk.rules, "fit-frozen", plain=True, scanning=guide.scanning, ghost=outline)
    yield from guide.ask(frozen, "fit-frozen")
    return replace(felt, frozen=frozen.result == "yes")


def _slid(
    guide: Guide, felt: Felt, part: str, key: str, span: tuple[float, float, float], ends: tuple[str, str]
) -> Script[Felt]:
    """One slider: from, to and step; nothing stands there at first but what was told before."""
    setting, words = guide.desk.setting, key
    if setting.limb == "leg" and key != "fit-how-big":
        words = f"{key}-leg"

    def ghost(value: float | None) -> Ghost:
        # Nothing is offered: before it was moved the outline stands as the slider before this one left it.
        told = felt if value is None else replace(felt, **{part: value})  # type: ignore[arg-type]
        # Its place is asked from afar, all else from near, so that a press changes nothing but what is asked.
        return told.ghost(setting, near=part != "length")

    start: float | None = getattr(felt, part)
    slider = Slider(guide.desk.rules, words, *span, start=start, ends=ends, scanning=guide.scanning, ghost=ghost)
    yield from guide.ask(slider, words)
    value = None if slider.result is None else round(slider.result, 4)
    return replace(felt, **{part: value})  # type: ignore[arg-type]


def curl_ends(limb: str) -> tuple[str, str]:
    """Ends of the slider for how far a hand is closed; toes are bent, nobody closes them."""
    return of_limb("fit-open", limb), of_limb("fit-close", limb)


def as_felt(guide: Guide) -> None:
    """The mirror limb is drawn where and as large as the phantom is felt, once it was fitted; one that is frozen
    in
    its pose, from which it opens with the breath (9.2 items 2 and 4)."""
    body, limits = guide.course.chart.body, guide.course.preset.of(FitRules)
    if body.shown is None:
        return
    opening = None
    if body.shown.same_pose and body.felt is not None and body.felt.pose is not None:
        opening = Opening(body.felt.pose, opening_rules(limits))
    guide.desk.fit(body.shown.length / PART, body.shown.size, opening)


def nearing(guide: Guide, order: Order, block: Script[Played]) -> Script[Played]:
    """A block of U02 or of touch, in which the limb goes today's step to its normal place slowly (9.2 item 5).

    How far it came is told however the block ends; where nothing draws it, it goes nowhere.
    """
    setting, body = guide.desk.setting, guide.course.chart.body
    if body.goal is None or order.code not in MOVES_IN or setting.way == REAL:
        return (yield from block)
    guide.say("fit-slowly")
    guide.desk.nears(body.goal / PART, guide.course.preset.of(FitRules).morph_s)
    try:
        played = yield from block
    except Stopped:
        _came(guide)
        raise
    _came(guide)
    return played


def _came(guide: Guide) -> None:
    body, now = guide.course.chart.body, round(PART * guide.desk.nears(None), DIGITS)
    if body.shown is not None and body.goal is not None and now > body.shown.length:
        guide.chronicle.take(FitMoved(min(now, body.goal)))


def opening_rules(limits: FitRules) -> OpeningRules:
    """How a frozen hand opens: a step each breath of the preset."""
    breath = rules(BreathRules, "breathing")
    return OpeningRules(limits.breath_step / PART, breath.in_s, breath.out_s, limits.open_turn)


def logged(guide: Guide) -> None:
    """What is felt and how it is shown, of each session of a limb that was fitted (9.2 item 7)."""
    setting = guide.desk.setting
    body = guide.course.chart.body
    for each in phantom.measures(body, setting.affected.value, drawn=setting.way != REAL):
        guide.desk.tell(each)


def matched(guide: Guide) -> Script[None]:
    """How well the limb that was seen in this session was where it is felt (9.2 items 5 and 7)."""
    setting, session = guide.desk.setting, open_session(guide.course)
    if guide.course.chart.body.shown is None or setting.way == REAL or not session.mirror_minutes:
        return
    match = guide.dots("fit-match", 0, DOTS)
    yield from guide.ask(match, "fit-match")
    stays = (yield from comfortable(guide)) if session.care.moved else False
    yield from guide.told(Matched(match.result if isinstance(match.result, int) else None, stays), "matched")


def comfortable(guide: Guide) -> Script[bool]:
    """After a session in which it went nearer: whether it shall stay here (9.2 item 5)."""
    options = (Option("fit-stay", "fit-stay", icon="yes"), Option("fit-on", "fit-on", icon="wait"))
    screen = Pick(
        guide.desk.rules, "fit-comfortable", options, scanning=guide.scanning, limit_s=guide.desk.rules.helper_s
    )
    yield from guide.ask(screen, "fit-comfortable")
    return screen.result == "fit-stay"

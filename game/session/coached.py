"""`midline play coach-u02`: a coach's card beside a real mirror, on flat pages; no device, no graphics card."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from exercises.coach import CODES, Card, CardError, card
from exercises.words import languages, load_words
from game.body.joints import Side
from game.programme.parts import Part, Sort
from game.scoring.journal import Journal
from game.scoring.row import Entry
from game.scoring.score import stars_for
from game.scoring.summary import end_lines, patient_summary
from game.session.clock import Clock, LiveClock, StepClock
from game.session.coaching import CoachRules, planned, set_up
from game.session.guided.asking import FACE_WORDS
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Order, Played, Setting, Stopped
from game.session.ordered import at_the_ward
from game.session.output import Output
from game.session.perform import LAST_WAIT_S
from game.session.record import Record
from game.session.request import OFFSCREEN_S, PlayError, PlayRequest
from game.settings import RULES_VERSION, rules
from game.training import staircase
from game.training.course import BlockDone, Face
from game.training.events import Event, Nrs, RuleVersion, Say, SessionStart
from game.training.rules import BlockRules, StaircaseRules
from game.view.feelings import Faces
from game.view.flat import FlatView
from game.view.input import Action, InputRules, Press
from game.view.look import ScreenLook
from game.view.promise import End, Saved
from game.view.screens import Pain, Screen
from game.view.sound import Sound
from game.view.voice import Voice, VoiceRules

PREFIX: Final = "coach-"
STAGE: Final = 3
# Pads that a simulated helper takes where nobody can press: offscreen.
HELPER_TAKES: Final = ("done", "next", "close", "happy", "go-on")
# So long a screen stands before it is pressed, and before it is pressed again: none is taken as it comes up (s).
HELPER_LOOKS_S: Final = 0.5

Telling = Generator[None, None, None]


@dataclass(frozen=True, slots=True)
class CoachPlay:
    """A request for a coach's card, with its names resolved."""

    request: PlayRequest
    movement: Card
    view: str


@dataclass(slots=True)
class Came:
    """What came of it."""

    before: int | None = None
    after: int | None = None
    face: str | None = None
    played: Played | None = None
    reason: str = "done"


def wanted(name: str) -> bool:
    """True for the name of a coach's card."""
    return name.startswith(PREFIX)


def names() -> tuple[str, ...]:
    """The names under which the cards can be played."""
    return tuple(f"{PREFIX}{code.lower()}" for code in CODES)


def resolve(request: PlayRequest, screen: bool) -> CoachPlay:
    """Check names and numbers; PlayError in one sentence."""
    code, _, form = request.exercise.removeprefix(PREFIX).upper().partition("-")
    try:
        movement = card(code, form=form)
    except CardError as error:
        raise PlayError(str(error)) from error
    if form and movement.code != "U08":
        raise PlayError(f"Only coach-u08 has forms, -t0 and -t1; leave out -{form.lower()}.")
    if request.devices:
        raise PlayError("A real mirror needs no device; leave out --device.")
    if request.view == "headset" or request.pinch:
        raise PlayError("A real mirror is looked at without a headset; use --view window, or leave it out.")
    if request.level is not None and not 1 <= request.level <= len(movement.levels):
        raise PlayError(
            f"{request.exercise} has levels 1 to {len(movement.levels)}; "
            f"--level {request.level} is not one of them."
        )
    if request.seconds is not None and not request.seconds > 0:
        raise PlayError(f"--seconds must be more than 0, not {request.seconds:g}.")
    if request.language not in languages():
        raise PlayError(
            f"There are no words for the language {request.language}; known ones are {', '.join(languages())}."
        )
    if request.view == "window" and not screen:
        raise PlayError("There is no screen to open a window on; use --view offscreen.")
    view = request.view if request.view != "auto" else "window" if screen else "offscreen"
    return CoachPlay(request, movement, view)


def play_coach(play: CoachPlay, say: Callable[[str], None]) -> tuple[dict[str, Any], bool]:
    """Play a card to its end: the values for `--json`, and whether all is saved."""
    request, offscreen = play.request, play.view == "offscreen"
    folder = request.out or (Path("midline-out") if offscreen else None)
    with ExitStack() as stack:
        output = None if folder is None else Output(folder, request.seconds, offscreen, request.size)
        clock: Clock = (
            StepClock() if (request.clock or ("step" if offscreen else "live")) == "step" else LiveClock()
        )
        view = flat_view(
            "offscreen" if offscreen else "window",
            request.size if offscreen else None,
            request.affected,
            banner="demonstration",
            one_button=request.one_button,
            language=request.language,
            tone=request.tone,
            say=say,
        )
        stack.callback(view.close)
        journal = Journal.open()
        stack.callback(journal.close)
        session = journal.begin_session()

        helper = Helper()

        def on_beat(desk: MirrorDesk) -> None:
            if output is not None:
                output.on_frame(desk)
            if offscreen:
                view.acts += helper(desk.screens.look(), desk.time_s)

        record = Record(journal, say, stack.enter_context(at_the_ward(journal, None, say)))
        desk = MirrorDesk(_setting(play), view, clock, record, on_beat=on_beat)
        desk.tell(SessionStart("demonstration", request.affected.value, request.seed, clock.name, request.seconds))
        desk.tell(RuleVersion(RULES_VERSION))
        came = Came()
        if desk.run(_story(desk, play, came)) is None:
            came.reason = "closed"
        last = desk.tell_end()
        saved = journal.wait(last, LAST_WAIT_S)
        desk.record.tick()
        entries = [Entry(*each) for each in desk.record.entries]
        if output is not None and (missing := output.finish(entries, patient_summary(entries))):
            say(missing)
        where = {"session": session, "journal": str(journal.path), "out": None if folder is None else str(folder)}
        return _values(play, clock, came) | where, saved


def flat_view(
    kind: Literal["window", "offscreen"],
    size: tuple[int, int] | None,
    affected: Side,
    *,
    banner: str = "",
    one_button: bool = False,
    language: str = "en",
    aphasia: bool = False,
    emergency: bool = False,
    tone: int = 5,
    say: Callable[[str], None] = lambda _: None,
) -> FlatView:
    """Flat pages in a window that fills the screen, read aloud where this computer has a voice, or offscreen.

    With `aphasia` they are read slowly; `emergency` gives staff their pad. NoGraphics when there is no screen.
    """
    shown = kind == "window"
    voice = Voice(language, rules(VoiceRules, "voice").pace(aphasia)) if shown else None
    try:
        view = FlatView(
            kind,
            size,
            load_words(language),
            affected,
            rules(InputRules, "input"),
            banner=banner,
            one_button=one_button,
            emergency=emergency,
            tone=tone,
            sounds=Sound() if shown else None,
            voice=voice,
        )
    except BaseException:
        if voice is not None:
            voice.close()
        raise
    if voice is not None and voice.silent is not None:
        say(voice.silent)
    return view


class Helper:
    """Where nobody can press, a simulated helper takes what goes on: once, when it has stood for a moment."""

    def __init__(self) -> None:
        self._seen: tuple[str, str, str] | None = None
        self._since_s = 0.0

    def __call__(self, look: ScreenLook | None, time_s: float) -> list[Press]:
        """What is pressed while this is shown."""
        alive = [pad.key for pad in look.pads if not pad.dead] if look is not None else []
        key = next((key for key in HELPER_TAKES if key in alive), "")
        seen = None if look is None else (look.name, look.title, key)
        if seen != self._seen:
            self._seen, self._since_s = seen, time_s
        if look is None or not key or time_s - self._since_s < HELPER_LOOKS_S:
            return []
        if look.name == "coach" and look.title != "coach-comfortable":
            return []
        self._since_s = time_s
        return [Press(Action.PAD, time_s, "button", key)]


def _setting(play: CoachPlay) -> Setting:
    request = play.request
    return Setting(
        "",
        request.affected,
        play.movement.limb,
        "REAL_MIRROR",
        "present",
        one_button=request.one_button,
        seed=request.seed,
    )


def _order(play: CoachPlay) -> Order:
    request, limits = play.request, rules(StaircaseRules, "staircase")
    usual_s = OFFSCREEN_S if play.view == "offscreen" else rules(BlockRules, "block").max_s
    seconds = request.seconds or usual_s
    repetitions = planned(seconds, rules(CoachRules, "coach"))
    x = float(request.level or 1)
    levels = len(play.movement.levels)
    start = staircase.begin(levels, repetitions, limits, x=x, held=request.level is not None)
    form = "T1" if play.movement.begins == ("coach-u08-t1",) else ""
    sort = Sort.TOUCH if play.movement.code == "U08" else Sort.MIRROR
    part = Part(sort, code=play.movement.code, stage=STAGE, seconds=round(seconds), mirror=True, form=form)
    return Order(part, play.movement.code, start, limits)


def _story(desk: MirrorDesk, play: CoachPlay, came: Came) -> Generator[None, None, bool]:
    """Pain, the mirror put up, the block, how it was, pain again, the end. True once it is told."""
    request = play.request
    asks = play.view == "window" and not request.safe
    given = request.pain or (None, None)
    try:
        came.before = yield from _pain(desk, "pre", given[0], asks and request.pain is None)
        if asks and not (yield from set_up(desk, play.movement.limb, scanning=request.one_button)):
            raise Stopped("patient")
        order = _order(play)
        came.played = yield from desk.coach(order)
        came.face = (yield from _face(desk)) if asks else None
        _block_done(desk, order, came.played)
    except Stopped:
        came.reason = "stopped"
    try:
        came.after = yield from _pain(desk, "post", given[1], asks and request.pain is None)
        if asks:
            yield from _end(desk, came)
    except Stopped:
        came.reason = "stopped"
    return True


def _block_done(desk: MirrorDesk, order: Order, played: Played) -> None:
    state = played.state
    desk.promise(
        desk.tell(
            BlockDone(
                order.code,
                STAGE,
                order.part.sort.value,
                state.x,
                played.active_s,
                played.results,
                (state.few_scored, state.few_right),
                source=played.source,
                mirror=True,
            )
        ),
        "block_done",
    )


def _ask(desk: MirrorDesk, screen: Screen, key: str = "") -> Telling:
    """Open a screen and wait; Stopped when STOP took it away, also a second one."""
    desk.screens.open(screen)
    if key:
        desk.tell(Say(key))
    while not screen.done:
        yield
        if desk.screens.screen is not screen or desk.stop_again:
            desk.screens.close()
            raise Stopped("patient")
    desk.screens.close()


def _pain(desk: MirrorDesk, moment: str, given: int | None, asks: bool) -> Generator[None, None, int | None]:
    if given is not None:
        desk.promise(desk.tell(Nrs(moment, given, "self", "bar", "cli")), "nrs")
    if not asks:
        return given
    screen = Pain(desk.rules, moment, scanning=desk.setting.one_button)
    yield from _ask(desk, screen, "pain-now")
    value = None if screen.result is None else screen.result.value
    seq = next(seq for seq, _, _, event in reversed(desk.record.entries) if isinstance(event, Nrs))
    desk.promise(seq, "nrs")
    thanks = Saved(desk.rules, scanning=desk.setting.one_button, figure=value)
    yield from _promised(desk, thanks, seq)
    return value


def _promised(desk: MirrorDesk, screen: Saved | End, seq: int) -> Telling:
    """A screen that says "saved" only once the journal has the row."""
    asking = _ask(desk, screen)
    for _ in asking:
        desk.screens.told(desk.durable(seq))
        yield


def _face(desk: MirrorDesk) -> Generator[None, None, str | None]:
    screen = Faces(desk.rules, "ok-face", scanning=desk.setting.one_button)
    yield from _ask(desk, screen, "ok-face")
    if screen.result is None:
        return None
    desk.tell(Face("block", FACE_WORDS[str(screen.result)].value))
    return str(screen.result)


def _end(desk: MirrorDesk, came: Came) -> Telling:
    seq = desk.record.entries[-1][0]
    events: list[Event] = [event for _, _, _, event in desk.record.entries]
    stars = stars_for(events)
    pain = None if came.before is None or came.after is None else (came.before, came.after)
    end = End(desk.rules, stars, end_lines(events, stars), pain=pain, scanning=desk.setting.one_button)
    yield from _promised(desk, end, seq)


def _values(play: CoachPlay, clock: Clock, came: Came) -> dict[str, Any]:
    played = came.played
    results = () if played is None else played.results
    return {
        "exercise": play.request.exercise,
        "stage": "mirror",
        "source": "real_mirror",
        "level": play.request.level or (1 if played is None else int(played.state.x)),
        "x": None if played is None else played.state.x,
        "trials": len(results),
        "successes": sum(results),
        "voids": 0,
        "active_s": 0.0 if played is None else played.active_s,
        "face": came.face,
        "pain_before": came.before,
        "pain_after": came.after,
        "clock": clock.name,
        "reason": came.reason,
    }

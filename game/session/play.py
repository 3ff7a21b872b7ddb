"""`midline play`: opens devices, view and journal, has the block performed, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

import devices
from devices.api import Device, DeviceError, State, Status, Url
from devices.glove.calibration import CurlCalibration
from devices.openxr.device import shared
from devices.openxr.runtime import Runtime
from devices.openxr.values import Trouble, XrState
from exercises.api import Exercise, Stage
from exercises.words import load_words
from game.body.joints import Side
from game.body.pinch import PinchRules
from game.scoring.journal import Journal
from game.scoring.summary import patient_summary
from game.session import coached
from game.session.clock import Clock, HeadsetClock, LiveClock, StepClock
from game.session.gloved import Gloved
from game.session.movement import Movement
from game.session.ordered import at_the_ward
from game.session.output import Output
from game.session.perform import LAST_WAIT_S, Performance, Staging, perform
from game.session.request import OFFSCREEN_S, Opened, PlayError, PlayRequest, has_screen, resolve
from game.session.scenery import build_scene
from game.session.screening import NO_WINDOW, Screening, screen, skipped
from game.session.sight import Sight
from game.session.story import POORLY_TRACKED
from game.session.straps import fit
from game.session.tools import kept_calibration
from game.session.worn import Seen
from game.settings import RULES_VERSION, rules
from game.training.events import RuleVersion, SessionEnd, SessionStart
from game.view.input import InputRules

Say = Callable[[str], None]
# Drivers whose side is chosen by `hand=`; without it they take the side the exercise needs.
HANDED: Final = ("sim", "play", "lucidglove", "desktop", "openxr")
# Built-in drivers whose limb has a place of its own.
PLACED: Final = ("sim", "desktop", "openxr")
# The simulated hand that does what a stage asks of a hand.
SIMULATED: Final = {
    Stage.EDUCATION: "sim:still",
    Stage.LATERALITY: "sim:still",
    Stage.IMAGERY: "sim:still",
    Stage.MIRROR: "sim:grasp",
    Stage.MOVEMENT: "sim:lift",
}
OFTEN_LOST: Final = (
    "The hand was lost too often, so the exercise was ended: bring more light to the hand or check the glove, "
    "or go on with desktop: or a real mirror."
)
MEASURED: Final = {"box-and-blocks": "sim:carry"}  # a task that measures has a motion of its own
PLAYED: Final = ("", "screens")  # the rooms of words that a demonstration says
# Reader threads get the interpreter this soon while Python code runs (devices.md 0, fact 4).
SWITCH_S: Final = 0.001
# What a headset that shows the view may be; all else is lost.
SHOWN: Final = {XrState.RUNNING: State.LIVE, XrState.IDLE: State.WAITING}


@dataclass(frozen=True, slots=True)
class PlayResult:
    """What `midline play` gives back."""

    values: dict[str, Any]
    saved: bool

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return self.values

    def sentence(self) -> str:
        """For people."""
        v = self.values
        where = f" Pictures, video and summary are in {v['out']}." if v["out"] else ""
        saved = "Saved." if self.saved else "Not all of it is saved yet: see `midline doctor`."
        return f"{v['exercise']}: {v['trials']} trials, {v['successes']} done as asked.{where} {saved}"


def play(request: PlayRequest, say: Say) -> PlayResult:
    """Play one exercise; PlayError, JournalError or NoGraphics says in a sentence why it cannot be."""
    if coached.wanted(request.exercise):
        return PlayResult(*coached.play_coach(coached.resolve(request, has_screen()), say))
    opened = resolve(request, has_screen())
    urls = _choose(opened, say)
    seconds = request.seconds or (OFFSCREEN_S if opened.view == "offscreen" else None)
    folder = request.out or (Path("midline-out") if opened.view == "offscreen" else None)
    with ExitStack() as stack:
        simulated = all(devices.load(url.scheme).simulated for url in urls.values())
        screening = Screening()
        kind = request.clock or ("step" if opened.view == "offscreen" and simulated else "live")
        runtime = shared() if opened.view == "headset" else None
        clock: Clock = StepClock() if kind == "step" else LiveClock() if runtime is None else HeadsetClock(runtime)
        # A headset's hands come with its pictures: who draws is there before who asks.
        view = None if runtime is None else _view(opened, say, urls["intact"].scheme, runtime)
        if view is not None and runtime is not None:
            stack.callback(view.close)
            stack.callback(runtime.close)
            screening = _screened(request, runtime, view, say, seconds)
        held = {role: stack.enter_context(_open(role, url, clock)) for role, url in urls.items()}
        if "wrist" in held:
            held["intact"] = Gloved(held["intact"], held["wrist"], clock.now)
        journal = stack.enter_context(Journal.open())
        output = None if folder is None else Output(folder, seconds, opened.view == "offscreen", request.size)
        if view is None:
            view = _view(opened, say, urls["intact"].scheme)
            stack.callback(view.close)
        ward = stack.enter_context(at_the_ward(journal, None, say))
        sys.setswitchinterval(SWITCH_S)
        staging = _stage(opened, clock, view, journal, held, journal.begin_session(), seconds, screening, say)
        worn = None if runtime is None else seen_by(runtime)
        staging = replace(staging, ward=ward, worn=worn, screening=screening)
        if output is not None:
            staging = replace(staging, on_frame=output.on_frame)
        done = perform(staging)
        words = load_words(request.language, rooms=("summary",))
        if output is not None and (missing := output.finish(done.entries, patient_summary(done.entries, words))):
            say(missing)
        if staging.movement is not None and staging.movement.trouble:
            say(staging.movement.trouble)
        if done.told.finished is not None and done.told.finished.reason in POORLY_TRACKED:
            say(OFTEN_LOST)
        return PlayResult(_values(opened, clock, done, journal, folder), done.saved)


def _stage(
    opened: Opened,
    clock: Clock,
    view: Sight,
    journal: Journal,
    held: dict[str, Device],
    session: str,
    seconds: float | None,
    screening: Screening,
    say: Say,
) -> Staging:
    request = opened.request
    limbs = {role: device for role, device in held.items() if role in ("intact", "affected")}
    calibrated = _calibrations(limbs, request.affected)
    shows = opened.view in ("window", "headset") and not request.safe
    fits = shows and opened.view == "headset" and opened.exercise.needs_limb and limbs["intact"].has_head
    head = {
        "exercise": opened.exercise.name,
        "affected": request.affected.value,
        "seed": request.seed,
        "level": request.level,
        "pain": request.pain,
        "seconds": seconds,
        "asks": shows and request.pain is None,
        "ending": shows,
        "clock": clock.name,
        "display_hz": view.display_hz,
        "software": view.software,
        "devices": {role: _about(device) for role, device in limbs.items()},
        "one_button": request.one_button,
        "worn": opened.view == "headset",
        "fits": fits,
        "pinch": request.pinch,
        "screened": [astuple(each) for each in screening.answers],
        "calibrated": {role: each.to_dict() for role, each in calibrated.items()},
    }
    return Staging(
        exercise=opened.exercise,
        affected=request.affected,
        seed=request.seed,
        level=request.level,
        pain=request.pain,
        seconds=seconds,
        asks=shows and request.pain is None,
        ending=shows,
        clock=clock,
        view=view,
        journal=journal,
        devices=limbs,
        say=say,
        calibrated=calibrated,
        one_button=request.one_button,
        fits=fits,
        # A replay has what was pressed as acts.
        presses=opened.view == "headset",
        pinch=request.pinch,
        movement=Movement(
            session, head, {role: device.url.text for role, device in limbs.items()}, "demonstration"
        ),
    )


def _screened(request: PlayRequest, runtime: Runtime, view: Sight, say: Say, seconds: float | None) -> Screening:
    """What staff say of the person, before the headset's program is asked for anything; PlayError ends it."""
    if request.safe:
        return skipped()
    trouble = runtime.look()
    if trouble in (Trouble.NO_LIBRARY, Trouble.NO_RUNTIME):
        raise PlayError(trouble.value)
    if not has_screen():
        raise PlayError(NO_WINDOW)
    found = screen(view, rules(InputRules, "input"), say, one_button=request.one_button)
    if found.refused:
        with closing(Journal.open()) as journal:
            journal.begin_session()
            journal.append(SessionStart("demonstration", request.affected.value, request.seed, "live", seconds))
            journal.append(RuleVersion(RULES_VERSION))
            for answer in found.answers:
                journal.append(answer)
            journal.wait(journal.append(SessionEnd("screening")), LAST_WAIT_S)
        raise PlayError(found.refused)
    return found


def seen_by(runtime: Runtime) -> Callable[[float], Seen]:
    """What a headset is at a display time, for who follows it."""

    def look(at_s: float) -> Seen:
        # Asked first: a runtime may die of it.
        head = runtime.head(at_s)
        status = Status(SHOWN.get(runtime.state, State.LOST), note=runtime.note)
        return Seen(status, None if head is None else (head.position, head.orientation), runtime.recentred)

    return look


def _calibrations(limbs: dict[str, Device], affected: Side) -> dict[str, CurlCalibration]:
    sides = {"intact": affected.other, "affected": affected}
    found = {role: kept_calibration(device, sides[role]) for role, device in limbs.items()}
    return {role: each for role, each in found.items() if each is not None}


def _about(device: Device) -> dict[str, Any]:
    kept = ("filtered", "source", "predicts", "has_head", "own_link", "rigid")
    return {"url": device.url.text} | {name: getattr(device, name) for name in kept}


def _choose(opened: Opened, say: Say) -> dict[str, Url]:
    """Role to parsed URL with the side filled in; what was not named is chosen and said."""
    request, urls = opened.request, dict(opened.urls)
    wanted = {"intact": request.affected.other}
    if "intact" not in urls:
        by_headset = opened.view == "headset" and "wrist" not in urls
        found = ["openxr:"] if by_headset else [] if opened.view == "offscreen" else _gloves()
        urls["intact"] = devices.parse_url(found[0] if found else simulated_for(opened.exercise))
        say(f"No device was named: {urls['intact'].text} moves the {request.affected.other.value} hand.")
    if opened.exercise.both_limbs:
        wanted["affected"] = request.affected
        if "affected" not in urls:
            if urls["intact"].scheme != "sim":
                raise PlayError(
                    f"{opened.exercise.name} needs both hands; name the other one too: --device affected=URL."
                )
            urls["affected"] = urls["intact"]
    if "wrist" in urls:
        wanted["wrist"] = request.affected.other
        if urls["intact"].scheme in PLACED:
            raise PlayError(
                f"{urls['intact'].text} knows where the hand is; wrist= is for a glove, which does not: name one, "
                "or leave wrist= out."
            )
    return {role: sided(url, wanted.get(role)) for role, url in urls.items()}


def simulated_for(exercise: Exercise[Any]) -> str:
    """The simulated hand that does what an exercise asks."""
    return MEASURED.get(exercise.name, SIMULATED[exercise.stage])


def _gloves() -> list[str]:
    try:
        return [found.url for found in devices.load("lucidglove").detect()]
    except (DeviceError, OSError):
        return []


def sided(url: Url, side: Side | None) -> Url:
    """The URL with the side filled in; PlayError where it names the other one."""
    if side is None or url.scheme not in HANDED:
        return url
    given = url.options.get("hand")
    if given is not None and given != side.value:
        raise PlayError(
            f"{url.text} is a {given} hand, but the {side.value} hand is needed there; change hand= or --affected."
        )
    return replace(url, options={**url.options, "hand": side.value})


@contextmanager
def _open(role: str, url: Url, clock: Clock) -> Iterator[Device]:
    try:
        device = devices.open_device(url, clock.now)
    except DeviceError as error:
        raise PlayError(str(error) if role == "intact" else f"{role}: {error}") from error
    with device:
        fit(device)
        yield device


def _view(opened: Opened, say: Say, scheme: str, runtime: Runtime | None = None) -> Sight:
    request = opened.request
    return plain_view(  # type: ignore[no-any-return]
        opened.scene,
        request.size,
        kind=opened.view,
        runtime=runtime,
        one_button=request.one_button,
        affected=request.affected,
        tone=request.tone,
        banner="simulated" if scheme == "sim" else "demonstration",
        say=say,
        language=request.language,
        aloud=speaks(opened),
    )


def speaks(opened: Opened) -> bool:
    """True when sentences are read aloud: somebody looks, and it is no script."""
    return opened.view in ("window", "headset") and not opened.request.safe


def plain_view(
    scene: str,
    size: tuple[int, int],
    *,
    kind: str = "offscreen",
    runtime: Runtime | None = None,
    one_button: bool = False,
    affected: Side = Side.LEFT,
    tone: int = 5,
    banner: str | None = "demonstration",
    say: Say = lambda _: None,
    language: str = "en",
    aphasia: bool = False,
    aloud: bool = False,
) -> Any:
    """The view of a demonstration, with a scene in it; NoGraphics when this machine cannot draw.

    `aloud`: read aloud, slowly with `aphasia`, where there is a voice for `language`; staff are told where not.
    """
    from game.view.sound import Sound
    from game.view.view import View
    from game.view.voice import Voice, VoiceRules

    voice = Voice(language, rules(VoiceRules, "voice").pace(aphasia)) if aloud else None
    try:
        view = View(
            kind,  # type: ignore[arg-type]
            size,
            load_words(language),
            affected,
            tone,
            lambda stage: build_scene(scene, stage, say),
            rules(InputRules, "input"),
            banner=banner,
            sounds=Sound() if kind in ("window", "headset") else None,
            runtime=runtime,
            one_button=one_button,
            pinch=rules(PinchRules, "pinch") if kind == "headset" else None,
            ahead=tuple(load_words(language, rooms=PLAYED).values()),
            voice=voice,
        )
    except BaseException:
        if voice is not None:
            voice.close()
        raise
    if voice is not None and voice.silent is not None:
        say(voice.silent)
    return view


def _values(
    opened: Opened, clock: Clock, done: Performance, journal: Journal, folder: Path | None
) -> dict[str, Any]:
    finished = done.told.finished
    whole = np.array(done.loop.timings.whole) * 1e3
    return {
        "exercise": opened.exercise.name,
        "stage": opened.exercise.stage.value,
        "level": opened.request.level or (1 if finished is None else int(finished.x)),
        "trials": 0 if finished is None else finished.trials,
        "successes": 0 if finished is None else finished.successes,
        "voids": 0 if finished is None else finished.voids,
        "completion": 0.0 if finished is None else round(finished.completion, 4),
        "pain_before": done.told.pain_before,
        "pain_after": done.told.pain_after,
        "tracked_share": round(done.loop.tally.share, 4),
        "clock": clock.name,
        "frames": len(whole),
        "frame_ms_p50": round(float(np.percentile(whole, 50)), 3) if len(whole) else 0.0,
        "frame_ms_p99": round(float(np.percentile(whole, 99)), 3) if len(whole) else 0.0,
        "reason": done.told.reason,
        "session": journal.session,
        "journal": str(journal.path),
        "out": None if folder is None else str(folder),
    }

"""`midline play`: opens devices, view and journal, tells the story, closes everything and says what came of it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

import devices
import scenes
from devices.api import Device, DeviceError, Url
from exercises.api import Stage
from exercises.words import load_words
from game.body.frame import Person
from game.body.joints import Side
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
from game.scoring.journal import Journal
from game.scoring.row import Entry
from game.scoring.summary import patient_summary
from game.session.clock import STEP_S, Clock, LiveClock, StepClock
from game.session.limbs import LimbRules, Tracked
from game.session.loop import Loop
from game.session.movement import Movement
from game.session.output import Output
from game.session.record import Record
from game.session.request import OFFSCREEN_S, Opened, PlayError, PlayRequest, has_screen, resolve
from game.session.sight import Sight
from game.session.story import Plan, Told, play_story
from game.session.watch import WatchRules
from game.settings import RULES_VERSION, default_ranges, rules
from game.training.events import RuleVersion, SessionEnd, SessionStart
from game.training.rules import BlockRules, Rules, StaircaseRules
from game.training.runner import Runner
from game.view.front import Screens
from game.view.input import InputRules

Say = Callable[[str], None]
# Drivers whose side is chosen by `hand=`; without it they take the side the exercise needs.
HANDED: Final = ("sim", "play", "lucidglove", "desktop")
# How long the end of a session waits for the journal before it says that not all is saved.
LAST_WAIT_S: Final = 10.0
# Reader threads get the interpreter this soon while Python code runs (devices.md 0, fact 4).
SWITCH_S: Final = 0.001


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
    """Play one exercise; PlayError, DeviceError, JournalError or NoGraphics with one sentence when that cannot be."""
    opened = resolve(request, has_screen())
    urls = _choose(opened, say)
    with ExitStack() as stack:
        simulated = all(devices.load(url.scheme).simulated for url in urls.values())
        kind = request.clock or ("step" if opened.view == "offscreen" and simulated else "live")
        clock: Clock = StepClock() if kind == "step" else LiveClock()
        held = {role: stack.enter_context(_open(role, url, clock)) for role, url in urls.items()}
        view = _view(opened, say, "sim" in {url.scheme for url in urls.values()})
        stack.callback(view.close)
        journal = Journal.open()
        stack.callback(journal.close)
        return _run(opened, clock, view, journal, held, say)


def _choose(opened: Opened, say: Say) -> dict[str, Url]:
    """Role to parsed URL with the side filled in; what was not named is chosen and said."""
    request, urls = opened.request, dict(opened.urls)
    wanted = {"intact": request.affected.other}
    if "intact" not in urls:
        found = [] if opened.view == "offscreen" else _gloves()
        urls["intact"] = found[0] if found else "sim:grasp"
        say(f"No device was named: {urls['intact']} moves the {request.affected.other.value} hand.")
    if opened.exercise.both_limbs:
        wanted["affected"] = request.affected
        if "affected" not in urls:
            if not urls["intact"].startswith("sim:"):
                raise PlayError(
                    f"{opened.exercise.name} needs both hands; name the other one too: --device affected=URL."
                )
            urls["affected"] = urls["intact"]
    return {role: _sided(devices.parse_url(text), wanted.get(role)) for role, text in urls.items()}


def _gloves() -> list[str]:
    try:
        return [found.url for found in devices.load("lucidglove").detect()]
    except (DeviceError, OSError):
        return []


def _sided(url: Url, side: Side | None) -> Url:
    if side is None or url.scheme not in HANDED:
        return url
    given = url.options.get("hand")
    if given is not None and given != side.value:
        raise PlayError(
            f"{url.text} is a {given} hand, but the {side.value} hand is needed; "
            f"change hand= or use --affected {side.value if given != side.value else side.other.value}."
        )
    return replace(url, options={**url.options, "hand": side.value})


@contextmanager
def _open(role: str, url: Url, clock: Clock) -> Iterator[Device]:
    try:
        device = devices.open_device(url, clock.now)
    except DeviceError as error:
        raise type(error)(*_with_role(role, error)) from error
    with device:
        yield device


def _with_role(role: str, error: DeviceError) -> tuple[Any, ...]:
    sentence = str(error) if role == "intact" else f"{role}: {error}"
    reason = getattr(error, "reason", None)
    return (sentence,) if reason is None else (reason, sentence)


def _view(opened: Opened, say: Say, simulated: bool) -> Sight:
    from game.view.view import View

    request = opened.request
    return View(
        kind="window" if opened.view == "window" else "offscreen",
        size=request.size,
        words=load_words("en"),
        affected=request.affected,
        tone=request.tone,
        build_scene=lambda stage: _build_scene(opened.scene, stage, say),
        rules=rules(InputRules, "input"),
        banner="banner-simulated" if simulated else "banner-demonstration",
    )


def _build_scene(name: str, stage: Any, say: Say) -> Any:
    """The scene on the stage; the studio, and a sentence, where it cannot be built."""
    try:
        scene = scenes.load(name)
        scene.build(stage)
    except Exception as error:  # noqa: BLE001 - a scene of another package may fail in any way
        say(f"The scene {name} could not be shown ({error}); the plain studio takes its place.")
        scene = scenes.load(scenes.SAFE)
        scene.build(stage)
    return scene


def training_rules() -> Rules:
    """The rules of the default preset that the runner goes by."""
    return Rules(
        rules(TrackingRules, "tracking"), rules(BlockRules, "block"), rules(StaircaseRules, "staircase")
    )


def _run(
    opened: Opened, clock: Clock, view: Sight, journal: Journal, held: dict[str, Device], say: Say
) -> PlayResult:
    request, exercise = opened.request, opened.exercise
    person = Person(request.affected, ranges=default_ranges())
    seconds = request.seconds
    if seconds is None and opened.view == "offscreen":
        seconds = OFFSCREEN_S
    folder = request.out or (Path("midline-out") if opened.view == "offscreen" else None)
    output = None if folder is None else Output(folder, seconds, opened.view == "offscreen", request.size)
    told = Told()
    limb_rules = LimbRules(rules(TrackingRules, "tracking"), rules(FilterRules, "filter"))
    all_rules = training_rules()
    session = journal.begin_session()
    record = Record(journal, say)
    movement = Movement.open(session, held, request)
    tracked = {
        role: Tracked(role, device, _side(role, person), limb_rules, movement.taking(role))
        for role, device in held.items()
        if role in ("intact", "affected")
    }
    input_rules = rules(InputRules, "input")

    def on_frame(loop: Loop) -> None:
        movement.frame(loop)
        if output is not None:
            output.on_frame(loop)

    loop = Loop(
        clock,
        view,
        record,
        Screens(input_rules),
        person,
        tracked["intact"],
        tracked.get("affected"),
        rules(WatchRules, "watch"),
        draw_body=exercise.stage in (Stage.MIRROR, Stage.MOVEMENT),
        lead_affected=exercise.both_limbs,
        on_frame=on_frame,
    )
    runner: Runner[Any] = Runner(
        exercise,
        float(request.level or 1),
        request.seed,
        person,
        all_rules,
        mode="training" if request.level is None else "held",
        source=held["intact"].source,
    )
    asks = opened.view == "window" and not request.safe and request.pain is None
    plan = Plan(
        runner=runner,
        rules=input_rules,
        seconds=seconds,
        pain=request.pain,
        ask=asks,
        ending=opened.view == "window" and not request.safe,
        scanning=False,
        wall_s=all_rules.block.max_s * all_rules.block.wall_factor,
        needs_limb=exercise.needs_limb,
    )
    loop.tell(SessionStart("demonstration", request.affected.value, request.seed, clock.name))
    loop.tell(RuleVersion(RULES_VERSION))
    loop.set_rig()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)
    try:
        loop.run(play_story(loop, plan, told))
        told.reason = told.reason if view.open else "closed"
    except BaseException:
        for event in runner.stop("stopped").events:
            loop.tell(event)
        loop.tell(SessionEnd("crash"))
        journal.wait(record.entries[-1][0], LAST_WAIT_S)
        raise
    finally:
        gc.unfreeze()
        movement.close()
    last = loop.tell(SessionEnd(told.reason))
    record.promise(last, "session_end")
    saved = journal.wait(last, LAST_WAIT_S)
    record.tick()
    entries = [Entry(*each) for each in record.entries]
    if output is not None and (missing := output.finish(entries, patient_summary(entries))):
        say(missing)
    return PlayResult(_values(opened, clock, loop, told, journal, folder), saved)


def _side(role: str, person: Person) -> Side:
    return person.affected if role == "affected" else person.intact


def _values(
    opened: Opened, clock: Clock, loop: Loop, told: Told, journal: Journal, folder: Path | None
) -> dict[str, Any]:
    finished = told.finished
    whole = np.array(loop.timings.whole) * 1e3
    return {
        "exercise": opened.exercise.name,
        "stage": opened.exercise.stage.value,
        "level": opened.request.level or (1 if finished is None else int(finished.x)),
        "trials": 0 if finished is None else finished.trials,
        "successes": 0 if finished is None else finished.successes,
        "voids": 0 if finished is None else finished.voids,
        "completion": 0.0 if finished is None else round(finished.completion, 4),
        "pain_before": told.pain_before,
        "pain_after": told.pain_after,
        "tracked_share": round(loop.tally.share, 4),
        "clock": clock.name,
        "frames": len(whole),
        "frame_ms_p50": round(float(np.percentile(whole, 50)), 3) if len(whole) else 0.0,
        "frame_ms_p99": round(float(np.percentile(whole, 99)), 3) if len(whole) else 0.0,
        "reason": told.reason,
        "session": journal.session,
        "journal": str(journal.path),
        "out": None if folder is None else str(folder),
        "step_s": STEP_S if clock.name == "step" else None,
    }

"""Runs one block with everything that was opened for it, live or from a record, to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from devices.api import Device
from devices.glove.calibration import CurlCalibration
from exercises.api import Exercise, Stage
from game.body.fit import FitRules
from game.body.frame import Person
from game.body.joints import FINGERS, Side
from game.body.pinch import PinchRules
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
from game.scoring.row import Entry
from game.session import garbage
from game.session.clock import Clock
from game.session.comfort import ComfortRules
from game.session.limbs import LimbRules, Tracked
from game.session.loop import Loop
from game.session.movement import FrameLine, Movement
from game.session.record import Journal, Record, Ward
from game.session.screening import Screening
from game.session.sight import Sight
from game.session.story import Plan, Told, play_story
from game.session.watch import WatchRules
from game.session.worn import Seen, Worn
from game.settings import RULES_VERSION, default_ranges, rules
from game.training.events import Calib, RuleVersion, SessionEnd, SessionStart
from game.training.rules import BlockRules, Rules, StaircaseRules
from game.training.runner import Runner
from game.view.front import Screens
from game.view.input import InputRules
from game.view.look import PRESENCE_S

# How long the end of a session waits for the journal before it says that not all is saved.
LAST_WAIT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Staging:
    """All that a block needs. `seconds` None lasts until the exercise is done; `asks` puts the NRS on screen."""

    exercise: Exercise[Any]
    affected: Side
    seed: int
    level: int | None
    pain: tuple[int | None, int | None] | None
    seconds: float | None
    asks: bool
    ending: bool
    clock: Clock
    view: Sight
    journal: Journal
    devices: dict[str, Device]
    say: Callable[[str], None]
    movement: Movement | None = None
    on_frame: Callable[[Loop], None] = lambda _: None
    calibrated: dict[str, CurlCalibration] = field(default_factory=dict)
    one_button: bool = False
    worn: Callable[[float], Seen] | None = None
    fits: bool = False
    presses: bool = False
    pinch: bool = False
    screening: Screening = field(default_factory=Screening)
    ward: Ward | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of a block."""

    told: Told
    loop: Loop
    entries: list[Entry]
    saved: bool


def training_rules() -> Rules:
    """The rules of the default preset that the runner goes by."""
    return Rules(rules(TrackingRules, "tracking"), rules(BlockRules, "block"), rules(StaircaseRules, "staircase"))


def perform(staging: Staging) -> Performance:
    """Tell the story to its end. An error on the way ends block and record in order before it goes on."""
    all_rules, told = training_rules(), Told()
    loop, runner = _loop(staging, all_rules), _runner(staging, all_rules)
    plan = _plan(staging, all_rules, runner)
    loop.tell(
        SessionStart("demonstration", staging.affected.value, staging.seed, staging.clock.name, staging.seconds)
    )
    loop.tell(RuleVersion(RULES_VERSION))
    for answer in staging.screening.answers:
        loop.tell(answer)
    for role, kept in staging.calibrated.items():
        ends = zip(FINGERS, kept.open, kept.closed, strict=True)
        loop.tell(Calib({finger: (low, high) for finger, low, high in ends}, f"glove {role}"))
    loop.set_rig()
    if staging.exercise.outcome:
        # What measures one hand shows no other, unless it lies there at rest.
        if staging.exercise.still:
            loop.presenting.reveal(loop, PRESENCE_S, uncover=False)
        else:
            loop.presenting.alone(loop)
        loop.reading = False
    try:
        with garbage.held_back():
            whole = loop.run(play_story(loop, plan, told))
    except BaseException:
        for event in runner.stop("stopped").events:
            loop.tell(event)
        staging.journal.wait(loop.tell(SessionEnd("crash")), LAST_WAIT_S)
        raise
    finally:
        if staging.movement is not None:
            staging.movement.close()
    if not whole:
        # A STOP stays one when the window is closed over what comes after it.
        told.reason = "closed" if told.reason == "done" else told.reason
        for event in runner.stop("stopped").events:
            loop.tell(event)
    last = loop.tell(SessionEnd(told.reason))
    loop.record.promise(last, "session_end")
    saved = staging.journal.wait(last, LAST_WAIT_S)
    loop.record.tick()
    return Performance(told, loop, [Entry(*each) for each in loop.record.entries], saved)


def _loop(staging: Staging, all_rules: Rules) -> Loop:
    exercise = staging.exercise
    person = Person(staging.affected, ranges=default_ranges())
    limb_rules = LimbRules(rules(TrackingRules, "tracking"), rules(FilterRules, "filter"))
    del all_rules
    tracked = {
        role: Tracked(
            role,
            device,
            person.affected if role == "affected" else person.intact,
            limb_rules,
            staging.calibrated.get(role),
            person.table_height_m,
        )
        for role, device in staging.devices.items()
    }

    def on_frame(loop: Loop) -> None:
        if staging.movement is not None:
            _keep(staging.movement, loop)
        staging.on_frame(loop)

    return Loop(
        staging.clock,
        staging.view,
        Record(staging.journal, staging.say, staging.ward),
        Screens(rules(InputRules, "input"), staging.one_button),
        person,
        tracked["intact"],
        tracked.get("affected"),
        rules(WatchRules, "watch"),
        draw_body=exercise.stage in (Stage.MIRROR, Stage.MOVEMENT),
        lead_affected=exercise.both_limbs,
        on_frame=on_frame,
        worn=_worn(staging),
        presses=staging.presses,
    )


def _worn(staging: Staging) -> Worn | None:
    if staging.worn is None:
        return None
    comfort, movement = rules(ComfortRules, "comfort"), staging.movement
    return Worn(
        staging.worn,
        replace(comfort, bed=comfort.bed or staging.screening.bed),
        asks=staging.asks,
        save=(lambda: None) if movement is None else movement.save,
    )


def _keep(movement: Movement, loop: Loop) -> None:
    line = FrameLine(loop.time_s, loop.shown_s, loop.acts, loop.asked, loop.was_durable, loop.status)
    for tracked in (loop.intact, loop.affected):
        if tracked is None:
            continue
        if tracked.read_s == loop.time_s:
            movement.pose(tracked.role, loop.time_s, tracked.taken)
        if tracked.head is not None:
            line.heads[tracked.role] = [*tracked.head[0].tolist(), *tracked.head[1].tolist()]
        if tracked.space:
            line.spaces[tracked.role] = tracked.space
    if loop.worn is not None:
        line.worn, line.hz = loop.worn.seen, loop.display_hz
    movement.line(line)


def _runner(staging: Staging, all_rules: Rules) -> Runner[Any]:
    return Runner(
        staging.exercise,
        float(staging.level or 1),
        staging.seed,
        Person(staging.affected, ranges=default_ranges()),
        all_rules,
        mode="probe" if staging.exercise.outcome else "training" if staging.level is None else "held",
        source=staging.devices["intact"].source,
    )


def _plan(staging: Staging, all_rules: Rules, runner: Runner[Any]) -> Plan:
    return Plan(
        runner=runner,
        rules=rules(InputRules, "input"),
        seconds=staging.seconds,
        pain=staging.pain,
        ask=staging.asks,
        ending=staging.ending,
        scanning=staging.one_button,
        wall_s=all_rules.block.max_s * all_rules.block.wall_factor,
        needs_limb=staging.exercise.needs_limb,
        fit=rules(FitRules, "fit") if staging.fits else None,
        pinch=rules(PinchRules, "pinch") if staging.pinch else None,
    )

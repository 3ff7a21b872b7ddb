"""An installed exercise within a visit: its runner, its block beat by beat, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from typing import Final

import exercises
from exercises.api import Exercise, ExerciseError
from game.body.frame import LimbFrame, Person, Range
from game.body.joints import INDEX_TIP, Side, Skeleton
from game.body.tracking import TrackingRules
from game.programme.parts import Sort
from game.session.guided.desk import Desk, Order, Picture, Place, Played, Script, Stopped, stopped_by
from game.session.story import Beats, Plan, Told, play_block
from game.settings import default_ranges, rules
from game.training.events import Calib, Event, Finished, Flag, Trial, Void
from game.training.exercise import AnyExercise
from game.training.rules import BlockRules, Rules
from game.training.runner import Runner
from game.training.task import TABLE_EDGE_M

# Pain is never asked within a block here: the plan says when.
NEVER: Final = (None, None)


def installed() -> dict[str, AnyExercise]:
    """The exercises that can be played here, by their protocol code."""
    found: dict[str, AnyExercise] = {}
    for name in exercises.available():
        try:
            exercise = exercises.load(name)
        except ExerciseError:
            continue
        found.setdefault(exercise.code, exercise)
    return found


def placed(limb: LimbFrame | None, intact: Side) -> Place | None:
    """Where the index fingertip of a limb lies, as `task.place` has it; None where it is not known."""
    if limb is None or limb.skeleton is not Skeleton.HAND or not limb.position_valid[INDEX_TIP]:
        return None
    x, _, z = limb.positions[INDEX_TIP].tolist()
    return (intact.sign * x, -z - TABLE_EDGE_M)


@dataclass(slots=True)
class Exercises:
    """The installed exercises by their protocol code, and how many blocks of them this visit has had.

    `ranges` are the person's: the usual ones, and the day's own once it was calibrated. `reach_m` is how far the
    working hand comes, where that was fitted.
    """

    playable: Mapping[str, AnyExercise]
    blocks: int = 0
    ranges: dict[str, Range] = field(default_factory=lambda: dict(default_ranges()))
    reach_m: float | None = None

    def of(self, order: Order) -> AnyExercise:
        """The exercise of an order, with as many trials as it asks for; KeyError when it is not installed."""
        exercise: Exercise[object] = self.playable[order.code]
        trials = order.part.trials
        return replace(exercise, repetitions=trials) if trials else exercise

    def _person(self, desk: Desk, order: Order) -> Person:
        """The person as this block asks of them; ranges that spare the working limb are journaled."""
        share, cap, affected = order.limb_share, order.range_cap, desk.setting.affected
        # In a task that measures the limb that moves is the one that is judged, whichever it is.
        person = Person(affected if order.limb == "intact" else affected.other, ranges=self.ranges)
        if self.reach_m is not None and order.limb == "intact":
            person = replace(person, reach_m=self.reach_m)
        if share == cap == 1.0:
            return person
        spared = {name: each.spared(share, cap) for name, each in self.ranges.items()}
        told = {name: (round(each.low, 4), round(each.high, 4)) for name, each in spared.items()}
        desk.tell(Calib(told, "spared"))
        return replace(person, ranges=spared, reach_m=share * person.reach_m)

    def play(self, desk: Desk, beats: Beats, order: Order, tracking: TrackingRules, source: str) -> Script[Played]:
        """The block, beat by beat; Stopped when STOP was taken in it. `source` is what moved the limb, if one."""
        exercise, limits, setting = self.of(order), rules(BlockRules, "block"), desk.setting
        self.blocks += 1
        runner = Runner(
            exercise,
            float(order.level) if order.probe else order.start,
            date.fromisoformat(setting.day).toordinal() * 100 + self.blocks,
            self._person(desk, order),
            Rules(tracking, limits, order.stairs),
            mode="probe" if order.probe else "training",
            source=source,
        )
        told, first, stops = Told(), len(beats.record.entries), list[Stopped]()
        plan = Plan(
            runner=runner,
            rules=desk.rules,
            seconds=float(order.part.seconds) or None,
            pain=NEVER,
            ask=False,
            ending=False,
            scanning=setting.one_button,
            wall_s=limits.max_s * limits.wall_factor,
            needs_limb=exercise.needs_limb,
            reading=None if order.reading is None else lambda: asked(beats, order, stops),
        )
        yield from play_block(beats, plan, told)
        played = _played(order, runner, [event for _, _, _, event in beats.record.entries[first:]])
        if stops or desk.screens.stopped:
            stop = stops[0] if stops else stopped_by(desk)
            stop.played = played
            raise stop
        ended = told.reason if told.finished is None else told.finished.reason
        if ended != "completed":
            desk.tell(Flag("block_ended", ended if told.reason == "done" else told.reason))
        return played


def asked(beats: Beats, order: Order, stops: list[Stopped]) -> Script[bool]:
    """Pain within a block; whether it goes on. A hand in the lap is no trouble meanwhile."""
    needed, beats.hand_needed = beats.hand_needed, False
    try:
        if order.reading is not None and (yield from order.reading()):
            beats.easier_due = True
    except Stopped as stop:
        stops.append(stop)
        return False
    finally:
        beats.pain_due, beats.hand_needed = False, needed
    return True


def _played(order: Order, runner: Runner[object], events: list[Event]) -> Played:
    trials = [event for event in events if isinstance(event, Trial)]
    caught = [
        each.metrics["catch_right"] for each in trials if isfinite(each.metrics.get("catch_right", float("nan")))
    ]
    imagery = order.part.sort is Sort.SET
    return Played(
        order.start if order.probe else runner.state,
        runner.time_s,
        tuple(each.success for each in trials),
        sum(isinstance(event, Void) for event in events),
        runner.source,
        pictures=tuple(_picture(each) for each in trials if "of_affected_side" in each.metrics),
        catches=len(caught),
        caught=round(sum(caught)),
        watched=len(trials) if imagery else 0,
        moved=sum(each.reason == "moved" for each in trials) if imagery else 0,
        imagined_s=tuple(
            each.metrics["imagined_s"] for each in trials if each.success and "imagined_s" in each.metrics
        ),
        why=next((event.reason for event in events if isinstance(event, Finished)), ""),
        trials=tuple(trials),
    )


def _picture(trial: Trial) -> Picture:
    metrics = trial.metrics
    return Picture(
        bool(metrics["of_affected_side"]),
        trial.success,
        metrics["rt_s"],
        bool(metrics["hasty"] or metrics["again"]),
    )

"""Plays one block of an exercise: a moment in, events and cues out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Generic, NamedTuple

from game.body.frame import Moment, Person
from game.training.block import Block, RunningTrial
from game.training.events import BlockStart, Cue, Dose, Event, Finished
from game.training.exercise import Exercise, ExerciseError, Script
from game.training.levels import LevelT
from game.training.props import Prop
from game.training.rules import Rules
from game.training.staircase import StaircaseState, begin
from game.training.task import Task

# training: x follows success. held: x stays, all else as in training. probe: x stays and no feedback is given.
MODES: Final = ("training", "held", "probe")


class Step(NamedTuple):
    """What one frame brought: events in order, and at most one cue a prop."""

    events: tuple[Event, ...] = ()
    cues: tuple[Cue, ...] = ()


class Runner(Generic[LevelT]):
    """One block of one exercise. Same seed, start, person and moments: the same events, byte for byte.

    `start` is a difficulty, or the state in which an earlier block left this exercise (`state`). `mode` is
    training, held or probe. `source` tells the mirror dose ("limb") from a limb that is driven by keys.
    ExerciseError when the start lies outside the levels or the mode is unknown.

    Do not call `step` while paused or covered. A script's own mistake comes out of `step` as the exception it
    is; `stop` still ends the block in order after it.
    """

    def __init__(
        self,
        exercise: Exercise[LevelT],
        start: float | StaircaseState,
        seed: int,
        person: Person,
        rules: Rules,
        mode: str = "training",
        source: str = "limb",
    ) -> None:
        if mode not in MODES:
            raise ExerciseError(f"The mode of a block is {', '.join(MODES)}, not {mode!r}.")
        self.exercise = exercise
        self.source = source
        block: Block[LevelT] = Block(
            name=exercise.name,
            repetitions=exercise.repetitions,
            level_at=exercise.level_at,
            person=person,
            seed=seed,
            rules=rules,
            mode=mode,
            staircase=_state(exercise, start, rules),
        )
        self._block = block
        self._task: Task[LevelT] = Task(block)
        self._script: Script[None] | None = None
        self._started = False
        self._finished = False
        self._last_s: float | None = None
        self._loss_is_void = False

    def fit(self, reach_m: float) -> None:
        """The person's reach as it was just measured, metres; ValueError once the block has begun."""
        if self._started:
            raise ValueError("a person's reach is fitted before the block begins")
        self._block.person = replace(self._block.person, reach_m=reach_m)

    @property
    def finished(self) -> bool:
        """True once `Finished` was given out; from then on steps are empty."""
        return self._finished

    @property
    def x(self) -> float:
        """The difficulty now, in levels."""
        return self._block.staircase.x

    @property
    def level(self) -> int:
        """The level that people see, which follows x with some delay."""
        return self._block.staircase.shown

    @property
    def state(self) -> StaircaseState:
        """Where the person stands now, as the start of the next block."""
        return self._block.staircase

    @property
    def time_s(self) -> float:
        """The exercise clock: seconds since the block began, without pauses and losses."""
        return self._block.clock_s

    @property
    def props(self) -> tuple[Prop, ...]:
        """Every prop of this block so far, whether it still stands or not."""
        return tuple(self._block.shown)

    @property
    def trial(self) -> RunningTrial[LevelT] | None:
        """The running trial."""
        return self._block.running

    @property
    def asking(self) -> int | None:
        """The id of the open question, None when there is none."""
        question = self._block.question
        return None if question is None else question.ask_id

    def step(self, moment: Moment) -> Step:
        """Play one frame. Moments rise in time; a gap of more than `gap_s` was a pause and does not count."""
        if self._finished:
            return Step()
        block = self._block
        block.begin_frame(moment)
        if not self._started:
            self._begin()
        seconds = 0.0 if self._last_s is None else moment.time_s - self._last_s
        if seconds < 0.0:
            raise ValueError(f"moments must rise in time; this one is {-seconds:.3f} s before the last")
        self._last_s = moment.time_s
        block.receive(moment)
        if self._lost(moment):
            return self._drained()
        block.clock_s += seconds if seconds <= block.rules.block.gap_s else 0.0
        self._play()
        if not self._finished and block.clock_s >= block.rules.block.max_s:
            self._finish("time_limit")
        return self._drained()

    def void(self, reason: str) -> Step:
        """Make the running trial, if there is one, void (REST, cover): it is replaced and moves nothing."""
        if not self._finished:
            self._void(reason)
        return self._drained()

    def stop(self, reason: str = "stopped") -> Step:
        """End the block now, in order; `reason` goes into `Finished`. A second call does nothing."""
        if not self._finished:
            if not self._started:
                self._begin()
            self._finish(reason)
        return self._drained()

    def easier(self) -> Step:
        """Staff pressed *Easier*: x drops for the trials to come. In a probe or a held block nothing changes."""
        if not self._finished:
            self._block.ease()
        return self._drained()

    def _begin(self) -> None:
        self._started = True
        block, exercise = self._block, self.exercise
        block.emit(
            BlockStart(
                exercise=exercise.name,
                code=exercise.code,
                stage=exercise.stage.value,
                x=block.staircase.x,
                repetitions=exercise.repetitions,
                mode=block.mode,
                source=self.source,
            )
        )
        self._script = exercise.script(self._task)

    def _lost(self, moment: Moment) -> bool:
        """True while the limb is lost too long to be judged; a long loss voids the running trial, once."""
        limits = self._block.rules.tracking
        if not self.exercise.needs_limb or moment.lost_s < limits.hold_s:
            self._loss_is_void = False
            return False
        if moment.lost_s >= limits.void_s and not self._loss_is_void:
            self._loss_is_void = True
            self._void("tracking")
        return True

    def _play(self) -> None:
        block = self._block
        if self._script is None:
            block.restart()
            self._script = self.exercise.script(self._task)
        try:
            given = next(self._script)
        except StopIteration:
            block.check_waits()
            block.check_scored()
            self._finish(block.ending or "completed")
            return
        block.check_waits()
        if given is not None:
            raise ExerciseError(f"{self.exercise.name}: a wait follows `yield`; write `yield from` before it.")

    def _void(self, reason: str) -> None:
        block = self._block
        if block.running is None:
            return
        self._close()
        block.void(reason)
        if block.too_many_voids:
            self._finish("too_many_voids")

    def _close(self) -> None:
        if self._script is not None:
            self._block.mute(True)
            try:
                self._script.close()
            finally:
                self._script = None
                self._block.mute(False)

    def _finish(self, reason: str) -> None:
        block = self._block
        self._finished = True
        self._close()
        block.clear()
        block.emit(Dose(active_s=round(block.clock_s, 6), source=self.source))
        block.emit(
            Finished(
                reason=reason,
                trials=len(block.trials),
                successes=sum(trial.success for trial in block.trials),
                voids=block.voids,
                completion=self._completion(reason),
                x=block.staircase.x,
            )
        )

    def _completion(self, reason: str) -> float:
        """What was done of the plan, 0 to 1; a task that ends by its own clock is whole once it ended so."""
        if self.exercise.outcome and reason == "completed":
            return 1.0
        return min(1.0, len(self._block.trials) / self._block.repetitions)

    def _drained(self) -> Step:
        return Step(*self._block.drain())


def _state(exercise: Exercise[LevelT], start: float | StaircaseState, rules: Rules) -> StaircaseState:
    if isinstance(start, StaircaseState):
        return start
    try:
        return begin(max(1, len(exercise.levels)), exercise.repetitions, rules.staircase, x=float(start))
    except ValueError as error:
        last = max(1, len(exercise.levels))
        raise ExerciseError(f"{exercise.name} has {last} levels: give a level from 1 to {last}.") from error

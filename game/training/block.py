"""One block in play: its clock, what stands on the stage, the open question and the running trial."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from game.body.frame import Moment, Person
from game.training.events import Ask, Cue, Event, Hide, LevelChange, LookValue, Place, Say, Show, Trial, Void
from game.training.levels import ExerciseError, LevelT
from game.training.props import Prop, as_look, as_place
from game.training.question import Question, stray
from game.training.rules import Rules
from game.training.staircase import StaircaseState, after_trial, eased, played_x

ValueT = TypeVar("ValueT")

# So many waits that end in the frame in which they began mean a loop that goes round without time passing.
INSTANT_WAITS = 1000


@dataclass(frozen=True, slots=True)
class RunningTrial(Generic[LevelT]):
    """What a script gets from `task.trials()`.

    `number` counts the valid trials from 1: a void one is replaced under its own number. `level` is fixed for the
    trial; `x` is the difficulty behind it. `assist` asks for a bigger hint, after two misses for the same reason.
    `again`: it replaces a void one.
    """

    number: int
    level: LevelT
    x: float
    start_s: float
    assist: bool = False
    warm: bool = False
    again: bool = False


@dataclass(slots=True)
class Opening:
    """What a script did before its first trial, so that a second start can leave it as it is."""

    props: list[Prop] = field(default_factory=list)
    results: list[object] = field(default_factory=list)
    done: bool = False
    prop_cursor: int = 0
    result_cursor: int = 0


class Block(Generic[LevelT]):
    """The state that the verbs of a Task change and that the Runner reads; scripts never see it."""

    def __init__(
        self,
        name: str,
        repetitions: int,
        level_at: Callable[[float], LevelT],
        person: Person,
        seed: int,
        rules: Rules,
        mode: str,
        staircase: StaircaseState,
    ) -> None:
        self.name = name
        self.repetitions = repetitions
        self.person = person
        self.rules = rules
        self.mode = mode
        self.staircase = staircase
        self.clock_s = 0.0
        self.now: Moment | None = None
        self.trials: list[Trial] = []
        self.voids = 0
        self.running: RunningTrial[LevelT] | None = None
        self.ending = ""
        self.props: dict[int, Prop] = {}
        self.shown: list[Prop] = []
        self.question: Question | None = None
        # What was measured in this frame, by measure and limb.
        self.measured: dict[tuple[str, int], float] = {}
        self.random = np.random.default_rng([seed, 0])
        self._level_at = level_at
        self._seed = seed
        self._events: list[Event] = []
        self._cues: dict[int, Cue] = {}
        self._last_id = 0
        self._opening = Opening()
        self._replaying = False
        self._muted = False
        self._looping = False
        self._again = False
        self._unstarted: dict[int, str] = {}
        self._waits = 0
        self._waits_this_frame = 0

    # What the Runner does.

    def begin_frame(self, moment: Moment) -> None:
        """Take a new moment."""
        self.now = moment
        self.measured.clear()
        self._waits_this_frame = 0

    def drain(self) -> tuple[tuple[Event, ...], tuple[Cue, ...]]:
        """Everything since the last drain: events in order, and one cue a prop."""
        events, cues = tuple(self._events), tuple(self._cues.values())
        self._events.clear()
        self._cues.clear()
        return events, cues

    def emit(self, event: Event) -> None:
        """Put an event down, unless a script that is being closed asks for it."""
        if not self._muted:
            self._events.append(event)

    @property
    def attempts(self) -> int:
        """Valid and void trials together."""
        return len(self.trials) + self.voids

    @property
    def too_many_voids(self) -> bool:
        """The rule of protocol.md 2.6 on the share of void trials."""
        limits = self.rules.tracking
        return self.attempts >= limits.void_share_after and self.voids > limits.void_share * self.attempts

    def receive(self, moment: Moment) -> None:
        """Give the moment's answer to the open question; any other press is a stray one."""
        if self.question is None:
            if moment.answer is not None:
                self.emit(stray(moment.answer, "no question is open"))
            return
        said = self.question.receive(moment, self.rules.block.press_lead_s)
        if said is not None:
            self.emit(said)
        if self.question.answer is not None:
            self.question = None

    def void(self, reason: str) -> None:
        """The running trial counts for nothing; what it put on the stage goes, x stays."""
        assert self.running is not None
        self.emit(Void(self.running.number, reason))
        self.voids += 1
        self._again = True
        self.running = None
        self.clear(keep=self._opening.props)

    def clear(self, keep: Iterable[Prop] = ()) -> None:
        """Take the open question and all props but `keep` from the stage."""
        self.close_question()
        kept = {prop.prop_id for prop in keep}
        for prop in [prop for prop in self.props.values() if prop.prop_id not in kept]:
            self.hide(prop)

    def restart(self) -> None:
        """The script begins anew: what it does before its first trial is already done."""
        self._replaying = True
        self._looping = False
        self._unstarted.clear()
        self._opening.prop_cursor = self._opening.result_cursor = 0
        self._shuffle(0)

    def mute(self, on: bool) -> None:
        """While a script is closed, its `finally` blocks say nothing."""
        self._muted = on

    def check_waits(self) -> None:
        """ExerciseError when a wait was asked for and never begun."""
        if self._unstarted:
            verb = next(iter(self._unstarted.values()))
            self._unstarted.clear()
            raise ExerciseError(f"{self.name}: task.{verb} was written without `yield from`, so nothing waited.")

    def check_scored(self) -> None:
        """ExerciseError when the running trial was left without a score."""
        if self.running is not None:
            raise ExerciseError(
                f"{self.name}: trial {self.running.number} was left without a score; score every trial once."
            )

    # What the verbs do.

    def say(self, key: str) -> None:
        """Say a sentence, unless it was said before a void trial."""
        if not self._replaying:
            self.emit(Say(key))

    def show(self, kind: str, at: Iterable[float], look: Mapping[str, object]) -> Prop:
        """Stand a prop on the stage."""
        place, plain = as_place(at), as_look(look)
        if self._replaying:
            return self._show_again(kind, place, plain)
        prop = Prop(self._next_id(), kind, place, plain)
        self.shown.append(prop)
        self._stand(prop)
        if not self._opening.done:
            self._opening.props.append(prop)
        return prop

    def change(self, prop: Prop, at: Iterable[float] | None, look: Mapping[str, object]) -> None:
        """Change a standing prop; several changes in a frame are one cue."""
        if self._muted:
            return
        if prop.prop_id not in self.props:
            raise ExerciseError(
                f"{self.name}: the {prop.kind} was changed after it was hidden; show it again first."
            )
        place = None if at is None else as_place(at)
        plain = as_look(look)
        if place is not None:
            prop.put(place)
        prop.look.update(plain)
        before = self._cues.get(prop.prop_id)
        if before is not None:
            place = before.at if place is None else place
            plain = {**before.look, **plain}
        self._cues[prop.prop_id] = Cue(prop.prop_id, place, plain)

    def hide(self, prop: Prop) -> None:
        """Take a prop from the stage, if it stands there."""
        if not self._muted and self.props.pop(prop.prop_id, None) is not None:
            self._cues.pop(prop.prop_id, None)
            self.emit(Hide(prop.prop_id))

    def open_question(self, key: str, choices: Iterable[str], limit_s: float, soft_s: float | None) -> Question:
        """Open a question; one that was open closes."""
        self.close_question()
        self.question = Question(self._next_id(), tuple(choices))
        if not self.question.choices:
            raise ExerciseError(f"{self.name}: the question {key} has no choices.")
        self.emit(Ask(self.question.ask_id, key, self.question.choices, float(limit_s), soft_s))
        return self.question

    def close_question(self) -> None:
        """Take down a question that was not answered: its plate is hidden by its id."""
        if self.question is not None:
            self.emit(Hide(self.question.ask_id))
            self.question = None

    def begin_trials(self) -> None:
        """The loop over the trials begins, once."""
        if self._looping:
            raise ExerciseError(
                f"{self.name}: write one loop over task.trials(); a second one has nothing to count."
            )
        self._looping = True

    def next_trial(self) -> RunningTrial[LevelT] | None:
        """The next trial, or None when the block is done."""
        self.check_scored()
        self._opening.done = True
        self._replaying = False
        if len(self.trials) >= self.repetitions:
            return None
        if self.too_many_voids or self.attempts >= self.rules.block.void_factor * self.repetitions:
            self.ending = "too_many_voids"
            return None
        number, state = len(self.trials) + 1, self.staircase
        self._shuffle(number)
        adaptive = self.mode == "training"
        x = played_x(state, self.rules.staircase) if adaptive else state.x
        assist, warm = adaptive and state.assist, adaptive and state.warmup_left > 0
        self.running = RunningTrial(number, self._level_at(x), x, self.clock_s, assist, warm, self._again)
        self._again = False
        return self.running

    def score(
        self,
        trial: RunningTrial[LevelT],
        success: bool,
        quality: float,
        reason: str,
        metrics: Mapping[str, float],
    ) -> None:
        """Score the running trial and let x follow."""
        if self.running is None or trial is not self.running:
            raise ExerciseError(f"{self.name}: trial {trial.number} was scored twice or too late; score it once.")
        if not 0.0 <= quality <= 1.0:
            raise ExerciseError(f"{self.name}: quality lies between 0 and 1, not at {quality!r}.")
        kept = {name: float(value) for name, value in metrics.items() if math.isfinite(value)}
        if trial.warm:
            kept["warm"] = 1.0
        if trial.assist:
            kept["assist"] = 1.0
        ok = bool(success)
        scored = Trial(
            trial=trial.number,
            x=trial.x,
            success=ok,
            quality=float(quality),
            reason=reason,
            start_s=round(trial.start_s, 6),
            end_s=round(self.clock_s, 6),
            metrics=kept,
        )
        self.emit(scored)
        self.trials.append(scored)
        self.running = None
        if self.mode == "training":
            self._move_to(after_trial(self.staircase, ok, reason, self.rules.staircase))

    def ease(self) -> None:
        """Lower x, where it may move."""
        if self.mode == "training":
            self._move_to(eased(self.staircase, self.rules.staircase))

    def _move_to(self, state: StaircaseState) -> None:
        before, self.staircase = self.staircase.shown, state
        if state.shown != before:
            self.emit(LevelChange(before, state.shown, state.x))

    def wait(self, verb: str, script: Generator[None, None, ValueT]) -> Generator[None, None, ValueT]:
        """The wait `script`, noticed when it is never begun and left out when an opening is gone through again."""
        self._waits += 1
        token = self._waits
        self._unstarted[token] = verb
        return self._waiting(token, verb, script)

    def _waiting(
        self, token: int, verb: str, script: Generator[None, None, ValueT]
    ) -> Generator[None, None, ValueT]:
        self._unstarted.pop(token, None)
        self._waits_this_frame += 1
        if self._waits_this_frame > INSTANT_WAITS:
            raise ExerciseError(
                f"{self.name}: task.{verb} goes round and round without time passing; wait in the loop."
            )
        if self._replaying:
            opening = self._opening
            if opening.result_cursor >= len(opening.results):
                raise ExerciseError(
                    f"{self.name}: before its first trial the script waited for more than the first time."
                )
            opening.result_cursor += 1
            return opening.results[opening.result_cursor - 1]  # type: ignore[return-value]
        result = yield from script
        if not self._opening.done:
            self._opening.results.append(result)
        return result

    def _show_again(self, kind: str, place: Place, look: dict[str, LookValue]) -> Prop:
        opening = self._opening
        if opening.prop_cursor >= len(opening.props) or opening.props[opening.prop_cursor].kind != kind:
            raise ExerciseError(
                f"{self.name}: before its first trial the script showed something else the first time."
            )
        prop = opening.props[opening.prop_cursor]
        opening.prop_cursor += 1
        if prop.prop_id in self.props:
            self.change(prop, place, look)
        else:
            prop.put(place)
            prop.look = look
            self._stand(prop)
        return prop

    def _stand(self, prop: Prop) -> None:
        self.props[prop.prop_id] = prop
        self.emit(Show(prop.prop_id, prop.kind, prop.place, dict(prop.look)))

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _shuffle(self, stream: int) -> None:
        # One generator object for the whole block, set anew for the opening and for each trial number, so that a
        # replaced trial is the same trial again and a script may keep `task.random` in a variable.
        self.random.bit_generator.state = np.random.default_rng([self._seed, stream]).bit_generator.state

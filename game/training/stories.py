"""Plays an exercise with a simulated patient and keeps all that happened, as a story to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from game.body.frame import LimbFrame, Moment, Range
from game.body.joints import Side
from game.training.events import Cue, Event, Finished, Trial
from game.training.exercise import AnyExercise, ExerciseError, Stage
from game.training.patients import Habit, Patient, person_of
from game.training.props import Prop
from game.training.rules import Rules
from game.training.runner import Runner, Step

PAUSE_S: Final = 20.0
# A disturbed trial is disturbed this long after its beginning, as a share of how long it took undisturbed.
WHEN: Final = 0.4
LOSS_S: Final = 1.0
# What is done to which trial: every third frame lost; lost for a second; paused; REST, which makes it void.
FLICKER, LOSS, PAUSE, REST = "flicker", "loss", "pause", "rest"
DISTURBED: Final[dict[int, str]] = {2: FLICKER, 3: LOSS, 4: PAUSE, 5: REST}


@dataclass(slots=True)
class Story:
    """One play: every event with the session's and the exercise's time, every cue, and how it ended.

    `fault` is the sentence of an exception, empty when there was none; `ended` whether the exercise ended by
    itself.
    """

    habit: str
    x: float
    side: Side
    events: list[tuple[float, float, Event]] = field(default_factory=list)
    cues: list[tuple[float, Cue]] = field(default_factory=list)
    props: tuple[Prop, ...] = ()
    ended: bool = False
    fault: str = ""

    @property
    def trials(self) -> list[Trial]:
        """The scored trials in order."""
        return [event for _, _, event in self.events if isinstance(event, Trial)]

    @property
    def plain(self) -> list[Event]:
        """The events alone."""
        return [event for _, _, event in self.events]

    @property
    def finished(self) -> list[Finished]:
        """All ends; there should be one."""
        return [event for _, _, event in self.events if isinstance(event, Finished)]


@dataclass(frozen=True, slots=True)
class Bench:
    """With what exercises are played: rules, the usual ranges of measures, frames a second, and a seed."""

    rules: Rules
    ranges: Mapping[str, Range]
    hz: float = 15.0
    seed: int = 1


def play(
    bench: Bench,
    exercise: AnyExercise,
    habit: Habit,
    x: float,
    side: Side = Side.LEFT,
    *,
    mode: str = "held",
    repetitions: int | None = None,
    seconds: float = 400.0,
    like: Story | None = None,
) -> Story:
    """What happens when this patient plays this exercise at difficulty `x`.

    With `like`, an undisturbed story of the same block, the trials of `DISTURBED` are disturbed. After
    `seconds` of the session's time the block is stopped.
    """
    if repetitions is not None:
        exercise = replace(exercise, repetitions=min(repetitions, exercise.repetitions))
    person = person_of(habit, side, bench.ranges)
    patient = Patient(
        habit,
        person,
        moves=exercise.needs_limb or exercise.stage.judges_a_limb,
        lead_affected=exercise.stage is Stage.MOVEMENT,
        both_limbs=exercise.both_limbs,
        seed=bench.seed,
    )
    story = Story(habit.name, x, side)
    try:
        runner = Runner(exercise, x, bench.seed, person, bench.rules, mode)
        disturb = _Disturbance(like, bench) if like else None
        _run(bench, runner, patient, story, disturb, seconds)
    except ExerciseError as error:
        story.fault = str(error)
    except Exception as error:  # noqa: BLE001 - whatever a script does wrong becomes a sentence
        story.fault = f"{exercise.name}: raised {error!r} with the {habit.name} patient."
    return story


def _run(
    bench: Bench,
    runner: Runner[object],
    patient: Patient,
    story: Story,
    disturb: _Disturbance | None,
    seconds: float,
) -> None:
    frame_s = 1.0 / bench.hz
    session_s, paused_s, frame = 0.0, 0.0, 0
    while not runner.finished and session_s < seconds:
        session_s = frame * frame_s + paused_s
        moment = patient.moment(session_s)
        pause = ""
        if disturb is not None:
            moment, pause = disturb.of(runner, moment)
        _show(story, patient, runner.step(moment), session_s, runner.time_s)
        if pause:
            paused_s += PAUSE_S
        if pause == REST:
            _show(story, patient, runner.void("rest"), session_s, runner.time_s)
        frame += 1
    story.ended = runner.finished
    _show(story, patient, runner.stop("stopped"), session_s, runner.time_s)
    story.props = runner.props


def _show(story: Story, patient: Patient, step: Step, session_s: float, exercise_s: float) -> None:
    """Keep what a step brought and let the patient see it."""
    story.events.extend((session_s, exercise_s, event) for event in step.events)
    story.cues.extend((session_s, cue) for cue in step.cues)
    patient.see(step.events, step.cues, session_s)


class _Disturbance:
    """Loses the limb, pauses and rests in the trials of `DISTURBED`, once each."""

    def __init__(self, like: Story, bench: Bench) -> None:
        self._after_s = {trial.trial: WHEN * (trial.end_s - trial.start_s) for trial in like.trials}
        self._frame_s = 1.0 / bench.hz
        self._done: set[int] = set()
        self._loss_since_s: float | None = None
        self._frames = 0

    def of(self, runner: Runner[object], moment: Moment) -> tuple[Moment, str]:
        """The moment as disturbed, and PAUSE or REST when such a one comes after it."""
        self._frames += 1
        if self._loss_since_s is not None:
            return self._losing(moment), ""
        trial = runner.trial
        kind = DISTURBED.get(trial.number, "") if trial is not None else ""
        if trial is None or not kind:
            return moment, ""
        if kind == FLICKER:
            return (_unsure(moment, self._frame_s / 2) if self._frames % 3 == 0 else moment), ""
        due = runner.time_s - trial.start_s >= self._after_s.get(trial.number, 0.0)
        if trial.number in self._done or not due:
            return moment, ""
        self._done.add(trial.number)
        if kind == LOSS:
            self._loss_since_s = moment.time_s
            return self._losing(moment), ""
        return moment, kind

    def _losing(self, moment: Moment) -> Moment:
        assert self._loss_since_s is not None
        lost_s = moment.time_s - self._loss_since_s + 1e-3
        if lost_s > LOSS_S:
            self._loss_since_s = None
            return moment
        return _unsure(moment, lost_s)


def _unsure(moment: Moment, lost_s: float) -> Moment:
    """The moment with a limb that is not tracked: the last good pose for a while, then nothing."""
    none = LimbFrame.unseen(moment.time_s, moment.lead.side).tracked
    lead = replace(moment.lead, tracked=none)
    if lost_s > 0.5:
        lead = LimbFrame.unseen(moment.time_s, moment.lead.side)
    affected = None if moment.affected is None else lead
    return replace(moment, lead=lead, affected=affected, lost_s=lost_s)

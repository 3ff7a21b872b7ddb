"""check_exercise: plays an exercise with simulated patients and says in sentences what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from game.body.joints import Side
from game.training import promises
from game.training.events import Ask
from game.training.exercise import AnyExercise
from game.training.patients import (
    ABSENT,
    DILIGENT,
    DROPPING,
    OTHERWISE,
    QUITTING,
    RESTLESS,
    STILL,
    WEAK,
    person_of,
)
from game.training.promises import Trouble
from game.training.stories import Bench, Story, play

# Enough for every disturbance of `stories.DISTURBED`, and one after them.
SHORT: Final = 6
# So much of a block shows how an exercise bears a patient who does not do what it asks.
BRIEF: Final = 2
BRIEF_S: Final = 60.0


def check_exercise(
    exercise: AnyExercise,
    bench: Bench,
    *,
    levels: Sequence[float] | None = None,
    words: Collection[str] | None = None,
    trouble: Trouble | None = None,
) -> list[str]:
    """Every broken promise, each one sentence that says where and what to do; an empty list when all is well.

    `levels` are the difficulties to play, by default the first, middle and last level; `words` the known keys of
    words/*.toml and `trouble` what is wrong with a prop of a kind and look (models3d.catalogue.trouble): both are
    left out where they are None.
    """
    found: dict[str, str] = {}
    for x in levels or some_levels(exercise):
        for where, sentence in _at_level(exercise, bench, x, words, trouble):
            found.setdefault(sentence, where)
    return [f"{exercise.name}, {where}: {sentence}" for sentence, where in found.items()]


def some_levels(exercise: AnyExercise) -> tuple[float, ...]:
    """First, middle and last level."""
    count = max(1, len(exercise.levels))
    return tuple(sorted({1.0, float((count + 1) // 2), float(count)}))


def every_level(exercise: AnyExercise) -> tuple[float, ...]:
    """The whole grid: every level, and one point between the first two."""
    count = max(1, len(exercise.levels))
    return (1.0, 1.5, *(float(level) for level in range(2, count + 1)))


def _at_level(
    exercise: AnyExercise, bench: Bench, x: float, words: Collection[str] | None, trouble: Trouble | None
) -> Iterator[tuple[str, str]]:
    where = f"level {x:g}, "
    whole = play(bench, exercise, DILIGENT, x)
    yield from ((where + "diligent patient", fault) for fault in _whole(exercise, whole))
    if whole.fault or not whole.ended:
        return
    calm = play(bench, exercise, DILIGENT, x, repetitions=SHORT)
    for name, story, faults in _compared(exercise, bench, x, calm):
        told = (story.fault,) if story.fault else faults
        yield from ((where + name, fault) for fault in told)
    for story in (whole, *_others(exercise, bench, x)):
        name = f"{where}{story.habit} patient"
        if story.fault:
            yield name, story.fault
            continue
        yield from ((name, fault) for fault in _looks(exercise, story, words, trouble))
    yield from ((where + fault[0], fault[1]) for fault in _probe(exercise, bench, x))


def _whole(exercise: AnyExercise, story: Story) -> Iterator[str]:
    if story.fault:
        yield story.fault
        return
    yield from promises.ends_once(story)
    # A task that ends by its own clock has as many trials as fit.
    yield from promises.can_be_done(story, 1 if exercise.outcome else exercise.repetitions)


def _compared(
    exercise: AnyExercise, bench: Bench, x: float, calm: Story
) -> Iterator[tuple[str, Story, list[str]]]:
    again = play(bench, exercise, DILIGENT, x, repetitions=SHORT)
    yield "played twice", again, list(promises.repeats(calm, again))
    right = play(bench, exercise, DILIGENT, x, Side.RIGHT, repetitions=SHORT)
    yield "right affected", right, list(promises.same_for_both_sides(calm, right))
    disturbed = play(bench, exercise, DILIGENT, x, repetitions=SHORT, like=calm)
    yield "disturbed", disturbed, list(promises.bears_disturbance(calm, disturbed, exercise.needs_limb))
    if x == 1.0 and exercise.needs_limb:
        weak = play(bench, exercise, WEAK, x, repetitions=BRIEF)
        yield "weak patient", weak, list(promises.weak_can(weak))


def _others(exercise: AnyExercise, bench: Bench, x: float) -> Iterator[Story]:
    for habit in (STILL, ABSENT, RESTLESS, DROPPING, QUITTING, OTHERWISE):
        seconds = BRIEF_S if habit is not ABSENT or not exercise.needs_limb else BRIEF_S / 10
        yield play(bench, exercise, habit, x, repetitions=BRIEF, seconds=seconds)


def _looks(
    exercise: AnyExercise, story: Story, words: Collection[str] | None, trouble: Trouble | None
) -> Iterator[str]:
    if story.habit != DILIGENT.name:
        yield from promises.ends_once(story)
    if story.habit == ABSENT.name and exercise.needs_limb:
        yield from promises.scores_no_ghost(story)
    yield from promises.is_calm(story)
    person = person_of(DILIGENT, story.side, {})
    lead = person.affected if exercise.stage.value == "movement" else person.intact
    yield from promises.in_reach_and_sight(story, lead, person.reach_m, person.table_height_m)
    if words is not None:
        yield from promises.has_words(story, words)
    if trouble is not None:
        yield from promises.has_props(story, trouble)


def _probe(exercise: AnyExercise, bench: Bench, x: float) -> Iterator[tuple[str, str]]:
    right = play(bench, exercise, DILIGENT, x, mode="probe", repetitions=BRIEF)
    if not any(isinstance(event, Ask) for event in right.plain):
        return
    other = play(bench, exercise, OTHERWISE, x, mode="probe", repetitions=BRIEF)
    for story in (right, other):
        if story.fault:
            yield "probe", story.fault
            return
    yield from (("probe", fault) for fault in promises.probe_is_silent(right, other))

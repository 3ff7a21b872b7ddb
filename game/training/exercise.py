"""What an exercise is: one generator function with its levels, declared by a decorator."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from game.training.levels import ExerciseError, LevelT, check_levels, level_at
from game.training.staircase import LOWEST, top_of
from game.training.task import Task

__all__ = ["Exercise", "ExerciseError", "Script", "Stage", "exercise"]

ValueT = TypeVar("ValueT")
Script = Generator[None, None, ValueT]


class Stage(Enum):
    """The steps of graded motor imagery, in their order."""

    EDUCATION = "education"
    LATERALITY = "laterality"
    IMAGERY = "imagery"
    MIRROR = "mirror"
    MOVEMENT = "movement"

    @property
    def judges_a_limb(self) -> bool:
        """True where the moving limb itself is judged, so that a lost limb stops the clock."""
        return self in (Stage.MIRROR, Stage.MOVEMENT)


@dataclass(frozen=True, slots=True, eq=False)
class Exercise(Generic[LevelT]):
    """One declared exercise.

    `repetitions` is the number of valid trials of a block. `needs_limb`: the leading limb is judged, so its loss
    stops the clock and voids the running trial. `both_limbs`: `now.affected` is filled in. `free` names the float
    fields that may rise and fall over the levels. `source` is the module that holds the script. `outcome`: it
    measures and does not train (protocol.md 6.5): without levels, always a probe, no game, and it ends by its own
    clock, so `repetitions` is only the most that could be done. `still`: the mirror limb is drawn as
    well, at rest throughout.
    """

    name: str
    stage: Stage
    code: str
    scene: str
    repetitions: int
    levels: tuple[LevelT, ...]
    script: Callable[[Task[LevelT]], Script[None]]
    free: tuple[str, ...] = ()
    needs_limb: bool = True
    both_limbs: bool = False
    source: str = ""
    outcome: bool = False
    still: bool = False

    @property
    def top(self) -> float:
        """The highest difficulty: the number of levels and 0.99."""
        return top_of(max(1, len(self.levels)))

    @property
    def title(self) -> str:
        """The first sentence of the script's docstring, for lists."""
        return (inspect.getdoc(self.script) or self.name).splitlines()[0]

    def level_at(self, x: float) -> LevelT:
        """The level at difficulty `x`; ExerciseError when it lies outside 1 to `top`."""
        if not LOWEST <= x <= self.top:
            raise ExerciseError(
                f"{self.name} has {len(self.levels)} levels: give a level from 1 to {len(self.levels)}."
            )
        # Without levels there is nothing to choose between.
        return level_at(self.levels, x) if self.levels else cast(LevelT, None)


def exercise(
    name: str,
    stage: Stage,
    *,
    code: str = "",
    scene: str = "",
    repetitions: int = 0,
    levels: Sequence[LevelT] = (),
    free: Sequence[str] = (),
    needs_limb: bool | None = None,
    both_limbs: bool = False,
    outcome: bool = False,
    still: bool = False,
) -> Callable[[Callable[[Task[LevelT]], Script[None]]], Exercise[LevelT]]:
    """Declare an exercise; the decorated generator function becomes an `Exercise`.

    `needs_limb` is by default true in the stages mirror and movement; an `outcome` has no levels. ExerciseError,
    in one sentence, when something is missing or does not fit.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ExerciseError(f"An exercise's name is small letters and digits joined by hyphens, not {name!r}.")
    if not isinstance(stage, Stage):
        raise ExerciseError(f"{name}: the second argument is a Stage, such as Stage.MIRROR, not {stage!r}.")
    if not code:
        raise ExerciseError(f"{name}: give its code, such as code='U02', so that records keep their meaning.")
    if not scene:
        raise ExerciseError(f"{name}: give the scene it is at home in, such as scene='kitchen-table'.")
    if type(repetitions) is not int or repetitions < 1:
        raise ExerciseError(
            f"{name}: repetitions is the number of trials of a block, 1 or more, not {repetitions!r}."
        )
    _check_levels(name, stage, levels, free, outcome=outcome)
    if both_limbs and stage is not Stage.MOVEMENT:
        raise ExerciseError(
            f"{name}: only stage 4 (Stage.MOVEMENT) may look at the affected limb; drop both_limbs."
        )

    def declare(script: Callable[[Task[LevelT]], Script[None]]) -> Exercise[LevelT]:
        if not inspect.isgeneratorfunction(script):
            raise ExerciseError(f"{name}: the script must wait somewhere; write `yield from` before its waits.")
        needs = stage.judges_a_limb if needs_limb is None else needs_limb
        return Exercise(
            name=name,
            stage=stage,
            code=code,
            scene=scene,
            repetitions=repetitions,
            levels=tuple(levels),
            script=script,
            free=tuple(free),
            needs_limb=needs,
            both_limbs=both_limbs,
            source=script.__module__,
            outcome=outcome,
            still=still,
        )

    return declare


def _check_levels(
    name: str, stage: Stage, levels: Sequence[object], free: Sequence[str], *, outcome: bool
) -> None:
    if outcome and levels:
        raise ExerciseError(f"{name}: a task with outcome=True measures and has no levels; leave them out.")
    if levels or not (outcome or stage is Stage.EDUCATION):
        check_levels(name, levels, free)


AnyExercise = Exercise[Any]

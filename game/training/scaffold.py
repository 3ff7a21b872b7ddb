"""Text of a new exercise that already passes its check; writing it to disk is the command line's."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import Final

from game.training.exercise import ExerciseError, Stage

# The stages whose exercises are one room each; education is cards, not an exercise of its own.
FOLDERS: Final = {
    Stage.LATERALITY: "laterality",
    Stage.IMAGERY: "imagery",
    Stage.MIRROR: "mirror",
    Stage.MOVEMENT: "movement",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What `midline exercises new` writes: files by their path in the project, and a line for a table.

    `table_line` goes into `BUILTIN` of `table_file`, after the last line whose value begins with `table_after`.
    `words` are the sentences that belong into exercises/words/en.toml.
    """

    name: str
    files: dict[str, str]
    table_file: str
    table_line: str
    table_after: str
    words: dict[str, str]


def plan(title: str, stage: str) -> Plan:
    """The plan for a new exercise called `title` in `stage`; ExerciseError says what cannot be."""
    try:
        wanted = Stage(stage)
        folder = FOLDERS[wanted]
    except (ValueError, KeyError) as error:
        known = ", ".join(each.value for each in FOLDERS)
        raise ExerciseError(f"There are no exercises of a stage {stage!r}; choose one of {known}.") from error
    words = re.findall(r"[a-z0-9]+", title.lower())
    if not words or words[0][0].isdigit() or not title.isascii():
        raise ExerciseError(f"Give the exercise a name of plain letters that begins with one, not {title!r}.")
    name, function = "-".join(words), "_".join(words)
    if keyword.iskeyword(function):
        raise ExerciseError(f"{title!r} is a word of Python itself; give the exercise another name.")
    # Towards the limb that leads.
    lateral = "-0.10" if wanted is Stage.MOVEMENT else "0.10"
    level = "".join(word.capitalize() for word in words) + "Level"
    text = (_ASKING if wanted in (Stage.LATERALITY, Stage.IMAGERY) else _MOVING).format(
        name=name, function=function, level=level, stage=wanted.name, code=_code(words), lateral=lateral
    )
    module = f"exercises.{folder}.{function}"
    return Plan(
        name=name,
        files={f"exercises/{folder}/{function}.py": text},
        table_file="exercises/__init__.py",
        table_line=f'    "{name}": "{module}:{function}",\n',
        table_after=f"exercises.{folder}.",
        words=(
            {f"{name}-start": "Is this a left hand or a right hand?"}
            if wanted in (Stage.LATERALITY, Stage.IMAGERY)
            else {f"{name}-start": "Go to the ring, and stay there."}
        ),
    )


def with_line(table: str, plan_: Plan) -> str:
    """The text of the table's module with the plan's line in its place; ExerciseError when the name is taken."""
    lines = table.splitlines(keepends=True)
    if any(line.strip().startswith(f'"{plan_.name}":') for line in lines):
        raise ExerciseError(f"There is an exercise named {plan_.name} already; choose another name.")
    entries = [number for number, line in enumerate(lines) if re.match(r'\s+"[a-z0-9-]+": "[\w.]+:\w+",', line)]
    if not entries:
        raise ExerciseError(f"There is no table of exercises in {plan_.table_file}; add the line by hand.")
    same = [number for number in entries if f'"{plan_.table_after}' in lines[number]]
    after = (same or entries)[-1]
    return "".join([*lines[: after + 1], plan_.table_line, *lines[after + 1 :]])


def _code(words: list[str]) -> str:
    return "X-" + "".join(word[0] for word in words).upper()


_MOVING: Final = '''"""Go to a ring on the table and stay there: say here what the patient sees and does."""

from dataclasses import dataclass

from exercises.api import Script, Stage, Task, exercise


@dataclass(frozen=True)
class {level}:
    """How far away the ring lies, in shares of the person's reach, and for how long to stay."""

    far: float
    hold_s: float


# The verbs that a task has are told in game/training/README.md, and the props in exercises/README.md.
@exercise("{name}", Stage.{stage}, code="{code}", scene="kitchen-table", repetitions=12, levels=[
    {level}(0.40, 0.5),
    {level}(0.50, 0.75),
    {level}(0.60, 1.0),
    {level}(0.65, 1.25),
    {level}(0.70, 1.5),
    {level}(0.75, 2.0),
])  # fmt: skip
def {function}(task: Task[{level}]) -> Script[None]:
    """Go to the ring and stay there.

    Status: draft.
    """
    task.say("{name}-start")
    yield from task.rest(2)
    for trial in task.trials():
        away_m = trial.level.far * task.person.reach_m
        ring = task.show("ring", at=task.place(lateral_m={lateral}, forward_m=away_m))
        there = yield from task.until(lambda now: now.lead.near(ring, 0.06), limit_s=10)
        stayed = there and (yield from task.hold(lambda now: now.lead.near(ring, 0.09), trial.level.hold_s))
        task.score(trial, success=stayed, reason="" if stayed else "left" if there else "far")
        task.hide(ring)
        yield from task.rest(1)
'''

_ASKING: Final = '''"""Look at a hand and say which one it is: say here what the patient sees and does."""

from dataclasses import dataclass

from exercises.api import Script, Stage, Task, exercise


@dataclass(frozen=True)
class {level}:
    """How far the hand may be turned, and how long one may think."""

    turn_deg: float
    limit_s: float


# The verbs that a task has are told in game/training/README.md, and the props in exercises/README.md.
@exercise("{name}", Stage.{stage}, code="{code}", scene="studio", repetitions=10, levels=[
    {level}(0, 10),
    {level}(30, 9),
    {level}(60, 8),
    {level}(90, 7),
    {level}(135, 6),
    {level}(180, 5),
])  # fmt: skip
def {function}(task: Task[{level}]) -> Script[None]:
    """Tell which hand it is.

    Status: draft.
    """
    task.say("{name}-start")
    yield from task.rest(2)
    for trial in task.trials():
        side = str(task.random.choice(["left", "right"]))
        turn_deg = float(task.random.uniform(-1, 1)) * trial.level.turn_deg
        board = task.place(up_m=0.28, forward_m=0.45)
        hand = task.show("hand", at=board, side=side, view="dorsal", turn_deg=turn_deg)
        answer = yield from task.ask("{name}-start", ["left", "right"], trial.level.limit_s)
        right = answer is not None and answer.choice == side
        task.score(trial, success=right, reason="" if right else "side" if answer else "time")
        task.hide(hand)
        yield from task.rest(1)
'''

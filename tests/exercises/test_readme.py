"""What the READMEs say of exercises and of how they are played is what the code does."""

import ast
import re
from pathlib import Path

import pytest

import exercises
import game.training
from exercises.api import Task
from game.settings import rules
from game.training.check import check_exercise
from game.training.exercise import Exercise
from game.training.rules import BlockRules, StaircaseRules
from game.training.stories import Bench
from models3d.catalogue import KINDS

ROOT = Path(exercises.__file__).parents[1]
EXERCISES = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
TRAINING = (ROOT / "game" / "training" / "README.md").read_text(encoding="utf-8")


TOLD, PROPS = EXERCISES.split("## What props can look like")


def row_of(table: str, name: str) -> list[str]:
    row = next(line for line in table.splitlines() if line.startswith(f"| `{name}` |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def scored_in(source: Path) -> set[str]:
    """The names under which a file scores anything."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "score"
    ]
    return {word.arg for call in calls for word in call.keywords if word.arg} - {"success", "quality", "reason"}


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_each_exercise_is_told_as_it_is(name: str) -> None:
    found = exercises.load(name)
    cells = row_of(TOLD, name)
    assert cells[1] == f"{found.stage.value}, {found.code}"
    assert cells[2] == str(len(found.levels))
    assert re.search(rf"\b{found.repetitions}\b", cells[3])
    source = Path(ROOT, *exercises.BUILTIN[name].split(":")[0].split(".")).with_suffix(".py")
    # The rungs of imagery score in one place, but for the one that is only watched.
    named = scored_in(source) or scored_in(source.with_name("trial.py"))
    assert named
    assert named <= set(re.findall(r"`(\w+)`", cells[4]))


def test_every_prop_and_look_is_told() -> None:
    for kind, about in KINDS.items():
        assert set(about.fields) <= set(re.findall(r"`(\w+)`", row_of(PROPS, kind)[1])), kind
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PROPS, re.MULTILINE)) == set(KINDS)


def test_all_verbs_are_told_and_exist() -> None:
    told = re.findall(r"^\| `(?:yield from )?task\.(\w+)\(", TRAINING, re.MULTILINE)
    assert told == ["say", "show", "change", "hide", "score", "watch", "until", "hold", "rest", "ask"]
    for name in [*told, *re.findall(r"`task\.(\w+)", TRAINING)]:
        assert hasattr(Task, name), name


def test_the_example_of_the_readme_passes_its_check(bench: Bench, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TRAINING, re.DOTALL)
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(code, "README.md", "exec"), names)
    (made,) = [value for value in names.values() if isinstance(value, Exercise)]
    assert check_exercise(made, bench, levels=(1.0,)) == []


def test_the_numbers_of_the_staircase_are_those_of_the_preset() -> None:
    stairs, block = rules(StaircaseRules, "staircase"), rules(BlockRules, "block")
    for number in (
        f"p {stairs.p:.2f}",
        f"s {stairs.step_up:.2f}",
        f"−{stairs.step_down:.2f}",
        f"{stairs.fast_up:.2f} up and {stairs.fast_down:.2f} down",
        f"x − {stairs.warm_drop}",
        f"{stairs.few_up_at} up, {stairs.few_down_at} down, by {stairs.few_step}",
        f"*Easier* takes {stairs.easier_drop} off",
        f"{block.void_factor} × the planned",
    ):
        assert number in TRAINING, number


def test_every_room_is_on_the_map() -> None:
    rooms = {file.stem for file in Path(game.training.__file__).parent.glob("*.py")} - {"__init__"}
    assert rooms <= set(re.findall(r"`(\w+)`", TRAINING))
    for readme in (TRAINING, EXERCISES):
        assert len(readme.splitlines()) <= 120

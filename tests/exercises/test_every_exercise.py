"""Every built-in exercise keeps its promises, says only kind words and stands on exercises.api alone."""

import ast
import importlib
import inspect
import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

import exercises
from exercises.words import load_words
from game.training.check import check_exercise
from game.training.exercise import ExerciseError
from game.training.stories import Bench
from models3d.catalogue import trouble

OURS = ("game", "exercises", "devices", "scenes", "models3d")


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_an_exercise_keeps_its_promises(name: str, bench: Bench) -> None:
    assert check_exercise(exercises.load(name), bench, words=load_words("en"), trouble=trouble) == []


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_an_exercise_needs_only_the_api(name: str) -> None:
    module = exercises.BUILTIN[name].split(":")[0]
    folder = module.rpartition(".")[0]
    # What several of one stage share stands beside them, in one file that needs no more than they do.
    shared = {each for each in imported(module) if each.startswith(f"{folder}.")}
    assert len(shared) <= 1
    ours = imported(module) | {each for beside in shared for each in imported(beside)}
    assert {each for each in ours if each.split(".")[0] in OURS} == {"exercises.api"} | shared
    assert not ours & {"time", "random", "datetime", "os", "numpy"}


def imported(module: str) -> set[str]:
    """What a module imports."""
    names = set()
    for node in ast.walk(ast.parse(inspect.getsource(importlib.import_module(module)))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return names


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_an_exercise_says_how_far_it_is_tried(name: str) -> None:
    assert "Status: " in inspect.getdoc(exercises.load(name).script)


def test_listing_imports_no_exercise() -> None:
    code = (
        "import sys, exercises; exercises.available();"
        "print([name for name in sys.modules if name.startswith(('exercises.mirror.', 'exercises.laterality.'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ExerciseError, match=r"no exercise named lanten; known ones are left-or-right, .*two-hands"
    ):
        exercises.load("lanten")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("no_such_module:it", "cannot be loaded"),
        ("exercises.mirror.lantern:no_such_thing", "cannot be loaded"),
        ("exercises.words:load_words", "not written with @exercise"),
        ("exercises.mirror.lantern:lantern", "calls itself lantern"),
    ],
)
def test_a_bad_entry_is_one_sentence(value: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("peg-board", value, exercises.GROUP)
    monkeypatch.setattr(exercises, "entry_points", lambda group: [entry] if group == exercises.GROUP else [])
    assert exercises.available()["peg-board"] == value
    with pytest.raises(ExerciseError, match=sentence):
        exercises.load("peg-board")


def test_an_installed_package_cannot_take_a_built_in_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("lantern", "elsewhere:it", exercises.GROUP)
    monkeypatch.setattr(exercises, "entry_points", lambda group: [entry])
    assert exercises.available()["lantern"] == exercises.BUILTIN["lantern"]

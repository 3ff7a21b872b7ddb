"""A new exercise passes its check as it is written."""

import importlib.util
import sys
from pathlib import Path

import pytest

from exercises.words import faults, load_banned, load_words
from game.training.check import check_exercise
from game.training.exercise import ExerciseError
from game.training.scaffold import plan, with_line
from game.training.stories import Bench
from models3d.catalogue import trouble

TABLE = (Path(__file__).parents[2] / "exercises" / "__init__.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("stage", ["laterality", "imagery", "mirror", "movement"])
def test_a_new_exercise_passes_its_check(stage: str, tmp_path: Path, bench: Bench) -> None:
    made = plan("Peg board", stage)
    ((path, text),) = made.files.items()
    assert path == f"exercises/{stage}/peg_board.py"
    file = tmp_path / "peg_board.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"peg_board_{stage}", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        words = load_words() | made.words
        assert check_exercise(module.peg_board, bench, words=words, trouble=trouble) == []
        assert (module.peg_board.name, module.peg_board.stage.value) == ("peg-board", stage)
        assert list(faults(made.words, load_banned())) == []
        assert max(len(line) for line in text.splitlines()) <= 115
    finally:
        del sys.modules[spec.name]


def test_the_line_goes_behind_the_last_of_its_stage() -> None:
    made = plan("Peg board", "mirror")
    lines = with_line(TABLE, made).splitlines()
    at = lines.index(made.table_line.rstrip())
    assert "exercises.mirror." in lines[at - 1]
    assert len(lines) == len(TABLE.splitlines()) + 1


def test_a_taken_name_is_refused() -> None:
    with pytest.raises(ExerciseError, match="an exercise named lantern already"):
        with_line(TABLE, plan("Lantern", "mirror"))


@pytest.mark.parametrize("title", ["", "3 pegs", "Täler", "class", "!!"])
def test_a_name_that_python_cannot_have_is_refused(title: str) -> None:
    with pytest.raises(ExerciseError, match="name"):
        plan(title, "mirror")


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExerciseError, match="laterality, imagery, mirror, movement"):
        plan("Peg board", "education")

"""A mis-declared exercise is refused in one sentence that says what to do."""

from dataclasses import dataclass, replace

import pytest

from game.training.exercise import ExerciseError, Stage, exercise
from game.training.levels import level_at


@dataclass(frozen=True)
class Level:
    far_m: float
    count: int = 1
    name: str = "a"
    window_s: float | None = None


@dataclass
class Loose:
    far_m: float


GOOD = {"code": "U00", "scene": "studio", "repetitions": 4, "levels": [Level(0.1), Level(0.2)]}


def script(task):
    yield


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": ""}, "give its code"),
        ({"scene": ""}, "give the scene"),
        ({"repetitions": 0}, "repetitions is the number of trials"),
        ({"levels": [Level(0.1)]}, "at least two levels"),
        ({"outcome": True}, "measures and has no levels"),
        ({"levels": [Loose(0.1), Loose(0.2)]}, "@dataclass(frozen=True) above Loose"),
        ({"levels": [1, 2]}, "a level must be a frozen dataclass"),
        ({"levels": [Level(0.1), Loose(0.2)]}, "level 2 is a Loose"),
        ({"levels": [Level(0.1), Level(0.3), Level(0.2)]}, "far_m rises and falls"),
        ({"levels": [Level(0.1), Level(float("nan"))]}, "finite number"),
        ({"free": ["fart_m"]}, "free names fart_m"),
        ({"both_limbs": True}, "only stage 4"),
    ],
)
def test_a_wrong_declaration_is_one_sentence(change: dict, sentence: str) -> None:
    with pytest.raises(ExerciseError, match=sentence.replace("(", r"\(").replace(")", r"\)")) as caught:
        exercise("peg-board", Stage.MIRROR, **{**GOOD, **change})(script)
    assert str(caught.value).count("\n") == 0


def test_a_name_is_small_letters_and_hyphens() -> None:
    with pytest.raises(ExerciseError, match="small letters"):
        exercise("Peg board", Stage.MIRROR, **GOOD)


def test_a_level_inside_a_function_is_refused() -> None:
    @dataclass(frozen=True)
    class Inner:
        far_m: float

    with pytest.raises(ExerciseError, match="at the top of the module"):
        exercise("peg-board", Stage.MIRROR, **{**GOOD, "levels": [Inner(0.1), Inner(0.2)]})


def test_a_script_that_never_waits_is_refused() -> None:
    with pytest.raises(ExerciseError, match="yield from"):
        exercise("peg-board", Stage.MIRROR, **GOOD)(lambda task: None)


def test_free_fields_may_rise_and_fall() -> None:
    levels = [Level(0.1), Level(0.3), Level(0.2)]
    assert exercise("peg-board", Stage.MIRROR, **{**GOOD, "levels": levels, "free": ["far_m"]})(script).top == 3.99


def test_limbs_are_needed_where_they_are_judged() -> None:
    needs = {
        stage: exercise("x", stage, **GOOD)(script).needs_limb for stage in Stage if stage is not Stage.EDUCATION
    }
    assert needs == {
        Stage.LATERALITY: False,
        Stage.IMAGERY: False,
        Stage.MIRROR: True,
        Stage.MOVEMENT: True,
    }


def test_floats_lie_between_levels_and_all_else_comes_from_the_lower() -> None:
    levels = [Level(0.1, 1, "a", None), Level(0.2, 5, "b", 0.9), Level(0.4, 9, "c", 0.5)]
    assert level_at(levels, 1.0) == levels[0]
    assert level_at(levels, 1.5) == replace(levels[0], far_m=pytest.approx(0.15))
    assert level_at(levels, 2.25) == Level(pytest.approx(0.25), 5, "b", pytest.approx(0.8))
    assert level_at(levels, 3.0) == level_at(levels, 3.99) == levels[2]


def test_a_level_outside_the_table_is_refused() -> None:
    made = exercise("peg-board", Stage.MIRROR, **GOOD)(script)
    with pytest.raises(ExerciseError, match="from 1 to 2"):
        made.level_at(99.0)

"""What was practised counts once: for what is known, and for what a hand-over says (protocol.md 7.3)."""

import pytest

from game.programme.field import ProgrammeError
from game.programme.practice import IMAGERY, IMAGERY_STAGE, staircase_of
from game.training.course import BlockDone, SetDone
from tests.programme.course_kit import Diary, in_stage, mirror_block, sorts


@pytest.mark.parametrize("blocks", [0, 1, 3])
def test_a_block_is_one_play_of_its_exercise(blocks):
    diary = Diary()
    diary.begin()
    for _ in range(blocks):
        diary.block()
    assert diary.chart.exercise("laterality", 1).plays == blocks
    assert staircase_of(diary.course, "laterality", 5, 20).first_time is (blocks == 0)


def test_each_exercise_has_its_own_plays_and_a_calm_block_is_none():
    diary = in_stage(3)
    diary.begin()
    mirror_block(diary)
    mirror_block(diary)
    diary.tell(BlockDone("U05", 3, "mirror", 1.0, 120.0, (True,) * 10, mirror=True))
    diary.tell(BlockDone("U01", 3, "calm", 1.0, 60.0, mirror=True))
    assert {name: each.plays for name, each in diary.chart.played.items()} == {"U02@3": 2, "U05@3": 1, "U01@3": 0}


@pytest.mark.parametrize("sets", [1, 2])
def test_a_set_of_imagery_is_one_play(sets):
    diary = in_stage(2)
    diary.begin()
    for _ in range(sets):
        diary.tell(SetDone("I1", 1.0, 180.0, 5, 5))
    assert diary.chart.exercise(IMAGERY, IMAGERY_STAGE).plays == sets


def test_left_or_right_beside_the_dose_is_taken_only_where_it_was_offered():
    board = BlockDone("LR", 1, "training", 1.0, 120.0, (True,) * 20, counts=False)
    diary = Diary()
    assert "training" in sorts(diary.begin(new=("fall",)))
    diary.tell(board)
    diary = Diary()
    diary.begin()
    diary.rate("mid", 6)
    diary.rate("mid", 6)
    diary.end("stopped", "rule", "pain")
    session = diary.begin()
    assert sorts(session) == ["check_in", "breathe", "education", "close"]
    with pytest.raises(ProgrammeError):
        diary.tell(board)
    assert session.blocks == []

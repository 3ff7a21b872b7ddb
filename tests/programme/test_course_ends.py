"""What a session leaves behind: the exercise that gets easier, its dose, and one that broke off at once."""

import pytest

from game.training.care import RevealAct, StaffSees
from game.training.course import BlockDone, ProbeDone, SetDone
from tests.programme.course_kit import in_stage

PROBE = ProbeDone(4, "key", 20, 20, (1.0,) * 20, 20, 20, (1.0,) * 20)


def one_set(diary, x=1.0, seconds=120.0):
    diary.tell(SetDone(diary.chart.session.rung, x, seconds, 5, 5, 1, 1))


def test_a_stop_after_a_set_lowers_imagery_and_not_the_warm_up():
    diary = in_stage(2)
    diary.begin(3)
    diary.tell(BlockDone("LR", 1, "training", 3.0, 120.0, (True,) * 20, counts=False))
    one_set(diary, x=2.0)
    diary.end("stopped", "rule", "pain")
    assert (diary.chart.exercise("imagery", 2).x, diary.chart.exercise("LR", 1).x) == (1.5, 3.0)


def test_a_stop_after_the_probe_lowers_left_or_right():
    diary = in_stage(1)
    diary.chart.exercise("LR", 1).x = 3.0
    diary.begin(3)
    diary.tell(PROBE)
    diary.end("stopped", "rule", "pain")
    assert diary.chart.exercise("LR", 1).x == 2.5


def test_a_stop_lowers_what_was_played_last():
    diary = in_stage(2)
    diary.begin(3)
    one_set(diary, x=2.0)
    diary.tell(BlockDone("LR", 1, "training", 3.0, 120.0, (True,) * 20, counts=False))
    diary.end("stopped", "rule", "pain")
    assert (diary.chart.exercise("imagery", 2).x, diary.chart.exercise("LR", 1).x) == (2.0, 2.5)


def test_a_day_on_a_board_counts_its_sets_as_minutes():
    diary = in_stage(3)
    session = diary.begin(3)
    diary.tell(RevealAct("settled"))
    diary.tell(RevealAct("later"))
    for part in (each for each in session.plan if each.counts):
        if part.sort.value == "set":
            one_set(diary, seconds=float(part.seconds))
        else:
            diary.tell(BlockDone(part.code, part.stage, "training", 1.0, float(part.seconds), (True,) * 10))
    assert session.sets
    diary.end()
    day = diary.chart.days[-1]
    assert day.done == pytest.approx(day.planned)
    diary.close()
    assert day.day in diary.chart.trained


def test_a_set_that_was_done_is_not_planned_again_when_the_mirror_closes():
    diary = in_stage(3)
    session = diary.begin(3)
    diary.tell(RevealAct("settled"))
    diary.tell(RevealAct("later"))
    left = sum(each.seconds for each in session.plan if each.counts)
    one_set(diary, seconds=120.0)
    diary.tell(StaffSees("grief"))
    assert sum(each.seconds for each in session.plan if each.counts) == left - 120

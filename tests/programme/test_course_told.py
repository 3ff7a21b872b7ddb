"""What is told in a session and what it leaves: dizziness, sight, the working hand, flags, faulty numbers."""

import pytest

from game.programme.dizziness import DizzyWay
from game.training.care import Dizzy
from tests.programme.course_kit import in_stage, mirror_block, mirror_day


def worn(stage=3):
    """A session in the headset, in which something was played."""
    diary = in_stage(stage)
    if stage > 2:
        for _ in range(3):
            mirror_day(diary)
    diary.arrive("present", "VR")
    diary.rate("pre", 3)
    (mirror_block if stage > 2 else type(diary).block)(diary)
    return diary


@pytest.mark.parametrize("end", ["crash", "done"])
@pytest.mark.parametrize("stage", [1, 3])
def test_after_strong_dizziness_nothing_is_played_that_day_however_it_ended(stage, end):
    diary = worn(stage)
    diary.tell(Dizzy(15))
    diary.end(end)
    diary.arrive("present", "VR")
    assert diary.chart.session.open == "calm"
    diary.rate("pre", 3)
    assert diary.chart.session.mode is None


def test_strong_dizziness_is_not_undone_by_a_milder_one():
    diary = worn()
    for score in (15, 10, 10):
        diary.tell(Dizzy(score))
    assert diary.chart.session.care.dizzy is DizzyWay.VR_OFF
    assert diary.chart.body.dizzy is DizzyWay.STOP

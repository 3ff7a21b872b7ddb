"""What is never begun alone is used up by nothing else than itself (protocol.md 2.8 item 1, 14.3 nr 11)."""

import pytest

from game.programme.calendar import date_of
from game.training.care import Emergency
from game.training.course import BlockDone, Face, SetDone, TherapistAct
from tests.programme.course_kit import in_stage, mirror_block, mirror_day


def practised_before(stage=3, **more):
    """A patient at home with four days of the mirror behind."""
    diary = in_stage(3, place="home", **more)
    for _ in range(4):
        mirror_day(diary)
    if stage != 3:
        diary.tell(TherapistAct(date_of(diary.day), "jump", str(stage), "ready"))
        diary.day += 1
    return diary


def session(diary, supervision, pre=3, block=True):
    begun = diary.begin(pre, supervision)
    if block and begun.mode is not None:
        mirror_block(diary, 300.0)
        diary.tell(Face("block", "good"))
    diary.end()
    diary.close()
    return begun


def moves(begun):
    return any(part.stage == 4 for part in begun.plan)


@pytest.mark.parametrize(("supervision", "pre"), [("none", 3), ("present", 6)])
def test_a_session_in_the_mirror_is_not_the_first_one_of_stage_four(supervision, pre):
    diary = practised_before(4)
    # Alone, or gently, the mirror is all that is played of it.
    assert not moves(session(diary, supervision, pre))
    assert diary.chart.past.movement == 0
    begun = session(diary, "none")
    assert (begun.start, begun.allowed, moves(begun)) == ("supervision", 3, False)


def test_the_watched_first_session_of_stage_four_counts_once_the_limb_moved():
    diary = practised_before(4)
    begun = diary.begin(3)
    assert moves(begun)
    diary.tell(BlockDone("U02", 4, "real", 1.0, 300.0, (True,) * 10))
    diary.end()
    diary.close()
    assert diary.chart.past.movement == 1
    assert moves(session(diary, "none"))


def stopped(diary):
    diary.begin(3)
    mirror_block(diary, 300.0)
    diary.end("stopped", "patient", "distress")
    diary.close()


def seizure(diary):
    diary.tell(Emergency(date_of(diary.day)))
    diary.day += 1


@pytest.mark.parametrize("what", [stopped, seizure])
def test_a_quiet_visit_alone_is_not_the_watched_session_after_a_stop(what):
    diary = practised_before()
    what(diary)
    session(diary, "none")
    diary.tell(TherapistAct(date_of(diary.day), "clear", "", "talked about it"))
    for _ in range(2):
        begun = session(diary, "none")
        assert (begun.start, begun.mode, diary.chart.past.since_stop) == ("supervision", None, 0)
    assert session(diary, "present").mode is not None
    assert diary.chart.past.since_stop == 1
    assert session(diary, "none").mode is not None


def test_a_session_on_the_screen_is_not_the_first_one_in_the_headset():
    diary = in_stage(3)
    for _ in range(4):
        mirror_day(diary)
    for supervision, worn, count in (
        ("none", False, 0),
        ("none", False, 0),
        ("present", True, 1),
        ("none", True, 2),
    ):
        diary.arrive(supervision, "VR")
        diary.rate("pre", 3)
        begun = diary.chart.session
        assert begun.way == "VR"
        assert any(part.headset for part in begun.plan) is worn
        mirror_block(diary)
        diary.end()
        diary.close()
        assert diary.chart.past.headset == count


def test_what_was_played_in_the_headset_counts_in_imagery_too():
    diary = in_stage(2)
    diary.arrive("present", "VR")
    diary.rate("pre", 3)
    diary.tell(SetDone("I1", 1.0, 180.0, 5, 5))
    diary.end()
    assert diary.chart.past.headset == 1

"""What a session leaves behind: the exercise that gets easier, its dose, and one that broke off at once."""

import pytest

from game.programme.decision import why
from game.training.care import RevealAct, StaffSees
from game.training.course import BlockDone, ProbeDone, SetDone
from tests.programme.course_kit import decided, in_stage, mirror_block, mirror_day

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


def crashed(diary, reason="crash"):
    diary.end(reason, "crash" if reason == "crash" else "headset-off")


@pytest.mark.parametrize("reason", ["crash", "interruption"])
def test_a_session_that_broke_off_at_once_uses_up_no_hold(reason):
    diary = in_stage(1)
    diary.begin(3)
    diary.block()
    diary.end("stopped", "patient", "pain")
    diary.close()
    diary.begin(3)
    crashed(diary, reason)
    session = diary.begin(3)
    assert (session.room.held, session.top_up, diary.chart.standing.hold) == (True, False, 1)
    diary.block()
    diary.end()
    assert diary.chart.standing.hold == 0


def test_a_session_that_broke_off_at_once_is_neither_gentle_nor_calm():
    diary = in_stage(3)
    for pain in (3, 3, 3, 3, 5, 5):
        mirror_day(diary, pain)
    before = diary.chart.standing
    assert (before.hold, before.gentle) == (3, 3)
    for _ in range(3):
        diary.begin(4)
        crashed(diary)
        diary.close()
    assert diary.chart.standing == before


def test_two_stops_with_crashes_between_them_are_two_in_three_sessions():
    diary = in_stage(2)
    for end in ("done", "stopped", "crash", "crash", "stopped"):
        diary.begin(3)
        if end != "crash":
            one_set(diary)
        diary.end(end, "patient", "pain" if end == "stopped" else "")
        diary.close()
    assert diary.chart.standing.phase.value == "S1"


def test_a_stop_before_anything_was_played_still_counts():
    diary = in_stage(1)
    diary.begin(3)
    diary.end("stopped", "patient", "pain")
    assert diary.chart.sessions[-1].practised
    assert diary.chart.standing.hold == 1


@pytest.mark.parametrize(("preset", "stage"), [("plp", 1), ("plp", 2), ("plp", 3), ("crps", 3)])
def test_after_a_crash_the_rest_of_the_sitting_may_be_done(preset, stage):
    diary = in_stage(stage, preset)
    whole = diary.begin(3).dose
    done = {1: diary.block, 2: lambda: one_set(diary), 3: lambda: mirror_block(diary, 120.0)}[stage]
    done()
    crashed(diary)
    rest = diary.begin(3)
    assert rest.dose.of_sitting == pytest.approx(whole.of_sitting - (2 if stage == 3 else 1))
    assert "broke off" in why(decided(diary.events, "room_today")[-1], diary.course.preset)
    done()
    crashed(diary)
    again = diary.begin(3)
    assert again.dose.of_sitting == pytest.approx(whole.of_sitting - (4 if stage == 3 else 2))
    assert diary.chart.days[-1].planned == whole.of_day


def test_what_was_crashed_and_gone_on_with_is_one_sitting():
    diary = in_stage(3, "crps")
    planned = []
    for minutes, end in ((2.0, "crash"), (4.0, "done"), (6.0, "done")):
        planned.append(diary.begin(3).dose.minutes)
        mirror_block(diary, 60.0 * minutes)
        diary.end(end)
    assert planned == [6.0, 4.0, 6.0]
    assert diary.begin(3).mode is None


def test_a_crash_after_the_whole_plan_leaves_no_rest():
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary, 900.0)
    crashed(diary)
    assert diary.begin(3).mode is None

"""Between a day that nobody closed, the therapist's tap and the next stage: no pain is lost (7.5, 7.8)."""

import copy

import pytest

from game.programme.calendar import date_of
from game.programme.course import replay
from game.programme.decision import why
from game.programme.field import ProgrammeError
from game.programme.parts import Sort
from game.settings import programme
from game.training.course import DayClosed, SetDone, TherapistAct, Vividness
from tests.programme.course_kit import Diary, decided, flags, in_stage


def imagined(diary, pre=3, stop=False):
    """A day of stage 2 that nobody closes, as a visit leaves it."""
    diary.begin(pre)
    for _ in range(3):
        diary.tell(SetDone("I4", 1.0, 120.0, 5, 5, 1, 1))
    diary.tell(Vividness(4, 4))
    diary.rate("mid", pre)
    if stop:
        diary.rate("mid", 9)
        diary.end("stopped", "rule", "pain")
    else:
        diary.rate("post", pre)
        diary.end()
    diary.day += 1


def asked():
    """A patient in stage 2 for whom the programme has asked the therapist."""
    diary = in_stage(2)
    while diary.chart.standing.asked is None:
        imagined(diary)
    assert diary.chart.standing.asked == 3
    return diary


def act(diary, name, item=""):
    return diary.tell(TherapistAct(date_of(diary.day), name, item, "as agreed"))


@pytest.mark.parametrize("closes", [True, False])
def test_a_stop_of_the_day_before_takes_the_next_step_back(closes):
    diary = asked()
    imagined(diary, stop=True)
    if closes:
        diary.tell(DayClosed(date_of(diary.day - 1)))
    before = copy.deepcopy((diary.chart.standing, diary.chart.days, diary.chart.trained))
    with pytest.raises(ProgrammeError, match="no next step" if closes else "took the next step back"):
        act(diary, "confirm")
    assert (diary.chart.standing, diary.chart.days, diary.chart.trained) == before
    assert diary.begin(3).stage == 2
    assert replay(diary.events, programme)


def test_a_stop_of_today_takes_the_next_step_back():
    diary = asked()
    imagined(diary, stop=True)
    diary.day -= 1
    with pytest.raises(ProgrammeError, match="stopped today"):
        act(diary, "confirm")


def test_the_day_before_is_decided_before_the_tap_counts():
    diary = asked()
    imagined(diary)
    said = act(diary, "confirm")
    assert decided(said, "stage")[0].result["move"] == "ASK_THERAPIST"
    assert diary.chart.standing.stage == 3
    assert diary.chart.days[-1].closed
    assert replay(diary.events, programme)


def test_a_flare_of_the_day_before_steps_back_and_the_tap_is_refused():
    diary = asked()
    for _ in range(2):
        imagined(diary, 5)
    with pytest.raises(ProgrammeError, match="took the next step back"):
        act(diary, "confirm")
    diary.begin(5)
    assert diary.chart.standing.stage == 1


def test_a_flare_between_the_tap_and_the_next_stage_holds_it_and_makes_it_gentle():
    diary = asked()
    imagined(diary, 5)
    said = act(diary, "confirm")
    assert diary.chart.standing.entered > diary.day
    imagined(diary, 5)
    said = diary.tell(DayClosed(date_of(diary.day - 1)))
    assert "flare" in flags(said)
    assert [each.result for each in decided(said, "stage_waiting")] == ["HOLD"]
    assert (diary.chart.standing.hold, diary.chart.standing.gentle) == (3, 3)
    assert diary.chart.standing.stage == 3


@pytest.mark.parametrize(("name", "item"), [("confirm", ""), ("jump", "3")])
def test_no_step_is_taken_over_a_session_that_is_still_open(name, item):
    diary = asked()
    diary.begin(3)
    diary.day += 1
    with pytest.raises(ProgrammeError, match="A session is still open"):
        act(diary, name, item)
    act(diary, "hold")
    assert diary.chart.standing.hold == 2


def test_other_acts_decide_the_day_before_first():
    diary = Diary()
    diary.begin(3)
    for _ in range(3):
        diary.block()
    diary.end()
    diary.day += 1
    assert len(decided(act(diary, "suspend", "review"), "stage")) == 1
    assert replay(diary.events, programme)


def stage_before(diary):
    found = decided(diary.events, "stage_before")
    return (found[-1].result, why(found[-1], diary.course.preset)) if found else None


@pytest.mark.parametrize(("name", "item", "stage"), [
    ("confirm", "", 3), ("jump", "4", 4), ("jump", "1", 1),
])  # fmt: skip
def test_a_stage_is_not_played_before_it_begins_but_a_lower_one_at_once(name, item, stage):
    diary = asked()
    imagined(diary)
    act(diary, name, item)
    assert (diary.chart.standing.stage, diary.chart.standing.former) == (stage, 2)
    assert diary.chart.standing.entered > diary.day
    played = min(stage, 2)
    session = diary.begin(3)
    assert session.stage == played
    assert not any(part.mirror for part in session.plan)
    assert stage_before(diary)[0] == played
    assert ("step back" if stage == 1 else "begins with the next") in stage_before(diary)[1]
    diary.end()
    diary.day = diary.chart.standing.entered
    assert diary.begin(3).stage == stage
    assert replay(diary.events, programme)


def test_two_taps_on_one_day_leave_the_stage_that_was_played():
    diary = asked()
    imagined(diary)
    act(diary, "confirm")
    act(diary, "jump", "4")
    assert diary.begin(3).stage == 2


def test_on_the_day_of_the_baseline_there_are_breathing_and_the_cards():
    diary = Diary()
    diary.day -= 1
    session = diary.begin(3)
    assert (session.stage, session.mode, stage_before(diary)[0]) == (None, None, None)
    assert "breathing and the cards" in stage_before(diary)[1]
    assert any(each.sort is Sort.BREATHE for each in session.plan)
    diary.end()
    diary.day += 1
    assert diary.begin(3).stage == 1

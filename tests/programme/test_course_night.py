"""What the decision at the end of a day waits for and looks at (protocol.md 2.4 rule 7, 7.5, 7.8)."""

import pytest

from game.programme.calendar import date_of
from game.programme.decision import why
from game.programme.field import ProgrammeError
from game.training.care import Emergency
from game.training.course import DayClosed, TherapistAct
from tests.programme.course_kit import Diary, decided, flags, in_stage
from tests.programme.test_course_waiting import asked, imagined


def practised_alone(diary):
    diary.begin(3, "none")
    for _ in range(3):
        diary.block()
    diary.rate("post", 3)
    diary.end()


@pytest.mark.parametrize("suspension", ["safety", "stuck", ""])
def test_what_is_suspended_goes_on_by_itself_to_no_stage(suspension):
    diary = in_stage(1, place="home")
    for _ in range(13):
        practised_alone(diary)
        diary.close()
    practised_alone(diary)
    if suspension == "safety":
        diary.tell(Emergency(date_of(diary.day)))
    elif suspension:
        diary.tell(TherapistAct(date_of(diary.day), "suspend", suspension, "we look at it"))
    diary.close()
    last = decided(diary.events, "stage")[-1]
    assert (last.result["move"], last.result["reason"]) == (
        ("STAY", "suspended") if suspension else ("ADVANCE", "cap")
    )
    assert diary.chart.standing.stage == (1 if suspension else 2)
    assert not suspension or "therapist looks" in why(last, diary.course.preset)


def test_a_question_does_not_outlast_a_suspension():
    diary = asked()
    imagined(diary)
    diary.tell(TherapistAct(date_of(diary.day - 1), "suspend", "review", "we look at it"))
    diary.tell(TherapistAct(date_of(diary.day), "hold", "", "surgery"))
    assert diary.chart.standing.asked is None
    assert decided(diary.events, "stage")[-1].result["reason"] == "suspended"


def test_nothing_is_confirmed_over_a_suspension():
    diary = asked()
    diary.tell(DayClosed(date_of(diary.day - 1)))
    diary.tell(Emergency(date_of(diary.day)))
    with pytest.raises(ProgrammeError, match="clear that"):
        diary.tell(TherapistAct(date_of(diary.day), "confirm", "", "ready"))
    assert diary.chart.standing.stage == 2


def test_a_flare_is_seen_by_the_first_rating_of_the_day_that_was_given():
    diary = Diary("crps")
    for _ in range(4):
        diary.practise(3, 2)
    said = len(diary.events)
    for _ in range(2):
        diary.begin(None)
        diary.end()
        diary.begin(8)
        diary.end()
        diary.close()
    assert "flare" in flags(diary.events[said:])
    assert [each.inputs["pre"] for each in decided(diary.events[said:], "flare")] == [8, 8]


def test_a_day_without_a_rating_says_nothing_about_a_flare():
    diary = Diary("crps")
    diary.practise(3, 2)
    said = len(diary.events)
    diary.begin(None)
    diary.end()
    diary.close()
    assert not decided(diary.events[said:], "flare")


def test_the_usual_pain_of_a_flare_is_that_of_the_days_before():
    diary = Diary("crps")
    diary.practise(6, 2)
    diary.practise(3, 2)
    assert [each.inputs["base"] for each in decided(diary.events, "flare")] == [None, 6.0]

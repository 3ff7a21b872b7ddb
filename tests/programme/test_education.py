"""Education: from the first card to what lets a stage start, and its refreshing."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.education import (
    Education,
    EducationRules,
    EduState,
    Refresh,
    Start,
    TeachBack,
    after_quiz,
    after_teach_back,
    may_start,
    modules_again,
    practised,
    refresh,
    refreshed,
    short_again,
    show,
    teach_back,
    valid_until,
)
from game.programme.field import ProgrammeError
from game.programme.quiz import ITEM_OF, MODULES, STARRED, Quiz, QuizAnswer, QuizRules
from game.programme.screening.kinds import Stage
from game.settings import programme

PRESET = programme("plp")
RULES = PRESET.of(EducationRules)
QUIZ = PRESET.of(QuizRules)
DAY = 740_000
CHECKED = Education(state=EduState.CHECKED, passed_day=DAY)


def shown(*modules, education=None):
    education = education or Education()
    for module in modules:
        education = show(education, module)
    return education


def gone_through(education, wrong=(), items=tuple(ITEM_OF), day=DAY, seconds=2.0, second=(), **how):
    answers = tuple(QuizAnswer(item, item not in wrong, seconds, 0) for item in items)
    return after_quiz(
        education, answers, second, how.get("aphasia", False), how.get("observed", False), day, QUIZ, RULES
    )


def start(education, stage=Stage.S1, day=DAY, last_day=None):
    return may_start(education, stage, day, last_day, RULES)


def test_from_unseen_to_checked():
    education = Education()
    assert education == Education(EduState.UNSEEN, (), (), 0, None, None, 0, None, None, None)
    assert start(education) is Start.UNSEEN
    education = shown(*MODULES)
    assert (education.state, start(education)) == (EduState.SHOWN, Start.NOT_CHECKED)
    assert show(education, "E-MAP") == education
    education, result = gone_through(education)
    assert (result, education.state, start(education)) == (Quiz.PASSED, EduState.CHECKED, Start.YES)
    assert (education.passed_day, education.refresh_day, education.renewed_day) == (DAY, DAY, DAY)
    assert education.passed == tuple(ITEM_OF)


def test_education_itself_always_starts():
    for state in EduState:
        assert start(Education(state=state), Stage.EDU) is Start.YES


@pytest.mark.parametrize("state", EduState)
@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.EDU])
def test_only_a_passed_education_starts_a_stage(state, stage):
    education = Education(state=state, short_day=DAY, passed_day=DAY)
    passed = state in (EduState.CHECKED, EduState.SUPPORTED)
    practice = state is EduState.SHORT and stage is Stage.PRACTICE
    assert (start(education, stage) is Start.YES) is (passed or practice)


def test_the_short_start_allows_one_practice_block_on_its_day():
    education, result = gone_through(shown("E-MIRROR", "E-STOP"), items=STARRED)
    assert (result, education.state, education.passed) == (Quiz.PASSED, EduState.SHORT, STARRED)
    assert start(education, Stage.PRACTICE) is Start.YES
    assert start(education, Stage.S1) is Start.SHORT_ONLY
    assert start(practised(education), Stage.PRACTICE) is Start.SHORT_ONLY
    assert [practised(each).practice_blocks for each in (education, practised(education))] == [1, 2]
    assert start(education, Stage.PRACTICE, DAY + 1) is Start.SHORT_ONLY
    next_day = short_again(practised(education), DAY + 1)
    assert start(next_day, Stage.PRACTICE, DAY + 1) is Start.YES
    assert (next_day.passed, next_day.short_day) == (STARRED, DAY + 1)


def test_the_rest_of_education_asks_only_what_is_left():
    education, _ = gone_through(shown("E-MIRROR", "E-STOP"), items=STARRED)
    education = shown(*MODULES, education=education)
    assert education.state is EduState.SHORT
    checked, result = gone_through(education, items=("Q1", "Q2", "Q3", "Q6"), wrong=("Q1", "Q2"), day=DAY + 1)
    assert (result, checked.state) == (Quiz.PASSED, EduState.CHECKED)
    again_, result = gone_through(education, items=("Q1", "Q2", "Q3", "Q6"), wrong=("Q1", "Q2", "Q3"), day=DAY + 1)
    assert (result, again_.state, again_.passed) == (Quiz.FAILED, EduState.SHORT, ("Q4", "Q5", "Q6"))


def test_a_short_start_is_taken_up_again_only_where_it_was_passed():
    for education in (Education(), shown("E-MIRROR"), dataclasses.replace(CHECKED, passed=tuple(ITEM_OF))):
        with pytest.raises(ProgrammeError, match="taken up again only"):
            short_again(education, DAY)


def test_a_failed_loop_keeps_what_was_right_and_asks_the_rest():
    education, result = gone_through(shown(*MODULES), wrong=("Q4", "Q1"))
    assert (result, education.passed, education.loops) == (Quiz.FAILED, ("Q2", "Q3", "Q5", "Q6"), 1)
    assert start(education) is Start.NOT_CHECKED
    education, result = gone_through(education, items=("Q1", "Q4"), wrong=("Q1",))
    assert (result, education.loops, education.state) == (Quiz.PASSED, 2, EduState.CHECKED)


def test_guesses_wrong_in_other_words_are_not_passed():
    fast = shown(*MODULES)
    same_, result = gone_through(fast, seconds=0.5)
    assert (result, same_) == (Quiz.ASK_STARRED_AGAIN, fast)
    second = (QuizAnswer("Q4", True, 0.5, 0), QuizAnswer("Q5", False, 0.5, 0))
    education, result = gone_through(fast, seconds=0.5, second=second)
    assert (result, "Q5" in education.passed, "Q4" in education.passed) == (Quiz.FAILED, False, True)


def test_three_loops_a_day_and_no_more():
    education = shown(*MODULES)
    for loop in (1, 2, 3):
        education, result = gone_through(education, wrong=("Q4",))
        assert (result, education.loops) == (Quiz.FAILED, loop)
    with pytest.raises(ProgrammeError, match="often enough today"):
        gone_through(education)
    education, result = gone_through(education, wrong=("Q4",), day=DAY + 1)
    assert (education.loops, education.loop_day) == (1, DAY + 1)


def test_an_unfinished_loop_does_not_count():
    education = shown(*MODULES)
    assert gone_through(education, items=("Q1",)) == (education, Quiz.INCOMPLETE)


@pytest.mark.parametrize("modules", [(), ("E-MIRROR",), ("E-STOP", "E-MAP")])
def test_the_cards_come_before_the_questions(modules):
    with pytest.raises(ProgrammeError, match="Show the cards first"):
        gone_through(shown(*modules))
    with pytest.raises(ProgrammeError, match="no module E-FUN"):
        show(Education(), "E-FUN")


def test_severe_aphasia_passes_on_two_questions_and_the_therapists_eye():
    education = shown(*MODULES)
    assert gone_through(education, items=STARRED, aphasia=True)[1] is Quiz.INCOMPLETE
    passed, _ = gone_through(education, items=STARRED, aphasia=True, observed=True)
    assert passed.state is EduState.CHECKED


THIRD = dataclasses.replace(shown(*MODULES), loops=3, loop_day=DAY)


@pytest.mark.parametrize(("education", "ticks", "by", "reason", "result"), [
    (THIRD, (True, True, True), "T. Roe", "aphasia", "supported"),
    (dataclasses.replace(THIRD, loops=2), (True, True, True), "T. Roe", "aphasia", "too_early"),
    (THIRD, (False, True, True), "T. Roe", "aphasia", "not_all"),
    (THIRD, (True, False, True), "T. Roe", "x", "not_all"),
    (THIRD, (True, True, False), "T. Roe", "aphasia", "not_all"),
    (THIRD, (True, True, True), " ", "x", "no_reason"),
    (THIRD, (True, True, True), "T. Roe", " ", "no_reason"),
])  # fmt: skip
def test_teach_back_needs_three_loops_three_ticks_and_a_reason(education, ticks, by, reason, result):
    said = teach_back(education, *ticks, by, reason, RULES)
    assert said is TeachBack(result)
    after = after_teach_back(education, said, DAY)
    assert (start(after) is Start.YES) is (result == "supported")
    assert (after.state is EduState.SUPPORTED) is (result == "supported")


@pytest.mark.parametrize(("days", "last", "result"), [
    (6, None, "none"), (7, 6, "weekly"), (21, None, "weekly"), (22, None, "full"), (42, 21, "weekly"),
    (43, 21, "full"),
])  # fmt: skip
def test_a_card_a_week_and_all_of_them_after_long_away(days, last, result):
    last_day = None if last is None else DAY + last
    assert refresh(CHECKED, DAY + days, last_day, RULES) is Refresh(result)
    assert (start(CHECKED, day=DAY + days, last_day=last_day) is Start.REFRESH_FIRST) is (result == "full")
    assert valid_until(CHECKED, last_day, RULES) == DAY + (last or 0) + 21


def test_what_was_refreshed_is_fresh():
    weekly = refreshed(CHECKED, Refresh.WEEKLY, DAY + 7)
    assert refresh(weekly, DAY + 13, DAY + 12, RULES) is Refresh.NONE
    assert refresh(weekly, DAY + 14, DAY + 12, RULES) is Refresh.WEEKLY
    assert weekly.renewed_day is None
    full = refreshed(CHECKED, Refresh.FULL, DAY + 40)
    assert start(full, day=DAY + 40, last_day=DAY) is Start.YES
    assert start(full, day=DAY + 61, last_day=DAY) is Start.YES
    assert start(full, day=DAY + 62, last_day=DAY) is Start.REFRESH_FIRST
    assert refresh(full, DAY + 46, DAY + 45, RULES) is Refresh.NONE
    assert refreshed(CHECKED, Refresh.NONE, DAY + 7) == CHECKED


def test_nothing_is_due_before_it_was_passed():
    assert refresh(shown(*MODULES), DAY + 60, DAY, RULES) is Refresh.NONE
    assert valid_until(shown(*MODULES), DAY, RULES) is None
    # Neither the state without its day nor the day without its state counts.
    for half in (Education(state=EduState.CHECKED), Education(state=EduState.SHOWN, passed_day=DAY)):
        assert refresh(half, DAY + 60, DAY, RULES) is Refresh.NONE
        assert valid_until(half, DAY, RULES) is None
        assert start(half) is Start.NOT_CHECKED


@pytest.mark.parametrize("last_day", [DAY + 1, DAY - 5])
def test_a_clock_set_back_is_refused(last_day):
    today = DAY if last_day > DAY else DAY - 1
    with pytest.raises(ProgrammeError, match="set the clock"):
        refresh(CHECKED, today, last_day, RULES)


def test_the_cards_of_a_wrong_item_are_shown_again():
    answers = tuple(QuizAnswer(item, item not in ("Q5", "Q6", "Q2"), 2.0, 0) for item in ITEM_OF)
    assert modules_again(answers) == ("E-MAP", "E-EXPECT")
    assert modules_again(()) == ()


@pytest.mark.parametrize(("education", "stage", "day", "said"), [
    (CHECKED, Stage.S3, DAY, "Education allows S3."),
    (Education(), Stage.S1, DAY, "cards have not been seen"),
    (THIRD, Stage.S1, DAY, "questions have not been passed"),
    (CHECKED, Stage.S1, DAY + 22, "all cards are shown again"),
    (Education(state=EduState.SHORT, short_day=DAY), Stage.S1, DAY, "one practice block on its day"),
])  # fmt: skip
def test_it_says_why(education, stage, day, said):
    _, kept = decide(PRESET, may_start, education=education, stage=stage, day=day, last_day=None)
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)


def test_refreshing_and_teach_back_say_why():
    said = {
        why(decide(PRESET, refresh, education=CHECKED, day=DAY + n, last_day=None)[1], PRESET) for n in (0, 7, 30)
    }
    assert said == {
        "Education is fresh.", "A new week starts with one card and one question.",
        "After so long away, all cards are shown again first.",
    }  # fmt: skip
    told = [
        why(
            decide(
                PRESET, teach_back, education=education, picture=tick, steps=True, stop=True, therapist="T. Roe",
                reason=reason,
            )[1],
            PRESET,
        )
        for education, tick, reason in (
            (THIRD, True, "x"), (CHECKED, True, "x"), (THIRD, False, "x"), (THIRD, True, ""),
        )
    ]  # fmt: skip
    assert ["in an own way" in each for each in told] == [True, True, False, False]
    assert len(set(told)) == len(TeachBack)

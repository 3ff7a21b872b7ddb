"""The questions of education: the pass rule on first answers, guesses, aphasia and the short start."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again as once_more
from game.programme.decision import decide, same, why
from game.programme.field import ProgrammeError
from game.programme.quiz import ITEM_OF, MODULES, STARRED, Quiz, QuizAnswer, QuizRules, quiz
from game.settings import programme

PRESET = programme("plp")
RULES = PRESET.of(QuizRules)
ALL = tuple(ITEM_OF)


def given_answers(wrong=(), seconds=2.0, items=ALL, replays=0):
    return tuple(QuizAnswer(item, item not in wrong, seconds, replays) for item in items)


def ask(answers, again=(), aphasia=False, observed=False, short=False):
    return quiz(answers, again, aphasia, observed, short, RULES)


def test_every_pattern_of_first_answers():
    passed = 0
    for rights in itertools.product((True, False), repeat=6):
        wrong = tuple(item for item, right in zip(ALL, rights, strict=True) if not right)
        expected = len(wrong) <= 2 and not set(wrong) & {"Q4", "Q5"}
        assert (ask(given_answers(wrong)) is Quiz.PASSED) is expected
        assert (ask(given_answers(wrong)) is Quiz.FAILED) is not expected
        passed += expected
    assert passed == 11  # of 64, as the protocol counts


@pytest.mark.parametrize(("seconds", "replays", "result"), [
    (0.99, 0, "ask_starred_again"), (1.0, 0, "passed"), (None, 0, "ask_starred_again"), (0.5, 1, "passed"),
])  # fmt: skip
def test_answers_that_may_be_guesses_are_asked_again(seconds, replays, result):
    assert ask(given_answers(seconds=seconds, replays=replays)) is Quiz(result)


def test_an_answer_is_the_patients_own_unless_said():
    assert not QuizAnswer("Q1", True, 2.0, 0).assisted


def test_one_slow_answer_is_enough():
    answers = (*given_answers(seconds=0.5)[:5], QuizAnswer("Q6", True, 1.2, 0))
    assert ask(answers) is Quiz.PASSED


@pytest.mark.parametrize(("wrong", "items", "result"), [
    ((), STARRED, "passed"), (("Q4",), STARRED, "failed"), (("Q5",), STARRED, "failed"), ((),
    ("Q4",), "ask_starred_again"),
])  # fmt: skip
def test_both_must_be_right_in_other_words_too(wrong, items, result):
    assert ask(given_answers(seconds=0.5), given_answers(wrong, 0.5, items)) is Quiz(result)


def test_wrong_and_fast_is_just_wrong():
    assert ask(given_answers(("Q4",), 0.5)) is Quiz.FAILED


@pytest.mark.parametrize(("answers", "observed", "short", "result"), [
    (given_answers(items=STARRED), True, False, "passed"),
    (given_answers(items=STARRED), False, False, "incomplete"),
    (given_answers(("Q4",), items=STARRED), True, False, "failed"),
    (given_answers(items=("Q4",)), True, False, "incomplete"),
    (given_answers(items=STARRED), False, True, "passed"),
    (given_answers(("Q1", "Q2", "Q3")), True, False, "passed"),
])  # fmt: skip
def test_severe_aphasia_asks_two(answers, observed, short, result):
    assert ask(answers, aphasia=True, observed=observed, short=short) is Quiz(result)


def test_a_short_start_asks_two_and_a_full_quiz_six():
    two = given_answers(items=STARRED)
    assert ask(two, short=True) is Quiz.PASSED
    assert ask(two) is Quiz.INCOMPLETE
    assert ask(()) is Quiz.INCOMPLETE
    assert ask(given_answers(("Q5",), items=STARRED), short=True) is Quiz.FAILED


@pytest.mark.parametrize(("answers", "again", "sentence"), [
    (given_answers(items=("Q7",)), (), "no question Q7"), ((*given_answers(), *given_answers()),
    (), "answered twice"),
    (given_answers(seconds=0.5), given_answers(items=("Q4", "Q4", "Q5")), "answered twice"),
])  # fmt: skip
def test_what_cannot_be_is_refused(answers, again, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        ask(answers, again)


@given(st.sets(st.sampled_from(ALL)), st.sampled_from(ALL))
def test_one_more_wrong_answer_never_passes_more(wrong, one):
    before, after = ask(given_answers(tuple(wrong))), ask(given_answers((*wrong, one)))
    assert after is not Quiz.PASSED or before is Quiz.PASSED


def test_the_modules_of_the_questions():
    assert dict(ITEM_OF) == {
        "Q1": "E-MIRROR", "Q2": "E-MAP", "Q3": "E-DOSE", "Q4": "E-STOP", "Q5": "E-EXPECT", "Q6": "E-EXPECT",
    }  # fmt: skip
    assert MODULES == ("E-MAP", "E-CONF", "E-MIRROR", "E-DOSE", "E-EXPECT", "E-STOP")


@pytest.mark.parametrize(("answers", "said"), [
    (given_answers(), "stop and tingling were understood"), (given_answers(("Q4",)), "ask in other words"),
    (given_answers(seconds=0.1), "very fast"), ((), "Not all questions"),
])  # fmt: skip
def test_it_says_why(answers, said):
    _, kept = decide(
        PRESET, quiz, answers=answers, again=(), severe_aphasia=False, observed=False, short=False
    )  # fmt: skip
    assert said in why(kept, PRESET)
    assert same(once_more(kept, PRESET), kept)

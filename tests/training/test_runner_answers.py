"""A press goes only to the open question, and reaction times count from what was drawn."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from game.body.frame import Answer
from game.training.events import Answered, Ask, Finished, Hide, Stray, Trial
from game.training.exercise import Stage, exercise


@dataclass(frozen=True)
class Think:
    limit_s: float


@exercise("think", Stage.LATERALITY, code="T", scene="studio", repetitions=2, levels=[Think(3.0), Think(2.0)])
def think(task):
    """Answer."""
    for trial in task.trials():
        answer = yield from task.ask("side", ["left", "right"], trial.level.limit_s, soft_s=1.0)
        task.score(trial, answer is not None and answer.choice == "left", reason="" if answer else "time")
        yield from task.rest(0.5)


@pytest.fixture
def asked(session: Callable):
    """A block whose first question was drawn at 0.05 s."""
    here = session(think)
    here.run(0.1)
    ask = here.of(Ask)[0]
    assert (ask.choices, ask.limit_s, ask.soft_s) == (("left", "right"), 3.0, 1.0)
    here.drawn[ask.ask_id] = 0.05
    return here, ask.ask_id


def test_an_answer_reaches_the_question_with_its_reaction_time(asked) -> None:
    here, ask_id = asked
    here.run(0.6)
    here.run(0.1, answer=Answer(ask_id, "left", 0.687, "key"))
    assert here.of(Answered) == [Answered(ask_id, "left", 0.687, "key", pytest.approx(0.637))]
    assert here.of(Trial)[0].success
    assert here.runner.asking is None


def test_a_press_before_it_was_seen_is_stray(asked) -> None:
    here, ask_id = asked
    here.run(0.1, answer=Answer(ask_id, "left", 0.149, "key"))
    assert here.of(Stray)[0].why == "before the question was seen"
    assert here.runner.asking == ask_id
    here.run(0.1, answer=Answer(ask_id, "left", 0.151, "key"))
    assert here.of(Answered)[0].rt_s == pytest.approx(0.101)


def test_a_press_before_anything_was_drawn_is_stray(session: Callable) -> None:
    here = session(think)
    here.run(0.5)
    here.run(0.1, answer=Answer(here.of(Ask)[0].ask_id, "left", 0.5, "key"))
    assert [stray.why for stray in here.of(Stray)] == ["before the question was seen"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(99, "left", 0.6, "key"), "another question is open"),
        (Answer(1, "maybe", 0.6, "key"), "not one of the choices"),
    ],
)
def test_a_press_for_something_else_is_stray(asked, answer: Answer, why: str) -> None:
    here, _ = asked
    here.run(0.1, answer=answer)
    assert here.of(Stray)[0].why == why
    assert here.of(Answered) == []


def test_a_second_press_is_stray(asked) -> None:
    here, ask_id = asked
    here.run(0.1, answer=Answer(ask_id, "left", 0.6, "key"))
    here.run(0.1, answer=Answer(ask_id, "right", 0.7, "key"))
    assert here.of(Stray)[0].why == "no question is open"
    assert here.of(Trial)[0].success


def test_a_question_without_an_answer_closes_and_its_plate_goes(asked) -> None:
    here, ask_id = asked
    here.run(3.5)
    assert here.of(Trial)[0].reason == "time"
    assert Hide(ask_id) in here.events
    here.run(0.1, answer=Answer(ask_id, "left", 3.4, "key"))
    assert len(here.of(Stray)) == 1


def test_a_void_takes_the_question_down_and_asks_again(asked) -> None:
    here, ask_id = asked
    here.events += here.runner.void("rest").events
    assert here.runner.asking is None
    assert Hide(ask_id) in here.events
    here.run(0.2)
    assert here.runner.asking not in (None, ask_id)


def test_a_lost_limb_does_not_matter_where_none_is_judged(asked) -> None:
    here, _ = asked
    here.run(8, lost=True)
    assert here.of(Finished)[0].voids == 0
    assert len(here.of(Trial)) == 2

"""The Runner owns the clock, the voids, the answers and the end of a block."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from game.training.events import (
    BlockStart,
    Finished,
    Hide,
    LevelChange,
    Say,
    Show,
    Trial,
    Void,
)
from game.training.exercise import ExerciseError, Script, Stage, exercise
from game.training.payload import to_payload
from game.training.task import Task

AT = (0.17, 0.77, -0.47)


@dataclass(frozen=True)
class Stay:
    stay_s: float
    name: str = "a"


def stay(task):
    """Stay at a cup."""
    board = task.show("board", at=task.place(forward_m=0.4))
    yield from task.rest(1)
    task.say("watch")
    order = task.random.permutation(100).tolist()
    for trial in task.trials():
        task.change(board, dim=0.5)
        cup = task.show("cup", at=AT, fill=order[trial.number - 1] / 100)
        stayed = yield from task.hold(lambda now, cup=cup: now.lead.near(cup, 0.05), trial.level.stay_s)
        task.score(trial, stayed, drawn=float(task.random.random()))
        task.hide(cup)
        yield from task.rest(1)


LEVELS = [Stay(1.0), Stay(2.0, "b")]
STAY = exercise("stay", Stage.MIRROR, code="T", scene="studio", repetitions=4, levels=LEVELS)(stay)


def test_a_block_begins_scores_and_ends_once(session: Callable) -> None:
    here = session(STAY)
    here.run(20)
    assert isinstance(here.events[0], BlockStart)
    assert [trial.trial for trial in here.of(Trial)] == [1, 2, 3, 4]
    assert here.events[-1] == Finished("completed", 4, 4, 0, 1.0, here.runner.x)
    assert here.run(5) == []
    assert here.runner.stop().events == ()


def test_a_hold_lasts_exactly_and_breaks_at_once(session: Callable) -> None:
    here = session(STAY)
    here.run(1.6)
    here.palm = (0.3, 0.77, -0.47)
    here.run(1)
    first = here.of(Trial)[0]
    assert (first.success, first.start_s) == (False, pytest.approx(1.0))
    assert first.end_s == pytest.approx(1.6)
    here.palm = AT
    here.run(3)
    assert here.of(Trial)[1].end_s - here.of(Trial)[1].start_s == pytest.approx(1.0)


def test_a_pause_does_not_count(session: Callable) -> None:
    here, other = session(STAY), session(STAY)
    here.run(1.5)
    here.pause(100.0)
    here.run(20)
    other.run(21.5)
    assert here.of(Trial) == other.of(Trial)


def test_frames_slower_than_usual_do_count(session: Callable) -> None:
    here = session(STAY)
    for _ in range(20):
        here.run(0.1)
        here.pause(0.3)
    assert here.runner.time_s == pytest.approx(0.4 * 19)


def test_a_short_loss_stops_the_clock_and_costs_nothing(session: Callable) -> None:
    here = session(STAY)
    here.run(1.5)
    before = here.runner.time_s
    here.run(0.4, lost=True)
    assert here.runner.time_s == pytest.approx(before + 0.1)
    here.run(20)
    assert here.of(Void) == []
    assert all(trial.success for trial in here.of(Trial))


def test_a_long_loss_voids_once_and_the_same_trial_comes_again(session: Callable) -> None:
    here, calm = session(STAY), session(STAY)
    here.run(3.7)
    here.run(5, lost=True)
    assert [event for event in here.events if isinstance(event, Void)] == [Void(2, "tracking")]
    assert here.runner.trial is None
    here.run(20)
    calm.run(30)
    assert [trial.trial for trial in here.of(Trial)] == [1, 2, 3, 4]
    assert [trial.metrics for trial in here.of(Trial)] == [trial.metrics for trial in calm.of(Trial)]
    assert here.of(Finished)[0].voids == 1


def test_a_void_hides_what_the_trial_showed_and_keeps_the_rest(session: Callable) -> None:
    here = session(STAY)
    here.run(1.5)
    cup = here.of(Show)[-1]
    events = here.runner.void("rest").events
    assert events == (Void(1, "rest"), Hide(cup.prop_id))
    here.run(20)
    assert len(here.of(Say)) == 1
    assert [event.prop for event in here.of(Show)].count("board") == 1
    assert here.of(Show)[2].look == cup.look
    assert here.runner.void("rest").events == ()


def test_a_limb_never_seen_scores_nothing_and_voids_once(session: Callable) -> None:
    here = session(replace(STAY, script=_no_opening))
    here.palm = (0.5, 0.9, -0.2)
    here.run(6, lost=True)
    assert len(here.of(Void)) == 1
    assert here.of(Trial) == []


def _no_opening(task):
    for trial in task.trials():
        ok = yield from task.until(lambda now: now.lead.near(AT, 0.05), limit_s=5)
        task.score(trial, ok)


def test_too_many_voids_end_the_block(session: Callable) -> None:
    here = session(STAY)
    while not here.runner.finished:
        here.run(1.2)
        here.run(0.8, lost=True)
    assert here.events[-1].reason == "too_many_voids"
    assert here.events[-1].trials + here.events[-1].voids == 5


def test_more_than_a_fifth_of_ten_void_ends_the_block(session: Callable) -> None:
    here = session(replace(STAY, repetitions=40, script=_no_opening))
    here.palm = (0.5, 0.9, -0.2)
    for _ in range(3):
        here.run(0.2)
        here.run(0.8, lost=True)
    here.palm = AT
    here.run(3)
    assert here.events[-1].reason == "too_many_voids"
    assert (here.events[-1].trials, here.events[-1].voids) == (7, 3)


def test_the_block_ends_at_its_time(session: Callable) -> None:
    here = session(replace(STAY, repetitions=400))
    here.run(185)
    assert here.events[-1].reason == "time_limit"
    assert here.runner.time_s == pytest.approx(180.0, abs=0.11)


@pytest.mark.parametrize("frames", range(0, 60, 7))
def test_stop_on_any_frame_finishes_once_and_last(session: Callable, frames: int) -> None:
    here = session(STAY)
    here.run(frames / 10)
    events = [*here.events, *here.runner.stop("stopped").events]
    assert [isinstance(event, Finished) for event in events].count(True) == 1
    assert events[-1].reason == "stopped"
    shown = {event.prop_id for event in events if isinstance(event, Show)}
    assert shown == {event.prop_id for event in events if isinstance(event, Hide)}


def test_same_seed_start_person_and_moments_give_the_same_bytes(session: Callable) -> None:
    def told(seed: int) -> str:
        here = session(STAY, seed=seed)
        here.run(2.3)
        here.run(0.9, lost=True)
        here.run(20)
        return json.dumps([to_payload(event) for event in here.events])

    assert told(5) == told(5)
    assert told(5) != told(6)


def test_x_follows_success_and_the_shown_level_lags(session: Callable) -> None:
    here = session(replace(STAY, repetitions=60), start=1.6)
    here.run(180)
    change = here.of(LevelChange)
    assert [(each.level_from, each.level_to) for each in change] == [(1, 2)]
    assert change[0].x >= 2.5
    assert (here.runner.level, here.runner.x) == (2, pytest.approx(2.6))


def test_easier_lowers_x_at_once(session: Callable) -> None:
    here = session(STAY, start=2.2)
    here.run(1.5)
    assert here.runner.easier().events == ()
    assert here.runner.x == pytest.approx(1.7)
    assert [type(event) for event in here.runner.easier().events] == [LevelChange]
    here.run(20)
    assert max(trial.x for trial in here.of(Trial)[1:]) < 2.2


@pytest.mark.parametrize("mode", ["held", "probe"])
def test_x_stays_where_it_is_held(session: Callable, mode: str) -> None:
    here = session(replace(STAY, repetitions=60), mode=mode, start=1.5)
    here.runner.easier()
    here.run(180)
    assert {trial.x for trial in here.of(Trial)} == {1.5}
    assert here.events[0].mode == mode


def test_level_99_and_a_strange_mode_are_refused(session: Callable) -> None:
    with pytest.raises(ExerciseError, match="from 1 to 2"):
        session(STAY, start=99.0)
    with pytest.raises(ExerciseError, match="training, held, probe"):
        session(STAY, mode="test")


def test_time_does_not_run_backwards(session: Callable) -> None:
    here = session(STAY)
    here.run(0.5)
    here.time_s = 0.2
    with pytest.raises(ValueError, match="must rise"):
        here.run(0.1)


@exercise("as-many-as-fit", Stage.MIRROR, code="X-FIT", scene="studio", repetitions=50, outcome=True)
def as_many_as_fit(task: Task[None]) -> Script[None]:
    """A try a second, for three seconds.

    Status: draft.
    """
    for trial in task.trials():
        task.say("again" if trial.again else "first")
        yield from task.rest(1)
        task.score(trial, success=True)
        if len(task.scores) == 3:
            return


def test_a_task_that_measures_ends_by_its_own_clock_and_is_whole_then(session: Callable) -> None:
    here = session(as_many_as_fit, mode="probe")
    here.run(5)
    (end,) = here.of(Finished)
    assert (end.reason, end.trials, end.completion) == ("completed", 3, 1.0)
    stopped = session(as_many_as_fit, mode="probe")
    stopped.run(1.5)
    stopped.events += stopped.runner.stop().events
    assert stopped.of(Finished)[0].completion == 1 / 50


def test_a_trial_says_that_it_replaces_a_void_one(session: Callable) -> None:
    here = session(as_many_as_fit, mode="probe")
    here.run(0.5)
    here.run(1, lost=True)
    here.run(4)
    assert [event.key for event in here.of(Say)] == ["first", "again", "first", "first"]

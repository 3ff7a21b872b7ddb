"""The exercises that ask, in the whole loop: pressed keys become answers, and nobody answers for a patient."""

from collections.abc import Callable

import pytest

import devices
import exercises
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.memory import Memory
from game.session.perform import Staging, perform
from game.session.sight import Blind
from game.training.events import Answered, Ask, Event, Show, Trial
from game.view.input import Action, Press

# After so many seconds a choice is pressed, by its digit; a lone "done" takes as long as what was imagined.
PRESS_S = {2: 0.9, 1: 5.0}


class Kept(Memory):
    """A journal in memory in which everything is durable at once."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def append(self, event: Event, exercise_s: float | None = None, session_s: float | None = None) -> int:
        self.events.append(event)
        self.durable_seq = super().append(event, exercise_s, session_s)
        return self.durable_seq


def right(events: list[Event], ask: Ask) -> str:
    """The digit of the right choice."""
    hands = [event.look for event in events if isinstance(event, Show) and event.prop == "hand"]
    if "left" in ask.choices:
        return str(1 + ask.choices.index(str(hands[-1]["side"])))
    if "upper" in ask.choices:
        imagined = next(look["to"] for look in reversed(hands) if "to" in look)
        return "1" if hands[-2]["posture"] == imagined else "2"
    return "1"


@pytest.fixture
def played() -> Callable[[str, bool], list[Event]]:
    """Half a minute and more of an exercise with a hand that lies still; `answers` presses the right key."""

    def play(name: str, answers: bool) -> list[Event]:
        clock, view, journal = StepClock(), Blind(), Kept()

        def on_frame(loop) -> None:
            asked = [event for event in journal.events if isinstance(event, Ask)]
            if not answers or not asked or view.look is None or view.look.ask_id != asked[-1].ask_id:
                return
            since.setdefault(asked[-1].ask_id, loop.time_s)
            if loop.time_s - since[asked[-1].ask_id] >= PRESS_S[len(asked[-1].choices)]:
                view.acts.append(Press(Action.DIGIT, loop.time_s, "key", right(journal.events, asked[-1])))

        since: dict[int, float] = {}
        with devices.open_device("sim:still?hand=right", clock.now) as device:
            perform(
                Staging(
                    exercise=exercises.load(name),
                    affected=Side.LEFT,
                    seed=1,
                    level=1,
                    pain=None,
                    seconds=37.0,
                    asks=False,
                    ending=False,
                    clock=clock,
                    view=view,
                    journal=journal,
                    devices={"intact": device},
                    say=lambda _: None,
                    on_frame=on_frame,
                )
            )
        return journal.events

    return play


@pytest.mark.parametrize(
    ("name", "least"),
    [("left-or-right", 6), ("watch-then-imagine", 2), ("watch-and-imagine", 2), ("picture-to-posture", 2)],
)
def test_keys_answer_what_an_exercise_asks(played, name: str, least: int) -> None:
    events = played(name, True)
    trials = [event for event in events if isinstance(event, Trial)]
    assert len(trials) >= least
    assert all(trial.success for trial in trials), trials
    answered = [event for event in events if isinstance(event, Answered)]
    assert {event.by for event in answered} == {"key"}
    if name == "left-or-right":
        assert [trial.metrics["rt_s"] for trial in trials] == pytest.approx(
            [event.rt_s for event in answered[: len(trials)]]
        )


@pytest.mark.parametrize(
    ("name", "reason"),
    [("left-or-right", "time"), ("watch-then-imagine", "no-signal"), ("picture-to-posture", "no-signal")],
)
def test_without_a_press_nothing_is_answered(played, name: str, reason: str) -> None:
    events = played(name, False)
    assert not [event for event in events if isinstance(event, Answered)]
    assert {event.reason for event in events if isinstance(event, Trial)} == {reason}

"""Rules, a bench and moments for the tests of training."""

from collections.abc import Callable

import numpy as np
import pytest

from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.joints import Side
from game.body.tracking import TrackingRules
from game.settings import default_ranges, rules
from game.training.events import Event
from game.training.exercise import AnyExercise
from game.training.rules import BlockRules, Rules, StaircaseRules
from game.training.runner import Runner
from game.training.stories import Bench

ALL = np.ones(26, bool)


@pytest.fixture(scope="session")
def block_rules() -> Rules:
    return Rules(rules(TrackingRules, "tracking"), rules(BlockRules, "block"), rules(StaircaseRules, "staircase"))


@pytest.fixture(scope="session")
def bench(block_rules: Rules) -> Bench:
    return Bench(block_rules, default_ranges())


@pytest.fixture
def person() -> Person:
    return Person(Side.LEFT, ranges=default_ranges())


class Session:
    """Steps a runner at 10 Hz with a hand wherever the test puts its palm, and keeps every event with its time."""

    def __init__(self, exercise: AnyExercise, person: Person, all_rules: Rules, **more: object) -> None:
        start = more.pop("start", 1.0)
        seed = more.pop("seed", 1)
        self.runner = Runner(exercise, start, seed, person, all_rules, **more)
        self.palm = (0.17, 0.77, -0.47)
        self.time_s = 0.0
        self.lost_s = 0.0
        self.drawn: dict[int, float] = {}
        self.events: list[Event] = []
        self.cues: list[object] = []

    def run(self, seconds: float, *, lost: bool = False, answer: Answer | None = None) -> list[Event]:
        """So many seconds; gives the events of these."""
        before = len(self.events)
        for _ in range(round(seconds * 10)):
            self.lost_s = self.lost_s + 0.1 if lost else 0.0
            # As Clean hands it on: the last good pose for a while, then nothing.
            gone = lost and self.lost_s > 0.45
            places = np.full((26, 3), np.nan) if gone else np.tile(np.array(self.palm, float), (26, 1))
            valid, tracked = (~ALL if gone else ALL), (~ALL if lost else ALL)
            lead = LimbFrame(
                self.time_s, Side.RIGHT, places, np.tile([0, 0, 0, 1.0], (26, 1)), valid, valid, tracked, ~ALL
            )
            moment = Moment(
                self.time_s, lead, None, lead, lead, answer=answer, lost_s=self.lost_s, drawn=dict(self.drawn)
            )
            answer = None
            step = self.runner.step(moment)
            self.events += step.events
            self.cues += step.cues
            self.time_s = round(self.time_s + 0.1, 6)
        return self.events[before:]

    def pause(self, seconds: float) -> None:
        """Time in which the runner is not stepped."""
        self.time_s = round(self.time_s + seconds, 6)

    def of(self, kind: type) -> list:
        """All events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def session(person: Person, block_rules: Rules) -> Callable[..., Session]:
    """Makes a Session: session(exercise, start=1.0, seed=1, mode="training")."""
    return lambda exercise, **more: Session(exercise, more.pop("person", person), block_rules, **more)

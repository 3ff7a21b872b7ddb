"""A table to sit at: an exercise, a person and a hand that the test moves."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from exercises import load
from game.body.curls import hand_from_curls
from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.joints import PALM, Side
from game.body.tracking import TrackingRules
from game.mirror.reflect import reflect
from game.settings import default_ranges, rules
from game.training.events import Answered, Ask, Cue, Event, LookValue
from game.training.rules import BlockRules, Rules, StaircaseRules
from game.training.runner import Runner
from game.training.stories import Bench

HZ = 30


@pytest.fixture(scope="session")
def all_rules() -> Rules:
    return Rules(rules(TrackingRules, "tracking"), rules(BlockRules, "block"), rules(StaircaseRules, "staircase"))


@pytest.fixture(scope="session")
def bench(all_rules: Rules) -> Bench:
    return Bench(all_rules, default_ranges())


@lru_cache(maxsize=1024)
def _at_origin(side: Side, curl: float) -> LimbFrame:
    return hand_from_curls(np.full(5, curl), side, np.zeros(3), np.array([0, 0, 0, 1.0]), 0.0)


@lru_cache(maxsize=1024)
def hand(side: Side, curl: float, palm: tuple[float, float, float]) -> LimbFrame:
    """A hand with all fingers curled alike and its palm at a place; kept, so its own time is 0."""
    frame = _at_origin(side, curl)
    return replace(frame, positions=frame.positions + np.array(palm) - frame.positions[PALM])


mirrored_of = lru_cache(maxsize=1024)(reflect)


class Table:
    """Plays an exercise at 30 Hz: `open_at(t)`, `palms_at(t)` say where the hands are, `reply(ask)` what is said.

    `reply` gives a choice and a reaction time, or None. Times are seconds since the block began.
    """

    def __init__(self, all_rules: Rules, name: str, x: float, mode: str, affected: Side, seed: int) -> None:
        self.person = Person(affected, ranges=default_ranges())
        self.exercise = load(name)
        self.affected = affected
        self.runner = Runner(self.exercise, x, seed, self.person, all_rules, mode)
        self.events: list[tuple[float, Event]] = []
        self.cues: list[tuple[float, Cue]] = []
        # The newest value of every look that was changed.
        self.look: dict[str, LookValue] = {}
        self.frame = 0
        self.open_at: Callable[[float], float] = lambda _t: 0.5
        # Palms of the intact and the affected hand, as sideways distance, height and depth.
        self.palms_at: Callable[[float], tuple[tuple, tuple]] = lambda _t: ((0.17, 0.775, -0.47),) * 2
        self.reply: Callable[[Ask], tuple[str, float] | None] = lambda _ask: None
        self.lost_at: Callable[[float], float] = lambda _t: 0.0
        self.choices: list[str] = []
        # So long after it is asked a question becomes visible; replies count from when it was asked.
        self.drawn_late_s = 0.0
        self._pending: Answer | None = None
        self._drawn: dict[int, float] = {}

    def run(self, seconds: float) -> None:
        """So many seconds, or to the end."""
        for _ in range(round(seconds * HZ)):
            if self.runner.finished:
                return
            time_s = self.frame / HZ
            step = self.runner.step(self._moment(time_s))
            self.events += [(time_s, event) for event in step.events]
            for cue in step.cues:
                self.cues.append((time_s, cue))
                self.look.update(cue.look)
            for event in step.events:
                if isinstance(event, Ask):
                    self._drawn = {event.ask_id: time_s + self.drawn_late_s}
                    said = self.reply(event)
                    if said is not None:
                        self._pending = Answer(event.ask_id, said[0], time_s + said[1], "key")
                elif isinstance(event, Answered):
                    self.choices.append(event.choice)
                    self._pending = None
            self.frame += 1

    def of(self, kind: type) -> list:
        """All events of a kind."""
        return [event for _, event in self.events if isinstance(event, kind)]

    def _moment(self, time_s: float) -> Moment:
        curl = round(0.85 - 0.75 * self.open_at(time_s), 4)
        ours, theirs = self.palms_at(time_s)
        sign = self.affected.other.sign
        intact = hand(self.affected.other, curl, (sign * ours[0], ours[1], ours[2]))
        both = self.exercise.both_limbs
        affected = hand(self.affected, curl, (-sign * theirs[0], theirs[1], theirs[2]))
        mirrored = affected if both else mirrored_of(intact)
        answer = self._pending if self._pending is not None and self._pending.time_s <= time_s else None
        return Moment(
            time_s=time_s,
            lead=affected if both else intact,
            shown=mirrored,
            intact=intact,
            mirrored=mirrored,
            affected=affected if both else None,
            answer=answer,
            lost_s=self.lost_at(time_s),
            drawn=self._drawn,
        )


@pytest.fixture
def table(all_rules: Rules) -> Callable[..., Table]:
    """Makes a Table: table("lantern", x=1.0, mode="held", affected=Side.LEFT, seed=1)."""

    def make(name: str, x: float = 1.0, mode: str = "held", affected: Side = Side.LEFT, seed: int = 1) -> Table:
        return Table(all_rules, name, x, mode, affected, seed)

    return make

"""What the author of an exercise works with: ten verbs, the trials, places and chance."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

import numpy as np

from game.body import measure as measures
from game.body.frame import Answer, LimbFrame, Moment, Person
from game.training.block import Block, RunningTrial
from game.training.events import LookValue, Place, Trial
from game.training.levels import ExerciseError, LevelT
from game.training.props import Prop

ValueT = TypeVar("ValueT")
Script = Generator[None, None, ValueT]

# The table's near edge in the seat frame, metres in front of the patient's midline; `place` counts from here.
TABLE_EDGE_M: Final = 0.17
# A wait is over when no more than this is left of it: sums of frame times are not exact.
TIME_STEP_S: Final = 1e-6


class Task(Generic[LevelT]):
    """The door between a script and the block it plays in.

    `say, show, change, hide, score` act at once. `until, hold, ask, rest, watch` wait: always with `yield from`,
    always with a limit in seconds of the exercise clock, which stands still in pauses and while the limb is lost.
    """

    def __init__(self, block: Block[LevelT]) -> None:
        self.__block = block

    # At once.

    def say(self, key: str) -> None:
        """Speak and caption the sentence `key` of words/*.toml."""
        self.__block.say(key)

    def show(self, kind: str, at: Iterable[float], **look: LookValue) -> Prop:
        """Put a prop at a place of `place()`; view draws its mirror image too."""
        return self.__block.show(kind, at, look)

    def change(self, prop: Prop, at: Iterable[float] | None = None, **look: LookValue) -> None:
        """Change place or look of a prop that stands: cheap, every frame if need be, and not recorded."""
        self.__block.change(prop, at, look)

    def hide(self, prop: Prop) -> None:
        """Take a prop away; nothing happens when it is gone already."""
        self.__block.hide(prop)

    def score(
        self,
        trial: RunningTrial[LevelT],
        success: bool,
        quality: float = 1.0,
        reason: str = "",
        **metrics: float,
    ) -> None:
        """Score the running trial, once. `reason` names why it was missed; metrics have units in their names."""
        self.__block.score(trial, success, quality, reason, metrics)

    # Waits.

    def watch(self, seconds: float, step: Callable[[Moment], object]) -> Script[float]:
        """Call `step(now)` each stepped frame until it returns True or time is over; gives the seconds it ran."""
        return self.__block.wait("watch", self.__watch(seconds, step))

    def until(self, reached: Callable[[Moment], object], limit_s: float) -> Script[bool]:
        """Wait until `reached(now)`; False when `limit_s` went by first."""
        return self.__block.wait("until", self.__until(reached, limit_s))

    def hold(self, kept: Callable[[Moment], object], seconds: float) -> Script[bool]:
        """Wait while `kept(now)`; True when it lasted all of `seconds`, False as soon as it broke."""
        return self.__block.wait("hold", self.__hold(kept, seconds))

    def rest(self, seconds: float) -> Script[None]:
        """Wait for so many seconds."""
        return self.__block.wait("rest", self.__rest(seconds))

    def ask(
        self,
        key: str,
        choices: Sequence[str],
        limit_s: float,
        soft_s: float | None = None,
        step: Callable[[Moment], object] = lambda _now: False,
    ) -> Script[Answer | None]:
        """Open a question and wait for its answer, None after `limit_s`; after `soft_s` view gives a hint.

        `step(now)` is called each stepped frame meanwhile; the question closes once it is True.
        """
        return self.__block.wait("ask", self.__ask(key, choices, limit_s, soft_s, step))

    # The trials.

    def trials(self) -> Iterator[RunningTrial[LevelT]]:
        """The trials of this block, counted from 1.

        A trial that becomes void (lost limb, REST, cover) is replaced: the script is closed at its wait and
        begun anew, goes silently through all it did before this loop and takes the same trial again, with the
        same chance. So keep nothing of earlier trials in variables: ask `scores`.
        """
        block = self.__block
        block.begin_trials()
        while (trial := block.next_trial()) is not None:
            yield trial

    @property
    def scores(self) -> tuple[Trial, ...]:
        """The trials scored so far in this block."""
        return tuple(self.__block.trials)

    @property
    def repetitions(self) -> int:
        """How many valid trials this block has."""
        return self.__block.repetitions

    @property
    def feedback(self) -> bool:
        """False in a probe, which tells nobody how well it goes."""
        return self.__block.mode != "probe"

    # What a script may know.

    @property
    def too_fast(self) -> float:
        """A movement so many times as fast as asked is too fast."""
        return self.__block.rules.block.too_fast

    @property
    def random(self) -> np.random.Generator:
        """The only source of chance: the same for one seed, begun anew for each trial number."""
        return self.__block.random

    @property
    def person(self) -> Person:
        """The person in front of the mirror."""
        return self.__block.person

    @property
    def now(self) -> Moment:
        """The present moment."""
        moment = self.__block.now
        if moment is None:
            raise ExerciseError("There is no moment before the first step.")
        return moment

    @property
    def time_s(self) -> float:
        """The exercise clock, seconds since the block began, without pauses and losses."""
        return self.__block.clock_s

    def place(self, lateral_m: float = 0.0, up_m: float = 0.0, forward_m: float = 0.0) -> Place:
        """A place in the seat frame: to the intact side, above the table top, beyond the table's near edge."""
        person = self.__block.person
        return (
            person.intact.sign * lateral_m,
            person.table_height_m + up_m,
            -(TABLE_EDGE_M + forward_m),
        )

    def measure(self, name: str, limb: LimbFrame | None = None) -> float:
        """A measure of `limb` (the leading one) in % of the person's own range; NaN when it is not known now.

        ExerciseError for a measure that does not exist or for which this person has no range.
        """
        block = self.__block
        own = block.person.ranges.get(name)
        if own is None:
            known = ", ".join(sorted(block.person.ranges)) or "none"
            raise ExerciseError(f"{block.name}: there is no personal range for {name}; there is one for: {known}.")
        limb = self.now.lead if limb is None else limb
        key = (name, id(limb))
        if key not in block.measured:
            block.measured[key] = own.percent(measures.measure(name, limb))
        return block.measured[key]

    # How the waits run.

    def __watch(self, seconds: float, step: Callable[[Moment], object]) -> Script[float]:
        block = self.__block
        began = block.clock_s
        while not step(self.now) and block.clock_s - began < seconds - TIME_STEP_S:
            yield
        return block.clock_s - began

    def __until(self, reached: Callable[[Moment], object], limit_s: float) -> Script[bool]:
        done = False

        def step(now: Moment) -> bool:
            nonlocal done
            done = bool(reached(now))
            return done

        yield from self.__watch(limit_s, step)
        return done

    def __hold(self, kept: Callable[[Moment], object], seconds: float) -> Script[bool]:
        broken = False

        def step(now: Moment) -> bool:
            nonlocal broken
            broken = not kept(now)
            return broken

        yield from self.__watch(seconds, step)
        return not broken

    def __rest(self, seconds: float) -> Script[None]:
        yield from self.__watch(seconds, lambda _now: False)

    def __ask(
        self,
        key: str,
        choices: Sequence[str],
        limit_s: float,
        soft_s: float | None,
        step: Callable[[Moment], object],
    ) -> Script[Answer | None]:
        block = self.__block
        question = block.open_question(key, choices, limit_s, soft_s)
        yield from self.__watch(limit_s, lambda now: question.answer is not None or step(now))
        if question.answer is None:
            block.close_question()
        return question.answer

"""A block of the coach beside a real mirror, told beat by beat: movement, press, difficulty (protocol.md 10.7)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from exercises.coach import Card as Movement
from game.session.guided.limb import of_limb
from game.training import staircase
from game.training.events import BlockStart, Event, Finished, Say, Trial
from game.training.rules import StaircaseRules
from game.training.staircase import StaircaseState
from game.view.cards import Card
from game.view.coach import CoachScreen
from game.view.front import Screens
from game.view.input import InputRules
from game.view.screens import Screen
from game.view.setup_plan import plan_of

# Who moves the limb that is mirrored: the person, before a real mirror; it counts as mirror dose.
SOURCE: Final = "real_mirror"
# What a repetition is when it was not comfortable. No movement is measured, so there is no other reason.
NOT_COMFORTABLE: Final = "not_comfortable"
RULE: Final = "rule"
SETUP: Final = 8
# Bilateral modes of a preset (protocol.md 5.2) and what is said for them.
ATTEMPT: Final = {"attempt": "coach-attempt", "real-soft": "coach-real-soft"}
# In these nothing moves: whoever breathes or is stroked has nothing to do the same of.
STILL: Final = frozenset({"U01", "U08"})


@dataclass(frozen=True, slots=True)
class CoachRules:
    """The preset section `coach`, seconds."""

    repetition_s: float
    idle_s: float
    speak_s: float


class Place(Protocol):
    """What a block needs of where it is told; a desk of a guided visit has it all."""

    rules: InputRules

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        ...

    @property
    def time_s(self) -> float:
        """The time of this beat."""
        ...

    def tell(self, event: Event) -> int:
        """Journal an event, and let the view follow it."""
        ...

    def rest(self, by: str, reason: str) -> None:
        """REST, as a rule asks for it."""
        ...


@dataclass(frozen=True, slots=True)
class Coached:
    """What came of a block: where the exercise stands, seconds of movement, and each repetition as it went.

    `why` is completed, time_limit or stopped. There is no kinematic score.
    """

    state: StaircaseState
    active_s: float
    results: tuple[bool, ...]
    why: str


def planned(seconds: float, coach: CoachRules) -> int:
    """How many repetitions a block of so many seconds has room for; at least one."""
    return max(1, round(seconds / coach.repetition_s))


def set_up_cards(limits: InputRules, limb: str, *, scanning: bool) -> Iterator[Card]:
    """How the mirror is put up for this limb, arm or leg, a sentence a card."""
    for number in range(1, SETUP + 1):
        key = of_limb(f"coach-set-{number}", limb)
        yield Card(limits, key, plan_of(limb, number), last=number == SETUP, scanning=scanning)


def set_up(place: Place, limb: str, *, scanning: bool) -> Generator[None, None, bool]:
    """The cards of how the mirror is put up, one sentence each; False when STOP took them away."""
    for card in set_up_cards(place.rules, limb, scanning=scanning):
        place.screens.open(card)
        place.tell(Say(card.key))
        if not (yield from _shown(place, card)):
            return False
    place.screens.close()
    return True


def attempted(movement: Movement, bilateral: str) -> tuple[str, ...]:
    """What is said of the other limb in a bilateral mode; nothing where the movement has none."""
    if movement.code in STILL or bilateral not in ATTEMPT:
        return ()
    return (of_limb(ATTEMPT[bilateral], movement.limb),)


def coach_block(
    place: Place,
    movement: Movement,
    state: StaircaseState,
    stairs: StaircaseRules,
    coach: CoachRules,
    seconds: float,
    *,
    stage: str = "mirror",
    bilateral: str = "none",
    scanning: bool = False,
    between: Callable[[], Generator[None, None, bool]] | None = None,
) -> Generator[None, None, Coached]:
    """Repetitions of a movement until `state.planned` are done, or no other one begins within `seconds`.

    x moves by the rule of the staircase on "done comfortably". After `idle_s` without a press it is REST. The
    screens stand stopped when STOP was taken; what was done until then is in the result all the same. `between`
    repetitions something may be asked; False ends the block.
    """
    code = f"coach-{movement.code.lower()}"
    place.tell(BlockStart(code, movement.code, stage, state.x, state.planned, "training", SOURCE))
    for key in movement.begins:
        place.tell(Say(key))
    lines = attempted(movement, bilateral)
    results: list[bool] = []
    active_s, why = 0.0, "completed"
    while len(results) < state.planned:
        if place.screens.stopped or (between is not None and not (yield from between())):
            why = "stopped"
            break
        x = staircase.played_x(state, stairs)
        phases = movement.round(x)
        round_s = sum(phase.seconds for phase in phases)
        rounds = max(1, round(coach.repetition_s / round_s))
        if results and active_s + round_s * rounds / 2 > seconds:
            why = "time_limit"
            break
        screen = CoachScreen(place.rules, phases, rounds, quickly=coach.speak_s, lines=lines, scanning=scanning)
        began_s = place.time_s
        place.screens.open(screen)
        whole = yield from _shown(place, screen, coach.idle_s)
        active_s += screen.active_s
        if not whole or screen.result is None:
            why = "stopped"
            break
        results.append(screen.result)
        place.tell(_trial(len(results), x, screen, began_s, place.time_s))
        state = staircase.after_trial(state, screen.result, "" if screen.result else NOT_COMFORTABLE, stairs)
    if why != "stopped":
        place.screens.close()
    share = round(min(1.0, len(results) / state.planned), 6)
    place.tell(Finished(why, len(results), sum(results), 0, share, state.x))
    return Coached(state, round(active_s, 3), tuple(results), why)


def _trial(number: int, x: float, screen: CoachScreen, began_s: float, ended_s: float) -> Trial:
    ok = bool(screen.result)
    reason = "" if ok else NOT_COMFORTABLE
    metrics = {"active_s": round(screen.active_s, 3), "assisted": float(screen.assisted)}
    # No movement is measured: the quality of a repetition is not told, and 0 or 1 is what the person said.
    return Trial(number, round(x, 6), ok, float(ok), reason, round(began_s, 3), round(ended_s, 3), metrics)


def _shown(place: Place, screen: Screen, idle_s: float | None = None) -> Generator[None, None, bool]:
    """Beats until a screen is done; False when STOP took it away."""
    while not screen.done:
        yield
        if place.screens.screen is not screen:
            return False
        if idle_s is not None and isinstance(screen, CoachScreen) and screen.waiting_s >= idle_s:
            place.rest(RULE, "no press")
    return True

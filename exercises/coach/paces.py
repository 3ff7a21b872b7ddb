"""How the movements of arm and hand go on a coach's card: phases and their pace, by the tables of protocol.md 5.4.

A table of an exercise that is written already is taken from its file; the others stand here until theirs is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exercises.mirror.lantern import PATTERNS, Rhythm

# Where a table gives no pace, the way there and the way back take so long (D, start value for play-testing).
MOVE_S: Final = 4.0
# A thing is carried so fast (D): slower than a hand's touch may stroke (protocol.md 5.4, U08: 1 to 10 cm/s).
CARRY_CM_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a movement: the sentence, a picture of `models3d/pictures`, and how long it takes, seconds."""

    words: str
    picture: str
    seconds: float


@dataclass(frozen=True)
class Hold:
    """U01: how long the hand rests."""

    hold_s: float


@dataclass(frozen=True)
class Step:
    """U03: how many fingers the thumb walks to, and seconds a step."""

    fingers: int
    step_s: float


@dataclass(frozen=True)
class Turn:
    """U04: seconds in which the palm comes to its place."""

    turn_s: float


@dataclass(frozen=True)
class Gate:
    """U05: how many gates a minute the hand passes, and whether it moves to the side as well."""

    per_min: float
    aside: bool


@dataclass(frozen=True)
class Reach:
    """U09: how long the hand is still."""

    still_s: float


@dataclass(frozen=True)
class Carry:
    """U11: how far a thing is carried."""

    carry_cm: float


HOLDS: Final = tuple(Hold(s) for s in (10.0, 15.0, 20.0, 30.0, 45.0, 60.0))
STEPS: Final = tuple(
    Step(fingers, s) for fingers, s in ((1, 6.0), (2, 5.0), (3, 4.0), (4, 3.0), (4, 2.5), (6, 2.0))
)
TURNS: Final = tuple(Turn(s) for s in (12.0, 10.0, 8.0, 7.0, 6.0, 5.0))
GATES: Final = tuple(
    Gate(per_min, level > 3) for level, per_min in enumerate((5.0, 6.0, 8.0, 10.0, 12.0, 14.0), 1)
)
REACHES: Final = tuple(Reach(s) for s in (1.0, 1.5, 2.0, 2.0, 3.0, 4.0))
CARRIES: Final = tuple(Carry(cm) for cm in (10.0, 15.0, 20.0, 25.0, 30.0, 35.0))


def quiet(hold: Hold, limb: str) -> tuple[Phase, ...]:
    """U01: the limb rests while the person breathes."""
    return (Phase(f"coach-u01{limb}-2", f"coach-u01{limb}-1", hold.hold_s),)


def open_and_close(level: Rhythm) -> tuple[Phase, ...]:
    """U02: a beat is one opening or closing; patterns as in the lantern."""
    beat_s = 60.0 / level.beats_per_min
    return tuple(
        Phase("coach-u02", "coach-u02-1", beats * beat_s)
        if opens
        else Phase("coach-u02-2", "coach-u02-3", beats * beat_s)
        for opens, beats in PATTERNS[level.pattern]
    )


def thumb_walk(level: Step) -> tuple[Phase, ...]:
    """U03: the thumb touches one finger after the other; then the hand opens."""
    touches = tuple(
        Phase("coach-u03-2" if number else "coach-u03", f"coach-u03-{2 + number % 2}", level.step_s)
        for number in range(level.fingers)
    )
    return (*touches, Phase("coach-u03-3", "coach-u03-1", level.step_s))


def turning(level: Turn) -> tuple[Phase, ...]:
    """U04: the palm turns up, then down."""
    return (
        Phase("coach-u04-2", "coach-u04-3", level.turn_s),
        Phase("coach-u04-3", "coach-u04-1", level.turn_s),
    )


def wing(level: Gate) -> tuple[Phase, ...]:
    """U05: a gate is one movement of the wrist, up or down; later to the side as well."""
    gate_s = 60.0 / level.per_min
    aside = (Phase("coach-u05-4", "coach-u05-2", gate_s),) if level.aside else ()
    return (Phase("coach-u05-2", "coach-u05-3", gate_s), Phase("coach-u05-3", "coach-u05-1", gate_s), *aside)


def reach_and_hold(level: Reach) -> tuple[Phase, ...]:
    """U09: the hand comes up, is still, and is laid down."""
    return (
        Phase("coach-u09", "coach-u09-2", MOVE_S),
        Phase("coach-u09-2", "coach-u09-3", level.still_s),
        Phase("coach-u09-3", "coach-u09-1", MOVE_S),
    )


def sorting(level: Carry) -> tuple[Phase, ...]:
    """U11: a small thing is taken, carried and let go."""
    return (
        Phase("coach-u11", "coach-u11-1", MOVE_S),
        Phase("coach-u11-2", "coach-u11-2", level.carry_cm / CARRY_CM_S),
        Phase("coach-u11-3", "coach-u11-3", MOVE_S),
    )

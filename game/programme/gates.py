"""What a gate is: whether the next step was earned, what is still lacking, and what the gates look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from game.programme.field import ProgrammeError
from game.programme.pain import Face
from game.programme.rating import WORST

# Shares of small counts are compared as fractions; this many digits are more than any of them needs.
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class GateRules:
    """The preset section `gates`: what the gates of stages 3 and 4 and the rungs share (protocol.md 5.5, 6.6).

    Success counts from `below_p` under the staircase's p on, because the staircase itself holds success near p.
    """

    below_p: float
    x_least: float
    exercises: int
    last_sessions: int
    rise_most: int
    mirror_days: int


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the gate is open, and by name what it still lacks, in the order in which the protocol asks."""

    open: bool
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """An exercise by its code, where x stands, and how many of its latest scored trials went right."""

    code: str
    x: float
    right: int
    trials: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.trials:
            raise ProgrammeError(
                f"{self.code}: {self.right} of {self.trials} trials cannot be right: count again."
            )


@dataclass(frozen=True, slots=True)
class PlayedSession:
    """A session of stage 3 or 4 as the gates see it.

    `rise` is the highest reading over the first in points, None when the patient did not rate (what somebody else
    rated advances nothing). `faces` are all faces given. `stop`: it ended by a STOP that counts.
    """

    day: int
    rise: int | None
    faces: tuple[Face, ...]
    stop: bool = False
    work: tuple[Work, ...] = ()

    def __post_init__(self) -> None:
        risen(self.rise)


def risen(value: int | None) -> int | None:
    """The value again when it can be a rise or fall of pain, or is missing; ProgrammeError otherwise."""
    if value is None or (type(value) is int and -WORST <= value <= WORST):
        return value
    raise ProgrammeError(f"The rise of pain is {value!r}: give a whole number from -10 to 10.")


def gate(met: Mapping[str, bool]) -> Gate:
    """The gate from its conditions by name; open when all are met."""
    lacks = tuple(name for name, is_met in met.items() if not is_met)
    return Gate(not lacks, lacks)


def sentence(result: Gate, needs: Mapping[str, str]) -> str:
    """Why the gate is open or not, in one sentence; `needs` says what each condition asks for."""
    if result.open:
        return "Everything that the next step asks for was reached."
    *most, last = [needs[name] for name in result.lacks]
    return f"The next step waits for {', '.join(most)}{' and ' if most else ''}{last}."


def at_least(value: float | None, limit: float) -> bool:
    """True when the value is there and not under the limit."""
    return value is not None and round(value - limit, _DIGITS) >= 0


def at_most(value: float | None, limit: float) -> bool:
    """True when the value is there and not over the limit."""
    return value is not None and round(value - limit, _DIGITS) <= 0


def share(part: int, whole: int) -> float | None:
    """The part of the whole; None of nothing."""
    return part / whole if whole else None


def fine(faces: Sequence[Face]) -> bool:
    """True when a face was given and none of them was sad."""
    return bool(faces) and Face.FROWN not in faces


def calm_rises(sessions: Sequence[PlayedSession], rules: GateRules) -> bool:
    """True when there were enough sessions, and pain rose little in each of the last."""
    last = sessions[-rules.last_sessions :]
    return len(last) == rules.last_sessions and all(at_most(each.rise, rules.rise_most) for each in last)


def calm_faces(sessions: Sequence[PlayedSession], rules: GateRules) -> bool:
    """True when there were enough sessions, and in each of the last a face was given and none was sad."""
    last = sessions[-rules.last_sessions :]
    return len(last) == rules.last_sessions and all(fine(each.faces) for each in last)


def mastered(work: Sequence[Work], p: float, rules: GateRules) -> int:
    """How many different exercises stand high enough with enough success."""
    codes = {
        each.code
        for each in work
        if at_least(each.x, rules.x_least) and at_least(share(each.right, each.trials), p - rules.below_p)
    }
    return len(codes)

"""Holds back what no hand can do: a line may be whole and still be wrong, since the wire has no checksum; pure.

One lost byte gives a whole and wrong line more often than not. With 2 % damaged lines, 0.55 % of the samples are
wrong by more than 5 % of the range; behind the gate it is 0.05 % (devices.md 5).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from devices.glove.protocol import Raw, Step

# Faster than any hand: a 3 Hz full opening and closing peaks at 9.4 ranges/s.
RANGES_PER_S: Final = 20.0
LEAST_RANGES: Final = 0.02


class Gate(NamedTuple):
    """What `gate` remembers: the last accepted line and, while one is held back, that one."""

    accepted: Raw
    held: Raw | None = None


def plausible(before: Raw, after: Raw, byte_s: float) -> bool:
    """Whether a hand can get from one line to the other: at 20 ranges/s, and by 2 % of the range always.

    `byte_s` is a byte's time on the wire. Lines read in one go carry nearly one time, yet each took its own on
    the wire, so at least that has passed.
    """
    spent_s = after[0] - before[0]
    wire_s = after[1] * byte_s
    if spent_s < wire_s:
        spent_s = wire_s
    ranges = RANGES_PER_S * spent_s
    # Counts are whole numbers, and whole numbers compare fast.
    limit = int((ranges if ranges > LEAST_RANGES else LEAST_RANGES) * after[2])
    return (
        -limit <= after[3] - before[3] <= limit
        and -limit <= after[4] - before[4] <= limit
        and -limit <= after[5] - before[5] <= limit
        and -limit <= after[6] - before[6] <= limit
        and -limit <= after[7] - before[7] <= limit
    )


def calm(step: Step, scale: int, byte_s: float) -> bool:
    """Whether every line that came in one go is plausible after the one before it, as `plausible` has it."""
    return step.counts <= int(max(RANGES_PER_S * step.length * byte_s, LEAST_RANGES) * scale)


def gate(state: Gate | None, line: Raw, byte_s: float = 0.0) -> tuple[Gate, bool]:
    """The new state, and whether to use the line: a jump is held back until the next line agrees with it."""
    if state is None or plausible(state.accepted, line, byte_s):
        return Gate(line), True
    if state.held is not None and plausible(state.held, line, byte_s):
        return Gate(line), True
    return Gate(state.accepted, line), False

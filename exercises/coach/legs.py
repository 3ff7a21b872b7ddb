"""How the movements of foot and knee go on a coach's card (protocol.md 5.4, L01 and L03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exercises.coach.paces import MOVE_S, Phase

# A foot is never shown to lift or sink faster than this (D): of the table's last column hardly any time is left
# for the movement itself beside the hold.
LEAST_S: Final = 1.0


@dataclass(frozen=True)
class Pedal:
    """L01: how often a minute the foot is lifted, and how long it is held up."""

    per_min: float
    top_s: float


@dataclass(frozen=True)
class Kick:
    """L03: how far the knee is stretched, degrees; nothing that is shown depends on it."""

    extension_deg: float


PEDALS: Final = tuple(
    Pedal(per_min, top_s)
    for per_min, top_s in ((8.0, 0.0), (10.0, 0.0), (14.0, 0.5), (18.0, 1.0), (22.0, 1.0), (26.0, 2.0))
)
KICKS: Final = tuple(Kick(deg) for deg in (20.0, 30.0, 40.0, 50.0, 60.0, 70.0))


def pedal(level: Pedal) -> tuple[Phase, ...]:
    """The toes lift, are held, and press down."""
    way_s = max(LEAST_S, (60.0 / level.per_min - level.top_s) / 2)
    return (
        Phase("coach-l01-2", "coach-l01-2", way_s + level.top_s),
        Phase("coach-l01-3", "coach-l01-1", way_s),
    )


def kick(level: Kick) -> tuple[Phase, ...]:
    """The knee stretches slowly, and the foot comes back."""
    del level
    return (Phase("coach-l03-2", "coach-l03-3", MOVE_S), Phase("coach-l03-3", "coach-l03-1", MOVE_S))

"""How the forms of touch go on a coach's card: a helper strokes (protocol.md 5.4, U08 T0 and T1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from exercises.coach.paces import Phase


@dataclass(frozen=True)
class Dwell:
    """U08: how long one place is stroked. What with, and where, is on the helper's sheet."""

    dwell_s: float


DWELLS: Final = tuple(Dwell(s) for s in (10.0, 15.0, 20.0, 20.0, 30.0, 30.0))


def stroking(form: str) -> Callable[[Dwell], tuple[Phase, ...]]:
    """T0: the intact hand is stroked before the mirror. T1: both are, in the same place."""
    key = f"coach-u08-{form.lower()}"

    def phases(level: Dwell) -> tuple[Phase, ...]:
        half_s = level.dwell_s / 2
        begun = "coach-u08-both" if form == "T1" else "coach-u08-1"
        return Phase(f"{key}-2", begun, half_s), Phase(f"{key}-3", "coach-u08-3", half_s)

    return phases

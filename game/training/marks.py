"""What was measured or marked beside the exercises, as events of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Marks:
    """Every touch of a sheet of a test, in order: mm right and up of its middle, and seconds since it was seen.

    The sheet follows from `seed` and its size in mm. `done_s` is when the person was done, None if never.
    """

    kind: ClassVar[str] = "marks"
    test: str
    seed: int
    width_mm: float
    height_mm: float
    x_mm: tuple[float, ...]
    y_mm: tuple[float, ...]
    at_s: tuple[float, ...]
    done_s: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured or rated beside the exercises: which, its value and unit, of which side, by whom.

    `method` and `taken` (an ISO day) are of what was measured elsewhere and typed.
    """

    kind: ClassVar[str] = "measure"
    name: str
    value: float
    unit: str
    side: str
    rater: str
    method: str = ""
    taken: str = ""

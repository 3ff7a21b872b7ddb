"""The preset section `guided`: numbers of a guided visit that are no decision of the programme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidedRules:
    """When an answer is too quick to be one (s, and how often), and after how long a rest may be left (s).

    `repeat_s`: in aphasia mode what was said is said once more so long after (s). `series` and `movements` of
    chronometry (protocol.md 4.4). In aphasia mode a movement is demonstrated `shows` times before its words, a
    phase of it in `show_s` at most (10.2).
    """

    quick_s: float
    quick_times: int
    leave_s: float
    repeat_s: float
    series: int
    movements: int
    shows: int
    show_s: float

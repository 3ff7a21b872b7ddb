"""What a session is made of: its parts in their order, and the exercises that they are chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Codes that are no game of the library: left or right, the exposure card; and two that the plan knows by name.
LEFT_RIGHT: Final = "LR"
EXPOSURE: Final = "EXPOSURE"
QUIET: Final = "U01"
TOUCH: Final = "U08"


class Sort(StrEnum):
    """The sorts of parts."""

    CHECK_IN = "check_in"
    NOTICE = "notice"
    ARRIVE = "arrive"
    FIT = "fit"
    CALIBRATION = "calibration"
    REVEAL = "reveal"
    WARM_UP = "warm_up"
    PROBE = "probe"
    TRAINING = "training"
    SET = "set"
    QUIET_HAND = "quiet_hand"
    MIRROR = "mirror"
    TOUCH = "touch"
    CHOICE = "choice"
    EXPOSURE = "exposure"
    REAL = "real"
    REST = "rest"
    BREATHE = "breathe"
    EDUCATION = "education"
    COOL_DOWN = "cool_down"
    CLOSE = "close"


# Sorts in which the patient plays: what lies between two readings of pain.
PLAY: Final = (
    Sort.WARM_UP,
    Sort.PROBE,
    Sort.TRAINING,
    Sort.SET,
    Sort.QUIET_HAND,
    Sort.MIRROR,
    Sort.TOUCH,
    Sort.CHOICE,
    Sort.EXPOSURE,
    Sort.REAL,
)


class Reads(StrEnum):
    """Which reading of pain is asked in or after a part."""

    NONE = ""
    PRE = "pre"
    MID = "mid"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a session.

    `code` is the exercise by its protocol code, `coach:CODE` for the coach's card of that movement; `stage` whose
    content it is (0: none); `seconds` how long it is planned. `reads`: the reading in or after it. `counts`: it is
    active dose (a block, a set or minutes, as the stage goes by). `mirror`: its minutes are mirror minutes.
    `draws`: the affected limb is drawn in its own place. `headset`: it is worn. `form` is the rung of imagery, the
    form of touch, or what a rest is for; `level_max` caps the level, 0 not at all; `trials` planned, 0 by the
    exercise; `options` the games that the patient chooses from, `code` being the first.
    """

    sort: Sort
    code: str = ""
    stage: int = 0
    seconds: int = 0
    reads: Reads = Reads.NONE
    counts: bool = False
    mirror: bool = False
    draws: bool = False
    headset: bool = False
    form: str = ""
    level_max: int = 0
    trials: int = 0
    options: tuple[str, ...] = ()

    @property
    def minutes(self) -> float:
        """How long it is planned, in minutes."""
        return self.seconds / 60

    @property
    def mid_after(self) -> bool:
        """True when pain is asked after it and the session goes on."""
        return self.reads is Reads.MID


@dataclass(frozen=True, slots=True)
class Choice:
    """An exercise that is open for this patient today (protocol.md 5.5), by its protocol code.

    `rungs` M1 to M7 from the lowest; `stage` 3 in the mirror, 4 with the real limb; `object`: a thing is held;
    `known`: played before without trouble, so that it is easy; `installed`: else the coach's card stands in;
    `level_max` 0 when its levels are not capped; `trials` of a block, 0 by the exercise.
    """

    code: str
    rungs: tuple[str, ...]
    stage: int = 3
    object: bool = False
    known: bool = False
    installed: bool = True
    level_max: int = 0
    trials: int = 0
    tags: tuple[str, ...] = ()


def counted_s(parts: Iterable[Part]) -> int:
    """Seconds of active dose in these parts; in S1 and S2 the dose is the number of counted parts instead."""
    return sum(part.seconds for part in parts if part.counts)


def mirror_s(parts: Iterable[Part]) -> int:
    """Seconds of active mirror dose in these parts: what a mirror day is judged by."""
    return sum(part.seconds for part in parts if part.counts and part.mirror)

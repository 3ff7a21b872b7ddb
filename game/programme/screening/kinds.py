"""The words of screening: colours, modes, stages, limits, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Colour(StrEnum):
    """GREEN go, AMBER go with limits and a note to the therapist, RED blocked (protocol.md 2.1); in this order."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"


class Mode(StrEnum):
    """How the patient sees it. REAL_MIRROR is the coach beside a real mirror, gated like the desktop."""

    VR = "VR"
    DESKTOP = "DESKTOP"
    REAL_MIRROR = "REAL_MIRROR"


class Stage(StrEnum):
    """EDU education, PRACTICE the one laterality block of the first visit, S1 to S4 the stages of therapy."""

    EDU = "EDU"
    PRACTICE = "PRACTICE"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class By(StrEnum):
    """Who gave an answer or vouches for it."""

    PATIENT = "patient"
    STAFF = "staff"


class Supervision(StrEnum):
    """The therapist is not there, there by video, or in the room (protocol.md 2.8); in this order."""

    NONE = "none"
    REMOTE = "remote"
    PRESENT = "present"


class Limit(StrEnum):
    """What goes with AMBER, or with a RED that was overridden."""

    FIRST_VR_SHORT = "first_vr_short"
    VR_SHORT = "vr_short"
    WORKING_LIMB = "working_limb"
    GENTLE = "gentle"
    SUPERVISED = "supervised"
    THERAPIST_PRESENT = "therapist_present"
    PRESENT_FIRST = "present_first"
    CONTROLLERS_AWAY = "controllers_away"
    THERAPIST_LED = "therapist_led"
    TALK_FIRST = "talk_first"
    PRIVATE_TALK = "private_talk"
    DOCTORS_OK = "doctors_ok"
    DESKTOP_FIRST = "desktop_first"
    PASSTHROUGH_FIRST = "passthrough_first"
    SLOW_REVEAL = "slow_reveal"
    FACE_PROBE = "face_probe"
    FACES_ONLY = "faces_only"
    INTACT_ONLY = "intact_only"
    CUEING_OFFERED = "cueing_offered"
    CUEING_ON = "cueing_on"
    POSITION_CHECKED = "position_checked"
    RETEST_WEEKLY = "retest_weekly"
    CENTRED = "centred"
    LARGE_UI = "large_ui"
    HEAD_TURN = "head_turn"
    MOVE_SCREEN = "move_screen"
    THERAPISTS_VIEW = "therapists_view"
    WIPEABLE_COVER = "wipeable_cover"
    DEVICE_DEDICATED = "device_dedicated"
    NOTHING_OVER_IMPLANT = "nothing_over_implant"
    FIT_NOTE = "fit_note"
    DIZZY_NOTE = "dizzy_note"


_RANK: Final = {colour: rank for rank, colour in enumerate(Colour)}
FLAT: Final = (Mode.DESKTOP, Mode.REAL_MIRROR)
EVERY_MODE: Final = tuple(Mode)
EVERY_STAGE: Final = tuple(Stage)
WORK: Final = (Stage.PRACTICE, Stage.S1, Stage.S2, Stage.S3, Stage.S4)
MIRROR: Final = (Stage.S3, Stage.S4)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to an item: one of its words, or 0 to 10 for R9; `day` is the ordinal of a calendar date."""

    item: str
    value: str | int
    day: int
    by: By


@dataclass(frozen=True, slots=True)
class InForce:
    """The limits in force together, the strictest of each.

    `first_vr_min` caps the first session in the headset, `vr_min` each one, in minutes; `working_limb` multiplies
    the working limb's range and time; `present_sessions` is how many first mirror sessions need the therapist in
    the room; `supervision` is what every session needs; `controllers_cm` is their least distance from the chest.
    `notes` are all limits by name.
    """

    first_vr_min: float | None = None
    vr_min: float | None = None
    working_limb: float = 1.0
    present_sessions: int = 0
    supervision: Supervision = Supervision.NONE
    controllers_cm: float | None = None
    gentle: bool = False
    notes: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One mode and stage: its colour, the items that cause it, and the limits in force."""

    colour: Colour
    items: tuple[str, ...]
    limits: InForce


def worst(colours: Iterable[Colour]) -> Colour:
    """The worst of the colours; GREEN when there is none."""
    return max(colours, key=_RANK.__getitem__, default=Colour.GREEN)


def enough(given: Supervision, needed: Supervision) -> bool:
    """True when the supervision given is that needed or more."""
    order = tuple(Supervision)
    return order.index(given) >= order.index(needed)


def supervision_needed(limits: InForce, mirror_sessions: int) -> Supervision:
    """What the next session needs, when so many mirror sessions are behind."""
    return Supervision.PRESENT if mirror_sessions < limits.present_sessions else limits.supervision

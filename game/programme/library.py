"""The exercises of the mirror by their protocol codes: rungs, limb, inputs, tags (protocol.md 5.2, 5.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError


class Rung(StrEnum):
    """The rungs of the mirror, from looking to two hands; T0 is touch seen in the mirror, without contact."""

    LOOK = "M1"
    SLOW = "M2"
    RHYTHM = "M3"
    FINGERS = "M4"
    TOUCH = "M5"
    OBJECTS = "M6"
    BOTH = "M7"
    SEEN_TOUCH = "T0"


# The rungs that open one after the other; T0 stands beside them.
LADDER: Final = (Rung.LOOK, Rung.SLOW, Rung.RHYTHM, Rung.FINGERS, Rung.TOUCH, Rung.OBJECTS, Rung.BOTH)


class Limb(StrEnum):
    """Which limb an exercise is for."""

    ARM = "arm"
    LEG = "leg"
    ANY = "any"

    def fits(self, limb: str) -> bool:
        """True when the exercise is for this limb, arm or leg."""
        return self is Limb.ANY or self.value == limb


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: `rungs` from the lowest, `inputs` what it needs to see, `tags` what some people must avoid.

    `suits` are the presets whose key it is by its tags (all when empty), `objects` says that something is held.
    `forms` are ways of touch, each open with the rung beside it. `later`: not in the first version; `real`: played
    by the affected limb itself in stage 4. `reaches`: the arm is lifted, up to `low_level` (0: at
    none) no higher than a table (5.4).
    """

    code: str
    name: str
    rungs: tuple[Rung, ...]
    limb: Limb
    inputs: tuple[str, ...]
    suits: tuple[str, ...]
    tags: tuple[str, ...] = ()
    objects: bool = False
    forms: tuple[tuple[str, Rung], ...] = ()
    later: bool = False
    real: bool = False
    reaches: bool = False
    low_level: int = 0

    @property
    def lowest(self) -> Rung:
        """The rung with which it opens."""
        return self.rungs[0]


_M = Rung
_TOUCH: Final = (("T0", _M.SEEN_TOUCH), ("T1", _M.TOUCH))
_TOUCH_RUNGS: Final = (_M.SEEN_TOUCH, _M.TOUCH)
_SPAN: Final = (_M.SLOW, _M.RHYTHM, _M.FINGERS, _M.TOUCH, _M.OBJECTS)
_ARM, _LEG = Limb.ARM, Limb.LEG

LIBRARY: Final[dict[str, Exercise]] = {
    each.code: each
    for each in (
        Exercise("U01", "Quiet Hand", (_M.LOOK,), Limb.ANY, ("palm-pose", "curls"), ()),
        Exercise("U02", "Lantern", (_M.SLOW, _M.RHYTHM), _ARM, ("curls",), ("plp", "stroke"), ("tempo",)),
        Exercise("U03", "Thumb Walk", (_M.FINGERS,), _ARM, ("thumb-gap",), ("plp", "dystonia")),
        Exercise("U04", "Radio Dial", _SPAN, _ARM, ("forearm-turn",), ("stroke", "crps"), real=True),
        Exercise("U05", "Wing", (_M.SLOW,), _ARM, ("wrist-flex", "wrist-side"), ("stroke", "postsurg"), real=True),
        Exercise(
            "U06", "Soft Sponge", (_M.RHYTHM, _M.OBJECTS), _ARM, ("curls", "curl-rate"), ("postsurg", "stroke"),
            ("force",), objects=True, later=True,
        ),
        Exercise(
            "U07", "Piano", (_M.FINGERS,), _ARM, ("tip-heights",), ("plp", "dystonia"), ("keyboard",), later=True,
        ),
        Exercise(
            "U08", "Touch", _TOUCH_RUNGS, _ARM, ("brush", "face"), ("crps", "plp", "telescope"), forms=_TOUCH,
        ),
        Exercise(
            "U09", "Butterfly", _SPAN, _ARM, ("palm-pose",), ("stroke", "crps"), real=True, reaches=True,
            low_level=2,
        ),
        Exercise("U10", "Balloons", (_M.RHYTHM,), _ARM, ("index-tip",), ("stroke",), later=True, reaches=True),
        Exercise("U11", "Gem Sorting", (_M.OBJECTS,), _ARM, ("thumb-gap", "palm-pose"), ("stroke",), objects=True),
        Exercise(
            "U12", "Cups and Pour", (_M.OBJECTS, _M.BOTH), _ARM, ("curls", "palm-pose", "tilt"),
            ("stroke", "postsurg"), objects=True, later=True,
        ),
        Exercise("U13", "Bubbles", (_M.BOTH,), _ARM, ("both-palms",), ("plp", "postsurg"), later=True),
        Exercise(
            "U14", "Typewriter", (_M.FINGERS,), _ARM, ("tip-heights", "finger"), ("stroke", "dystonia"),
            ("keyboard",), later=True,
        ),
        Exercise("L01", "Pump Pedal", (_M.SLOW, _M.RHYTHM), _LEG, ("ankle",), ("plp", "crps"), ("tempo",)),
        Exercise("L02", "Toe Piano", (_M.FINGERS,), _LEG, ("toes",), ("plp",), later=True),
        Exercise("L03", "Gentle Kick", (_M.SLOW,), _LEG, ("knee", "speed"), ("plp", "postsurg")),
        Exercise("L04", "Foot Wash", _TOUCH_RUNGS, _LEG, ("brush", "face"), ("crps",), forms=_TOUCH, later=True),
    )
}  # fmt: skip
CODES: Final = tuple(LIBRARY)
FIRST_VERSION: Final = tuple(code for code, each in LIBRARY.items() if not each.later)


def exercise_of(code: str) -> Exercise:
    """The exercise of this code; ProgrammeError when there is none."""
    if code not in LIBRARY:
        raise ProgrammeError(f"There is no exercise {code!r}: use one of {', '.join(LIBRARY)}.")
    return LIBRARY[code]


@dataclass(frozen=True, slots=True)
class Playable:
    """An exercise that is open: up to `top_level` (None: all its levels), in these forms of touch."""

    code: str
    top_level: int | None = None
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is played for a code: the exercise of that or another code, or a coach's card of the movement."""

    code: str
    coach: bool


def _why_replaced(result: Replacement, code: str) -> str:
    name = exercise_of(code).name
    if result.coach:
        return f"{name} cannot be played here, so the coach's card of that movement is shown."
    if result.code == code:
        return f"{name} can be played here."
    return f"{name} cannot be played here, so {exercise_of(result.code).name} of the same rung takes its place."


@rule("replacement", why=_why_replaced)
def replaced(code: str, playable: tuple[Playable, ...], installed: tuple[str, ...], limb: str) -> Replacement:
    """What is played for a code (9.1): itself if it can be, else another of its lowest rung, else a card."""
    wanted = exercise_of(code)
    here = [
        each
        for each in (exercise_of(item.code) for item in playable)
        if each.code in installed and each.limb.fits(limb)
    ]
    if wanted in here:
        return Replacement(code, False)
    other = _same_rung(wanted, here)
    return Replacement(code, True) if other is None else Replacement(other, False)


def _same_rung(wanted: Exercise, here: Collection[Exercise]) -> str | None:
    """One that opens with the same rung, else one that spans it."""
    for found in (
        [each.code for each in here if each.lowest is wanted.lowest],
        [each.code for each in here if wanted.lowest in each.rungs],
    ):
        if found:
            return found[0]
    return None

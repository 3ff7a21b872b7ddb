"""T2, seeing: letters, both sides, and knowing a hand when seen (protocol.md 2.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError


class Acuity(StrEnum):
    """T2a, in the words of its item."""

    PASS = "pass"
    PASS_LARGE = "pass_large"
    FAIL = "fail"
    NOT_VALID = "not_valid"


class Field(StrEnum):
    """T2b, in the words of its item."""

    CLEAR = "clear"
    FIELD_LEFT = "field_left"
    FIELD_RIGHT = "field_right"
    FIELD_BOTH = "field_both"
    EXTINCTION = "extinction"
    NOT_VALID = "not_valid"


class Processing(StrEnum):
    """T2c, in the words of its item."""

    PASS = "pass"
    FAIL = "fail"
    FAIL_APHASIA = "fail_aphasia"
    NOT_VALID = "not_valid"


@dataclass(frozen=True, slots=True)
class VisionRules:
    """The preset section `vision`: the sizes of what is shown, and how many must be right."""

    letters: int
    letters_needed: int
    letter_deg: float
    letter_mm: float
    letter_at_mm: float
    larger: float
    flashes: int
    flashes_blank: int
    disc_deg: float
    flash_ms: int
    angle_deg: float
    angle_share: float
    field_most: int
    single_least: int
    both_most: int
    blanks_most: int
    arrays: int
    arrays_needed: int
    clips: int
    clips_needed: int

    def __post_init__(self) -> None:
        """ProgrammeError when more right answers are needed than there are questions, or a side is both."""
        for needed, of in (("letters", self.letters), ("arrays", self.arrays), ("clips", self.clips)):
            if getattr(self, f"{needed}_needed") > of:
                raise ProgrammeError(f"vision.{needed}_needed must not be above vision.{needed}: lower it.")
        if self.field_most >= self.single_least:
            raise ProgrammeError("vision.field_most must be below vision.single_least: lower it.")


_WHY_ACUITY: Final = {
    Acuity.PASS: "The smallest letters can be read.",
    Acuity.PASS_LARGE: "The larger letters can be read, so everything is shown larger.",
    Acuity.FAIL: "The larger letters cannot be read, so the headset stays closed and the screen shows all large.",
    Acuity.NOT_VALID: "The letters were not all asked, so they are asked again.",
}


@rule("acuity", why=lambda result: _WHY_ACUITY[result])
def acuity(right: int | None, right_larger: int | None, rules: VisionRules) -> Acuity:
    """T2a: letters right at the smallest size, and then once at the larger one (None: not asked)."""
    _within(rules.letters, right, right_larger)
    if right is None:
        return Acuity.NOT_VALID
    if right >= rules.letters_needed:
        return Acuity.PASS
    if right_larger is None:
        return Acuity.NOT_VALID
    return Acuity.PASS_LARGE if right_larger >= rules.letters_needed else Acuity.FAIL


@dataclass(frozen=True, slots=True)
class Flashes:
    """T2b: how many flashes were seen of those on the left, on the right and on both sides, where on both sides
    `both_left` and `both_right` count the side as seen; `blanks` are answers to no flash.
    """

    left: int
    right: int
    both_left: int
    both_right: int
    blanks: int


_WHY_FIELD: Final = {
    Field.CLEAR: "Both sides are seen, alone and together.",
    Field.FIELD_LEFT: "Flashes on the left are missed: teach the head turn and cue from the right.",
    Field.FIELD_RIGHT: "Flashes on the right are missed: teach the head turn and cue from the left.",
    Field.FIELD_BOTH: "Flashes on both sides are missed: teach the head turn and ask for the eyes to be seen.",
    Field.EXTINCTION: "One side is missed only while the other flashes too, which hints at neglect.",
    Field.NOT_VALID: "The flashes do not tell, so they are shown again.",
}


@rule("field", why=lambda result: _WHY_FIELD[result])
def field(seen: Flashes | None, therapist: Field | None, rules: VisionRules) -> Field:
    """T2b; the therapist's own confrontation test comes before it.

    A side seen a little too rarely for extinction and a little too often for a field loss, and missed beside the
    other, does not tell: the test is repeated.
    """
    if therapist is not None:
        return therapist
    if seen is None:
        return Field.NOT_VALID
    _within(rules.flashes, seen.left, seen.right, seen.both_left, seen.both_right)
    _within(rules.flashes_blank, seen.blanks)
    if seen.blanks > rules.blanks_most:
        return Field.NOT_VALID
    lost_left, lost_right = seen.left <= rules.field_most, seen.right <= rules.field_most
    if lost_left or lost_right:
        return (
            Field.FIELD_BOTH if lost_left and lost_right else Field.FIELD_LEFT if lost_left else Field.FIELD_RIGHT
        )
    if min(seen.both_left, seen.both_right) > rules.both_most:
        return Field.CLEAR
    return Field.EXTINCTION if min(seen.left, seen.right) >= rules.single_least else Field.NOT_VALID


def field_angle_deg(half_width_mm: float, distance_mm: float, rules: VisionRules) -> float:
    """Where the flashes appear on a screen, in degrees from the dot; ProgrammeError without a size."""
    if half_width_mm <= 0.0 or distance_mm <= 0.0:
        raise ProgrammeError("Measure the screen and the distance to the eyes first, in mm.")
    return min(rules.angle_deg, rules.angle_share * math.degrees(math.atan2(half_width_mm, distance_mm)))


_WHY_PROCESSING: Final = {
    Processing.PASS: "Hands are known and their turning is seen.",
    Processing.FAIL: "Hands are not known or their turning is not seen, so the pictures stay closed.",
    Processing.FAIL_APHASIA: "Few pictures were right, but words may be the cause: the therapist judges.",
    Processing.NOT_VALID: "The pictures were not all shown, so they are shown again.",
}


@rule("visual_processing", why=lambda result: _WHY_PROCESSING[result])
def visual_processing(
    arrays: int | None, clips: int | None, severe_aphasia: bool, rules: VisionRules
) -> Processing:
    """T2c: how many arrays and motion clips were right (None: not shown)."""
    _within(rules.arrays, arrays)
    _within(rules.clips, clips)
    failed = (arrays is not None and arrays < rules.arrays_needed) or (
        clips is not None and clips < rules.clips_needed
    )
    if failed:
        return Processing.FAIL_APHASIA if severe_aphasia else Processing.FAIL
    return Processing.NOT_VALID if arrays is None or clips is None else Processing.PASS


def _within(most: int, *counts: int | None) -> None:
    for count in counts:
        if count is not None and not 0 <= count <= most:
            raise ProgrammeError(f"{count} of {most} cannot be: count again.")


def extinction_of(result: Field) -> bool | None:
    """What T2b says of extinction to the table of T1; None when it says nothing."""
    return None if result is Field.NOT_VALID else result is Field.EXTINCTION

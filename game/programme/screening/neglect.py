"""T1, whether one side is neglected: leaves, lines, what staff see, and their table (protocol.md 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.screening.kinds import Colour


class Side(StrEnum):
    """Of the patient."""

    LEFT = "left"
    RIGHT = "right"


class Sign(StrEnum):
    """What staff see in the day; any of them counts as one."""

    ONE_SIDED = "eats, dresses or shaves one side"
    BUMPS = "bumps into things"
    LEAVES_ARM = "leaves the affected arm hanging or sits on it"
    DOES_NOT_TURN = "does not turn to a voice on one side"
    DENIES = "denies weakness"


class Neglect(StrEnum):
    """The result of T1, in the words of its item."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    REPEAT = "repeat"
    THERAPIST_DECIDES = "therapist_decides"
    NOT_VALID = "not_valid"


@dataclass(frozen=True, slots=True)
class NeglectRules:
    """The preset section `neglect`: the sheet, the lines, and where their scores turn."""

    active_width_mm: float
    limit_s: float
    leaves_a_side: int
    omissions: int
    omissions_apart: int
    centre: float
    lines: int
    line_mm: float
    line_share: float
    lines_same_side: int
    bisect_amber_mm: float
    bisect_red_mm: float

    def __post_init__(self) -> None:
        """ProgrammeError when a line would be red before it is amber, or more lines must agree than there are."""
        if self.bisect_amber_mm > self.bisect_red_mm:
            raise ProgrammeError("neglect.bisect_amber_mm must not be above neglect.bisect_red_mm: lower it.")
        if self.lines_same_side > self.lines:
            raise ProgrammeError("neglect.lines_same_side must not be above neglect.lines: lower it.")


@dataclass(frozen=True, slots=True)
class LeafScore:
    """T1a: `centre` of what was found, re-centred, in half widths (right is positive; 0 when nothing was);
    `colour` is None when the sheet was not finished.
    """

    found: int
    missed_left: int
    missed_right: int
    centre: float
    start: Side | None
    revisits: int
    colour: Colour | None


@dataclass(frozen=True, slots=True)
class Line:
    """One bisected line in mm: where the mark lies from the line's middle (right is positive), and its length."""

    off_mm: float
    length_mm: float


@dataclass(frozen=True, slots=True)
class LineScore:
    """T1b: mean signed deviation in mm and in % of the length; `colour` is None when there are too few lines."""

    mean_mm: float
    mean_percent: float
    colour: Colour | None


def why_leaves(result: LeafScore) -> str:
    """One sentence for staff."""
    if result.colour is None:
        return "The leaf sheet was not finished in time, so it does not count."
    missed = f"{result.missed_left} leaves missed on the left and {result.missed_right} on the right"
    return {
        Colour.GREEN: f"{missed}: nothing speaks for neglect here.",
        Colour.AMBER: f"{missed}, with no clear side: attention, sight or effort may be the cause.",
        Colour.RED: f"{missed}, centre {result.centre:+.2f}: one side seems to be neglected.",
    }[result.colour]


@rule("leaf_cancellation", why=why_leaves)
def leaf_cancellation(
    targets: tuple[float, ...], marks: tuple[int, ...], done_s: float | None, rules: NeglectRules
) -> LeafScore:
    """T1a from raw marks.

    `targets` are the leaves' places across, in half widths from the body's midline (-1 left to 1 right); `marks`
    the leaves touched, by their number, in order; `done_s` when the patient was done, None if never. A sheet on
    which nothing was found is not finished. ProgrammeError when the sheet or a mark cannot be.
    """
    left = [n for n, x in enumerate(targets) if -1.0 <= x < 0.0]
    right = [n for n, x in enumerate(targets) if 0.0 < x <= 1.0]
    if len(left) != rules.leaves_a_side or len(right) != rules.leaves_a_side or len(targets) != len(left + right):
        raise ProgrammeError(f"The leaf sheet needs {rules.leaves_a_side} leaves on each side of its middle.")
    if any(not 0 <= mark < len(targets) for mark in marks):
        raise ProgrammeError("A mark lies on a leaf that the sheet does not have: score it with its own sheet.")
    found = set(marks)
    missed = [sum(n not in found for n in side) for side in (left, right)]
    centre = sum(targets[n] for n in found) / len(found) - sum(targets) / len(targets) if found else 0.0
    valid = bool(found) and done_s is not None and done_s <= rules.limit_s
    start = None if not marks else Side.LEFT if marks[0] in left else Side.RIGHT
    colour = _leaf_colour(missed[0], missed[1], centre, rules) if valid else None
    return LeafScore(len(found), missed[0], missed[1], centre, start, len(marks) - len(found), colour)


def _leaf_colour(left: int, right: int, centre: float, rules: NeglectRules) -> Colour:
    many = left + right >= rules.omissions
    if (many and abs(left - right) >= rules.omissions_apart) or abs(centre) > rules.centre:
        return Colour.RED
    return Colour.AMBER if many else Colour.GREEN


def why_lines(result: LineScore) -> str:
    """One sentence for staff."""
    if result.colour is None:
        return "Too few lines were marked, so the lines do not count."
    way = "right" if result.mean_mm > 0 else "left"
    far = f"The marks lie {abs(result.mean_mm):.1f} mm to the {way} of the middle on average"
    return {
        Colour.GREEN: f"{far}, as in healthy people.",
        Colour.AMBER: f"{far}, a little to one side.",
        Colour.RED: f"{far}, most of them clearly to one side.",
    }[result.colour]


@rule("line_bisection", why=why_lines)
def line_bisection(lines: tuple[Line, ...], rules: NeglectRules) -> LineScore:
    """T1b from the marked lines; a shorter line is judged by its share of the length too, the stricter counts."""
    if any(line.length_mm <= 0.0 for line in lines):
        raise ProgrammeError("A line of no length cannot be halved: give its length in mm.")
    if len(lines) < rules.lines:
        return LineScore(0.0, 0.0, None)
    mean_mm = sum(line.off_mm for line in lines) / len(lines)
    mean_percent = sum(100.0 * line.off_mm / line.length_mm for line in lines) / len(lines)
    judged = [line.off_mm * max(1.0, rules.line_mm / line.length_mm) for line in lines]
    return LineScore(mean_mm, mean_percent, _line_colour(judged, rules))


def _line_colour(judged: list[float], rules: NeglectRules) -> Colour:
    for way in (1.0, -1.0):
        if sum(way * off > rules.bisect_red_mm for off in judged) >= rules.lines_same_side:
            return Colour.RED
    mean = abs(sum(judged) / len(judged))
    for way in (1.0, -1.0):
        if sum(way * off >= rules.bisect_amber_mm for off in judged) >= rules.lines_same_side:
            return Colour.AMBER
    return Colour.AMBER if mean >= rules.bisect_amber_mm else Colour.GREEN


_WHY: Final = {
    Neglect.GREEN: "Leaves, lines and staff speak against neglect, so the mirror is open.",
    Neglect.AMBER: "Something hints at neglect, so the therapist is present in the first mirror sessions.",
    Neglect.RED: "One side seems to be neglected, so the mirror stays closed.",
    Neglect.REPEAT: "Leaves were missed on both sides, so the test is done again tomorrow.",
    Neglect.THERAPIST_DECIDES: "The sheet was not finished twice, so the therapist decides.",
    Neglect.NOT_VALID: "The tests of neglect are not complete, so they are done again with help.",
}


@rule("neglect", why=lambda result: _WHY[result])
def neglect(
    leaves: Colour | None,
    lines: Colour | None,
    signs: tuple[Sign, ...],
    extinction: bool | None,
    repeated: bool,
    unfinished_before: int,
) -> Neglect:
    """T1 by its decision table.

    `leaves` and `lines` are the colours of T1a and T1b (None: not valid), `extinction` that of T2b (None: not
    known), `repeated` says that this is the repeat after AMBER leaves, `unfinished_before` how many sheets were
    not finished before this one.
    """
    if leaves is None:
        return Neglect.THERAPIST_DECIDES if unfinished_before >= 1 else Neglect.NOT_VALID
    if leaves is Colour.RED:
        return Neglect.RED
    hint = bool(signs) or extinction is True
    known = lines is not None and extinction is not None
    if leaves is Colour.AMBER:
        if hint or lines is Colour.RED:
            return Neglect.RED
        if not known:
            return Neglect.NOT_VALID
        return Neglect.AMBER if repeated else Neglect.REPEAT
    if not known:
        return Neglect.NOT_VALID
    return Neglect.AMBER if hint or lines is not Colour.GREEN else Neglect.GREEN

"""Where a phantom limb is felt, how it is shown, and the way towards its normal place (protocol.md 9.2).

Lengths are in % of the normal one (0 inside the residual limb, 100 the normal place), sizes as a ratio.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.mirror.opening import HandPose
from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.pain import Face

# The slider for the felt length, and the dots of "It is where I feel it".
LONGEST = 150.0
DOTS = 4


@dataclass(frozen=True, slots=True)
class FitRules:
    """The preset section `fit`; matches are dots 0 to 4, lengths in % of the normal one, sizes ratios."""

    normalise: bool
    overlay_short: float
    overlay_long: float
    overlay_small: float
    overlay_large: float
    shown_min: float
    shown_max: float
    size_max: float
    accept_match: int
    accept_s: float
    breath_step: float
    matched_sessions: int
    step_share: float
    step_min: float
    step_max: float
    step_rise: int
    step_back: float
    morph_s: float
    touch_rise: int
    length_step: float
    size_from: float
    size_to: float
    size_step: float
    turn_from: float
    turn_to: float
    turn_step: float
    curl_step: float
    rounds: int
    open_turn: float

    def __post_init__(self) -> None:
        """ValueError when the fields contradict one another."""
        if self.step_min > self.step_max:
            raise ValueError("the smallest step must not be larger than the largest")
        if self.size_from >= self.size_to or self.turn_from >= self.turn_to:
            raise ValueError("a slider must begin below its end")


@dataclass(frozen=True, slots=True)
class Felt:
    """Where and how the limb is felt: length in %, size as a ratio, frozen in one pose; None: it was not told."""

    length: float
    size: float
    frozen: bool
    pose: HandPose | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How the limb is drawn: length in %, size as a ratio; `same_pose`: it begins in the felt pose."""

    length: float
    size: float
    same_pose: bool


def _needed_why(result: bool, amputation: bool) -> str:
    if result:
        return "The limb was not fitted yet, so we fit it before it is shown for the first time."
    return "The limb is fitted." if amputation else "Only an amputated limb is fitted."


@rule("fit_needed", why=_needed_why)
def fit_needed(amputation: bool, fitted: bool) -> bool:
    """True when the wizard FIT comes before anything shows the limb: after every amputation, once."""
    return amputation and not fitted


def _overlay_why(result: bool, felt: Felt) -> str:
    if not result:
        return "The limb is felt near its normal place and size, so nothing special is done."
    if felt.frozen:
        return "The limb is felt as frozen, so it is shown as it is felt and opened in tiny steps."
    felt_at = f"{felt.length:g} % of its length and {100 * felt.size:g} % of its size"
    return f"The limb is felt at {felt_at}, so we follow what is felt."


@rule("telescope_overlay", why=_overlay_why)
def telescope_overlay(felt: Felt, rules: FitRules) -> bool:
    """True when what is felt switches on the TELESCOPE overlay, whatever the preset (9.2)."""
    _checked(felt, rules)
    length_off = not rules.overlay_short <= felt.length <= rules.overlay_long
    size_off = not rules.overlay_small <= felt.size <= rules.overlay_large
    return felt.frozen or length_off or size_off


def _shown_why(result: Shown, felt: Felt) -> str:
    less = (
        ", and not as large as it feels, because a larger picture raises pain" if felt.size > result.size else ""
    )
    if result.length != felt.length:
        return f"It is shown as near to where it is felt as can be, at {result.length:g} % of its length{less}."
    return f"It is shown where it is felt, at {result.length:g} % of its length{less}."


@rule("fit_shown", why=_shown_why)
def fit_shown(felt: Felt, rules: FitRules) -> Shown:
    """How the limb is drawn at first: where it is felt, within the lengths that can be drawn, never magnified."""
    _checked(felt, rules)
    length = min(max(felt.length, rules.shown_min), rules.shown_max)
    return Shown(length, min(felt.size, rules.size_max), felt.frozen)


def _accept_why(result: bool, match: int | None, rules: FitRules) -> str:
    if result:
        return f"It is where it is felt, with {match} of {DOTS} dots, so the fit is kept."
    if match is None:
        return "It is not said yet whether it is where it is felt, so we go on fitting."
    if match < rules.accept_match:
        return f"It is not yet where it is felt, with {match} of {DOTS} dots, so we go on fitting."
    return "It fits, and we wait a moment longer to be sure."


@rule("fit_accept", why=_accept_why)
def fit_accept(match: int | None, still_s: float, rules: FitRules) -> bool:
    """True when the fit is kept: `match` is dots 0-4 of "It is where I feel it" (None: no answer), held still."""
    _dots(match)
    return match is not None and match >= rules.accept_match and still_s >= rules.accept_s


@dataclass(frozen=True, slots=True)
class Last:
    """The last session: stopped or not, how well it matched (dots 0-4), rise of pain, face; None is unknown."""

    stopped: bool
    match: int | None
    rise: int | None
    face: Face | None


@dataclass(frozen=True, slots=True)
class Step:
    """The length from here on, in %, and why it is so in one word."""

    length: float
    reason: str


_STEP_WHY = {
    "off": "Moving towards the normal place is off, so it stays where it is felt.",
    "early": "It has not matched in enough sessions yet, so it stays where it is.",
    "stop": "The last session was stopped, so it goes back a little.",
    "comfortable": "It is comfortable where it is, so it stays there.",
    "there": "It has reached its normal place.",
    "today": "It has moved today already, so it stays until tomorrow.",
    "match": "It did not match well enough, so it stays where it is.",
    "pain": "Pain rose or was not rated, so it stays where it is.",
    "face": "The face was not calm or not seen, so it stays where it is.",
    "step": "All was calm and it matched, so it moves slowly to {length:g} % of its length.",
}


@rule("normalise_step", why=lambda result: _STEP_WHY[result.reason].format(length=result.length))
def normalise_step(
    length: float, matched: int, last: Last, stepped_today: bool, comfortable: bool, rules: FitRules
) -> Step:
    """The step of the shown length towards the normal place, at most one a day (9.2 item 5).

    `matched` counts comfortable matched sessions so far, `comfortable`: the patient said "comfortable here". A
    STOP goes back at once, but not nearer than can be drawn.
    """
    if not rules.shown_min <= length <= rules.shown_max:
        raise ProgrammeError(
            f"A shown length of {length:g} % cannot be drawn: it lies between {rules.shown_min:g} and "
            f"{rules.shown_max:g}."
        )
    _dots(last.match)
    if not rules.normalise:
        return Step(length, "off")
    if last.stopped:
        return Step(max(rules.shown_min, length - rules.step_back), "stop")
    if (stay := _stays(length, matched, last, stepped_today, comfortable, rules)) is not None:
        return Step(length, stay)
    step = min(max(rules.step_share * (rules.shown_max - length), rules.step_min), rules.step_max)
    return Step(min(rules.shown_max, length + step), "step")


def _stays(
    length: float, matched: int, last: Last, stepped_today: bool, comfortable: bool, rules: FitRules
) -> str | None:
    """Why the length stays, None when it may move."""
    for reason, holds in (
        ("there", length >= rules.shown_max),
        ("comfortable", comfortable),
        ("early", matched < rules.matched_sessions),
        ("today", stepped_today),
        ("match", last.match is None or last.match < rules.accept_match),
        ("pain", last.rise is None or last.rise > rules.step_rise),
        ("face", last.face in (None, Face.FROWN)),
    ):
        if holds:
            return reason
    return None


def _residual_why(result: bool, sore: bool | None, tap_pain: bool, rise: int | None) -> str:
    if result:
        return "The residual limb is well, so it may be touched."
    if sore is None:
        return "Nobody looked at the residual limb today, so it is not touched."
    if sore or tap_pain:
        return "The residual limb is sore, so it is not touched and the therapist is told."
    if rise is None:
        return "The pain of the residual limb was not rated, so we ask before it is touched."
    return "The residual limb hurts more than before, so it is not touched and the therapist is told."


@rule("residual_touch", why=_residual_why)
def residual_touch(sore: bool | None, tap_pain: bool, rise: int | None, rules: FitRules) -> bool:
    """True when the residual limb may be touched today (9.2 item 6).

    `sore`: a new sore at the daily look, None when nobody looked; `tap_pain`: pain on tapping a neuroma; `rise` of
    the residual limb's pain since the start, None when it was not rated.
    """
    return sore is False and not tap_pain and rise is not None and rise < rules.touch_rise


def _checked(felt: Felt, rules: FitRules) -> None:
    if not 0.0 <= felt.length <= LONGEST or not felt.size > 0.0:
        raise ProgrammeError(
            f"A length of {felt.length:g} % and a size of {felt.size:g} cannot be felt: fit the limb once more."
        )
    pose = felt.pose
    if pose is not None and not (rules.turn_from <= pose.turn <= rules.turn_to and 0.0 <= pose.curl <= 1.0):
        raise ProgrammeError(
            f"A turn of {pose.turn:g} degrees and a curl of {pose.curl:g} cannot be felt: fit the limb once more."
        )


def _dots(match: int | None) -> None:
    if match is not None and not 0 <= match <= DOTS:
        raise ProgrammeError(f"A match of {match} dots is not on the scale: it goes from 0 to {DOTS}.")

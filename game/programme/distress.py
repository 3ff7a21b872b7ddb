"""Distress: how the limb is revealed, what a sensation or a sad face leads to, when a look is invited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.pain import Face, PainWay
from game.programme.rating import rated


@dataclass(frozen=True, slots=True)
class DistressRules:
    """The preset section `distress` (protocol.md 2.5). `uncover`: opaque from under the cloth, never fading."""

    reveal_sessions: int
    reveal_r9: int
    uncover: bool
    fade_s: float
    look_s: float
    second_look_s: float
    look_share: float
    look_for_s: float
    away_s: float
    calm_sessions: int
    look_cue: bool
    hand_s: float
    again_s: float
    again_times: int
    frowns: int
    far_m: float
    dim_share: float


def _why_due(result: bool, drawn: int, r9: int | None, rules: DistressRules) -> str:
    if not result:
        return "The limb was shown calmly before, so it is shown as usual."
    if drawn < rules.reveal_sessions:
        return f"The limb was shown in {drawn} sessions so far, so we ask and go slowly."
    if r9 is None:
        return "It is not known how upsetting the sight is, so we ask and go slowly."
    return f"The sight of the limb upsets with {r9} of 10, so we ask and go slowly."


@rule("reveal_due", why=_why_due)
def reveal_due(drawn: int, r9: int | None, rules: DistressRules) -> bool:
    """True when the limb is revealed step by step: `drawn` earlier sessions drew it, R9 (upset 0-10) is high.

    A missing R9 counts as high. Any stage, imagery and body view included.
    """
    rated(r9, "upset by the sight")
    return drawn < rules.reveal_sessions or r9 is None or r9 >= rules.reveal_r9


class At(StrEnum):
    """Where a reveal stands; nothing of the limb is drawn in the first two and the last two."""

    CALM = "calm"
    ASKED = "asked"
    COMING = "coming"
    LOOK = "look"
    PROBE = "probe"
    SECOND_LOOK = "second-look"
    SECOND_PROBE = "second-probe"
    OPEN = "open"
    LATER = "later"
    COVERED = "covered"


class Act(StrEnum):
    """What moves a reveal on. NO_ANSWER is a question without an answer."""

    SETTLED = "settled"
    YES = "yes"
    LATER = "later"
    TIME = "time"
    GOOD = "good"
    SO_SO = "so-so"
    FROWN = "frown"
    COVER = "cover"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class Reveal:
    """A reveal of today: where it stands; `first`: the very first one; `closed`: none more may come today."""

    at: At = At.CALM
    first: bool = True
    closed: bool = False


def _why_reveal(result: Reveal, rules: DistressRules) -> str:
    way = "comes out from under the cloth" if rules.uncover else f"fades in within {rules.fade_s:g} s"
    said = {
        At.CALM: "We wait for a calm scene before asking.",
        At.ASKED: "The scene is calm, so we ask whether to show the picture of the hand.",
        At.COMING: f"The answer was yes, so the limb {way}, at rest.",
        At.LOOK: f"The limb is shown at rest for {rules.look_s:g} s.",
        At.PROBE: "We ask with three faces whether it is all right.",
        At.SECOND_LOOK: f"It is all right, so the limb stays at rest for {rules.second_look_s:g} s more.",
        At.SECOND_PROBE: "We ask once more whether it is all right.",
        At.OPEN: "It is all right, so the exercise may begin.",
        At.LATER: "Later is always a good answer, so we go on with the working hand.",
    }
    if result.at is not At.COVERED:
        return said[result.at]
    more = " and show nothing more today." if result.closed else "."
    return "It was too much for now or not answered, so we cover and talk" + more


_NEXT: Final = {
    (At.CALM, Act.SETTLED): At.ASKED,
    (At.ASKED, Act.YES): At.COMING,
    (At.ASKED, Act.LATER): At.LATER,
    (At.ASKED, Act.NO_ANSWER): At.LATER,
    (At.LATER, Act.YES): At.COMING,
    (At.COMING, Act.TIME): At.LOOK,
    (At.LOOK, Act.TIME): At.PROBE,
    (At.SECOND_LOOK, Act.TIME): At.SECOND_PROBE,
    (At.SECOND_PROBE, Act.GOOD): At.OPEN,
    (At.SECOND_PROBE, Act.SO_SO): At.OPEN,
    (At.COVERED, Act.SETTLED): At.ASKED,
}
_DRAWN: Final = (At.COMING, At.LOOK, At.PROBE, At.SECOND_LOOK, At.SECOND_PROBE, At.OPEN)


@rule("reveal_step", why=_why_reveal)
def reveal_step(reveal: Reveal, act: Act, rules: DistressRules) -> Reveal:
    """Where a reveal goes from here (2.5). What does not belong to where it stands changes nothing.

    A sad face, the cloth or a probe without an answer cover at any time; a sad face in the very first reveal
    closes it for the day. Where `second_look_s` is 0 the first probe opens.
    """
    if reveal.closed:
        return reveal
    if reveal.at in _DRAWN and act in (Act.FROWN, Act.COVER, Act.NO_ANSWER, Act.LATER):
        return replace(reveal, at=At.COVERED, closed=reveal.first and act is Act.FROWN)
    if reveal.at is At.PROBE and act in (Act.GOOD, Act.SO_SO):
        return replace(reveal, at=At.SECOND_LOOK if rules.second_look_s > 0 else At.OPEN)
    return replace(reveal, at=_NEXT.get((reveal.at, act), reveal.at))


def draws_limb(reveal: Reveal) -> bool:
    """True while the limb may be drawn in its own place."""
    return reveal.at in _DRAWN


class Sensation(StrEnum):
    """What a person reports to feel in the limb that is seen."""

    TINGLE = "tingle"
    WARM = "warm"
    TOUCH = "touch"
    MOVEMENT = "movement"
    CRAMP = "cramp"
    FREEZING = "freezing"
    BURNING = "burning"
    STUCK = "stuck"


_USUAL: Final = (Sensation.TINGLE, Sensation.WARM, Sensation.TOUCH, Sensation.MOVEMENT)
_STIFF: Final = (Sensation.CRAMP, Sensation.FREEZING, Sensation.STUCK)
# Whether the other hand is asked to move along.
BILATERAL: Final = ("none", "attempt", "real-soft")


class Felt(StrEnum):
    """What follows a report: "That is normal", the pain rules first, or cover and the working hand."""

    NORMAL = "normal"
    PAIN_RULE = "pain-rule"
    COVER = "cover"


def _why_felt(result: Felt, what: Sensation, face: Face | None) -> str:
    match result:
        case Felt.NORMAL:
            return f"The person feels {what.value} and is fine with it, so we say that this is normal."
        case Felt.PAIN_RULE:
            return f"The person feels {what.value} and pain rose or is not known, so the pain comes first."
        case _ if what not in _USUAL:
            return f"The person feels {what.value}, so we cover and look at the working hand."
        case _ if face is None:
            return f"The person feels {what.value} and shows no face, so we cover and look at the working hand."
        case _:
            return f"The person feels {what.value} and minds it, so we cover and look at the working hand."


@rule("sensation", why=_why_felt)
def sensation(what: Sensation, face: Face | None, pain: PainWay) -> Felt:
    """What a reported sensation leads to (2.5); `pain` is what the reading at the report came to."""
    if what not in _USUAL or face in (None, Face.FROWN):
        return Felt.COVER
    return Felt.NORMAL if pain is PainWay.GO else Felt.PAIN_RULE


class Covered(StrEnum):
    """What follows the minute with the working hand under a covered mirror."""

    SHOW_AGAIN = "show-again"
    GO_ON = "go-on"
    STAY_COVERED = "stay-covered"
    END = "end"


def _why_covered(result: Covered, rules: DistressRules) -> str:
    return {
        Covered.SHOW_AGAIN: f"It is better, so the limb is shown again for {rules.again_s:g} s.",
        Covered.GO_ON: "It stayed good each time, so the exercise goes on.",
        Covered.STAY_COVERED: "It is better, but the sight was too much, so nothing is shown again today.",
        Covered.END: "It is not better, so we end kindly, tell the therapist and start one rung lower next time.",
    }[result]


@rule("after_cover", why=_why_covered)
def after_cover(better: bool | None, closed: bool, shown_again: int, rules: DistressRules) -> Covered:
    """What follows a cover for a sensation: `better` as answered (None: not), `shown_again` how often so far
    (2.5).

    `closed`: the mirror is off today, as after a sad face in the first reveal. END is a stop for distress.
    """
    if not better:
        return Covered.END
    if closed:
        return Covered.STAY_COVERED
    return Covered.SHOW_AGAIN if shown_again < rules.again_times else Covered.GO_ON


@dataclass(frozen=True, slots=True)
class Lower:
    """The next session after an end for a sensation: rungs lower, farther away or in dimmer light."""

    rungs: int
    distance_m: float
    light: float


def start_lower(rules: DistressRules) -> Lower:
    """The start of the next session after a cover that did not help; the limb stays opaque."""
    return Lower(1, rules.far_m, 1.0 - rules.dim_share)


def _why_bilateral(felt: tuple[Sensation, ...]) -> str:
    if any(each in _STIFF for each in felt):
        return "The limb cramped or froze, so the other hand is no longer asked to move along."
    return "No cramp or freezing was felt, so it stays as prescribed."


@rule("bilateral_after", why=_why_bilateral)
def bilateral_after(bilateral: str, felt: tuple[Sensation, ...]) -> str:
    """The setting for both hands after what was felt: none after any cramp or freezing (2.5, 7.4)."""
    if bilateral not in BILATERAL:
        raise ProgrammeError(f"The setting for both hands is {bilateral!r}: say {', '.join(BILATERAL)}.")
    return "none" if any(each in _STIFF for each in felt) else bilateral


def _why_off(result: bool, grief: bool, frowns: int) -> str:
    if not result:
        return "The faces are calm, so the mirror stays."
    if frowns and grief:
        return "The sight brings grief, as it may, so the mirror is off today and somebody sits with the person."
    return "There were several sad faces, so the mirror is off today and somebody sits with the person."


@rule("mirror_off", why=_why_off)
def mirror_off(frowns: int, grief: bool, rules: DistressRules) -> bool:
    """True when the mirror is off for today: sad faces of this session, or one with tears or grief (2.5).

    Then stage 2 or 1 on a board only, the card to talk about it, a flag, and "Sit with me".
    """
    if frowns < 0:
        raise ProgrammeError("The number of sad faces cannot be less than none.")
    return frowns >= rules.frowns or (frowns > 0 and grief)


class Look(StrEnum):
    """An invitation to look: none, a soft glow, or a question with the cover offered first."""

    NONE = "none"
    CUE = "cue"
    PROBE = "probe"


def _why_look(result: Look, rules: DistressRules) -> str:
    return {
        Look.NONE: "Looking is invited and not asked for, so we do nothing.",
        Look.CUE: f"The eyes rested little on the limb for {rules.look_for_s:g} s, so it glows softly.",
        Look.PROBE: f"The person looked away for {rules.away_s:g} s, so we ask if it is all right.",
    }[result]


@rule("look_cue", why=_why_look)
def look_cue(
    share: float | None, for_s: float, away_s: float, calm_sessions: int, r9: int | None, rules: DistressRules
) -> Look:
    """Whether a look is invited (2.5): `share` of the last `for_s` seconds on the limb, `away_s` looked away.

    The glow comes only after calm mirror sessions, never with a high or missing R9 nor where the preset forbids
    it.
    """
    rated(r9, "upset by the sight")
    allowed = rules.look_cue and calm_sessions >= rules.calm_sessions and r9 is not None and r9 < rules.reveal_r9
    if not allowed:
        return Look.PROBE if away_s >= rules.away_s else Look.NONE
    if share is None or for_s < rules.look_for_s:
        return Look.NONE
    return Look.CUE if share < rules.look_share else Look.NONE

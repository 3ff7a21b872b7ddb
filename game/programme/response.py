"""Whether the programme helps: better, no clear change, worse, the check for non-response (protocol.md 8.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.gates import at_least, at_most
from game.programme.rating import NONE_AT_ALL, WORST, Rater, Rating

# What the therapist may change when nothing has.
CHANGES: Final = ("exercise-family", "bilateral", "stop")


@dataclass(frozen=True, slots=True)
class ResponseRules:
    """The preset section `response`. Two points or 30 % are a change that matters (F Farrar 2001).

    `check_low`, `check_middle` and `check_high` are the mirror days at which non-response is judged, for pain of
    under `classify_from`, up to under `high_from`, and from there on at the start (F Griffin 2017).
    """

    classify_from: int
    high_from: int
    points: int
    share: float
    large_share: float
    mean_days: int
    mean_least: int
    held_days: int
    check_low: int
    check_middle: int
    check_high: int
    blocks: int
    psfs: int
    dose_share: float
    look_share: float

    def __post_init__(self) -> None:
        if self.classify_from > self.high_from:
            raise ProgrammeError("response.classify_from must not be more than response.high_from.")
        if not self.check_low <= self.check_middle <= self.check_high:
            raise ProgrammeError("response: the higher the pain at the start, the later the check must be.")
        if self.share > self.large_share:
            raise ProgrammeError("response.share must not be more than response.large_share.")


class ResponseClass(StrEnum):
    """How it stands against the start; the last says that it cannot be told."""

    BETTER = "better"
    NO_CLEAR_CHANGE = "no-clear-change"
    WORSE = "worse"
    NOT_CLASSIFIABLE = "not-classifiable"


@dataclass(frozen=True, slots=True)
class Response:
    """The class, and whether better is `large`."""

    kind: ResponseClass
    large: bool = False


def _why_response(result: Response, base0: float | None, rules: ResponseRules) -> str:
    match result.kind:
        case ResponseClass.WORSE:
            return "Pain is worse than at the start, so the therapist looks before anything new begins."
        case ResponseClass.BETTER:
            much = f"at least {rules.large_share:.0%}" if result.large else "clearly"
            return f"The week's pain is {much} less than at the start, and was so for {rules.held_days} days."
        case ResponseClass.NO_CLEAR_CHANGE:
            return "The week's pain has not clearly changed since the start."
    if base0 is not None and base0 < rules.classify_from:
        return f"Pain was under {rules.classify_from} at the start, so it is reported and not judged."
    return "There are too few ratings of pain to say how it changed."


@rule("response", why=_why_response)
def response(
    ratings: tuple[Rating, ...], base0: float | None, worse: bool, day: int, rules: ResponseRules
) -> Response:
    """How pain stands against `base0`, by the ratings before sessions; days are ordinals.

    `worse`: the flag "worse than at the start" is open (2.4 rule 9). Better must hold: the 7-day mean is low
    enough on each of the last 7 days, of at least `mean_least` ratings. A proxy's ratings count for nothing.
    """
    if worse:
        return Response(ResponseClass.WORSE)
    own = [each for each in ratings if each.rater is not Rater.PROXY and each.day <= day]
    means = [_mean(own, day - back, rules) for back in range(rules.held_days)]
    if base0 is None or base0 < rules.classify_from or means[0] is None:
        return Response(ResponseClass.NOT_CLASSIFIABLE)
    better = max(base0 - rules.points, base0 * (1 - rules.share))
    if not all(at_most(each, better) for each in means):
        return Response(ResponseClass.NO_CLEAR_CHANGE)
    large = base0 * (1 - rules.large_share)
    return Response(ResponseClass.BETTER, all(at_most(each, large) for each in means))


def _mean(ratings: Sequence[Rating], day: int, rules: ResponseRules) -> float | None:
    week = [each.value for each in ratings if day - rules.mean_days < each.day <= day]
    return fmean(week) if len(week) >= rules.mean_least else None


@dataclass(frozen=True, slots=True)
class Function:
    """What the hand and the person can do, at the start and now; None where it was not measured.

    `blocks` of the virtual box and block task in a minute, of the affected hand: a working hand that carries more
    is practised, and no answer to the programme. `psfs`: the mean of the person's own activities, 0-10.
    """

    blocks_start: int | None = None
    blocks_now: int | None = None
    psfs_start: float | None = None
    psfs_now: float | None = None

    def after(self, blocks: int | None = None, psfs: float | None = None) -> Function:
        """With what was measured today: the first of each is the start, each later one is now."""
        found = self
        if blocks is not None:
            first = found.blocks_start is None
            found = replace(found, blocks_start=blocks) if first else replace(found, blocks_now=blocks)
        if psfs is not None:
            first = found.psfs_start is None
            found = replace(found, psfs_start=psfs) if first else replace(found, psfs_now=psfs)
        return found


def function_better(function: Function, rules: ResponseRules) -> bool:
    """True when blocks or own activities rose by likely more than measurement error.

    9 blocks are ours, after a digital box and block's 8.5 in healthy people (F); 2 of the activities are M.
    """
    return _rose(function.blocks_start, function.blocks_now, rules.blocks) or _rose(
        function.psfs_start, function.psfs_now, rules.psfs
    )


def _measured(function: Function) -> bool:
    """True when one of the measures was taken at the start and now."""
    pairs = ((function.blocks_start, function.blocks_now), (function.psfs_start, function.psfs_now))
    return any(start is not None and now is not None for start, now in pairs)


def _rose(start: float | None, now: float | None, by: float) -> bool:
    return start is not None and now is not None and at_least(now - start, by)


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Whether the programme was done as meant; None where it is not known.

    `dose` and `look`: shares of the planned dose, and of the time with the eyes on the mirror limb (by an eye
    tracker only; an estimate is None). `embodiment_low`: low in the last 5 probes. `educated`: learnt and valid.
    """

    dose: float | None
    look: float | None = None
    embodiment_low: bool | None = None
    educated: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the check is due, what it found, and what the therapist is asked to look at and may change.

    `measured` is False where it goes by function and that was never measured twice: then nothing was found.
    """

    due: bool
    answers: bool = True
    look_at: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    measured: bool = True


def check_day(base0: float | None, rules: ResponseRules) -> int:
    """The mirror day at which non-response is judged; the first of them while the pain of the start is unknown."""
    if base0 is None or base0 < rules.classify_from:
        return rules.check_low
    return rules.check_middle if base0 < rules.high_from else rules.check_high


_LOOKS = {
    "dose": "too little was practised",
    "look-share": "the eyes were seldom on the mirror",
    "embodiment": "the hand did not feel like one's own",
    "education": "the cards were not learnt",
}


def _why_check(result: Check, base0: float | None, checked: bool, rules: ResponseRules) -> str:
    if checked:
        return "The answer to the programme was judged already."
    day = check_day(base0, rules)
    if not result.due:
        return f"It is too early to judge whether it helps: we look at mirror day {day}."
    if not result.measured:
        return f"After {day} mirror days it is not known whether it helps: what the hand can do was not measured."
    if result.answers:
        return f"After {day} mirror days it helps, so we go on."
    found = f" It may be that {' and '.join(_LOOKS[each] for each in result.look_at)}." if result.look_at else ""
    return f"After {day} mirror days it does not help clearly, so the therapist decides what to change.{found}"


@rule("response_check", why=_why_check)
def response_check(
    mirror_days: int, base0: float | None, checked: bool, kind: ResponseClass, function: Function,
    fidelity: Fidelity, rules: ResponseRules,
) -> Check:  # fmt: skip
    """The check for non-response, once, at the mirror day that the pain at the start sets.

    With pain of under `classify_from` at the start function is judged, else pain (`kind`). No response calls the
    therapist with the fidelity's faults; nothing ends or extends by itself. Function that was not measured is no
    answer, and no lack of one.
    """
    if mirror_days < 0 or (base0 is not None and not NONE_AT_ALL <= base0 <= WORST):
        raise ProgrammeError("Mirror days are 0 or more, and the pain of the start lies between 0 and 10.")
    if checked or mirror_days < check_day(base0, rules):
        return Check(False)
    by_pain = base0 is not None and base0 >= rules.classify_from
    answers = kind is ResponseClass.BETTER if by_pain else function_better(function, rules)
    if kind is ResponseClass.WORSE:
        answers = False
    elif not by_pain and not _measured(function):
        return Check(True, answers=False, measured=False)
    return Check(True) if answers else Check(True, False, _faults(fidelity, rules), CHANGES)


def _faults(fidelity: Fidelity, rules: ResponseRules) -> tuple[str, ...]:
    found = {
        "dose": not at_least(fidelity.dose, rules.dose_share),
        "look-share": fidelity.look is not None and not at_least(fidelity.look, rules.look_share),
        "embodiment": fidelity.embodiment_low is True,
        "education": fidelity.educated is not True,
    }
    return tuple(name for name, is_found in found.items() if is_found)

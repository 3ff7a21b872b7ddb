"""Pain ratings: the scale, who rated in which skin, and the base against which a session is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from statistics import median
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError

NONE_AT_ALL: Final = 0
WORST: Final = 10
# Six faces stand for 0, 2, 4, 6, 8 and 10.
FACE_STEP: Final = 2


class Skin(StrEnum):
    """How the question for pain looks; readings by faces are coarse."""

    BAR = "bar"
    FACES = "faces"


class Rater(StrEnum):
    """Who rated: the patient, staff pressing what the patient points at, or somebody in the patient's place."""

    SELF = "self"
    POINTED = "pointed"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class RatingRules:
    """The preset section `rating`: how many ratings make a base, and when answers look like a habit.

    `base_last` ratings make the base once there are `base_least`, `base0_first` the frozen one of the start;
    the same answer under `same_s` seconds `same_times` in a row is asked in another skin (protocol.md 2.4, 8.2).
    """

    base_last: int
    base_least: int
    base0_first: int
    same_s: float
    same_times: int


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating 0-10 given before a session on a day (ordinal). ProgrammeError when the value is no rating."""

    day: int
    value: int
    skin: Skin = Skin.BAR
    rater: Rater = Rater.SELF

    def __post_init__(self) -> None:
        rated(self.value)


def rated(value: int | None, name: str = "pain") -> int | None:
    """The value again when it is a rating 0-10 or missing; ProgrammeError otherwise."""
    if value is None or (type(value) is int and NONE_AT_ALL <= value <= WORST):
        return value
    raise ProgrammeError(f"The rating of {name} is {value!r}: give a whole number from 0 to 10.")


def coarse(skins: Iterable[Skin]) -> bool:
    """True when one of the compared readings came from faces (protocol.md 2.4 rule 4)."""
    return Skin.FACES in tuple(skins)


def driving_pain(places: dict[str, int | None], driving: tuple[str, ...]) -> int | None:
    """The pain that drives the rules: the highest given one of the places that count; None when none is given."""
    given = [value for place in driving if (value := rated(places.get(place), place)) is not None]
    return max(given, default=None)


def base(ratings: tuple[Rating, ...], day: int, rules: RatingRules) -> float | None:
    """The usual pain: the median of the last ratings before the day, the first rating while there are too few.

    None in the first session, whose own rating then is its base. A new skin starts anew (one rating asked again
    in another skin is none), and ratings by a proxy raise no base. ProgrammeError when the ratings are not in the
    order of their days, or lie after the day.
    """
    own = _own(ratings, day)
    if not own:
        return None
    before = [each.value for each in own if each.day < day]
    if len(before) < rules.base_least:
        return float(own[0].value)
    return float(median(before[-rules.base_last :]))


def base0(ratings: tuple[Rating, ...], rules: RatingRules) -> float | None:
    """The pain of the start: the median of the first ratings, frozen; None until so many were given.

    A new skin gives a new one as soon as that skin has enough ratings; until then the old one stands.
    """
    found = None
    for part in _skins(ratings):
        if len(part) >= rules.base0_first:
            found = float(median(each.value for each in part[: rules.base0_first]))
    return found


def _own(ratings: tuple[Rating, ...], day: int) -> list[Rating]:
    """What the patient rated in the present skin."""
    days = [each.day for each in ratings]
    if days != sorted(days):
        raise ProgrammeError("The ratings are not in the order of their days: sort them before asking.")
    if days and days[-1] > day:
        raise ProgrammeError("A rating lies after the day that is asked about: check the clock of this machine.")
    parts = _skins(ratings)
    return parts[-1] if parts else []


def _skins(ratings: tuple[Rating, ...]) -> list[list[Rating]]:
    """The patient's own ratings, in parts of one skin each; one rating alone in another skin is no change."""
    own = [each for each in ratings if each.rater is not Rater.PROXY]
    parts: list[list[Rating]] = []
    for each, later in zip_longest(own, own[1:]):
        changed = bool(parts) and each.skin is not parts[-1][0].skin
        if not parts or (changed and later is not None and later.skin is each.skin):
            parts.append([])
        parts[-1].append(each)
    return parts


def _why_habit(result: bool, answers: tuple[tuple[int, float], ...]) -> str:
    if result:
        return f"The answer was {answers[-1][0]} again and again in no time, so we ask once in another way."
    return "The answers look meant, so we ask in the usual way."


@rule("rating_habit", why=_why_habit)
def habitual(answers: tuple[tuple[int, float], ...], rules: RatingRules) -> bool:
    """True when the last answers (value, seconds taken) are one and the same, each too fast to be meant."""
    last = answers[-rules.same_times :]
    if len(last) < rules.same_times:
        return False
    return len({value for value, _ in last}) == 1 and all(took_s < rules.same_s for _, took_s in last)


def _why_skin(result: Skin, brain_side: str, field_loss: bool) -> str:
    if result is Skin.FACES:
        return "Words are hard after this stroke and the left half of the brain was hit, so we ask with faces."
    if brain_side == "right" or field_loss:
        return "Faces alone mislead after this stroke, so we ask with the upright bar and its number."
    return "We ask with the upright bar, its number and one face."


@rule("rating_skin", why=_why_skin)
def skin_for(aphasia: bool, brain_side: str, field_loss: bool) -> Skin:
    """The skin to begin with (protocol.md 8.2). `brain_side` is left, right, both or none: where the stroke is.

    Faces are more reliable after a left than a right hemisphere stroke, and not alone (F Benaim 2007).
    """
    if brain_side not in ("left", "right", "both", "none"):
        raise ProgrammeError(f"The side of the brain is {brain_side!r}: say left, right, both or none.")
    return Skin.FACES if aphasia and brain_side == "left" and not field_loss else Skin.BAR

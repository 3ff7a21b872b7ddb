"""T3 to T5: words for feelings, following what is shown, and the first minutes in a headset (protocol.md 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError


class Words(StrEnum):
    """The therapist's view: says or shows how he or she feels."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Feelings(StrEnum):
    """T3, in the words of its item; never a label for the patient."""

    CLEAR = "clear"
    FLAG = "flag"
    NO_WORDS = "no_words"
    SEVERE = "severe"
    NOT_VALID = "not_valid"


class Following(StrEnum):
    """T4, in the words of its item."""

    PASS = "pass"
    THERAPIST_LED = "therapist_led"
    NOT_VALID = "not_valid"


class Exposure(StrEnum):
    """T5, in the words of its item."""

    CLEAR = "clear"
    NOTE = "note"
    CAP = "cap"
    DESKTOP = "desktop"
    NOT_VALID = "not_valid"


@dataclass(frozen=True, slots=True)
class FeelingsRules:
    """The preset section `feelings`: from which sums on T3 is flagged, how long T4's task is, where T5 turns."""

    paq_s_flag: int
    tas_20_flag: int
    task_min: float
    exposure_min: float
    sick_note: int
    sick_cap: int
    sick_desktop: int

    def __post_init__(self) -> None:
        """ProgrammeError when a sicker face would be treated more mildly."""
        if not self.sick_note <= self.sick_cap <= self.sick_desktop:
            raise ProgrammeError("feelings.sick_note, sick_cap and sick_desktop must rise: mend their order.")


# Six items of 1 to 7, twenty of 1 to 5; the five faces of the question of sickness.
_PAQ_S: Final = (6, 42)
_TAS_20: Final = (20, 100)
FACES: Final = (0, 5, 10, 15, 20)

_WHY_FEELINGS: Final = {
    Feelings.CLEAR: "Feelings can be told or shown, so nothing more is needed.",
    Feelings.FLAG: "Feelings may be hard to put in words: therapist there at first, and a face after every block.",
    Feelings.NO_WORDS: "Feelings cannot be told or shown in words, so we ask by thumb and faces only.",
    Feelings.SEVERE: "The therapist finds that feelings cannot be told at all, and keeps the mirror closed.",
    Feelings.NOT_VALID: "Nobody has asked yet how feelings are told, so that is still to be asked.",
}


@rule("feelings", why=lambda result: _WHY_FEELINGS[result])
def feelings(
    paq_s: int | None,
    tas_20: int | None,
    view: Words | None,
    flagged: bool,
    blocked: bool,
    rules: FeelingsRules,
) -> Feelings:
    """T3 from a sum that the clinic has, or the therapist's view.

    `flagged` is the therapist's view that the mirror needs care, `blocked` that it must stay closed.
    ProgrammeError for a sum that cannot be.
    """
    _sum("PAQ-S", paq_s, _PAQ_S)
    _sum("TAS-20", tas_20, _TAS_20)
    if blocked:
        return Feelings.SEVERE
    if view is Words.NO:
        return Feelings.NO_WORDS
    high = (paq_s is not None and paq_s >= rules.paq_s_flag) or (
        tas_20 is not None and tas_20 >= rules.tas_20_flag
    )
    if high or flagged:
        return Feelings.FLAG
    return Feelings.NOT_VALID if paq_s is None and tas_20 is None and view is None else Feelings.CLEAR


def _sum(name: str, value: int | None, limits: tuple[int, int]) -> None:
    if value is not None and not limits[0] <= value <= limits[1]:
        raise ProgrammeError(f"{name} is {value}; its sum lies between {limits[0]} and {limits[1]}: add it again.")


_WHY_FOLLOWING: Final = {
    Following.PASS: "Two shown steps are followed and the task is kept up.",
    Following.THERAPIST_LED: "Steps are not followed or the task is not kept up, so a therapist leads.",
    Following.NOT_VALID: "It was not tried yet whether shown steps are followed.",
}


@rule("following", why=lambda result: _WHY_FOLLOWING[result])
def following(two_steps: bool | None, stayed_min: float | None, rules: FeelingsRules) -> Following:
    """T4: follows a demonstrated action of two steps, and for how many minutes a task was kept up."""
    if two_steps is False or (stayed_min is not None and stayed_min < rules.task_min):
        return Following.THERAPIST_LED
    return Following.NOT_VALID if two_steps is None or stayed_min is None else Following.PASS


_WHY_EXPOSURE: Final = {
    Exposure.CLEAR: "Not sick in the headset at all.",
    Exposure.NOTE: "Hardly sick in the headset: go on, and note it.",
    Exposure.CAP: "A little sick in the headset: short today, and tried again tomorrow.",
    Exposure.DESKTOP: "Sick in the headset: stop it and use the screen.",
    Exposure.NOT_VALID: "The headset was not tried for long enough, or no face was chosen: try again.",
}


@rule("first_exposure", why=lambda result: _WHY_EXPOSURE[result])
def first_exposure(face: int | None, minutes: float, rules: FeelingsRules) -> Exposure:
    """T5: the face chosen (0, 5, 10, 15 or 20) after so many minutes. A sick face counts however short it was."""
    if face is not None and face not in FACES:
        raise ProgrammeError(f"{face} is none of the five faces: it must be one of {', '.join(map(str, FACES))}.")
    if face is not None and face >= rules.sick_desktop:
        return Exposure.DESKTOP
    if face is not None and face >= rules.sick_cap:
        return Exposure.CAP
    if face is None or minutes < rules.exposure_min:
        return Exposure.NOT_VALID
    return Exposure.NOTE if face >= rules.sick_note else Exposure.CLEAR

"""Which side is affected: said by patient and staff, and undone soon after a mistake (protocol.md 13.2-13.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError


class Affected(StrEnum):
    """The patient's own left or right."""

    LEFT = "left"
    RIGHT = "right"


class SideAnswer(StrEnum):
    """What the two answers come to; only CONFIRMED lets a session start."""

    CONFIRMED = "confirmed"
    ASK_PATIENT = "ask_patient"
    ASK_STAFF = "ask_staff"
    DISAGREE = "disagree"
    NOT_AS_RECORDED = "not_as_recorded"


@dataclass(frozen=True, slots=True)
class SideRules:
    """The preset section `side`: how long a wrong patient or side can be undone."""

    undo_min: float


_WHY: Final = {
    SideAnswer.CONFIRMED: "Patient and staff say the same side as the record.",
    SideAnswer.ASK_PATIENT: "The patient has not said which side, so nothing starts.",
    SideAnswer.ASK_STAFF: "Staff have not said which side, so nothing starts.",
    SideAnswer.DISAGREE: "Patient and staff say different sides, so nothing starts.",
    SideAnswer.NOT_AS_RECORDED: "Patient and staff agree, but the record names the other side, so nothing starts.",
}


@rule("side", why=lambda result: _WHY[result])
def side(patient: Affected | None, staff: Affected | None, recorded: Affected | None) -> SideAnswer:
    """Whether the affected side is sure: both asked, agreed, and as `recorded` (None: nothing yet)."""
    if patient is None:
        return SideAnswer.ASK_PATIENT
    if staff is None:
        return SideAnswer.ASK_STAFF
    if patient is not staff:
        return SideAnswer.DISAGREE
    return SideAnswer.CONFIRMED if recorded in (None, patient) else SideAnswer.NOT_AS_RECORDED


def why_undo(result: bool, rules: SideRules) -> str:
    """One sentence for staff."""
    if result:
        return "It was just now, so the wrong patient or side can be undone."
    return (
        f"It is more than {rules.undo_min:g} minutes ago: a therapist moves the session, and the record keeps why."
    )


@rule("side_undo", why=why_undo)
def side_undo(minutes: float, rules: SideRules) -> bool:
    """Whether a patient or side that was chosen so many minutes ago can still be undone by anyone."""
    if minutes < 0.0:
        raise ProgrammeError("That was chosen in the future: set the clock of this computer.")
    return minutes <= rules.undo_min

"""Who may do what on the ward's pages: four roles, one table, and nothing is allowed that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a member of staff is here for."""

    THERAPIST = "therapist"
    LEAD = "lead"
    RESEARCHER = "researcher"
    ADMIN = "admin"


class Right(StrEnum):
    """One thing that may be allowed."""

    BOARD = "see who is practising, and the queue"
    PATIENTS = "see patients and their pages"
    BEGIN = "add a patient, and change symbol and bed"
    PRESCRIBE = "prescribe, decide, note and discharge"
    ORDER = "send orders to a station"
    OVERRIDE = "override a gate of the screening"
    MOVE = "move a session to the right patient"
    ERASE = "erase a patient"
    EXPORT = "take a patient's data along"
    RESEARCH = "take pseudonymised data along"
    STATIONS = "let stations join, and revoke them"
    STAFF = "add and revoke staff"
    AUDIT = "read the audit"


CLINICAL: Final = frozenset(
    {Right.BOARD, Right.PATIENTS, Right.BEGIN, Right.PRESCRIBE, Right.ORDER, Right.MOVE, Right.EXPORT}
)
# An admin keeps machines and accounts and sees nothing clinical; a researcher sees nobody by code.
MAY: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.THERAPIST: CLINICAL,
        Role.LEAD: CLINICAL
        | {Right.OVERRIDE, Right.ERASE, Right.RESEARCH, Right.STATIONS, Right.STAFF, Right.AUDIT},
        Role.RESEARCHER: frozenset({Right.RESEARCH}),
        Role.ADMIN: frozenset({Right.STATIONS, Right.STAFF, Right.AUDIT}),
    }
)


def may(role: Role, right: Right) -> bool:
    """Whether a role is allowed something."""
    return right in MAY[role]

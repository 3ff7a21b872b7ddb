"""What can go wrong with the store, each as one sentence that says what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from game.scoring.trouble import is_full


class StoreError(Exception):
    """The store cannot do what is asked; the message is one sentence that says what to do."""


class StoreFull(StoreError):
    """The disk of the store is full: nothing of this was kept, and all that was kept before is there."""


class StoreAway(StoreError):
    """The store does not answer, or another holds it: nothing of this was kept, try again."""


class UnknownPatient(StoreError):
    """There is no patient of this code."""


class ErasedCode(StoreError):
    """A patient of this code was erased, and the code is never given again."""


class ChangedMeanwhile(StoreError):
    """More was kept of a patient since it was read: what was decided on it is out of date."""


FULL = "The disk of the store is full: free some space; nothing already kept is lost."
AWAY = "The store does not answer: see that its database runs and its disk is sound; nothing already kept is lost."
BUSY = "Another program holds the store: try again; nothing already kept is lost."
# PostgreSQL: disk_full, and what a commit meets that has to wait too long.
DISK_FULL_STATE = "53100"
WAITED_STATES = ("55P03", "57014", "40P01")


def understood(error: SQLAlchemyError) -> StoreError | None:
    """The trouble behind an error of the database, or None where it is a fault of ours."""
    if isinstance(error, PoolTimeout):
        return StoreAway(BUSY)
    if not isinstance(error, DBAPIError):
        return None
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state == DISK_FULL_STATE or (not state and is_full(error.orig or error)):
        return StoreFull(FULL)
    text = str(error.orig)
    if state in WAITED_STATES or "locked" in text or "busy" in text:
        return StoreAway(BUSY)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return StoreAway(AWAY)
    return None


def unknown_patient(code: str) -> UnknownPatient:
    """The sentence for a code that nobody has."""
    return UnknownPatient(f"There is no patient {code} here, or no more: see the ward's list of patients.")


def erased_code(code: str) -> ErasedCode:
    """The sentence for the code of somebody who was erased."""
    return ErasedCode(f"A patient {code} was erased here, and no code is given twice: choose another code.")

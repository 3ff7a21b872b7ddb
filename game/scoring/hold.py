"""One program at a time has a patient open, so that no two of them decide the same programme apart."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.trouble import JournalError


class Hold:
    """Holds a patient, by the number in the journal, until `release` or the end of the program, a kill included.

    The lock is that of an empty database file: it works alike on every system and leaves nothing stale behind.
    """

    def __init__(self, folder: Path, number: int, code: str) -> None:
        """JournalError when another program has the patient open."""
        path = hold_path(folder, number)
        try:
            path.parent.mkdir(exist_ok=True)
            self._connection = dbapi2.connect(
                str(path), timeout=0.0, isolation_level=None, check_same_thread=False
            )
        except (OSError, dbapi2.Error) as error:
            raise JournalError(f"Nothing can be written in {folder}: give this account the right to.") from error
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except dbapi2.Error as error:
            self._connection.close()
            raise JournalError(
                f"The patient {code} is open in another program: end the visit there, then try again."
            ) from error

    def release(self) -> None:
        """Let the next have the patient; again does no harm."""
        self._connection.close()


def hold_path(folder: Path, number: int) -> Path:
    """The file that is locked for a patient."""
    return folder / "held" / f"{number}.lock"

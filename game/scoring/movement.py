"""Where a session's raw movement lies beside the journal, when it may be kept, and how it is erased."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from game.scoring.trouble import JournalError

# A recording of one limb; what else lies in the folder is session's own.
SUFFIX: Final = ".limb"


def may_keep(mode: str, consent: bool = False) -> bool:
    """Movement is kept with the patient's consent to it, or in a demonstration, which has no patient."""
    return consent or mode == "demonstration"


def movement_folder(data: Path, session: str) -> Path:
    """The folder of one session's movement, one file a role; ValueError for what is no session's id."""
    if not re.fullmatch(r"[0-9a-f-]{36}", session):
        raise ValueError(f"not a session's id: {session!r}")
    return data / "movement" / session


def movement_files(data: Path, session: str) -> dict[str, Path]:
    """The kept files, role to path; empty when none was kept."""
    return {path.stem: path for path in sorted(movement_folder(data, session).glob(f"*{SUFFIX}"))}


def erase_movement(data: Path, session: str) -> int:
    """Erase what was kept of one session and give the number of files; the journal stays as it is."""
    folder = movement_folder(data, session)
    if not folder.exists():
        return 0
    files = list(folder.iterdir())
    try:
        for path in files:
            path.unlink()
        folder.rmdir()
    except OSError as error:
        raise JournalError(
            f"The movement in {folder} cannot be erased ({error.strerror}): erase it by hand."
        ) from error
    return len(files)

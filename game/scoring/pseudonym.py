"""A patient's code: a pseudonym that says nothing of the person."""

from __future__ import annotations

import re
from typing import Final

from game.scoring.database import Connection
from game.scoring.trouble import JournalError

FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,15}")


def check_code(code: str) -> str:
    """The code itself; JournalError when it is none."""
    if not FORM.fullmatch(code):
        raise JournalError(
            f"{code!r} is no code of a patient: use 2 to 16 letters, digits and dashes, such as P-017, and "
            "nothing personal, so no name, no date of birth and no record number."
        )
    return code


def number_of(connection: Connection, code: str) -> int:
    """The number of a patient in the journal, however the code's letters are cased; JournalError when unknown."""
    found = connection.execute("SELECT no FROM patient WHERE code = ?", (check_code(code),)).fetchone()
    if found is None:
        raise unknown(code)
    return int(found[0])


def unknown(code: str) -> JournalError:
    """The sentence for a code that nobody has; of who was erased nothing is left, so it is the same one."""
    return JournalError(
        f"There is no patient {code} here, or no more: `midline patients list` names all, and "
        f"`midline patients add {code}` begins one."
    )

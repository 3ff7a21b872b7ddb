"""Whether a station waits to be cleaned before its next patient: as the ward says, and kept here while it is away.

A visit that ended locks the station on the disk before the ward is asked for anything. The lock holds over every
restart until the ward says that the station is clean, or staff say so at the station.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

from sqlcipher3 import dbapi2

from game.scoring.database import Connection
from game.scoring.key import Key
from game.scoring.station.cards import ANSWER_S, CONNECT_S, ME, UNKNOWN
from game.scoring.station.enrolled import Ward, line_to
from game.scoring.station.line import Line, LineError, Refused
from game.scoring.station.outbox import note, noted, open_outbox
from game.scoring.trouble import JournalError, sentence
from game.scoring.wire import WIRE, StationIs, TurnoverSaid

Said = Literal["begun", "cleaned"]

KEPT: Final = "cleaning"
# Nothing waits; it waits, and the ward knows; the ward is still to be told that it waits, or that it was cleaned.
CLEAN: Final = ""
WAITS: Final = "waits"
BEGUN: Final = "begun"
CLEANED: Final = "cleaned"


def to_clean(folder: Path, key: Key, ward: Ward) -> bool:
    """Whether the station waits to be cleaned: as the ward says, else as was known last. JournalError.

    What the ward does not know yet is told first. A ward that knows of no cleaning locks nothing.
    """
    with _memory(folder, key) as memory, _line(folder, ward) as line:
        before = noted(memory, KEPT)
        try:
            if before in (BEGUN, CLEANED):
                found = _tell(line, "begun" if before == BEGUN else "cleaned")
            else:
                found = line.ask("GET", ME, None, StationIs, ANSWER_S)
        except LineError as error:
            if _is_older(error):
                _keep(memory, CLEAN)
                return False
            return before in (BEGUN, WAITS)
        _keep(memory, CLEAN if found.cleaning_since_us is None else WAITS)
        return found.cleaning_since_us is not None


def turnover(folder: Path, key: Key, ward: Ward, said: Said) -> str:
    """Keep that a visit ended here, or that it was cleaned, and tell the ward; "", or why it could not be told.

    What could not be told is told when the ward is asked next. JournalError.
    """
    with _memory(folder, key) as memory:
        _keep(memory, BEGUN if said == "begun" else CLEANED)
        with _line(folder, ward) as line:
            try:
                _tell(line, said)
            except LineError as error:
                if _is_older(error):
                    _keep(memory, CLEAN)
                    return ""
                return str(error)
        _keep(memory, WAITS if said == "begun" else CLEAN)
    return ""


def _is_older(error: LineError) -> bool:
    return isinstance(error, Refused) and error.status in UNKNOWN


def _tell(line: Line, said: Said) -> StationIs:
    return line.ask("POST", f"{ME}/turnover", TurnoverSaid(wire=WIRE, said=said), StationIs, ANSWER_S)


def _keep(memory: Connection, state: str) -> None:
    if noted(memory, KEPT) != state:
        note(memory, KEPT, state)


@contextmanager
def _memory(folder: Path, key: Key) -> Iterator[Connection]:
    """The station's journal, where what is kept is on the disk at once."""
    try:
        with closing(open_outbox(folder, key)) as memory:
            memory.execute("PRAGMA synchronous = FULL")
            yield memory
    except dbapi2.Error as error:
        raise JournalError(sentence(error)) from error


@contextmanager
def _line(folder: Path, ward: Ward) -> Iterator[Line]:
    with closing(line_to(folder, ward, CONNECT_S)) as line:
        yield line

"""How a station stands with its ward: whether it is heard, when it last sent something, and how much waits."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.folder import make_ready
from game.scoring.key import find_key
from game.scoring.station.cards import CONNECT_S, ME
from game.scoring.station.enrolled import Ward, line_to, read_ward
from game.scoring.station.line import LineError, Refused, Revoked
from game.scoring.station.outbox import SENT, left, noted, open_outbox
from game.scoring.trouble import JournalError, sentence
from game.scoring.wire import StationIs

ANSWER_S = 5.0


def examine_ward(folder: Path) -> tuple[str, str, str]:
    """Of an enrolled station: a level (green, amber or red), what was found, what mends it ("" for nothing)."""
    try:
        ward = read_ward(folder)
        assert ward is not None
        make_ready(folder)
        connection = open_outbox(folder, find_key(folder))
        try:
            waits, aside = left(connection)
            sent = noted(connection, SENT)
        finally:
            connection.close()
    except (LineError, JournalError) as error:
        return "red", str(error), ""
    except dbapi2.Error as error:
        return "red", sentence(error), ""
    when = f"last sent {datetime.fromisoformat(sent).astimezone():%Y-%m-%d %H:%M}" if sent else "nothing sent yet"
    found = f"{ward.name} of the ward at {ward.url}; {when}; {waits} events wait."
    if aside:
        found += f" {aside} are too large for the ward and stay here alone."
    trouble = _trouble(folder, ward)
    if trouble:
        return trouble[0], found, trouble[1]
    if waits:
        return "amber", found, "`midline sync --once` sends them; a session sends them by itself."
    return "green", found, ""


def _trouble(folder: Path, ward: Ward) -> tuple[str, str] | None:
    line = line_to(folder, ward, CONNECT_S)
    try:
        line.ask("GET", ME, None, StationIs, ANSWER_S)
    except Revoked as error:
        return "red", str(error)
    except Refused as error:
        # An older service has no such door, and answers all the same.
        return None if error.status == 404 else ("amber", str(error))
    except LineError as error:
        return "amber", f"{error} See that the service runs and that this computer is in its network."
    finally:
        line.close()
    return None

"""How fast an event becomes durable, against the floor: a bare one-row commit through the same library."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from game.scoring.database import Connection, connect
from game.scoring.folder import data_folder
from game.scoring.ids import boot_id, uuid7
from game.scoring.journal import Journal
from game.scoring.row import FORMAT, encode
from game.settings import RULES_VERSION
from game.training.events import Trial

WARM = 50
FLOOR_TABLE = (
    "CREATE TABLE floor (id INTEGER PRIMARY KEY, session_no INTEGER, seq INTEGER, event_id TEXT, utc_us INTEGER,"
    " mono_us INTEGER, boot TEXT, rules TEXT, format INTEGER, exercise_s REAL, session_s REAL, kind TEXT,"
    " payload TEXT) STRICT"
)
FLOOR_INSERT = "INSERT INTO floor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def durable_append(n: int, folder: Path | None = None) -> tuple[list[float], list[float]]:
    """Seconds from handing an event over to its being reported durable, `n` times, and the floor's, alternating.

    The floor is one INSERT of the same values into a plain table of a second file with the same key and
    settings. Both lie in a folder that is erased afterwards, on the disk of `folder` (the data folder).
    """
    disk = data_folder() if folder is None else folder
    disk.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="bench-", dir=disk))
    try:
        return _alternate(n, place)
    finally:
        shutil.rmtree(place)


def _alternate(n: int, place: Path) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    floor: list[float] = []
    with Journal.open(place) as journal:
        journal.begin_session()
        bare = connect(place / "floor.db", journal.key)
        try:
            bare.execute(FLOOR_TABLE)
            for number in range(1, n + WARM + 1):
                trial = _trial(number)
                ours.append(_ours(journal, trial))
                floor.append(_floor(bare, number, trial))
        finally:
            bare.close()
    return ours[WARM:], floor[WARM:]


def _trial(number: int) -> Trial:
    return Trial(number, 2.35, True, 0.83, "", 1.5 * number, 1.5 * number + 1.2, {"open": 0.91, "closed": 0.12})


def _ours(journal: Journal, trial: Trial) -> float:
    begun = time.perf_counter()
    seq = journal.append(trial, trial.end_s, trial.end_s)
    if not journal.wait(seq, 30.0):
        raise OSError(journal.trouble or "The disk does not take the record.")
    return time.perf_counter() - begun


def _floor(bare: Connection, number: int, trial: Trial) -> float:
    values = (
        number, 1, number, uuid7(), time.time_ns() // 1000, time.monotonic_ns() // 1000, boot_id(),
        RULES_VERSION, FORMAT, trial.end_s, trial.end_s, trial.kind, encode(trial),
    )  # fmt: skip
    begun = time.perf_counter()
    bare.execute(FLOOR_INSERT, values)
    return time.perf_counter() - begun

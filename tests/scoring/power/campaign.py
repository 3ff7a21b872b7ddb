"""Power cuts at many moments: what was called safe is there, and nothing is corrupt.

`python -m tests.scoring.power.campaign 500` is the long run; the suite plays fewer cuts of the same.
"""

import random
import shutil
import sys
import tempfile
from pathlib import Path

from game.scoring.folder import make_ready
from game.scoring.key import find_key
from game.scoring.read import check_journal, gaps, read_events
from game.scoring.store.engine import open_store
from game.scoring.store.trouble import StoreError
from game.scoring.trouble import JournalError
from tests.scoring.power.disk import Trace
from tests.scoring.power.service import A_BATCH, SESSION

# From here on there is a session, so that each cut has something to lose.
JOURNAL = ("journal",)
STORE = ("ward.db",)


def station_trace(folder: Path, events: int) -> Trace:
    """What a station does to its journal while it keeps so many events."""
    log = folder.parent / "trace.txt"
    child = Path(__file__).with_name("station.py")
    return Trace.of(folder, JOURNAL, log, str(child), str(folder), str(events))


def station_cut(trace: Trace, after: int, chance: random.Random, work: Path) -> str | None:
    """One cut: the sentence of what is wrong afterwards, None where all that was told safe is there and sound."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(trace.folder / "key", work / "key")
    for name, content in trace.cut(after, chance).items():
        (work / name).write_bytes(content)
    session, told = trace.said(after)[-1].split()
    try:
        if (fault := check_journal(work)) is not None:
            return fault
        rows = read_events(work, session)
    except JournalError as error:
        return str(error)
    if len(rows) < int(told) or gaps(rows):
        return f"told {told}, there are {len(rows)}, missing {gaps(rows)}"
    wrong = [row.seq for row in rows if not row.event.text.startswith(f"event {row.seq} ")]
    return f"events {wrong} are not what was told" if wrong else None


def service_trace(folder: Path, batches: int) -> Trace:
    """What the service's embedded store does to its file while it takes so many batches."""
    make_ready(folder)
    find_key(folder)
    child = Path(__file__).with_name("service.py")
    return Trace.of(folder, STORE, folder.parent / "trace.txt", str(child), str(folder), str(batches))


def service_cut(trace: Trace, after: int, chance: random.Random, work: Path) -> str | None:
    """One cut: all that was acknowledged is there, sound, and the projections are what the events give."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(trace.folder / "key", work / "key")
    for name, content in trace.cut(after, chance).items():
        (work / name).write_bytes(content)
    told = int(trace.said(after)[-1])
    store = open_store(f"sqlite:///{work / 'ward.db'}")
    try:
        with store.reading() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if sound != "ok":
            return str(sound)
        rows = store.session_rows(SESSION)
        if len(rows) < told or gaps(rows) or len(rows) % A_BATCH:
            return f"acknowledged {told}, there are {len(rows)}, missing {gaps(rows)}"
        before = store.snapshot()
        store.rebuild()
        return None if store.snapshot() == before else "the projections are not what the events give"
    except StoreError as error:
        return str(error)
    finally:
        store.close()


def cuts(trace: Trace, count: int, one, work: Path, seed: int = 3) -> list[str]:
    """The faults of so many cuts, none of which may be before the first thing was told."""
    chance = random.Random(seed)
    first = next(number for number in range(len(trace.steps)) if trace.said(number))
    moments = sorted(chance.randrange(first, len(trace.steps) + 1) for _ in range(count))
    faults = [(moment, one(trace, moment, chance, work)) for moment in moments]
    return [f"after step {moment}: {fault}" for moment, fault in faults if fault is not None]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        trace = station_trace(folder, 400)
        faults = cuts(trace, count, station_cut, Path(place) / "cut")
        print(f"station: {len(trace.steps)} steps, {count} cuts, {len(faults)} faults")
        trace = service_trace(Path(place) / "ward", 80)
        more = cuts(trace, count, service_cut, Path(place) / "cut")
        print(f"service: {len(trace.steps)} steps, {count} cuts, {len(more)} faults")
    faults += more
    print("\n".join(faults[:10]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

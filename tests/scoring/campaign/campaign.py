"""Stations and service are killed at random over a bad network; afterwards nothing is lost and nothing twice.

`python -m tests.scoring.campaign.campaign [--seconds 75] [--postgres]` is the long run, the suite has a short one.
Three stations, two of them with the same patient; what counts as told is what a station printed after its journal
called it safe.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from game.scoring.key import find_key
from game.scoring.patients import read_patient
from game.scoring.station.enrolled import enrol, read_ward
from game.scoring.station.sync import send_all
from game.scoring.store.engine import Store, open_store
from tests.scoring.campaign.proxy import Proxy
from tests.scoring.store import cluster

PATIENTS = ("P-1", "P-1", "P-2")
RATE = 60.0
ANSWERS_WITHIN_S = 30.0


@dataclass
class Found:
    """What came of a campaign; `faults` are sentences, none where all holds."""

    client_kills: int = 0
    server_kills: int = 0
    told: int = 0
    kept: int = 0
    stored: int = 0
    network: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Station:
    """One station's program, begun again after each kill."""

    def __init__(self, folder: Path, patient: str, seed: int) -> None:
        self.folder, self.patient, self._seed = folder, patient, seed
        self.told: dict[str, int] = defaultdict(int)
        self.begin()

    def begin(self) -> None:
        self._seed += 1
        child = Path(__file__).with_name("station.py")
        self.process = subprocess.Popen(
            [sys.executable, child, self.folder, self.patient, str(RATE), str(self._seed)], stdout=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,))
        self._reader.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def _read(self, lines) -> None:
        with lines:
            for line in lines:
                words = line.decode().split()
                if len(words) == 3 and line.endswith(b"\n"):
                    self.told[words[1]] = max(self.told[words[1]], int(words[2]))


class Service:
    """The service's program on a port of its own."""

    def __init__(self, folder: Path, database: str, port: int) -> None:
        self._command = [sys.executable, "-m", "game", "serve", "--database", database, "--port", str(port)]
        self._environment = os.environ | {"MIDLINE_DATA": str(folder)}
        self._log = (folder / "log").open("ab")
        self.url = f"http://127.0.0.1:{port}"
        self.begin()

    def begin(self) -> None:
        self.process = subprocess.Popen(self._command, env=self._environment, stdout=self._log, stderr=self._log)

    def wait(self) -> None:
        """Until it answers."""
        give_up = time.monotonic() + ANSWERS_WITHIN_S
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, "the service ended by itself"
                assert time.monotonic() < give_up, "the service does not answer"
                time.sleep(0.05)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.kill()
        self._log.close()


def campaign(
    place: Path, database: str, owner: str | None, seconds: float, seed: int, kills: tuple[int, int] = (0, 0)
) -> Found:
    """One campaign of so many seconds, or longer until there were so many kills of stations and of the service."""
    chance, found = random.Random(seed), Found()
    folder = place / "service"
    folder.mkdir()
    store = open_store(database)
    store.migrate(owner)
    with ExitStack() as over:
        service = Service(folder, database, _free_port())
        over.callback(service.close)
        over.callback(store.close)
        service.wait()
        proxy = Proxy(int(service.url.rpartition(":")[2]), seed)
        over.callback(proxy.close)
        stations = []
        for number, patient in enumerate(PATIENTS):
            own = place / f"station-{number}"
            proxy.calm = True
            enrol(own, f"http://127.0.0.1:{proxy.port}", store.make_code(f"Station {number}", "campaign"), "")
            proxy.calm = False
            stations.append(Station(own, patient, 1000 * number))
            over.callback(stations[-1].kill)
        end = time.monotonic() + seconds
        while time.monotonic() < end or (found.client_kills, found.server_kills) < kills:
            time.sleep(chance.uniform(0.2, 0.9))
            if chance.random() < 0.35:
                service.kill()
                found.server_kills += 1
                time.sleep(chance.uniform(0.0, 0.3))
                service.begin()
                service.wait()
            else:
                one = chance.choice(stations)
                one.kill()
                found.client_kills += 1
                one.begin()
        for one in stations:
            one.kill()
        service.kill()
        service.begin()
        service.wait()
        proxy.calm = True
        found.network = proxy.done
        for one in stations:
            ward = read_ward(one.folder)
            assert ward is not None
            send_all(one.folder, find_key(one.folder), ward, lambda _: None)
        service.kill()
        _judge(store, stations, found)
    return found


def _judge(store: Store, stations: list[Station], found: Found) -> None:
    """What every station kept and told against what the store has, and the projections against a rebuild."""
    for number, one in enumerate(stations):
        kept = {row.event_id: row for row in read_patient(one.folder, one.patient)}
        sessions = {row.session for row in kept.values()}
        stored = [row for session in sorted(sessions) for row in store.session_rows(session)]
        found.kept += len(kept)
        found.stored += len(stored)
        if len({row.event_id for row in stored}) != len(stored):
            found.faults.append(f"station {number}: something is stored twice")
        if {row.event_id: (row.seq, row.event) for row in stored} != {
            ident: (row.seq, row.event) for ident, row in kept.items()
        }:
            found.faults.append(f"station {number}: {len(kept)} kept, {len(stored)} stored, or not the same")
        numbers = {session: {row.seq for row in kept.values() if row.session == session} for session in sessions}
        for session, last in one.told.items():
            found.told += last
            lost = set(range(1, last + 1)) - numbers.get(session, set())
            if lost:
                found.faults.append(f"station {number}: told and lost: {sorted(lost)[:5]}")
    before = store.snapshot()
    store.rebuild()
    if store.snapshot() != before:
        found.faults.append("the projections are not what the events give")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    told = parser.parse_args()
    with ExitStack() as over:
        place = Path(over.enter_context(tempfile.TemporaryDirectory()))
        if told.postgres:
            owner, database = over.enter_context(cluster.running(synced=True)).database()
        else:
            owner, database = None, f"sqlite:///{place}/ward.db"
        found = campaign(place, database, owner, told.seconds, told.seed, (50, 25))
    print(found)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())

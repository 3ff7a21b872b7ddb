"""How a station is, for the ward's board: told every few seconds, and whenever it changes."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psutil
from sqlcipher3 import dbapi2

from game.scoring.database import PLACES
from game.scoring.key import Key
from game.scoring.station.enrolled import Ward, line_to
from game.scoring.station.line import LineError
from game.scoring.station.outbox import open_outbox
from game.scoring.wire import Status
from game.settings import RULES_VERSION

EVERY_S: Final = 5.0
LOOK_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Doing:
    """What the newest events of a session say of it."""

    doing: str = ""
    stage: str = ""
    alarm: str = ""
    nrs: int | None = None


def after(now: Doing, kind: str, event: dict[str, Any]) -> Doing:
    """What follows from one more event; an alarm lasts until what raised it is over."""
    follows = FOLLOWS.get(kind)
    return now if follows is None else follows(now, event)


def _device(now: Doing, event: dict[str, Any]) -> Doing:
    lost = event["state"] == "lost"
    return replace(now, alarm=f"device: {event['note']}" if lost else _without(now.alarm, "device"))


def _without(alarm: str, kind: str) -> str:
    return "" if alarm.startswith(kind) else alarm


FOLLOWS: Final[dict[str, Callable[[Doing, dict[str, Any]], Doing]]] = {
    "session_start": lambda _, event: Doing(doing=str(event["mode"])),
    "block_start": lambda now, event: replace(now, doing=str(event["exercise"]), stage=str(event["stage"])),
    "finished": lambda now, _: replace(now, doing="", stage=""),
    "nrs": lambda now, event: now if event["value"] is None else replace(now, nrs=event["value"]),
    "rest": lambda now, event: replace(now, alarm=f"rest: {event['reason']}"),
    "resume": lambda now, _: replace(now, alarm=_without(now.alarm, "rest")),
    "stop": lambda now, event: replace(now, alarm=f"stop: {event['reason']}"),
    "emergency": lambda now, _: replace(now, alarm="emergency"),
    "device_info": _device,
    "flag": lambda now, event: replace(now, alarm="help") if event["name"] == "helper_called" else now,
    "session_end": lambda now, _: replace(now, doing="", stage="", alarm=_without(now.alarm, "device")),
}


def battery() -> float | None:
    """How full this computer's battery is, 0 to 1; None where it has none or does not say."""
    # Not on every system is there a call for it, and where there is one the system may not answer it.
    with contextlib.suppress(AttributeError, OSError, RuntimeError, ValueError):
        found = psutil.sensors_battery()
        if found is not None and found.percent is not None:
            return min(1.0, max(0.0, float(found.percent) / 100))
    return None


class Telling:
    """A thread that tells the ward how the station is; `session` gives the id of the one that runs, or None."""

    def __init__(
        self, folder: Path, key: Key, ward: Ward, patient: str | None, session: Callable[[], str | None]
    ) -> None:
        self._connection = open_outbox(folder, key)
        self._line = line_to(folder, ward)
        self._patient, self._session = patient, session
        self._now, self._place = Doing(), 0
        self._of: str | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="status", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """The last that is told is that nothing runs."""
        self._ending.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        told, at_s = None, 0.0
        while not self._ending.wait(LOOK_S):
            with contextlib.suppress(dbapi2.Error):
                self._look()
            now = self._status()
            if now != told or time.monotonic() - at_s >= EVERY_S:
                at_s = time.monotonic()
                told = now if self._send(now) else told
        self._send(Status(version=RULES_VERSION, battery=battery()))
        self._line.close()
        self._connection.close()

    def _send(self, status: Status) -> bool:
        try:
            self._line.ask("POST", "/v1/stations/me/status", status, object)
        except LineError:
            return False
        return True

    def _look(self) -> None:
        session = self._session()
        if session != self._of:
            self._of, self._now = session, Doing()
            row = self._connection.execute("SELECT no FROM session WHERE session = ?", (session,)).fetchone()
            self._place = 0 if row is None else row[0] * PLACES
        if not self._place:
            return
        end = (self._place // PLACES + 1) * PLACES
        rows = self._connection.execute(
            "SELECT place, kind, payload FROM event WHERE place > ? AND place < ? ORDER BY place",
            (self._place, end),
        )
        for place, kind, payload in rows.fetchall():
            self._place = place
            self._now = after(self._now, kind, json.loads(payload))

    def _status(self) -> Status:
        now = self._now
        return Status(
            version=RULES_VERSION, patient=self._patient, session=self._of, doing=now.doing, stage=now.stage,
            battery=battery(), alarm=now.alarm, nrs=now.nrs,
        )  # fmt: skip

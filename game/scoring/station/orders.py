"""Orders of the ward: heard on a stream, handed to whoever leads the session, and what became of each told back.

An order acts once by its id, also after the program was started again, and never after its time, which is counted
here from when it was heard: no date of this computer matters.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec
from sqlcipher3 import dbapi2

from game.scoring.key import Key
from game.scoring.station.enrolled import Ward, line_to
from game.scoring.station.line import LineError, Refused
from game.scoring.station.outbox import open_outbox
from game.scoring.wire import Order, OrderResult, OrderState

PATH = "/v1/stations/me/orders"
# The service says at least a word in this time; else the line is opened anew.
SILENCE_S = 45.0
FIRST_WAIT_S, LAST_WAIT_S = 0.1, 5.0
TAKEN = "taken"
CUT_OFF = "The station's program was ended before it could be carried out."
NOTHING_RUNS = "Nothing is running at the station."
# What is told of an order that its own time has passed over.
OVER = 404, 409, 410


@dataclass(frozen=True, slots=True)
class Given:
    """An order as it was heard, and until when (monotonic, s) it may be carried out."""

    order: Order
    until_s: float


class Orders:
    """The orders that wait to be carried out here; `take` and `settle` never wait for anything.

    `acts` is whether somebody takes them; without, each is refused with `NOTHING_RUNS`. `mine` says whether orders
    are this program's to answer at all. `keep` journals what became of one and gives what waits for the disk.
    """

    def __init__(
        self,
        folder: Path,
        key: Key,
        ward: Ward,
        *,
        acts: bool,
        mine: Callable[[], bool] = lambda: True,
        keep: Callable[[Order, OrderState, str], Callable[[], object]] = lambda *_: lambda: None,
    ) -> None:
        self.acts = acts
        self._mine, self._keep = mine, keep
        self._connection, self._lock = open_outbox(folder, key), threading.Lock()
        self._connection.execute("PRAGMA synchronous = FULL")
        self._stream = line_to(folder, ward)
        self._line = line_to(folder, ward)
        self._waiting: deque[Given] = deque()
        self._results: SimpleQueue[tuple[OrderResult, Callable[[], object]]] = SimpleQueue()
        self._ending = threading.Event()
        self._untold()
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for name, run in (("orders", self._listen), ("results", self._tell))
        ]
        for thread in self._threads:
            thread.start()

    def take(self) -> list[Order]:
        """What is to be carried out now; what is over is settled as expired."""
        found: list[Order] = []
        while self._waiting:
            given = self._waiting.popleft()
            if time.monotonic() < given.until_s:
                found.append(given.order)
            else:
                self.settle(given.order, "expired")
        return found

    def settle(self, order: Order, state: OrderState, why: str = "") -> None:
        """Say what became of an order; it is journaled, then told."""
        saved = self._keep(order, state, why)
        self._results.put((OrderResult(id=order.id, state=state, at_us=time.time_ns() // 1000, why=why), saved))

    def close(self, finish_s: float = 1.0) -> None:
        """Hang up; results that wait are told first, for so long."""
        self.acts = False
        for given in list(self._waiting):
            self.settle(given.order, "refused", NOTHING_RUNS)
        self._waiting.clear()
        self._ending.set()
        self._stream.cut()
        ends = time.monotonic() + finish_s
        for thread in self._threads:
            thread.join(max(0.1, ends - time.monotonic()))
        self._line.close()
        if not any(thread.is_alive() for thread in self._threads):
            self._connection.close()

    # -- hearing ---------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._ending.is_set():
            try:
                for data in _data(self._stream.stream(PATH, {"Accept": "text/event-stream"}, SILENCE_S)):
                    wait_s = FIRST_WAIT_S
                    self._heard(msgspec.json.decode(data, type=Order))
            except (LineError, msgspec.MsgspecError, dbapi2.Error):
                # Sending says what is wrong with the line.
                self._ending.wait(wait_s)
                wait_s = min(2 * wait_s, LAST_WAIT_S)

    def _heard(self, order: Order) -> None:
        given = Given(order, time.monotonic() + order.left_s)
        if not self._mine() or not self._first(order):
            return
        if not self.acts:
            self.settle(order, "refused", NOTHING_RUNS)
        else:
            self._waiting.append(given)

    def _first(self, order: Order) -> bool:
        """Whether it was never met here; it is met from now on, on the disk."""
        with self._lock:
            made = self._connection.execute(
                "INSERT INTO order_met (id, state, at_us, why) VALUES (?, ?, ?, '') ON CONFLICT (id) DO NOTHING",
                (order.id, TAKEN, time.time_ns() // 1000),
            )
        return bool(made.rowcount)

    # -- telling ---------------------------------------------------------------------------------------------

    def _untold(self) -> None:
        """What an earlier program did not come to tell."""
        rows = self._connection.execute("SELECT id, state, at_us, why FROM order_met WHERE told = 0").fetchall()
        for name, state, at_us, why in rows:
            if state == TAKEN:
                state, why = "refused", CUT_OFF
            self._results.put((OrderResult(id=name, state=state, at_us=at_us, why=why), lambda: None))

    def _tell(self) -> None:
        while True:
            try:
                result, saved = self._results.get(timeout=0.1)
            except Empty:
                if self._ending.is_set():
                    return
                continue
            try:
                saved()
                self._told(result)
            except (LineError, dbapi2.Error):
                if self._ending.wait(FIRST_WAIT_S):
                    return
                self._results.put((result, lambda: None))

    def _told(self, result: OrderResult) -> None:
        self._mark(result, told=False)
        try:
            self._line.ask("POST", f"{PATH}/{result.id}", result, object)
        except Refused as refused:
            if refused.status not in OVER:
                raise
        self._mark(result, told=True)

    def _mark(self, result: OrderResult, *, told: bool) -> None:
        with self._lock:
            self._connection.execute(
                "UPDATE order_met SET state = ?, why = ?, told = ? WHERE id = ?",
                (result.state, result.why, int(told), result.id),
            )


def _data(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The data of each event of a stream; comments and other fields are passed over."""
    data = b""
    for line in lines:
        text = line.rstrip(b"\r\n")
        if text.startswith(b"data:"):
            data += text[5:].lstrip(b" ")
        elif not text and data:
            yield data
            data = b""

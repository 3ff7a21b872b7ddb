"""A glove that speaks the real protocol without the glove: on a pty, or over TCP as WiFi firmware does."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from devices.glove.board import FAULTS, MOTIONS, STARTS_S, Board
from devices.glove.plug import EmulatorError, Line, pause, plug_in
from devices.glove.protocol import encode_alpha

FIRMWARES: Final = ("lockstep", "free")
HANDS: Final = ("left", "right")
HZ: Final = 200.0
# Arduino's default timeout of readBytesUntil, and the firmware's own pause in a loop.
ANSWER_S: Final = 1.0
LOOP_S: Final = 0.001
AWAY_S: Final = 3.0
# How late a line may be and still be made up for.
LATE_S: Final = 0.02
RESTARTS: Final = ("boot", "uncalibrated")
RESTART_S: Final = 0.3


def run(
    link: str,
    hand: str = "right",
    firmware: str = "lockstep",
    motion: str = "grasp",
    hz: float = HZ,
    fault: str = "",
    stop: Callable[[], bool] | None = None,
) -> None:
    """Be a glove at `link` until `stop()` is True, else until Ctrl+C; a DeviceError says what cannot be.

    `link` is a path (a pty appears there as a symbolic link and goes away at the end), `HOST:PORT` (call that
    host as a WiFi glove does: `lucidglove+listen:HOST:PORT`) or `listen:HOST:PORT` (wait for
    `lucidglove+socket:HOST:PORT`). `hz` is the highest rate; `fault` a name of FAULTS, or `NAME:SECONDS` to
    begin so late. The hand is not in the protocol: it only seeds the noise.
    """
    name, begin_s = _checked(hand, firmware, motion, hz, fault)
    with _asked_to_stop(stop) as stop:
        start_s = time.monotonic()
        while not stop():
            try:
                line = plug_in(link, stop)
            except OSError as error:
                raise EmulatorError(f"The emulator cannot use {link} ({error.strerror}).") from error
            fault_s = time.monotonic() + begin_s
            try:
                _loop(line, Board(motion, hand, name), firmware, hz, name, (start_s, fault_s), stop)
            except OSError:
                pass  # The host hung up: wait for it to come back.
            finally:
                line.close()
            if name == "unplug":
                pause(AWAY_S, stop)


def _checked(hand: str, firmware: str, motion: str, hz: float, fault: str) -> tuple[str, float]:
    """The fault's name and when it begins; EmulatorError for what is not known."""
    name, _, late = fault.partition(":")
    for what, value, known in (
        ("hand", hand, HANDS),
        ("firmware", firmware, FIRMWARES),
        ("motion", motion, MOTIONS),
        ("fault", name, ("", *FAULTS)),
    ):
        if value not in known:
            raise EmulatorError(f"The {what} {value} is not known: use {', '.join(filter(None, known))}.")
    if not 0 < hz <= 100_000:
        raise EmulatorError(f"hz must lie between 0 and 100000, not {hz:g}.")
    try:
        return name, float(late) if late else STARTS_S.get(name, 0.0)
    except ValueError:
        raise EmulatorError(f"{late} is not a number of seconds after which the fault begins.") from None


def _loop(
    line: Line,
    board: Board,
    firmware: str,
    hz: float,
    fault: str,
    times_s: tuple[float, float],
    stop: Callable[[], bool],
) -> None:
    """Send line after line; ends when stopped or, with the fault unplug, when its time has come."""
    start_s, fault_s = times_s
    next_s = time.monotonic()
    number = 0
    heard = False
    while not stop():
        now_s = time.monotonic()
        # Boards restart when the host opens the port, which here shows by the first thing it writes.
        fault_on = bool(fault) and now_s >= fault_s and (heard or fault not in RESTARTS)
        if fault_on and fault == "unplug":
            return
        if fault_on and number == 0 and fault in RESTARTS:
            pause(RESTART_S, stop)
        if fault_on and fault == "hang":
            line.receive(0.05)
            continue
        data = encode_alpha(board.reading(now_s - start_s, fault_on))
        _send(line, board.damage(data, number) if fault_on else [data])
        number += fault_on
        if fault_on and fault == "lockstep-timeout":
            pause(ANSWER_S, stop)
            line.receive(0.0)
            continue
        if firmware == "lockstep":
            heard |= _await_answer(line, stop)
            time.sleep(LOOP_S)
        else:
            heard |= bool(line.receive(0.0))
        next_s = max(next_s + 1.0 / hz, time.monotonic() - LATE_S)
        time.sleep(max(0.0, next_s - time.monotonic()))


def _send(line: Line, pieces: list[bytes]) -> None:
    for number, piece in enumerate(pieces):
        if number:
            time.sleep(LOOP_S)
        line.send(piece)


def _await_answer(line: Line, stop: Callable[[], bool]) -> bool:
    """Wait for a newline as readBytesUntil does, at most a second; True when it came."""
    end_s = time.monotonic() + ANSWER_S
    while not stop():
        left_s = end_s - time.monotonic()
        if left_s <= 0:
            return False
        if b"\n" in line.receive(min(0.1, left_s)):
            return True
    return False


@contextlib.contextmanager
def _asked_to_stop(stop: Callable[[], bool] | None) -> Iterator[Callable[[], bool]]:
    """The caller's own `stop`; without one Ctrl+C and a polite kill end it, so that the link is taken away."""
    if stop is not None or threading.current_thread() is not threading.main_thread():
        yield stop or (lambda: False)
        return
    asked = threading.Event()
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, lambda _kind, _frame: asked.set()) for kind in kinds}
    try:
        yield asked.is_set
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


if __name__ == "__main__":
    _names = ("link", "hand", "firmware", "motion", "hz", "fault")
    _given = dict(zip(_names, sys.argv[1:], strict=False))
    run(**{**_given, "hz": float(_given.get("hz", HZ))})  # type: ignore[arg-type]

"""A glove that speaks the real protocol without the glove: on a pty, or over TCP as WiFi firmware does."""

from __future__ import annotations

import contextlib
import math
import os
import random
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from devices.api import DeviceError
from devices.glove.protocol import Five, Reading, encode_alpha
from devices.glove.wifi import split_host

SCALE: Final = 4095
HALF: Final = SCALE // 2
FIRMWARES: Final = ("lockstep", "free")
MOTIONS: Final = ("grasp", "still")
HANDS: Final = ("left", "right")
# Twelve half-movements a minute: the beat of lantern's first level.
HALF_MOVEMENT_S: Final = 5.0
HZ: Final = 200.0
# Arduino's default timeout of readBytesUntil, and the firmware's own pause in a loop.
ANSWER_S: Final = 1.0
LOOP_S: Final = 0.001
# A 12-bit ADC of an ESP32 moves by a few counts at rest.
ADC_NOISE: Final = 4
AWAY_S: Final = 3.0
RETRY_S: Final = 1.0
# How late a line may be and still be made up for.
LATE_S: Final = 0.02
RESTARTS: Final = ("boot", "uncalibrated")
RESTART_S: Final = 0.3

FAULTS: Final = {
    "noise": "2 % of the lines have a damaged byte, as a poor cable gives them",
    "split": "every line comes in two pieces",
    "garbage": "every third line is random bytes",
    "boot": "the board restarts: ROM text, then values that must be learned again",
    "lost-bytes": "one line in eight loses a byte",
    "unplug": "the glove goes away after 5 s and comes back 3 s later, again and again",
    "pegged": "ring and little finger show closed all the time",
    "frozen": "the ring finger keeps one value",
    "lockstep-timeout": "the board does not hear us and sends once a second",
    "stuck": "every value is 0, as fresh 2025 firmware may send (lucidgloves issue 135)",
    "hang": "the board stops sending",
    "uncalibrated": "just switched on: the board's own range starts empty and is learned from the movement",
}
_STARTS_S: Final = {"unplug": 5.0}
_BOOT_TEXT: Final = (
    b"ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"
    b"configsip: 0, SPIWP:0xee\r\nmode:DIO, clock div:1\r\nload:0x3fff0030,len:1184\r\nentry 0x400805e4\r\n"
)


class EmulatorError(DeviceError):
    """The emulator cannot run as asked; the message is one sentence that says what to do."""


class Line(Protocol):
    """Where the emulated board is plugged in."""

    def send(self, data: bytes) -> None:
        """Send what can be sent now; the rest is lost, as on a wire nobody reads."""

    def receive(self, wait_s: float) -> bytes:
        """What the host wrote, waiting so long for its first byte."""

    def close(self) -> None:
        """Unplug."""


class PtyLine:
    """A pseudo-terminal whose other end is found at a symbolic link; POSIX only."""

    def __init__(self, link: str) -> None:
        import tty

        self._link = Path(link)
        if self._link.exists() and not self._link.is_symlink():
            raise EmulatorError(f"{link} is something else already: choose a name that is free.")
        self._board, self._host = os.openpty()
        tty.setraw(self._board)
        tty.setraw(self._host)
        os.set_blocking(self._board, False)
        self._name = os.ttyname(self._host)
        fresh = self._link.with_name(f"{self._link.name}.{os.getpid()}")
        try:
            fresh.symlink_to(self._name)
            fresh.replace(self._link)
        except OSError as error:
            os.close(self._board)
            os.close(self._host)
            raise EmulatorError(
                f"The link {link} cannot be made ({error.strerror}): choose another name."
            ) from error

    def send(self, data: bytes) -> None:
        """Write to the pty; a full buffer loses the rest."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._board, data)

    def receive(self, wait_s: float) -> bytes:
        """What the host wrote."""
        ready, _, _ = select.select([self._board], [], [], wait_s)
        return os.read(self._board, 4096) if ready else b""

    def close(self) -> None:
        """Hang up, which the host sees as unplugged, and take the link away if it is still ours."""
        with contextlib.suppress(OSError):
            if str(self._link.readlink()) == self._name:
                self._link.unlink()
        os.close(self._board)
        os.close(self._host)


class TcpLine:
    """TCP: `HOST:PORT` calls that address as a WiFi glove does, `listen:HOST:PORT` waits there for a host."""

    def __init__(self, link: str, stop: Callable[[], bool]) -> None:
        listen = link.startswith("listen:")
        address = split_host(link.removeprefix("listen:"))
        self._peer: socket.socket | None = None
        while not stop() and self._peer is None:
            self._peer = _await_caller(address, stop) if listen else _call(address)
            if self._peer is None and not listen:
                _sleep(RETRY_S, stop)
        if self._peer is not None:
            self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peer.setblocking(False)

    def send(self, data: bytes) -> None:
        """Send as WiFi firmware does: println ends the line a second time."""
        if self._peer is not None:
            with contextlib.suppress(BlockingIOError):
                self._peer.send(data + b"\r\n" if data.endswith(b"\n") else data)

    def receive(self, wait_s: float) -> bytes:
        """What the host wrote; OSError when it hung up."""
        if self._peer is None:
            return b""
        ready, _, _ = select.select([self._peer], [], [], wait_s)
        if not ready:
            return b""
        data = self._peer.recv(4096)
        if not data:
            raise ConnectionResetError("the host hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        if self._peer is not None:
            self._peer.close()


def _call(address: tuple[str, int]) -> socket.socket | None:
    try:
        return socket.create_connection(address, RETRY_S)
    except OSError:
        return None


def _await_caller(address: tuple[str, int], stop: Callable[[], bool]) -> socket.socket | None:
    try:
        server = socket.create_server(address)
    except OSError as error:
        raise EmulatorError(
            f"This computer cannot listen at {address[0]}:{address[1]} ({error.strerror}): choose another port."
        ) from error
    with server:
        server.settimeout(0.1)
        while not stop():
            with contextlib.suppress(TimeoutError):
                return server.accept()[0]
    return None


class Board:
    """The firmware: what the sensors say at a time, as the line that the board would send."""

    def __init__(self, motion: str, hand: str, fault: str) -> None:
        self._motion = motion
        self._fault = fault
        self._random = random.Random(f"{motion} {hand}")
        self._low: list[int] | None = None
        self._high: list[int] = []

    def reading(self, time_s: float, fault_on: bool) -> Reading:
        """The values at `time_s` since the start, 0 open to 4095 fist."""
        share = 0.5 - 0.5 * math.cos(math.pi * time_s / HALF_MOVEMENT_S) if self._motion == "grasp" else 0.15
        # Noise on top of the full range, so that both its ends are reached at every movement.
        wide = (SCALE + 4 * ADC_NOISE) * share - 2 * ADC_NOISE
        values = [min(SCALE, max(0, round(wide + self._random.uniform(-ADC_NOISE, ADC_NOISE)))) for _ in range(5)]
        if fault_on:
            values = self._wrong(values)
        a, b, c, d, e = values
        curls = (a, b, c, d, e)
        return Reading(curls, SCALE, (HALF, HALF), max(0, (b - HALF) * 2), _gestures(curls))

    def _wrong(self, values: list[int]) -> list[int]:
        if self._fault == "pegged":
            return [*values[:3], SCALE, SCALE]
        if self._fault == "frozen":
            return [*values[:3], 1229, values[4]]
        if self._fault == "stuck":
            return [0] * 5
        if self._fault in ("uncalibrated", "boot"):
            return self._self_calibrated([1200 + round(900 * value / SCALE) for value in values])
        return values

    def _self_calibrated(self, values: list[int]) -> list[int]:
        """The firmware's running minimum and maximum, which start empty: at first all is in the middle."""
        if self._low is None:
            self._low, self._high = list(values), list(values)
        self._low = [min(pair) for pair in zip(self._low, values, strict=True)]
        self._high = [max(pair) for pair in zip(self._high, values, strict=True)]
        return [
            HALF if high == low else (value - low) * SCALE // (high - low)
            for value, low, high in zip(values, self._low, self._high, strict=True)
        ]

    def damage(self, line: bytes, number: int) -> list[bytes]:
        """The pieces in which the faulty line goes out."""
        chance = self._random
        if self._fault == "noise" and chance.random() < 0.02:
            at = chance.randrange(len(line))
            return [line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]]
        if self._fault == "lost-bytes" and chance.random() < 0.125:
            at = chance.randrange(len(line))
            return [line[:at] + line[at + 1 :]]
        if self._fault == "garbage" and number % 3 == 0:
            return [chance.randbytes(40).replace(b"\n", b"") + b"\n"]
        if self._fault == "split":
            at = chance.randrange(1, len(line))
            return [line[:at], line[at:]]
        if self._fault == "boot" and number == 0:
            return [b"\xfe\x80\xf8\x00\xe0" * 20 + _BOOT_TEXT, line]
        return [line]


def _gestures(curls: Five) -> bytes:
    """The letters stock firmware adds: trigger, grab, pinch."""
    thumb, index, *others = curls
    flags = b"I" if index > HALF else b""
    if (index + sum(others)) / 4 > HALF:
        flags += b"L"
    return flags + (b"M" if (thumb + index) / 2 > HALF else b"")


def run(
    link: str,
    hand: str = "right",
    firmware: str = "lockstep",
    motion: str = "grasp",
    hz: float = HZ,
    fault: str = "",
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Be a glove at `link` until `stop()` is True; a DeviceError says what cannot be.

    `link` is a path (a pty appears there as a symbolic link and goes away at the end), `HOST:PORT` (call that
    host as a WiFi glove does: `lucidglove+listen:HOST:PORT`) or `listen:HOST:PORT` (wait for
    `lucidglove+socket:HOST:PORT`). `hz` is the highest rate; `fault` a name of FAULTS, or `NAME:SECONDS` to
    begin so late. The hand is not in the protocol: it only seeds the noise.
    """
    name, begin_s = _checked(hand, firmware, motion, hz, fault)
    start_s = time.monotonic()
    while not stop():
        try:
            line = _plug(link, stop)
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
            _sleep(AWAY_S, stop)


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
        return name, float(late) if late else _STARTS_S.get(name, 0.0)
    except ValueError:
        raise EmulatorError(f"{late} is not a number of seconds after which the fault begins.") from None


def _plug(link: str, stop: Callable[[], bool]) -> Line:
    head, colon, port = link.removeprefix("listen:").rpartition(":")
    if link.startswith("listen:") or (colon and port.isdigit() and "/" not in head and "\\" not in head):
        return TcpLine(link, stop)
    if not hasattr(os, "openpty"):
        raise EmulatorError(
            "Windows has no pseudo-terminals: use --link 127.0.0.1:65432 here and "
            "--device lucidglove+listen:127.0.0.1:65432 in the program."
        )
    return PtyLine(link)


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
            _sleep(RESTART_S, stop)
        if fault_on and fault == "hang":
            line.receive(0.05)
            continue
        data = encode_alpha(board.reading(now_s - start_s, fault_on))
        _send(line, board.damage(data, number) if fault_on else [data])
        number += fault_on
        if fault_on and fault == "lockstep-timeout":
            _sleep(ANSWER_S, stop)
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


def _sleep(seconds: float, stop: Callable[[], bool]) -> None:
    end_s = time.monotonic() + seconds
    while not stop() and (left_s := end_s - time.monotonic()) > 0:
        time.sleep(min(0.05, left_s))


class Stopper:
    """Turns Ctrl-C and a polite kill into a `stop`, so that the link is taken away at the end."""

    def __init__(self) -> None:
        self.stopped = False
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, self._on_signal)

    def __call__(self) -> bool:
        """True once the process was asked to end."""
        return self.stopped

    def _on_signal(self, _kind: int, _frame: object) -> None:
        self.stopped = True


if __name__ == "__main__":
    _names = ("link", "hand", "firmware", "motion", "hz", "fault")
    _given = dict(zip(_names, sys.argv[1:], strict=False))
    run(**{**_given, "hz": float(_given.get("hz", HZ))}, stop=Stopper())  # type: ignore[arg-type]

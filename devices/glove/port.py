"""The glove's port: opened gently, read by a thread that answers every line, opened again by itself."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import serial
from serial.tools import list_ports

from devices.api import Clock, DeviceUnavailable, Reason
from devices.glove.health import Watch
from devices.glove.protocol import ANSWER, Decoder, Gate, Reading, gate
from devices.glove.wifi import TcpPort

PORT_ERRORS: tuple[type[Exception], ...] = (OSError,)
if sys.platform != "win32":
    import termios

    PORT_ERRORS = (OSError, termios.error)
# A scheme or a speed that pyserial does not know is a ValueError.
_OPEN_ERRORS: tuple[type[Exception], ...] = (*PORT_ERRORS, ValueError)

BAUD: Final = 115200
RING: Final = 1024
READ_S: Final = 0.05
REOPEN_S: Final = 1.0
# A silent board may wait for a newline that was lost: remind it, for as long as it would itself wait (1 s).
NUDGE_AFTER_S: Final = 0.05
NUDGE_EVERY_S: Final = 0.1
NUDGES: Final = 10
# Silent for so long, the port is closed and opened again: what the path names may have changed.
SILENT_S: Final = 3.0
# A port that does not take our newline is left alone for so long.
MUTE_S: Final = 1.0


class Sample(NamedTuple):
    """An accepted reading; `time_s` is when its first byte came, strictly rising, `seq` counts from 1."""

    seq: int
    time_s: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one USB adapter from another, where the adapter has a serial number."""

    vid: int
    pid: int
    serial_number: str


def identity(path: str) -> Identity | None:
    """Who stands behind the path; None for what is no USB adapter or has no serial number."""
    real = os.path.realpath(path)
    for info in list_ports.comports():
        if info.device in (path, real) and info.vid is not None and info.serial_number:
            return Identity(info.vid, info.pid, info.serial_number)
    return None


def find_again(path: str, who: Identity | None) -> str:
    """The path of the same adapter now, after it was plugged in elsewhere; `path` when it is not seen."""
    if who is None:
        return path
    for info in list_ports.comports():
        if (info.vid, info.pid, info.serial_number) == (who.vid, who.pid, who.serial_number):
            return path if os.path.realpath(path) == info.device else str(info.device)
    return path


def open_link(address: str, transport: str = "", baud: int = BAUD) -> Any:
    """The open port; DeviceUnavailable with one sentence that says what to do when it cannot be opened.

    DTR and RTS are cleared before the port opens, since many boards restart on their edge; some restart all
    the same. `transport` is empty for a serial port (also any address that pyserial knows, such as
    `loop://`), `socket` to connect to a TCP port, `listen` to let a WiFi glove connect to us.
    """
    if transport in ("socket", "listen"):
        return TcpPort(address, listen=transport == "listen", timeout_s=READ_S)
    link: Any = None
    try:
        link = serial.serial_for_url(address, do_not_open=True)
        link.baudrate = baud
        link.timeout = READ_S
        link.write_timeout = READ_S
        with contextlib.suppress(AttributeError, ValueError, NotImplementedError):
            link.exclusive = True
        link.dtr = False
        link.rts = False
        link.open()
        # Only some UARTs have a latency timer; the rest answer with an error that means nothing to us.
        with contextlib.suppress(AttributeError, ValueError, NotImplementedError, *PORT_ERRORS):
            link.set_low_latency_mode(True)
        link.reset_input_buffer()
    except _OPEN_ERRORS as error:
        if link is not None:
            with contextlib.suppress(*PORT_ERRORS):
                link.close()
        raise _unavailable(address, error) from error
    return link


def _unavailable(address: str, error: BaseException) -> DeviceUnavailable:
    code = getattr(error, "errno", None)
    text = str(error)
    busy_on_windows = sys.platform == "win32" and "PermissionError" in text
    if code in (errno.EBUSY, errno.EAGAIN) or busy_on_windows:
        return DeviceUnavailable(
            Reason.BUSY, f"{address} is in use by another program: close that program, then try again."
        )
    if code in (errno.EACCES, errno.EPERM):
        return DeviceUnavailable(
            Reason.NO_PERMISSION,
            f"You may not use {address}: ask for the group that may (sudo usermod -aG dialout $USER), "
            "log out and in again, then try once more.",
        )
    if code in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO) or "FileNotFoundError" in text:
        return DeviceUnavailable(
            Reason.NOT_FOUND,
            f"There is no port {address}: plug the glove in and switch it on; "
            "`midline devices` lists what is plugged in.",
        )
    return DeviceUnavailable(
        Reason.BAD_ADDRESS,
        f"{address} is not a serial port: name the glove's port (/dev/ttyUSB0, COM7) or use lucidglove:auto.",
    )


class GlovePort:
    """Reads one glove in a thread of its own until `close`; what it learns may be read at any time.

    `newest` is the last accepted sample, `ring` the last 1024; `lost` is a sentence while the port is gone.
    """

    def __init__(
        self, address: str, decoder: Decoder, clock: Clock, transport: str = "", baud: int = BAUD
    ) -> None:
        self.address = address
        self.decoder = decoder
        self.newest: Sample | None = None
        self.ring: deque[Sample] = deque(maxlen=RING)
        self.held = 0
        self.lost = ""
        self._clock = clock
        self._transport = transport
        self._baud = baud
        self._gate: Gate | None = None
        self._seq = 0
        self._last_s = -float("inf")
        self._stop = threading.Event()
        self._link = open_link(address, transport, baud)
        self._who = None if transport else identity(address)
        self._opened()
        self._thread = threading.Thread(target=self._run, name=f"glove {address}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the thread and let the port go; a second call does nothing."""
        self._stop.set()
        self._thread.join(timeout=2.0)

    def _opened(self) -> None:
        self.opened_s = self._heard_s = self._clock()
        self._real = os.path.realpath(self.address) if not self._transport else ""
        self._gate = None
        self._mute_until_s = -float("inf")
        self._nudges = 0
        self.decoder.reset()
        self.watch = Watch()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._read(self._link)
                except PORT_ERRORS:
                    self.lost = (
                        "The glove was unplugged or switched off: check its cable and battery; "
                        "it comes back by itself."
                    )
                self._shut()
                self._reopen()
        finally:
            self._shut()

    def _shut(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(*PORT_ERRORS):
                link.close()

    def _reopen(self) -> None:
        """Try until the port opens or we are told to stop; at once the first time when it was only silent."""
        wait_s = REOPEN_S if self.lost else 0.0
        while not self._stop.wait(wait_s):
            wait_s = REOPEN_S
            try:
                self._link = open_link(find_again(self.address, self._who), self._transport, self._baud)
            except DeviceUnavailable as error:
                if error.reason is not Reason.NOT_FOUND or not self.lost:
                    self.lost = str(error)
                continue
            self._opened()
            return

    def _read(self, link: Any) -> None:
        """Take what comes until the port fails, falls silent for long, or we are told to stop."""
        clock, stop = self._clock, self._stop
        while not stop.is_set():
            data = link.read(link.in_waiting or 1)
            now_s = clock()
            if data:
                self._heard_s = now_s
                self._nudges = 0
                self._take(link, data, now_s)
            elif not self._patient(link, now_s):
                return

    def _take(self, link: Any, data: bytes, now_s: float) -> None:
        decoder = self.decoder
        lines = decoder.lines
        stamped = decoder.feed(data, now_s)
        if decoder.lines > lines:
            self._answer(link, decoder.lines - lines, now_s)
        if not stamped:
            if decoder.lines > lines:
                self.watch.count(decoder.good - self.held, decoder.bad + self.held)
            return
        byte_s = 10.0 / self._baud
        state, last_s, seq, ring = self._gate, self._last_s, self._seq, self.ring
        sample: Sample | None = None
        for time_s, reading, length in stamped:
            if time_s <= last_s:
                time_s = last_s + 1e-6
            state, plausible = gate(state, reading.curls, time_s, reading.scale, length * byte_s)
            if not plausible:
                self.held += 1
                continue
            seq += 1
            last_s = time_s
            sample = Sample(seq, time_s, reading)
            ring.append(sample)
        self._gate, self._last_s, self._seq = state, last_s, seq
        if sample is not None:
            self.newest = sample
            self.lost = ""
            reading = sample.reading
            self.watch.see(last_s, reading.curls, reading.scale, decoder.good - self.held, decoder.bad + self.held)

    def _answer(self, link: Any, lines: int, now_s: float) -> None:
        """One newline for each line received; never anything else."""
        if now_s < self._mute_until_s:
            return
        try:
            link.write(ANSWER * lines)
        except serial.SerialTimeoutException:
            self._mute_until_s = now_s + MUTE_S

    def _patient(self, link: Any, now_s: float) -> bool:
        """What to do in silence; False to open the port again."""
        silent_s = now_s - self._heard_s
        if self._nudges < NUDGES and silent_s >= NUDGE_AFTER_S + self._nudges * NUDGE_EVERY_S:
            self._nudges += 1
            self._answer(link, 1, now_s)
        if self._transport == "listen" or silent_s < REOPEN_S:
            return True
        if not self._transport and self._real != os.path.realpath(self.address) and Path(self.address).exists():
            return False
        return silent_s < SILENT_S

"""The glove's port: opened gently, read by a thread that answers every line, opened again by itself."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import serial
from serial.tools import list_ports

from devices.api import Clock, DeviceUnavailable, Reason
from devices.glove.gate import Gate, calm, gate, plausible
from devices.glove.health import Watch
from devices.glove.protocol import ANSWER, Decoder, Raw, Reading, unpack
from devices.glove.wifi import TcpPort

PORT_ERRORS: tuple[type[Exception], ...] = (OSError,)
if sys.platform != "win32":
    import termios

    PORT_ERRORS = (OSError, termios.error)
# A scheme or a speed that pyserial does not know is a ValueError.
_OPEN_ERRORS: tuple[type[Exception], ...] = (*PORT_ERRORS, ValueError)

BAUD: Final = 115200
RING: Final = 1024
READ_S: Final = 0.1
CHUNK: Final = 4096
REOPEN_S: Final = 1.0
# A silent board may wait for a newline that was lost: remind it, for as long as it would itself wait (1 s).
NUDGE_AFTER_S: Final = 0.05
NUDGE_EVERY_S: Final = 0.1
NUDGES: Final = 10
# Adapters that leave the factory all with the same number (CP2102): it tells nobody from another.
ANONYMOUS: Final = frozenset({"0", "0000", "0001"})
# Silent for so long, the port is closed and opened again: what the path names may have changed.
SILENT_S: Final = 3.0
# A port that does not take our newline is left alone for so long.
MUTE_S: Final = 1.0


class Link(Protocol):
    """An open port, as the reader uses it; what goes wrong is one of PORT_ERRORS."""

    def take(self) -> bytes:
        """All that has come, waiting at most READ_S for its first byte; empty when nothing came."""

    def give(self, data: bytes) -> bool:
        """Write without waiting; False when the other end takes nothing now."""

    def close(self) -> None:
        """Let the port go."""


class SerialLink:
    """A port of pyserial: native on Windows, or one of its URLs."""

    def __init__(self, port: Any) -> None:
        self._port = port

    def take(self) -> bytes:
        """What waits, or the next byte."""
        data: bytes = self._port.read(self._port.in_waiting or 1)
        return data

    def give(self, data: bytes) -> bool:
        """Write; a port that does not take it within READ_S is False."""
        try:
            self._port.write(data)
        except serial.SerialTimeoutException:
            return False
        return True

    def close(self) -> None:
        """Close the port."""
        self._port.close()


class FileLink(SerialLink):
    """A native port on Linux: its descriptor read in one call instead of six, which halves the delay."""

    def __init__(self, port: Any) -> None:
        super().__init__(port)
        self._file: int = port.fileno()
        poller = select.poll()
        poller.register(self._file, 0)
        self._ails = poller.poll
        # A read ends with the first bytes, or after a tenth of a second without any.
        settings = termios.tcgetattr(self._file)
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 0, 1
        termios.tcsetattr(self._file, termios.TCSANOW, settings)
        os.set_blocking(self._file, True)

    def take(self) -> bytes:
        """What waits, after at most READ_S; OSError when the port has gone."""
        data = os.read(self._file, CHUNK)
        if not data and self._ails(0):
            raise OSError(errno.EIO, "the port has gone")
        return data

    def give(self, data: bytes) -> bool:
        """Write what fits; False when nothing does."""
        os.set_blocking(self._file, False)
        try:
            return os.write(self._file, data) > 0
        except BlockingIOError:
            return False
        finally:
            os.set_blocking(self._file, True)


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
    """Who stands behind the path; None for what is no USB adapter or has no serial number of its own."""
    real = os.path.realpath(path)
    for info in list_ports.comports():
        if info.device in (path, real) and info.vid is not None and info.serial_number:
            who = Identity(info.vid, info.pid, info.serial_number)
            return None if who.serial_number in ANONYMOUS else who
    return None


def known_by(address: str, transport: str, who: Identity | None) -> str:
    """The name under which a glove is known again: its USB serial number, else its port or network address."""
    if who is not None:
        return f"usb {who.vid:04x}:{who.pid:04x} {who.serial_number}"
    # One name for the link a/b and for b within a; the pty or port behind a link may change, so not what it names.
    if transport or sys.platform == "win32" or not Path(address).exists():
        return address
    return str(Path(address).absolute())


def find_again(path: str, who: Identity | None) -> str:
    """The path of the same adapter now, after it was plugged in elsewhere; `path` when it is not seen."""
    if who is None:
        return path
    for info in list_ports.comports():
        if (info.vid, info.pid, info.serial_number) == (who.vid, who.pid, who.serial_number):
            return path if os.path.realpath(path) == info.device else str(info.device)
    return path


def open_link(address: str, transport: str = "", baud: int = BAUD) -> Link:
    """The open port; DeviceUnavailable with one sentence that says what to do when it cannot be opened.

    DTR and RTS are cleared before the port opens, since many boards restart on their edge; some restart all
    the same. `transport` is empty for a serial port (also any address that pyserial knows, such as
    `loop://`), `socket` to connect to a TCP port, `listen` to let a WiFi glove connect to us.
    """
    if transport in ("socket", "listen"):
        return TcpPort(address, listen=transport == "listen", timeout_s=READ_S)
    port: Any = None
    try:
        port = serial.serial_for_url(address, do_not_open=True)
        port.baudrate = baud
        port.timeout = READ_S
        port.write_timeout = READ_S
        with contextlib.suppress(AttributeError, ValueError, NotImplementedError):
            port.exclusive = True
        port.dtr = False
        port.rts = False
        port.open()
        # Only some UARTs have a latency timer; the rest answer with an error that means nothing to us.
        with contextlib.suppress(AttributeError, ValueError, NotImplementedError, *PORT_ERRORS):
            port.set_low_latency_mode(True)
        port.reset_input_buffer()
    except _OPEN_ERRORS as error:
        if port is not None:
            with contextlib.suppress(*PORT_ERRORS):
                port.close()
        raise _unavailable(address, error) from error
    native = sys.platform == "linux" and isinstance(port, serial.Serial)
    return FileLink(port) if native else SerialLink(port)


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

    `ring` holds the last 1024 accepted lines and `seq` how many there were; `lost` is a sentence while the port
    is gone; `identity` tells this glove from another.
    """

    def __init__(
        self, address: str, decoder: Decoder, clock: Clock, transport: str = "", baud: int = BAUD
    ) -> None:
        self.address = address
        self.decoder = decoder
        self.ring: deque[Raw] = deque(maxlen=RING)
        self.seq = 0
        self.held = 0
        self.lost = ""
        self._clock = clock
        self._transport = transport
        self._baud = baud
        self._gate: Gate | None = None
        self._steady: Raw | None = None
        self._stop = threading.Event()
        self._link: Link | None = open_link(address, transport, baud)
        self._who = None if transport else identity(address)
        self.identity = known_by(address, transport, self._who)
        self._opened()
        self.begun_s = self.opened_s
        self._thread = threading.Thread(target=self._run, name=f"glove {address}", daemon=True)
        self._thread.start()

    @property
    def newest(self) -> Sample | None:
        """The last accepted sample, or None before the first."""
        if not self.ring:
            return None
        raw = self.ring[-1]
        return Sample(self.seq, raw[0], unpack(raw))

    def close(self) -> None:
        """Stop the thread and let the port go; a second call does nothing."""
        self._stop.set()
        self._thread.join(timeout=2.0)

    def _opened(self) -> None:
        self.opened_s = self.heard_s = self._clock()
        self._real = os.path.realpath(self.address) if not self._transport else ""
        self._gate = self._steady = None
        self._mute_until_s = -float("inf")
        self._nudges = 0
        self.decoder.reset()
        self.watch = Watch()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    if self._link is not None:
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

    def _read(self, link: Link) -> None:
        """Take what comes until the port fails, falls silent for long, or we are told to stop."""
        clock, stop, take = self._clock, self._stop, link.take
        lines, seq = self.decoder.lines, self.seq
        while not stop.is_set():
            data = take()
            now_s = clock()
            if data:
                # First the sample; all that can wait comes after.
                self._take(data, now_s)
                self.heard_s = clock()
                self._nudges = 0
                if self.decoder.lines > lines:
                    self._answer(link, self.decoder.lines - lines, now_s)
                    self._look(self.seq > seq)
                    lines, seq = self.decoder.lines, self.seq
            elif not self._patient(link, now_s):
                return

    def _take(self, data: bytes, now_s: float) -> None:
        """Bytes read at `now_s` to accepted samples; every line passes here, so it is kept lean."""
        byte_s = 10.0 / self._baud
        append, seq = self.ring.append, self.seq
        # The last line while nothing is held back: what follows it is asked here, all else takes the long way.
        steady = self._steady
        found = self.decoder.feed_raw(data, now_s)
        step = self.decoder.step
        if step and steady and calm(step, steady[2], byte_s) and plausible(steady, found[0], byte_s):
            self.ring.extend(found)
            self.seq, self._steady = seq + len(found), found[-1]
            return
        for raw in found:
            if steady is None or not plausible(steady, raw, byte_s):
                self._gate, accepted = gate(self._gate if steady is None else Gate(steady), raw, byte_s)
                if not accepted:
                    steady = None
                    self.held += 1
                    continue
            steady = raw
            append(raw)
            seq += 1
        self._steady, self.seq = steady, seq

    def _look(self, fresh: bool) -> None:
        """Judge what came, once a chunk and after all that is in a hurry."""
        good, bad = self.decoder.good - self.held, self.decoder.bad + self.held
        if fresh:
            self.lost = ""
            time_s, _, scale, a, b, c, d, e, *_ = self.ring[-1]
            self.watch.see(time_s, (a, b, c, d, e), scale, good, bad)
        else:
            self.watch.count(good, bad)

    def _answer(self, link: Link, lines: int, now_s: float) -> None:
        """One newline for each line received; never anything else."""
        if now_s >= self._mute_until_s and not link.give(ANSWER * lines):
            self._mute_until_s = now_s + MUTE_S

    def _patient(self, link: Link, now_s: float) -> bool:
        """What to do in silence; False to open the port again."""
        silent_s = now_s - self.heard_s
        if self._nudges < NUDGES and silent_s >= NUDGE_AFTER_S + self._nudges * NUDGE_EVERY_S:
            self._nudges += 1
            self._answer(link, 1, now_s)
        if self._transport == "listen" or silent_s < REOPEN_S:
            return True
        if not self._transport and self._real != os.path.realpath(self.address) and Path(self.address).exists():
            return False
        return silent_s < SILENT_S

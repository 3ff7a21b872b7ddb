"""Where an emulated glove is plugged in: a pty under a name of its own, or TCP as WiFi firmware has it."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from devices.api import DeviceError
from devices.glove.wifi import split_host

RETRY_S: Final = 1.0


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
                pause(RETRY_S, stop)
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


def plug_in(link: str, stop: Callable[[], bool]) -> Line:
    """The line at `link`, a path or a TCP address; EmulatorError or OSError where there can be none."""
    head, colon, port = link.removeprefix("listen:").rpartition(":")
    if link.startswith("listen:") or (colon and port.isdigit() and "/" not in head and "\\" not in head):
        return TcpLine(link, stop)
    if not hasattr(os, "openpty"):
        raise EmulatorError(
            "Windows has no pseudo-terminals: use --link 127.0.0.1:65432 here and "
            "--device lucidglove+listen:127.0.0.1:65432 in the program."
        )
    return PtyLine(link)


def pause(seconds: float, stop: Callable[[], bool]) -> None:
    """Wait so long, or until told to stop."""
    end_s = time.monotonic() + seconds
    while not stop() and (left_s := end_s - time.monotonic()) > 0:
        time.sleep(min(0.05, left_s))

"""Emulated gloves as real processes on real ptys; none outlives its test."""

import os
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices import open_device
from devices.api import Device, Status
from devices.glove.driver import LucidGlove

ROOT = Path(__file__).parents[2]
Emulate = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "glove"


@pytest.fixture
def emulate(link: Path) -> Iterator[Emulate]:
    """Starts the emulator as a process and waits until its port is there."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        fault: str = "", firmware: str = "lockstep", motion: str = "grasp", at: str | Path = link
    ) -> subprocess.Popen[bytes]:
        port = Path(at)
        before = made_at(port)
        process = subprocess.Popen(
            [sys.executable, "-m", "devices.glove.emulator", str(at), "right", firmware, motion, "200", fault],
            cwd=ROOT,
        )
        started.append(process)
        if "/" in str(at):
            until(lambda: made_at(port) not in (None, before), 30)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def opened(link: Path) -> Iterator[Callable[..., LucidGlove]]:
    """Opens the glove at the link, or another, and closes it."""
    devices: list[Device] = []

    def open_it(url: str = "", clock: Callable[[], float] = time.monotonic) -> LucidGlove:
        device = open_device(url or f"lucidglove:{link}?hand=right", clock)
        assert isinstance(device, LucidGlove)
        devices.append(device)
        return device

    yield open_it
    for device in devices:
        device.close()


def made_at(link: Path) -> tuple[int, int] | None:
    """Which link this is, also when it names the same pty: the kernel gives a freed number out again."""
    try:
        known = link.lstat()
    except FileNotFoundError:
        return None
    return known.st_ino, known.st_ctime_ns


def until(true: Callable[[], object], limit_s: float = 5.0) -> float:
    """Wait for it; gives the seconds it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < limit_s, "it did not happen in time"
        time.sleep(0.001)
    return time.monotonic() - started


class Board:
    """The board's end of a pty, moved by the test itself."""

    def __init__(self, link: Path) -> None:
        self._board, self._host = os.openpty()
        tty.setraw(self._board)
        tty.setraw(self._host)
        os.set_blocking(self._board, False)
        self.link = link
        fresh = link.with_suffix(".new")
        fresh.symlink_to(os.ttyname(self._host))
        fresh.replace(link)

    def send(self, *lines: bytes) -> None:
        os.write(self._board, b"".join(lines))

    def received(self) -> bytes:
        try:
            return os.read(self._board, 4096)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        os.close(self._board)
        os.close(self._host)


@pytest.fixture
def plug(link: Path) -> Iterator[Callable[[], Board]]:
    """Makes a board at the link; a second one takes the link over, as another port under the same name."""
    boards: list[Board] = []

    def make() -> Board:
        boards.append(Board(link))
        return boards[-1]

    yield make
    for board in boards:
        board.close()


@pytest.fixture
def wait_until() -> Callable[..., float]:
    return until


@pytest.fixture
def reach() -> Callable[..., Status]:
    """Waits until the device is in a state; gives its status then."""

    def wait(device: Device, state: object, limit_s: float = 5.0) -> Status:
        until(lambda: device.status.state is state, limit_s)
        return device.status

    return wait

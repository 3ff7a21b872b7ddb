"""How fast a glove's byte becomes a sample, and how many lines a second: ours and the least that is possible."""

from __future__ import annotations

import contextlib
import mmap
import os
import select
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import serial

from devices.api import DeviceLost, DeviceUnavailable, Reason
from devices.glove.port import BAUD, READ_S, GlovePort, open_link
from devices.glove.protocol import ANSWER, STOCK_LINE, Decoder, Reading, encode_alpha

HZ: Final = 200.0
SCALE: Final = 4095
ROUNDS: Final = 5
PATIENCE_S: Final = 30.0
# Seldom, so that looking does not hold up what is measured.
LOOK_S: Final = 0.03
_TIME: Final = struct.Struct("d")
_BLOCK: Final = 64
_AWAY_S: Final = 0.002
_WAY: Final = 200


def byte_to_sample(seconds: float) -> list[float]:
    """Seconds from `write()` in another process to the sample in the slot, at 200 lines/s through a pty.

    The wire is not changed to carry times: the joystick's values hold the line's number, and the other
    process notes when it sent each number in a shared file. Both read the same monotonic clock.
    """
    count = max(1, round(seconds * HZ))
    with _pty() as (board, name), _timed(name) as port, _noted(board, count) as sent:
        _until(lambda: port.number >= count - 1, seconds + PATIENCE_S)
        sent_s = sent()
    return [got_s - sent_s[number] for number, got_s in port.taken]


def byte_to_read(seconds: float) -> list[float]:
    """The floor of `byte_to_sample`: the same way, up to a bare loop that reads, keeps the bytes and answers them.

    Most of it is the machine waking a reader that sleeps, which no program can do sooner. Answering belongs to it:
    boards wait for that, and after it the next wake takes a third longer.
    """
    count = max(1, round(seconds * HZ))
    got: list[tuple[float, bytes]] = []
    with _pty() as (board, name), contextlib.closing(open_link(name)) as link, _noted(board, count) as sent:
        end_s, lines = time.monotonic() + seconds + PATIENCE_S, 0
        while lines < count and time.monotonic() < end_s:
            if data := link.take():
                got.append((time.monotonic(), data))
                lines += data.count(ANSWER)
                link.give(ANSWER)
        sent_s = sent()
    decoder = Decoder()
    read = [(got_s, _number(reading)) for got_s, data in got for reading in decoder.feed(data)[-1:]]
    return [got_s - sent_s[number] for got_s, number in read if number is not None]


def lines_per_second(n: int, rounds: int = ROUNDS) -> tuple[float, float]:
    """Lines/s through a pty that is written as fast as it takes them: ours (whole driver) and the floor.

    The floor is `read(in_waiting or 1)`, a split and the same regular expression in a bare loop, nothing kept
    and nothing answered. `n` lines in all for each, in `rounds` rounds in turn; the best counts, since other work
    on the machine only ever slows a round down.
    """
    each = max(2000, n // rounds)
    ours, floor = zip(*((_ours(each), _floor(each)) for _ in range(rounds)), strict=True)
    return max(ours), max(floor)


class _Timed(GlovePort):
    """Notes the number of each chunk's last line, and when it was in the slot."""

    def __init__(self, address: str) -> None:
        self.taken: list[tuple[int, float]] = []
        self.number = -1
        super().__init__(address, Decoder(), time.monotonic)

    def _look(self, fresh: bool) -> None:
        # Only here, after all that is in a hurry, so that the way to the slot is the one that is shipped.
        super()._look(fresh)
        newest = self.newest
        number = _number(newest.reading) if fresh and newest is not None else None
        if number is not None:
            self.number = number
            self.taken.append((number, self.heard_s))


def _ours(n: int) -> float:
    with _pty() as (board, name), _timed(name) as port, _peer(board, "flood", n):
        _until(lambda: port.decoder.good >= n, PATIENCE_S + n / 1000)
        first, last = port.taken[0], port.taken[-1]
        return (last[0] - first[0]) / (last[1] - first[1])


def _floor(n: int) -> float:
    match = STOCK_LINE.fullmatch
    with _pty() as (board, name), serial.Serial(name, BAUD, timeout=READ_S) as port, _peer(board, "flood", n):
        good, rest, start_s, first = 0, b"", 0.0, 0
        end_s = time.monotonic() + PATIENCE_S + n / 1000
        while good < n and time.monotonic() < end_s:
            *lines, rest = (rest + port.read(port.in_waiting or 1)).split(b"\n")
            for line in lines:
                if match(line):
                    good += 1
            if good and not first:
                first, start_s = good, time.monotonic()
        return (good - first) / (time.monotonic() - start_s)


@contextlib.contextmanager
def _pty() -> Iterator[tuple[int, str]]:
    """The board's end of a new pty, and the name of the host's."""
    if sys.platform == "win32":
        raise DeviceUnavailable(
            Reason.NOT_INSTALLED, "The glove's speed can be measured on Linux and macOS only: Windows has no pty."
        )
    import tty

    board, host = os.openpty()
    try:
        tty.setraw(board)
        tty.setraw(host)
        yield board, os.ttyname(host)
    finally:
        os.close(board)
        os.close(host)


@contextlib.contextmanager
def _timed(name: str) -> Iterator[_Timed]:
    port = _Timed(name)
    try:
        yield port
    finally:
        port.close()


@contextlib.contextmanager
def _noted(board: int, count: int) -> Iterator[Callable[[], list[float]]]:
    """Another process that sends so many numbered lines; gives what reads the time at which each was sent."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "sent"
        notes.write_bytes(bytes(count * _TIME.size))
        with _peer(board, "paced", count, str(notes)):
            yield lambda: [sent_s for (sent_s,) in _TIME.iter_unpack(notes.read_bytes())]


@contextlib.contextmanager
def _peer(board: int, *job: object) -> Iterator[None]:
    """Another process that writes into the pty until we are done with it."""
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", "devices.glove.measure", str(board), *map(str, job)],
        pass_fds=[board],
        env={**os.environ, "PYTHONPATH": paths},
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _until(done: Callable[[], bool], limit_s: float) -> None:
    end_s = time.monotonic() + limit_s
    while not done():
        if time.monotonic() > end_s:
            raise DeviceLost("The measurement did not end: close other programs, then measure again.")
        time.sleep(LOOK_S)


def _number(reading: Reading) -> int | None:
    """The number that `_line` put into it."""
    return None if reading.stick is None else reading.stick[0] | reading.stick[1] << 12


def _line(number: int) -> bytes:
    """A plausible line with its number in the joystick's two values, 12 bits each."""
    place = number % (2 * _WAY)
    value = SCALE * min(place, 2 * _WAY - place) // _WAY
    stick = (number & SCALE, number >> 12 & SCALE)
    return encode_alpha(Reading((value,) * 5, SCALE, stick, max(0, 2 * (value - 2047))))


def _send_paced(board: int, count: int, notes: str) -> None:
    with open(notes, "r+b") as file, mmap.mmap(file.fileno(), 0) as sent:  # noqa: PTH123  (mmap needs a descriptor)
        next_s = time.monotonic()
        for number in range(count):
            line = _line(number)
            next_s += 1.0 / HZ
            time.sleep(max(0.0, next_s - time.monotonic()))
            sent_s = time.monotonic()
            os.write(board, line)
            # A board does not run on the reader's processor: be off it before the reader wakes, and tidy up later.
            time.sleep(_AWAY_S)
            _TIME.pack_into(sent, number * _TIME.size, sent_s)
            _drink(board)


def _send_flood(board: int, count: int) -> None:
    lines = [_line(number) for number in range(count)]
    blocks = [b"".join(lines[start : start + _BLOCK]) for start in range(0, count, _BLOCK)]
    os.set_blocking(board, False)
    for block in blocks:
        left = block
        while left:
            try:
                left = left[os.write(board, left) :]
            except BlockingIOError:
                select.select([board], [board], [])
            _drink(board)
    while True:
        _drink(board)
        time.sleep(0.01)


def _drink(board: int) -> None:
    """Take the host's answers off the pty, which would else fill up."""
    while select.select([board], [], [], 0.0)[0]:
        os.read(board, 4096)


def _main(board: int, mode: str, count: int, *notes: str) -> None:
    if mode == "paced":
        _send_paced(board, count, *notes)
        time.sleep(PATIENCE_S)
    else:
        _send_flood(board, count)


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:])

"""Finds gloves by listening: USB numbers only say which ports may be asked, the lines say which is a glove."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from serial.tools import list_ports

from devices.api import DeviceUnavailable, Reason
from devices.glove.health import BOOT_S
from devices.glove.port import BAUD, NUDGE_AFTER_S, PORT_ERRORS, open_link
from devices.glove.protocol import ANSWER, Decoder, Encoding, Order

# The adapters of the boards that gloves are built with; every hobby board has one of them (devices.md 1.1).
# CP2102, CH340 (and the two numbers that stock hosts also look for), CH9102, FT232R, Espressif's own USB.
ADAPTERS: Final = frozenset(
    {
        (0x10C4, 0xEA60),
        (0x1A86, 0x7523),
        (0x1A86, 0x7524),
        (0x7523, 0x7524),
        (0x1A86, 0x55D4),
        (0x0403, 0x6001),
        (0x303A, 0x1001),
    }
)
BLUETOOTH_NAME: Final = "lucidglove"
LISTEN_S: Final = 1.5
GOOD_LINES: Final = 20


class Candidate(NamedTuple):
    """A port that may be asked whether it is a glove."""

    path: str
    label: str


def candidates(ports: Iterable[Any] | None = None) -> list[Candidate]:
    """The ports on the list of adapters, and Bluetooth ports named like a glove; no port is opened."""
    found = []
    for info in list_ports.comports() if ports is None else ports:
        names = f"{info.description or ''} {getattr(info, 'name', None) or ''}".lower()
        if (info.vid, info.pid) in ADAPTERS or BLUETOOTH_NAME in names:
            found.append(Candidate(info.device, info.description or info.device))
    return found


def is_glove(
    path: str,
    encoding: Encoding = "alpha",
    order: Order = "thumb-first",
    baud: int = BAUD,
    listen_s: float = LISTEN_S,
) -> bool:
    """Whether twenty good lines in a row come from the port; DeviceUnavailable when it cannot be opened.

    It listens for 1.5 s from the first byte, and waits for that byte as long as a board takes to boot. A
    newline every 50 ms is all that it writes. Call it only for ports on the list or named by the user.
    """
    decoder = Decoder(encoding, order)
    link = open_link(path, "", baud)
    decoder.reset()
    run, good, bad = 0, 0, 0
    try:
        now_s = time.monotonic()
        end_s, nudge_s, heard = now_s + BOOT_S + listen_s, now_s, False
        while now_s < end_s and run < GOOD_LINES:
            if now_s >= nudge_s:
                link.give(ANSWER)
                nudge_s = now_s + NUDGE_AFTER_S
            data = link.take()
            now_s = time.monotonic()
            if data and not heard:
                # What a board prints while it boots must not use up the time for its lines.
                heard = True
                end_s = max(end_s - BOOT_S, now_s + listen_s)
            lines = decoder.lines
            decoder.feed(data, now_s)
            if decoder.lines > lines:
                link.give(ANSWER * (decoder.lines - lines))
            run = 0 if decoder.bad > bad else run + decoder.good - good
            good, bad = decoder.good, decoder.bad
    except PORT_ERRORS:
        return False
    finally:
        link.close()
    return run >= GOOD_LINES


def find_gloves(
    encoding: Encoding = "alpha",
    order: Order = "thumb-first",
    baud: int = BAUD,
    ports: Iterable[Any] | None = None,
) -> list[Candidate]:
    """The candidates that are gloves, all listened to at the same time; at most about 3.5 s."""
    asked = candidates(ports)
    if not asked:
        return []

    def listen(candidate: Candidate) -> bool:
        try:
            return is_glove(candidate.path, encoding, order, baud)
        except DeviceUnavailable:
            return False

    with ThreadPoolExecutor(max_workers=len(asked)) as pool:
        answers = list(pool.map(listen, asked))
    return [candidate for candidate, answer in zip(asked, answers, strict=True) if answer]


def only_one(found: Sequence[Candidate], asked: Sequence[Candidate]) -> str:
    """The path of the only glove found; DeviceUnavailable that says what to do when there is none or several."""
    if len(found) == 1:
        return found[0].path
    if found:
        named = " and ".join(candidate.path for candidate in found)
        raise DeviceUnavailable(
            Reason.BAD_ADDRESS,
            f"More than one glove is plugged in: name the one to use ({named}) instead of auto.",
        )
    if asked:
        named = ", ".join(candidate.path for candidate in asked)
        raise DeviceUnavailable(
            Reason.NOT_FOUND,
            f"None of the boards plugged in ({named}) sends glove data: switch the glove on, or name its port.",
        )
    raise DeviceUnavailable(
        Reason.NOT_FOUND,
        "No glove was found: plug it in and switch it on, or name its port, for example lucidglove:/dev/ttyUSB0.",
    )

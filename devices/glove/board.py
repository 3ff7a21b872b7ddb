"""An emulated glove's firmware and its faults: what the sensors say, as stock boards would send it; pure."""

from __future__ import annotations

import math
import random
from typing import Final

from devices.glove.protocol import Five, Reading

SCALE: Final = 4095
HALF: Final = SCALE // 2
MOTIONS: Final = ("grasp", "still")
# Twelve half-movements a minute: the beat of lantern's first level.
HALF_MOVEMENT_S: Final = 5.0
# A 12-bit ADC of an ESP32 moves by a few counts at rest.
ADC_NOISE: Final = 4

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
# Faults that begin later than the rest, where the caller does not say when.
STARTS_S: Final = {"unplug": 5.0}
_BOOT_TEXT: Final = (
    b"ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"
    b"configsip: 0, SPIWP:0xee\r\nmode:DIO, clock div:1\r\nload:0x3fff0030,len:1184\r\nentry 0x400805e4\r\n"
)


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

"""The wire of LucidGloves and OpenGloves boards: strict lines in, plausible readings out; pure.

Two encodings exist. *Alpha* names each value with a letter (`A2047B2047C2047D2047E2047F2047G2047P0`), *legacy*
sends thirteen fields with `&` between them. Neither has a checksum, so a line is taken whole or not at all, and
`gate` holds back a reading that no hand could have reached. Facts: LucidVR/lucidgloves firmware 76472c7,
LucidVR/opengloves-driver a462ff6, senseshift/opengloves-lib d2e2660.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import numpy as np

Encoding = Literal["alpha", "legacy"]
Order = Literal["thumb-first", "little-first"]
Five = tuple[int, int, int, int, int]

# The only thing ever written to a glove. Stock firmware waits up to 1 s for it after each line it sends. Anything
# longer could be read as a command and pull the force-feedback servos on a patient's fingers: never send more.
ANSWER: Final = b"\n"

SCALES: Final = (1023, 4095)
# A line without an end is given up after so many bytes; the longest that boards send is 201, the stock
# host's own buffer 200.
LINE_LIMIT: Final = 256
_NUMBER = rb"(\d{1,4})"
STOCK_LINE: Final = re.compile(
    rb"A(\d{1,4})B(\d{1,4})C(\d{1,4})D(\d{1,4})E(\d{1,4})(?:F(\d{1,4})G(\d{1,4})(?:P(\d{1,4}))?)?"
    rb"(H?I?J?K?L?M?N?O?)\r?"
)
# Whole stock lines with all eight values, as many as came.
_BACKLOG: Final = re.compile(
    rb"(?:%sH?I?J?K?L?M?N?O?\r?\n)*" % b"".join(b"%c\\d{1,4}" % letter for letter in b"ABCDEFGP")
)
_ALL_DIGITS: Final = b"0123456789"
_DIGITS: Final = bytes(byte if byte in _ALL_DIGITS else ord(" ") for byte in range(256))
# What a stock line with all eight values and no button is without its digits.
_LETTERS, _VALUES, _LONGEST = b"ABCDEFGP\n", 8, 4
BACKLOG: Final = 8
_LINE: Final = re.compile(rb"(?:(?:[A-GP]|\([A-E](?:B|A[A-D])\))\d{1,4}|[H-O])+\r?")
_PART: Final = re.compile(rb"([A-P]|\([A-E][AB][A-D]?\))(\d*)")
_INFO: Final = re.compile(rb"Z(?:\d*|[A-Za-z][A-Za-z0-9]*)(?:\(Z[A-Z]\)\d*)*\r?|(?:\(Z[A-Z]\)\d*)+\r?")
_LEGACY: Final = re.compile(rb"&".join([_NUMBER] * 7 + [rb"([01])"] * 6) + rb"\r?")

_FINGERS: Final = (b"A", b"B", b"C", b"D", b"E")
_SPLAYS: Final = tuple(b"(" + letter + b"B)" for letter in _FINGERS)
_JOINTS: Final = tuple(
    tuple(b"(" + letter + b"A" + joint + b")" for joint in (b"A", b"B", b"C", b"D")) for letter in _FINGERS
)
_JOINT_KEYS: Final = tuple(key for finger in _JOINTS for key in finger)


class Reading(NamedTuple):
    """One accepted line, in the board's own counts.

    `curls` thumb to little, 0 open to `scale` fist; `stick` x, y and `trigger` 0..`scale` (None where the line
    has none); `flags` the letters H-O that were set; `splays` five or None each; `joints` twenty, four a finger.
    """

    curls: Five
    scale: int
    stick: tuple[int, int] | None = None
    trigger: int | None = None
    flags: bytes = b""
    splays: tuple[int | None, ...] | None = None
    joints: tuple[int | None, ...] | None = None


# A line as it is kept, one bare tuple, since every line makes one and few are looked at: time of its first byte
# (s), length in bytes, scale, five curls, and the stock line itself, or the reading where it is no stock line.
Raw = tuple[float, int, int, int, int, int, int, int, bytes | Reading]
# Lines that were read in one go get times so far apart.
TICK_S: Final = 1e-6


# Each value as it stands on the wire: one look-up reads it and checks its range. Stick and trigger may be absent.
# Stock firmware doubles the index's upper half, so that a full fist gives a trigger one above the maximum.
class Step(NamedTuple):
    """The largest change of any curl from line to line (counts), and the length of the shortest line (bytes)."""

    counts: int
    length: int


class _Tables(NamedTuple):
    curls: dict[bytes, int]
    sticks: dict[bytes | None, int | None]
    triggers: dict[bytes | None, int | None]


def _tables(scale: int) -> _Tables:
    curls = {b"%d" % count: count for count in range(scale + 1)}
    sticks: dict[bytes | None, int | None] = {None: None}
    sticks.update(curls.items())
    triggers = {**sticks, b"%d" % (scale + 1): scale}
    return _Tables(curls, sticks, triggers)


_TABLES: Final = {scale: _tables(scale) for scale in SCALES}


def unpack(raw: Raw) -> Reading:
    """The reading in a raw line."""
    rest = raw[8]
    if isinstance(rest, Reading):
        return rest
    _, _, scale, a, b, c, d, e, _ = raw
    match = STOCK_LINE.fullmatch(rest)
    if match is None:
        raise ValueError(f"{rest!r} is not the line of this reading")
    *_, x, y, p, flags = match.groups()
    stick = None if x is None else (int(x), int(y))
    return Reading((a, b, c, d, e), scale, stick, None if p is None else min(int(p), scale), flags)


class Decoder:
    """Bytes in any pieces to readings, with counts of what came.

    `scale` is 1023 (8-bit boards) or 4095 (ESP32); None means: 1023 until a value above it shows a 12-bit board,
    then 4095 for good. `good` and `bad` count lines, `lines` all lines that want an `ANSWER` (blank ones do
    not: WiFi boards end each line twice), `legacy` and `above_scale` count bad lines that another option
    would have read. `step` is known when many lines came at once: how far the curls went in it.
    """

    def __init__(
        self, encoding: Encoding = "alpha", order: Order = "thumb-first", scale: int | None = None
    ) -> None:
        if scale is not None and scale not in SCALES:
            raise ValueError(f"scale must be 1023 or 4095, not {scale}")
        self.encoding: Encoding = encoding
        self.order: Order = order
        self.scale = scale or SCALES[0]
        self._fixed = scale is not None
        self._rest = b""
        self._rest_s = 0.0
        self._last_s = -math.inf
        self._skipping = False
        self.step: Step | None = None
        # No line has begun, so that the next bytes may be one whole line.
        self._alone = encoding == "alpha"
        self.good = self.bad = self.lines = self.legacy = self.above_scale = 0

    def feed(self, data: bytes, time_s: float = 0.0) -> list[Reading]:
        """The readings of the lines that end in `data`, which was read at `time_s`; never raises."""
        return [unpack(raw) for raw in self.feed_raw(data, time_s)]

    def feed_raw(self, data: bytes, now_s: float) -> list[Raw]:
        """The same lines as bare tuples, each with the strictly rising time (s) of its first byte."""
        self.step = None
        # One stock line by itself, as nearly all come at 200 a second: the shortest way to a sample.
        if self._alone and len(data) < LINE_LIMIT and data[-1:] == b"\n" and (raw := self._stock(data, now_s)):
            return [raw]
        found: list[Raw] = []
        *lines, rest = data.split(b"\n")
        if not lines:
            self._hold(rest, now_s)
            return found
        start_s = self._rest_s if self._rest else now_s
        lines[0] = self._rest + lines[0]
        self._rest = b""
        if self._skipping:
            self._skipping = False
            del lines[0]
            self.lines += 1
        # Lines read in one go end at `now_s` and stand a tick apart, so that no time repeats or lies ahead.
        start_s = max(min(start_s, now_s - TICK_S * (len(lines) - 1)), self._last_s + TICK_S)
        time_s = max(now_s - TICK_S * (len(lines) - 1), start_s)
        if self.encoding != "alpha":
            self._read_slowly(lines, start_s, time_s, found)
        elif len(lines) < BACKLOG or not (found := self._read_backlog(lines, start_s, time_s)):
            found = []
            self._read(lines, map(STOCK_LINE.fullmatch, lines), start_s, time_s, found)
        if found:
            self._last_s = found[-1][0]
        self._hold(rest, now_s)
        return found

    def reset(self) -> None:
        """Forget the unfinished line: the port was opened again.

        A legacy line without its head looks whole (`47&…` for `2047&…`), so the first one is passed over.
        """
        self._rest, self._skipping = b"", self.encoding == "legacy"
        self._alone = not self._skipping

    @property
    def unfinished(self) -> bool:
        """True while a line has begun and not ended."""
        return bool(self._rest) or self._skipping

    def _hold(self, rest: bytes, time_s: float) -> None:
        self._alone = not rest and not self.unfinished and self.encoding == "alpha"
        if self._skipping or not rest:
            return
        if not self._rest:
            self._rest_s = time_s
        self._rest += rest
        if len(self._rest) > LINE_LIMIT:
            # The tail of such a line must not pass for a line of its own: skip to the next newline.
            self._rest, self._skipping = b"", True
            self.bad += 1

    def _stock(self, data: bytes, now_s: float) -> Raw | None:
        """What `_read` gives where a plain stock line is all of `data`, which ends with a newline; else None."""
        # A line that was waited for finds cold memory: an expression or a large table costs more than this.
        if data.translate(None, _ALL_DIGITS) != _LETTERS or data[0] != _LETTERS[0]:
            return None
        # A letter first and one last, and as many numbers as lie between them: each letter has its own.
        numbers = data.translate(_DIGITS).split()
        if len(numbers) != _VALUES or max(map(len, numbers)) > _LONGEST:
            return None
        a, b, c, d, e, x, y, p = map(int, numbers)
        scale = self.scale
        if max(a, b, c, d, e, x, y, p - 1) > scale:
            return None
        self.good += 1
        self.lines += 1
        self._last_s = max(now_s, self._last_s + TICK_S)
        return self._last_s, len(data) - 1, scale, a, b, c, d, e, data[:-1]

    def _read(
        self,
        lines: list[bytes],
        matches: Iterable[re.Match[bytes] | None],
        start_s: float,
        time_s: float,
        found: list[Raw],
    ) -> None:
        """Whole lines, each with its match of STOCK_LINE.

        The first began at `start_s`, the rest at `time_s` or a tick after each other. What nearly all boards send
        is read here without a call; any other line goes to `read_line`.
        """
        append = found.append
        scale, quick = self.scale, 0
        count, stick, trigger = _TABLES[scale]
        for line, match in zip(lines, matches, strict=True):
            try:
                # The look-ups of stick and trigger only check them.
                a, b, c, d, e, x, y, p, _ = match.groups()  # type: ignore[union-attr]
                stick[x], stick[y], trigger[p]
                append((start_s, len(line), scale, count[a], count[b], count[c], count[d], count[e], line))
                quick += 1
            except (AttributeError, KeyError):
                self._read_slowly([line], start_s, time_s, found)
                scale = self.scale
                count, stick, trigger = _TABLES[scale]
            time_s += TICK_S
            start_s = time_s
        self.good += quick
        self.lines += quick

    def _read_backlog(self, lines: list[bytes], start_s: float, time_s: float) -> list[Raw]:
        """Many stock lines with all eight values, in a few steps over all of them; empty when one is another.

        It accepts and gives what `_read` does, in half the time, so that a reader that was held up catches up.
        """
        body = b"\n".join((*lines, b""))
        if _BACKLOG.fullmatch(body) is None:
            return []
        counts = np.fromstring(body.translate(_DIGITS), np.int64, sep=" ").reshape(len(lines), -1)
        # The trigger may be one above the scale.
        if counts[:, :-1].max() > self.scale or counts[:, -1].max() > self.scale + 1:
            return []
        curls = counts[:, :5]
        self.step = Step(int(np.abs(curls[1:] - curls[:-1]).max()), min(map(len, lines)))
        self.good += len(lines)
        self.lines += len(lines)
        times = itertools.chain((start_s,), itertools.count(time_s + TICK_S, TICK_S))
        columns = (times, map(len, lines), itertools.repeat(self.scale), *curls.T.tolist(), lines)
        return list(zip(*columns, strict=False))

    def _read_slowly(self, lines: list[bytes], start_s: float, time_s: float, found: list[Raw]) -> None:
        for line in lines:
            reading = self.read_line(line)
            if reading is not None:
                found.append((start_s, len(line), reading.scale, *reading.curls, reading))
            time_s += TICK_S
            start_s = time_s

    def read_line(self, line: bytes) -> Reading | None:
        """One whole line without its newline; None for what is not a complete, sound reading."""
        if not line or line == b"\r":
            return None
        self.lines += 1
        reading = self._alpha(line) if self.encoding == "alpha" else self._legacy(line)
        if reading is not None:
            self.good += 1
        elif not _INFO.fullmatch(line):
            self.bad += 1
            self.legacy += self.encoding == "alpha" and _LEGACY.fullmatch(line) is not None
        return reading

    def _alpha(self, line: bytes) -> Reading | None:
        match = STOCK_LINE.fullmatch(line)
        if match is None:
            return self._any_keys(line)
        a, b, c, d, e, f, g, p, flags = match.groups()
        curls = (int(a), int(b), int(c), int(d), int(e))
        stick = None if f is None else (int(f), int(g))
        trigger = None if p is None else int(p)
        most = max(curls) if stick is None else max(*curls, *stick)
        if trigger is not None and trigger > most:
            # Stock firmware doubles the index's upper half, so that a full fist gives one above the maximum.
            most = max(most, trigger - 1)
        if most > self.scale and not self._rescale(most):
            return None
        return Reading(curls, self.scale, stick, None if trigger is None else min(trigger, self.scale), flags)

    def _legacy(self, line: bytes) -> Reading | None:
        match = _LEGACY.fullmatch(line)
        if match is None:
            return None
        fields = match.groups()
        a, b, c, d, e, x, y = (int(field) for field in fields[:7])
        most = max(a, b, c, d, e, x, y)
        if most > self.scale and not self._rescale(most):
            return None
        flags = bytes(letter for letter, field in zip(b"HIJKLM", fields[7:], strict=True) if field == b"1")
        curls = (a, b, c, d, e) if self.order == "thumb-first" else (e, d, c, b, a)
        return Reading(curls, self.scale, (x, y), None, flags)

    def _any_keys(self, line: bytes) -> Reading | None:
        """The slower way for lines with splay, joints or another order of keys.

        A key that comes twice means that two lines ran into one another. Taking the last value, as the stock
        host does, can mix two instants into one hand; the next whole line is 5 ms away, so the line is refused.
        """
        if _LINE.fullmatch(line) is None:
            return None
        parts = _PART.findall(line)
        values = {key: int(digits) if digits else -1 for key, digits in parts}
        curls = _curls(values)
        if len(values) != len(parts) or curls is None or (b"F" in values) != (b"G" in values):
            return None
        trigger = values.pop(b"P", None)
        most = max(*values.values(), 0 if trigger is None else trigger - 1)
        if most > self.scale and not self._rescale(most):
            return None
        splays = tuple(values.get(key) for key in _SPLAYS)
        joints = tuple(values.get(key) for key in _JOINT_KEYS)
        return Reading(
            curls,
            self.scale,
            (values[b"F"], values[b"G"]) if b"F" in values else None,
            None if trigger is None else min(trigger, self.scale),
            b"".join(key for key, digits in parts if not digits),
            splays if any(value is not None for value in splays) else None,
            joints if any(value is not None for value in joints) else None,
        )

    def _rescale(self, most: int) -> bool:
        """Go over to 12 bits when the scale is not given and the value asks for it."""
        if self._fixed or most > SCALES[1]:
            self.above_scale += most <= SCALES[1]
            return False
        self.scale = SCALES[1]
        return True


def _curls(values: dict[bytes, int]) -> Five | None:
    """Five curls; a finger without one takes the mean of its four joints; None when one is not known."""
    curls = []
    for finger, joints in zip(_FINGERS, _JOINTS, strict=True):
        if finger in values:
            curls.append(values[finger])
        elif all(joint in values for joint in joints):
            curls.append(round(sum(values[joint] for joint in joints) / len(joints)))
        else:
            return None
    a, b, c, d, e = curls
    return a, b, c, d, e


def encode_alpha(reading: Reading) -> bytes:
    """The line a board would send for the reading, newline included."""
    parts = [letter + b"%d" % value for letter, value in zip(_FINGERS, reading.curls, strict=True)]
    if reading.stick is not None:
        parts.append(b"F%dG%d" % reading.stick)
    if reading.trigger is not None:
        parts.append(b"P%d" % reading.trigger)
    parts.append(reading.flags)
    for keys, values in ((_SPLAYS, reading.splays), (_JOINT_KEYS, reading.joints)):
        if values is not None:
            parts.extend(key + b"%d" % value for key, value in zip(keys, values, strict=True) if value is not None)
    return b"".join(parts) + b"\n"


def encode_legacy(reading: Reading, order: Order = "thumb-first") -> bytes:
    """The thirteen fields of the older firmware, newline included."""
    curls = reading.curls if order == "thumb-first" else reading.curls[::-1]
    stick = reading.stick or (reading.scale // 2, reading.scale // 2)
    flags = [int(letter in reading.flags) for letter in b"HIJKLM"]
    return b"&".join(b"%d" % value for value in (*curls, *stick, *flags)) + b"\n"

"""`lucidglove:` a glove of LucidGloves firmware as a device: raw curls of one hand, and how the glove is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from devices.api import Clock, Device, DeviceUnavailable, Found, Reason, Status, Url
from devices.between import between, joins
from devices.glove.discovery import candidates, find_gloves, only_one
from devices.glove.health import DEAF_AGE_S, Facts, judge
from devices.glove.port import BAUD, GlovePort, Sample
from devices.glove.protocol import Decoder, Encoding, Order, Raw
from devices.url import option, read_options
from game.body.frame import Floats, LimbFrame
from game.body.joints import Side, Skeleton

TRANSPORTS: Final = ("", "socket", "listen")


@dataclass(frozen=True, slots=True)
class Options:
    """What a glove's URL may say after `?`."""

    hand: Side = option(Side.RIGHT, "the hand that wears it, which the glove itself does not tell")  # noqa: RUF009  (makes a dataclass field)
    scale: str = option("auto", "the highest value", allowed=("auto", "1023", "4095"))
    encoding: str = option("alpha", "the language of the firmware", allowed=("alpha", "legacy"))
    order: str = option("thumb-first", "order of fingers in legacy lines", allowed=("thumb-first", "little-first"))
    baud: int = option(BAUD, "speed of the serial port", low=1200, high=4_000_000)


_JOINTS: Final = len(Skeleton.HAND.joints)
_NO_POSITIONS: Final = np.full((_JOINTS, 3), np.nan)
_NO_TURNS: Final = np.full((_JOINTS, 4), np.nan)
_NONE: Final = np.zeros(_JOINTS, dtype=np.bool_)


class LucidGlove(Device):
    """A glove at a port, `auto`, `+socket:HOST:PORT` (a bridge) or `+listen:HOST:PORT` (a WiFi glove calls us).

    Options: `hand` (right), `scale` (auto), `encoding` (alpha), `order` (thumb-first; legacy boards only)
    and `baud` (115200). Frames carry `curl`, the raw value over its scale, and no joints: calibration,
    smoothing and the hand's shape come after. Opening raises DeviceUnavailable; what happens later is told by
    `status`, and the port is opened again by itself.
    """

    scheme: ClassVar[str] = "lucidglove"
    has_place = False

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        if url.transport not in TRANSPORTS:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS,
                "A glove is reached by lucidglove:PORT, lucidglove+socket:HOST:PORT or "
                f"lucidglove+listen:HOST:PORT, not by +{url.transport}.",
            )
        options = read_options(url, Options)
        self.side = options.hand
        encoding: Encoding = "legacy" if options.encoding == "legacy" else "alpha"
        order: Order = "little-first" if options.order == "little-first" else "thumb-first"
        address = url.address
        if address == "auto" and not url.transport:
            address = only_one(find_gloves(encoding, order, options.baud), candidates())
        elif not address:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS,
                "Name the glove's port, for example lucidglove:/dev/ttyUSB0, or lucidglove:auto.",
            )
        scale = None if options.scale == "auto" else int(options.scale)
        decoder = Decoder(encoding, order, scale)
        self._port = GlovePort(address, decoder, clock, url.transport, options.baud)
        self._drained = 0
        self._drained_s = -float("inf")
        self._missed = 0
        self._frame: LimbFrame | None = None

    @property
    def identity(self) -> str:
        """The adapter's USB serial number where it has its own, else the port or network address."""
        return self._port.identity

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """The gloves that answer; takes up to 3.5 s where a board is plugged in that might be one."""
        return tuple(
            Found(f"{cls.scheme}:{glove.path}", f"glove on {glove.path} ({glove.label})")
            for glove in find_gloves()
        )

    def latest(self) -> LimbFrame | None:
        """The newest accepted frame, or None before the first."""
        self.require_open()
        ring = self._port.ring
        return self._of(ring[-1]) if ring else None

    def drain(self) -> list[LimbFrame]:
        """Every accepted frame since the last drain, oldest first; at most the last 1024."""
        self.require_open()
        seq = self._port.seq
        ring = list(self._port.ring)
        fresh = [raw for raw in ring if raw[0] > self._drained_s]
        if fresh:
            if self._drained and len(fresh) == len(ring):
                self._missed += max(0, seq - self._drained - len(fresh))
            self._drained, self._drained_s = seq, fresh[-1][0]
        return [self._of(raw) for raw in fresh]

    def pose(self, at_s: float) -> LimbFrame | None:
        """The curls at `at_s`: between two samples at most `tracking.bridge_s` apart, else the newest before."""
        self.require_open()
        ring = self._port.ring
        try:
            before, after = _around(reversed(ring), at_s)
        except RuntimeError:  # the reader added a sample meanwhile, which a copy does not mind
            before, after = _around(reversed(list(ring)), at_s)
        if before is None:
            return None
        frame = self._of(before)
        if after is None or before[0] == at_s:
            return frame
        behind = self._make(after)
        return between(frame, behind, at_s) if joins(frame, behind) else frame

    @property
    def reading(self) -> Sample | None:
        """The newest accepted sample as the board sent it, for tests, measurements and staff."""
        return self._port.newest

    @property
    def status(self) -> Status:
        """How the glove is now; `dropped` counts readings held back as impossible and frames drained too late."""
        port = self._port
        now_s = self.clock()
        age_s = max(0.0, now_s - port.ring[-1][0]) if port.ring else math.inf
        rate_hz = 0.0 if age_s > DEAF_AGE_S else port.watch.rate_hz
        state, note = judge(
            Facts(
                port=port.address,
                open_s=now_s - port.begun_s,
                heard_s=now_s - port.heard_s,
                age_s=age_s,
                deaf=port.watch.deaf,
                ever=bool(port.ring),
                lost=f"{self.url.text} is closed." if self.closed else port.lost,
                bad=port.decoder.bad,
                legacy=port.decoder.legacy,
                above_scale=port.decoder.above_scale,
                fault=port.watch.fault(now_s),
            )
        )
        return Status(state, rate_hz, age_s, port.decoder.good, port.decoder.bad, port.held + self._missed, note)

    def close(self) -> None:
        """Stop reading and let the port go; a second call does nothing."""
        self.closed = True
        self._port.close()

    def _of(self, raw: Raw) -> LimbFrame:
        known = self._frame
        if known is not None and known.time_s == raw[0]:
            return known
        self._frame = frame = self._make(raw)
        return frame

    def _make(self, raw: Raw) -> LimbFrame:
        curl: Floats = np.array(raw[3:8], dtype=np.float64) / raw[2]
        return LimbFrame(
            raw[0],
            self.side,
            _NO_POSITIONS,
            _NO_TURNS,
            _NONE,
            _NONE,
            _NONE,
            _NONE,
            Skeleton.HAND,
            curl=curl,
        )


def _around(newest_first: Iterator[Raw], at_s: float) -> tuple[Raw | None, Raw | None]:
    """The newest sample at or before `at_s`, and the one after it."""
    after: Raw | None = None
    for raw in newest_first:
        if raw[0] <= at_s:
            return raw, after
        after = raw
    return None, after

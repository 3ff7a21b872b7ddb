"""`play:FILE` plays a recorded limb, one of ours or an npz file, as if the tracker were there now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from devices.api import Clock, DeviceUnavailable, Found, Reason, State, Status, Url
from devices.between import bridge_rules, fastest_m
from devices.recording import Recording
from devices.timed import Timed
from devices.url import option, read_options
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.settings import preset

_STALE_S: Final = 0.1
# Samples a second at which a still picture, a recording of one sample, repeats with loop=1.
_STILL_HZ: Final = 30.0


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What may stand behind the `?` of a play: URL."""

    start: float = option(0.0, "seconds of the file to leave out", low=0)
    speed: float = option(1.0, "how fast", low=0.05, high=20)
    loop: bool = option(False, "begin again at `start` for ever")
    hand: Side | None = option(None, "refuse a file of the other hand")  # noqa: RUF009  (makes a dataclass field)


class Play(Timed):
    """A recording as a device; the side is the file's, and time zero is `start` seconds into the file.

    `pose(at)` is interpolated between the last sample at or before `at` that shows the limb and the next one
    after it, where they lie at most `bridge_s` apart (section tracking) and no joint would have to move faster
    than the speed gate; its `time_s` is `at`. Elsewhere it is the newest sample at or before `at`, flagged valid
    or not, with its OWN time: in a run of invalid samples each comes with its own time, and whoever cleans them
    keeps the time of the first; where samples stop, the last good one simply ages.

    At the end the state is ENDED. With `loop=1` it goes on: where the last and the first sample are so near that
    a hand could glide from one to the other, they join; else 0.4 s of invalid samples stand between (bridge and
    hold together), so that the way back is a regain and not a pop. Distances are judged in the file's own time,
    whatever the speed.
    """

    scheme = "play"

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        if url.transport or not url.address:
            raise DeviceUnavailable(Reason.BAD_ADDRESS, f"{url.text!r} names no file; write play:FILE.")
        self.options = read_options(url, PlayOptions)
        self.recording = Recording.read(url.address)
        name, samples = self.recording.name, self.recording.samples
        if not len(samples):
            raise DeviceUnavailable(
                Reason.BAD_FILE, f"The recording {name} holds no samples; choose another file."
            )
        wanted, side = self.options.hand, self.recording.side
        if wanted is not None and wanted is not side:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS,
                f"The recording {name} holds a {side.value} hand, not a {wanted.value} one; choose another file.",
            )
        from_start = samples.times - samples.times[0] - self.options.start
        if from_start[-1] < 0:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS,
                f"start={self.options.start:g} lies after the end of {name}, which lasts "
                f"{samples.times[-1] - samples.times[0]:.1f} s; choose an earlier start.",
            )
        self._samples = samples
        self._first = int(np.searchsorted(from_start, 0.0))
        self._from_start = from_start
        self._interval_s = float(np.median(np.diff(samples.times))) if len(samples) > 1 else 1.0 / _STILL_HZ
        self._prepare_pairs()
        self._prepare_loop()

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """Nothing: a recording is named, not found."""
        raise DeviceUnavailable(Reason.NOT_FOUND, "play: has nothing to look for; name a file, as in play:FILE.")

    @property
    def rate_hz(self) -> float:
        """Samples a second as they are played."""
        return self.options.speed / self._interval_s

    def _prepare_pairs(self) -> None:
        """For each sample of the file the pair around the time after it, and whether the limb is known there."""
        rules, times, positions = bridge_rules(), self._samples.times, self._samples.positions
        usable = self._samples.usable
        count = len(times)
        rows = np.arange(count)
        before = np.maximum.accumulate(np.where(usable, rows, -1))
        following = np.minimum.accumulate(np.where(usable, rows, count)[::-1])[::-1]
        after = np.append(following[1:], count)
        exists = (before >= 0) & (after < count)
        a, b = np.where(exists, before, 0), np.where(exists, after, 0)
        way = positions[b] - positions[a]
        far = np.sqrt(np.einsum("tji,tji->tj", way, way))
        farthest = np.max(far, axis=1, initial=0.0, where=np.isfinite(far))
        span = times[b] - times[a]
        one_side = self._samples.right[a] == self._samples.right[b]
        self._joins = exists & one_side & (span <= rules.bridge_s) & (farthest <= rules.speed_m_s * span)
        self._before, self._after_row = before, after
        self._usable = usable

    def _prepare_loop(self) -> None:
        """The cycle of rows from `start` to the end, with the gap that hides a jump at the seam."""
        first, last = self._first, len(self._samples) - 1
        tracking = preset()["tracking"]
        glide = float(tracking["regain_speed_m_s"]["value"]) * self._interval_s
        near = fastest_m(self._samples.positions[last], self._samples.positions[first]) <= glide
        self._seamless = bool(self._usable[first] and self._usable[last] and near)
        gap_s = bridge_rules().bridge_s + float(tracking["hold_s"]["value"])
        gap = 0 if self._seamless or not self.options.loop else math.ceil(gap_s / self._interval_s)
        offsets = self._from_start[first:]
        self._real = len(offsets)
        self._offsets = np.concatenate([offsets, offsets[-1] + self._interval_s * np.arange(1, gap + 1)])
        self._cycle_s = float(self._offsets[-1] - self._offsets[0]) + self._interval_s

    def _time(self, n: int, zero_s: float) -> float:
        if n < 0:
            return zero_s + float(self._from_start[self._first + n]) / self.options.speed
        turn, place = divmod(n, len(self._offsets))
        return zero_s + (turn * self._cycle_s + float(self._offsets[place])) / self.options.speed

    def _newest(self, at_s: float, zero_s: float) -> int | None:
        played = (at_s - zero_s) * self.options.speed
        turn = math.floor((played - self._offsets[0]) / self._cycle_s) if self.options.loop else 0
        place = int(np.searchsorted(self._offsets, played - turn * self._cycle_s, side="right")) - 1
        # One sample from before `start` still tells where the limb is at the start.
        lowest = -1 if self._first else 0
        n = turn * len(self._offsets) + place if turn >= 0 else -1
        while (following := self._after(n)) is not None and self._time(following, zero_s) <= at_s:
            n = following
        while n >= lowest and self._time(n, zero_s) > at_s:
            n -= 1
        return n if n >= lowest else None

    def _after(self, n: int) -> int | None:
        return n + 1 if self.options.loop or n + 1 < len(self._offsets) else None

    def _pair(self, n: int, zero_s: float) -> tuple[int, int] | None:  # noqa: ARG002
        turn, place = divmod(n, len(self._offsets)) if n >= 0 else (0, n)
        if place >= self._real:
            return None
        row = self._first + place
        if self.options.loop and place == len(self._offsets) - 1:
            return (n, n + 1) if self._seamless else None
        if not self._joins[row]:
            return None
        a, b = int(self._before[row]) - self._first, int(self._after_row[row]) - self._first
        if turn and a < 0:
            return None
        shift = turn * len(self._offsets)
        return a + shift, b + shift

    def _make(self, n: int, time_s: float) -> LimbFrame:
        place = n % len(self._offsets) if n >= 0 else n
        if place >= self._real:
            return LimbFrame.unseen(time_s, self.recording.side, self._samples.skeleton)
        return self._samples.frame(self._first + place, time_s)

    def _state(self, age_s: float) -> tuple[State, str]:
        if age_s > _STALE_S and age_s > 2.0 / self.rate_hz:
            return State.STALE, f"The recording {self.recording.name} has no samples here; it goes on by itself."
        return State.LIVE, self.recording.cut

    @property
    def status(self) -> Status:
        """ENDED once the last sample was played, unless it loops; a file without its end says so in the note."""
        now = super().status
        if now.state is State.WAITING or self.options.loop or now.good < len(self._offsets):
            return now
        over = f"The recording {self.recording.name} is over; play it again or choose another."
        return Status(State.ENDED, now.rate_hz, now.age_s, now.good, now.bad, now.dropped, over)

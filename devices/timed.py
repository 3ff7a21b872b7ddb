"""The half that simulated and played devices share: samples that are a function of time alone."""

from __future__ import annotations

from abc import abstractmethod
from collections import OrderedDict
from typing import Final

from devices.api import Clock, Device, State, Status, Url
from devices.between import between, usable
from game.body.frame import LimbFrame

# Samples that wait for `drain`; older ones are dropped and counted, as a driver's ring would.
_WAITING: Final = 4096
# Two times nearer than this are the same: sums of steps differ in their last digits.
SAME_S: Final = 1e-9
# Made frames kept for the next question about them.
_KEPT: Final = 64


class Timed(Device):
    """A device whose sample `n` is known in advance: authors say when it comes and what it shows.

    Time zero is the first `pose`, `drain` or `latest`. No sample is handed out before its time by the clock;
    only `pose` may look at the sample after `at_s`, which the file or the function already holds.
    """

    simulated = True

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        self._zero: float | None = None
        self._next = 0
        self._dropped = 0
        self._frames: OrderedDict[int, LimbFrame] = OrderedDict()
        self._ready: list[LimbFrame] = []

    def prepare(self, count: int) -> None:
        """Make the first samples now, as a driver's thread would have: reading one then only takes it."""
        self._ready = [self._make(n, 0.0) for n in range(count)]

    @abstractmethod
    def _newest(self, at_s: float, zero_s: float) -> int | None:
        """The sample at or before `at_s`, None when there is none yet; below 0 for one from before zero."""

    @abstractmethod
    def _after(self, n: int) -> int | None:
        """The sample that follows `n`, or None at the end."""

    @abstractmethod
    def _time(self, n: int, zero_s: float) -> float:
        """When sample `n` is measured, on the device's clock."""

    @abstractmethod
    def _make(self, n: int, time_s: float) -> LimbFrame:
        """What sample `n` shows."""

    @abstractmethod
    def _pair(self, n: int, zero_s: float) -> tuple[int, int] | None:
        """The two samples between which the limb is known while `n` is the newest, or None."""

    @abstractmethod
    def _state(self, age_s: float) -> tuple[State, str]:
        """State and note, given the age of the newest sample."""

    @property
    @abstractmethod
    def rate_hz(self) -> float:
        """Samples a second, as a rule."""

    def _started(self, at_s: float) -> float:
        self.require_open()
        if self._zero is None:
            self._zero = at_s
        return self._zero

    def _frame(self, n: int, zero_s: float) -> LimbFrame:
        if 0 <= n < len(self._ready):
            return self._ready[n].at_time(self._time(n, zero_s))
        frame = self._frames.get(n)
        if frame is None:
            frame = self._frames[n] = self._make(n, self._time(n, zero_s))
            if len(self._frames) > _KEPT:
                self._frames.popitem(last=False)
        return frame

    def latest(self) -> LimbFrame | None:
        """The newest sample by the clock; the first call may be the one that starts time."""
        now = self.clock()
        zero = self._started(now)
        newest = self._newest(now, zero)
        return None if newest is None else self._frame(newest, zero)

    def drain(self) -> list[LimbFrame]:
        """Every sample since the last drain, oldest first; the oldest are dropped when nobody drains."""
        now = self.clock()
        zero = self._started(now)
        newest = self._newest(now, zero)
        if newest is None or newest < self._next:
            return []
        if newest - self._next >= _WAITING:
            self._dropped += newest - _WAITING + 1 - self._next
            self._next = newest - _WAITING + 1
        frames = []
        n = self._after(self._next - 1)
        while n is not None and n <= newest:
            frames.append(self._frame(n, zero))
            n = self._after(n)
        self._next = newest + 1
        return frames

    def pose(self, at_s: float) -> LimbFrame | None:
        """The limb at `at_s`: between two samples that join, else the newest at or before it with its own time."""
        zero = self._started(at_s)
        newest = self._newest(at_s, zero)
        if newest is None:
            return None
        if self._time(newest, zero) >= at_s - SAME_S:
            frame = self._frame(newest, zero)
            if usable(frame):
                return frame
        pair = self._pair(newest, zero)
        if pair is None:
            return self._frame(newest, zero)
        return between(self._frame(pair[0], zero), self._frame(pair[1], zero), at_s)

    @property
    def status(self) -> Status:
        """WAITING until time starts; then as the author says."""
        zero, now = self._zero, self.clock()
        newest = None if zero is None else self._newest(now, zero)
        if zero is None or newest is None:
            return Status(
                State.WAITING, self.rate_hz, note=f"{self.url.text} waits to be read for the first time."
            )
        age = now - self._time(newest, zero)
        state, note = self._state(age)
        return Status(state, self.rate_hz, age, newest + 1, dropped=self._dropped, note=note)

    def close(self) -> None:
        """Forget the samples."""
        self.closed = True
        self._frames.clear()

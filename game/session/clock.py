"""Time for one session: live (monotonic), or stepped by drawn frames so that a command can be repeated."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

# A drawn frame of the step clock (design.md, "The frame, and who owns time").
STEP_S = 1.0 / 30.0


class Clock(Protocol):
    """What session needs of time: `now()` for devices, `tick()` once a frame for the display time."""

    name: str

    def now(self) -> float:
        """Monotonic seconds."""
        ...

    def tick(self) -> float:
        """The display time of the frame that begins; strictly rising."""
        ...

    def shown(self) -> float:
        """The time at which the frame that was just drawn became visible."""
        ...


class LiveClock:
    """The machine's monotonic clock."""

    name = "live"

    def __init__(self) -> None:
        self._last = float("-inf")

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def tick(self) -> float:
        """The present time, never twice the same."""
        self._last = max(time.monotonic(), self._last + 1e-6)
        return self._last

    def shown(self) -> float:
        """The present time: the view returns from drawing when the picture is out."""
        return max(time.monotonic(), self._last)


class StepClock:
    """Advances by exactly 1/30 s a frame, as fast as the machine goes; starts at 0."""

    name = "step"

    def __init__(self) -> None:
        self._frame = -1

    def now(self) -> float:
        """The time of the present frame."""
        return max(self._frame, 0) * STEP_S

    def tick(self) -> float:
        """One step on."""
        self._frame += 1
        return self._frame * STEP_S

    def shown(self) -> float:
        """The time of the present frame."""
        return self.now()


class Frames(Protocol):
    """Who sets the pace of a headset."""

    def frame(self) -> float:
        """Begin a frame, waiting for it; when it will be seen, monotonic seconds."""
        ...


class HeadsetClock:
    """A headset's own frames: the time of each is that at which the person will see it."""

    name = "live"

    def __init__(self, runtime: Frames) -> None:
        self._runtime = runtime
        self._last = float("-inf")

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def tick(self) -> float:
        """The display time of the frame that begins, never twice the same."""
        # Time does not go back when the headset goes away, whose frames lay ahead.
        self._last = max(self._runtime.frame(), self._last + 1e-6)
        return self._last

    def shown(self) -> float:
        """The display time of the frame that was just drawn."""
        return max(time.monotonic(), self._last)


class ReplayClock:
    """Gives back recorded frame times, each with the time at which that frame became visible."""

    name = "replay"

    def __init__(self, times: list[tuple[float, float]]) -> None:
        self._times: Iterator[tuple[float, float]] = iter(times)
        self._now = self._seen = times[0][0] if times else 0.0

    def now(self) -> float:
        """The time of the present frame."""
        return self._now

    def tick(self) -> float:
        """The next recorded frame; after the last one, time goes on by a step."""
        self._now, self._seen = next(self._times, (self._now + STEP_S, self._now + STEP_S))
        return self._now

    def shown(self) -> float:
        """When the present frame became visible."""
        return self._seen

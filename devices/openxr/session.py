"""What a session of a headset's runtime can be asked, of the link to a real one and of a fake alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from devices.openxr.values import Controller, Eye, Head, News, Placed
from game.body.frame import LimbFrame
from game.body.joints import Side


class Session(Protocol):
    """What `link.Link` is to the runtime, and a fake one in tests."""

    hands: bool
    running: bool
    focused: bool
    present: bool
    headless: bool
    eye_sizes: tuple[tuple[int, int], ...]
    period_s: float
    recentred_at_s: float

    @property
    def tracker_roles(self) -> frozenset[str]:
        """Roles of trackers that may be asked for."""
        ...

    def poll(self) -> list[News]:
        """What happened."""
        ...

    def begin(self) -> tuple[float, bool]:
        """Wait for a frame and begin it."""
        ...

    def eyes(self) -> tuple[Eye, Eye] | None:
        """Both eyes."""
        ...

    def end(self, drawn: bool) -> None:
        """End the frame."""
        ...

    def make_swapchains(
        self, formats: Sequence[int], sizes: Sequence[tuple[int, int]]
    ) -> tuple[int, tuple[tuple[int, ...], ...]]:
        """Pictures to draw into."""
        ...

    def acquire(self, eye: int) -> int:
        """Take one."""
        ...

    def release(self, eye: int) -> None:
        """Give it back."""
        ...

    def head(self, at_s: float) -> Head | None:
        """Where the head is."""
        ...

    def hand(self, side: Side, at_s: float, stamp_s: float) -> LimbFrame | None:
        """A hand's joints."""
        ...

    def controller(self, side: Side, at_s: float) -> Controller | None:
        """What a hand holds."""
        ...

    def trackers(self) -> tuple[str, ...] | None:
        """Roles of the trackers that are there."""
        ...

    def tracker(self, role: str, at_s: float) -> Placed | None:
        """Where a tracker is."""
        ...

    def close(self) -> None:
        """Let go."""
        ...

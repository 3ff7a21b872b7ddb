"""How often the window looks on while a headset draws: as often as the eyes hardly notice. Pure; seconds."""

from __future__ import annotations

from typing import Final

# So long, at least, a picture stays. A little less than a twentieth of a second, so that a headset as slow as that
# has no picture left out.
LEAST_S: Final = 0.045
# So long, at most: staff follow a limb by it.
MOST_S: Final = 0.25
# The eyes lose no more than this share of their time to the window.
SHARE: Final = 0.1
# How much one frame says of what frames take.
WEIGHT: Final = 0.2
# The window may still be busy in the frame after the one that drew it; after so many a frame is one without it.
AFTER: Final = 2


class LookingOn:
    """Whether the window gets the next picture: where that delays the eyes it waits the longer.

    What a picture costs is measured, as the frames with one took longer than those without. Where the display sets
    the pace and the machine has time to spare it costs nothing.
    """

    def __init__(self) -> None:
        self._plain_s: float | None = None
        self._cost_s: float | None = None
        self._before_s: float | None = None
        self._looked_s = -float("inf")
        # Frames since the last picture, and how long they took beyond a frame without.
        self._since = AFTER
        self._more_s = 0.0

    @property
    def wait_s(self) -> float:
        """How long a picture stays at least, seconds."""
        return max(LEAST_S, min(MOST_S, (self._cost_s or 0.0) / SHARE))

    def due(self, now_s: float) -> bool:
        """To be asked as each frame that the eyes saw is handed over: True for a picture in the next."""
        if self._before_s is not None:
            self._took(now_s - self._before_s)
        self._before_s = now_s
        # Without it nobody could say what a picture costs.
        unknown = self._plain_s is None and self._looked_s > -float("inf")
        if unknown or now_s < self._looked_s + self.wait_s:
            return False
        self._settle()
        self._looked_s, self._since = now_s, 0
        return True

    def _took(self, seconds: float) -> None:
        self._since += 1
        if self._since > AFTER:
            plain_s = seconds if self._plain_s is None else self._plain_s
            self._plain_s = plain_s + WEIGHT * (seconds - plain_s)
        elif self._plain_s is not None:
            self._more_s += seconds - self._plain_s
            if self._since == AFTER:
                self._settle()

    def _settle(self) -> None:
        """What the last picture cost is known."""
        if self._more_s:
            cost_s = self._more_s if self._cost_s is None else self._cost_s
            self._cost_s = max(0.0, cost_s + WEIGHT * (self._more_s - cost_s))
        self._more_s = 0.0

    def paused(self) -> None:
        """A frame that the eyes did not see: how long it took says nothing."""
        self._before_s, self._more_s = None, 0.0

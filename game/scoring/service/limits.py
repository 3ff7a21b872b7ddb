"""How often somebody may try something: a small bucket for each address, in bounded memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

# Addresses that are remembered at most; the one that was quiet longest is forgotten first.
MOST_ADDRESSES = 4096


class Limit:
    """`times` tries at once, then one more each `every_s`; each worker counts its own."""

    def __init__(self, times: int, every_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times = float(times)
        self._every_s = every_s
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """0 where the address may try now (that is counted), else after how many seconds it may (s)."""
        now = self._clock()
        left, at = self._left.pop(address, (self._times, now))
        left = min(self._times, left + (now - at) / self._every_s)
        allowed = left >= 1.0
        self._left[address] = (left - 1.0 if allowed else left, now)
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) * self._every_s

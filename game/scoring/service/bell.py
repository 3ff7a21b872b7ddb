"""Rung when this worker kept something that a page may show, so that no page waits for its next look."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from game.scoring.service.live import told


class Bell:
    """`ring` never waits; it is called in the event loop. `rung` counts, so that a look knows what it is after."""

    def __init__(self) -> None:
        """Not rung yet."""
        self.rung = 0
        self._ears: set[asyncio.Event] = set()

    def ring(self) -> None:
        """Something was kept."""
        self.rung += 1
        for ear in self._ears:
            ear.set()

    @contextlib.contextmanager
    def ear(self) -> Iterator[Ear]:
        """For one who listens; a ring between two waits is heard by the next."""
        heard = asyncio.Event()
        self._ears.add(heard)
        try:
            yield Ear(heard)
        finally:
            self._ears.discard(heard)


class Ear:
    """Somebody who waits for the bell."""

    def __init__(self, heard: asyncio.Event) -> None:
        """Made by `Bell.ear`."""
        self._heard = heard

    async def wait(self, seconds: float) -> None:
        """Until the bell was rung since the last wait, at most so long."""
        await told(self._heard, seconds)
        self._heard.clear()

"""Batches that arrive while a commit is under way are kept together in the next one.

Many stations then cost one wait for the disk, and one thread writes. Nothing here waits for a viewer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from game.scoring.service.live import Work
from game.scoring.store.engine import Store
from game.scoring.store.trouble import StoreError
from game.scoring.wire import Batch, Received

# Events that one transaction takes at most, so that nobody waits long for others.
MOST_TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class Arrived:
    """A batch that waits for the next commit, the hash of the token that it came by, and who waits."""

    station: str
    batch: Batch
    received_us: int
    token: str | None
    told: asyncio.Future[Received | None]

    @property
    def plain(self) -> tuple[str, Batch, int, str | None]:
        """As the store takes it."""
        return self.station, self.batch, self.received_us, self.token


class Gathered:
    """Takes batches one transaction at a time."""

    def __init__(self, work: Work, store: Store) -> None:
        self._work, self._store = work, store
        self._waiting: list[Arrived] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(
        self, station: str, batch: Batch, received_us: int, token: str | None = None
    ) -> Received | None:
        """The answer once the batch is committed; None where the station may not send, or not by the token of this
        hash. StoreError.
        """
        told: asyncio.Future[Received | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(Arrived(station, batch, received_us, token, told))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await told

    async def _write(self) -> None:
        while self._waiting:
            together = self._next()
            try:
                await self._keep(together)
            except StoreError as error:
                _fail(together, error)
            except Exception as error:  # noqa: BLE001 - a fault that one batch meets must not hold up the others
                if len(together) == 1:
                    _fail(together, error)
                    continue
                for each in together:
                    try:
                        await self._keep([each])
                    except Exception as fault:  # noqa: BLE001 - it is told to the one who sent it
                        _fail([each], fault)

    def _next(self) -> list[Arrived]:
        many = 0
        for count, each in enumerate(self._waiting):
            many += len(each.batch.events)
            if many > MOST_TOGETHER and count:
                break
        else:
            count = len(self._waiting)
        together, self._waiting = self._waiting[:count], self._waiting[count:]
        return together

    async def _keep(self, together: list[Arrived]) -> None:
        answers = await self._work(partial(self._store.ingest_all, [each.plain for each in together]))
        for each, received in zip(together, answers, strict=True):
            if not each.told.done():
                each.told.set_result(received)


def _fail(together: list[Arrived], error: Exception) -> None:
    for each in together:
        if not each.told.done():
            each.told.set_exception(error)

"""Live feeds: one reader of the store for a worker, and any number of viewers who can hold up nobody.

`wake` is all that ingest ever calls: it sets an event and returns. The reader takes what is new from the store,
in the order of commits, into a ring of bounded length; a viewer takes from the ring what comes after its own
cursor, and from the store where the ring does not reach back that far. A slow viewer waits in its own task, with
its own cursor, and misses nothing.
"""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from itertools import islice
from typing import Generic, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse

from game.scoring.service.answers import LATER, Refused

log = logging.getLogger("midline.service")

ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")

# Items that a ring holds and that one reading takes; viewers of one worker.
HELD = 4096
AT_ONCE = 500
MOST_VIEWERS = 256
# What is new is gathered for so long, so that many small batches cost one reading (s).
GATHER_S = 0.02
# Other workers commit without a word to this one: it looks for what they did so often (s).
LOOK_S = 0.2
# A stream says at least so often that it lives, and looks whether its viewer may still see it (s).
ALIVE_S = 5.0
# How long the reader waits where the store does not answer (s).
AWAY_S = 1.0
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Work(Protocol):
    """Runs a call of the store beside the event loop."""

    def __call__(self, call: Callable[[], FoundT], /) -> Awaitable[FoundT]:
        """What the call gives."""
        ...


class Feed(Generic[ItemT]):
    """What any worker committed, as it comes; `run` is one task of the event loop, from start to stop.

    `read(after, limit)` gives items in order, `head()` the number of the newest, `number(item)` its number.
    """

    def __init__(
        self,
        work: Work,
        read: Callable[[int, int], Sequence[ItemT]],
        head: Callable[[], int],
        number: Callable[[ItemT], int],
    ) -> None:
        self._work, self._read, self._head, self.number = work, read, head, number
        self._ring: deque[ItemT] = deque(maxlen=HELD)
        self._from: int | None = None  # the ring holds everything after this number, once it is known
        self.newest = 0
        self._woken = asyncio.Event()
        self._viewers: set[asyncio.Event] = set()
        self.ended = False

    def wake(self) -> None:
        """Something was committed; never waits."""
        self._woken.set()

    def end(self) -> None:
        """All streams end now."""
        self.ended = True
        self._call_viewers()

    @property
    def viewers(self) -> int:
        """How many follow."""
        return len(self._viewers)

    def admit(self) -> None:
        """Refused (503) where too many follow already or the service is stopping."""
        if self.ended:
            raise Refused(503, "The service is being stopped: try again soon.", **LATER)
        if len(self._viewers) >= MOST_VIEWERS:
            raise Refused(503, "Too many live views are open: close one.", **LATER)

    async def run(self) -> None:
        """Read what is new until the task is cancelled."""
        while not self.ended:
            try:
                more = await self._step()
            except Exception as error:  # noqa: BLE001 - a database that is away must not end the feed
                log.warning("the live feed waits for the database: %s", type(error).__name__)
                await asyncio.sleep(AWAY_S)
                continue
            await asyncio.sleep(0 if more else GATHER_S)
            if not more:
                await told(self._woken, LOOK_S)

    async def _step(self) -> bool:
        if self._from is None:
            self._from = self.newest = await self._work(self._head)
        self._woken.clear()
        after = self.newest
        items = await self._work(partial(self._read, after, AT_ONCE))
        for item in items:
            if len(self._ring) == HELD:
                self._from = self.number(self._ring[0])
            self._ring.append(item)
        if items:
            self.newest = self.number(items[-1])
            self._call_viewers()
        return len(items) == AT_ONCE

    def _call_viewers(self) -> None:
        for viewer in self._viewers:
            viewer.set()

    async def follow(self, cursor: int | None) -> AsyncGenerator[list[ItemT], None]:
        """Everything after the cursor (None: from now on), as it comes; an empty list after a while of nothing.

        A cursor beyond the newest is one of a database that was since put back from a backup: it goes on from now.
        """
        mine = asyncio.Event()
        self._viewers.add(mine)
        try:
            head = await self._work(self._head)
            cursor = head if cursor is None else min(cursor, head)
            while not self.ended:
                mine.clear()
                after, known = cursor, self.newest
                items = self._held_after(after)
                if items is None:
                    items = list(await self._work(partial(self._read, after, AT_ONCE)))
                    if not items:  # all up to what the reader had is behind us
                        after = cursor = max(cursor, known)
                if not items and not self.ended:
                    await told(mine, ALIVE_S)
                    items = self._held_after(after) or []
                if items:
                    cursor = self.number(items[-1])
                yield items
        finally:
            self._viewers.discard(mine)

    def _held_after(self, cursor: int) -> list[ItemT] | None:
        """At most AT_ONCE items of the ring after the cursor; None where the ring does not reach back to it."""
        if self._from is None or cursor < self._from:
            return None
        start = bisect.bisect_right(self._ring, cursor, key=self.number)
        return list(islice(self._ring, start, start + AT_ONCE))


async def told(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, at most so long."""
    # Not wait_for: in Python 3.11 it can swallow a cancellation that meets the event, and the task never ends.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def last_seen(request: Request) -> int | None:
    """After which number a viewer wants to go on (Last-Event-ID, or `after` in the query); None: from now on."""
    text = request.headers.get("last-event-id") or request.query_params.get("after")
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Refused(400, "Last-Event-ID and `after` are a number from this stream.")
    return int(text)


async def frames(
    feed: Feed[ItemT],
    cursor: int | None,
    shown: Callable[[ItemT], str | None],
    may: Callable[[], Awaitable[bool]],
    kind: str,
) -> AsyncIterator[str]:
    """A feed as Server-Sent Events: `shown` gives one line of data or None for what this viewer does not get.

    Ends when the service stops or when `may` says, with each item and every few seconds, that this viewer may not.
    """
    yield "retry: 1000\n\n"
    loop = asyncio.get_running_loop()
    look = loop.time() + ALIVE_S
    try:
        async with contextlib.aclosing(feed.follow(cursor)) as coming:
            async for items in coming:
                text = _framed(feed, items, shown, kind)
                # What this viewer is to be given is given to who may see it now.
                if "\ndata: " in text or loop.time() >= look:
                    if not await may():
                        return
                    look = loop.time() + ALIVE_S
                yield text
    except Exception as error:  # noqa: BLE001 - the viewer comes again with its number; nothing is missed
        log.warning("a live view ended: %s", type(error).__name__)


def _framed(feed: Feed[ItemT], items: Sequence[ItemT], shown: Callable[[ItemT], str | None], kind: str) -> str:
    text, passed = [], False
    for item in items:
        line = shown(item)
        passed = line is None
        if line is not None:
            text.append(f"id: {feed.number(item)}\nevent: {kind}\ndata: {line}\n\n")
    if passed:  # what was passed over need not be passed over again after a reconnect
        text.append(f"id: {feed.number(items[-1])}\n\n")
    return "".join(text) or ": alive\n\n"


def stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Server-Sent Events as they go out."""
    return StreamingResponse(events, media_type="text/event-stream", headers=STREAM_HEADERS)

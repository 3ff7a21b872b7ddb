"""The feed by itself: it ends when it is told to, and a viewer far behind gets all, in order."""

import asyncio

from game.scoring.service import live
from game.scoring.service.live import Feed


async def at_once(call):
    return call()


def feed_of(items: list[int]) -> Feed[int]:
    def read(after: int, limit: int) -> list[int]:
        return [item for item in items if item > after][:limit]

    return Feed(at_once, read, lambda: items[-1] if items else 0, lambda item: item)


def test_a_feed_that_is_woken_as_it_is_cancelled_ends_all_the_same():
    async def run() -> None:
        for _ in range(20):
            feed = feed_of([])
            reading = asyncio.create_task(feed.run())
            await asyncio.sleep(3 * live.GATHER_S)
            feed.wake()
            await asyncio.sleep(0)
            reading.cancel()
            done, _ = await asyncio.wait([reading], timeout=1)
            assert done

    asyncio.run(run())


def test_a_viewer_behind_the_ring_gets_all_in_order_and_goes_on(monkeypatch):
    monkeypatch.setattr(live, "HELD", 50)
    monkeypatch.setattr(live, "AT_ONCE", 20)
    items = list(range(2, 400, 2))

    async def run() -> list[int]:
        feed = feed_of(items)
        feed._from, feed.newest = 0, 0
        feed._ring = live.deque(maxlen=50)
        reading = asyncio.create_task(feed.run())
        await asyncio.sleep(0.2)
        got: list[int] = []
        async for some in feed.follow(0):
            got += some
            if len(got) == 199:
                items.extend(range(400, 500, 2))
                feed.wake()
            if len(got) >= 249:
                break
        feed.end()
        reading.cancel()
        await asyncio.wait([reading], timeout=1)
        return got

    assert asyncio.run(run()) == list(range(2, 500, 2))


def test_a_number_from_a_database_that_was_put_back_goes_on_from_now():
    async def run() -> list[int]:
        items = [1, 2, 3]
        feed = feed_of(items)
        reading = asyncio.create_task(feed.run())
        await asyncio.sleep(0.1)
        following = feed.follow(900)
        first = asyncio.create_task(anext(following))
        await asyncio.sleep(0.05)
        items.append(4)
        feed.wake()
        got = await asyncio.wait_for(first, 2)
        await following.aclose()
        reading.cancel()
        await asyncio.wait([reading], timeout=1)
        return got

    assert asyncio.run(run()) == [4]


def test_a_viewer_who_may_not_see_it_any_more_is_given_nothing_more():
    async def run() -> list[str]:
        items, allowed = [1, 2, 3, 4], [True]
        feed = feed_of(items)
        reading = asyncio.create_task(feed.run())

        async def may() -> bool:
            return allowed[0]

        texts = []
        async for text in live.frames(feed, 2, str, may, "number"):
            texts.append(text)
            if "data: 4" in text:  # well before the next look at whether it may
                allowed[0] = False
                items.append(5)
                feed.wake()
        reading.cancel()
        return texts

    told = asyncio.run(run())
    assert "data: 4" in told[-1]
    assert "data: 5" not in "".join(told)

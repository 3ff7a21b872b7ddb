"""The bell by itself: what is kept is heard at once, also by who was busy just then."""

import asyncio

from game.scoring.service.bell import Bell

LONG_S = 3600.0


def test_who_waits_hears_it_at_once_and_who_was_busy_hears_it_next():
    async def run() -> list[str]:
        bell, heard = Bell(), []
        with bell.ear() as one, bell.ear() as other:

            async def waits(name: str, ear) -> None:
                await ear.wait(LONG_S)
                heard.append(name)

            waiting = asyncio.create_task(waits("one", one))
            await asyncio.sleep(0)
            bell.ring()
            await asyncio.wait_for(waiting, 10)
            # The other was not waiting when it rang.
            await asyncio.wait_for(waits("other", other), 10)
            # Once heard it is over; the next wait is for the next ring.
            await other.wait(0.0)
            again = asyncio.create_task(waits("other", other))
            await asyncio.sleep(0.01)
            assert not again.done()
            bell.ring()
            await asyncio.wait_for(again, 10)
        assert not bell._ears
        assert bell.rung == 2
        return heard

    assert asyncio.run(run()) == ["one", "other", "other"]


def test_a_look_comes_also_where_nobody_rings():
    async def run() -> None:
        with Bell().ear() as ear:
            await asyncio.wait_for(ear.wait(0.01), 10)

    asyncio.run(run())

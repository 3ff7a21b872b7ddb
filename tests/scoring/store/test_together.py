"""Batches that are kept together come to the same as one after the other."""

import msgspec

from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import Sender, enrol, rating, repetition

US = 1_796_025_700_000_000


def batches(senders: list[Sender]) -> list[tuple[str, object, int, None]]:
    """Plain ones, and one of each kind that is not."""
    opened = [sender.begin(f"P-{number}") for number, sender in enumerate(senders)]
    first = [sender.batch(sender.event(name, rating(2))) for sender, name in zip(senders, opened, strict=True)]
    later = [
        sender.batch(sender.event(name, rating(3)), sender.event(name, repetition()))
        for sender, name in zip(senders, opened, strict=True)
    ]
    changed = msgspec.structs.replace(first[0].events[0], payload=later[0].events[0].payload)
    wild = msgspec.structs.replace(senders[1].event(opened[1], rating(3)), payload='{"kind":"nrs","value":11}')
    taken = msgspec.structs.replace(senders[2].event(opened[2], rating(4)), seq=1)
    huge = msgspec.structs.replace(senders[3].event(opened[3], rating(4)), utc_us=2**70)
    stranger = senders[4].batch(senders[4].event(opened[0], rating(1)), sessions=False)
    new = senders[4].batch(senders[4].event(senders[4].begin("P-9"), rating(5)))
    odd = [senders[n].batch(event) for n, event in enumerate((changed, wild, taken, huge))]
    sent = [
        *zip(senders, first, strict=True),
        *zip(senders, later, strict=True),
        *zip(senders, later, strict=True),
    ]
    sent += [*zip(senders, odd, strict=False), (senders[4], stranger), (senders[4], new), (senders[4], new)]
    return [(sender.station, batch, US, None) for sender, batch in sent]


def test_batches_kept_together_come_to_the_same_as_one_after_the_other(stores: Stores) -> None:
    made = []
    names = [f"st-{number}" for number in range(5)]
    for _ in range(2):
        store = stores.new()
        for name in names:
            enrol(store, name)
        made.append(store)
    alone, together = made
    arrived = batches([Sender(alone, name) for name in names])
    told = [alone.ingest(*each[:3]) for each in arrived]
    also = []
    for begin, end in ((0, 5), (5, 12), (12, len(arrived))):
        also += together.ingest_all(arrived[begin:end])
    assert also == told
    assert [len(each.stored) for each in told[:10]] == [1] * 5 + [2] * 5
    assert sum(len(each.quarantined) for each in told) == 5
    assert together.snapshot() == alone.snapshot()
    shown = [[(each.hash, each.reason) for each in store.quarantined()] for store in made]
    assert sorted(shown[0]) == sorted(shown[1])
    for number in range(5):
        ids = [[row.event_id for row in store.rows(f"P-{number}")] for store in made]
        assert ids[0] == ids[1]
    before = together.snapshot()
    together.rebuild()
    assert together.snapshot() == before


def test_a_plain_batch_that_the_database_refuses_takes_no_other_with_it(stores: Stores) -> None:
    store = stores.new()
    senders = []
    for number in range(3):
        enrol(store, f"st-{number}")
        senders.append(Sender(store, f"st-{number}"))
    opened = [sender.begin(f"P-{number}") for number, sender in enumerate(senders)]
    for sender, name in zip(senders, opened, strict=True):
        sender.tell(name, rating(1))
    second = [sender.event(name, rating(2)) for sender, name in zip(senders, opened, strict=True)]
    second[1] = msgspec.structs.replace(second[1], seq=1)
    told = store.ingest_all([(s.station, s.batch(e), US, None) for s, e in zip(senders, second, strict=True)])
    assert [len(each.stored) for each in told] == [1, 0, 1]
    assert told[1].quarantined == [second[1].event_id]

"""Batches that arrive together share a commit, and one that meets a fault holds up nobody else."""

import asyncio

import pytest

from game.scoring.service.gathering import MOST_TOGETHER, Gathered
from game.scoring.store.trouble import StoreAway
from tests.scoring.service.conftest import STATION
from tests.scoring.store.sending import Sender, enrol, rating


class Watched:
    """The store, with how many batches each transaction had; a fault is met with the batch of its station."""

    def __init__(self, store) -> None:
        self.store, self.sizes, self.faults, self.release = store, [], {}, asyncio.Event()

    def ingest_all(self, arrived):
        self.sizes.append(len(arrived))
        for station, *_ in arrived:
            if station in self.faults:
                raise self.faults[station]
        return self.store.ingest_all(arrived)


@pytest.fixture
def ward(store):
    stations = [f"{STATION[:-2]}{number:02}" for number in range(12)]
    for station in stations:
        enrol(store, station)
    return Watched(store), [Sender(store, station) for station in stations]


def batch(sender, many: int = 1):
    session = sender.begin(f"P-{sender.station[-2:]}")
    return sender.batch(*(sender.event(session, rating(1)) for _ in range(many)))


def all_at_once(watched, senders, many: int = 1):
    async def run():
        async def work(call):
            await asyncio.sleep(0)
            return call()

        gathered = Gathered(work, watched)
        taken = (gathered.take(each.station, batch(each, many), each.utc_us) for each in senders)
        return await asyncio.gather(*taken, return_exceptions=True)

    return asyncio.run(run())


def test_what_arrives_together_is_kept_together_and_each_gets_its_own_answer(ward):
    watched, senders = ward
    answers = all_at_once(watched, senders)
    assert watched.sizes == [12]
    assert len({answer.stored[0] for answer in answers}) == 12
    assert watched.store.last_seq() == 12


def test_a_transaction_takes_so_many_events_at_most(ward):
    watched, senders = ward
    answers = all_at_once(watched, senders[:6], 450)
    assert all(len(answer.stored) == 450 for answer in answers)
    assert watched.sizes == [MOST_TOGETHER // 450, 2]


def test_an_unknown_station_gets_no_answer_and_the_others_theirs(ward, store):
    watched, senders = ward
    answers = all_at_once(watched, [senders[0], Sender(store, "unknown"), senders[1]])
    assert [answer is None for answer in answers] == [False, True, False]


def test_a_fault_that_one_batch_meets_holds_up_nobody_else(ward):
    watched, senders = ward
    watched.faults[senders[4].station] = ValueError("a fault of the program")
    answers = all_at_once(watched, senders)
    assert [type(answer) for answer in answers].count(ValueError) == 1
    assert isinstance(answers[4], ValueError)
    assert watched.store.last_seq() == 11


def test_a_database_that_is_away_is_told_to_all_and_tried_once(ward):
    watched, senders = ward
    watched.faults[senders[4].station] = StoreAway("away")
    answers = all_at_once(watched, senders)
    assert all(isinstance(answer, StoreAway) for answer in answers)
    assert watched.sizes == [12]

"""Tries are counted for each address, in bounded memory."""

from game.scoring.service import limits
from game.scoring.service.limits import Limit


def test_tries_come_back_with_time_and_each_address_has_its_own():
    now = [0.0]
    limit = Limit(3, 10.0, lambda: now[0])
    assert [limit.wait_s("a") for _ in range(4)] == [0, 0, 0, 10.0]
    assert limit.wait_s("b") == 0
    now[0] = 4.0
    assert limit.wait_s("a") == 6.0
    now[0] = 10.0
    assert [limit.wait_s("a") for _ in range(2)] == [0, 10.0]
    now[0] = 1000.0
    assert [limit.wait_s("a") for _ in range(4)] == [0, 0, 0, 10.0]


def test_addresses_that_were_quiet_longest_are_forgotten(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 10)
    limit = Limit(1, 10.0, lambda: 0.0)
    for number in range(100):
        limit.wait_s(str(number))
    assert len(limit._left) == 10
    assert limit.wait_s("99") > 0

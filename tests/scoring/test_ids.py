"""Ids never repeat and sort by time."""

import time
import uuid

import pytest

from game.scoring.ids import boot_id, uuid7


def test_ids_are_of_version_7_and_carry_the_time() -> None:
    made = uuid.UUID(uuid7())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert str(made) == str(made).lower()
    assert abs((made.int >> 80) - time.time() * 1000) < 60_000


def test_ids_rise_even_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [uuid7() for _ in range(3000)]
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now - 3600 * 10**9)
    made += [uuid7() for _ in range(3000)]
    assert made == sorted(made)
    assert len(set(made)) == 6000


def test_the_boot_id_stays() -> None:
    assert boot_id() == boot_id()
    assert uuid.UUID(boot_id())

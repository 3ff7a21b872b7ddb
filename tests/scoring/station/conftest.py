"""A ward for each test, ended with it."""

import pytest

from game.scoring import folder
from tests.scoring.station.ward import FakeWard


@pytest.fixture
def ward():
    made = FakeWard()
    yield made
    made.close()


@pytest.fixture
def tls_ward():
    made = FakeWard(tls=True)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def small_ballast(monkeypatch):
    monkeypatch.setattr(folder, "BALLAST_BYTES", 64 * 1024)

"""A filled ward, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.scoring.store.engine import open_store
from tests.ward.house import House
from tests.ward.sample import address, breathe, make_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward") / "data"
    make_sample(folder)
    return folder


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "data"))


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    store = open_store(address(folder))
    breathe(store)
    yield House(store, folder)
    store.close()


@pytest.fixture
def secure(folder: Path) -> Iterator[House]:
    store = open_store(address(folder))
    yield House(store, folder, secure=True)
    store.close()

"""A filled ward, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser

from game.scoring.store.engine import open_store
from game.ward import accounts, signin
from tests.scoring.export.conftest import judges  # noqa: F401 - the judges from npm are installed once for all
from tests.ward.browsing import Looker, axe_source, chromium, served
from tests.ward.house import House
from tests.ward.sample import address, breathe, make_sample


@pytest.fixture(autouse=True)
def weak_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password of full strength takes most of a second and 64 MB."""
    monkeypatch.setattr(signin, "hasher", lru_cache(lambda: PasswordHasher(1, 64, 1)))
    monkeypatch.setattr(accounts, "hasher", signin.hasher)
    signin._nobody.cache_clear()


@pytest.fixture(scope="session")
def sample(once: Callable[[str, Callable[[], Any]], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only copied, so that one is enough for all workers."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("ward") / "data"
        make_sample(folder)
        return folder

    return Path(once("ward", make))


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


@pytest.fixture(scope="session")
def axe(judges: Path) -> str:  # noqa: F811 - the fixture
    return axe_source(judges)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # No longer than a module: while it is open its event loop runs, and no other test of the worker may have one.
    with chromium() as started:
        yield started


@pytest.fixture
def open_ward(house: House, browser: Browser, axe: str) -> Iterator[Callable[..., Looker]]:
    """Somebody at a browser before the served ward, signed in by name, or not."""
    opened: list[Looker] = []
    with served(house) as base:

        def opens(name: str = "") -> Looker:
            looker = Looker(browser, base, axe)
            opened.append(looker)
            if name:
                looker.sign_in(name)
            return looker

        yield opens
        for looker in opened:
            looker.close()

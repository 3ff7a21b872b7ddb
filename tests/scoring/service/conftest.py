"""A service over an embedded store, with one enrolled station and its batches."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from game.scoring.key import Key
from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.store.engine import open_store
from tests.scoring.store.cluster import running
from tests.scoring.store.sending import Sender, enrol

KEY = Key("ab" * 32, False, "the test")
STATION = "0193b6a0-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def own_log():
    """A test that serves in this process leaves the log as it was."""
    log = logging.getLogger("midline.service")
    before = log.handlers[:], log.level, log.propagate
    yield
    log.handlers[:], log.level, log.propagate = before


@pytest.fixture(scope="session")
def postgres():
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Path:
    """An embedded store with its tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    store = open_store(f"sqlite:///{path}", KEY)
    store.migrate()
    store.close()
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path):
    shutil.copy(template, tmp_path / "store.db")
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", KEY)
    yield store
    store.close()


@pytest.fixture
def token(store) -> str:
    return enrol(store, STATION, "Trolley")


@pytest.fixture
def sender(store, token) -> Sender:
    return Sender(store, STATION)


@pytest.fixture
def client(store, token, tmp_path):
    with TestClient(make_app(store, Settings(tmp_path)), raise_server_exceptions=False) as client:
        yield client

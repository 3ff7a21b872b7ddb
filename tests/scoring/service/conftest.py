"""A service over an embedded store, with one enrolled station and its batches."""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.store.engine import open_store
from tests.scoring.conftest import KEY, NO_KEYRING
from tests.scoring.service.served import UNLIMITED, served
from tests.scoring.store.sending import Sender, enrol

STATION = "0193b6a0-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def own_log():
    """A test that serves in this process leaves the log as it was."""
    log = logging.getLogger("midline.service")
    before = log.handlers[:], log.level, log.propagate
    yield
    log.handlers[:], log.level, log.propagate = before


@contextmanager
def standing(folder: Path, tls: bool = False):
    """A store and a service over it, for all tests of a module that do not stop it; each has its own stations."""
    database = f"sqlite:///{folder / 'ward.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
        store = open_store(database)
        store.migrate()
        with served(folder, database, tls=tls, name=UNLIMITED) as service:
            yield store, service
        store.close()


@pytest.fixture
def store(tables: Path, tmp_path: Path):
    shutil.copy(tables, tmp_path / "store.db")
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

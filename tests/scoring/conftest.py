"""Journals of tests are many and short-lived, with a small ballast; stores begin with tables made once."""

from pathlib import Path

import pytest

from game.scoring import folder
from game.scoring.key import Key
from game.scoring.store.engine import open_store

NO_KEYRING = "keyring.backends.fail.Keyring"
KEY = Key("ab" * 32, False, "the test")


@pytest.fixture(autouse=True)
def small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 kB instead of 2 MB; child processes keep the real one."""
    monkeypatch.setattr(folder, "BALLAST_BYTES", 64 * 1024)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded store with its tables, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "store.db"
    store = open_store(f"sqlite:///{path}", KEY)
    store.migrate()
    store.close()
    return path

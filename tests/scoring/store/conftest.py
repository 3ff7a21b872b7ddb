"""Both databases, and a station that sends to them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from game.scoring.store.engine import Store, open_store
from tests.scoring.conftest import KEY
from tests.scoring.store.cluster import Cluster
from tests.scoring.store.sending import Sender, enrol

# On Windows nobody has PostgreSQL where Debian has it.
KINDS = ("sqlite",) if os.name == "nt" else ("sqlite", "postgresql")


class Stores:
    """New stores of one kind, closed with the test; `owner` is the last one's address for its migrations."""

    def __init__(self, kind: str, request: pytest.FixtureRequest, folder: Path) -> None:
        self.kind = kind
        self.request = request
        self.folder = folder
        self.made: list[Store] = []
        self.owner: str | None = None
        self.url = ""

    def empty(self) -> Store:
        """A store without tables."""
        if self.kind == "sqlite":
            self.url = f"sqlite:///{self.folder / f'store{len(self.made)}.db'}"
        else:
            self.owner, self.url = self.request.getfixturevalue("postgres").database()
        return self.again()

    def again(self) -> Store:
        """The newest store, opened once more."""
        store = open_store(self.url, KEY)
        self.made.append(store)
        return store

    def new(self) -> Store:
        """A store with its tables."""
        if self.kind == "sqlite":
            path = self.folder / f"store{len(self.made)}.db"
            self.folder.mkdir(exist_ok=True)
            shutil.copy(self.request.getfixturevalue("tables"), path)
            self.url = f"sqlite:///{path}"
        else:
            cluster: Cluster = self.request.getfixturevalue("postgres")
            self.owner, self.url = cluster.migrated()
        return self.again()


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    made = Stores(request.param, request, tmp_path)
    yield made
    for store in made.made:
        store.close()
    if made.owner is not None:
        request.getfixturevalue("postgres").forget()


@pytest.fixture
def store(stores: Stores) -> Store:
    return stores.new()


@pytest.fixture
def sender(store: Store) -> Sender:
    """An enrolled station."""
    enrol(store, "st-1", "Bed 1")
    return Sender(store)


@pytest.fixture
def quick_phrase() -> Iterator[None]:
    """A pass phrase opens in no time; how long it really takes is held where the commands are tested."""
    with closing(dbapi2.connect(":memory:")) as any_one:  # a setting of the whole process
        (strong,) = any_one.execute("PRAGMA cipher_default_kdf_iter").fetchone()
        any_one.execute("PRAGMA cipher_default_kdf_iter = 1000")
        yield
        any_one.execute(f"PRAGMA cipher_default_kdf_iter = {strong}")

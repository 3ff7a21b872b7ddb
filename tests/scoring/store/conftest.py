"""Both databases, and a station that sends to them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.scoring.key import Key
from game.scoring.store.engine import Store, open_store
from tests.scoring.store.cluster import Cluster, running
from tests.scoring.store.sending import Sender, enrol

KEY = Key("ab" * 32, False, "the test")
# On Windows nobody has PostgreSQL where Debian has it.
KINDS = ("sqlite",) if os.name == "nt" else ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A cluster of this run's own."""
    with running() as cluster:
        yield cluster


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
            store = self.empty()
            store.migrate()
            return store
        cluster: Cluster = self.request.getfixturevalue("postgres")
        if not cluster.template:
            store = self.empty()
            store.migrate(self.owner)
            store.close()
            cluster.template = f"ward{cluster.made}"
        self.owner, self.url = cluster.database(cluster.template)
        return self.again()


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    made = Stores(request.param, request, tmp_path)
    yield made
    for store in made.made:
        store.close()


@pytest.fixture
def store(stores: Stores) -> Store:
    return stores.new()


@pytest.fixture
def sender(store: Store) -> Sender:
    """An enrolled station."""
    enrol(store, "st-1", "Bed 1")
    return Sender(store)

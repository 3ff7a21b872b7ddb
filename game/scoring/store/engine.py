"""Opening a store by the address of its database."""

from __future__ import annotations

from game.scoring.key import Key
from game.scoring.store.database import open_engine
from game.scoring.store.store import Store

__all__ = ["Store", "open_store"]


def open_store(url: str, key: Key | None = None) -> Store:
    """The store at `sqlite:///FILE` or `postgresql+psycopg://...`; StoreError says in one sentence what to do.

    A file is encrypted: by `key`, or by the key of the folder in which it lies, as a journal is. The tables are
    made, or brought to what this program knows, by `Store.migrate`.
    """
    engine, place = open_engine(url, key)
    return Store(engine, place)

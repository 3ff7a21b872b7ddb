"""Bare one-row commits on a database of the store's kind and settings, and how long each took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from game.scoring.store.engine import open_store

MADE = "tests.scoring.service.bare"
# As long as a row of an event.
PAYLOAD = "x" * 300
# Between two commits, so that they are a measure and not a load of their own (s).
PAUSE_S = 0.02


def commits(url: str, ramp_s: float, seconds: float) -> list[float]:
    """The time of each commit (s), from when the ramp-up is over."""
    store = open_store(url)
    tables = MetaData()
    row = Table("bare", tables, Column("no", Integer, primary_key=True), Column("payload", Text))
    took: list[float] = []
    begin = time.monotonic() + 0.5
    try:
        with store.engine.connect() as connection:
            tables.create_all(connection)
            connection.commit()
            statement = insert(row).values(payload=PAYLOAD)
            while (now := time.monotonic()) < begin + ramp_s + seconds:
                connection.execute(statement)
                connection.commit()
                if now >= begin + ramp_s:
                    took.append(time.monotonic() - now)
                time.sleep(PAUSE_S)
    finally:
        store.close()
    return took


if __name__ == "__main__":
    url, told, ramp, length = sys.argv[1:]
    Path(told).write_text(json.dumps(commits(url, float(ramp), float(length))))

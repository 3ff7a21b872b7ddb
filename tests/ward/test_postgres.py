"""The same pages over PostgreSQL, as a role that serves and owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.scoring.store.engine import open_store
from game.scoring.wire import Status
from game.ward import acting
from tests.scoring.store.cluster import Cluster
from tests.ward.house import House
from tests.ward.sample import ALARMED, NEW, OLD, ON, breathe, fill
from tests.ward.test_pages import html_pages


@pytest.fixture
def house(folder: Path, postgres: Cluster) -> Iterator[House]:
    _, url = postgres.migrated()
    store = open_store(url)
    fill(store, 8)
    yield House(store, folder)
    store.close()


def test_every_page_opens_and_what_is_decided_is_kept(house):
    lead = house.enter("m.rossi")
    breathe(house.store)
    for path, answer in html_pages(house, lead):
        assert answer.status_code == 200, (path, answer.text[-600:])
    # All the pages take a slow machine longer than a station is thought to be there without a word of it.
    breathe(house.store)
    lead.done(f"/stations/{ON}/orders", {"kind": "rest"})
    for station in (ON, ALARMED):
        house.store.set_status(station, Status(version="0.1.0"))
    lead.done(f"/patients/{OLD}/act", {"act": "suspend", "item": "review", "reason": "r"})
    assert acting.read(house.ward, OLD)[1].course.chart.standing.suspended
    session = next(each.session for each in house.store.sessions(code=NEW) if each.station == ALARMED)
    for to in (OLD, NEW):
        lead.done(f"/sessions/{session}/move", {"to": to, "reason": "r"})
    lead.done(f"/patients/{OLD}/erase", {"again": OLD})
    assert lead.get(f"/patients/{OLD}").status_code == 404
    assert house.store.verify_audit() is None

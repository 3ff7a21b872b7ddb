"""A station that is killed at random moments while it sends over a line that drops, doubles and cuts: nothing is
lost, nothing is there twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.scoring.database import connect
from game.scoring.key import find_key
from game.scoring.read import check_journal
from game.scoring.station.sync import send_all
from tests.scoring.station.ward import FakeWard

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("sync_child.py")


def campaign(folder, kills, seed):
    """How many rows there are in the end."""
    ward = FakeWard(seed=seed)
    try:
        ward.enrol(folder)
        done = subprocess.run(
            [sys.executable, str(CHILD), str(folder), str(kills), str(seed)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=30 + kills * 2,
        )
        told = json.loads(done.stdout)
        during, ward.chaos = len(ward.events), None
        send_all(folder, find_key(folder), ward.ward(), print)
        connection = connect(folder / "journal.db", find_key(folder))
        kept = connection.execute(
            "SELECT e.event_id, s.session, e.seq, e.payload FROM event e JOIN session s ON s.no = e.session_no"
        ).fetchall()
        connection.close()
        assert check_journal(folder) is None
        there = {(each.event_id, each.session, each.seq, each.payload) for each in ward.events.values()}
        assert there == set(kept)
        assert len(ward.order) == len(set(ward.order)) == len(kept)
        last = {}
        for _, session, seq, _ in kept:
            last[session] = max(seq, last.get(session, 0))
        assert len(told) > kills // 2
        assert all(last[session] >= seq for session, seq in told)
        assert during > 0, "all of it was sent after the kills"
        return len(kept)
    finally:
        ward.close()


def test_nothing_is_lost_or_there_twice(tmp_path):
    assert campaign(tmp_path, 8, 11) > 100


@pytest.mark.long
def test_nothing_is_lost_or_there_twice_over_many_kills(tmp_path):
    assert campaign(tmp_path, 60, 500) > 1000

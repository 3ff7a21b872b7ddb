"""A killed program loses nothing that it had called saved."""

import json
import os
import subprocess
import sys
from pathlib import Path

from game.scoring.journal import Journal
from game.scoring.read import check_journal, gaps, read_events, sessions

ROOT = Path(__file__).parents[2]


def test_fifty_kills_lose_nothing_that_was_called_saved(tmp_path: Path) -> None:
    halves = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("kill_child.py")), str(tmp_path / half), "25", seed],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for half, seed in (("a", "100"), ("b", "200"))
    ]
    runs = [run for half in halves for run in json.loads(half.communicate(timeout=60)[0])]
    assert [half.returncode for half in halves] == [0, 0]
    assert len(runs) == 50
    saved = 0
    for run in runs:
        folder, lines = Path(run["folder"]), run["lines"]
        session = next((line.split()[1] for line in lines if line.startswith("session")), None)
        promised = [line.split()[1:] for line in lines if line.startswith("saved")]
        saved += len(promised)
        if session is None:
            assert not promised
            continue
        rows = read_events(folder, session)
        kept = {str(row.seq): row.event.kind for row in rows}
        assert all(kept.get(seq) == kind for seq, kind in promised)
        assert gaps(rows) == []
    # The kills fell into the middle of work, not only before it.
    assert saved > 100
    for folder in {Path(run["folder"]) for run in runs}:
        with Journal.open(folder) as journal:
            journal.begin_session()
        assert check_journal(folder) is None
        assert all(not session.ended for session in sessions(folder))

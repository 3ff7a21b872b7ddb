"""A play that is killed has lost nothing that it had called saved."""

import json
import os
import subprocess
import sys
from pathlib import Path

from game.scoring.read import gaps, read_events

ROOT = Path(__file__).parents[2]
KILLS = 20


def test_killed_plays_lose_nothing_that_was_called_saved(tmp_path: Path) -> None:
    child = Path(__file__).with_name("play_child.py")
    done = subprocess.run(
        [sys.executable, str(child), str(tmp_path), str(KILLS), "7"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    killed = json.loads(done.stdout)
    assert len(killed) == KILLS
    promised = 0
    for lines in killed:
        rows = {}
        for line in lines:
            word, *rest = line.split()
            if word == "session":
                rows = {str(row.seq): row.event.kind for row in read_events(tmp_path, rest[0])}
                assert gaps(read_events(tmp_path, rest[0])) == []
            elif word == "saved":
                promised += 1
                assert rows.get(rest[0]) == rest[1], line
    assert promised > KILLS

"""A play that is killed has lost nothing that it had called saved."""

import json
import os
import subprocess
import sys
from pathlib import Path

from game.scoring.read import gaps, read_events

ROOT = Path(__file__).parents[2]
KILLS = 20
MOST = 4


def killed(folder: Path, seed: int) -> list[list[str]]:
    """What each of so many players had printed when it was killed."""
    child = Path(__file__).with_name("play_child.py")
    done = subprocess.run(
        [sys.executable, str(child), str(folder), str(KILLS), str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_plays_lose_nothing_that_was_called_saved(tmp_path: Path) -> None:
    promised, seed = 0, 7
    # A busy machine gets to fewer promises before a kill: it is killed more often.
    while promised <= KILLS:
        assert seed < 7 + MOST, f"only {promised} promises in {MOST} times {KILLS} kills"
        told = killed(tmp_path / str(seed), seed)
        assert len(told) == KILLS
        for lines in told:
            promised += kept(tmp_path / str(seed), lines)
        seed += 1


def kept(folder: Path, lines: list[str]) -> int:
    """How many promises a player made; each of them is kept."""
    promised, rows = 0, {}
    for line in lines:
        word, *rest = line.split()
        if word == "session":
            rows = {str(row.seq): row.event.kind for row in read_events(folder, rest[0])}
            assert gaps(read_events(folder, rest[0])) == []
        elif word == "saved":
            promised += 1
            assert rows.get(rest[0]) == rest[1], line
    return promised

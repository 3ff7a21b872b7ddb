"""A killed program loses no fact that it had called saved, and the next opening decides what it cut off."""

import json
import os
import subprocess
import sys
from pathlib import Path

from game.chronicle.chronicle import Chronicle
from game.programme.course import Course, is_fact
from game.scoring.journal import Journal
from game.scoring.patients import read_patient
from game.scoring.read import check_journal
from game.settings import programme
from tests.chronicle.chronicle_kit import lived

ROOT = Path(__file__).parents[2]
KILLS = 15


def test_kills_in_the_middle_of_taking_lose_nothing(tmp_path):
    child = Path(__file__).with_name("chronicle_child.py")
    done = subprocess.run(
        [sys.executable, str(child), str(tmp_path), str(KILLS), "7"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    runs = json.loads(done.stdout)
    kept = {(row.session, row.seq): row.event.kind for row in read_patient(tmp_path, "P-01")}
    saved = [line.split()[1:] for lines in runs for line in lines if line.startswith("saved")]
    assert all(kept.get((session, int(seq))) == kind for session, seq, kind in saved)
    assert len(saved) > 50
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
        told = [row.event for row in chronicle.events() if row.programme]
    facts = [event for event in told if is_fact(event)]
    assert facts == lived(40)[: len(facts)]
    # What an undisturbed programme would have said of these facts, byte for byte.
    course = Course(programme)
    assert told == [event for fact in facts for event in course.take(fact)]
    assert chronicle.course.chart == course.chart
    assert check_journal(tmp_path) is None

"""Kill -9 at random moments of guided visits: every promise is kept, and the visit goes on as the rules say.

`python -m tests.session.guided.test_kills 50` is the long run; five kills run with the tests.
"""

import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from game.chronicle.enrolment import enrol
from game.chronicle.past import read_past
from game.programme.course import is_fact
from game.programme.parts import PLAY
from game.scoring.patients import read_patient
from game.training.course import BlockDone, Enrolled, ProbeDone, SetDone, Visit, VisitEnd
from tests.session.guided.guided_child import one_day

CHILD = Path(__file__).with_name("guided_child.py")
CODE = "P-01"
FIRST = date(2026, 1, 5)
ROOT = Path(__file__).parents[3]


def killed(folder, first, seed, after_s):
    """Let visits run until they are killed so long after the first promise; what they printed."""
    command = [sys.executable, str(CHILD), str(folder), CODE, first.isoformat(), "40", str(seed)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=_env())
    try:
        printed = []
        while not printed or not printed[-1].startswith("saved "):
            printed.append(child.stdout.readline())
        time.sleep(after_s)
        child.kill()
        printed += child.stdout.read().splitlines(keepends=True)
        return [each.strip() for each in printed if each.endswith("\n")]
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _env():
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def campaign(folder, kills, seed):
    """So many kills of one programme, each taken up again where it was cut off; visits cut, and promises."""
    dice = random.Random(seed)
    enrol(folder, CODE, Enrolled(FIRST.isoformat(), "plp", "left", "arm", "ward", 60))
    day, open_visits, promised_in_all = FIRST, 0, 0
    for _ in range(kills):
        printed = killed(folder, day, seed, dice.uniform(0.05, 2.0))
        days = [line.split()[1] for line in printed if line.startswith("day ")]
        # Only the last day's session is open in the journal now: promises of each session are counted by it.
        promised = [line for line in printed[_last(printed) :] if line.startswith("saved ")]
        past = read_past(folder, CODE)
        rows = read_patient(folder, CODE)
        last = [row for row in rows if row.session == rows[-1].session]
        seqs = {row.seq: row.event.kind for row in last}
        for line in promised:
            _, seq, _ = line.split()
            assert int(seq) in seqs, (line, sorted(seqs)[-3:])
        promised_in_all += len(promised)
        # What was decided before the kill is decided again to the same bytes, or `read_past` would have said so.
        assert past.course.chart.profile is not None
        day = date.fromisoformat(days[-1]) if days else day
        kept = [row.event for row in rows if row.programme]
        cut = past.visit(rows[-1].utc_us) if hasattr(rows[-1], "utc_us") else None
        open_visits += cut is not None
        ended, _ = one_day(folder, CODE, day, seed)
        again = [row.event for row in read_patient(folder, CODE) if row.programme]
        assert again[: len(kept)] == kept
        if cut is not None:
            _goes_on(kept, again)
        assert read_past(folder, CODE).visit(time.time_ns() // 1000) is None
        assert ended in ("done", "stopped", "later", "new")
        day += timedelta(days=1)
    return open_visits, promised_in_all


def _last(printed):
    return max((at for at, line in enumerate(printed) if line.startswith("day ")), default=0)


def _goes_on(kept, again):
    """The cut visit goes on: no second one begins, nothing played is told twice, and it ends."""
    after = [event for event in again[len(kept) :] if is_fact(event)]
    ends = [at for at, event in enumerate(after) if isinstance(event, VisitEnd)]
    assert ends
    assert not any(isinstance(event, Visit) for event in after[: ends[0]])
    began = max(at for at, event in enumerate(kept) if isinstance(event, Visit))
    played = [event for event in kept[began:] if isinstance(event, BlockDone | ProbeDone | SetDone)]
    plan = next((event for event in reversed(kept[began:]) if event.kind == "plan"), None)
    more = [event for event in after[: ends[0]] if isinstance(event, BlockDone | ProbeDone | SetDone)]
    if plan is not None and after[ends[0]].reason == "done":
        assert len(played) + len(more) == sum(part["sort"] in tuple(PLAY) for part in plan.parts)


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_lose_nothing_that_was_promised_and_the_visit_goes_on(tmp_path, seed):
    _, promised = campaign(tmp_path, 3, seed)
    assert promised > 0


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as kept_in:
        number = int(sys.argv[1])
        print(number, "kills: (open visits, promises)", campaign(Path(kept_in), number, 7))

"""`midline session --view headset` on a real runtime that is killed in the middle: the visit is told whole.

A simulated person answers what is shown by keys of the view's own input; the driver moves head and working hand.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.scoring.journal import JournalError
from game.scoring.read import read_events, sessions
from game.simulation.intake import before_visit, first_visits
from game.training.course import BlockDone, Enrolled, TherapistAct, Visit, VisitEnd
from game.training.events import BlockStart, DeviceInfo, Nrs, Resume, SessionEnd, Trial
from tests.chronicle.chronicle_kit import tell
from tests.openxr.inside.check_play import Mover

MONADO = {"compositor": "null", "x_server": True, "timeout_s": 240.0}
CHILD = Path(__file__).with_name("visit_child.py")
CODE = "DUMMY-1"
TODAY = date.today()  # noqa: DTZ011  (as the command has it)
YESTERDAY, DAY = (TODAY - timedelta(days=1)).isoformat(), TODAY.isoformat()


@pytest.fixture
def mover(service):
    it = Mover()
    yield it
    it.over.set()
    it.join()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The records of a patient who is through the first visits and asked about today."""
    data = tmp_path / "data"
    monkeypatch.setenv("MIDLINE_DATA", str(data))
    enrolled = Enrolled(YESTERDAY, "plp", "left", "arm", "ward", 60)
    facts = [
        enrolled,
        *first_visits(enrolled, YESTERDAY),
        TherapistAct(YESTERDAY, "jump", "3", "practised elsewhere"),
    ]
    course = tell(data, CODE, facts)
    tell(data, CODE, before_visit(course, DAY))
    return tmp_path


def happened(kind):
    """The events of a kind so far, read from the journal while it is being written."""
    data = Path(os.environ["MIDLINE_DATA"])
    try:
        rows = read_events(data, sessions(data)[-1].session)
    except (JournalError, IndexError):
        return []
    return [row.event for row in rows if isinstance(row.event, kind)]


def until(what, process, patience_s=90.0):
    end = time.monotonic() + patience_s
    while not what():
        assert process.poll() is None, "the visit ended before it happened"
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def states():
    return [event.state for event in happened(DeviceInfo) if event.role == "headset"]


def test_a_visit_with_a_killed_runtime_is_told_whole(folder, mover, service):
    out = folder / "pictures"
    out = folder / "pictures"
    out.mkdir()
    command = [sys.executable, str(CHILD), str(out), "session", "--patient", CODE, "--view", "headset"]
    command += ["--device", "openxr:", "--date-is-right", "--json"]
    with (folder / "said").open("w") as said, (folder / "told").open("w") as told:
        visit = subprocess.Popen(command, stdout=said, stderr=told)
        try:
            until(lambda: happened(BlockStart), visit)
            time.sleep(2.0)
            service.kill()
            until(lambda: states()[-1:] == ["lost"], visit)
            service.start()
            until(lambda: states()[-1:] == ["live"], visit)
            (out / "go-on").touch()
            visit.wait(120)
        finally:
            visit.kill()
            visit.wait()
            words = (folder / "told").read_text()
            log = folder / "data" / "midline.log"
            print(words[-3000:], log.read_text()[-3000:] if log.exists() else "")
            print(*sorted(each.name for each in out.iterdir()))
    assert visit.returncode == 0
    assert "Traceback" not in words
    values = json.loads((folder / "said").read_text().strip().splitlines()[-1])
    print(values)
    assert (values["ended"], values["practised"]) == ("done", True)
    (began,) = happened(Visit)
    assert began.way == "VR"
    assert any(each.mirror and each.results for each in happened(BlockDone))
    assert {each.moment for each in happened(Nrs)} >= {"pre"}
    assert [each.reason for each in happened(VisitEnd)] == ["done"]
    assert happened(Trial)
    assert happened(Resume)
    assert happened(SessionEnd)
    for name in ("eyes-anything-new", "eyes-pain-now", "eyes-block", "eyes-rest-title", "eyes-well-done"):
        left, right = (np.asarray(Image.open(out / f"{name}-{side}.png")) for side in ("left", "right"))
        for eye in (left, right):
            assert len(np.unique(eye.reshape(-1, 3), axis=0)) > 500, name
        assert (left != right).any()

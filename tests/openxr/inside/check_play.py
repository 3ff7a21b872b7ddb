"""`midline play --view headset` on a real runtime that is killed in the middle: eyes, trials and record whole."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from game.body.rotations import about, multiply
from game.scoring.journal import JournalError
from game.scoring.read import read_events, sessions
from game.session.limbs import EYE
from game.settings import rules
from game.training.events import DeviceInfo, Resume, Trial
from game.view.input import InputRules
from game.view.layout import Box
from game.view.plates import Lie
from game.view.screens import Rest
from game.view.worn import Worn
from tests.openxr.eyes import Look, open_picture
from tests.openxr.remote import Remote

MONADO = {"compositor": "null", "x_server": True, "timeout_s": 240.0}
# The mean of a picture before which a veil lies; of the room it is over 100.
DARK = 30
NOD = (-0.3, 0.0, 0.0, 0.954)
HEAD, HAND_AT = np.array([0.0, 1.25, 0.1]), np.array([0.2, 0.95, -0.3])
# The drawn table, in the driver's space.
TABLE_M = 0.74 + HEAD[1] - EYE[1]


class Mover(threading.Thread):
    """The patient: a head that looks at the table, a right hand that opens and closes, whatever happens."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.turn = NOD
        self.start()

    def run(self):
        began = time.monotonic()
        while not self.over.is_set():
            with contextlib.suppress(OSError):
                remote = Remote(patience_s=0.1)
                try:
                    self.move(remote, began)
                finally:
                    remote.close()

    def move(self, remote, began):
        while not self.over.wait(0.02):
            curl = 0.5 - 0.5 * np.cos(2 * np.pi * (time.monotonic() - began) / 4.0)
            remote.head(HEAD, self.turn)
            remote.hand("right", place=HAND_AT, curls=float(curl), tracked=True, active=True)


@pytest.fixture
def mover(service):
    it = Mover()
    yield it
    it.over.set()
    it.join()


def toward_go_on():
    """The head's turn that looks at the pad *Go on* of REST, from where the seat puts the eyes."""
    look = Rest(rules(InputRules, "input"), "lost", 0.0, scanning=False).look()
    things = Worn({}, 1.0).screen(look)["sheet"]
    (pad,) = (each for each in things if isinstance(each, Box) and each.pad == "go-on")
    point = Lie(Worn.plates["sheet"], 1.0).at(*pad.rect[:2])
    x, y, z = point - EYE
    yaw, pitch = np.arctan2(-x, -z), np.arctan2(y, np.hypot(x, z))
    return multiply(about(np.array([0.0, 1.0, 0.0]), yaw), about(np.array([1.0, 0.0, 0.0]), pitch)).tolist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("play")


def happened(kind):
    """The events of a kind so far, read from the journal while it is being written."""
    data = Path(os.environ["MIDLINE_DATA"])
    try:
        rows = read_events(data, sessions(data)[-1].session)
    except (JournalError, IndexError):
        return []
    return [row.event for row in rows if isinstance(row.event, kind)]


def until(what, patience_s=90.0):
    end = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < end, f"it did not happen in time; the last that did: {happened(object)[-25:]}"
        time.sleep(0.2)


def stop():
    found = subprocess.run(["xdotool", "search", "--name", "Midline"], capture_output=True, text=True, check=True)
    window = found.stdout.split()[-1]
    subprocess.run(["xdotool", "windowfocus", "--sync", window], check=True)
    subprocess.run(["xdotool", "key", "--window", window, "Escape"], check=True)


def states():
    return [event.state for event in happened(DeviceInfo) if event.role == "intact"]


def test_a_block_with_a_killed_runtime_is_whole(folder, mover, service, monkeypatch):
    monkeypatch.setenv("MIDLINE_DATA", str(folder / "data"))
    out = folder / "out"
    command = [sys.executable, "-m", "game", "play", "lantern", "--view", "headset", "--device", "openxr:"]
    command += ["--affected", "left", "--pain", "4,3", "--safe", "--json", "--out", str(out)]
    with (folder / "said").open("w") as said, (folder / "told").open("w") as told:
        player = subprocess.Popen(command, stdout=said, stderr=told)
        try:
            until(lambda: happened(Trial))
            service.kill()
            until(lambda: states()[-1:] == ["lost"])
            service.start()
            until(lambda: states()[-1:] == ["live"])
            # Back, and still at rest: only a person goes on, here by a steady look at the pad.
            time.sleep(0.5)
            assert not happened(Resume)
            before = len(happened(Trial))
            mover.turn = toward_go_on()
            until(lambda: happened(Resume))
            mover.turn = NOD
            until(lambda: len(happened(Trial)) > before)
            stop()
            player.wait(60)
        finally:
            player.kill()
            player.wait()
    said, told = (folder / "said").read_text(), (folder / "told").read_text()
    assert player.returncode == 0, told
    values = json.loads(said.strip().splitlines()[-1])
    print(values, told)
    assert (values["pain_before"], values["pain_after"], values["reason"]) == (4, 3, "stopped")
    assert "start it again" in told
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    kinds = [event["payload"]["kind"] for event in events]
    assert states()[-4:] == ["live", "lost", "waiting", "live"]
    assert kinds.count("rest") == kinds.count("resume") == 1
    rest, resume = kinds.index("rest"), kinds.index("resume")
    assert not {"trial", "show"} & set(kinds[rest + 2 : resume])
    assert "trial" in kinds[:rest]
    assert "trial" in kinds[resume:]
    assert kinds.count("trial") == values["trials"]
    # A new session has its own space: the person is seated in it anew.
    assert kinds.count("seat") == 2
    assert kinds[-1] == "session_end"


def test_both_eyes_saw_the_room_and_the_arms(folder, fovs):
    """In one at least: in others the head is elsewhere, or cloth or dark lies on it; `check_eyes` sees each."""
    shown, dark = [], []
    for file in sorted((folder / "out").glob("picture-*-left.png")):
        pictures = [open_picture(each) for each in (file, file.with_name(file.name.replace("left", "right")))]
        if max(eye.mean() for eye in pictures) < DARK:
            dark.append(file.name)
            continue
        for eye in pictures:
            assert len(np.unique(eye.reshape(-1, 3), axis=0)) > 500, file.name
        look = Look(pictures, HEAD, NOD, fovs)
        wrists = [HAND_AT * (side, 1.0, 1.0) for side in (1.0, -1.0)]
        off = [seen - wanted for wanted, seen in map(look.shift, wrists)]
        near = [look.shift(wrist)[1] - look.shift(look.behind(wrist, TABLE_M))[0] for wrist in wrists]
        shown.append(max(np.abs(off)) <= 2.0 and min(near) >= 2.5)
        print(file.name, off, near)
    assert any(shown)
    # It is dark for a moment after the restart, and pictures lie seconds apart.
    assert len(dark) <= 1, dark

"""`midline play --view headset` on a real runtime, answered by the driver's hand alone: pain, REST, Go on."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from exercises.words import load_words
from game.body.joints import HAND, WRIST
from game.body.table import FLESH_M
from game.scoring.journal import JournalError
from game.scoring.read import read_events, sessions
from game.session.limbs import EYE
from game.training.events import Calib, Nrs, Rest, Resume
from game.view.layout import Box
from game.view.look import Pad, ScreenLook
from game.view.plates import Lie
from game.view.worn import Worn
from tests.openxr.remote import Remote

MONADO = {"compositor": "null", "x_server": False, "timeout_s": 300.0}
NOD = (-0.3, 0.0, 0.0, 0.954)
HEAD = np.array([0.05, 1.30, 0.12])
AT_EASE = np.array([0.2, 0.9, -0.4])
SPEED_M_S = 1.5
STEP_S = 0.02

# Staff answered what is asked before a headset: there is no window here to press in.
PLAYER = (
    "from game.session import play, screening; play._screened = lambda *_: screening.skipped(); "
    "import pytest; from tests.openxr.inside.undrawn import draw_nothing; draw_nothing(pytest.MonkeyPatch()); "
    "from game.cli import main; main()"
)

ASKING = ScreenLook(
    "pain", pads=(Pad("more", "more", "up"), Pad("less", "less", "down"), Pad("thats-it", "thats-it"))
)
BACK = ScreenLook("pain-confirm", pads=(Pad("yes", "yes"), Pad("again", "again")), bar=True)
RESTING = ScreenLook("rest", pads=(Pad("go-on", "go-on"), Pad("stop", "stop")))


class Hand(threading.Thread):
    """A right hand that goes where it is sent, as fast as a person's; the head looks at the table."""

    def __init__(self, shape):
        super().__init__(daemon=True)
        self.shape = shape
        self.over = threading.Event()
        self.spot = self.goal = AT_EASE
        self.slow = 1.0
        self.start()

    def run(self):
        remote = Remote()
        try:
            while not self.over.wait(STEP_S):
                way = self.goal - self.spot
                far = float(np.linalg.norm(way))
                self.spot = self.spot + way * min(1.0, SPEED_M_S * STEP_S / max(far, 1e-9))
                with contextlib.suppress(OSError):
                    remote.head(HEAD, NOD)
                    # The seat puts the head where the drawn body has its eyes.
                    remote.hand("right", place=HEAD + self.spot - EYE, curls=0.0, tracked=True, active=True)
        finally:
            remote.close()

    def go(self, goal, stay_s):
        self.goal = goal
        while np.linalg.norm(self.spot - goal) > 1e-3:
            time.sleep(STEP_S)
        time.sleep(stay_s)

    def fit(self):
        """Lies flat on the table, then reaches forward."""
        lowest = float((self.shape[:, 1] - FLESH_M).min())
        lying = np.array([AT_EASE[0], 0.74 - lowest, AT_EASE[2]])
        self.go(lying, 2.0 * self.slow)
        self.go(lying + np.array([0.0, 0.0, -0.08]), 2.0 * self.slow)

    def press(self, group, look, key, stay_s=0.4):
        """Comes to the pad from its free side, stays, and goes off again; slower where pictures come slowly."""
        arranged = Worn(load_words("en"), 1.0)
        things = (arranged.screen(look) if look else arranged.always())[group]
        (pad,) = (box for box in things if isinstance(box, Box) and box.pad == key)
        lie = Lie(arranged.plates[group], 1.0)
        part = "palm" if key == "rest" else "middle_tip"
        wrist = lie.at(*pad.rect[:2]) - self.shape[HAND[part]]
        lowest = float(((wrist + self.shape - lie.centre) @ lie.normal - FLESH_M).min())
        for height_m, seconds in ((0.10, 0.12), (-0.004, stay_s), (0.10, 0.12)):
            self.go(wrist + (height_m - lowest) * lie.normal, seconds * self.slow)


@pytest.fixture
def hand(service):
    remote = Remote()
    remote.hand("right", place=AT_EASE, curls=0.0, tracked=True, active=True)
    with open_device("openxr:?hand=right") as device:
        end = time.monotonic() + 10.0
        while (frame := device.latest()) is None or not frame.at_hand:
            assert time.monotonic() < end, device.status
            time.sleep(0.01)
    remote.close()
    it = Hand(frame.positions - frame.positions[WRIST])
    yield it
    it.over.set()
    it.join()


def happened(kind):
    data = Path(os.environ["MIDLINE_DATA"])
    try:
        rows = read_events(data, sessions(data)[-1].session)
    except (JournalError, IndexError):
        return []
    return [row.event for row in rows if isinstance(row.event, kind)]


def until(hand, kind, act, patience_s=100.0):
    """Does it again and again, each time slower, as a person would, until it has happened."""
    end = time.monotonic() + patience_s
    while not happened(kind):
        assert time.monotonic() < end, f"no {kind.__name__} when {hand.slow} times as slow"
        act()
        hand.slow = min(6.0, hand.slow * 1.2)


def test_pain_rest_and_going_on_are_pressed_by_hand(hand, tmp_path, monkeypatch):
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path / "data"))
    command = [sys.executable, "-c", PLAYER, "play", "lantern", "--view", "headset", "--device", "openxr:"]
    command += ["--scene", "studio"]
    with (tmp_path / "told").open("w") as told:
        player = subprocess.Popen([*command, "--affected", "left"], stdout=told, stderr=told)

        def rate():
            hand.press("desk", ASKING, "more")
            hand.press("desk", ASKING, "thats-it")
            hand.press("desk", BACK, "yes")
            assert player.poll() is None, (tmp_path / "told").read_text()

        try:
            until(hand, Calib, hand.fit)
            until(hand, Nrs, rate)
            until(hand, Rest, lambda: hand.press("cloth", None, "rest", 0.8))
            until(hand, Resume, lambda: hand.press("desk", RESTING, "go-on"))
        finally:
            player.kill()
            player.wait()
    (rated,) = happened(Nrs)
    assert (rated.moment, rated.source) == ("pre", "hand")
    assert rated.value is not None
    assert [event.reason for event in happened(Rest)] == ["asked by hand"]
    assert len(happened(Resume)) == 1

"""A head that leans, stands up and goes away, on a real runtime: REST, REST and STOP, and the journal says why.

Blind, so that a frame costs nothing: the runtime's own pace and poses, through session, to the disk and back.
"""

import time
from pathlib import Path

import numpy as np
import pytest

from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from devices.openxr.values import XrState
from game.body.joints import Side
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayRequest
from game.session.sight import Blind
from game.training.events import Flag, Rest, Resume, SeatSet, Stop
from game.view.headset import Headset
from game.view.input import Action, Press
from game.view.window import Stage

MONADO = {"compositor": "null", "x_server": False, "timeout_s": 120.0}
SEATED = (0.0, 1.25, 0.1)
PATIENCE_S = 60.0


def files_open():
    return len(list(Path("/proc/self/fd").iterdir()))


def away(x, y, z):
    return tuple(a + b for a, b in zip(SEATED, (x, y, z), strict=True))


class Table(Blind):
    """Draws an empty stage for the eyes; `steps` are waited for one after the other and then done."""

    # A busy machine's rate is not what is checked here.
    software = True

    def __init__(self, runtime, steps):
        super().__init__()
        self.stage = Stage("offscreen", (64, 48), samples=0, shadow_px=0)
        self.headset = Headset(self.stage, runtime, Side.LEFT)
        self.still = 0
        # Where the head is in the runtime's own space, which may lie anywhere.
        self.home = None
        self._runtime = runtime
        self._steps = list(steps)
        self._until = time.monotonic() + PATIENCE_S

    @property
    def display_hz(self):
        return self._runtime.display_hz

    def seat(self, origin, yaw_rad, rise_m):
        self.home = self._runtime.head(time.monotonic()).position

    @property
    def resting(self):
        return self.look is not None and self.look.name == "rest"

    def begin(self):
        assert time.monotonic() < self._until, f"{len(self._steps)} steps were left"
        head = self._runtime.head(time.monotonic())
        known = head is not None and self.home is not None
        back = known and np.abs(head.position - self.home).max() < 0.01
        self.still = self.still + 1 if back else 0
        if self._steps and self._steps[0][0](self):
            self._steps.pop(0)[1](self)
        return super().begin()

    def draw(self, time_s):
        self.headset.draw()
        return super().draw(time_s)

    def close(self):
        self.headset.close()
        self.stage.close()


def sits(view):
    """For so many frames that the watch over the head knows it as well."""
    return view.still > 12


def goes_on(view):
    view.acts.append(Press(Action.TAKE, time.monotonic() + 1.0, "key"))


def test_leaning_and_standing_are_rest_and_going_away_is_stop(remote, tmp_path, monkeypatch):
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path))
    runtime = Runtime()
    monkeypatch.setattr(openxr, "_shared", [runtime])
    remote.head(SEATED)
    remote.hand("right", place=(0.2, 0.95, -0.3), curls=0.3, tracked=True, active=True)
    steps = [
        (lambda view: view.home is not None, lambda _: remote.head(away(0.3, -0.05, 0.0))),
        (lambda view: view.resting, lambda _: remote.head(SEATED)),
        (sits, goes_on),
        (lambda view: not view.resting, lambda _: remote.head(away(0.0, 0.3, 0.0))),
        (lambda view: view.resting, lambda _: remote.head(SEATED)),
        (sits, goes_on),
        (lambda view: not view.resting, lambda _: remote.head(away(0.3, 0.0, -0.4))),
    ]
    view = Table(runtime, steps)
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    said = []
    request = PlayRequest(view="headset", devices=("sim:grasp",), seconds=PATIENCE_S, safe=True, pain=(4, 3))
    result = play(request, said.append)
    events = [row.event for row in read_events(data_folder(), result.values["session"])]
    assert [event.reason for event in events if isinstance(event, Rest)] == ["leaning", "standing"]
    assert sum(isinstance(event, Resume) for event in events) == 2
    assert [(e.by, e.reason) for e in events if isinstance(e, Stop)] == [("rule", "away from the seat")]
    assert [e.note for e in events if isinstance(e, Flag) and e.name == "alarm"] == ["away from the seat"]
    assert result.values["reason"] == "stopped"
    assert sum(line.startswith("ALARM") for line in said) == 1
    assert sum(isinstance(event, SeatSet) and event.by == "head" for event in events) == 1
    assert replay(result.values["session"], None, print).equal


def test_the_display_says_its_rate_and_fewer_pixels_miss_no_frame(service):
    stage = Stage("offscreen", (64, 48), samples=0, shadow_px=0)
    stage.clear_colour(0.8, 0.1, 0.1)
    runtime = Runtime()
    headset = Headset(stage, runtime, Side.LEFT)
    drawn = []

    def frame():
        runtime.frame()
        headset.draw()
        return runtime.state is XrState.RUNNING and headset.drawn

    try:
        until = time.monotonic() + PATIENCE_S
        while not frame():
            assert time.monotonic() < until, runtime.note
        # The null compositor has 20 frames a second.
        assert runtime.display_hz == pytest.approx(20.0, abs=0.5)
        before, files = headset.pictures()[0].shape, files_open()
        for _ in range(4):
            headset.less(scale=headset.scale * 0.8)
            drawn += [frame() for _ in range(3)]
        assert all(drawn)
        assert headset.pictures()[0].shape == (round(before[0] * 0.4096), round(before[1] * 0.4096), 3)
        assert abs(headset.pictures()[0].reshape(-1, 3).mean(axis=0) - (204, 25.5, 25.5)).max() < 3
        assert files_open() <= files
    finally:
        runtime.close()
        headset.close()
        stage.close()

"""A runtime that is killed and started again, twenty times: the picture comes back, no dead one is kept."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from devices.openxr.runtime import Runtime
from devices.openxr.values import XrState
from game.body.joints import Side
from game.view.headset import Headset
from game.view.window import Stage

MONADO = {"compositor": "null", "x_server": False, "timeout_s": 240.0}
# Twenty, and those in which the allocator fills its pools; after fifty it keeps some 30 KiB a cycle.
CYCLES = 40
SETTLED = 25
# What a cycle may keep, bytes.
KEEPS = 200 * 1024


def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def files():
    return len(list(Path("/proc/self/fd").iterdir()))


class Worn:
    """A stage with a red floor, worn."""

    def __init__(self):
        self.stage = Stage("offscreen", (64, 48), samples=0, shadow_px=0)
        self.stage.clear_colour(0.8, 0.1, 0.1)
        self.runtime = Runtime()
        self.headset = Headset(self.stage, self.runtime, Side.LEFT)

    def frame(self):
        self.runtime.frame()
        self.headset.draw()

    def until(self, truth, patience_s):
        began = time.monotonic()
        while not truth():
            assert time.monotonic() - began < patience_s, (self.runtime.state, self.runtime.note)
            self.frame()
        return time.monotonic() - began

    def drawn(self):
        return self.runtime.state is XrState.RUNNING and self.headset.drawn


@pytest.fixture
def worn(service):
    it = Worn()
    yield it
    it.runtime.close()
    it.headset.close()
    it.stage.close()


def test_twenty_dead_runtimes_leave_nothing_behind(worn, service):
    worn.until(worn.drawn, 10.0)
    back_s, kept, open_files = [], [], []
    for _ in range(CYCLES):
        service.kill()
        worn.until(lambda: worn.runtime.state is XrState.LOST, 3.0)
        service.start()
        back_s.append(worn.until(worn.drawn, 10.0))
        kept.append(memory())
        open_files.append(files())
    eyes = worn.headset.pictures()
    assert len(eyes) == 2
    for eye in eyes:
        assert np.abs(eye.reshape(-1, 3).mean(axis=0) - (204, 25.5, 25.5)).max() < 3
    print("back after", np.round(back_s, 2), "kept", np.diff(kept), "files", open_files)
    assert max(back_s) < 3.0
    # One picture of an eye that is kept would be 300 KiB in every cycle.
    assert (kept[-1] - kept[SETTLED]) / (CYCLES - 1 - SETTLED) < KEEPS
    assert open_files[-1] <= open_files[4]


def test_a_frame_that_was_begun_is_ended_even_when_nobody_draws(worn):
    worn.until(worn.drawn, 10.0)
    for _ in range(5):
        worn.runtime.frame()
    worn.until(worn.drawn, 3.0)

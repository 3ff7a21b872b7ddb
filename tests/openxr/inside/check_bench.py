"""The bench of a headset measures what it says it does, and what it measures is drawn."""

import math
import time

import numpy as np
import pytest

from devices.openxr.runtime import Runtime
from game import bench_headset
from game.body.joints import Side
from game.view.boxes import JointBoxes
from game.view.headset import Headset
from game.view.window import Stage

MONADO = {"compositor": "xcb", "scale": 25, "framerate": 1000}


@pytest.fixture
def hands(remote):
    remote.head((0.0, 1.5, 0.0))
    for side, x in (("left", -0.2), ("right", 0.2)):
        remote.hand(side, place=(x, 1.35, -0.45), curls=0.3, tracked=True, active=True)
    return remote


def test_every_figure_is_there_and_has_a_meaning(hands):
    table = bench_headset.measure(blocks=1, frames=80, warm=5)
    print(table)
    units = {name: row["unit"] for name, row in table.items()}
    assert units == {
        "headset, main thread": "ms",
        "headset, own Python": "ms",
        "headset, frames": "frames/s",
        "headset, rate held": "of the display's",
    }
    for row in table.values():
        assert all(math.isfinite(row[name]) and row[name] > 0.0 for name in ("p50", "p99", "floor", "ratio"))
        assert row["floor_is"]
    main, own, frames, held = table.values()
    assert (main["blocks"], main["frames"], main["both_hands_seen"]) == (1, 80, 1.0)
    assert main["eye_px"] == [240, 270]
    # Drawing is no part of our own, nor is it free.
    assert own["p50"] < main["p50"] < 1e3 / frames["p50"] * 1.5
    assert own["floor"] < 1e3 / frames["floor"]
    assert 0.05 < main["ratio"] < 50.0
    assert 0.05 < own["ratio"] < 50.0
    assert 0.02 < frames["ratio"] < 20.0
    assert held["ratio"] == pytest.approx(frames["p50"] / held["display_hz"], rel=0.02)


def test_both_eyes_are_drawn_straight_into_the_images(hands):
    runtime = Runtime()
    with Stage("window", (160, 90), 0, 0, vsync=False) as stage:
        boxes, headset = JointBoxes(stage), Headset(stage, runtime, Side.LEFT)
        stage.clear_colour(0.0, 0.0, 0.0)
        headset.seat((0.0, 0.0, 0.0), 0.0)
        straight = set()
        end_s = time.monotonic() + 20.0
        try:
            # Every image of each eye, and the frames in which the window shows the left one as well.
            while len(straight) < 7:
                assert time.monotonic() < end_s, straight
                at_s = runtime.frame()
                boxes.pose(*(runtime.hand(side, at_s, at_s) for side in Side))
                images, ways = list(headset._images), list(headset._straight)
                headset.draw()
                if not headset.drawn:
                    continue
                pictures = headset.pictures()
                lit = [np.argwhere(picture.max(axis=2) > 60) for picture in pictures]
                if min(len(each) for each in lit) == 0:
                    # The hands come a little after the pictures.
                    assert not straight
                    continue
                # Two hands: some of it left, some of it right of the middle.
                for each in lit:
                    assert each[:, 1].min() < 100
                    assert each[:, 1].max() > 140
                straight |= {(eye, image) for eye, image in enumerate(images) if ways[eye]}
                straight |= {"copied"} if not ways[0] and ways[1] else set()
        finally:
            runtime.close()
            headset.close()


def test_a_dead_runtime_is_a_sentence(service):
    service.kill()
    row = bench_headset.measure(blocks=1, frames=5, warm=1)["headset"]
    assert row["not_measured"].startswith("Not measured: The headset's program does not answer")

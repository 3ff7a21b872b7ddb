"""A composing runtime: its own screen shows our scene in our colours, and a point lies where head and eyes say."""

import os
import subprocess
import time

import numpy as np
import pytest
import xr
from PIL import Image, ImageGrab

from devices.openxr.runtime import Runtime
from game import settings
from game.body.joints import Side
from game.view import shapes, surface
from game.view.headset import Headset
from game.view.input import InputRules
from game.view.light import LightLook
from game.view.view import View
from game.view.window import Stage
from tests.openxr.eyes import share_of, turned

MONADO = {"compositor": "xcb", "scale": 25}
# Linear light; the last one is bent by the tonemap.
GLOWS = [(0.6, 0.1, 0.05), (0.08, 0.5, 0.12), (0.1, 0.15, 0.65), (0.4, 0.4, 0.4), (1.4, 0.9, 0.3)]
PLACES = [(0.25 * (k - 2), 1.2 + (0.05 if k % 2 else 0.35), -1.0) for k in range(5)]
BOARD_M = 0.12
# Monado's LOCAL space begins at this height over its STAGE, in which the remote driver's head is told.
LOCAL_M = 1.6
FACE = np.array([0.0, 1.2, 0.0])
UP = np.array([0.0, 1.0, 0.0])


class Boards:
    """Five plates that shine in one colour each, whatever the lamp does; a scene as any."""

    light = LightLook(background=(0.05, 0.07, 0.10))

    def __init__(self, stage):
        for place, glow in zip(PLACES, GLOWS, strict=True):
            half = np.array([BOARD_M, BOARD_M, 0.005])
            board = surface.solid(stage.seat, shapes.box(tuple(place - half), tuple(place + half)))
            surface.set_tint(board, (0.0, 0.0, 0.0))
            surface.set_glow(board, glow)

    def close(self):
        pass


def test_the_eyes_have_the_size_asked_for(service):
    named = xr.ApplicationInfo("check", 1, "midline", 1, xr.Version(1, 0, 0))
    wanted = xr.InstanceCreateInfo(application_info=named, enabled_extension_names=["XR_KHR_opengl_enable"])
    instance = xr.create_instance(wanted)
    try:
        system = xr.get_system(instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        stereo = xr.ViewConfigurationType.PRIMARY_STEREO
        views = xr.enumerate_view_configuration_views(instance, system, stereo)
        sizes = [(view.recommended_image_rect_width, view.recommended_image_rect_height) for view in views]
        assert sizes == [(240, 270)] * 2
    finally:
        xr.destroy_instance(instance)


def shown(glow):
    """Linear light as the screen has it, from the words in shaders/common.glsl: true up to 0.7, then bent."""
    c = np.array(glow)
    peak = c.max()
    if peak > 0.7:
        bent = 1.0 - 0.3 * 0.3 / (peak - 0.7 + 0.3)
        c = c * bent / peak
        share = 1.0 - 1.0 / (1.0 + 0.15 * (peak - bent))
        c = c * (1.0 - share) + bent * share
    return 255.0 * np.clip(c, 0.0, 1.0) ** (1 / 2.2)


def until(what, patience_s=20.0):
    """The first of what it gives that is something."""
    end = time.monotonic() + patience_s
    while (found := what()) is None:
        assert time.monotonic() < end, "it did not happen in time"
    return found


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=True).stdout


def where_monado_is():
    """Its window on the X server: left, top, width, height."""
    window = xdotool("search", "--name", "^Monado$").split()[-1]
    said = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).splitlines())
    return [int(said[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")]


def screen(x, y, width, height):
    """Both halves of that window, as the X server shows them."""
    whole = ImageGrab.grab((x, y, x + width, y + height), xdisplay=os.environ["DISPLAY"]).convert("RGB")
    return np.asarray(whole, dtype=float)[:, : width // 2], np.asarray(whole, dtype=float)[:, width // 2 :]


@pytest.fixture
def runtime(remote):
    remote.head(FACE + (LOCAL_M - FACE[1]) * UP)
    made = Runtime()
    yield made
    made.close()


def test_the_compositor_shows_our_scene_in_our_colours(runtime):
    words = {"rest": "Rest", "stop": "Stop"}
    rules = settings.rules(InputRules, "input")
    view = View("headset", (320, 180), words, Side.LEFT, 5, Boards, rules, quality="low", runtime=runtime)
    try:
        # The head is told to be at LOCAL's origin, the patient's eyes are at FACE.
        view.seat(-FACE, 0.0)
        ours = xdotool("search", "--name", "^Midline$").split()[-1]
        xdotool("windowmove", ours, "960", "600")
        wanted = np.array([shown(glow) for glow in GLOWS])
        found, seen, there = [], [], []

        def look():
            at_s = runtime.frame()
            fovs = [eye.fov for eye in runtime.eyes or ()]
            view.begin()
            view.limbs(None, None)
            view.draw(at_s)
            if not view.headset.drawn or not runtime.attended:
                return None
            # It has a window while somebody draws.
            there[:] = there or where_monado_is()
            seen[:] = screen(*there)
            found.clear()
            for half, fov in zip((0, 1), fovs, strict=True):
                height, width, _ = seen[half].shape
                for place in PLACES:
                    x, y = (share_of(place, half, turned(0, 0, 0), FACE, fov) * (width, height)).astype(int)
                    patch = seen[half][y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3)
                    found.append(patch[np.abs(patch - wanted[len(found) % 5]).max(axis=1).argmax()])
            return True if np.abs(np.array(found) - np.tile(wanted, (2, 1))).max() <= 2.0 else None

        try:
            until(look)
        finally:
            print(np.array(found).round(1), wanted.round(1))
        # The whole of it is what the eyes were given: no distortion in this driver, only another size.
        for half, picture in zip(seen, view.pictures(), strict=True):
            size = half.shape[1], half.shape[0]
            given = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR), dtype=float)
            assert np.abs(given - half)[4:-4, 4:-4].mean() < 2.0
            assert np.corrcoef(given.ravel(), half.ravel())[0, 1] > 0.98
        assert not np.array_equal(seen[0], seen[1])
    finally:
        runtime.close()
        view.close()


def middle(picture):
    weight = picture.astype(float).sum(axis=2)
    rows, columns = np.indices(weight.shape)
    return np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum() + 0.5


@pytest.mark.parametrize("samples", [0, 4], ids=["drawn into the images", "copied"])
def test_a_known_point_lies_where_head_and_eyes_say(runtime, remote, samples):
    with Stage("offscreen", (64, 36), samples, 0) as stage:
        stage.render.set_shader_input("exposure", 1.0)
        stage.clear_colour(0.0, 0.0, 0.0)
        headset = Headset(stage, runtime, Side.LEFT)
        dot = surface.baked(stage.seat, shapes.box((-0.012,) * 3, (0.012,) * 3).painted((1.0, 1.0, 1.0)))
        headset.seat(-FACE, 0.0)
        try:
            for place, turn, head in [
                ((0.0, 1.2, -0.8), turned(0, 0, 0), FACE),
                ((0.25, 1.05, -0.7), turned(-20, -10, 15), FACE + np.array([0.05, 0.1, -0.03])),
                ((-0.3, 0.95, -0.6), turned(25, -20, -10), FACE + np.array([-0.1, -0.05, 0.06])),
            ]:
                dot.set_pos(place[0], place[1], place[2])
                remote.head(head + (LOCAL_M - FACE[1]) * UP, turn)

                def look(turn=turn):
                    runtime.frame()
                    eyes = runtime.eyes
                    headset.draw()
                    there = eyes is not None and abs(eyes[0].orientation @ turn) > 1.0 - 1e-7
                    return eyes if there and headset.drawn and headset.pictures() else None

                eyes = until(look)
                seen = []
                for number, (picture, eye) in enumerate(zip(headset.pictures(), eyes, strict=True)):
                    size = picture.shape[1], picture.shape[0]
                    wanted = share_of(place, number, turn, head, eye.fov) * size
                    seen.append((middle(picture), wanted))
                    assert np.abs(seen[-1][0] - wanted).max() < 1.0
                (left, left_wanted), (right, right_wanted) = seen
                assert (left - right)[0] == pytest.approx((left_wanted - right_wanted)[0], abs=0.5)
                # Some 63 mm at 70 cm, by 240 pixels for 1.8 of the tangent.
                assert 8.0 < (left - right)[0] < 20.0
        finally:
            runtime.close()
            headset.close()

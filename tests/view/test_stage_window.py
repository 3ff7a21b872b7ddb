"""The stage opens on what the driver has, shows the frame that was posed, and leaves nothing behind."""

import gc
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from panda3d.core import ConfigVariableInt

from game.view import buffers, shapes, surface, window
from game.view.light import Light
from game.view.quality import open_stage
from game.view.window import NoGraphics, Stage


def block(stage):
    return surface.solid(stage.seat, shapes.box((-0.05, 0.7, -0.8), (0.05, 1.0, -0.6)).painted((0.9, 0.9, 0.9)))


def middle_of(picture):
    bright = picture.astype(int).sum(axis=2)
    return float(np.nonzero(bright > bright.min() + 150)[1].mean())


@pytest.mark.parametrize("samples", [0, 4])
def test_a_picture_is_of_the_pose_just_set(samples):
    with Stage("offscreen", (160, 90), samples, 128) as stage:
        Light(stage)
        stage.clear_colour(0, 0, 0)
        node = block(stage)
        for x in (-0.4, 0.4, -0.2, 0.3, 0.0):
            node.set_x(x)
            stage.frame()
            seen = middle_of(stage.picture())
            right = math.tan(math.radians(stage.lens.get_hfov()) / 2)
            forward = stage.camera.get_relative_point(stage.seat, (x, 0.85, -0.7))
            assert seen == pytest.approx(80 + 80 * forward[0] / forward[1] / right, abs=4)


def test_samples_smooth_what_stands_aslant_until_told_not_to():
    with Stage("offscreen", (160, 90), 4, 0) as stage:
        Light(stage)
        stage.clear_colour(0, 0, 0)
        block(stage).set_r(10)
        pictures = []
        for smooth in (True, False):
            stage.smooth(smooth)
            stage.frame()
            pictures.append(stage.picture().astype(int).max(axis=2))
        off = np.abs(pictures[0] - pictures[1])
        assert 20 < (off > 16).sum() < 200


def test_a_shadow_is_of_the_pose_just_set(stage):
    surface.solid(stage.seat, shapes.sheet((-1, 0.74, 0.2), (2, 0, 0), (0, 0, -1.4)).painted((0.5, 0.5, 0.5)))
    box = surface.solid(stage.seat, shapes.box((-0.05, 0.85, -0.5), (0.05, 0.9, -0.4)), casts=True)
    box.hide(~window.SHADOW_BIT)
    for x in (-0.3, 0.3, 0.0):
        box.set_x(x)
        stage.frame()
        row = stage.picture()[110:150].astype(int).sum(axis=(0, 2))
        dark = np.nonzero(row < (row.min() + row.max()) / 2)[0]
        assert dark.mean() == pytest.approx(160 + 325 * x, abs=12)


def test_a_picture_is_a_copy(stage):
    node = block(stage)
    stage.frame()
    first = stage.picture()
    kept = first.copy()
    node.set_x(0.3)
    stage.frame()
    assert np.array_equal(first, kept)
    assert not np.array_equal(first, stage.picture())
    first[:] = 0
    assert stage.picture().any()


def test_fewer_samples_are_taken_where_there_are_no_more(monkeypatch):
    asked = []
    make = Stage._make

    def poor(self, engine, pipe, samples, title):
        asked.append(samples)
        return make(self, engine, pipe, samples, title) if samples <= 2 else None

    monkeypatch.setattr(Stage, "_make", poor)
    with Stage("offscreen", (32, 18), 8, 0) as stage:
        assert asked[:3] == [8, 4, 2]
        assert stage.samples in (0, 2)
        stage.frame()


@pytest.mark.parametrize(("kind", "wanted"), [("headset", [4, 5]), ("offscreen", [3, 3])])
def test_for_a_headset_an_opengl_is_asked_for_that_its_runtimes_take(monkeypatch, kind, wanted):
    """A driver may give exactly the version that it is asked for, and SteamVR takes none below 4.3."""
    asked = []
    make = Stage._make

    def noted(self, *rest):
        variable = ConfigVariableInt("gl-version")
        asked.append([variable.get_word(place) for place in range(variable.get_num_words())])
        return make(self, *rest)

    monkeypatch.setattr(Stage, "_make", noted)
    monkeypatch.setattr(window, "LIBRARIES", window.LIBRARIES | {"window": ("p3headlessgl",)})
    stage, _ = open_stage(kind, (64, 36), "medium")
    stage.close()
    assert asked
    assert asked[-1] == wanted


def test_an_old_driver_gives_what_is_needed_at_least(stage):
    if "Mesa" not in stage.driver:
        pytest.skip("only Mesa can be told to be an older OpenGL than it is")
    code = (
        "from game.view.quality import open_stage\n"
        "stage, _ = open_stage('headset', (64, 36), 'low')\n"
        "print(stage.gsg.get_driver_version_major(), stage.gsg.get_driver_version_minor())"
    )
    # Mesa has no more than it is told here, and fails when more is asked for.
    env = os.environ | {"MESA_GL_VERSION_OVERRIDE": "3.3"}
    env.pop("DISPLAY", None)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert (said.stdout, said.stderr) == ("3 3\n", "")


def test_eight_samples_can_always_be_asked_for():
    with Stage("offscreen", (32, 18), 8, 0) as stage:
        assert stage.samples in window.SAMPLES
        assert stage.display_hz is None


def test_no_graphics_is_one_sentence_that_says_what_to_install():
    with pytest.raises(NoGraphics) as caught:
        Stage("offscreen", (32, 18), libraries=("no-such-gl",))
    sentence = str(caught.value)
    assert "install" in sentence
    assert "\n" not in sentence
    with pytest.raises(ValueError, match="window or offscreen"):
        Stage("hologram", (32, 18))


def memory_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only X has displays by name")
def test_a_display_that_nobody_named_is_left_alone(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(buffers, "GraphicsPipeSelection", None)
    assert buffers.pipe.__wrapped__("pandagl") is None


def test_opening_and_closing_many_times_leaks_nothing():
    def once():
        with Stage("offscreen", (160, 90), 4, 128) as stage:
            Light(stage)
            block(stage)
            stage.frame()
            stage.picture()
        stage.close()

    for _ in range(2):
        once()
    gc.collect()
    before = memory_mb()
    for _ in range(6):
        once()
    gc.collect()
    assert memory_mb() - before < 12


def test_importing_sets_nothing_and_opening_adds_no_builtins():
    code = (
        "import builtins; before = set(dir(builtins));"
        "import game.view.window as w; from panda3d.core import ConfigPageManager as P;"
        "pages = P.get_global_ptr().get_num_explicit_pages(); assert pages == 0, pages;"
        "s = w.Stage('offscreen', (16, 16), 0, 0); s.frame(); s.close();"
        "assert set(dir(builtins)) == before, set(dir(builtins)) - before"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_renderer_says_who_it_is(stage):
    assert stage.renderer
    named = any(word in stage.renderer.lower() for word in window.SOFTWARE)
    assert stage.software == named


def test_rays_go_where_the_picture_shows_things(stage):
    node = block(stage)
    node.set_pos(0.25, 0.1, 0.05)
    centre = np.array((0.25, 0.95, -0.65))
    seen = stage.camera.get_relative_point(stage.seat, tuple(centre))
    right, up = (math.tan(math.radians(angle) / 2) for angle in stage.lens.get_fov())
    eye, direction = stage.ray(seen[0] / seen[1] / right, seen[2] / seen[1] / up)
    wanted = (centre - eye) / np.linalg.norm(centre - eye)
    assert np.allclose(direction, wanted, atol=1e-4)

"""Without samples the engine draws straight into the runtime's images; what is seen is the same."""

import numpy as np
import pytest

from game.body.joints import Side
from game.view.headset import Headset
from game.view.light import Light
from game.view.looking_on import LookingOn
from game.view.swapchain import Swapchain, opengl
from game.view.window import Stage
from tests.view.runtimes import FakeRuntime, two_eyes
from tests.view.test_headset import assert_seen, dot, started


@pytest.fixture(scope="module")
def shared_stage():
    with Stage("offscreen", (320, 180), 0, 0) as made:
        made.light = Light(made)
        yield made


@pytest.fixture
def runtime():
    return FakeRuntime()


@pytest.fixture
def copies(monkeypatch):
    """The eyes whose pictures were copied, in order."""
    found, copy = [], Swapchain.copy

    def noted(self, source, index):
        found.append(self)
        copy(self, source, index)

    monkeypatch.setattr(Swapchain, "copy", noted)
    return found


@pytest.fixture
def headset(stage, runtime):
    stage.clear_colour(0, 0, 0)
    made = Headset(stage, runtime, Side.LEFT)
    started(made, 3)
    yield made
    made.close()


def white(picture):
    """How far from the left the white dot is seen, pixels."""
    return float(np.argwhere(picture.min(axis=2) > 200)[:, 1].mean())


@pytest.fixture
def windowed(stage, monkeypatch):
    """The stage taken for a window, which shows staff a new picture only when it is told to."""

    class Window:
        def is_closed(self):
            return False

    monkeypatch.setattr(stage, "window", Window())
    monkeypatch.setattr(LookingOn, "wait_s", 3600.0)


def test_only_the_eye_that_the_window_shows_is_copied(stage, runtime, headset, copies):
    thing = dot(stage, (0.0, 1.0, -0.6))
    for x in (-0.2, 0.2, 0.1, 0.0, -0.1):
        thing.set_x(x)
        runtime.eyes = two_eyes((x / 2, 1.2, 0.0))
        headset.draw()
        assert_seen(headset, runtime, (x, 1.0, -0.6))
    assert copies == [headset._swapchains[0]] * 5


def test_no_eye_is_copied_while_the_window_keeps_its_picture(stage, runtime, headset, windowed, copies):
    thing = dot(stage, (0.0, 1.0, -0.6))
    started(headset, 2)
    copies.clear()
    before = white(stage.picture())
    for x in (-0.2, 0.2, 0.1, 0.0, 0.25):
        thing.set_x(x)
        headset.draw()
        assert_seen(headset, runtime, (x, 1.0, -0.6))
    assert copies == []
    assert white(stage.picture()) == before


def test_looking_on_shows_the_window_the_present(stage, runtime, headset, windowed):
    thing = dot(stage, (0.0, 1.0, -0.6))
    started(headset, 3)
    before = white(stage.picture())
    thing.set_x(0.25)
    headset.draw()
    headset.look_on()
    stage.frame()
    assert white(stage.picture()) > before + 20
    headset.draw()
    assert_seen(headset, runtime, (0.25, 1.0, -0.6))


def test_the_engines_own_is_found_among_many(stage, runtime, headset):
    """Mesa gives no name twice: after some sessions the numbers are high."""
    gl = opengl()
    many = gl.glGenFramebuffers(600)
    try:
        later = Headset(stage, runtime, Side.LEFT)
        started(later, 3)
        assert all(later._targets)
        later.close()
    finally:
        gl.glDeleteFramebuffers(len(many), many)


def test_colours_are_what_the_engine_makes_of_them(stage, runtime, headset):
    stage.clear_colour(26 / 255, 38 / 255, 76 / 255)
    started(headset, 2)
    for picture in headset.pictures():
        assert np.abs(picture.astype(int) - (26, 38, 76)).max() <= 1


def test_every_image_that_is_taken_is_given_back_before_the_next(stage, runtime, headset, windowed):
    runtime.log.clear()
    for frame in range(6):
        # A frame that nobody sees keeps the images for the next.
        runtime.eyes = None if frame == 3 else two_eyes()
        headset.draw()
    # The left one was for the window.
    held = {0: 0, 1: 1}
    for what, eye in runtime.log:
        if what == "acquire":
            held[eye] += 1
        elif what == "release":
            held[eye] -= 1
        assert set(held.values()) <= {0, 1}
    assert [drawn for what, drawn in runtime.log if what == "submit"] == [True, True, True, False, True, True]


@pytest.mark.parametrize("where", ["acquire", "submit", "make_swapchains"])
def test_a_lost_runtime_gives_the_engine_its_own_textures_back(stage, runtime, headset, windowed, where):
    dot(stage, (0.1, 1.0, -0.6))
    started(headset, 3)
    targets = list(headset._targets)
    assert all(target._now != target._own for target in targets)
    if where == "make_swapchains":
        runtime.generation += 1
    runtime.dies_in = where
    headset.draw()
    assert headset._swapchains == ()
    assert all(target._now == target._own for target in targets)
    started(headset, 2)
    runtime.dies_in = None
    runtime.generation += 1
    runtime.eye_sizes, runtime.eyes = ((320, 240),) * 2, two_eyes()
    runtime.log.clear()
    started(headset, 5)
    # Those that the dead had lent are no images of this one: each that is given back was taken first.
    for eye in (0, 1):
        handled = [what for what, which in runtime.log if which == eye and what in ("acquire", "release")]
        assert handled[:2] == ["acquire", "release"]
    assert_seen(headset, runtime, (0.1, 1.0, -0.6))


def test_a_failed_renewal_is_tried_no_more_and_harms_nothing(stage, runtime, headset):
    """The session is there and its pictures are not: the window goes on until there is another session."""
    runtime.generation += 1
    make = runtime.make_swapchains

    def refuse(formats, sizes):
        raise runtime.gone("no format")

    runtime.make_swapchains = refuse
    started(headset, 3)
    assert not headset.drawn
    assert headset.pictures() == ()
    runtime.make_swapchains = make
    runtime.generation += 1
    started(headset, 3)
    assert headset.drawn

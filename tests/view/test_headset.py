"""Both eyes see the stage from where the runtime says, and the window goes on when the runtime goes."""

import math

import numpy as np
import pytest
from panda3d.core import PythonCallbackObject

from game.body.joints import Side
from game.body.rotations import about, multiply, to_matrix
from game.mirror.midline import Seat
from game.view import shapes, surface, swapchain
from game.view.headset import Headset
from game.view.swapchain import SRGB8_ALPHA8, opengl
from game.view.window import EYE, LOOK_AT, Stage
from tests.view.runtimes import APART_M, SIZE, FakeRuntime, turned, two_eyes

SEATS = [Seat(np.zeros(3)), Seat(np.array([0.7, -0.2, 1.1]), math.radians(130))]


@pytest.fixture
def runtime():
    return FakeRuntime()


@pytest.fixture
def headset(stage, runtime):
    stage.clear_colour(0, 0, 0)
    made = Headset(stage, runtime, Side.LEFT)
    yield made
    made.close()


def dot(stage, place, colour=(1.0, 1.0, 1.0)):
    """A small thing that shines in its own colour whatever the lamp does."""
    low, high = np.asarray(place) - 0.012, np.asarray(place) + 0.012
    return surface.baked(stage.seat, shapes.box(tuple(low), tuple(high)).painted(colour))


def middle(picture):
    weight = picture.astype(float).sum(axis=2)
    weight -= weight.min()
    rows, columns = np.indices(weight.shape)
    return np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum() + 0.5


def wanted(place, eye, seat, size=SIZE):
    """The pixel of a place of the seat frame, from the definition of pose and fov alone."""
    there = to_matrix(np.asarray(about(np.array([0.0, 1.0, 0.0]), seat.yaw_rad))) @ place + seat.origin
    x, y, z = to_matrix(eye.orientation).T @ (there - eye.position)
    left, right, up, down = (math.tan(angle) for angle in eye.fov)
    return np.array([(x / -z - left) / (right - left) * size[0], (up - y / -z) / (up - down) * size[1]])


def assert_seen(headset, runtime, place, seat=SEATS[0], size=SIZE):
    for picture, eye in zip(headset.pictures(), runtime.eyes, strict=True):
        assert picture.shape == (size[1], size[0], 3)
        assert np.abs(middle(picture) - wanted(np.asarray(place), eye, seat, size)).max() < 1.0


def started(headset, frames=2):
    for _ in range(frames):
        headset.draw()


@pytest.mark.parametrize("seat", SEATS, ids=["at the origin", "elsewhere"])
@pytest.mark.parametrize("place", [(0.0, 0.9, -0.7), (-0.3, 0.8, -0.6), (0.15, 1.25, -0.9)])
def test_a_place_is_seen_where_pose_and_fov_say(stage, runtime, headset, seat, place):
    dot(stage, place)
    headset.seat(seat.origin, seat.yaw_rad)
    facing = about(np.array([0.0, 1.0, 0.0]), seat.yaw_rad)
    head = to_matrix(facing) @ np.array([0.05, 1.2, 0.02]) + seat.origin
    runtime.eyes = two_eyes(head, multiply(facing, turned(20, -10, 15)))
    started(headset)
    assert_seen(headset, runtime, place, seat)


def test_the_eyes_differ_by_their_distance(stage, runtime, headset):
    depth = 0.6
    dot(stage, (0.0, 1.15, -depth))
    started(headset)
    left, right = (middle(picture) for picture in headset.pictures())
    film = math.tan(0.80) + math.tan(0.62)
    offset = (math.tan(0.80) - math.tan(0.62)) / film * SIZE[0]
    assert left[0] - right[0] == pytest.approx(APART_M / depth / film * SIZE[0] + offset, abs=0.5)
    assert left[1] == pytest.approx(right[1], abs=0.2)


def test_a_picture_is_of_the_pose_and_the_thing_just_set(stage, runtime, headset):
    thing = dot(stage, (0.0, 1.0, -0.6))
    started(headset)
    for x in (-0.2, 0.2, 0.1):
        thing.set_x(x)
        runtime.eyes = two_eyes((x / 2, 1.2, 0.0))
        for eye in runtime.eyes:
            eye.fov = tuple(angle * (1.0 + x) for angle in eye.fov)
        headset.draw()
        assert_seen(headset, runtime, (x, 1.0, -0.6))


def test_colours_are_copied_as_they_are(stage, runtime, headset):
    stage.clear_colour(26 / 255, 38 / 255, 76 / 255)
    started(headset)
    for picture in headset.pictures():
        assert np.abs(picture.astype(int) - (26, 38, 76)).max() <= 1


def test_a_runtime_that_takes_all_values_for_linear_gets_no_picture(stage, runtime, headset):
    """It would show ours too pale."""
    runtime.srgb = False
    started(headset, 3)
    assert runtime.made == []
    assert headset.pictures() == ()
    assert not headset.drawn


def test_edges_are_smooth_in_the_eyes_as_the_stage_has_it(stage, runtime, headset):
    assert stage.samples > 0
    runtime.eyes = two_eyes(turn=turned(0, 0, 15))
    surface.baked(stage.seat, shapes.box((-0.1, 1.1, -0.7), (0.1, 1.3, -0.6)).painted((1.0, 1.0, 1.0)))
    between = []
    try:
        for smooth in (True, False):
            stage.smooth(smooth)
            started(headset)
            grey = headset.pictures()[0].max(axis=2)
            between.append(int(((grey > 40) & (grey < 215)).sum()))
    finally:
        stage.smooth(True)
    assert between[0] > 50
    assert between[1] == 0


def test_closing_leaves_an_ordinary_stage(stage, runtime):
    dot(stage, (0.0, 0.74, -0.64))
    stage.frame()
    before, regions = stage.picture(), stage.shown.get_num_display_regions()
    opened = Headset(stage, runtime, Side.RIGHT)
    started(opened)
    assert not np.array_equal(stage.picture(), before)
    opened.close()
    stage.frame()
    assert np.array_equal(stage.picture(), before)
    assert stage.shown.get_num_display_regions() == regions


def test_closing_leaves_no_frame_buffer_behind(stage):
    """Each that stays is looked through by the next headset, which finds the engine's own only among the first."""
    gl, left = opengl(), []
    for _ in range(3):
        opened = Headset(stage, FakeRuntime(), Side.RIGHT)
        started(opened, 3)
        opened.close()
        stage.frame()
        left.append(sum(bool(gl.glIsFramebuffer(name)) for name in range(1, 256)))
    assert left[0] == left[1] == left[2]


def test_the_order_of_a_frame(stage, runtime, headset):
    headset.draw()
    assert runtime.log == [("submit", False)]
    assert runtime.made == [(1, (SIZE, SIZE), SRGB8_ALPHA8)]
    runtime.log.clear()
    headset.draw()
    assert runtime.log == [("acquire", 0), ("release", 0), ("acquire", 1), ("release", 1), ("submit", True)]
    assert headset.drawn


def test_a_frame_that_is_not_to_be_seen_is_ended_with_nothing(stage, runtime, headset):
    dot(stage, (0.0, 0.74, -0.64))
    started(headset)
    runtime.eyes = None
    runtime.log.clear()
    headset.draw()
    assert runtime.log == [("submit", False)]
    assert not headset.drawn
    assert np.abs(middle(stage.picture()) - (160, 90)).max() < 4


@pytest.mark.parametrize("where", ["acquire", "submit", "make_swapchains"])
def test_a_lost_runtime_leaves_an_ordinary_window_and_may_come_back(stage, runtime, headset, where):
    dot(stage, (0.0, 0.74, -0.64))
    headset.draw()
    stage.frame()
    ordinary = stage.picture()
    if where == "make_swapchains":
        runtime.generation += 1
    runtime.dies_in = where
    headset.draw()
    assert headset._swapchains == ()
    started(headset)
    assert headset.pictures() == ()
    assert not headset.drawn
    assert np.array_equal(stage.picture(), ordinary)
    runtime.dies_in = None
    runtime.generation += 1
    runtime.eye_sizes, runtime.eyes = (SIZE, SIZE), two_eyes()
    started(headset)
    assert headset.drawn
    assert len(headset.pictures()) == 2


def test_a_runtime_that_went_between_two_frames_is_forgotten_at_once(stage, runtime, headset):
    started(headset)
    assert len(headset.pictures()) == 2
    runtime.eye_sizes, runtime.eyes = (), None
    assert headset.pictures() == ()
    headset.draw()
    assert headset._swapchains == ()
    runtime.generation, runtime.eye_sizes, runtime.eyes = 2, (SIZE, SIZE), two_eyes()
    started(headset)
    assert len(headset.pictures()) == 2
    assert len(runtime.made) == 2


def test_while_another_program_is_attended_to_nothing_is_looked_at_pointed_at_or_pinched(runtime, headset):
    runtime.held[Side.RIGHT] = runtime.hands[Side.RIGHT] = "something"
    assert headset.gaze() is None
    assert headset.controller(Side.RIGHT) is None
    headset.seat((0.0, 0.0, 0.0), 0.0)
    asks = headset.gaze, lambda: headset.controller(Side.RIGHT), lambda: headset.hand(Side.RIGHT, 1.0)
    assert all(ask() is not None for ask in asks)
    runtime.attended = False
    assert all(ask() is None for ask in asks)
    assert not headset.attended


def test_a_window_that_was_closed_within_the_frame_ends_all_asking(stage, runtime, headset, monkeypatch):
    started(headset)
    runtime.log.clear()
    with monkeypatch.context() as patch:
        # Its context has gone with it.
        patch.setattr(Stage, "open", False)
        patch.setattr("game.view.swapchain.Swapchain.copy", lambda *_: pytest.fail("there is no context"))
        headset.draw()
        assert headset.pictures() == ()
    assert runtime.log == []
    assert not headset.drawn


def test_a_new_session_gets_new_pictures_of_its_size(stage, runtime, headset):
    dot(stage, (0.1, 1.1, -0.6))
    started(headset)
    runtime.generation, runtime.eye_sizes = 2, ((160, 120), (160, 120))
    runtime.log.clear()
    headset.draw()
    assert runtime.log == [("submit", False)]
    headset.draw()
    assert [made[0] for made in runtime.made] == [1, 2]
    assert_seen(headset, runtime, (0.1, 1.1, -0.6), size=(160, 120))


def test_without_a_session_nothing_is_asked_of_the_runtime(stage, runtime, headset):
    runtime.generation, runtime.eye_sizes, runtime.eyes = 0, (), None
    started(headset, 3)
    assert runtime.log == [("submit", False)] * 3
    assert runtime.made == []
    assert headset.pictures() == ()


def counted(region, counts, name):
    def drew(data):
        counts[name] = counts.get(name, 0) + 1
        data.upcall()

    region.set_draw_callback(PythonCallbackObject(drew))


def test_each_eye_and_the_shadow_are_drawn_once_and_the_scene_no_third_time(stage, runtime, headset):
    started(headset)
    counts = {}
    regions = {"window": stage.region}
    for camera, name in [
        (stage.shadow_eye, "shadow"),
        *((c.node, f"eye {k}") for k, c in enumerate(headset._cameras)),
    ]:
        assert camera.node().get_num_display_regions() == 1
        regions[name] = camera.node().get_display_region(0)
    for name, region in regions.items():
        counted(region, counts, name)
    try:
        headset.draw()
        assert counts == {"shadow": 1, "eye 0": 1, "eye 1": 1}
        runtime.eyes = None
        counts.clear()
        headset.draw()
        assert counts == {"shadow": 1, "window": 1}
    finally:
        for region in regions.values():
            region.clear_draw_callback()


def test_the_window_shows_what_the_left_eye_sees_and_frames_the_mirrored_half(stage, runtime, headset):
    dot(stage, (-0.1, 1.1, -0.6))
    started(headset)
    seen = stage.picture()
    assert seen.shape == (180, 320, 3)
    inner = seen.copy()
    edge = np.abs(seen.astype(int) - (41, 158, 178)).max(axis=2) < 12
    assert edge[:, :3].all()
    assert edge[:3, :150].all()
    assert edge[-3:, :150].all()
    assert not edge[:, 170:].any()
    inner[edge] = 0
    # The window is wider than the eye's film: of its height the middle is seen.
    film = headset._cameras[0].lens.get_film_size()
    shape = film[0] / film[1]
    x, y = wanted(np.array((-0.1, 1.1, -0.6)), runtime.eyes[0], SEATS[0], (320, 320 / shape))
    assert np.abs(middle(inner) - (x, y - (320 / shape - 180) / 2)).max() < 1.0


def test_rays_go_where_the_window_shows_things(stage, runtime, headset):
    place = np.array((0.12, 0.95, -0.65))
    dot(stage, place)
    runtime.eyes = two_eyes(turn=turned(10, -15, 5))
    started(headset)
    seen = stage.picture()
    seen[:, :, 0] = np.where(seen[:, :, 0] > 60, seen[:, :, 0], 0)
    x, y = middle(np.repeat(seen[:, :, :1], 3, axis=2))
    eye, direction = headset.ray(x / 160 - 1, 1 - y / 90)
    assert np.allclose(eye, runtime.eyes[0].position, atol=1e-5)
    toward = (place - eye) / np.linalg.norm(place - eye)
    assert math.degrees(math.acos(float(toward @ direction))) < 0.5


def test_a_sheen_is_each_eyes_own(stage, runtime, headset):
    """What a polished thing mirrors depends on where the eye is, not on where the window's camera stands."""
    table = shapes.sheet((-1, 0.74, 0.2), (2, 0, 0), (0, 0, -1.4)).painted((0.2, 0.2, 0.2))
    surface.solid(stage.seat, table, matter=surface.Matter(rough=0.3, polish=1.0, mirror=1.0))
    place, seen = np.array((0.0, 0.74, -0.5)), []
    for head in ((0.0, 1.2, 0.0), (0.0, 1.5, -0.3)):
        runtime.eyes = two_eyes(head, turned(0, -45, 0))
        started(headset)
        for picture, eye in zip(headset.pictures(), runtime.eyes, strict=True):
            x, y = wanted(place, eye, SEATS[0]).astype(int)
            seen.append(picture[y, x].astype(int))
    assert np.abs(seen[0] - seen[2]).max() > 3
    assert np.abs(seen[1] - seen[3]).max() > 3
    assert np.abs(seen[0] - seen[1]).max() <= 1
    before = headset.pictures()
    try:
        stage.look((0.5, 2.0, 0.5), (0.0, 0.74, -0.64))
        headset.draw()
        assert np.array_equal(headset.pictures(), before)
    finally:
        stage.look(EYE, LOOK_AT)


@pytest.mark.parametrize("spoils", ["submit", "make_swapchains"])
def test_errors_of_opengl_that_a_runtime_leaves_are_nobodys(stage, runtime, headset, monkeypatch, spoils):
    """The engine draws nothing more after its twentieth, and SteamVR leaves one in every frame."""
    gl, ask, found, nonsense = opengl(), swapchain._get_error(), [], 0xFFFF

    def watched(call, spoil):
        def does(*given):
            found.append(ask())
            answer = call(*given)
            if spoil:
                gl.glEnable(nonsense)
            return answer

        return does

    monkeypatch.setattr(stage, "frame", watched(stage.frame, False))
    for name in ("submit", "acquire", "make_swapchains"):
        monkeypatch.setattr(runtime, name, watched(getattr(runtime, name), name == spoils))
    headset.draw()
    assert ask() == 0
    for _ in range(3):
        # As waiting for a frame and beginning it may.
        gl.glEnable(nonsense)
        headset.draw()
        assert ask() == 0
    assert headset.drawn
    assert set(found) == {0}


def test_importing_the_view_never_imports_openxr_or_opengl():
    import subprocess
    import sys

    code = "import sys, game.view.view; assert not {'xr', 'OpenGL'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

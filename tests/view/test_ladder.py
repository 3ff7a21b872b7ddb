"""Less is drawn step by step, never more again; in a headset no frame is missed and nothing changes unseen for."""

import itertools

import numpy as np
import pytest

import scenes
from game.body.joints import Side
from game.view import ladder, shapes, surface
from game.view.headset import Headset
from game.view.ladder import Ladder
from game.view.light import Light
from game.view.swapchain import opengl
from game.view.window import Stage
from tests.view.runtimes import SIZE, FakeRuntime, two_eyes
from tests.view.test_headset import assert_seen, dot


@pytest.fixture(scope="module")
def fine():
    """The best quality: soft shadows and smooth edges."""
    with Stage("offscreen", (320, 180), 4, 2048) as stage:
        yield stage


@pytest.fixture
def light(fine):
    fine.shadows(2048)
    yield Light(fine)
    fine.seat.get_children().detach()


@pytest.fixture
def runtime():
    return FakeRuntime()


@pytest.fixture
def headset(fine, light, runtime):
    made = Headset(fine, runtime, Side.LEFT)
    for _ in range(2):
        made.draw()
    yield made
    made.close()


def table(stage):
    surface.solid(stage.seat, shapes.sheet((-1, 0.74, 0.2), (2, 0, 0), (0, 0, -1.4)).painted((0.4, 0.3, 0.2)))
    box = shapes.box((-0.1, 0.85, -0.6), (0.1, 0.95, -0.4)).painted((0.5, 0.5, 0.5))
    surface.solid(stage.seat, box, casts=True)


def test_each_step_leaves_something_out_and_shadows_stay_where_they_are(fine, light):
    table(fine)
    extra = surface.baked(fine.seat, shapes.box((0.5, 0.75, -0.7), (0.6, 0.9, -0.6)).painted((0.9, 0.2, 0.2)))
    surface.detail(extra)
    steps, pictures = Ladder(fine, light, None), []
    for more in (True, True, False):
        fine.frame()
        pictures.append(fine.picture().astype(int))
        assert steps.step() == more
        steps.tick(2 * ladder.FADE_S)
    assert (extra.is_hidden(), fine.shadow_px) == (True, 1024)
    changed = [np.abs(after - before).max(axis=2) for before, after in itertools.pairwise(pictures)]
    assert all((change > 0).any() for change in changed)
    # A shadow's edge changes, the shadow does not move.
    for change in changed[1:]:
        assert (change > 25).mean() < 0.02
    assert not steps.step()


def triangles(stage):
    """So many the graphics driver draws in a frame, shadows and all."""
    gl = opengl()
    queries = []

    def begin():
        queries.append(int(np.ravel(gl.glGenQueries(1))[0]))
        gl.glBeginQuery(gl.GL_PRIMITIVES_GENERATED, queries[0])

    def end():
        gl.glEndQuery(gl.GL_PRIMITIVES_GENERATED)
        queries.append(int(gl.glGetQueryObjectuiv(queries[0], gl.GL_QUERY_RESULT)))

    stage.frame(begin)
    stage.frame(end)
    return queries[1]


@pytest.mark.parametrize(("name", "least"), [("kitchen-table", 5000), ("studio", 200)])
def test_details_fade_without_a_jump_and_then_fewer_triangles_are_drawn(fine, light, name, least):
    scene = scenes.load(name)
    scene.build(fine)
    try:
        light.set(scene.light)
        steps = Ladder(fine, light, None)
        # The other half of the first step.
        light.soften(False)
        before = triangles(fine)
        pictures = [fine.picture().astype(int)]
        assert steps.step()
        for _ in range(round(2 * ladder.FADE_S / 0.2) + 1):
            fine.frame()
            pictures.append(fine.picture().astype(int))
            steps.tick(0.2)
        fine.frame()
        pictures.append(fine.picture().astype(int))
        assert triangles(fine) < before - least
        assert ladder.FADE_S >= 0.5
        # Nothing of it comes or goes at once, and all of it hardly differs.
        assert max(np.abs(after - was).max() for was, after in itertools.pairwise(pictures)) < 40
        assert np.abs(pictures[-1] - pictures[0]).mean() < 0.1
    finally:
        scene.close()


def test_steps_with_nothing_to_leave_out_are_passed_over(stage):
    """No soft shadow, no detail, the least shadow map: a window has nothing left."""
    assert not Ladder(stage, stage.light, None).step()


def test_in_a_headset_sharpness_changes_only_behind_a_screen_and_no_frame_is_missed(fine, light, headset, runtime):
    place = (0.1, 1.0, -0.7)
    dot(fine, place)
    steps = Ladder(fine, light, headset)
    taken = 0
    while steps.step():
        taken += 1
    assert taken == 4
    runtime.log.clear()
    for _ in range(3):
        headset.draw()
    assert (len(runtime.made), headset.scale, headset.samples) == (1, 1.0, fine.samples)
    steps.settle()
    for number in range(4):
        # The head moves on: what is shown is of this frame, before and after the change.
        runtime.eyes = two_eyes((0.02 * number, 1.2, 0.0))
        headset.draw()
        size = SIZE if number == 0 else (round(0.8 * SIZE[0]), round(0.8 * SIZE[1]))
        if number > 0:
            assert_seen(headset, runtime, place, size=size)
    assert [drawn for what, drawn in runtime.log if what == "submit"] == [True] * 7
    assert [sizes for _, sizes, _ in runtime.made] == [(SIZE, SIZE), (size, size)]
    assert headset.samples == (2 if fine.samples > 2 else 0)


def test_a_new_session_keeps_what_was_left_out(fine, light, headset, runtime):
    headset.less(scale=0.5)
    headset.draw()
    runtime.generation += 1
    for _ in range(2):
        headset.draw()
    assert runtime.made[-1][1] == ((SIZE[0] // 2, SIZE[1] // 2),) * 2
    assert headset.drawn

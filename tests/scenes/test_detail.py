"""What a slow machine may leave out of a scene: only far things, each with a plainer one in its place."""

import numpy as np
import pytest

import scenes
from game.view import surface
from game.view.light import Light
from game.view.window import EYE, LOOK_AT, Stage
from scenes.api import TABLE_LOW

# A headset's eye, looking at the hands and ahead at the window; and a window.
VIEWS = [((720, 792), 82.0, LOOK_AT), ((720, 792), 82.0, (0.0, 1.0, -1.06)), ((1280, 720), 84.0, LOOK_AT)]
# What people need, and what keeps them from looking into nothing.
NEEDED = {"table-top", "table-legs", "frame", "sill", "cheeks", "garden", "wall", "walls", "floor", "cup", "bowl"}


def show(paths):
    for path in paths:
        path.show()


def hide(paths):
    for path in paths:
        path.hide()


def triangles(path):
    nodes = [each.node() for each in path.find_all_matches("**/+GeomNode")] or [path.node()]
    geoms = [node.get_geom(index) for node in nodes for index in range(node.get_num_geoms())]
    return sum(part.get_num_faces() for geom in geoms for part in geom.get_primitives())


@pytest.fixture(scope="module", params=scenes.BUILTIN)
def built(request):
    with Stage("offscreen", (720, 792), 4, 512) as stage:
        light = Light(stage)
        scene = scenes.load(request.param)
        scene.build(stage)
        light.set(scene.light)
        yield stage, scene._root
        scene.close()


def test_something_may_go_and_for_each_a_plainer_one_is_there(built):
    _, root = built
    plain, fine = surface.details(root)
    assert fine
    assert not NEEDED & {path.get_name() for path in fine}
    held = [holder.get_child(0) for holder in plain]
    assert [path.get_name() for path in held] == [f"{path.get_name()}-plain" for path in fine]
    for path, other in zip(fine, held, strict=True):
        assert triangles(other) < 0.65 * triangles(path)
        low, high = path.get_tight_bounds(root)
        if path.get_name() != "sweep":
            # Beyond the table, where no hand and no pad is.
            assert high[2] < TABLE_LOW[2] - 0.05
        for end, of_other in zip((low, high), other.get_tight_bounds(root), strict=True):
            assert (end - of_other).length() < 0.012
        assert other.get_two_sided() == path.get_two_sided()


def test_from_the_seat_the_plainer_ones_look_the_same(built):
    stage, root = built
    plain, fine = surface.details(root)
    for size, fov, at in VIEWS:
        stage.shown.set_size(*size)
        stage.size = size
        stage.look(EYE, at, fov)
        seen = []
        for more in (True, False):
            show(fine if more else plain)
            hide(plain if more else fine)
            stage.frame()
            seen.append(stage.picture().astype(int))
        off = np.abs(seen[0] - seen[1]).max(axis=2)
        assert off.mean() < 0.5
        assert (off > 24).mean() < 0.002
    show(fine)
    hide(plain)


def test_a_stage_of_low_detail_begins_with_the_plainer_ones():
    with Stage("offscreen", (160, 90), 0, 128, detail="low") as stage:
        scene = scenes.load("studio")
        scene.build(stage)
        assert surface.details(scene._root) == ([], [])
        assert not scene._root.find("**/sweep-plain").get_parent().is_hidden()
        assert scene._root.find("**/sweep").is_hidden()
        scene.close()

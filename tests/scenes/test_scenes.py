"""Every scene of the table builds, looks as accepted, and goes again without a trace."""

import subprocess
import sys
from functools import lru_cache
from importlib.metadata import EntryPoint

import numpy as np
import pytest

import scenes
from game.view.light import Light
from game.view.window import Stage
from scenes.api import ANCHORS, TABLE_HIGH, TABLE_LOW, TABLE_TOP_M, Scene


@pytest.fixture(scope="module")
def stages():
    """One small stage for each number of samples a pixel."""
    opened = {}

    def get(samples):
        if samples not in opened:
            opened[samples] = Stage("offscreen", (320, 180), samples, 512)
            opened[samples].light = Light(opened[samples])
        return opened[samples]

    yield get
    for stage in opened.values():
        stage.close()


@pytest.fixture(scope="module")
def drawn(stages):
    """The picture of a scene with so many samples, drawn once."""
    return lru_cache(lambda name, samples: seen(stages(samples), name).astype(int))


def seen(stage, name):
    scene = scenes.load(name)
    scene.build(stage)
    try:
        stage.light.set(scene.light)
        stage.frame()
        return stage.picture()
    finally:
        scene.close()


@pytest.mark.parametrize("name", scenes.BUILTIN)
def test_a_scene_looks_as_accepted(drawn, accepted, name):
    accepted(drawn(name, 4), name)


@pytest.mark.parametrize("name", scenes.BUILTIN)
def test_without_samples_it_is_the_same_scene_with_harder_edges(drawn, name):
    off = np.abs(drawn(name, 0) - drawn(name, 4)).max(axis=2)
    assert off.max() > 8
    assert (off > 24).mean() < 0.06
    assert off.mean() < 4


def test_a_driver_without_samples_still_shows_the_scene(monkeypatch):
    asked = []
    make = Stage._make

    def poor(self, engine, pipe, samples, title):
        asked.append(samples)
        return make(self, engine, pipe, samples, title) if samples == 0 else None

    monkeypatch.setattr(Stage, "_make", poor)
    with Stage("offscreen", (160, 90), 4, 128) as stage:
        assert (asked, stage.samples) == ([4, 2, 0], 0)
        stage.light = Light(stage)
        assert seen(stage, "studio").std() > 5


@pytest.mark.parametrize("name", scenes.BUILTIN)
def test_the_table_stands_where_every_exercise_expects_it_and_closing_leaves_nothing(stages, name):
    stage = stages(0)
    before = stage.seat.get_num_children()
    scene = scenes.load(name)
    scene.build(stage)
    scene.build(stage)
    assert stage.seat.get_num_children() == before + 1
    low, high = scene._root.find("**/table-top").get_tight_bounds(stage.seat)
    assert tuple(low) == pytest.approx(TABLE_LOW, abs=0.01)
    assert tuple(high) == pytest.approx(TABLE_HIGH, abs=0.002)
    assert high[1] == pytest.approx(TABLE_TOP_M, abs=0.0005)
    assert scene.anchors.keys() >= ANCHORS.keys()
    scene.close()
    scene.close()
    assert stage.seat.get_num_children() == before


@pytest.mark.parametrize("name", scenes.BUILTIN)
def test_nothing_shines_red_and_it_is_the_same_each_time(drawn, stages, name):
    picture = drawn(name, 4)
    red = (picture[..., 0] > 140) & (picture[..., 1] < 70) & (picture[..., 2] < 70)
    assert not red.any()
    assert np.array_equal(picture, seen(stages(4), name))


def test_the_list_and_the_scenes_agree_and_listing_imports_none():
    assert scenes.BUILTIN.keys() == scenes.ABOUT.keys()
    for listed in scenes.available():
        if listed.source == "midline":
            scene = scenes.load(listed.name)
            assert (scene.name, scene.code, scene.title) == (listed.name, listed.code, listed.title)
    assert {scenes.DEFAULT, scenes.SAFE} <= scenes.BUILTIN.keys()
    code = (
        "import sys, scenes; scenes.available(); print([m for m in sys.modules if 'panda' in m or 'studio' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_scene_is_one_sentence_with_the_known_names():
    with pytest.raises(scenes.UnknownScene, match="no scene named moon; the known ones are studio"):
        scenes.load("moon")


class Beach(Scene):
    """A scene of another package, that cannot be built."""

    name, code, title = "beach", "X1", "Beach"

    def furnish(self, root):
        root.attach_new_node("sand")
        raise OSError("no sand")


def test_a_scene_of_another_package_is_found_and_leaves_nothing_when_it_fails(stages, monkeypatch):
    added = [
        EntryPoint("beach", f"{__name__}:Beach", scenes.GROUP),
        EntryPoint("studio", "nowhere:Nothing", scenes.GROUP),
        EntryPoint("table", "builtins:dict", scenes.GROUP),
    ]
    monkeypatch.setattr(scenes, "entry_points", lambda group: added)
    assert [listed.name for listed in scenes.available()] == ["studio", "kitchen-table", "beach", "table"]
    beach = scenes.load("beach")
    before = stages(0).seat.get_num_children()
    with pytest.raises(OSError, match="no sand"):
        beach.build(stages(0))
    assert stages(0).seat.get_num_children() == before
    assert type(scenes.load("studio")).__name__ == "Studio"
    with pytest.raises(scenes.UnknownScene, match="table is listed as a scene but is a dict"):
        scenes.load("table")

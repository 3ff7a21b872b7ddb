"""Light is the same for both limbs, and only what shall cast a shadow does."""

import numpy as np
import pytest

from game.view import shapes, surface
from game.view.light import LightLook
from game.view.window import SHADOW_BIT


def table(stage):
    return surface.solid(
        stage.seat, shapes.sheet((-1, 0.74, 0.2), (2, 0, 0), (0, 0, -1.4)).painted((0.4, 0.3, 0.2))
    )


def boxes(stage, casts):
    for side in (-1, 1):
        low, high = sorted((side * 0.15, side * 0.25))
        surface.solid(stage.seat, shapes.box((low, 0.80, -0.5), (high, 0.86, -0.35)), surface.GLAZE, casts=casts)


def test_left_and_right_are_lit_alike(stage):
    table(stage)
    boxes(stage, casts=True)
    stage.frame()
    picture = stage.picture().astype(int)
    assert np.abs(picture - picture[:, ::-1]).mean() < 0.5
    with pytest.raises(ValueError, match="one side"):
        stage.light.set(LightLook(direction=(0.3, 0.8, -0.4)))


def darkest(stage):
    stage.frame()
    return stage.picture()[100:170].astype(int).sum(axis=2).min()


def test_only_what_is_tagged_casts(stage):
    table(stage)
    bare = darkest(stage)
    node = surface.solid(stage.seat, shapes.box((-0.05, 0.9, -0.5), (0.05, 0.95, -0.4)))
    # Untagged, even where the shadow camera sees it.
    node.show(SHADOW_BIT)
    assert darkest(stage) == bare
    node.set_tag("cast", "solid")
    assert darkest(stage) < bare - 100


def test_dimming_dims_everything_by_the_same_share(stage):
    table(stage)
    surface.baked(stage.seat, shapes.sheet((-1, 0.8, -0.9), (2, 0, 0), (0, 1, 0)).painted((0.2, 0.2, 0.2)))
    stage.frame()
    full = stage.picture().astype(float)
    stage.light.brightness(0.5)
    stage.frame()
    half = stage.picture().astype(float)
    stage.light.brightness(1.0)
    assert np.allclose(half, full * 0.5 ** (1 / 2.2), atol=4)

"""The cloth covers the mirror limb within half a second, wholly, whatever the limb does; the other stays seen."""

from dataclasses import replace

import numpy as np
import pytest

from game.body import postures
from game.body.joints import Side
from game.mirror.reflect import reflect
from game.view import shapes, surface
from game.view.cover import SLIDE_S, Cover

# A colour that nothing else has, so that a single pixel of the limb would show.
SKIN = (0.0, 0.0, 0.0)
GLOW = (0.9, 0.0, 0.9)


def draw(stage, frame):
    root = stage.seat.attach_new_node("limb")
    balls = [shapes.ball(0.009, 10).moved(place) for place in frame.positions]
    node = surface.solid(root, shapes.join(balls).painted(SKIN))
    surface.set_glow(node, GLOW)
    return root


def pixels(stage):
    stage.frame()
    picture = stage.picture().astype(int)
    limb = (picture[..., 0] > 150) & (picture[..., 1] < 60) & (picture[..., 2] > 150)
    return int(limb[:, :160].sum()), int(limb[:, 160:].sum())


def raised(frame, by):
    return replace(frame, positions=frame.positions + by)


REST = postures.rest_limb(Side.RIGHT, 0.0)
POSES = {
    "rest": REST,
    "raised": raised(REST, (0.0, 0.16, 0.05)),
    "far": raised(REST, (-0.05, 0.0, -0.12)),
    "near the midline": raised(REST, (-0.09, 0.02, 0.0)),
    "outside": raised(REST, (0.12, 0.0, 0.1)),
}


@pytest.mark.parametrize("name", POSES)
@pytest.mark.parametrize("affected", list(Side))
def test_nothing_of_the_limb_is_seen_under_the_cloth(stage, name, affected):
    pose = POSES[name]
    frames = {Side.RIGHT: pose, Side.LEFT: reflect(pose)}
    for frame in frames.values():
        draw(stage, frame)
    before = pixels(stage)
    assert min(before) > 50
    cover = Cover(stage, affected)
    cover.set(True)
    ticks = 0
    while not cover.whole:
        cover.tick(1 / 30, frames[affected])
        ticks += 1
    assert ticks <= SLIDE_S * 30 + 1
    own = 0 if affected is Side.LEFT else 1
    after = pixels(stage)
    assert after[own] == 0
    # Hands that cross the midline lie within each other, and the cloth on them.
    crossing = name == "near the midline"
    assert after[1 - own] >= before[1 - own] * (0.5 if crossing else 1.0)


def test_the_cloth_slides_away_again(stage):
    limb = reflect(REST)
    draw(stage, limb)
    before = pixels(stage)
    cover = Cover(stage, Side.LEFT)
    cover.set(True)
    seen = []
    for _ in range(18):
        cover.tick(1 / 30, limb)
        seen.append(pixels(stage)[0])
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) > 2
    cover.set(False)
    for _ in range(18):
        cover.tick(1 / 30, limb)
    assert pixels(stage) == before
    assert cover.share == 0.0


def test_a_limb_that_moves_beneath_never_pokes_through(stage):
    limb = reflect(REST)
    cover = Cover(stage, Side.LEFT)
    cover.set(True)
    for _ in range(20):
        cover.tick(1 / 30, limb)
    for step in range(6):
        higher = raised(limb, (0.0, 0.03 * step, -0.01 * step))
        cover.tick(1 / 30, higher)
        node = draw(stage, higher)
        assert pixels(stage)[0] == 0
        node.remove_node()


def test_a_cloth_over_nothing_lies_flat(stage):
    cover = Cover(stage, Side.RIGHT)
    cover.set(True)
    for _ in range(20):
        cover.tick(1 / 30, None)
    assert cover.whole
    assert np.ptp(cover._height) < 0.03

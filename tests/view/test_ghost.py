"""The outline of where a limb is felt: lines alone, within its picture, and another one for whatever is felt."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.joints import Side
from game.view.ghost import Ghost, drawn

PX = 96
GHOSTS = st.builds(
    Ghost,
    st.floats(0, 1.5),
    st.floats(0.5, 1.2),
    st.floats(-90, 90),
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)


def ink(ghost, side=Side.LEFT, px=PX):
    return drawn(ghost, side, px)


def middle(mask):
    """The middle of the bright lines, as shares of the picture: across and from the top."""
    rows, columns = np.nonzero(mask > 160)
    return columns.mean() / len(mask), rows.mean() / len(mask)


@settings(deadline=None, max_examples=40)
@given(GHOSTS, st.sampled_from(Side))
def test_it_lies_within_its_picture_and_is_drawn_in_lines_alone(ghost, side):
    mask = ink(ghost, side)
    assert mask.shape == (PX, PX)
    assert mask.max() > 200
    # Its lines touch no rim; only the person's own shoulders or hips may be cut off.
    assert (mask[0] == 0).all()
    assert mask[:, [0, -1]].max() < 120
    # A limb would be filled: lines are a small part of it.
    assert (mask > 160).mean() < 0.13


@pytest.mark.parametrize("leg", [False, True])
def test_before_its_place_is_told_the_person_is_there_alone(leg):
    mask = ink(Ghost(leg=leg, near=False, told=False))
    assert 0 < mask.max() < 120


@settings(deadline=None, max_examples=20)
@given(GHOSTS)
def test_the_other_side_is_its_mirror_image(ghost):
    left, right = (ink(ghost, side).astype(int) for side in Side)
    assert np.abs(left - right[:, ::-1]).mean() < 4


@pytest.mark.parametrize("leg", [False, True])
def test_the_farther_out_it_is_felt_the_farther_it_is_from_the_person(leg):
    heights = [middle(ink(Ghost(n / 10, leg=leg, turn=0.0, near=False), px=240))[1] for n in range(16)]
    assert (np.diff(heights) < -0.01).all()


@pytest.mark.parametrize("leg", [False, True])
def test_the_larger_it_is_felt_the_larger_it_is(leg):
    for near in (False, True):
        lines = [(ink(Ghost(size=n / 100, leg=leg, near=near), px=240) > 160).sum() for n in range(50, 125, 10)]
        assert (np.diff(lines) > 0).all()


@pytest.mark.parametrize("leg", [False, True])
@pytest.mark.parametrize("part", ["turn", "curl"])
def test_every_step_of_turn_and_curl_can_be_seen(leg, part):
    values = [n * 15.0 - 90.0 for n in range(13)] if part == "turn" else [n / 10 for n in range(11)]
    masks = [ink(Ghost(leg=leg, **{"turn": 0.0, part: value}), px=150).astype(int) for value in values]
    for one, other in pairwise(masks):
        assert np.abs(one - other).mean() > 0.5


def test_the_thumb_tells_palm_up_from_palm_down():
    down, up = (middle(ink(Ghost(turn=turn, curl=0.0), Side.RIGHT, 240))[0] for turn in (-90.0, 90.0))
    # A right hand's thumb is on the left while the palm is down.
    assert down < 0.5 < up

"""How thumb and finger lie about a small thing."""

import numpy as np
import pytest

from game.body.curls import DEFAULT_SHAPE, hand_from_curls
from game.body.frame import LimbFrame
from game.body.grasp import grip_of
from game.body.joints import HAND, Side, Skeleton
from game.mirror.reflect import reflect


def hand(curl, side=Side.RIGHT, size=1.0):
    shape = DEFAULT_SHAPE.scaled(size)
    return hand_from_curls(np.full(5, curl), side, np.zeros(3), np.array([0, 0, 0, 1.0]), 0.0, shape)


def test_it_closes_as_the_hand_closes_and_says_the_same_of_every_size():
    shares = [grip_of(hand(curl)).share for curl in (0.1, 0.3, 0.5)]
    assert shares == sorted(shares, reverse=True)
    small, large = grip_of(hand(0.4, size=0.7)), grip_of(hand(0.4, size=1.2))
    assert small.share == pytest.approx(large.share)
    assert small.gap_m < large.gap_m


def test_the_middle_finger_counts_where_it_is_nearer_to_the_thumb():
    fist = hand(1.0)
    thumb, middle = (fist.positions[HAND[name]] for name in ("thumb_tip", "middle_tip"))
    assert grip_of(fist).gap_m == pytest.approx(float(np.linalg.norm(thumb - middle)))


def test_the_other_hand_is_its_mirror_image():
    one = hand(0.4)
    mine, other = grip_of(one), grip_of(reflect(one))
    assert other.centre == pytest.approx((-mine.centre[0], *mine.centre[1:]))
    assert other.across == pytest.approx((-mine.across[0], *mine.across[1:]))
    assert np.linalg.norm(mine.across) == pytest.approx(1.0)


def test_what_is_not_known_has_no_grip():
    whole = hand(0.4)
    valid = whole.position_valid.copy()
    valid[HAND["index_tip"]] = False
    assert grip_of(whole.but(position_valid=valid)) is None
    assert grip_of(LimbFrame.unseen(0.0, Side.LEFT)) is None
    assert grip_of(LimbFrame.unseen(0.0, Side.LEFT, Skeleton.LEG)) is None
    assert grip_of(None) is None


def test_it_says_where_the_finger_points():
    grip = grip_of(hand(0.1))
    # An open hand's fingers point along -Z.
    assert grip.ahead[2] < -0.7
    assert np.linalg.norm(grip.ahead) == pytest.approx(1.0)

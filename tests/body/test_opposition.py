"""Where a thumb lies on its own hand."""

import numpy as np
import pytest

from game.body.frame import LimbFrame
from game.body.joints import HAND, THUMB_TIP, Side, Skeleton
from game.body.opposition import PLACES, place_at, thumb_of
from game.body.postures import posture


def with_thumb_at(hand, place):
    positions = hand.positions.copy()
    positions[THUMB_TIP] = place
    return hand.but(positions=positions)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("number", range(1, len(PLACES) + 1))
def test_each_place_is_told_from_the_others_in_an_open_hand(side, number):
    hand = posture("open", side)
    thumb = thumb_of(with_thumb_at(hand, place_at(hand, number)))
    assert thumb == (number, pytest.approx(0.0))


def test_an_open_hand_has_its_thumb_on_no_fingertip_and_a_pinch_has_it_on_the_index():
    assert thumb_of(posture("spread", Side.LEFT)).share > 0.5
    pinch = thumb_of(posture("pinch", Side.LEFT))
    assert pinch.place == 3
    assert pinch.share < 0.35


def test_of_a_hand_that_is_not_known_whole_nothing_is_told():
    hand = posture("open", Side.LEFT)
    valid = np.array(hand.position_valid)
    valid[HAND["little_tip"]] = False
    part = hand.but(position_valid=valid)
    assert thumb_of(part) is None
    assert place_at(part, 6) is None
    assert place_at(part, 3) is not None
    assert thumb_of(LimbFrame.unseen(0.0, Side.LEFT)) is None
    assert thumb_of(LimbFrame.unseen(0.0, Side.LEFT, Skeleton.LEG)) is None

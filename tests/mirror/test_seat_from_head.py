"""A person in a headset is seated by the head: eyes on the body's eyes, facing where they look, nodding or not."""

import numpy as np
import pytest

from game.body.rotations import about, multiply, rotate
from game.mirror.midline import seat_from_head

EYE = np.array([0.0, 1.2, -0.06])
UP, RIGHT = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])


def head(yaw_deg, nod_deg=0.0, place=(0.4, 1.31, -0.2)):
    turn = multiply(about(UP, np.radians(yaw_deg)), about(RIGHT, np.radians(nod_deg)))
    return np.array(place), turn


@pytest.mark.parametrize("yaw_deg", [0.0, 30.0, -75.0, 170.0])
@pytest.mark.parametrize("nod_deg", [0.0, -35.0, 80.0])
def test_the_eyes_come_to_the_bodys_eyes_and_ahead_is_ahead(yaw_deg, nod_deg):
    place, turn = head(yaw_deg, nod_deg)
    seat = seat_from_head([(place, turn)] * 5, EYE)
    assert seat.yaw_rad == pytest.approx(np.radians(yaw_deg), abs=1e-9)
    back = rotate(about(UP, -seat.yaw_rad), place - seat.origin)
    assert back == pytest.approx(EYE, abs=1e-9)


def test_one_wild_head_does_not_count():
    steady = [head(10.0)] * 20
    seat = seat_from_head([*steady, head(140.0, place=(3.0, 0.2, 1.0))], EYE)
    assert seat.yaw_rad == pytest.approx(np.radians(10.0), abs=1e-9)


def test_without_a_head_it_says_what_to_do():
    with pytest.raises(ValueError, match="put the headset on"):
        seat_from_head([], EYE)

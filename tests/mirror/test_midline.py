"""A seat turns any tracking space into the patient's own and back, and a rest pose is enough to find it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.frame import LimbFrame
from game.body.joints import WRIST, Side, Skeleton
from game.body.postures import place, posture, rest_limb
from game.body.rotations import about, angle_between, multiply
from game.mirror.midline import SAGITTAL, Plane, Seat, seat_from_rest
from game.mirror.reflect import reflect

X, UP, Z = np.eye(3)
SOME = st.floats(-3.0, 3.0)


@settings(max_examples=100, deadline=None)
@given(SOME, SOME, SOME, st.floats(-4.0, 4.0))
def test_undo_gives_back_what_apply_took_and_the_plane_is_the_patients_own(x, y, z, yaw):
    seat = Seat(np.array([x, y, z]), yaw)
    hand = rest_limb(Side.RIGHT, 0.0).but(hinge=np.array([0.2, 0.9, 0.0]), root=np.array([0.2, 1.2, 0.1]))
    away = seat.undo(hand)
    back = seat.apply(away)
    for name in ("positions", "hinge", "root"):
        np.testing.assert_allclose(getattr(back, name), getattr(hand, name), atol=1e-9)
    assert angle_between(back.orientations, hand.orientations).max() < 1e-9
    there, here = reflect(away, seat.plane), seat.undo(reflect(hand))
    np.testing.assert_allclose(there.positions, here.positions, atol=1e-9)
    assert angle_between(there.orientations, here.orientations).max() < 1e-9


def test_a_yaw_is_a_turn_to_the_left_and_a_seat_stands_on_its_origin():
    seat = Seat(np.array([1.0, 0.2, -2.0]), np.radians(90.0))
    hand = rest_limb(Side.RIGHT, 0.0)
    ahead = hand.but(positions=np.tile([0.0, 0.0, -1.0], (26, 1)))
    # Who is turned to the left by a quarter faces -X, and has forward there.
    np.testing.assert_allclose(seat.undo(ahead).positions[0], [0.0, 0.2, -2.0], atol=1e-12)
    np.testing.assert_allclose(seat.plane.normal, [0.0, 0.0, -1.0], atol=1e-12)
    np.testing.assert_allclose(seat.plane.point, seat.origin)
    np.testing.assert_allclose(Seat(np.zeros(3)).plane.normal, SAGITTAL.normal)


@pytest.mark.parametrize(
    ("normal", "point"),
    [([0, 0, 0], [0, 0, 0]), ([1, 0], [0, 0, 0]), ([1, 0, np.nan], [0, 0, 0]), ([1, 0, 0], [np.inf, 0, 0])],
)
def test_a_plane_without_a_direction_is_refused(normal, point):
    with pytest.raises(ValueError, match="normal that is not zero"):
        Plane(np.array(normal, float), np.array(point, float))


def test_a_seat_nowhere_is_refused():
    for origin, yaw in ((np.zeros(2), 0.0), (np.array([0, np.nan, 0]), 0.0), (np.zeros(3), np.inf)):
        with pytest.raises(ValueError, match="finite metres and a finite yaw"):
            Seat(origin, yaw)


# -- from a hand at rest ---------------------------------------------------------------------------------------

# What a hand that rests may look like, about its own axes: palm down, thumb up, palm up.
ROLLS = {"palm down": 0.0, "thumb up": 90.0, "palm up": 180.0}


def resting(side, inwards_deg, roll_deg=0.0, tilt_deg=0.0, count=12):
    """A hand at the rest spot, its fingers forward and turned inwards, rolled and raised."""
    sign = side.sign
    turn = multiply(about(UP, np.radians(sign * inwards_deg)), about(X, np.radians(tilt_deg)))
    turn = multiply(turn, about(Z, np.radians(-sign * roll_deg)))
    spot = rest_limb(side, 0.0).positions[WRIST]
    return [place(posture("rest", side), spot, turn).at_time(n / 24) for n in range(count)]


def found_from(frames, world, side):
    return seat_from_rest([world.undo(frame) for frame in frames], side, rest_limb(side, 0.0).positions[WRIST])


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("roll_deg", ROLLS.values(), ids=ROLLS)
@pytest.mark.parametrize("inwards_deg", [0, 14, 25, 40])
def test_a_hand_may_rest_as_it_likes_where_the_tracker_looks_the_patients_way(side, inwards_deg, roll_deg):
    world = Seat(np.array([0.3, -0.5, 0.2]))
    seat = found_from(resting(side, inwards_deg, roll_deg), world, side)
    assert seat.yaw_rad == 0.0
    np.testing.assert_allclose(seat.origin, world.origin, atol=1e-9)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("yaw_deg", [-170, -90, 75, 120, 180])
def test_a_tracker_that_looks_another_way_is_found_out_by_a_level_hand(side, yaw_deg):
    world = Seat(np.array([1.0, 0.0, -2.0]), np.radians(yaw_deg))
    for inwards_deg in (0, 14, 40):
        seat = found_from(resting(side, inwards_deg), world, side)
        off = np.degrees(np.angle(np.exp(1j * (seat.yaw_rad - world.yaw_rad))))
        # The hand is the only compass there is: wrong by as much as it lies otherwise than 14 degrees inwards.
        assert off == pytest.approx(side.sign * (inwards_deg - 14), abs=1e-6)


@pytest.mark.parametrize("tilt_deg", [50.0, 89.0, -60.0])
def test_a_raised_or_hanging_hand_tells_no_direction(tilt_deg):
    world = Seat(np.array([0.0, 0.0, 0.0]), np.radians(90.0))
    seat = found_from(resting(Side.RIGHT, 14, tilt_deg=tilt_deg), world, Side.RIGHT)
    assert seat.yaw_rad == 0.0


@pytest.mark.parametrize("yaw_deg", [0.0, 120.0])
def test_the_wrist_comes_to_lie_on_the_rest_spot_whatever_it_does(yaw_deg):
    world, side = Seat(np.array([0.4, 0.1, 2.0]), np.radians(yaw_deg)), Side.LEFT
    frames = [world.undo(frame) for frame in resting(side, 30)]
    frames[3] = frames[3].but(positions=frames[3].positions + 0.5)  # one pop moves no median
    spot = rest_limb(side, 0.0).positions[WRIST]
    seat = seat_from_rest(frames, side, spot)
    np.testing.assert_allclose(seat.apply(frames[0]).positions[WRIST], spot, atol=1e-9)


def test_a_hand_without_orientations_or_a_leg_keeps_the_trackers_forward():
    none = np.zeros(26, bool)
    bare = [
        f.but(orientation_valid=none.copy(), orientations=np.full((26, 4), np.nan)) for f in resting(Side.LEFT, 80)
    ]
    assert seat_from_rest(bare, Side.LEFT, np.zeros(3)).yaw_rad == 0.0
    yes = np.ones(8, bool)
    leg = LimbFrame(
        0.0, Side.LEFT, np.full((8, 3), 0.3), np.tile([0.0, 1, 0, 0], (8, 1)), yes, yes, yes, ~yes, Skeleton.LEG
    )
    seat = seat_from_rest([leg], Side.LEFT, np.array([-0.1, 0.1, -0.4]))
    assert seat.yaw_rad == 0.0
    np.testing.assert_allclose(seat.origin, [0.4, 0.2, 0.7])


def test_no_wrist_of_that_side_is_one_sentence():
    hand = resting(Side.RIGHT, 14)[0]
    gone = hand.position_valid.copy()
    gone[WRIST] = False
    for frames in ([], [hand], [replace(hand, side=Side.LEFT, position_valid=gone)]):
        with pytest.raises(ValueError, match="no frame shows the left wrist: bring that hand into view"):
            seat_from_rest(frames, Side.LEFT, np.zeros(3))

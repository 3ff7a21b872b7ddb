"""The mirror is exact for any plane: every joint lands where a mirror of glass would show it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.body.frame import LimbFrame
from game.body.joints import Side, Skeleton
from game.body.postures import NAMES, place, posture
from game.body.rotations import about, angle_between, multiply, normalised, to_matrix
from game.mirror.midline import SAGITTAL, Plane, Seat
from game.mirror.reflect import reflect

X, Y, Z = np.eye(3)
SOME = st.floats(-2.0, 2.0)
TURN = (
    st.lists(st.floats(-1.0, 1.0), min_size=4, max_size=4).map(np.array).filter(lambda q: np.linalg.norm(q) > 0.1)
)


@st.composite
def hands(draw):
    hand = posture(draw(st.sampled_from(NAMES)), draw(st.sampled_from(list(Side))))
    return place(hand, np.array([draw(SOME) for _ in range(3)]), normalised(draw(TURN))).but(
        root=np.full(3, draw(SOME))
    )


@st.composite
def planes(draw):
    """A sagittal plane turned by any yaw, pitch and roll, anywhere."""
    yaw, pitch, roll = (draw(st.floats(-np.pi, np.pi)) for _ in range(3))
    turn = multiply(multiply(about(Y, yaw), about(X, pitch)), about(Z, roll))
    return Plane(to_matrix(turn)[:, 0], np.array([draw(SOME) for _ in range(3)]))


@settings(max_examples=150, deadline=None)
@given(hands(), planes())
def test_twice_is_the_identity(hand, plane):
    again = reflect(reflect(hand, plane), plane)
    assert again.side is hand.side
    for name in ("positions", "hinge", "root"):
        np.testing.assert_allclose(getattr(again, name), getattr(hand, name), atol=1e-9)
    assert angle_between(again.orientations, hand.orientations).max() <= 1e-9


@settings(max_examples=150, deadline=None)
@given(hands(), planes())
def test_the_image_is_a_true_limb_of_the_other_side(hand, plane):
    image = reflect(hand, plane)
    assert image.side is hand.side.other
    np.testing.assert_allclose(np.linalg.det(to_matrix(image.orientations)), 1.0, atol=1e-9)
    apart = [np.linalg.norm(f.positions[:, None] - f.positions[None], axis=2) for f in (hand, image)]
    np.testing.assert_allclose(apart[1], apart[0], atol=1e-9)
    for name in ("time_s", "position_valid", "orientation_valid", "tracked", "derived", "curl", "skeleton"):
        assert getattr(image, name) is getattr(hand, name)
    # What lies in the plane stays there, and what does not comes out as far behind as it was before it.
    across = (hand.positions - plane.point) @ plane.normal
    np.testing.assert_allclose((image.positions - plane.point) @ plane.normal, -across, atol=1e-9)
    np.testing.assert_allclose(
        (image.positions + hand.positions) / 2 @ plane.normal, plane.point @ plane.normal, atol=1e-9
    )


def test_ten_thousand_random_poses_are_exact_for_every_yaw_pitch_and_roll():
    """Against the matrices: p' = S(p - p0) + p0 and R' = S R D, in places and in radians."""
    chance = np.random.default_rng(2)
    poses, each = 10_000, 26
    places = chance.uniform(-2.0, 2.0, (poses, 3))
    turns = normalised(chance.normal(size=(poses, 4)))
    yes = np.ones(each, bool)
    for start in range(0, poses, each):
        p, q = (
            np.resize(places[start : start + each], (each, 3)),
            np.resize(turns[start : start + each], (each, 4)),
        )
        yaw, pitch, roll = chance.uniform(-np.pi, np.pi, 3)
        n = to_matrix(multiply(multiply(about(Y, yaw), about(X, pitch)), about(Z, roll)))[:, 0]
        point = chance.uniform(-1.0, 1.0, 3)
        image = reflect(LimbFrame(0.0, Side.LEFT, p, q, yes, yes, yes, ~yes), Plane(3.0 * n, point))
        mirror = np.eye(3) - 2.0 * np.outer(n, n)
        assert np.abs(image.positions - ((p - point) @ mirror + point)).max() <= 1e-9
        wanted = mirror @ to_matrix(q) @ np.diag([-1.0, 1.0, 1.0])
        # The chord between the axes is the angle between them, for angles this small.
        assert np.linalg.norm(to_matrix(image.orientations) - wanted, axis=(1, 2)).max() <= 1e-9


@settings(max_examples=60, deadline=None)
@given(hands(), planes())
def test_fingers_and_the_back_of_the_hand_are_seen_as_in_glass(hand, plane):
    mirror = np.eye(3) - 2.0 * np.outer(plane.normal, plane.normal)
    image, real = to_matrix(reflect(hand, plane).orientations), to_matrix(hand.orientations)
    np.testing.assert_allclose(image[:, :, 2], real[:, :, 2] @ mirror, atol=1e-9)
    np.testing.assert_allclose(image[:, :, 1], real[:, :, 1] @ mirror, atol=1e-9)
    np.testing.assert_allclose(image[:, :, 0], -real[:, :, 0] @ mirror, atol=1e-9)


@pytest.mark.parametrize("yaw_deg", [0, 10, 30, 45, 60])
def test_a_turned_player_sees_no_error_where_a_mirror_of_the_world_errs_by_twice_the_yaw(yaw_deg):
    """The best open peer mirrors across the world's own axis, and is wrong by twice the yaw of the player."""
    seat = Seat(np.array([0.4, 0.0, -1.1]), np.radians(yaw_deg))
    hand = place(posture("point", Side.RIGHT), np.array([0.17, 0.775, -0.4]), about(Y, 0.24))
    wanted = seat.undo(reflect(hand))
    found = reflect(seat.undo(hand), seat.plane)
    np.testing.assert_allclose(found.positions, wanted.positions, atol=1e-9)
    assert angle_between(found.orientations, wanted.orientations).max() < 1e-9
    world = reflect(seat.undo(hand), Plane(X, seat.origin))
    off = np.degrees(angle_between(world.orientations, wanted.orientations))
    np.testing.assert_allclose(off, 2 * yaw_deg, atol=1e-6)
    if yaw_deg:
        away = np.linalg.norm(world.positions - wanted.positions, axis=1)
        from_axis = np.linalg.norm((hand.positions)[:, [0, 2]], axis=1)
        np.testing.assert_allclose(away, 2 * np.sin(np.radians(yaw_deg)) * from_axis, atol=1e-9)


def test_across_the_midline_only_x_changes_its_sign():
    hand = place(posture("open", Side.LEFT), np.array([-0.2, 0.8, -0.4]), about(Y, -0.3))
    image = reflect(hand)
    np.testing.assert_allclose(image.positions, hand.positions * (-1, 1, 1), atol=1e-15)
    wanted = hand.orientations * (1, -1, -1, 1)
    assert angle_between(image.orientations, wanted).max() < 1e-12
    np.testing.assert_allclose(image.hinge, hand.hinge * (-1, 1, 1), atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_a_made_left_hand_is_the_image_of_the_right_one(name):
    image, left = reflect(posture(name, Side.RIGHT)), posture(name, Side.LEFT)
    np.testing.assert_allclose(image.positions, left.positions, atol=1e-12)
    assert angle_between(image.orientations, left.orientations).max() < 1e-9


def test_what_is_unknown_stays_unknown_and_a_leg_is_mirrored_too():
    unseen = reflect(LimbFrame.unseen(3.0, Side.LEFT), SAGITTAL)
    assert unseen.side is Side.RIGHT
    assert np.isnan(unseen.positions).all()
    assert np.isnan(unseen.orientations).all()
    yes = np.ones(8, bool)
    places, turns = np.arange(24.0).reshape(8, 3), np.tile([0.0, 0.0, 0.0, 1.0], (8, 1))
    leg = LimbFrame(0.0, Side.LEFT, places, turns, yes, yes, yes, ~yes, Skeleton.LEG)
    np.testing.assert_allclose(reflect(leg).positions, places * (-1, 1, 1))
    assert reflect(leg).skeleton is Skeleton.LEG

"""Seat frame to engine and back loses nothing, and keeps what right, up and forward mean."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from panda3d.core import LVector3f, NodePath

from game.view import axes

numbers = st.floats(-10, 10, allow_nan=False)
points = st.tuples(numbers, numbers, numbers)
turns = st.tuples(numbers, numbers, numbers, numbers).filter(lambda q: np.linalg.norm(q) > 0.1)


@given(points)
def test_points_come_back(point):
    assert np.array_equal(axes.from_panda(axes.to_panda(point)), np.array(point))
    assert np.allclose(axes.seat(axes.point(point)), point, atol=1e-5)
    assert np.allclose(axes.to_panda(point), axes.point(point), atol=1e-5)


@given(turns, points)
def test_turns_come_back_and_turn_alike(turn, point):
    turn = np.array(turn) / np.linalg.norm(turn)
    assert np.allclose(axes.turn_from_panda(axes.turn_to_panda(turn)), turn)
    assert np.allclose(axes.turn_to_panda(turn), axes.quat(turn), atol=1e-6)
    x, y, z, w = turn
    v = np.array(point)
    u = np.array((x, y, z))
    turned = v + 2 * w * np.cross(u, v) + 2 * np.cross(u, np.cross(u, v))
    engine = axes.quat(turn).xform(LVector3f(*axes.to_panda(v)))
    assert np.allclose(axes.seat(engine), turned, atol=1e-3)


@given(points)
def test_a_node_under_the_seat_counts_in_seat_axes(point):
    root = NodePath("root")
    seat = root.attach_new_node("seat")
    seat.set_transform(axes.seat_transform())
    child = seat.attach_new_node("child")
    child.set_pos(*point)
    assert np.allclose(child.get_pos(root), axes.to_panda(point), atol=1e-4)


def test_right_up_and_forward_keep_their_meaning():
    assert axes.to_panda((1, 0, 0)).tolist() == [1, 0, 0]
    assert axes.to_panda((0, 1, 0)).tolist() == [0, 0, 1]
    assert axes.to_panda((0, 0, -1)).tolist() == [0, 1, 0]
    assert np.linalg.det(axes.SEAT_TO_PANDA) == 1.0

"""Rotations agree with a known library, keep their precision, and never warn."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation, Slerp

from game.body import rotations

A = Rotation.random(300, random_state=1).as_quat()
B = Rotation.random(300, random_state=2).as_quat()


def same(q, other):
    np.testing.assert_allclose(rotations.nearest(q, other), other, atol=1e-12)


def test_multiply_turns_by_the_second_then_the_first():
    same(rotations.multiply(A, B), (Rotation.from_quat(A) * Rotation.from_quat(B)).as_quat())


def test_matrices_and_quaternions_are_the_same_turn():
    matrices = rotations.to_matrix(A)
    np.testing.assert_allclose(matrices, Rotation.from_quat(A).as_matrix(), atol=1e-12)
    same(rotations.from_matrix(matrices), A)


def test_from_matrix_is_exact_at_half_turns():
    for axis in np.eye(3):
        half = np.append(axis, 0.0)
        same(rotations.from_matrix(rotations.to_matrix(half[None])), half[None])


def test_rotate_and_about_follow_the_right_hand():
    quarter = rotations.about(np.array([0.0, 1.0, 0.0]), np.pi / 2)
    np.testing.assert_allclose(rotations.rotate(quarter, np.array([0.0, 0.0, -1.0])), [-1.0, 0.0, 0.0], atol=1e-12)


def test_angle_between_keeps_small_angles():
    small = rotations.about(np.array([1.0, 0.0, 0.0]), 1e-9)
    assert rotations.angle_between(small, rotations.IDENTITY) == pytest.approx(1e-9, rel=1e-6)
    expected = (Rotation.from_quat(A).inv() * Rotation.from_quat(B)).magnitude()
    np.testing.assert_allclose(rotations.angle_between(A, B), expected, atol=1e-9)


def test_slerp_goes_the_shorter_way_at_even_speed():
    for share in (0.0, 0.3, 1.0):
        found = rotations.slerp(A[:40], -B[:40], share)
        for n in range(40):
            expected = Slerp([0, 1], Rotation.from_quat([A[n], B[n]]))(share).as_quat()
            same(found[n], expected)


def test_swing_twist_puts_together_again_and_the_swing_has_no_twist():
    axis = np.array([0.0, 0.6, 0.8])
    swing, twist = rotations.swing_twist(A, axis)
    same(rotations.multiply(swing, twist), A)
    np.testing.assert_allclose(swing[:, :3] @ axis, 0.0, atol=1e-12)


def test_look_keeps_forward_exactly_and_right_as_near_as_it_can():
    axes = rotations.to_matrix(rotations.look(np.array([[0.0, -1.0, -1.0]]), np.array([[1.0, 0.2, 0.0]])))[0]
    np.testing.assert_allclose(-axes[:, 2], [0.0, -np.sqrt(0.5), -np.sqrt(0.5)], atol=1e-12)
    assert axes[0, 0] > 0.98
    assert np.linalg.det(axes) == pytest.approx(1.0)


def test_a_vector_of_no_length_has_no_direction():
    assert np.isnan(rotations.normalised(np.zeros((2, 3)))).all()


def test_cross_is_the_cross_product():
    np.testing.assert_allclose(rotations.cross(A[:, :3], B[:, :3]), np.cross(A[:, :3], B[:, :3]), atol=1e-15)

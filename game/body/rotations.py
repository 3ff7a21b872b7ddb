"""Rotations as unit quaternions xyzw, for one or many at once: the last axis is the quaternion or the vector."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.body.frame import Floats, frozen

IDENTITY: Final[Floats] = frozen(np.array([0.0, 0.0, 0.0, 1.0]))
_CONJUGATE: Final[Floats] = frozen(np.array([-1.0, -1.0, -1.0, 1.0]))


def _product_table() -> Floats:
    """(16, 4): the quaternion product as a linear map of the outer product of its factors."""
    table = np.zeros((4, 4, 4))
    for a, b, out, sign in (
        (3, 0, 0, 1), (0, 3, 0, 1), (1, 2, 0, 1), (2, 1, 0, -1),
        (3, 1, 1, 1), (1, 3, 1, 1), (2, 0, 1, 1), (0, 2, 1, -1),
        (3, 2, 2, 1), (2, 3, 2, 1), (0, 1, 2, 1), (1, 0, 2, -1),
        (3, 3, 3, 1), (0, 0, 3, -1), (1, 1, 3, -1), (2, 2, 3, -1),
    ):  # fmt: skip
        table[a, b, out] = sign
    return frozen(table.reshape(16, 4).copy())


def _matrix_table() -> Floats:
    """(16, 9): a rotation matrix as a linear map of the outer product of its quaternion with itself."""
    table = np.zeros((4, 4, 3, 3))
    for i in range(3):
        table[3, 3, i, i] += 1
        for j in range(3):
            table[i, j, i, j] += 2
            table[j, j, i, i] -= 1
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        table[k, 3, j, i] += 2
        table[k, 3, i, j] -= 2
    return frozen(table.reshape(16, 9).copy())


def _cross_table() -> Floats:
    """(9, 3): the cross product as a linear map of the outer product of its factors."""
    table = np.zeros((3, 3, 3))
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        table[i, j, k], table[j, i, k] = 1.0, -1.0
    return frozen(table.reshape(9, 3).copy())


def _quaternion_table() -> tuple[Floats, Floats]:
    """(9, 16) and (16,): four times the outer product of a quaternion with itself, from its rotation matrix."""
    table, add = np.zeros((3, 3, 4, 4)), np.eye(4)
    for i in range(3):
        for j in range(3):
            table[j, j, i, i] += 1 if i == j else -1
        table[i, i, 3, 3] += 1
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        table[i, j, i, j] = table[j, i, i, j] = table[i, j, j, i] = table[j, i, j, i] = 1
        table[j, i, k, 3] = table[j, i, 3, k] = 1
        table[i, j, k, 3] = table[i, j, 3, k] = -1
    return frozen(table.reshape(9, 16).copy()), frozen(add.reshape(16).copy())


_PRODUCT: Final = _product_table()
_QUOTIENT: Final[Floats] = frozen(_PRODUCT * np.tile(_CONJUGATE, 4)[:, None])
_CROSS: Final = _cross_table()
_TO_MATRIX: Final = _matrix_table()
# The second and the third column of the matrix alone.
_TO_BACK: Final = frozen(_TO_MATRIX[:, [1, 4, 7, 2, 5, 8]])
_FROM_MATRIX, _FROM_MATRIX_ADD = _quaternion_table()
_DIAGONAL: Final = np.array([0, 5, 10, 15])


def multiply(a: Floats, b: Floats) -> Floats:
    """The rotation `b` followed by `a`; shapes broadcast."""
    outer: Floats = a[..., :, None] * b[..., None, :]
    product: Floats = outer.reshape(*outer.shape[:-2], 16) @ _PRODUCT
    return product


def quotient(a: Floats, b: Floats) -> Floats:
    """The rotation that leads from `b` to `a`: multiply(a, conjugate(b)); its last number is their dot product."""
    outer: Floats = a[..., :, None] * b[..., None, :]
    turn: Floats = outer.reshape(*outer.shape[:-2], 16) @ _QUOTIENT
    return turn


def conjugate(q: Floats) -> Floats:
    """The inverse rotation."""
    inverse: Floats = q * _CONJUGATE
    return inverse


def to_matrix(q: Floats) -> Floats:
    """Rotation matrices (..., 3, 3) whose columns are the turned axes."""
    outer = q[..., :, None] * q[..., None, :]
    matrix: Floats = (outer.reshape(*q.shape[:-1], 16) @ _TO_MATRIX).reshape(*q.shape[:-1], 3, 3)
    return matrix


def up_and_back(q: Floats) -> Floats:
    """The turned +Y and +Z axes, (..., 2, 3): the columns of `to_matrix` that tell how joints bend."""
    outer = q[..., :, None] * q[..., None, :]
    axes: Floats = (outer.reshape(*q.shape[:-1], 16) @ _TO_BACK).reshape(*q.shape[:-1], 2, 3)
    return axes


def from_matrix(matrix: Floats) -> Floats:
    """Unit quaternions of proper rotation matrices (..., 3, 3); NaN stays NaN."""
    outer = matrix.reshape(-1, 9) @ _FROM_MATRIX + _FROM_MATRIX_ADD
    best = outer.take(_DIAGONAL, axis=1).argmax(axis=1)
    # The row of the largest diagonal is the quaternion times four times its largest component.
    q = outer.reshape(-1, 4).take(best + np.arange(0, 4 * len(best), 4), axis=0)
    q /= np.sqrt(np.vecdot(q, q))[:, None]
    turns: Floats = q.reshape(*matrix.shape[:-2], 4)
    return turns


def normalised(vectors: Floats) -> Floats:
    """Vectors or quaternions of length one; a vector of no length becomes NaN, without a warning."""
    length = np.sqrt(np.vecdot(vectors, vectors))
    if not length.all():
        length = np.where(length == 0.0, np.nan, length)
    unit: Floats = vectors / length[..., None]
    return unit


def rotate(q: Floats, v: Floats) -> Floats:
    """The vectors `v` turned by `q`; shapes broadcast."""
    turned: Floats = np.einsum("...ij,...j->...i", to_matrix(q), v)
    return turned


def about(axis: Floats, angle_rad: Floats | float) -> Floats:
    """The turn by an angle about a unit axis, right-handed; angles (...,) broadcast with the axes (..., 3)."""
    half = np.asarray(angle_rad, float)[..., None] / 2
    shape = np.broadcast_shapes(half.shape[:-1], axis.shape[:-1])
    q = np.empty((*shape, 4))
    q[..., :3] = axis * np.sin(half)
    q[..., 3:] = np.cos(half)
    return q


def cross(a: Floats, b: Floats) -> Floats:
    """The cross product of vectors (..., 3); several times faster than numpy's for the few a hand has."""
    outer: Floats = a[..., :, None] * b[..., None, :]
    across: Floats = outer.reshape(*outer.shape[:-2], 9) @ _CROSS
    return across


def angle_between(a: Floats, b: Floats) -> Floats:
    """The smallest angle, radians, that turns `a` into `b`."""
    # The arccosine of the dot product loses half its digits near 1, where still hands live; the chord keeps them.
    return _apart(a, nearest(b, a))


def _apart(a: Floats, b: Floats) -> Floats:
    """The angle between rotations whose quaternions are the nearest to each other already."""
    chord = b - a
    half = np.sqrt(np.vecdot(chord, chord)) / 2.0
    angle: Floats = 4.0 * np.arcsin(np.minimum(half, 1.0))
    return angle


def nearest(q: Floats, to: Floats) -> Floats:
    """The same rotations, written with the sign that lies nearer to `to`."""
    same: Floats = q * np.copysign(1.0, np.vecdot(q, to))[..., None]
    return same


def slerp(a: Floats, b: Floats, s: Floats | float) -> Floats:
    """The rotation a share `s` of the way from `a` to `b`, at even speed along the shorter way."""
    share = np.asarray(s, float)[..., None]
    b = nearest(b, a)
    half = _apart(a, b)[..., None] / 2.0
    small = half < 1e-6
    sine = np.sin(np.where(small, 1.0, half))
    first = np.where(small, 1.0 - share, np.sin((1.0 - share) * half) / sine)
    second = np.where(small, share, np.sin(share * half) / sine)
    return normalised(first * a + second * b)


def swing_twist(q: Floats, axis: Floats) -> tuple[Floats, Floats]:
    """Split `q` into a swing and the twist about `axis` that comes before it: q = swing * twist."""
    along = np.einsum("...i,...i->...", q[..., :3], axis)
    twist = np.concatenate([axis * along[..., None], q[..., 3:]], axis=-1)
    flat = np.einsum("...i,...i->...", twist, twist) < 1e-18
    twist = normalised(np.where(flat[..., None], IDENTITY, twist))
    return multiply(q, conjugate(twist)), twist


def look(forward: Floats, right: Floats) -> Floats:
    """Frames whose -Z is `forward` and whose +X lies as near to `right` as that allows; vectors (..., 3)."""
    z = -normalised(forward)
    x = normalised(right - np.einsum("...i,...i->...", right, z)[..., None] * z)
    return from_matrix(np.stack([x, cross(z, x), z], axis=-1))

"""The one place that turns the seat frame (+Y up, -Z forward, xyzw) into Panda3D's axes (+Z up, +Y forward)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from panda3d.core import LMatrix4f, LPoint3f, LQuaternionf, LVector3f, TransformState

Floats = NDArray[np.float64]

# Rows give Panda3D's x, y, z in terms of the seat frame's: right stays right, forward is -z, up is y.
SEAT_TO_PANDA: Final[Floats] = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
SEAT_TO_PANDA.flags.writeable = False


def to_panda(points: ArrayLike) -> Floats:
    """Points or directions (..., 3) of the seat frame in Panda3D's axes, same unit."""
    return np.asarray(points, dtype=np.float64) @ SEAT_TO_PANDA.T


def from_panda(points: ArrayLike) -> Floats:
    """Points or directions (..., 3) in Panda3D's axes, given in the seat frame."""
    return np.asarray(points, dtype=np.float64) @ SEAT_TO_PANDA


def turn_to_panda(xyzw: ArrayLike) -> Floats:
    """Rotations (..., 4) xyzw of the seat frame as Panda3D's wxyz, for objects whose own axes convert as well."""
    turn = np.asarray(xyzw, dtype=np.float64)
    return np.concatenate([turn[..., 3:], turn[..., :3] @ SEAT_TO_PANDA.T], axis=-1)


def turn_from_panda(wxyz: ArrayLike) -> Floats:
    """The rotation (..., 4) xyzw of the seat frame that `turn_to_panda` wrote."""
    turn = np.asarray(wxyz, dtype=np.float64)
    return np.concatenate([turn[..., 1:] @ SEAT_TO_PANDA, turn[..., :1]], axis=-1)


def point(place: Sequence[float] | Floats) -> LPoint3f:
    """A place of the seat frame as an engine point."""
    return LPoint3f(float(place[0]), -float(place[2]), float(place[1]))


def vector(direction: Sequence[float] | Floats) -> LVector3f:
    """A direction of the seat frame as an engine vector."""
    return LVector3f(float(direction[0]), -float(direction[2]), float(direction[1]))


def seat(place: LPoint3f | LVector3f) -> Floats:
    """An engine point or vector in the seat frame, shape (3,)."""
    return np.array([place[0], place[2], -place[1]], dtype=np.float64)


def quat(xyzw: Sequence[float] | Floats) -> LQuaternionf:
    """A rotation xyzw of the seat frame as an engine quaternion."""
    x, y, z, w = xyzw
    return LQuaternionf(float(w), float(x), -float(z), float(y))


def pose(place: Sequence[float], xyzw: Sequence[float]) -> tuple[LPoint3f, LQuaternionf]:
    """Both at once, of plain numbers: for what moves in every frame."""
    px, py, pz = place
    x, y, z, w = xyzw
    return LPoint3f(px, -pz, py), LQuaternionf(w, x, -z, y)


def seat_transform() -> TransformState:
    """The transform of a node under which coordinates are the seat frame's own."""
    m = SEAT_TO_PANDA
    # The engine multiplies rows from the left, so its matrix is the transpose.
    return TransformState.make_mat(
        LMatrix4f(
            m[0, 0], m[1, 0], m[2, 0], 0.0,
            m[0, 1], m[1, 1], m[2, 1], 0.0,
            m[0, 2], m[1, 2], m[2, 2], 0.0,
            0.0, 0.0, 0.0, 1.0,
        )
    )  # fmt: skip

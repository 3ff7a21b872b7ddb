"""Where the patient's own middle is: the mirror plane, and the seat that turns any tracking space into ours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import WRIST, Side, Skeleton
from game.body.rotations import about, conjugate, multiply, to_matrix

_UP: Final = frozen(np.array([0.0, 1.0, 0.0]))
_FORWARD: Final = frozen(np.array([0.0, 0.0, -1.0]))
# A hand whose fingers point more steeply than this up or down says nothing about where the person faces.
_STEEPEST_RAD: Final = math.radians(35.0)
# In the default rest pose the fingers point forward, turned inwards by this much.
_INWARDS_RAD: Final = math.radians(14.0)
# People who face along their tracker's -Z hold a level hand up to this far from that: recorded ones 40 degrees.
_HELD_RAD: Final = math.radians(45.0)


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A mirror plane: its unit normal, which points to the patient's right, and any point of it, metres, (3,)."""

    normal: Floats
    point: Floats
    # Maps of row vectors: places by `flip` and `shift`, quaternions by `turn`.
    flip: Floats = field(init=False, repr=False)
    shift: Floats = field(init=False, repr=False)
    turn: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        normal, point = np.array(self.normal, float), np.array(self.point, float)
        length = float(np.linalg.norm(normal)) if normal.shape == (3,) and point.shape == (3,) else math.nan
        if not (length > 0.0 and math.isfinite(length) and np.isfinite(point).all()):
            raise ValueError("a mirror plane needs a normal that is not zero and a point, each of three numbers")
        n = normal / length
        flip = np.eye(3) - 2.0 * np.outer(n, n)
        # R' = S R D with D = diag(-1, 1, 1) keeps -Z distal and +Y dorsal and the frame right-handed. As S D is
        # a rotation and D R D is the quaternion (x, -y, -z, w), R' is one product of quaternions, linear in q.
        # S D is itself two half-turns: the product of the pure quaternions of the normal and of the x axis.
        both = multiply(np.array([*n, 0.0]), np.array([-1.0, 0.0, 0.0, 0.0]))
        turn = multiply(both, np.diag([1.0, -1.0, -1.0, 1.0]))
        object.__setattr__(self, "normal", frozen(n))
        object.__setattr__(self, "point", frozen(point))
        object.__setattr__(self, "flip", frozen(flip))
        object.__setattr__(self, "shift", frozen(2.0 * float(n @ point) * n))
        object.__setattr__(self, "turn", frozen(turn))


# The patient's midline in the seat frame.
SAGITTAL: Final = Plane(np.array([1.0, 0.0, 0.0]), np.zeros(3))


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """Where the patient sits in a tracking space: the floor point under the midline, and the turn to the left
    about the vertical, radians, of the way the patient faces against the space's -Z."""

    origin: Floats
    yaw_rad: float = 0.0
    # Maps of row vectors: places by `_turned` and `_shift`, quaternions by `_back` into the seat and `_out` of it.
    _turned: Floats = field(init=False, repr=False)
    _shift: Floats = field(init=False, repr=False)
    _back: Floats = field(init=False, repr=False)
    _out: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        origin = np.array(self.origin, float)
        if origin.shape != (3,) or not np.isfinite(origin).all() or not math.isfinite(self.yaw_rad):
            raise ValueError("a seat needs an origin of three finite metres and a finite yaw in radians")
        facing = about(_UP, self.yaw_rad)
        object.__setattr__(self, "origin", frozen(origin))
        turned = to_matrix(facing)
        object.__setattr__(self, "_turned", frozen(turned))
        object.__setattr__(self, "_shift", frozen(-(origin @ turned)))
        object.__setattr__(self, "_back", frozen(multiply(conjugate(facing), np.eye(4))))
        object.__setattr__(self, "_out", frozen(multiply(facing, np.eye(4))))

    @property
    def plane(self) -> Plane:
        """The patient's midline plane in the tracking space, chair turned or not."""
        return Plane(self._turned[:, 0], self.origin)

    def apply(self, frame: LimbFrame) -> LimbFrame:
        """The limb in the seat frame, from the tracking space."""
        return _moved(frame, self._turned, self._shift, self._back)

    def undo(self, frame: LimbFrame) -> LimbFrame:
        """The limb in the tracking space, from the seat frame."""
        return _moved(frame, self._turned.T, self.origin, self._out)


def _moved(frame: LimbFrame, turned: Floats, shift: Floats, turn: Floats) -> LimbFrame:
    """The frame with places p @ turned + shift and orientations q @ turn."""
    moved = frame.posed(frame.positions @ turned + shift, frame.orientations @ turn)
    if frame.hinge is None and frame.root is None:
        return moved
    return moved.but(
        hinge=None if frame.hinge is None else frame.hinge @ turned + shift,
        root=None if frame.root is None else frame.root @ turned + shift,
    )


def seat_from_rest(frames: Sequence[LimbFrame], side: Side, rest_spot: Floats) -> Seat:
    """The seat that puts a resting limb's median wrist on `rest_spot`, (3,) in the seat frame.

    The frames are the first half second of valid data, or those of a calibration. The person is taken to face
    along the tracking space's own forward, as long as a hand may be held as this one is: a hand is a poor compass.
    Only a level hand that lies more than 45 degrees off says that the tracker looks another way; then the person
    faces along its fingers, less the 14 degrees by which a resting hand turns inwards, give or take the 20 by
    which hands differ. ValueError when no frame of that side holds a wrist.
    """
    wrist = WRIST if not frames or frames[0].skeleton is Skeleton.HAND else 2
    seen = [frame for frame in frames if frame.side is side and frame.position_valid[wrist]]
    if not seen:
        raise ValueError(f"no frame shows the {side.value} wrist: bring that hand into view and try again")
    place = np.median([frame.positions[wrist] for frame in seen], axis=0)
    yaw = _facing_of(seen)
    turned = to_matrix(about(_UP, yaw))
    return Seat(place - turned @ np.asarray(rest_spot, float), yaw)


def seat_from_head(heads: Sequence[tuple[Floats, Floats]], eye: Floats) -> Seat:
    """The seat that puts a sitting person's eyes on `eye`, (3,) in the seat frame, and faces where they look.

    `heads` are place (3,) and turn (4,) of the head, -Z ahead, over half a second: the medians count. The hands
    are then where they are for the person's own eyes. A head that looks steeply up or down still tells its heading
    by its own right, which stays level as people nod. ValueError when there is no head.
    """
    if not heads:
        raise ValueError("no head was seen: put the headset on and look ahead, then try again")
    place = np.median([position for position, _ in heads], axis=0)
    right = np.median([to_matrix(turn)[:, 0] for _, turn in heads], axis=0)
    yaw = math.atan2(-right[2], right[0])
    return Seat(place - to_matrix(about(_UP, yaw)) @ np.asarray(eye, float), yaw)


def _facing_of(seen: Sequence[LimbFrame]) -> float:
    turns = [frame.orientations[WRIST] for frame in seen if frame.orientation_valid[WRIST]]
    if seen[0].skeleton is Skeleton.LEG or not turns:
        return 0.0
    fingers = np.median(to_matrix(np.array(turns)) @ _FORWARD, axis=0)
    level = math.hypot(fingers[0], fingers[2])
    if math.atan2(abs(fingers[1]), level) > _STEEPEST_RAD:
        return 0.0
    # Inwards is to the left for a right hand, and left is where yaw grows.
    yaw = math.atan2(-fingers[0], -fingers[2]) - seen[0].side.sign * _INWARDS_RAD
    yaw = math.remainder(yaw, math.tau)
    return yaw if abs(yaw) > _HELD_RAD else 0.0

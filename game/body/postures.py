"""Named hand postures, the pose of rest, and ways between them that keep the bones as long as they are."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from game.body.blending import blend
from game.body.curls import HandAngles, hand_from_angles
from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import Side
from game.body.rotations import IDENTITY, about, multiply, to_matrix

__all__ = ["NAMES", "REST_SPOT", "angles_of", "blend", "place", "posture", "rest_limb"]

# Where a resting wrist lies in the seat frame, right side, metres: on the table, a forearm's length ahead.
REST_SPOT: Final = frozen(np.array([0.17, 0.775, -0.40]))
# A resting hand's fingers turn inwards by about this much.
REST_INWARDS_RAD: Final = math.radians(14.0)
# The elbow of a posture at the origin: straight behind the wrist, a forearm away.
_ELBOW: Final = frozen(np.array([0.0, 0.0, 0.255]))
_X: Final = frozen(np.array([1.0, 0.0, 0.0]))
_UP: Final = frozen(np.array([0.0, 1.0, 0.0]))

# Degrees: flexion of knuckle, middle and end joint from index to little finger; lean to the thumb's side; the
# thumb's stand out, drop, roll, and flexion of its two joints (see HandAngles).
_FIGURES: Final[dict[str, tuple[list[list[float]], list[float], list[float]]]] = {
    "rest": ([[22, 24, 12], [26, 28, 14], [28, 30, 15], [28, 30, 15]], [6, 0, -5, -11], [40, 32, 22, 8, 14]),
    "open": ([[2, 3, 2], [2, 3, 2], [2, 3, 2], [2, 3, 2]], [8, 0, -6, -14], [45, 20, 15, 0, 0]),
    "fist": ([[74, 98, 56], [76, 100, 56], [78, 100, 56], [80, 98, 56]], [2, 0, -5, -10], [12, 46, 30, 30, 55]),
    "point": ([[4, 6, 3], [74, 100, 56], [77, 100, 56], [80, 98, 56]], [2, 0, -5, -10], [16, 46, 30, 30, 40]),
    "pinch": ([[48, 48, 28], [36, 36, 18], [32, 30, 15], [28, 26, 13]], [2, 0, -6, -12], [34, 48, 40, 20, 25]),
    "spread": ([[0, 2, 1], [0, 2, 1], [0, 2, 1], [0, 2, 1]], [19, 3, -13, -27], [62, 12, 10, 0, -5]),
    "thumb-up": ([[74, 98, 56], [76, 100, 56], [78, 100, 56], [80, 98, 56]], [2, 0, -5, -10], [58, -14, 0, 0, -8]),
    "key-grip": ([[52, 74, 34], [60, 80, 40], [64, 82, 42], [66, 80, 42]], [2, 0, -5, -10], [26, 30, 10, 18, 30]),
    "cup-grip": ([[30, 42, 24], [34, 44, 26], [36, 44, 26], [38, 44, 26]], [5, 0, -5, -10], [42, 52, 40, 14, 18]),
    "ok": ([[52, 52, 30], [14, 16, 8], [8, 12, 6], [4, 8, 4]], [2, -2, -9, -18], [34, 48, 40, 20, 28]),
}
_WRISTS: Final = {"wrist-flexed": ("rest", math.radians(-55.0)), "wrist-extended": ("rest", math.radians(45.0))}

NAMES: Final[tuple[str, ...]] = (*_FIGURES, *_WRISTS)


def angles_of(name: str) -> HandAngles:
    """The joint angles of a named posture; ValueError lists the known names."""
    if name not in NAMES:
        raise ValueError(f"there is no posture {name!r}; known ones are {', '.join(NAMES)}")
    bends, lean, thumb = _FIGURES[_WRISTS[name][0] if name in _WRISTS else name]
    return HandAngles(np.radians(bends), np.radians(lean), np.radians(thumb))


@lru_cache(maxsize=64)
def posture(name: str, side: Side) -> LimbFrame:
    """A hand at the origin: wrist at 0, forearm along +Z, palm down, so that straight fingers point along -Z.

    The wrist's orientation is the identity but for wrist-flexed (55 degrees to the palm) and wrist-extended (45
    degrees to the back), where the whole hand is turned and the forearm is not. ValueError lists the names.
    """
    angles = angles_of(name)
    turn = about(_X, np.float64(_WRISTS[name][1])) if name in _WRISTS else IDENTITY
    return replace(hand_from_angles(angles, side, np.zeros(3), turn, 0.0), hinge=_ELBOW)


def place(frame: LimbFrame, position: Floats, orientation: Floats = IDENTITY) -> LimbFrame:
    """The whole limb turned by `orientation` (4,) about the origin, then moved to `position` (3,)."""
    turned = to_matrix(np.asarray(orientation, float)).T
    return replace(
        frame,
        positions=frozen(frame.positions @ turned + position),
        orientations=frozen(multiply(np.asarray(orientation, float), frame.orientations)),
        hinge=None if frame.hinge is None else frozen(frame.hinge @ turned + position),
        root=None if frame.root is None else frozen(frame.root @ turned + position),
    )


def rest_limb(side: Side, time_s: float) -> LimbFrame:
    """The hand at ease on the table at the default rest spot of the seat frame, not tracked by anything."""
    return replace(_rest(side), time_s=time_s)


@lru_cache(maxsize=2)
def _rest(side: Side) -> LimbFrame:
    spot = REST_SPOT * (side.sign, 1.0, 1.0)
    turn = about(_UP, np.float64(side.sign * REST_INWARDS_RAD))
    hand = place(posture("rest", side), spot, turn)
    no = np.zeros(len(hand.tracked), dtype=np.bool_)
    return replace(hand, tracked=no, hinge=None)

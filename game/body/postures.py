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
from game.body.joints import WRIST, Side
from game.body.rotations import IDENTITY, about, multiply, to_matrix

__all__ = ["NAMES", "REST_SPOT", "angles_of", "at_ease", "at_rest_as", "blend", "place", "posture", "rest_limb"]

# Where a resting wrist lies in the seat frame, right side, metres: on the table, a forearm's length ahead.
REST_SPOT: Final = frozen(np.array([0.17, 0.775, -0.40]))
# A resting hand's fingers turn inwards by about this much.
REST_INWARDS_RAD: Final = math.radians(14.0)
# On the table the hand is tilted back by this much, so that all five curved fingertips lie on the wood.
_REST_TILT_RAD: Final = math.radians(13.0)
# A hand that shows a movement over the table is so much higher, metres.
RAISED_M: Final = 0.09
# The elbow of a posture at the origin: straight behind the wrist, a forearm away.
_ELBOW: Final = frozen(np.array([0.0, 0.0, 0.255]))
_X: Final = frozen(np.array([1.0, 0.0, 0.0]))
_UP: Final = frozen(np.array([0.0, 1.0, 0.0]))

# Degrees: flexion of knuckle, middle and end joint from index to little finger; lean to the thumb's side; the
# thumb's stand out, drop, roll, and flexion of its two joints (see HandAngles).
_FIGURES: Final[dict[str, tuple[list[list[float]], list[float], list[float]]]] = {
    "rest": ([[22, 24, 12], [26, 28, 14], [28, 30, 15], [28, 30, 15]], [4, 0, -4, -9], [34, 34, 18, 10, 16]),
    "open": ([[2, 3, 2], [2, 3, 2], [2, 3, 2], [2, 3, 2]], [7, 0, -6, -13], [42, 16, 12, 0, 0]),
    "fist": ([[70, 100, 58], [74, 102, 58], [77, 102, 58], [80, 100, 58]], [2, 0, -5, -10], [30, 47, 3, 37, 51]),
    "point": ([[4, 6, 3], [74, 102, 58], [77, 102, 58], [80, 100, 58]], [2, 0, -5, -10], [17, 52, 19, 36, 46]),
    "pinch": ([[38, 53, 37], [36, 36, 18], [30, 32, 16], [26, 28, 14]], [-2, 0, -5, -11], [11, 41, 14, 15, -6]),
    "spread": ([[0, 2, 1], [0, 2, 1], [0, 2, 1], [0, 2, 1]], [19, 3, -13, -27], [60, 10, 8, 0, -4]),
    "thumb-up": (
        [[70, 100, 58], [74, 102, 58], [77, 102, 58], [80, 100, 58]],
        [2, 0, -5, -10],
        [60, -10, 0, 0, -8],
    ),
    "key-grip": ([[46, 72, 36], [56, 80, 42], [62, 84, 44], [66, 82, 44]], [2, 0, -5, -10], [14, 25, 8, 7, 3]),
    "cup-grip": ([[34, 42, 24], [36, 44, 26], [38, 46, 27], [40, 46, 28]], [4, 0, -5, -10], [30, 57, 40, 8, 12]),
    "ok": ([[38, 53, 37], [14, 14, 8], [6, 10, 6], [2, 8, 4]], [-2, -1, -8, -17], [11, 41, 14, 15, -6]),
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


def at_ease(wrist: LimbFrame) -> LimbFrame:
    """The hand at ease on a wrist of which alone the source knows place and turn, all but it marked `derived`.

    As tracked as the wrist; the frame itself where the wrist is not known whole.
    """
    if not (wrist.position_valid[WRIST] and wrist.orientation_valid[WRIST]):
        return wrist
    hand = place(posture("rest", wrist.side), wrist.positions[WRIST], wrist.orientations[WRIST])
    derived = np.ones(len(hand.derived), dtype=np.bool_)
    derived[WRIST] = False
    tracked = np.full(len(hand.tracked), bool(wrist.tracked[WRIST]))
    return replace(hand, time_s=wrist.time_s, tracked=tracked, derived=derived, hinge=None)


def at_rest_as(name: str, side: Side) -> LimbFrame:
    """A named posture where the hand rests, raised so far that a fist stays over the table."""
    return _laid(name, side, RAISED_M)


@lru_cache(maxsize=2)
def _rest(side: Side) -> LimbFrame:
    return _laid("rest", side, 0.0)


@lru_cache(maxsize=32)
def _laid(name: str, side: Side, raised_m: float) -> LimbFrame:
    spot = REST_SPOT * (side.sign, 1.0, 1.0) + raised_m * _UP
    turn = multiply(about(_UP, np.float64(side.sign * REST_INWARDS_RAD)), about(_X, np.float64(_REST_TILT_RAD)))
    hand = place(posture(name, side), spot, turn)
    no = np.zeros(len(hand.tracked), dtype=np.bool_)
    return replace(hand, tracked=no, hinge=None)

"""What the bones of a hand say about joints that its source left out."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from game.body.frame import Flags, Floats, LimbFrame, every, frozen
from game.body.joints import CHAINS, HAND, PALM, WRIST, Side, Skeleton
from game.body.rotations import cross, from_matrix, normalised, to_matrix

_COUNT: Final = len(HAND)
_FINGERS: Final = np.array([CHAINS[name] for name in ("index", "middle", "ring", "little")])
_THUMB: Final = np.array(CHAINS["thumb"])
_METACARPALS: Final = _FINGERS[:, 0]
_KNUCKLES: Final = _FINGERS[:, 1]
_MIDDLE_BASE, _MIDDLE_KNUCKLE = HAND["middle_metacarpal"], HAND["middle_proximal"]
_INDEX_KNUCKLE, _LITTLE_KNUCKLE = HAND["index_proximal"], HAND["little_proximal"]

# From the mean of the four metacarpal bases back to the wrist, metres: 9-11 mm where recorded hands have both.
_WRIST_BACK_M: Final = 0.010
# The thumb's flexion axis of a right hand at ease, in the hand's own axes.
_THUMB_AXIS: Final = (0.08, 0.87, -0.48)
# How far the arch of the knuckles turns each finger's flexion axis out of the hand's +X, towards +Y, right hand.
_ARCH: Final = (0.10, 0.0, -0.09, -0.22)
# How much the bend of a finger itself says about its flexion axis, beside the axis of the knuckles.
_BEND_WEIGHT: Final = 1.5
_THUMB_BEND_WEIGHT: Final = 0.8
# The sine of a bend too small to tell an axis.
_NO_BEND: Final = 1e-9


def _right_of(side: Side) -> Floats:
    """(26, 3): where each joint's +X would point in a straight hand, in the hand's own axes."""
    right = np.zeros((_COUNT, 3))
    right[:, 0] = 1.0
    for finger, arch in zip(_FINGERS, _ARCH, strict=True):
        right[finger, 1] = arch * side.sign
    right[_THUMB] = np.array(_THUMB_AXIS) * (1.0, side.sign, side.sign)
    return frozen(right)


def _bend_shares() -> Floats:
    """(26, 10): how much each of the bends (two a finger, thumb last) turns each joint's +X."""
    share = np.zeros((_COUNT, 10))
    for number, finger in enumerate(_FINGERS):
        share[finger[1:], 2 * number : 2 * number + 2] = _BEND_WEIGHT
    share[_THUMB, 8:] = _THUMB_BEND_WEIGHT
    return frozen(share)


_RIGHT: Final = {side: _right_of(side) for side in Side}
_BEND_SHARE: Final = _bend_shares()
_BEND_FIRST: Final = np.concatenate([_FINGERS[:, 1:3].ravel(), _THUMB[:2]])
_BEND_SECOND: Final = np.concatenate([_FINGERS[:, 2:4].ravel(), _THUMB[1:3]])
_AXIS_JOINTS: Final = np.array([WRIST, _MIDDLE_BASE, _MIDDLE_KNUCKLE, _INDEX_KNUCKLE, _LITTLE_KNUCKLE])


def _bones() -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...]:
    """Which two joints give each joint's -Z: itself and the next one, and for a tip the bone before it."""
    start, end = np.arange(_COUNT), np.arange(_COUNT)
    for chain in CHAINS.values():
        start[list(chain)] = [*chain[:-1], chain[-2]]
        end[list(chain)] = [*chain[1:], chain[-1]]
    start[PALM], end[PALM] = _MIDDLE_BASE, _MIDDLE_KNUCKLE
    start[WRIST], end[WRIST] = WRIST, _MIDDLE_KNUCKLE
    return start, end


BONE_START, BONE_END = _bones()


def bone_directions(positions: Floats) -> Floats:
    """Unit vectors (26, 3) along each joint's -Z; a tip follows its last bone, the palm its metacarpal."""
    return normalised(positions[BONE_END] - positions[BONE_START])


def complete(frame: LimbFrame) -> LimbFrame:
    """Fill in what the hand's own bones determine at this instant, and mark it in `derived`.

    A missing palm lies midway along the middle metacarpal, a missing wrist 10 mm behind the metacarpal bases;
    a missing orientation has -Z along its bone and +X along the finger's flexion axis, taken from the row of
    knuckles and from the bend of the finger. What the bones do not determine stays missing. Nothing is taken
    from other instants. A leg is given back as it is.
    """
    if frame.skeleton is Skeleton.LEG:
        return frame
    has_place, has_turn = frame.position_valid, frame.orientation_valid
    if every(has_place) and every(has_turn):
        return frame
    positions, place_now = frame.positions, has_place
    if not (has_place[WRIST] and has_place[PALM]):
        positions, place_now = _with_wrist_and_palm(frame)
    orientations, turn_now = frame.orientations, has_turn
    if not every(has_turn):
        made = _orientations(positions, frame)
        fill = ~has_turn & place_now & np.isfinite(made[:, 0])
        orientations = np.where(fill[:, None], made, orientations)
        turn_now = has_turn | fill
    return frame.but(
        positions=positions,
        orientations=orientations,
        position_valid=place_now,
        orientation_valid=turn_now,
        derived=frame.derived | (place_now & ~has_place) | (turn_now & ~has_turn),
    )


def hand_axes(positions: Floats, side: Side) -> Floats:
    """The hand's own axes as matrix columns (3, 3) from its joint places (26, 3): +X along the knuckles to the
    patient's right when the palm is down, -Z to the middle knuckle, +Y out of the back; NaN where unknown."""
    wrist, base, middle, index, little = positions.take(_AXIS_JOINTS, axis=0).tolist()
    start = base if math.isnan(wrist[0]) else wrist
    z = _unit(start[0] - middle[0], start[1] - middle[1], start[2] - middle[2])
    sign = side.sign
    x = (sign * (little[0] - index[0]), sign * (little[1] - index[1]), sign * (little[2] - index[2]))
    along = x[0] * z[0] + x[1] * z[1] + x[2] * z[2]
    x = _unit(x[0] - along * z[0], x[1] - along * z[1], x[2] - along * z[2])
    y = (z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0])
    return np.array((x, y, z)).T


def _unit(x: float, y: float, z: float) -> tuple[float, float, float]:
    length = math.sqrt(x * x + y * y + z * z) or math.nan
    return x / length, y / length, z / length


def _with_wrist_and_palm(frame: LimbFrame) -> tuple[Floats, Flags]:
    positions, valid = frame.positions.copy(), frame.position_valid.copy()
    if not valid[WRIST] and every(valid[_METACARPALS]) and every(valid[_KNUCKLES]):
        base = positions[_METACARPALS].mean(axis=0)
        positions[WRIST] = base - _WRIST_BACK_M * normalised(positions[_KNUCKLES].mean(axis=0) - base)
        valid[WRIST] = True
    if not valid[PALM] and valid[_MIDDLE_BASE] and valid[_MIDDLE_KNUCKLE]:
        positions[PALM] = (positions[_MIDDLE_BASE] + positions[_MIDDLE_KNUCKLE]) / 2
        valid[PALM] = True
    return positions, valid


def _orientations(positions: Floats, frame: LimbFrame) -> Floats:
    """(26, 4) from bones alone, NaN where they do not tell; a known wrist or palm gives the hand's axes."""
    if frame.orientation_valid[WRIST]:
        axes = to_matrix(frame.orientations[WRIST])
    elif frame.orientation_valid[PALM]:
        axes = to_matrix(frame.orientations[PALM])
    else:
        axes = hand_axes(positions, frame.side)
    z = -bone_directions(positions)
    if math.isnan(z[WRIST, 0]):
        z[WRIST] = axes[:, 2]
    right = _RIGHT[frame.side] @ axes.T
    right += _BEND_SHARE @ _hinges(z, right)
    x = normalised(right - np.vecdot(right, z)[:, None] * z)
    matrix = np.empty((_COUNT, 3, 3))
    matrix[..., 0], matrix[..., 1], matrix[..., 2] = x, cross(z, x), z
    return from_matrix(matrix)


def _hinges(z: Floats, right: Floats) -> Floats:
    """(10, 3): the axis about which each bend turns, as long as the bend is strong; 0 where it is unknown.

    A joint that is bent backwards turns about the same axis as one that is bent forwards. So the axis is taken
    along `right`, and the less of it, without a step, the more it lies across.
    """
    bend = cross(z.take(_BEND_FIRST, axis=0), z.take(_BEND_SECOND, axis=0))
    strength = np.sqrt(np.vecdot(bend, bend))
    along = np.vecdot(bend, right.take(_BEND_SECOND, axis=0))
    hinge: Floats = bend * (along / np.maximum(strength, _NO_BEND))[:, None]
    return np.where(np.isnan(hinge), 0.0, hinge)

"""From five curls, or from joint angles, to the 26 joints of a hand of known bone lengths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import CHAINS, PALM, WRIST, Side
from game.body.rotations import about, look, multiply, to_matrix

_X: Final = frozen(np.array([1.0, 0.0, 0.0]))
_Y: Final = frozen(np.array([0.0, 1.0, 0.0]))
_Z: Final = frozen(np.array([0.0, 0.0, 1.0]))
# A right hand in its own frame becomes a left one: places and quaternions across x = 0.
_LEFT_PLACE: Final = frozen(np.array([-1.0, 1.0, 1.0]))
_LEFT_TURN: Final = frozen(np.array([1.0, -1.0, -1.0, 1.0]))
_FINGERS: Final = np.array([CHAINS[name] for name in ("index", "middle", "ring", "little")])
_THUMB: Final = list(CHAINS["thumb"])
_ALL: Final = np.ones(26, dtype=np.bool_)
_NONE: Final = np.zeros(26, dtype=np.bool_)
_ALL.setflags(write=False)
_NONE.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class HandShape:
    """The fixed parts of a right hand in its wrist's frame, metres; a left hand is its mirror image.

    `palm` (3,); `bases` (5, 3) and `knuckles` (4, 3) are where metacarpals begin and end, thumb first and without
    a knuckle of its own; `bone_m` (5, 3) the lengths beyond: metacarpal, proximal, distal of the thumb, the three
    phalanges of a finger. `metacarpal_turn` (4, 4) xyzw and `roll_rad` (4,) say how the palm's bones lie and
    how far each finger's flexion axis is rolled about the finger.
    """

    palm: Floats
    bases: Floats
    knuckles: Floats
    bone_m: Floats
    metacarpal_turn: Floats
    roll_rad: Floats

    def scaled(self, factor: float) -> HandShape:
        """The same hand `factor` times as large."""
        return replace(
            self,
            palm=self.palm * factor,
            bases=self.bases * factor,
            knuckles=self.knuckles * factor,
            bone_m=self.bone_m * factor,
        )


def _unit(turns: Floats) -> Floats:
    return frozen(turns / np.linalg.norm(turns, axis=1, keepdims=True))


# The hand of the project's own body, so that fingertips that touch here also touch when it is drawn.
DEFAULT_SHAPE: Final = HandShape(
    palm=frozen(np.array([-0.0017, -0.0009, -0.0725])),
    bases=frozen(
        np.array(
            [
                [-0.0261, -0.0039, -0.0405],
                [-0.0035, -0.0018, -0.0350],
                [-0.0035, -0.0018, -0.0350],
                [0.0193, -0.0031, -0.0401],
                [0.0193, -0.0031, -0.0401],
            ]
        )
    ),
    knuckles=frozen(
        np.array(
            [
                [-0.0277, -0.0059, -0.1107],
                [0.0000, 0.0000, -0.1101],
                [0.0208, 0.0006, -0.1034],
                [0.0409, -0.0049, -0.0932],
            ]
        )
    ),
    bone_m=frozen(
        np.array(
            [
                [0.0333, 0.0394, 0.0298],
                [0.0280, 0.0253, 0.0283],
                [0.0368, 0.0292, 0.0289],
                [0.0324, 0.0266, 0.0285],
                [0.0228, 0.0168, 0.0213],
            ]
        )
    ),
    metacarpal_turn=_unit(
        np.array(
            [
                [-0.02631, 0.15419, -0.00403, 0.98768],
                [0.01201, -0.02301, 0.00150, 0.99966],
                [0.02902, -0.01201, 0.00100, 0.99951],
                [-0.01810, -0.19163, 0.00662, 0.98128],
            ]
        )
    ),
    roll_rad=frozen(np.radians([9.4, -0.4, 3.6, 1.3])),
)


@dataclass(frozen=True, slots=True, eq=False)
class HandAngles:
    """The joint angles of a hand, radians, the same for left and right.

    `bends` (4, 3): flexion of knuckle, middle and end joint, index to little. `lean` (4,): how far each finger
    leans to the thumb's side. `thumb` (5,): how far its metacarpal stands out from the straight hand in the
    plane of the palm, how far it drops below that plane, its roll towards opposition, then flexion of its two
    further joints.
    """

    bends: Floats
    lean: Floats
    thumb: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CurlMap:
    """What a curl of 0 and of 1 mean as joint angles, radians, and how splay leans a finger.

    The default follows devices.md 6 (middle joint 100 degrees, thumb 50 and 70, splay 15 and less as the finger
    closes, because a fist cannot spread), with knuckle 75 (little 80) and end joint 55 instead of 85 and 67: on
    the body we draw those end a centimetre inside the palm, these on it.
    """

    open: HandAngles
    closed: HandAngles
    splay_rad: float = math.radians(15.0)
    splay_loss: float = 0.8


def _angles(bends: Sequence[Sequence[float]], lean: Sequence[float], thumb: Sequence[float]) -> HandAngles:
    return HandAngles(frozen(np.radians(bends)), frozen(np.radians(lean)), frozen(np.radians(thumb)))


DEFAULT_MAP: Final = CurlMap(
    open=_angles([[0, 0, 0]] * 4, [8, 0, -6, -14], [45, 20, 25, 0, 0]),
    closed=_angles([[75, 100, 55]] * 3 + [[80, 100, 55]], [2, 0, -5, -10], [26, 47, 6, 50, 70]),
)


def hand_from_curls(
    curl: Floats,
    side: Side,
    wrist_position: Floats,
    wrist_orientation: Floats,
    time_s: float,
    shape: HandShape = DEFAULT_SHAPE,
    splay: Floats | None = None,
    curls: CurlMap = DEFAULT_MAP,
) -> LimbFrame:
    """The 26 joints of a hand whose fingers, thumb first, are curled by `curl` (5,), 0 open to 1 fist.

    Curls outside 0 to 1 count as the nearer end: no finger bends past the range. `splay` (5,), -1 to 1, leans
    fingers towards the thumb's side. A curl that is not finite leaves that whole finger unknown.
    """
    curl = np.asarray(curl, float)
    if curl.shape != (5,):
        raise ValueError(f"curl must hold five numbers, thumb to little finger, not the shape {curl.shape}")
    c = np.minimum(np.maximum(curl, 0.0), 1.0)
    fingers, thumb = c[1:], c[0]
    angles = HandAngles(
        curls.open.bends + fingers[:, None] * (curls.closed.bends - curls.open.bends),
        curls.open.lean + fingers * (curls.closed.lean - curls.open.lean),
        curls.open.thumb + thumb * (curls.closed.thumb - curls.open.thumb),
    )
    if splay is not None:
        lean = angles.lean + curls.splay_rad * np.clip(splay[1:], -1.0, 1.0) * (1.0 - curls.splay_loss * fingers)
        angles = replace(angles, lean=lean)
    frame = hand_from_angles(angles, side, wrist_position, wrist_orientation, time_s, shape)
    known = np.isfinite(curl)
    valid = frame.position_valid
    if not known.all():
        valid = _ALL.copy()
        for finger, chain in enumerate(CHAINS.values()):
            valid[list(chain)] = known[finger]
        valid.setflags(write=False)
    return replace(frame, position_valid=valid, orientation_valid=valid, tracked=valid, curl=curl)


def hand_from_angles(
    angles: HandAngles,
    side: Side,
    wrist_position: Floats,
    wrist_orientation: Floats,
    time_s: float,
    shape: HandShape = DEFAULT_SHAPE,
) -> LimbFrame:
    """The 26 joints of a hand with these angles; `wrist_position` (3,) metres, `wrist_orientation` (4,) xyzw."""
    places, turns = np.empty((26, 3)), np.empty((26, 4))
    places[WRIST], turns[WRIST] = 0.0, (0.0, 0.0, 0.0, 1.0)
    places[PALM], turns[PALM] = shape.palm, shape.metacarpal_turn[1]
    places[_FINGERS[:, 0]], turns[_FINGERS[:, 0]] = shape.bases[1:], shape.metacarpal_turn
    knuckle = multiply(about(_Y, angles.lean), about(_Z, shape.roll_rad))
    bones = multiply(knuckle[:, None], about(_X, -np.cumsum(angles.bends, axis=1)))
    turns[_FINGERS[:, 1:4]], turns[_FINGERS[:, 4]] = bones, bones[:, 2]
    places[_FINGERS[:, 1]] = shape.knuckles
    steps = shape.bone_m[1:, :, None] * -_third_column(bones)
    places[_FINGERS[:, 2:]] = shape.knuckles[:, None] + np.cumsum(steps, axis=1)
    first = thumb_turn(*angles.thumb[:3].tolist())
    thumb = multiply(first, about(_X, -np.array([0.0, angles.thumb[3], angles.thumb[3] + angles.thumb[4]])))
    turns[_THUMB[:3]], turns[_THUMB[3]] = thumb, thumb[2]
    places[_THUMB[0]] = shape.bases[0]
    places[_THUMB[1:]] = shape.bases[0] + np.cumsum(shape.bone_m[0][:, None] * -_third_column(thumb), axis=0)
    if side is Side.LEFT:
        places *= _LEFT_PLACE
        turns *= _LEFT_TURN
    wrist = np.asarray(wrist_orientation, float)
    return LimbFrame(
        time_s,
        side,
        frozen(places @ to_matrix(wrist).T + wrist_position),
        frozen(multiply(wrist, turns)),
        _ALL,
        _ALL,
        _ALL,
        _NONE,
    )


@lru_cache(maxsize=64)
def thumb_turn(out_rad: float, down_rad: float, roll_rad: float) -> Floats:
    """The thumb metacarpal's orientation (4,) in a right wrist's frame; see `HandAngles.thumb`.

    With no roll the thumb would flex within the plane of the palm, its nail facing away from the fingers.
    """
    level = math.cos(down_rad)
    forward = np.array([-math.sin(out_rad) * level, -math.sin(down_rad), -math.cos(out_rad) * level])
    return frozen(multiply(look(forward, _Y), about(_Z, roll_rad)))


def _third_column(q: Floats) -> Floats:
    """The +Z axes (..., 3) of the quaternions (..., 4)."""
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    return np.stack([2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)], axis=-1)


def merge(wrist_frame: LimbFrame, glove_frame: LimbFrame, shape: HandShape = DEFAULT_SHAPE) -> LimbFrame:
    """One hand from a frame that knows the wrist and a glove's frame that knows the curls.

    The hand is as old as the older of the two. A wrist or curls that are missing leave the limb unseen. ValueError
    when the two are of different sides.
    """
    if wrist_frame.side is not glove_frame.side:
        raise ValueError(
            f"the wrist is the {wrist_frame.side.value} one and the glove is the {glove_frame.side.value} one: "
            "give both devices the same hand"
        )
    time_s = min(wrist_frame.time_s, glove_frame.time_s)
    if glove_frame.curl is None or not (
        wrist_frame.position_valid[WRIST] and wrist_frame.orientation_valid[WRIST]
    ):
        return LimbFrame.unseen(time_s, wrist_frame.side)
    hand = hand_from_curls(
        glove_frame.curl,
        wrist_frame.side,
        wrist_frame.positions[WRIST],
        wrist_frame.orientations[WRIST],
        time_s,
        shape,
    )
    tracked = hand.tracked if wrist_frame.tracked[WRIST] else _NONE
    return replace(hand, tracked=tracked, hinge=wrist_frame.hinge, root=wrist_frame.root)


def between(a: HandAngles, b: HandAngles, s: float) -> HandAngles:
    """The joint angles a share `s` of the way from `a` to `b`."""
    return HandAngles(
        a.bends + s * (b.bends - a.bends), a.lean + s * (b.lean - a.lean), a.thumb + s * (b.thumb - a.thumb)
    )

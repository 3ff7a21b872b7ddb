"""The outline of a hand or foot where a phantom is felt: a marker that is drawn in lines, never a limb (9.2 item
1).

Seen from above, up is away from the person. From afar the person's own head and shoulders (or hips) stand below
it, so that it tells how far out the limb is felt; near it is as large as it is felt within a frame that stays.
No engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from PIL import Image

from game.body.frame import Floats, frozen
from game.body.joints import CHAINS, WRIST, Side
from game.body.rotations import about, rotate
from game.body.tabulated import hand_at
from game.mirror.rig import FOREARM_M
from game.view.ink import FINE, Mask
from game.view.pen import Pen

# How the limb is drawn while nobody has told yet: a hand at ease, palm down.
EASE_TURN, EASE_CURL = -90.0, 0.2
# Metres from the middle to the rim of the picture, and where its middle lies ahead of the elbow or knee: an arm
# from afar, a leg from afar; and where the middle of the near picture lies ahead of the wrist or ankle.
FAR_M: Final = {False: 0.44, True: 0.68}
FAR_AHEAD_M: Final = {False: 0.19, True: 0.17}
NEAR_M: Final = {False: 0.160, True: 0.172}
NEAR_AHEAD_M: Final = {False: 0.112, True: 0.055}
# From the knee to the ankle of an adult.
SHANK_M: Final = 0.40
# How wide the line is in a picture from -1 to 1, and how dark the person is beside it.
LINE, FAR_LINE, PERSON = 0.030, 0.021, 96
# Half of what is seen of a finger from above, at each joint from the knuckle on, and of the palm; metres.
FINGER_M: Final = (0.0098, 0.0092, 0.0084, 0.0076)
THUMB_M: Final = (0.0125, 0.0112, 0.0098, 0.0085)
PALM_M: Final = 0.0125
# Half of the wrist, from its middle to where the palm's own half begins.
WRIST_M: Final = 0.0155
# What lies so much higher hides what is under it.
LAYER_M: Final = 0.016
# A foot seen from above, its ankle at the origin and its big toe to the left: heel and ball, then roots and
# lengths of the toes, x and way ahead, and half their widths; metres.
_SOLE: Final = (
    ((0.0, -0.035), (0.0, -0.010), 0.031), ((0.0, -0.010), (-0.020, 0.105), 0.030),
    ((0.0, -0.010), (0.022, 0.095), 0.026),
)  # fmt: skip
_TOES: Final = (
    (-0.034, 0.118, 0.052, 0.0125), (-0.011, 0.122, 0.044, 0.0088), (0.008, 0.117, 0.040, 0.0082),
    (0.025, 0.109, 0.036, 0.0078), (0.041, 0.098, 0.030, 0.0074),
)  # fmt: skip
# By so much shorter a wholly bent toe is seen.
BENT: Final = 0.75
# A line from one place to another (x, ahead, height), and half its width.
Stroke = tuple[tuple[float, float, float], tuple[float, float, float], float]


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where, how large and in which pose the affected limb is felt, as far as it was told.

    `length` and `size` are shares of the normal ones, `turn` (degrees) and `curl` as
    `game.mirror.opening.HandPose`. `near`: the limb alone, large. Without `told` nothing of it was said yet: the
    person is there alone, from whom its place will be counted.
    """

    length: float = 1.0
    size: float = 1.0
    turn: float = EASE_TURN
    curl: float = EASE_CURL
    leg: bool = False
    near: bool = True
    told: bool = True

    def strokes(self, side: Side) -> list[Stroke]:
        """The lines of which the marker is made, metres from wrist or ankle, at the size that is felt."""
        found = _foot(self.turn, self.curl) if self.leg else _hand(self.turn, self.curl)
        sign, size = side.sign, self.size

        def placed(at: tuple[float, float, float]) -> tuple[float, float, float]:
            return (sign * size * at[0], size * at[1], size * at[2])

        return [(placed(one), placed(other), size * half) for one, other, half in found]


def drawn(ghost: Ghost, affected: Side, side_px: int) -> Mask:
    """The marker of a limb of this side in a square of so many pixels, uint8, 255 on its lines."""
    pen = Pen(side_px * FINE)
    if ghost.near:
        x, ahead = _middle(ghost)
        _marker(pen, ghost.strokes(affected), (affected.sign * x, ahead), NEAR_M[ghost.leg], LINE, ghost.size)
    else:
        reach, middle = FAR_M[ghost.leg], FAR_AHEAD_M[ghost.leg]
        aside = affected.sign * (0.09 if ghost.leg else 0.17)
        _person(pen, ghost, reach, middle)
        if not ghost.told:
            return _small(pen, side_px)
        out = ghost.length * (SHANK_M if ghost.leg else FOREARM_M)
        _marker(pen, ghost.strokes(affected), (aside, out - middle), reach, FAR_LINE, ghost.size)
    return _small(pen, side_px)


def _small(pen: Pen, side_px: int) -> Mask:
    return np.asarray(pen.picture.resize((side_px, side_px), Image.Resampling.BOX))


def _middle(ghost: Ghost) -> tuple[float, float]:
    """Where wrist or ankle of a right limb is in the near picture: a foot turns about the middle of its sole."""
    ahead = NEAR_AHEAD_M[ghost.leg]
    angle = math.radians(ghost.turn) if ghost.leg else 0.0
    away = ghost.size * ahead if ghost.leg else ahead
    return (-away * math.sin(angle), -away * math.cos(angle))


def _marker(
    pen: Pen, strokes: list[Stroke], at: tuple[float, float], reach_m: float, line: float, size: float
) -> None:
    """What lies higher is drawn over what lies lower, so that bent fingers stand before or behind the palm."""
    layers: dict[int, list[Stroke]] = {}
    for stroke in strokes:
        high = max(stroke[0][2], stroke[1][2])
        layers.setdefault(math.floor(high / (LAYER_M * size)), []).append(stroke)
    for _, layer in sorted(layers.items()):
        for ink, rim in ((255, line), (0, 0.0)):
            for one, other, half in layer:
                ends = [((x + at[0]) / reach_m, (y + at[1]) / reach_m) for x, y, _ in (one, other)]
                pen.stroke(ends, 2.0 * half / reach_m + 2.0 * rim, ink)


def _person(pen: Pen, ghost: Ghost, reach_m: float, middle_m: float) -> None:
    """Shoulders and head, or hips, from above: what the way out is counted from."""
    back = (-0.16 if not ghost.leg else -0.40) - middle_m
    wide, thick = (0.17, 0.15) if not ghost.leg else (0.13, 0.20)
    ends = [(sign * wide / reach_m, back / reach_m) for sign in (-1.0, 1.0)]
    pen.stroke(ends, thick / reach_m, PERSON)
    if not ghost.leg:
        pen.dot((0.0, (back + 0.02) / reach_m), 0.115 / reach_m, 0)
        pen.dot((0.0, (back + 0.02) / reach_m), 0.095 / reach_m, PERSON)


@lru_cache(maxsize=512)
def _hand(turn: float, curl: float) -> tuple[Stroke, ...]:
    """A right hand of the project's own shape, metres from its wrist."""
    roll = about(frozen(np.array([0.0, 0.0, 1.0])), np.float64(-math.radians(turn + 90.0)))
    joints = hand_at(np.full(5, curl), Side.RIGHT, np.zeros(3), roll, 0.0).positions
    knuckles = [chain[1] for name, chain in CHAINS.items() if name != "thumb"]
    # The wrist is a line across the hand, from which the palm widens to its knuckles.
    bar = rotate(roll, np.array([[-WRIST_M, 0.0, 0.0], [WRIST_M, 0.0, 0.0]]))
    ends = [_place(each) for each in bar]
    found: list[Stroke] = [(ends[0], ends[1], PALM_M)]
    found += [(ends[0], _place(joints[knuckles[0]]), PALM_M), (ends[1], _place(joints[knuckles[-1]]), PALM_M)]
    found += [_between(joints, WRIST, knuckle, PALM_M) for knuckle in knuckles]
    found += [_between(joints, one, other, PALM_M) for one, other in pairwise(knuckles)]
    for name, chain in CHAINS.items():
        halves, first = (THUMB_M, 0) if name == "thumb" else (FINGER_M, 1)
        steps = enumerate(pairwise(chain[first:]))
        found += [_between(joints, one, other, halves[step]) for step, (one, other) in steps]
    found.append(_between(joints, WRIST, CHAINS["thumb"][0], PALM_M))
    return tuple(found)


def _between(joints: Floats, one: int, other: int, half: float) -> Stroke:
    return (_place(joints[one]), _place(joints[other]), half)


def _place(joint: Floats) -> tuple[float, float, float]:
    """A joint as it is seen from above: aside, ahead, and how high it is."""
    x, y, z = joint.tolist()
    return (x, -z, y)


@lru_cache(maxsize=512)
def _foot(turn: float, curl: float) -> tuple[Stroke, ...]:
    """A right foot: turned outwards about the ankle, its toes seen shorter the more they are bent."""
    angle = math.radians(turn)
    cosine, sine = math.cos(angle), math.sin(angle)

    def at(x: float, ahead: float) -> tuple[float, float, float]:
        return (x * cosine + ahead * sine, ahead * cosine - x * sine, 0.0)

    found = [(at(*one), at(*other), half) for one, other, half in _SOLE]
    for x, root, long, half in _TOES:
        seen = long * (1.0 - BENT * curl)
        found.append((at(x, root - 0.02), at(x, root + seen - half), half))
    return tuple(found)

"""Puts one arm between the seated shoulder and a tracked wrist: elbow, twist, and what gives when it is short.

Everything is in right-hand space: a left arm is mirrored before it comes here and after it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, atan2, exp, pi, radians, sqrt
from typing import Final

import numpy as np

from game.body.arm import solve_arm
from game.body.joints import Side
from game.view.triples import (
    Turn,
    Vec,
    about,
    add,
    angle_about,
    between,
    cross,
    dot,
    inverse,
    length,
    product,
    sub,
    turned,
    twist,
    unit,
)
from models3d.pack import BodyPack

# Share of the wrist's twist that each half of the forearm takes, and of the elbow's that each half of the upper
# arm takes: measured on the base mesh, where these leave no candy wrapper up to +-100 degrees.
FOREARM_SHARES: Final = (0.25, 0.72)
UPPER_SHARES: Final = (0.35, 0.85)
# The twist a human forearm has, about the base mesh's bind pose; beyond it the elbow gives way by half.
TWIST_LOW, TWIST_HIGH = radians(-110.0), radians(80.0)
TWIST_MIDDLE: Final = 0.5 * (TWIST_LOW + TWIST_HIGH)
# The elbow of a person at rest: outwards, down, a little back (right side).
POLE: Final[Vec] = (0.55, -1.0, 0.25)
SWIVEL_HZ: Final = 5.0
# A shoulder blade slides this far round the ribs when one reaches out.
SHOULDER_FOLLOWS_M: Final = 0.06
STRAIGHT: Final = 0.9995
# The elbow's middle stays this far above the table, and comes free of it this far before the edge.
ELBOW_ROOM_M: Final = 0.045
EDGE_ROOM_M: Final = 0.05


@dataclass(frozen=True, slots=True)
class Bones:
    """The arm's bind pose: places, and the two bones' directions, lengths and bending axis."""

    shoulder: Vec
    elbow: Vec
    wrist: Vec
    upper: Vec
    fore: Vec
    hinge: Vec
    upper_m: float
    fore_m: float
    collar: Vec
    blade: Vec
    upper_half: Vec
    fore_half: Vec

    @classmethod
    def of(cls, pack: BodyPack) -> Bones:
        """The arm of a body."""

        def at(name: str) -> Vec:
            return _vec(pack.places[pack.index(name)])

        shoulder, elbow, wrist = at("upperarm01"), at("lowerarm01"), at("wrist")
        upper, fore = sub(elbow, shoulder), sub(wrist, elbow)
        return cls(
            shoulder,
            elbow,
            wrist,
            unit(upper),
            unit(fore),
            unit(cross(upper, fore)),
            length(upper),
            length(fore),
            at("clavicle"),
            at("shoulder01"),
            at("upperarm02"),
            at("lowerarm02"),
        )

    @property
    def reach_m(self) -> float:
        """The distance from shoulder to wrist of the straight arm."""
        return STRAIGHT * (self.upper_m + self.fore_m)


@dataclass(frozen=True, slots=True)
class Trunk:
    """Where the seated trunk holds the arm: its turn, and where collarbone, shoulder blade and shoulder are."""

    turn: Turn
    collar: Vec
    blade: Vec
    shoulder: Vec


@dataclass(frozen=True, slots=True)
class ArmPose:
    """Turns (from the bind pose) and places of clavicle, shoulder01, upperarm01 and 02, lowerarm01 and 02;
    `stretch` is how much longer than itself the arm had to be, `swivel` how far the elbow was turned, radians."""

    turns: tuple[Turn, Turn, Turn, Turn, Turn, Turn]
    places: tuple[Vec, Vec, Vec, Vec, Vec, Vec]
    stretch: float
    swivel: float
    twist: float


def _vec(values: np.ndarray) -> Vec:
    x, y, z = values.tolist()
    return x, y, z


def smooth(low: float, high: float, x: float) -> float:
    """0 below `low`, 1 above `high`, smooth between."""
    t = min(1.0, max(0.0, (x - low) / (high - low)))
    return t * t * (3.0 - 2.0 * t)


def shortfall(bones: Bones, trunk: Trunk, wrist: Vec) -> float:
    """How much further than the arm and its shoulder the wrist is, metres; 0 when in reach."""
    return max(0.0, length(sub(wrist, trunk.shoulder)) - bones.reach_m - SHOULDER_FOLLOWS_M)


def pose_arm(
    bones: Bones,
    trunk: Trunk,
    wrist: Vec,
    hand_turn: Turn,
    elbow_at: Vec | None,
    table: tuple[float, float] | None,
    before: float | None,
    dt_s: float,
) -> ArmPose:
    """The arm from the trunk to `wrist`, whose turn from the bind pose is `hand_turn`.

    `elbow_at` is where the tracker saw the elbow, if it did; `table` is its height and the z of its near edge;
    `before` is the last frame's swivel. The wrist is met exactly: the shoulder follows up to 6 cm, the rest is
    stretched over both bones.
    """
    far = length(sub(wrist, trunk.shoulder))
    follow = SHOULDER_FOLLOWS_M * smooth(0.90, 1.10, far / bones.reach_m)
    shift = tuple(follow * part for part in unit(sub(wrist, trunk.shoulder)))
    shoulder = add(trunk.shoulder, (shift[0], shift[1], shift[2]))
    way = sub(wrist, shoulder)
    far = length(way)
    stretch = max(1.0, far / bones.reach_m)
    way = unit(way)
    lengths = bones.upper_m * stretch, bones.fore_m * stretch
    if elbow_at is None:
        pole = turned(trunk.turn, POLE)
        swivel = first = _clear_of_table(shoulder, way, far, lengths, pole, table)
        elbow = _elbow(shoulder, wrist, lengths, turned(about(way, swivel), pole))
        t = _forearm_twist(bones, shoulder, elbow, wrist, hand_turn)
        swivel += 0.5 * (max(0.0, t - TWIST_HIGH) + min(0.0, t - TWIST_LOW))
        if before is not None:
            swivel = before + (swivel - before) * (1.0 - exp(-2.0 * pi * SWIVEL_HZ * max(dt_s, 0.0)))
        if swivel != first:
            elbow = _elbow(shoulder, wrist, lengths, turned(about(way, swivel), pole))
    else:
        swivel = 0.0
        elbow = _elbow(shoulder, wrist, lengths, sub(elbow_at, shoulder))
    return _turns(bones, trunk, shoulder, elbow, wrist, hand_turn, stretch, swivel)


def _elbow(shoulder: Vec, wrist: Vec, lengths: tuple[float, float], pole: Vec) -> Vec:
    elbow, _ = solve_arm(
        np.array(shoulder), np.array(wrist), lengths[0], lengths[1], Side.RIGHT, pole=np.array(pole)
    )
    return _vec(elbow)


def _clear_of_table(
    shoulder: Vec, way: Vec, far: float, lengths: tuple[float, float], pole: Vec, table: tuple[float, float] | None
) -> float:
    """The smallest outward swivel, radians (<= 0), that keeps an elbow over the table above it."""
    if table is None:
        return 0.0
    height, edge = table
    far = min(far, STRAIGHT * sum(lengths))
    along = (lengths[0] ** 2 - lengths[1] ** 2 + far * far) / (2.0 * far)
    radius = sqrt(max(lengths[0] ** 2 - along * along, 1e-8))
    down = unit(add(pole, way, -dot(pole, way)))
    side = cross(way, down)
    middle = add(shoulder, way, along)
    past_edge = (edge + EDGE_ROOM_M) - (middle[2] + radius * down[2])
    lowest = height + ELBOW_ROOM_M - 2.0 * max(0.0, EDGE_ROOM_M - past_edge)
    a, b = radius * down[1], radius * side[1]
    missing = lowest - middle[1]
    if a >= missing:
        return 0.0
    size = sqrt(a * a + b * b)
    turn = acos(min(1.0, max(-1.0, missing / max(size, 1e-9))))
    centre = atan2(b, a)
    choices = [(value + pi) % (2.0 * pi) - pi for value in (centre - turn, centre + turn)]
    outward = [value for value in choices if value <= 0.0]
    return max(max(outward, default=-radians(100.0)), -radians(100.0))


def _aligned(from_way: Vec, from_hinge: Vec, to_way: Vec, to_hinge: Vec) -> Turn:
    """The turn that takes a bone's direction and its bending axis to others."""
    swing = between(from_way, to_way)
    return product(about(to_way, angle_about(to_way, turned(swing, from_hinge), to_hinge)), swing)


def _forearm_twist(bones: Bones, shoulder: Vec, elbow: Vec, wrist: Vec, hand_turn: Turn) -> float:
    upper, fore = unit(sub(elbow, shoulder)), unit(sub(wrist, elbow))
    forearm = _aligned(bones.fore, bones.hinge, fore, unit(cross(upper, fore)))
    return _wrapped(twist(product(hand_turn, inverse(forearm)), fore))


def _wrapped(angle: float) -> float:
    """The same angle written so that the break lies opposite the middle of the human range."""
    return (angle - TWIST_MIDDLE + pi) % (2.0 * pi) - pi + TWIST_MIDDLE


def _turns(
    bones: Bones,
    trunk: Trunk,
    shoulder: Vec,
    elbow: Vec,
    wrist: Vec,
    hand_turn: Turn,
    stretch: float,
    swivel: float,
) -> ArmPose:
    upper, fore = unit(sub(elbow, shoulder)), unit(sub(wrist, elbow))
    hinge = unit(cross(upper, fore))
    swing = product(between(turned(trunk.turn, bones.upper), upper), trunk.turn)
    rolled = angle_about(upper, turned(swing, bones.hinge), hinge)
    forearm = _aligned(bones.fore, bones.hinge, fore, hinge)
    t = _wrapped(twist(product(hand_turn, inverse(forearm)), fore))
    shift = sub(shoulder, trunk.shoulder)
    uppers = [product(about(upper, share * rolled), swing) for share in UPPER_SHARES]
    fores = [product(about(fore, share * t), forearm) for share in FOREARM_SHARES]
    half_upper = turned(uppers[0], sub(bones.upper_half, bones.shoulder))
    half_fore = turned(fores[0], sub(bones.fore_half, bones.elbow))
    return ArmPose(
        (trunk.turn, trunk.turn, uppers[0], uppers[1], fores[0], fores[1]),
        (
            trunk.collar,
            add(trunk.blade, shift),
            shoulder,
            add(shoulder, half_upper, stretch),
            elbow,
            add(elbow, half_fore, stretch),
        ),
        stretch,
        swivel,
        t,
    )

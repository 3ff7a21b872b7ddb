"""How thumb and fingers lie about a small thing, from the joints of a hand alone; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from game.body.frame import LimbFrame
from game.body.joints import CHAINS, HAND, Skeleton

Point = tuple[float, float, float]

_THUMB, _INDEX, _MIDDLE = (CHAINS[name][-1] for name in ("thumb", "index", "middle"))
_KNUCKLES: Final = (HAND["index_proximal"], HAND["little_proximal"])
# The joint before each of the two tips: from there the finger points.
_BEFORE: Final = tuple(CHAINS[name][-2] for name in ("index", "middle"))
_NEEDED: Final = [_THUMB, _INDEX, _MIDDLE, *_KNUCKLES, *_BEFORE]


@dataclass(frozen=True, slots=True)
class Grip:
    """Thumb against the nearer of index and middle finger.

    `gap_m` is between their tips, `share` the same in widths of the knuckles, index to little finger, so that it
    says the same of small and of large hands. `centre` is half-way between those two tips, `across` the direction
    from thumb to finger (unit length), `ahead` where that finger points (unit length), `tips` thumb, index and
    middle finger; metres, the frame's own axes.
    """

    gap_m: float
    share: float
    centre: Point
    across: Point
    ahead: Point
    tips: tuple[Point, Point, Point]


def grip_of(limb: LimbFrame | None) -> Grip | None:
    """The grip of a hand; None while one of the tips or knuckles is not known, or where it is no hand."""
    if limb is None or limb.skeleton is not Skeleton.HAND or not limb.position_valid[_NEEDED].all():
        return None
    places = [(x, y, z) for x, y, z in limb.positions[_NEEDED].tolist()]
    thumb, index, middle, near, far, *before = places
    finger, root = min(((index, before[0]), (middle, before[1])), key=lambda pair: math.dist(pair[0], thumb))
    gap = math.dist(finger, thumb)
    width = math.dist(near, far)
    last = math.dist(finger, root)
    if gap <= 0.0 or width <= 0.0 or last <= 0.0:
        return None
    (ax, ay, az), (bx, by, bz) = thumb, finger
    centre = ((ax + bx) / 2.0, (ay + by) / 2.0, (az + bz) / 2.0)
    across = ((bx - ax) / gap, (by - ay) / gap, (bz - az) / gap)
    ahead = ((bx - root[0]) / last, (by - root[1]) / last, (bz - root[2]) / last)
    return Grip(gap, gap / width, centre, across, ahead, (thumb, index, middle))

"""Where a thumb's tip lies on its own hand: the ten places of opposition, from the joints alone; pure.

The places are those of Kapandji's score (1986, from memory): the side of the index finger's first and second bone,
the tips of index, middle, ring and little finger, then down the little finger and into the palm.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from game.body.frame import LimbFrame
from game.body.joints import HAND, THUMB_TIP, Skeleton

Point = tuple[float, float, float]


class Place(NamedTuple):
    """A place between two joints, `share` of the way from the first to the second."""

    of: str
    to: str
    share: float


PLACES: Final = (
    Place("index_proximal", "index_intermediate", 0.5),
    Place("index_intermediate", "index_distal", 0.5),
    Place("index_tip", "index_tip", 0.0),
    Place("middle_tip", "middle_tip", 0.0),
    Place("ring_tip", "ring_tip", 0.0),
    Place("little_tip", "little_tip", 0.0),
    Place("little_distal", "little_distal", 0.0),
    Place("little_intermediate", "little_intermediate", 0.0),
    Place("little_proximal", "little_proximal", 0.0),
    Place("little_proximal", "little_metacarpal", 0.3),
)
_ENDS: Final = [(HAND[each.of], HAND[each.to], each.share) for each in PLACES]
_KNUCKLES: Final = (HAND["index_proximal"], HAND["little_proximal"])
_NEEDED: Final = sorted({THUMB_TIP, *_KNUCKLES, *(joint for of, to, _ in _ENDS for joint in (of, to))})


class Thumb(NamedTuple):
    """The place next to the thumb's tip, 1 to 10, and how far off it is, in widths of the knuckles."""

    place: int
    share: float


def place_at(limb: LimbFrame, number: int) -> Point | None:
    """Where the place with this number (1 to 10) is, metres; None while it is not known."""
    of, to, share = _ENDS[number - 1]
    if limb.skeleton is not Skeleton.HAND or not limb.position_valid[[of, to]].all():
        return None
    (ax, ay, az), (bx, by, bz) = limb.positions[[of, to]].tolist()
    return (ax + share * (bx - ax), ay + share * (by - ay), az + share * (bz - az))


def thumb_of(limb: LimbFrame) -> Thumb | None:
    """Where the thumb's tip is; None while a joint that it takes is not known, or where it is no hand."""
    if limb.skeleton is not Skeleton.HAND or not limb.position_valid[_NEEDED].all():
        return None
    tip, near, far = limb.positions[[THUMB_TIP, *_KNUCKLES]].tolist()
    width = math.dist(near, far)
    if width <= 0.0:
        return None
    places = [(place_at(limb, number), number) for number in range(1, len(PLACES) + 1)]
    away, number = min((math.dist(tip, at), number) for at, number in places if at is not None)
    return Thumb(number, away / width)

"""Ways from one pose of a limb to another on which no bone changes its length."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import CHAINS, HAND_PARENTS, PALM, WRIST, Skeleton
from game.body.rotations import conjugate, multiply, slerp, to_matrix

_PARENT: Final = np.array([WRIST if parent < 0 else parent for parent in HAND_PARENTS])
# Joints by their distance from the wrist (5, 5), a finger a column; the thumb, which is shorter, ends in its tip.
_LEVELS: Final = np.array([[(*chain, chain[-1])[n] for chain in CHAINS.values()] for n in range(5)])


def _ancestors() -> Floats:
    """(26, 26): ones where the second joint lies on the way from the wrist to the first, itself included."""
    way = np.zeros((26, 26))
    for joint in range(26):
        above = joint
        while above != WRIST:
            way[joint, above] = 1.0
            above = int(_PARENT[above])
    return frozen(way)


_ANCESTORS: Final = _ancestors()


def minimum_jerk(share: float) -> float:
    """How far along a minimum-jerk movement is after `share` of its time; at rest at 0 and 1 and beyond them."""
    s = min(max(share, 0.0), 1.0)
    return s * s * s * (10.0 + s * (6.0 * s - 15.0))


def blend(a: LimbFrame, b: LimbFrame, s: float) -> LimbFrame:
    """The limb a share `s`, 0 to 1, of the way from `a` to `b`.

    The wrist moves straight and turns evenly, every other joint turns about its parent, and places follow from
    the bones. Where a joint is known in only one of the two it is not known between them, and a hand that is
    not wholly known, or a leg, moves joint by joint in straight lines. ValueError for two different limbs.
    """
    if a.side is not b.side or a.skeleton is not b.skeleton:
        raise ValueError(
            f"a {a.side.value} {a.skeleton.value} cannot become a {b.side.value} {b.skeleton.value}: "
            "mirror one of them first"
        )
    if s <= 0.0:
        return a
    if s >= 1.0:
        return b
    known = a.position_valid & b.position_valid
    turned = a.orientation_valid & b.orientation_valid
    if a.skeleton is Skeleton.HAND and known.all() and turned.all():
        positions, orientations = _along_bones(a, b, s)
    else:
        positions = a.positions + s * (b.positions - a.positions)
        orientations = slerp(a.orientations, b.orientations, s)
    return a.but(
        time_s=a.time_s + s * (b.time_s - a.time_s),
        positions=positions,
        orientations=orientations,
        position_valid=known,
        orientation_valid=turned,
        tracked=a.tracked & b.tracked,
        derived=a.derived | b.derived,
        hinge=_between(a.hinge, b.hinge, s),
        root=_between(a.root, b.root, s),
        curl=_between(a.curl, b.curl, s),
    )


def _between(a: Floats | None, b: Floats | None, s: float) -> Floats | None:
    return None if a is None or b is None else a + s * (b - a)


def _along_bones(a: LimbFrame, b: LimbFrame, s: float) -> tuple[Floats, Floats]:
    turns = np.stack([a.orientations, b.orientations])
    places = np.stack([a.positions, b.positions])
    local, bones = take_apart(places, turns)
    wrist = places[0, WRIST] + s * (places[1, WRIST] - places[0, WRIST])
    return put_together(wrist, slerp(local[0], local[1], s), bones[0] + s * (bones[1] - bones[0]))


def take_apart(positions: Floats, orientations: Floats) -> tuple[Floats, Floats]:
    """Each joint's turn (..., 26, 4) and place (..., 26, 3) as its parent sees them; the wrist keeps its own turn.

    Against its parent no joint turns by more than half a circle, so that the shorter way is the right one.
    """
    parents = orientations.take(_PARENT, axis=-2)
    local = multiply(conjugate(parents), orientations)
    local[..., WRIST, :] = orientations[..., WRIST, :]
    steps = positions - positions.take(_PARENT, axis=-2)
    return local, np.einsum("...ji,...jik->...jk", steps, to_matrix(parents))


def put_together(wrist: Floats, local: Floats, bones: Floats) -> tuple[Floats, Floats]:
    """Places (26, 3) and turns (26, 4) from what `take_apart` gave, with the wrist at `wrist` (3,)."""
    turns = np.empty((26, 4))
    turns[WRIST] = above = local[WRIST]
    turns[PALM] = multiply(above, local[PALM])
    for level, joints in zip(local.take(_LEVELS[:4], axis=0), _LEVELS, strict=False):
        turns[joints] = above = multiply(above, level)
    # The fifth joint of a finger; the thumb has four.
    turns[_LEVELS[4, 1:]] = multiply(above[1:], local.take(_LEVELS[4, 1:], axis=0))
    steps = np.einsum("jik,jk->ji", to_matrix(turns.take(_PARENT, axis=0)), bones)
    return _ANCESTORS @ steps + wrist, turns

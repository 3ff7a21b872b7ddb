"""Names and order of the joints of a limb: 26 of XR_EXT_hand_tracking for a hand, 8 of ours for a leg."""

from __future__ import annotations

import itertools
from enum import Enum
from typing import Final


class Side(Enum):
    """The patient's own left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

    @property
    def sign(self) -> float:
        """-1.0 for left and +1.0 for right: the sign of x in the seat frame."""
        return -1.0 if self is Side.LEFT else 1.0


class Skeleton(Enum):
    """Which list of joints a limb frame carries."""

    HAND = "hand"
    LEG = "leg"

    @property
    def joints(self) -> tuple[str, ...]:
        """The joint names in array order."""
        return HAND_JOINTS if self is Skeleton.HAND else LEG_JOINTS


FINGERS: Final = ("thumb", "index", "middle", "ring", "little")

HAND_JOINTS: Final[tuple[str, ...]] = (
    "palm",
    "wrist",
    "thumb_metacarpal",
    "thumb_proximal",
    "thumb_distal",
    "thumb_tip",
    *(
        f"{finger}_{bone}"
        for finger in FINGERS[1:]
        for bone in ("metacarpal", "proximal", "intermediate", "distal", "tip")
    ),
)

LEG_JOINTS: Final[tuple[str, ...]] = (
    "hip",
    "knee",
    "ankle",
    "heel",
    "ball",
    "big_toe_tip",
    "little_toe_tip",
    "shank",
)

HAND: Final = {name: index for index, name in enumerate(HAND_JOINTS)}
LEG: Final = {name: index for index, name in enumerate(LEG_JOINTS)}

PALM: Final = HAND["palm"]
WRIST: Final = HAND["wrist"]
THUMB_TIP: Final = HAND["thumb_tip"]
INDEX_TIP: Final = HAND["index_tip"]

# Joint indices of each finger from the metacarpal to the tip: four for the thumb, five for the rest.
CHAINS: Final[dict[str, tuple[int, ...]]] = {
    finger: tuple(index for index, name in enumerate(HAND_JOINTS) if name.startswith(f"{finger}_"))
    for finger in FINGERS
}


def _parents() -> tuple[int, ...]:
    parents = [-1] * len(HAND_JOINTS)
    parents[PALM] = WRIST
    for chain in CHAINS.values():
        parents[chain[0]] = WRIST
        for above, below in itertools.pairwise(chain):
            parents[below] = above
    return tuple(parents)


# Parent joint of each hand joint; the wrist, which has none, carries -1.
HAND_PARENTS: Final = _parents()

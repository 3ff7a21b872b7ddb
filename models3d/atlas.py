"""Where the skin of an arm lies on its picture."""

from __future__ import annotations

from typing import Final

import numpy as np

from models3d.basemesh import Floats

# The picture holds two islands of the base mesh's texture: the hand below, the rest of the arm above.
HAND_BOX: Final = ((0.004, 0.996), (0.004, 0.630))
ARM_BOX: Final = ((0.004, 0.996), (0.644, 0.996))
ISLAND_SPLIT: Final = 0.5


def into_atlas(uvs: Floats) -> Floats:
    """The base mesh's texture coordinates of arm vertices, (N, 2), moved into our picture."""
    placed = np.zeros_like(uvs)
    hand = uvs[:, 1] < ISLAND_SPLIT
    for island, box in ((hand, HAND_BOX), (~hand, ARM_BOX)):
        if island.any():
            placed[island] = into_box(uvs[island], box)
    return placed


def into_box(uvs: Floats, box: tuple[tuple[float, float], tuple[float, float]]) -> Floats:
    """Coordinates stretched to fill a box of the picture."""
    low, high = uvs.min(axis=0), uvs.max(axis=0)
    (left, right), (bottom, top) = box
    size = np.array([right - left, top - bottom])
    placed: Floats = np.array([left, bottom]) + (uvs - low) / (high - low) * size
    return placed

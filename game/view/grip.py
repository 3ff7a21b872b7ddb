"""Poses the 26 joints of the avatar's hand from tracked ones: rigid palm, copied fingers, and a pinch that closes.

Everything is in right-hand space and batched: the first axis is the hand.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from game.body import rotations
from game.body.frame import Flags, Floats
from game.body.joints import CHAINS, FINGERS, HAND, INDEX_TIP, PALM, THUMB_TIP, WRIST
from models3d.pack import BodyPack

# A tracked gap of thumb and index tip below FAR is reproduced in part, below NEAR in full.
PINCH_FAR_M, PINCH_NEAR_M = 0.050, 0.020
PINCH_STEPS: Final = 2
PINCH_TURN_MAX: Final = 0.25
# Hands smaller or larger than the avatar's are drawn in their own size between these shares of it.
SIZE_LEAST, SIZE_MOST = 0.75, 1.12

_PROXIMAL: Final = [HAND[f"{finger}_proximal"] for finger in FINGERS[1:]]
# The first joint of each finger that moves by itself; the ones before are rigid with the wrist.
_FREE: Final = [(CHAINS["thumb"][0], *CHAINS["thumb"][1:]), *(CHAINS[finger][1:] for finger in FINGERS[1:])]
_STEPS: Final = np.array(_FREE).T  # (4 links, 5 fingers)
_RIGID: Final = np.array([PALM, *(CHAINS[finger][0] for finger in FINGERS[1:])])
_PINCHING: Final = np.array([_FREE[0][:3], _FREE[1][:3]])
_TIPS: Final = np.array([THUMB_TIP, INDEX_TIP])
_EYE: Final = np.eye(3)


class Grip:
    """The hand of one body: `turns_of` and `places_of` give what its skin needs."""

    def __init__(self, pack: BodyPack) -> None:
        rows = [pack.index(name) for name in HAND]
        self._back = rotations.conjugate(rotations.from_matrix(pack.turns[rows]))
        bind = pack.places[rows]
        self.bind = bind
        self._from_wrist = bind - bind[WRIST]
        self._links = [(bind[_STEPS[k + 1]] - bind[_STEPS[k]])[None, :, :, None] for k in range(3)]
        self._pinch_links = (bind[_PINCHING + 1] - bind[_PINCHING])[..., None]
        self._palms_m = np.sqrt((self._from_wrist[_PROXIMAL] ** 2).sum(axis=1))

    def size_of(self, positions: Floats, valid: Flags) -> float:
        """The tracked hand's size, 1 being the avatar's, from wrist to the knuckles that have positions."""
        seen = valid[_PROXIMAL]
        if not seen.any():
            return 1.0
        apart = positions[_PROXIMAL] - positions[WRIST]
        far = np.sqrt(np.einsum("ij,ij->i", apart, apart))
        ratio = float(far[seen].sum() / self._palms_m[seen].sum())
        return min(SIZE_MOST, max(SIZE_LEAST, ratio))

    def turns_of(self, orientations: Floats) -> Floats:
        """(H, 26, 4) turns from the bind pose: fingers and thumb as tracked, palm rigid with the wrist.

        Trackers' metacarpals run nearly parallel and the body's fan out, so copying them would bunch the knuckles.
        """
        turns = rotations.multiply(orientations, self._back)
        turns[:, _RIGID] = turns[:, WRIST, None]
        return turns

    def places_of(self, turns: Floats, wrists: Floats, sizes: Floats) -> tuple[Floats, Floats]:
        """Rotation matrices (H, 26, 3, 3) and joint places (H, 26, 3) for wrists at (H, 3), sizes (H,)."""
        matrices = rotations.to_matrix(turns)
        scale = sizes[:, None, None]
        places = wrists[:, None] + scale * (self._from_wrist @ matrices[:, WRIST].transpose(0, 2, 1))
        for k in range(3):
            arms = (matrices[:, _STEPS[k]] @ self._links[k])[..., 0]
            places[:, _STEPS[k + 1]] = places[:, _STEPS[k]] + scale * arms
        return matrices, places

    def close(self, turns: Floats, matrices: Floats, places: Floats, wanted: Floats, sizes: Floats) -> None:
        """Turns thumbs and index fingers a little so that their tips stand apart as tracked.

        `turns` (H, 26, 4), their `matrices` (H, 26, 3, 3) and `places` (H, 26, 3) are changed in place; `wanted`
        (H, 3) is the tracked thumb tip less the index tip. It is the least turning that does it, shared by the six
        joints: two Gauss-Newton steps.
        """
        gaps = np.sqrt((wanted**2).sum(axis=1))
        shares = np.clip((PINCH_FAR_M - gaps) / (PINCH_FAR_M - PINCH_NEAR_M), 0.0, 1.0)
        if not shares.any():
            return
        target = places[:, THUMB_TIP] - places[:, INDEX_TIP]
        target = target + shares[:, None] * (wanted - target)
        own = turns[:, _PINCHING]
        at = places[:, _PINCHING]
        for _ in range(PINCH_STEPS):
            tips = places[:, _TIPS]
            levers = tips[:, :, None] - at  # (H, 2 fingers, 3 joints, 3)
            levers[:, 1] *= -1.0
            flat = levers.reshape(len(levers), 6, 3)
            spread = _EYE * ((flat**2).sum(axis=(1, 2)) + 1e-7)[:, None, None] - flat.transpose(0, 2, 1) @ flat
            missing = target - (tips[:, 0] - tips[:, 1])
            pull = np.linalg.solve(spread, missing[:, :, None])[:, None, None, :, 0]
            steps = np.clip(rotations.cross(levers, pull), -PINCH_TURN_MAX, PINCH_TURN_MAX).cumsum(axis=2)
            half = 0.5 * np.sqrt((steps**2).sum(axis=-1, keepdims=True)) + 1e-12
            small = np.concatenate([steps * (0.5 * np.sin(half) / half), np.cos(half)], axis=-1)
            own = rotations.multiply(small, own)
            turned = rotations.to_matrix(own)
            reach = (turned @ self._pinch_links)[..., 0] * sizes[:, None, None, None]
            at[:, :, 1:] = at[:, :, :1] + reach[:, :, :2].cumsum(axis=2)
            places[:, _TIPS] = at[:, :, 0] + reach.sum(axis=2)
        turns[:, _PINCHING], matrices[:, _PINCHING], places[:, _PINCHING] = own, turned, at


def filled(orientations: Floats, valid: Flags) -> Floats:
    """Orientations (26, 4) with a finger nobody saw bent as its neighbour is; the thumb keeps to the wrist.

    Only ever one of five (LimbFrame.at_hand): drawing it beside its neighbour is what a hand does anyway.
    """
    whole = orientations.copy()
    seen = [bool(valid[list(chain)].all()) for chain in _FREE]
    if not seen[0]:
        whole[list(_FREE[0])] = whole[WRIST]
    for number in range(1, 5):
        if not seen[number]:
            near = min((n for n in range(1, 5) if seen[n]), key=lambda n: abs(n - number), default=None)
            whole[list(_FREE[number])] = whole[list(_FREE[near])] if near is not None else whole[WRIST]
    return whole

"""When thumb and index finger are put together on purpose, from the joints of a hand alone; pure.

A hand at rest, a fist and a hand that comes back into view are no pinch (protocol.md 2.6, OpenXR notes).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np

from game.body.frame import Floats, LimbFrame
from game.body.joints import HAND, INDEX_TIP, THUMB_TIP, Skeleton

_INDEX, _LITTLE = HAND["index_proximal"], HAND["little_proximal"]
_NEEDED: Final = [THUMB_TIP, INDEX_TIP, _INDEX, _LITTLE]


@dataclass(frozen=True, slots=True)
class PinchRules:
    """Section `pinch` of the preset. Shares are of the width of the knuckles, index to little finger.

    A gap of thumb and index below `close` for `hold_s` is a pinch, above `open` it is over. `straight` is how far
    the index tip is from its knuckle at least: nearer, the hand is a fist. A hand none of whose points went
    further than `still_m` for `still_s` is not listened to. `trials`, `limit_s` and `pause_s` are of the short
    test that comes before pinching is used.
    """

    close: float
    open: float
    hold_s: float
    straight: float
    still_m: float
    still_s: float
    trials: int
    limit_s: float
    pause_s: float


class Change(Enum):
    """What a frame brought."""

    NONE = "none"
    PINCHED = "pinched"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True, eq=False)
class Pinching:
    """Where a hand stands: `ready` once it was seen open, `closed_s` since when it is closed, `held` once told.

    `moved_s` is when it last moved, and `places` (3, 3) where knuckle and both tips were then.
    """

    ready: bool = False
    held: bool = False
    closed_s: float = math.nan
    moved_s: float = math.nan
    places: Floats | None = None


def pinch(
    state: Pinching, hand: LimbFrame | None, at_s: float, rules: PinchRules, told: bool | None = None
) -> tuple[Pinching, Change]:
    """One frame's hand at `at_s`, rising; `told` is what a runtime says itself of thumb and finger, if it does.

    A pinch counts once it was held for `hold_s`, by a hand that was seen open before and that is tracked in this
    frame. One that is not seen lets go, and must be seen open again.
    """
    if hand is None or hand.skeleton is not Skeleton.HAND or not _tracked(hand):
        return Pinching(), Change.LET_GO if state.held else Change.NONE
    state = _moved(state, hand, at_s, rules)
    closed, opened = _together(hand, rules) if told is None else (told, not told)
    if state.held:
        if not opened:
            return state, Change.NONE
        return replace(state, held=False, ready=True, closed_s=math.nan), Change.LET_GO
    if opened:
        return replace(state, ready=True, closed_s=math.nan), Change.NONE
    if not closed or not state.ready or at_s - state.moved_s > rules.still_s:
        return replace(state, closed_s=math.nan), Change.NONE
    since_s = at_s if math.isnan(state.closed_s) else state.closed_s
    if at_s - since_s < rules.hold_s:
        return replace(state, closed_s=since_s), Change.NONE
    return replace(state, held=True, ready=False, closed_s=since_s), Change.PINCHED


def _tracked(hand: LimbFrame) -> bool:
    return all(bool(hand.position_valid[joint] and hand.tracked[joint]) for joint in _NEEDED)


def _moved(state: Pinching, hand: LimbFrame, at_s: float, rules: PinchRules) -> Pinching:
    places = hand.positions[_NEEDED[:3]]
    if state.places is not None:
        step = places - state.places
        if float(np.vecdot(step, step).max()) <= rules.still_m**2:
            return state
    return replace(state, moved_s=at_s, places=places)


def _together(hand: LimbFrame, rules: PinchRules) -> tuple[bool, bool]:
    """Whether thumb and index finger touch, and whether they are apart; between the two it is neither."""
    thumb, tip, index, little = hand.positions[_NEEDED].tolist()
    width = math.dist(index, little)
    gap = math.dist(thumb, tip)
    fist = math.dist(tip, index) < rules.straight * width
    return gap < rules.close * width and not fist, gap > rules.open * width

"""A phantom hand that is felt frozen: it is drawn as it is felt, and opens a little with each breath (9.2 item 4).

Fingers and the turn of the forearm are those that are felt; place, size and direction stay those of the mirror
image. A share of the way, 0 as felt to 1 the image itself, grows by one step a breath, softly while it goes out,
and only while the other hand is seen. Pure: nothing here knows the time but by what is handed in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from game.body.blending import minimum_jerk, put_together, take_apart
from game.body.frame import Floats, LimbFrame, every, frozen
from game.body.joints import WRIST, Side, Skeleton
from game.body.rotations import IDENTITY, about, multiply, slerp
from game.body.table import on_table
from game.body.tabulated import hand_at

_Z: Final = frozen(np.array([0.0, 0.0, 1.0]))
_QUARTER: Final = math.pi / 2
# After a longer time without a frame nothing is drawn any more that could jump: the turn begins anew.
GAP_S: Final = 0.3
# A hand is never turned farther from thumb up than this.
_WOUND: Final = 1.5 * math.pi


@dataclass(frozen=True, slots=True)
class HandPose:
    """How a hand is felt: `turn` of the forearm in degrees, 0 with the thumb up, -90 palm down, 90 palm up; `curl`
    of all fingers, 0 open to 1 a fist."""

    turn: float
    curl: float


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """`step`: share of the way a breath, in for `in_s` and out for `out_s` seconds; `turn_deg_s`: degrees
    a second by which the turn that is laid on may change."""

    step: float
    in_s: float
    out_s: float
    turn_deg_s: float

    def share(self, breathed_s: float) -> float:
        """How far of the way after so much breathing, 0 to 1; it moves only while a breath goes out."""
        breaths, at_s = divmod(max(0.0, breathed_s), self.in_s + self.out_s)
        return min(1.0, self.step * (breaths + minimum_jerk((at_s - self.in_s) / self.out_s)))


@dataclass(frozen=True, slots=True)
class Opening:
    """How far a frozen hand has opened.

    `seen_rad` is how the image was turned last, None until there was one, and `laid_rad` the turn about its own
    length that is laid on it: both are kept so that no joint ever jumps.
    """

    pose: HandPose
    rules: OpeningRules
    breathed_s: float = 0.0
    seen_rad: float | None = None
    laid_rad: float = 0.0

    @property
    def share(self) -> float:
        """0 as it is felt, 1 the mirror image."""
        return self.rules.share(self.breathed_s)

    @property
    def breaths(self) -> int:
        """Whole breaths so far."""
        return int(self.breathed_s // (self.rules.in_s + self.rules.out_s))

    @property
    def over(self) -> bool:
        """True once it is the mirror image itself."""
        return self.share >= 1.0 and self.seen_rad is not None and self.laid_rad == 0.0


def after(opening: Opening, image: LimbFrame | None, passed_s: float, *, breathing: bool) -> Opening:
    """The opening after a frame of `passed_s` with this mirror image, None where the hand is not seen.

    It goes on only while `breathing` is true and the hand is seen: rest, cover and a lost hand hold it. After a
    gap of `GAP_S` and more no time has passed.
    """
    if image is None or opening.over or not _told(image):
        return opening
    before = opening.seen_rad if passed_s < GAP_S else None
    breathed_s = opening.breathed_s + (passed_s if breathing and passed_s < GAP_S else 0.0)
    seen = _unwound(turned(image), before)
    laid = wanted = (1.0 - opening.rules.share(breathed_s)) * (math.radians(opening.pose.turn) - seen)
    if before is not None:
        most = math.radians(opening.rules.turn_deg_s) * passed_s
        laid = opening.laid_rad + min(max(wanted - opening.laid_rad, -most), most)
    return replace(opening, breathed_s=breathed_s, seen_rad=seen, laid_rad=laid)


def opened(opening: Opening, image: LimbFrame, table_m: float, edge_m: float) -> LimbFrame:
    """The limb that is drawn for this image: as it is felt at share 0, the image itself at 1, between them
    between.

    The fingers turn about their joints, bones keep the image's lengths, the wrist its place. A joint that is not
    seen is as it is felt. What would lie in the table, whose top is at `table_m` and whose near edge `edge_m`
    ahead, is raised on to it.
    """
    if opening.over or opening.seen_rad is None or not _told(image):
        return image
    felt, lengths = _felt(opening.pose.curl, image.side)
    local, bones = take_apart(image.positions, image.orientations)
    if not (every(image.position_valid) and every(image.orientation_valid)):
        local, bones = np.where(np.isnan(local), felt, local), np.where(np.isnan(bones), lengths, bones)
    turns = slerp(felt, local, opening.share)
    # Palm up is the other way round for the other hand.
    turns[WRIST] = multiply(local[WRIST], about(_Z, np.float64(-image.side.sign * opening.laid_rad)))
    positions, orientations = put_together(image.positions[WRIST], turns, bones)
    known = np.ones(len(positions), dtype=np.bool_)
    hand = image.but(
        positions=positions, orientations=orientations, position_valid=known, orientation_valid=known, curl=None
    )
    return on_table(hand, table_m, edge_m)


def at_rest(opening: Opening, rest: LimbFrame, table_m: float, edge_m: float) -> LimbFrame:
    """The limb at rest, opened so far."""
    begun = after(replace(opening, seen_rad=None), rest, 0.0, breathing=False)
    return opened(begun, rest, table_m, edge_m)


def turned(limb: LimbFrame) -> float:
    """Radians by which the hand is turned about its own length, counted as `HandPose.turn`, from -pi to pi.

    The turn is what is left of the hand's attitude once the shortest way from straight ahead to where it points is
    taken off. For a level hand it is `forearm_roll`; it tells also where the hand points up.
    """
    _, _, z, w = limb.orientations[WRIST].tolist()
    turn = -limb.side.sign * 2.0 * math.atan2(z, w) - _QUARTER
    return (turn + math.pi) % (2.0 * math.pi) - math.pi


def _told(limb: LimbFrame) -> bool:
    """True when enough of a hand is seen to pose it otherwise."""
    wrist = limb.position_valid[WRIST] and limb.orientation_valid[WRIST]
    return bool(wrist and limb.at_hand and limb.skeleton is Skeleton.HAND)


def _unwound(turn_rad: float, before_rad: float | None) -> float:
    """The same turn next to the one before it, so that it passes half a circle without a jump."""
    if before_rad is None:
        return turn_rad
    near = turn_rad + 2.0 * math.pi * round((before_rad - turn_rad) / (2.0 * math.pi))
    # No hand winds up: what is far beyond that is counted from the other side again.
    return near if abs(near) <= _WOUND else near - math.copysign(2.0 * math.pi, near)


@lru_cache(maxsize=64)
def _felt(curl: float, side: Side) -> tuple[Floats, Floats]:
    """Each joint's turn (26, 4) and place (26, 3) against its parent, of a hand with all fingers curled so far."""
    hand = hand_at(np.full(5, curl), side, np.zeros(3), IDENTITY, 0.0)
    local, bones = take_apart(hand.positions, hand.orientations)
    return frozen(local), frozen(bones)

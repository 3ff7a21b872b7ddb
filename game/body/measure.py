"""What a pose measures, and a person's own range of each measure from a short calibration."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from game.body.curls import DEFAULT_MAP
from game.body.frame import Floats, LimbFrame, Range
from game.body.joints import CHAINS, INDEX_TIP, THUMB_TIP, WRIST, Skeleton
from game.body.rotations import to_matrix, up_and_back

FINGERS: Final = ("thumb", "index", "middle", "ring", "little")
# The joints whose bends make up each finger's curl, each with the joint above it: wrist to knuckle to end bone.
# The thumb's base is left out: it swings more than it curls.
_ABOVE: Final = np.array([2, 3, *(j for f in FINGERS[1:] for j in (WRIST, *CHAINS[f][1:3]))])
_BELOW: Final = np.array([3, 4, *(j for f in FINGERS[1:] for j in CHAINS[f][1:4])])
_OPEN: Final = np.array([DEFAULT_MAP.open.thumb[3:].sum(), *DEFAULT_MAP.open.bends.sum(axis=1)])
_CLOSED: Final = np.array([DEFAULT_MAP.closed.thumb[3:].sum(), *DEFAULT_MAP.closed.bends.sum(axis=1)])
# Where each finger's bends begin and end among the fourteen, their sum when open, and by how much closing adds.
_CURL: Final = list(
    zip((0, 2, 5, 8, 11), (2, 5, 8, 11, 14), _OPEN.tolist(), (_CLOSED - _OPEN).tolist(), strict=True)
)
# A forearm nearer to the vertical than this has no palm up or down.
_UPRIGHT: Final = 0.15


def bends(frame: LimbFrame) -> Floats:
    """The flexion (14,), radians, of the thumb's two joints and of each finger's knuckle, middle and end joint.

    NaN where unknown. A knuckle is bent against the wrist, so that the palm's own arch does not count.
    """
    axes = up_and_back(frame.orientations)
    along = np.vecdot(axes.take(_ABOVE, axis=0), axes.take(_BELOW, axis=0)[:, 1:])
    flexion: Floats = np.arctan2(along[:, 0], along[:, 1])
    return flexion


def curls(frame: LimbFrame) -> Floats:
    """The curl of each finger (5,), thumb first: 0 straight, 1 a full fist; NaN where a joint is unknown.

    A finger's curl is its total flexion from the back of the hand to its last bone against that of
    `curls.DEFAULT_MAP`; each joint is seen along its own flexion axis, so that spreading is not curling. It
    turns `hand_from_curls` back.
    """
    return np.array(_curls(frame))


def _curls(frame: LimbFrame) -> list[float]:
    if frame.skeleton is not Skeleton.HAND:
        return [math.nan] * 5
    bent = bends(frame).tolist()
    return [(sum(bent[begin:end]) - opened) / span for begin, end, opened, span in _CURL]


def _curl_of(number: int) -> Callable[[LimbFrame], float]:
    def curl_of(frame: LimbFrame) -> float:
        return _curls(frame)[number]

    return curl_of


def _curl(frame: LimbFrame) -> float:
    """Mean of the fingers without the thumb; one of the four may be unknown."""
    fingers = [value for value in _curls(frame)[1:] if value == value]  # NaN is not itself
    return sum(fingers) / len(fingers) if len(fingers) >= 3 else math.nan


def _pinch_gap(frame: LimbFrame) -> float:
    """Metres between the tips of thumb and index finger."""
    if frame.skeleton is not Skeleton.HAND:
        return math.nan
    return math.dist(frame.positions[THUMB_TIP].tolist(), frame.positions[INDEX_TIP].tolist())


def _forearm(frame: LimbFrame) -> Floats | None:
    """The unit vector from elbow to wrist, None when the elbow or the wrist is unknown."""
    if frame.skeleton is not Skeleton.HAND or frame.hinge is None:
        return None
    along = frame.positions[WRIST] - frame.hinge
    length = float(np.linalg.norm(along))
    return along / length if length > 0.0 else None


def _wrist_flexion(frame: LimbFrame) -> float:
    """Radians to the palm (positive) or to the back (negative) between hand and forearm; needs the elbow."""
    along = _forearm(frame)
    if along is None:
        return math.nan
    _, up, back = (along @ to_matrix(frame.orientations[WRIST])).tolist()
    return math.atan2(up, -back)


def _forearm_roll(frame: LimbFrame) -> float:
    """Radians about the forearm: 0 with the thumb up, positive towards palm up, negative towards palm down.

    Where the elbow is unknown the hand's own axis stands for the forearm's. NaN when that axis is upright.
    """
    if frame.skeleton is not Skeleton.HAND:
        return math.nan
    axes = to_matrix(frame.orientations[WRIST])
    along = _forearm(frame)
    if along is not None:
        # Lay the hand straight on the forearm first, so that a bent wrist does not look like a turn.
        ahead = -axes[:, 2]
        both = ahead + along
        if both @ both < 1e-6:
            return math.nan
        axes = axes - np.outer(both, (both @ axes) * 2 / (both @ both)) + 2 * np.outer(along, ahead @ axes)
    thumb_up, palm_up = -frame.side.sign * axes[1, 0], -axes[1, 1]
    if not math.hypot(thumb_up, palm_up) > _UPRIGHT:
        return math.nan
    return math.atan2(palm_up, thumb_up)


MEASURES: Final[Mapping[str, Callable[[LimbFrame], float]]] = {
    "curl": _curl,
    **{f"{finger}_curl": _curl_of(number) for number, finger in enumerate(FINGERS)},
    "pinch_gap_m": _pinch_gap,
    "wrist_flexion": _wrist_flexion,
    "forearm_roll": _forearm_roll,
}

# From one end to the other of what joints of healthy people can do (goniometry norms, devices.md 6); the gap of
# thumb and index is that of an adult's hand.
_FULL_SCALE: Final = {
    "pinch_gap_m": 0.12,
    "wrist_flexion": math.radians(80 + 70),
    "forearm_roll": math.radians(90 + 80),
}


def measure(name: str, frame: LimbFrame) -> float:
    """The value of a measure in its unit (see MEASURES), NaN when this pose does not tell; ValueError for a
    name that is none."""
    found = MEASURES.get(name)
    if found is None:
        raise ValueError(f"there is no measure {name!r}; known ones are {', '.join(MEASURES)}")
    return found(frame)


@dataclass(frozen=True, slots=True)
class CalibrationRules:
    """How a personal range is taken (section calibration): see the preset for units and sources."""

    seconds: float
    low_share: float
    high_share: float
    least_share: float


@dataclass(slots=True)
class Calibration:
    """Collects what a limb does in the calibration (25 s, protocol.md 5.3) and gives the range of each measure."""

    rules: CalibrationRules
    measures: tuple[str, ...] = tuple(MEASURES)
    _values: dict[str, list[float]] = field(default_factory=dict)
    _begun_s: float | None = None
    _last_s: float | None = None

    def add(self, frame: LimbFrame) -> None:
        """Take one pose in; poses that are held, drawn again or incomplete teach nothing and are passed over."""
        if not frame.at_hand or not frame.tracked.any() or frame.time_s == self._last_s:
            return
        if self._begun_s is None:
            self._begun_s = frame.time_s
        self._last_s = frame.time_s
        for name in self.measures:
            value = measure(name, frame)
            if math.isfinite(value):
                self._values.setdefault(name, []).append(value)

    @property
    def share(self) -> float:
        """How much of the calibration's time is over, 0 to 1."""
        if self._begun_s is None or self._last_s is None:
            return 0.0
        return min((self._last_s - self._begun_s) / self.rules.seconds, 1.0)

    def ranges(self) -> dict[str, Range]:
        """The low and high of each measure that moved: percentiles, never extremes, so a spike is no range."""
        found = {}
        for name, values in self._values.items():
            low, high = np.quantile(values, [self.rules.low_share, self.rules.high_share]).tolist()
            if high - low >= self.rules.least_share * _FULL_SCALE.get(name, 1.0):
                found[name] = Range(low, high)
        return found

    def refused(self) -> tuple[str, ...]:
        """Measures without a range: never seen, or moved by less than the least share of what is possible."""
        found = self.ranges()
        return tuple(name for name in self.measures if name not in found)

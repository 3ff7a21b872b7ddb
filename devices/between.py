"""The limb between two samples, for every device that interpolates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.body.frame import Floats, LimbFrame
from game.settings import preset


@dataclass(frozen=True, slots=True)
class Bridge:
    """When two samples may be joined: not further apart than `bridge_s`, no joint faster than `speed_m_s`."""

    bridge_s: float
    speed_m_s: float


@lru_cache(maxsize=1)
def bridge_rules() -> Bridge:
    """The limits of section `tracking`: its bridge, and the speed above which a step is no hand's movement."""
    tracking = preset()["tracking"]
    return Bridge(float(tracking["bridge_s"]["value"]), float(tracking["gate_speed_m_s"]["value"]))


def usable(frame: LimbFrame) -> bool:
    """True when the sample shows its limb: at hand, or with all five curls where it has only those."""
    return frame.at_hand or (frame.curl is not None and bool(np.isfinite(frame.curl).all()))


def joins(a: LimbFrame, b: LimbFrame) -> bool:
    """True when the limb between two samples is known: both show it, near in time, with no pop between them.

    A step faster than the speed gate is left whole, so that the gate sees it instead of a share of it.
    """
    rules = bridge_rules()
    span = b.time_s - a.time_s
    if not (0.0 < span <= rules.bridge_s and a.side is b.side and usable(a) and usable(b)):
        return False
    return bool(fastest_m(a.positions, b.positions) <= rules.speed_m_s * span)


def fastest_m(a: Floats, b: Floats) -> float:
    """The longest way of any joint known in both, metres; 0 when none is."""
    way = np.sqrt(np.einsum("ji,ji->j", b - a, b - a))
    return float(np.max(way, initial=0.0, where=np.isfinite(way)))


def _mid(a: Floats | None, b: Floats | None, share: float) -> Floats | None:
    if a is None or b is None:
        return None
    return a + share * (b - a)


def _turned(a: Floats, b: Floats, share: float) -> Floats:
    """Slerp of (J, 4) quaternions along the shorter way; NaN stays NaN. Lean, since it runs in every frame."""
    dot = np.einsum("ji,ji->j", a, b)
    cosine = np.minimum(np.abs(dot), 1.0)
    half = np.arccos(cosine)
    sine = np.sqrt(1.0 - cosine * cosine)
    # Below a hundredth of a degree the sine loses its digits, and the straight line is as good.
    tiny = sine < 1e-4
    sine[tiny] = 1.0
    first = np.where(tiny, 1.0 - share, np.sin((1.0 - share) * half) / sine)
    second = np.copysign(np.where(tiny, share, np.sin(share * half) / sine), dot)
    turned = first[:, None] * a + second[:, None] * b
    unit: Floats = turned / np.sqrt(np.einsum("ji,ji->j", turned, turned))[:, None]
    return unit


def between(a: LimbFrame, b: LimbFrame, at_s: float) -> LimbFrame:
    """The limb at `at_s` from sample `a` before and `b` after it; its `time_s` is `at_s`.

    Positions and curls on the straight line, orientations by slerp. A joint that either sample lacks is NaN
    and not valid, never taken from one side alone.
    """
    if at_s <= a.time_s:
        return a
    share = (at_s - a.time_s) / (b.time_s - a.time_s)
    orientation_valid = a.orientation_valid & b.orientation_valid
    if orientation_valid.any():
        orientations = _turned(a.orientations, b.orientations, share)
        orientations[~orientation_valid] = np.nan
    else:
        orientations = np.full(a.orientations.shape, np.nan)
    position_valid = a.position_valid & b.position_valid
    positions = a.positions + share * (b.positions - a.positions)
    positions[~position_valid] = np.nan
    return LimbFrame(
        at_s,
        a.side,
        positions,
        orientations,
        position_valid,
        orientation_valid,
        a.tracked & b.tracked,
        a.derived | b.derived,
        a.skeleton,
        _mid(a.hinge, b.hinge, share),
        _mid(a.root, b.root, share),
        _mid(a.curl, b.curl, share),
    )

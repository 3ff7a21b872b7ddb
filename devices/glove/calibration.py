"""A hand's own range of each finger, learned by the host from open and closed hands; pure.

Boards calibrate themselves by a running minimum and maximum that starts empty and never forgets a spike, so the
host learns its own range, from the percentiles of movement it trusts (devices.md 6).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np

from devices.glove.protocol import Order
from game.body.frame import Floats
from game.body.joints import FINGERS

Numbers = tuple[float, float, float, float, float]

FORMAT: Final = 1
# Two per cent of the values at each end may be spikes; minimum and maximum would believe every one of them.
LOW_PERCENT: Final = 2.0
HIGH_PERCENT: Final = 98.0
LEAST_RANGE: Final = 0.08
# A loose cable whose noise the board stretches to the full range: more scatter within 0.1 s than this share.
MOST_SCATTER: Final = 0.2
TRUSTED_CYCLES: Final = 2
# The fist must lie clearly at one end of the range.
UNDECIDED: Final = (0.4, 0.6)
BIN_S: Final = 0.1
# Movement must span so many times the spread that noise alone would leave in the means.
MOST_NOISE: Final = 6.0
CROSSED: Final = (0.3, 0.7)
# Widening: so long outside without a gap, then with this time constant; both devices.md 6.
OUTSIDE_S: Final = 0.5
WIDEN_S: Final = 30.0
GAP_S: Final = 0.1
MARGIN: Final = 0.01
# "Close only your thumb": it moves so much of its range, and so many times as much as the little finger.
THUMB_MOVED: Final = 0.3
THUMB_TIMES: Final = 2.0


class CalibrationError(Exception):
    """The hand's range cannot be learned or read; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class CurlCalibration:
    """The raw curl of the open and of the closed hand, a channel each; `closed` may be below `open`.

    `reversed` says that the channels arrive little finger first. It belongs to the URL options (`order`,
    `scale`) with which it was learned.
    """

    open: Numbers
    closed: Numbers
    reversed: bool = False

    def apply(self, curl: Floats) -> Floats:
        """Raw curls (5,) as 0 open to 1 fist of this hand, thumb to little finger; NaN stays NaN."""
        low = np.array(self.open)
        share: Floats = np.clip(
            (np.asarray(curl, dtype=np.float64) - low) / (np.array(self.closed) - low), 0.0, 1.0
        )
        return share[::-1] if self.reversed else share

    def to_dict(self) -> dict[str, object]:
        """The calibration as plain values for JSON."""
        return {
            "format": FORMAT,
            "open": list(self.open),
            "closed": list(self.closed),
            "reversed": self.reversed,
        }

    @classmethod
    def from_dict(cls, values: object) -> CurlCalibration:
        """The calibration in plain values; CalibrationError when they are not one."""
        if not isinstance(values, Mapping) or values.get("format") != FORMAT:
            raise CalibrationError("The saved calibration is of another kind: calibrate the glove again.")
        reverse = values.get("reversed")
        if not isinstance(reverse, bool):
            raise CalibrationError("The saved calibration does not say the order of fingers: calibrate again.")
        made = cls(_numbers(values.get("open")), _numbers(values.get("closed")), reverse)
        if min(abs(b - a) for a, b in zip(made.open, made.closed, strict=True)) < LEAST_RANGE:
            raise CalibrationError("The saved calibration has a finger without a range: calibrate again.")
        return made


def _numbers(values: object) -> Numbers:
    if isinstance(values, Sequence) and len(values) == len(FINGERS):
        try:
            a, b, c, d, e = (float(value) for value in values)
        except (TypeError, ValueError):
            pass
        else:
            if all(0.0 <= value <= 1.0 for value in (a, b, c, d, e)):
                return a, b, c, d, e
    raise CalibrationError(
        "The saved calibration does not hold five values from 0 to 1: calibrate the glove again."
    )


def _bins(times_s: Floats, curls: Floats) -> tuple[Floats, Floats, Floats]:
    """Times, means and mean scatter of the curls in steps of 0.1 s, empty steps left out."""
    step = np.floor((times_s - times_s[0]) / BIN_S).astype(np.int64)
    places, index = np.unique(step, return_inverse=True)
    count = np.bincount(index).astype(np.float64)
    mean = np.stack([np.bincount(index, curls[:, i]) / count for i in range(curls.shape[1])], axis=1)
    # Within a step the hand moves too: what is left of a straight line through neighbours is scatter.
    rough = np.abs(np.diff(curls, axis=0, append=curls[-1:]))
    scatter = np.stack([np.bincount(index, rough[:, i]) / count for i in range(curls.shape[1])], axis=1)
    return times_s[0] + places * BIN_S, mean, scatter


def full_cycles(times_s: Floats, curls: Floats) -> list[float]:
    """When each full opening and closing ended; times (n,) in s, raw curls (n, 5).

    It follows the direction in which the fingers move most, so that inverted sensors do not cancel others.
    """
    if len(times_s) < 2:
        return []
    at_s, mean, scatter = _bins(times_s, curls)
    centred = mean - mean.mean(axis=0)
    direction = np.linalg.svd(centred, full_matrices=False)[2][0]
    moved = centred @ direction
    low, high = np.percentile(moved, [LOW_PERCENT, HIGH_PERCENT])
    # White noise differs from sample to sample by 1.128 of its spread, which a mean of n divides by root n.
    noise = np.median(scatter, axis=0) / 1.128 / math.sqrt(len(times_s) / len(at_s))
    if high - low < max(LEAST_RANGE * math.sqrt(len(FINGERS)), MOST_NOISE * float(np.abs(direction) @ noise)):
        return []
    share = (moved - low) / (high - low)
    turns: list[float] = []
    above: bool | None = None
    for time_s, value in zip(at_s, share, strict=True):
        now = True if value > CROSSED[1] else False if value < CROSSED[0] else above
        if above is not None and now is not above:
            turns.append(float(time_s) + BIN_S)
        above = now
    return turns[1::2]


def _no_signal(names: Sequence[str]) -> CalibrationError:
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    finger, cable = ("finger", "its cable") if len(names) == 1 else ("fingers", "their cables")
    gives = "gives" if len(names) == 1 else "give"
    return CalibrationError(f"The {finger} {listed} {gives} no signal: check {cable}, then calibrate again.")


def _ends(times_s: Floats, curls: Floats) -> Floats:
    """The two ends (2, 5) of each channel; CalibrationError names the fingers that give no signal."""
    ends: Floats = np.percentile(curls, [LOW_PERCENT, HIGH_PERCENT], axis=0)
    scatter = np.median(_bins(times_s, curls)[2], axis=0)
    width = ends[1] - ends[0]
    dead = (width < LEAST_RANGE) | (scatter > MOST_SCATTER * width)
    if dead.any():
        raise _no_signal([FINGERS[channel] for channel in np.flatnonzero(dead)])
    return ends


def fit(times_s: Floats, curls: Floats, fist_from_s: float) -> CurlCalibration:
    """The range from a guided recording: times (n,) rising in s, raw curls (n, 5), the fist held at the end.

    Values count from the end of the second full cycle on, since before that a board may still stretch its own
    range. CalibrationError says what to do when cycles, a finger or the fist are missing.
    """
    cycles = full_cycles(times_s, curls)
    if len(cycles) < TRUSTED_CYCLES:
        if len(times_s) > 1:
            _ends(times_s, curls)
        raise CalibrationError(
            f"The hand was opened and closed {len(cycles)} times, and two are needed at least: "
            "open it wide and close it fully five times, slowly."
        )
    trusted = times_s >= cycles[TRUSTED_CYCLES - 1]
    fist = times_s >= fist_from_s
    if not fist.any():
        raise CalibrationError("No fist was seen at the end: make a fist and hold it until the end.")
    low, high = _ends(times_s[trusted], curls[trusted])
    share = (np.median(curls[fist], axis=0) - low) / (high - low)
    loose = (share > UNDECIDED[0]) & (share < UNDECIDED[1])
    if loose.any():
        named = " and ".join(FINGERS[channel] for channel in np.flatnonzero(loose))
        raise CalibrationError(f"The fist was half open ({named}): close the hand fully and hold it to the end.")
    closed = np.where(share > 0.5, high, low)
    return CurlCalibration(_tuple(np.where(share > 0.5, low, high)), _tuple(closed))


def _tuple(values: Floats) -> Numbers:
    a, b, c, d, e = (float(value) for value in values)
    return a, b, c, d, e


def learn_order(curls: Floats, ends: CurlCalibration) -> Order:
    """The order of channels from raw curls (n, 5) while only the thumb closes; CalibrationError when unclear."""
    low, high = np.percentile(curls, [LOW_PERCENT, HIGH_PERCENT], axis=0)
    moved = (high - low) / np.abs(np.array(ends.closed) - np.array(ends.open))
    first, last = float(moved[0]), float(moved[-1])
    if max(first, last) < THUMB_MOVED:
        raise CalibrationError("The thumb was not seen to move: close only the thumb, fully, and open it again.")
    if max(first, last) < THUMB_TIMES * min(first, last):
        raise CalibrationError("Other fingers moved with the thumb: keep them open and close only the thumb.")
    return "thumb-first" if first > last else "little-first"


@dataclass(frozen=True, slots=True)
class Widening:
    """Since when each channel lies outside its range (NaN: it does not), and the last sample's time."""

    since_s: Numbers = (math.nan, math.nan, math.nan, math.nan, math.nan)
    last_s: float = -math.inf


def widen(
    calibration: CurlCalibration, state: Widening, curl: Floats, time_s: float
) -> tuple[CurlCalibration, Widening]:
    """Let the range grow slowly towards raw curls (5,) that stay outside it; it never shrinks.

    Only after 0.5 s outside without a gap in accepted samples, then with a time constant of 30 s: a spike
    changes nothing, a stiff hand that warms up gets its range within a minute.
    """
    step_s = time_s - state.last_s
    going_on = 0.0 < step_s <= GAP_S
    opened, closed, since_s = list(calibration.open), list(calibration.closed), []
    changed = False
    for channel, value in enumerate(float(each) for each in curl):
        low, high = sorted((opened[channel], closed[channel]))
        outside = value < low - MARGIN or value > high + MARGIN
        known = going_on and not math.isnan(state.since_s[channel])
        since = (state.since_s[channel] if known else time_s) if outside else math.nan
        since_s.append(since)
        if outside and time_s - since >= OUTSIDE_S:
            ends = closed if (value > high) == (closed[channel] == high) else opened
            ends[channel] += (value - ends[channel]) * -math.expm1(-step_s / WIDEN_S)
            changed = True
    a, b, c, d, e = since_s
    grown = replace(calibration, open=_tuple(np.array(opened)), closed=_tuple(np.array(closed)))
    return grown if changed else calibration, Widening((a, b, c, d, e), time_s)


class Step(Enum):
    """What the hand is asked to do."""

    FLAT = "flat"
    CYCLES = "cycles"
    THUMB = "thumb"
    FIST = "fist"
    DONE = "done"


SENTENCES: Final[Mapping[Step, str]] = {
    Step.FLAT: "Lay the hand flat on the table with the fingers straight.",
    Step.CYCLES: "Open the hand wide and close it fully, five times, as slowly as you like.",
    Step.THUMB: "Keep the fingers open; close only the thumb and open it again.",
    Step.FIST: "Make a fist and hold it.",
    Step.DONE: "Thank you, that was all.",
}
FLAT_S: Final = 2.0
CYCLES: Final = 5
CYCLES_LIMIT_S: Final = 60.0
LOOK_EVERY_S: Final = 0.25
THUMB_S: Final = 4.0
# The hand has a second to get into the fist, then it is held for two.
FIST_MOVE_S: Final = 1.0
FIST_HOLD_S: Final = 2.0


class Guide:
    """Leads a hand through the calibration: give it every sample, show `sentence`, and take `result` at DONE.

    With `thumb` it also learns the order of the channels, which older firmware does not tell.
    """

    def __init__(self, thumb: bool = False) -> None:
        self.step = Step.FLAT
        self.cycles = 0
        self._thumb = thumb
        self._times_s: list[float] = []
        self._curls: list[Floats] = []
        self._began_s = math.nan
        self._looked_s = -math.inf
        self._thumb_slice = slice(0, 0)
        self._fist_s = math.inf
        self._start = 0

    @property
    def sentence(self) -> str:
        """What to tell the person now."""
        return SENTENCES[self.step]

    def see(self, time_s: float, curl: Floats) -> Step:
        """Take the raw curls (5,) of one sample, its time in s rising; gives the step to show from now on."""
        if self.step is Step.DONE:
            return self.step
        if math.isnan(self._began_s):
            self._began_s = time_s
        self._times_s.append(time_s)
        self._curls.append(np.asarray(curl, dtype=np.float64))
        if self._over(time_s):
            self._next(time_s)
        return self.step

    def result(self) -> CurlCalibration:
        """The calibration; CalibrationError says what to do when it was not done or could not be learned."""
        if self.step is not Step.DONE:
            raise CalibrationError("The calibration was not finished: start again and follow it to the end.")
        times_s, curls = np.array(self._times_s), np.array(self._curls)
        found = fit(times_s, curls, self._fist_s)
        if self._thumb:
            found = replace(found, reversed=learn_order(curls[self._thumb_slice], found) == "little-first")
        return found

    def _over(self, time_s: float) -> bool:
        spent_s = time_s - self._began_s
        if self.step is Step.FLAT:
            return spent_s >= FLAT_S
        if self.step is Step.THUMB:
            return spent_s >= THUMB_S
        if self.step is Step.FIST:
            return spent_s >= FIST_MOVE_S + FIST_HOLD_S
        if time_s - self._looked_s >= LOOK_EVERY_S:
            self._looked_s = time_s
            self.cycles = len(full_cycles(np.array(self._times_s), np.array(self._curls)))
        return self.cycles >= CYCLES or spent_s >= CYCLES_LIMIT_S

    def _next(self, time_s: float) -> None:
        steps = [step for step in Step if self._thumb or step is not Step.THUMB]
        if self.step is Step.THUMB:
            self._thumb_slice = slice(self._start, len(self._times_s))
        after = dict(itertools.pairwise(steps))
        self.step = after[self.step]
        self._began_s, self._start = time_s, len(self._times_s)
        if self.step is Step.FIST:
            self._fist_s = time_s + FIST_MOVE_S

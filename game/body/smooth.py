"""The One Euro filter for a whole limb: still where the limb is still, quick where it is quick."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.rotations import nearest, quotient


@dataclass(frozen=True, slots=True)
class FilterRules:
    """Section filter: the cut-off at rest in Hz, and by how much speed raises it (beta), for each kind of value.

    Casiez, Roussel and Vogel, CHI 2012. Beta is per range/s for curls, per m/s for places, per rad/s for turns.
    """

    curl_min_hz: float
    curl_beta: float
    position_min_hz: float
    position_beta: float
    orientation_min_hz: float
    orientation_beta: float
    derivative_hz: float


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """What the filter remembers of one kind of value: the last raw, the filtered, its speed."""

    raw: Floats
    smooth: Floats
    speed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """The filter's memory after a frame; start again with None after a loss."""

    frame: LimbFrame
    places: Channel
    turns: Channel
    hinge: Channel | None
    root: Channel | None
    curl: Channel | None


def smooth(state: Smoothed | None, frame: LimbFrame, rules: FilterRules) -> Smoothed:
    """The filter's memory after one more frame; `.frame` is the filtered limb.

    Time is the frames' own. A frame that is not newer than the last changes nothing. Speed is that of the whole
    joint, not of its x, y and z apart, so that the filter does not care which way the axes lie.
    """
    if state is None:
        return _begin(frame)
    dt_s = frame.time_s - state.frame.time_s
    if dt_s <= 0.0:
        return state
    slow = _share(rules.derivative_hz, dt_s)
    places = _vectors(state.places, frame.positions, dt_s, slow, rules.position_min_hz, rules.position_beta)
    turns = _turns(state.turns, frame.orientations, dt_s, slow, rules)
    hinge, root = (
        _point(channel, point, dt_s, slow, rules)
        for channel, point in ((state.hinge, frame.hinge), (state.root, frame.root))
    )
    curl = None
    if frame.curl is not None:
        fingers = frame.curl[:, None]
        curl = (
            _first(fingers)
            if state.curl is None
            else _vectors(state.curl, fingers, dt_s, slow, rules.curl_min_hz, rules.curl_beta)
        )
    filtered = frame.but(
        positions=places.smooth,
        orientations=turns.smooth,
        hinge=None if hinge is None else hinge.smooth[0],
        root=None if root is None else root.smooth[0],
        curl=None if curl is None else curl.smooth[:, 0],
    )
    return Smoothed(filtered, places, turns, hinge, root, curl)


def _begin(frame: LimbFrame) -> Smoothed:
    return Smoothed(
        frame,
        _first(frame.positions),
        Channel(frame.orientations, frame.orientations, np.zeros((len(frame.orientations), 3))),
        None if frame.hinge is None else _first(frame.hinge[None]),
        None if frame.root is None else _first(frame.root[None]),
        None if frame.curl is None else _first(frame.curl[:, None]),
    )


def _first(values: Floats) -> Channel:
    return Channel(values, values, np.zeros_like(values))


def _share(cutoff_hz: float, dt_s: float) -> float:
    """How much of a new value a low-pass of this cut-off takes in after `dt_s`."""
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff_hz * dt_s))


def _shares(speed: Floats, min_hz: float, beta: float, dt_s: float) -> Floats:
    cutoff = min_hz + beta * np.sqrt(np.vecdot(speed, speed))
    # 1 / (1 + 1 / (2 pi fc dt)), written without a division by a cut-off.
    reach = (2.0 * math.pi * dt_s) * cutoff
    share: Floats = (reach / (1.0 + reach))[:, None]
    return share


def _known(values: Floats, fallback: Floats | float) -> Floats:
    """The values, and where one is unknown the fallback: a joint that was not seen before starts anew."""
    return np.where(np.isnan(values), fallback, values)


def _vectors(old: Channel, raw: Floats, dt_s: float, slow: float, min_hz: float, beta: float) -> Channel:
    speed = old.speed + slow * ((raw - old.raw) / dt_s - old.speed)
    value = old.smooth + _shares(speed, min_hz, beta, dt_s) * (raw - old.smooth)
    if math.isnan(float(value.sum())):
        speed, value = _known(speed, 0.0), _known(value, raw)
    return Channel(raw, frozen(value), speed)


def _point(
    old: Channel | None, point: Floats | None, dt_s: float, slow: float, rules: FilterRules
) -> Channel | None:
    if point is None:
        return None
    if old is None:
        return _first(point[None])
    return _vectors(old, point[None], dt_s, slow, rules.position_min_hz, rules.position_beta)


def _turns(old: Channel, raw: Floats, dt_s: float, slow: float, rules: FilterRules) -> Channel:
    # Twice the vector part of a small turn is its angle along its axis; the sign picks the shorter way.
    step = quotient(raw, old.raw)
    speed = old.speed + slow * (step[:, :3] * np.copysign(2.0 / dt_s, step[:, 3:]) - old.speed)
    share = _shares(speed, rules.orientation_min_hz, rules.orientation_beta, dt_s)
    value = old.smooth + share * (nearest(raw, old.smooth) - old.smooth)
    # The two ends lie less than a quarter turn apart as quaternions, so that the length is never 0.
    value /= np.sqrt(np.vecdot(value, value))[:, None]
    if math.isnan(float(value.sum())):
        speed, value = _known(speed, 0.0), _known(value, raw)
    return Channel(raw, frozen(value), speed)

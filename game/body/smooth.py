"""The One Euro filter for a whole limb: still where the limb is still, quick where it is quick."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from game.body.frame import Floats, LimbFrame, frozen
from game.body.rotations import nearest, quotient

# A product with a column of ones adds up rows; it needs no code that a frame has not used already.
_ONES: Final = frozen(np.ones((4, 1)))


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


class Channel(NamedTuple):
    """What the filter remembers of one kind of value: the last raw, the filtered, its speed."""

    raw: Floats
    smooth: Floats
    speed: Floats


class Smoothed(NamedTuple):
    """The filter's memory after a frame; start again with None after a loss.

    `raw` is the last frame as it came. `speed` (2 J, 3) holds the joints' speeds in m/s, then those of their
    turns in rad/s: one array, since the same is done with both. `min_hz` and `beta` (2 J, 1) belong to its rows.
    """

    frame: LimbFrame
    raw: LimbFrame
    speed: Floats
    min_hz: Floats
    beta: Floats
    hinge: Channel | None
    root: Channel | None
    curl: Channel | None


def smooth(state: Smoothed | None, frame: LimbFrame, rules: FilterRules) -> Smoothed:
    """The filter's memory after one more frame; `.frame` is the filtered limb.

    Time is the frames' own. A frame that is not newer than the last changes nothing. Speed is that of the whole
    joint, not of its x, y and z apart, so that the filter does not care which way the axes lie.
    """
    if state is None:
        return _begin(frame, rules)
    dt_s = frame.time_s - state.frame.time_s
    if dt_s <= 0.0:
        return state
    slow = _share(rules.derivative_hz, dt_s)
    speed, places, turns = _joints(state, frame, dt_s, slow)
    hinge = None if frame.hinge is None else _point(state.hinge, frame.hinge, dt_s, slow, rules)
    root = None if frame.root is None else _point(state.root, frame.root, dt_s, slow, rules)
    curl = None
    if frame.curl is not None:
        fingers = frame.curl[:, None]
        curl = (
            _first(fingers)
            if state.curl is None
            else _vectors(state.curl, fingers, dt_s, slow, rules.curl_min_hz, rules.curl_beta)
        )
    filtered = frame.posed(places, turns)
    if not (hinge is None and root is None and curl is None):
        filtered = filtered.but(
            hinge=None if hinge is None else hinge.smooth[0],
            root=None if root is None else root.smooth[0],
            curl=None if curl is None else curl.smooth[:, 0],
        )
    return Smoothed(filtered, frame, speed, state.min_hz, state.beta, hinge, root, curl)


def _begin(frame: LimbFrame, rules: FilterRules) -> Smoothed:
    count = len(frame.positions)

    def rows(places: float, turns: float) -> Floats:
        return np.repeat([[places], [turns]], count, axis=0)

    return Smoothed(
        frame,
        frame,
        np.zeros((2 * count, 3)),
        rows(rules.position_min_hz, rules.orientation_min_hz),
        rows(rules.position_beta, rules.orientation_beta),
        None if frame.hinge is None else _first(frame.hinge[None]),
        None if frame.root is None else _first(frame.root[None]),
        None if frame.curl is None else _first(frame.curl[:, None]),
    )


def _first(values: Floats) -> Channel:
    return Channel(values, values, np.zeros_like(values))


def _share(cutoff_hz: float, dt_s: float) -> float:
    """How much of a new value a low-pass of this cut-off takes in after `dt_s`."""
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff_hz * dt_s))


def _shares(speed: Floats, min_hz: Floats | float, beta: Floats | float, dt_s: float) -> Floats:
    cutoff: Floats = min_hz + beta * np.sqrt(speed * speed @ _ONES[: speed.shape[1]])
    # 1 / (1 + 1 / (2 pi fc dt)), written without a division by a cut-off.
    cutoff *= 2.0 * math.pi * dt_s
    return cutoff / (1.0 + cutoff)


def _any_unknown(share: Floats) -> bool:
    # What is unknown now or was unknown before has no speed, and so no share.
    return math.isnan(sum(share.reshape(-1).tolist()))


def _known(values: Floats, fallback: Floats | float) -> Floats:
    """The values, and where one is unknown the fallback: a joint that was not seen before starts anew."""
    return np.where(np.isnan(values), fallback, values)


def _joints(old: Smoothed, new: LimbFrame, dt_s: float, slow: float) -> tuple[Floats, Floats, Floats]:
    """Speeds, places and turns of the joints."""
    before, count = old.frame, len(new.positions)
    # Each result takes the memory of what it is made of: new memory is cold memory.
    speed = np.empty((2 * count, 3))
    np.subtract(new.positions, old.raw.positions, out=speed[:count])
    # Twice the vector part of a small turn is its angle along its axis.
    step = quotient(new.orientations, old.raw.orientations)
    np.multiply(step[:, :3], _shorter_way(step), out=speed[count:])
    speed *= 1.0 / dt_s
    speed -= old.speed
    speed *= slow
    speed += old.speed
    share = _shares(speed, old.min_hz, old.beta, dt_s)
    places = new.positions - before.positions
    places *= share[:count]
    places += before.positions
    turns = _turned_by(new.orientations, before.orientations)
    turns *= share[count:]
    turns += before.orientations
    # The two ends lie less than a quarter turn apart as quaternions, so that the length is never 0.
    turns /= np.sqrt(turns * turns @ _ONES)
    if _any_unknown(share):
        speed = _known(speed, 0.0)
        places, turns = _known(places, new.positions), _known(turns, new.orientations)
    return speed, places, turns


def _shorter_way(step: Floats) -> Floats | float:
    """Two, with the sign that picks the shorter way of each of these turns (J, 4)."""
    # Quaternions seldom change their sign, and code that has not run in this frame yet is what takes time.
    if min(step[:, 3].tolist()) > 0.0:
        return 2.0
    return np.copysign(2.0, step[:, 3:])


def _turned_by(new: Floats, old: Floats) -> Floats:
    """How far quaternions (J, 4) lie from the old ones, each by the nearer of its two signs."""
    apart: Floats = new - old
    flat = apart.reshape(-1)
    # Those that lie on the other side differ by more than the square root of two; all together seldom do by one.
    if flat @ flat < 1.0:
        return apart
    return nearest(new, old) - old


def _vectors(old: Channel, raw: Floats, dt_s: float, slow: float, min_hz: float, beta: float) -> Channel:
    speed = old.speed + slow * ((raw - old.raw) * (1.0 / dt_s) - old.speed)
    share = _shares(speed, min_hz, beta, dt_s)
    value = old.smooth + share * (raw - old.smooth)
    if _any_unknown(share):
        speed, value = _known(speed, 0.0), _known(value, raw)
    return Channel(raw, frozen(value), speed)


def _point(old: Channel | None, point: Floats, dt_s: float, slow: float, rules: FilterRules) -> Channel:
    if old is None:
        return _first(point[None])
    return _vectors(old, point[None], dt_s, slow, rules.position_min_hz, rules.position_beta)

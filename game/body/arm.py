"""Where the elbow lies between a shoulder and a wrist."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from game.body.frame import Floats, frozen
from game.body.joints import Side

# The elbow of a sitting person hangs out, down and slightly back (avatar.md 4), right side.
_OUT_DOWN_BACK: Final = (0.55, -1.0, 0.25)
# A straight arm keeps this share of its length, so that the elbow keeps a side to bend to.
_STRAIGHTEST: Final = 0.9995


def solve_arm(
    shoulder: Floats,
    wrist: Floats,
    upper_m: float,
    fore_m: float,
    side: Side,
    pole: Floats | None = None,
    swivel: float = 0.0,
) -> tuple[Floats, Floats]:
    """The elbow and the wrist, (3,) each, of an arm of two bones of `upper_m` and `fore_m` metres.

    `pole` is the direction to which the elbow points, from the line between shoulder and wrist; with an elbow
    from the tracker it is that elbow less the shoulder; without one it is out, down and slightly back. `swivel`,
    radians, turns the elbow about that line, right-handed as seen along it from the shoulder. A wrist that
    is out of reach, or nearer than the bones allow, comes back on the same line as near to it as they allow.
    ValueError for a bone without length.
    """
    if not (upper_m > 0.0 and fore_m > 0.0):
        raise ValueError(f"an arm needs two bones longer than 0 m, not {upper_m} and {fore_m}")
    sx, sy, sz = (float(value) for value in shoulder)
    ux, uy, uz = (float(value) - start for value, start in zip(wrist, (sx, sy, sz), strict=True))
    far = math.sqrt(ux * ux + uy * uy + uz * uz)
    if far < 1e-9:
        ux, uy, uz, far = 0.0, 0.0, -1e-9, 1e-9
    ux, uy, uz = ux / far, uy / far, uz / far
    longest = _STRAIGHTEST * (upper_m + fore_m)
    # The bones cannot fold closer than their difference; a little more keeps the elbow's side known.
    shortest = abs(upper_m - fore_m) + (1.0 - _STRAIGHTEST) * (upper_m + fore_m)
    reach = min(max(far, shortest), longest)
    along = (upper_m * upper_m - fore_m * fore_m + reach * reach) / (2.0 * reach)
    height = math.sqrt(max(upper_m * upper_m - along * along, 0.0))
    px, py, pz = _across((ux, uy, uz), _pole(pole, side))
    if swivel:
        c, s = math.cos(swivel), math.sin(swivel)
        qx, qy, qz = uy * pz - uz * py, uz * px - ux * pz, ux * py - uy * px
        px, py, pz = c * px + s * qx, c * py + s * qy, c * pz + s * qz
    elbow = np.array([sx + along * ux + height * px, sy + along * uy + height * py, sz + along * uz + height * pz])
    end = np.array([sx + reach * ux, sy + reach * uy, sz + reach * uz])
    return frozen(elbow), frozen(end)


_Vector = tuple[float, float, float]


def _pole(pole: Floats | None, side: Side) -> _Vector:
    if pole is None:
        return side.sign * _OUT_DOWN_BACK[0], _OUT_DOWN_BACK[1], _OUT_DOWN_BACK[2]
    x, y, z = (float(value) for value in pole)
    return x, y, z


def _across(u: _Vector, pole: _Vector) -> _Vector:
    """The unit vector across `u` nearest to the pole; where they are parallel, nearest to back, then to up."""
    for x, y, z in (pole, (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)):
        along = x * u[0] + y * u[1] + z * u[2]
        ax, ay, az = x - along * u[0], y - along * u[1], z - along * u[2]
        length = math.sqrt(ax * ax + ay * ay + az * az)
        if length > 1e-6:
            return ax / length, ay / length, az / length
    raise ValueError("the pole of an arm must be three finite numbers")

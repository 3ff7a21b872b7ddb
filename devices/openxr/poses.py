"""Where the space of a pose action is, over a struct that is made once."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from devices.openxr.calls import plain
from devices.openxr.values import Placed

Ok = Callable[[Any], Any]
_VALID: Final = 3
_TRACKED: Final = 12
# What a runtime says of a profile, a path or an input that it does not have; all else is a runtime in trouble.
_UNKNOWN: Final = ("PathUnsupportedError", "PathInvalidError", "PathFormatInvalidError", "ValidationFailureError")


def unknown(error: Exception) -> bool:
    """True where an error of pyopenxr only says that the runtime does not know what it was told of."""
    return type(error).__name__ in _UNKNOWN


class Where:
    """Asks for spaces in `base`. `ok` turns a bad result of a raw call into `Gone`."""

    def __init__(self, xr: Any, base: Any, ok: Ok) -> None:
        self._ask, self._base, self._ok = plain(xr, "xrLocateSpace"), base, ok
        self._place = xr.SpaceLocation()
        self._ref_place = ctypes.byref(self._place)
        self._floats = np.frombuffer(self._place, dtype=np.float32, count=7, offset=xr.SpaceLocation.pose.offset)

    def at(self, space: Any, runtime_ns: int) -> Placed | None:
        """The pose at a time of the runtime; None unless place and turn are valid."""
        if (result := self._ask(space, self._base, runtime_ns, self._ref_place)) < 0:
            self._ok(result)
        flags = self._place._location_flags  # noqa: SLF001 - the field itself, without an enum made of it
        if (flags & _VALID) != _VALID:
            return None
        qx, qy, qz, qw, x, y, z = self._floats.tolist()
        length = math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw)
        if not (0.5 < length < 2.0 and math.isfinite(x + y + z)):
            return None
        turn = np.array((qx / length, qy / length, qz / length, qw / length))
        return Placed(np.array((x, y, z)), turn, (flags & _TRACKED) == _TRACKED)

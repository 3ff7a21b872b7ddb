"""One hand as the runtime gives it: 26 joints with flags, read over the memory that the runtime fills."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import numpy as np

from game.body.frame import Flags, Floats, LimbFrame
from game.body.joints import Side

JOINTS: Final = 26
# XrHandJointLocationEXT: flags, orientation xyzw, position, radius.
_JOINT: Final = np.dtype([("flags", "<u8"), ("turn", "<f4", 4), ("place", "<f4", 3), ("radius", "<f4")])
_TURN_VALID, _PLACE_VALID, _TURN_TRACKED, _PLACE_TRACKED = 1, 2, 4, 8
_NONE: Final = np.zeros(JOINTS, dtype=np.bool_)
_NONE.setflags(write=False)


class HandTracker:
    """One hand: 26 joints over memory that the runtime fills."""

    def __init__(self, xr: Any, ask: Any, handle: Any, space: Any, side: Side) -> None:
        self._ask, self._handle, self._side = ask, handle, side
        memory = (xr.HandJointLocationEXT * JOINTS)()
        self._joints = np.frombuffer(memory, dtype=_JOINT)
        self._found = xr.HandJointLocationsEXT(joint_count=JOINTS, joint_locations=memory)
        self._when = xr.HandJointsLocateInfoEXT(base_space=space, time=0)
        self._memory = memory

    def locate(self, runtime_ns: int) -> Any:
        """Ask where the hand is at a time of the runtime; the result of the call."""
        self._when.time = runtime_ns
        return self._ask(self._handle, ctypes.byref(self._when), ctypes.byref(self._found))

    def frame(self, time_s: float) -> LimbFrame:
        """What was located; a hand that is not active shows the joints of long ago, which nobody must see."""
        if not self._found.is_active:
            return LimbFrame.unseen(time_s, self._side)
        flags = self._joints["flags"]
        placed = _set(flags, _PLACE_VALID)
        turned = _set(flags, _TURN_VALID)
        places = np.where(placed[:, None], self._joints["place"], np.nan).astype(np.float64)
        turns = np.where(turned[:, None], self._joints["turn"], np.nan).astype(np.float64)
        length: Floats = np.sqrt(np.vecdot(turns, turns))
        turned[~(length > 0.5)] = False
        turns = np.where(turned[:, None], turns / np.where(turned, length, 1.0)[:, None], np.nan)
        finite: Flags = np.logical_and.reduce(np.isfinite(places), axis=1)
        tracked = _set(flags, _PLACE_TRACKED | _TURN_TRACKED)
        return LimbFrame(
            time_s,
            self._side,
            np.where(finite[:, None], places, np.nan),
            turns,
            placed & finite,
            turned,
            tracked & (placed & finite | turned),
            _NONE,
        )


def _set(flags: Any, wanted: int) -> Flags:
    found: Flags = np.not_equal(flags & wanted, 0)
    return found

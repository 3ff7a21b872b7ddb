"""One hand as the runtime gives it: 26 joints with flags, read over the memory that the runtime fills."""

from __future__ import annotations

import ctypes
import math
import struct
from typing import Any, Final

import numpy as np

from devices.openxr.calls import extended
from game.body.frame import Flags, Floats, LimbFrame, exchanged
from game.body.joints import Side

JOINTS: Final = 26
# The extension with which a runtime tells the elbow too.
FOREARM: Final = "XR_ULTRALEAP_hand_tracking_forearm"
# XrHandJointLocationEXT: flags, orientation xyzw, position, radius.
_JOINT: Final = np.dtype([("flags", "<u8"), ("turn", "<f4", 4), ("place", "<f4", 3), ("radius", "<f4")])
_TURN_VALID, _PLACE_VALID, _TURN_TRACKED, _PLACE_TRACKED = 1, 2, 4, 8
_ALL: Final = (_TURN_VALID | _PLACE_VALID | _TURN_TRACKED | _PLACE_TRACKED,) * JOINTS
# The same memory read without NumPy: after a picture was drawn, most of what a call costs is that its code has
# to be fetched again, and these few lines are there for the eyes already.
_FLAGS, _TURNS, _PLACES = (struct.Struct("<" + one * JOINTS) for one in ("Q32x", "8x4f16x", "24x3f4x"))
# How far the squared lengths of all turns may add up to another number than theirs, as they do by rounding.
_OFF: Final = 1e-4
# A turn that is shorter is none.
_TURN: Final = 0.5
_NONE: Final = np.zeros(JOINTS, dtype=np.bool_)
_NONE.setflags(write=False)


class HandTracker:
    """One hand: 26 joints over memory that the runtime fills, and with `forearm` the elbow behind them."""

    def __init__(self, xr: Any, ask: Any, handle: Any, space: Any, side: Side, *, forearm: bool = False) -> None:
        self._ask, self._handle, self._side = ask, handle, side
        count = JOINTS + forearm
        memory = (xr.HandJointLocationEXT * count)()
        every = np.frombuffer(memory, dtype=_JOINT)
        self._joints = every[:JOINTS]
        self._elbow = every[JOINTS] if forearm else None
        self._found = xr.HandJointLocationsEXT(joint_count=count, joint_locations=memory)
        self._when = xr.HandJointsLocateInfoEXT(base_space=space, time=0)
        self._memory = memory
        self._ref_when, self._ref_found = ctypes.byref(self._when), ctypes.byref(self._found)
        self._flags, self._places, self._turns = (self._joints[name] for name in ("flags", "place", "turn"))
        yes = np.ones(JOINTS, dtype=np.bool_)
        nothing = LimbFrame.unseen(0.0, side)
        # What a hand is that is wholly seen, but for where it is.
        self._whole = nothing.but(position_valid=yes, orientation_valid=yes, tracked=yes)

    def locate(self, runtime_ns: int) -> Any:
        """Ask where the hand is at a time of the runtime; the result of the call."""
        self._when.time = runtime_ns
        return self._ask(self._handle, self._ref_when, self._ref_found)

    def frame(self, time_s: float) -> LimbFrame:
        """What was located; a hand that is not active shows the joints of long ago, which nobody must see."""
        if not self._found.is_active:
            return LimbFrame.unseen(time_s, self._side)
        flags = self._flags
        hinge = None if self._elbow is None else self._hinge(self._elbow)
        if (whole := self._wholly(time_s)) is not None:
            return whole if hinge is None else whole.but(hinge=hinge)
        placed = _set(flags, _PLACE_VALID)
        turned = _set(flags, _TURN_VALID)
        places = np.where(placed[:, None], self._places, np.nan).astype(np.float64)
        turns = np.where(turned[:, None], self._turns, np.nan).astype(np.float64)
        length: Floats = np.sqrt(np.vecdot(turns, turns))
        turned[~(length > _TURN)] = False
        turns = np.where(turned[:, None], turns / np.where(turned, length, 1.0)[:, None], np.nan)
        finite: Flags = np.logical_and.reduce(np.isfinite(places), axis=1)
        placed &= finite
        # Whoever asks whether a joint is tracked means its place; where there is none, its turn.
        tracked = np.where(placed, _set(flags, _PLACE_TRACKED), turned & _set(flags, _TURN_TRACKED))
        return LimbFrame(
            time_s,
            self._side,
            np.where(finite[:, None], places, np.nan),
            turns,
            placed,
            turned,
            tracked,
            _NONE,
            hinge=hinge,
        )

    def _hinge(self, elbow: Any) -> Floats | None:
        """Where the elbow is, None where the runtime does not say."""
        if not elbow["flags"] & _PLACE_VALID:
            return None
        place: Floats = elbow["place"].astype(np.float64)
        return place if math.isfinite(place.dot(place)) else None

    def _wholly(self, time_s: float) -> LimbFrame | None:
        """The same, several times as quickly, of a hand with every joint valid and tracked; None for a doubt."""
        memory = self._memory
        if _FLAGS.unpack_from(memory) != _ALL:
            return None
        # Squares of what is not a number or infinite add up to such; turns of length one add up to their number.
        far, turned = math.hypot(*_PLACES.unpack_from(memory)), math.hypot(*_TURNS.unpack_from(memory))
        if not (math.isfinite(far) and abs(turned * turned - JOINTS) < _OFF):
            return None
        places: Floats = self._places.astype(np.float64)
        turns: Floats = self._turns.astype(np.float64)
        places.setflags(write=False)
        turns.setflags(write=False)
        return exchanged(self._whole, {"time_s": time_s, "positions": places, "orientations": turns})


def make_trackers(
    xr: Any, instance: Any, session: Any, space: Any, undo: list[Any], *, forearm: bool
) -> tuple[HandTracker, HandTracker]:
    """The left and the right hand of a session; `undo` gets what has to be destroyed with it."""
    found = xr.get_instance_proc_addr(instance, "xrLocateHandJointsEXT")
    ask = extended(found)
    joints = xr.HandJointSetEXT.HAND_WITH_FOREARM_ULTRA if forearm else xr.HandJointSetEXT.DEFAULT

    def of(side: Side, hand: Any) -> HandTracker:
        made = xr.create_hand_tracker_ext(session, xr.HandTrackerCreateInfoEXT(hand, joints))
        undo.append(lambda: xr.destroy_hand_tracker_ext(made))
        return HandTracker(xr, ask, made, space, side, forearm=forearm)

    return of(Side.LEFT, xr.HandEXT.LEFT), of(Side.RIGHT, xr.HandEXT.RIGHT)


def _set(flags: Any, wanted: int) -> Flags:
    found: Flags = np.not_equal(flags & wanted, 0)
    return found

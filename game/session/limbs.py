"""One tracked limb from its device to the seat frame: calibrated, complete, seated, clean (steps 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from devices.api import Device, State, Status
from devices.glove.calibration import CurlCalibration, Widening, widen
from devices.recorder import quantise
from game.body import curls, kinematics, postures
from game.body.frame import Floats, LimbFrame, Person, frozen
from game.body.joints import WRIST, Side
from game.body.smooth import FilterRules
from game.body.table import on_table
from game.body.tabulated import hand_at
from game.body.tracking import Clean, Tracking, TrackingRules, begin, clean
from game.mirror.midline import Seat, seat_from_head, seat_from_rest
from game.training.task import TABLE_EDGE_M

# How long the limb is watched before it is seated (design.md, Seat frame), seconds of valid data.
SEAT_S: Final = 0.5
# Where a sitting person's eyes are in the seat frame, metres: those of the body that is drawn.
EYE: Final = frozen(np.array([0.0, 1.2, -0.06]))


@dataclass(frozen=True, slots=True)
class LimbRules:
    """What cleaning goes by."""

    tracking: TrackingRules
    filters: FilterRules


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a worn headset's person sits: the seat, None while it is not known, in this tracking space."""

    seat: Seat | None
    space: int


class HeadSeat:
    """Half a second of a head that is known, then the seat; a head that goes away begins it anew."""

    def __init__(self) -> None:
        self._heads: list[tuple[float, Floats, Floats]] = []

    def watch(self, at_s: float, head: tuple[Floats, Floats] | None) -> Seat | None:
        """One more frame's head; the seat in the frame in which it is known."""
        if head is None:
            self._heads = []
            return None
        self._heads.append((at_s, *head))
        if at_s - self._heads[0][0] < SEAT_S:
            return None
        heads, self._heads = self._heads, []
        return seat_from_head([each[1:] for each in heads], EYE)


class Tracked:
    """A device in its role. `read` gives the limb of a frame; `seat` is None until half a second was seen.

    `calibration` turns raw curls of a glove into the person's own and grows with the hand; without one they are
    taken as they come.
    `placed` is the limb in the seat frame as it was measured, before the table held it, None while it is not
    known.
    `read_s` is when it was last read, NaN before that.
    `taken` is the raw frame that the last `read` used, `head` the head's place and turn where it looked at that,
    and `space` the tracking space in which it was, for the movement record.
    """

    def __init__(
        self,
        role: str,
        device: Device,
        side: Side,
        rules: LimbRules,
        calibration: CurlCalibration | None = None,
        table_m: float | None = None,
    ) -> None:
        self.role = role
        self.device = device
        self.side = side
        self.rules = rules
        self.calibration = calibration
        self._widening = Widening()
        self.table_m = Person(side).table_height_m if table_m is None else table_m
        self.seat: Seat | None = None
        self.new_seat: Seat | None = None
        self.taken: LimbFrame | None = None
        self.placed: LimbFrame | None = None
        self.read_s = float("nan")
        self._rest = postures.rest_limb(side, 0.0)
        self.head: tuple[Floats, Floats] | None = None
        self._by_head = HeadSeat()
        self.space = device.space
        self._seen: list[LimbFrame] = []
        self._state: Tracking = begin(self._rest)
        self._status: Status | None = None

    def read(self, at_s: float, placed: Placed | None = None) -> Clean:
        """The limb at this time, cleaned; `new_seat` is set in the frame in which the limb seated itself.

        With `placed` it does not: a limb of the headset that is worn is where the person sits in it.
        """
        self.read_s = at_s
        self.new_seat = self.head = None
        if self.device.space != self.space:
            self.space = self.device.space
            self.seat = None
            self._seen, self._by_head = [], HeadSeat()
        pose = self.device.pose(at_s)
        if pose is not None and self.device.predicts:
            # It is the limb of this very frame; how old the measurement behind it is, the runtime keeps to itself.
            pose = pose.at_time(at_s)
        if self.seat is None and self.device.has_head:
            if placed is None:
                self._watch_head(at_s)
            elif placed.space == self.space:
                self.seat = placed.seat
        # Rounded at the source to what the movement record keeps, so that a replay has the same numbers.
        self.taken = None if pose is None else quantise(pose)
        sample = None if self.taken is None else self._seated(self.taken)
        self.placed = sample
        if sample is not None:
            sample = on_table(sample, self.table_m, TABLE_EDGE_M)
        self._state, found = clean(
            self._state, sample, at_s, self.rules.tracking, None if self.device.filtered else self.rules.filters
        )
        return found

    def recentre(self) -> None:
        """Forget the seat: the next half second makes a new one."""
        self.device.recentre()
        self.seat = None
        self._seen, self._by_head = [], HeadSeat()

    def seat_anew(self) -> None:
        """The seat changed while nothing was to be seen: the limb is looked for where it is."""
        self.seat = None
        self._state = begin(self._rest)

    def changed(self) -> Status | None:
        """The device's status when its state or note is another than before, else None."""
        status = self.device.status
        # STALE comes and goes with every short gap and moves nothing (protocol.md 2.6): staff see it live.
        if status.state is State.STALE and self._status is not None:
            return None
        before, self._status = self._status, status
        if before is not None and (before.state, before.note) == (status.state, status.note):
            return None
        return status

    @property
    def ended(self) -> bool:
        """True when the device is a recording that is over."""
        return self._status is not None and self._status.state is State.ENDED

    def _seated(self, raw: LimbFrame) -> LimbFrame | None:
        if raw.curl is not None and not raw.position_valid.any():
            return self._from_glove(raw)
        if raw.curl is not None and not raw.at_hand and raw.orientation_valid[WRIST]:
            whole = self._on_wrist(raw)
        else:
            whole = postures.at_ease(raw) if self.device.rigid else kinematics.complete(raw)
        if self.seat is None and not self.device.has_head:
            self._watch(whole)
        return None if self.seat is None else self.seat.apply(whole)

    def _from_glove(self, raw: LimbFrame) -> LimbFrame:
        """A glove knows no place: its hand lies on the rest spot, palm down (devices.md 6)."""
        return self._curled(raw, self._rest.positions[WRIST], self._rest.orientations[WRIST])

    def _on_wrist(self, raw: LimbFrame) -> LimbFrame:
        """A glove on a wrist that something else tracks: as tracked as that."""
        hand = self._curled(raw, raw.positions[WRIST], raw.orientations[WRIST])
        return hand.but(tracked=hand.tracked & raw.tracked[WRIST], hinge=raw.hinge, root=raw.root)

    def _curled(self, raw: LimbFrame, place: Floats, turn: Floats) -> LimbFrame:
        assert raw.curl is not None
        curl = self._calibrated(raw.curl, raw.time_s)
        if not np.isfinite(curl).all():
            return curls.hand_from_curls(curl, raw.side, place, turn, raw.time_s)
        return hand_at(np.clip(curl, 0.0, 1.0), raw.side, place, turn, raw.time_s).but(curl=np.array(curl))

    def _calibrated(self, curl: Floats, time_s: float) -> Floats:
        if self.calibration is None:
            return curl
        if time_s > self._widening.last_s:
            self.calibration, self._widening = widen(self.calibration, self._widening, curl, time_s)
        return self.calibration.apply(curl)

    def _watch(self, whole: LimbFrame) -> None:
        if not whole.at_hand or whole.side is not self.side:
            return
        self._seen = [each for each in self._seen if whole.time_s - each.time_s <= 2 * SEAT_S]
        self._seen.append(whole)
        if whole.time_s - self._seen[0].time_s >= SEAT_S:
            spot = self._rest.positions[WRIST]
            self.seat = self.new_seat = seat_from_rest(self._seen, self.side, spot)
            self._seen = []

    def _watch_head(self, at_s: float) -> None:
        """A headset is seated by the head: the hand is then where the person's own eyes expect it."""
        self.head = self.device.head(at_s)
        seat = self._by_head.watch(at_s, self.head)
        self.seat = self.new_seat = seat

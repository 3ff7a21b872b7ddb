"""`desktop:` a hand driven by mouse and keys: no mirror dose, but every exercise can be looked at."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np

from devices.api import Clock, Device, DeviceUnavailable, Found, Reason, State, Status, Url
from devices.between import between
from devices.motion import REST_SPOT, TURNED_IN, bent_back, turn_of
from devices.url import option, read_options
from game.body.frame import Floats, LimbFrame
from game.body.joints import Side
from game.body.tabulated import hand_at

# The part of the table that the pointer spans: how wide, and from its near to its far edge.
_WIDE_M: Final = 1.0
_NEAR_Z, _FAR_Z = -0.27, -0.75
# The hand stays on its own side of the mirror plane.
_OWN_SIDE_M: Final = 0.06
_ROLL_MOST: Final = math.radians(100.0)
_WHEEL_STEP: Final = 0.1
# How fast the hand follows, per second, for x, z, curl and roll: half a second to arrive, and never a jump.
_FOLLOW: Final = np.array([9.0, 9.0, 9.0, 7.0])
# Samples kept for `drain` and `pose`; the hand is not moved for longer than this at once.
_KEPT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class PointerInput:
    """What mouse and keys ask of the hand; None leaves a thing as it is.

    `x` and `y` run from 0 to 1 over the table, from the person's left to right and from the near to the far
    edge. `curl` is 0 open to 1 fist; while `squeeze` is True the hand closes, and afterwards it goes back.
    `roll` is radians, positive turns the palm up. `wheel` counts notches, towards the person (negative) closes.
    `nudge_x` and `nudge_y` move on from the last place, for arrow keys.
    """

    x: float | None = None
    y: float | None = None
    curl: float | None = None
    roll: float | None = None
    squeeze: bool | None = None
    wheel: float = 0.0
    nudge_x: float = 0.0
    nudge_y: float = 0.0


@dataclass(frozen=True, slots=True)
class DesktopOptions:
    """What may stand behind the `?` of a desktop: URL."""

    hand: Side = option(Side.RIGHT, "which hand")  # noqa: RUF009  (makes a dataclass field)
    hz: float = option(90.0, "samples a second", low=20, high=500)


class Desktop(Device):
    """A hand on the table in seat-frame coordinates that follows what `feed` asks, critically damped.

    It begins on the rest spot and stays where it was last sent. Its frames count as `observe`, not as mirror
    dose: nobody's hand is tracked.
    """

    scheme = "desktop"
    source = "keys"

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        if url.transport or url.address:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS, f"{url.text!r} names an address, but there is one mouse; write desktop:."
            )
        self.options = read_options(url, DesktopOptions)
        self._zero = clock()
        self._asked = self._at_rest()
        self._squeezed = False
        self._now = self._asked.copy()
        self._speed = np.zeros(4)
        self._count = 0
        self._samples: deque[tuple[int, float, Floats]] = deque(
            [(0, self._zero, self._now)], maxlen=math.ceil(_KEPT_S * self.options.hz)
        )
        self._next = 0

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """Mouse and keys are taken to be there."""
        return (Found("desktop:", "mouse and keys (counts as observing, not as mirror training)"),)

    def _at_rest(self) -> Floats:
        return np.array([self.options.hand.sign * REST_SPOT[0], REST_SPOT[2], 0.15, 0.0])

    def feed(self, asked: PointerInput) -> None:
        """Take what mouse and keys ask now; the hand goes there in its own time."""
        self.require_open()
        self._go_on()
        aim = self._asked.copy()
        if asked.x is not None:
            aim[0] = (asked.x - 0.5) * _WIDE_M
        if asked.y is not None:
            aim[1] = _NEAR_Z + asked.y * (_FAR_Z - _NEAR_Z)
        aim[0] += asked.nudge_x * _WIDE_M
        aim[1] += asked.nudge_y * (_FAR_Z - _NEAR_Z)
        if asked.curl is not None:
            aim[2] = asked.curl
        aim[2] -= _WHEEL_STEP * asked.wheel
        if asked.roll is not None:
            aim[3] = asked.roll
        if not np.isfinite(aim).all():
            raise ValueError("a pointer must be finite numbers")
        sign = self.options.hand.sign
        aim[0] = sign * min(max(sign * aim[0], _OWN_SIDE_M), _WIDE_M / 2)
        aim[1] = min(max(aim[1], _FAR_Z), _NEAR_Z)
        aim[2] = min(max(aim[2], 0.0), 1.0)
        aim[3] = min(max(aim[3], -_ROLL_MOST), _ROLL_MOST)
        self._asked = aim
        if asked.squeeze is not None:
            self._squeezed = asked.squeeze

    def feed_pointer(
        self, time_s: float, x: float, y: float, buttons: AbstractSet[str], wheel: float, on_pad: bool
    ) -> None:
        """The same from a window's pointer, `x` and `y` from -1 to 1, right and up; on a pad the hand stays.

        The left button squeezes, the right one turns the palm up while it is held, the wheel closes and opens.
        """
        del time_s  # the hand starts when it is told to
        if on_pad:
            self.feed(PointerInput(squeeze=False))
            return
        roll = _ROLL_MOST if "right" in buttons else 0.0
        self.feed(PointerInput((x + 1) / 2, (y + 1) / 2, None, roll, "left" in buttons, wheel))

    def recentre(self) -> None:
        """The hand goes back to its rest spot."""
        self.require_open()
        self._go_on()
        self._asked = self._at_rest()

    def _go_on(self) -> None:
        """Move the hand up to the clock, one sample a period."""
        newest = math.floor((self.clock() - self._zero) * self.options.hz)
        kept = self._samples.maxlen or 1
        if newest - self._count > kept:
            self._follow((newest - kept - self._count) / self.options.hz)
            self._count = newest - kept
        while self._count < newest and self._zero + (self._count + 1) / self.options.hz <= self.clock():
            self._count += 1
            self._follow(1.0 / self.options.hz)
            self._samples.append((self._count, self._zero + self._count / self.options.hz, self._now))

    def _follow(self, seconds: float) -> None:
        """The exact motion of a critically damped follower, whatever the length of the step."""
        aim = self._asked.copy()
        if self._squeezed:
            aim[2] = 1.0
        away = self._now - aim
        drive = self._speed + _FOLLOW * away
        fading = np.exp(-_FOLLOW * seconds)
        self._now = aim + (away + drive * seconds) * fading
        self._speed = (self._speed - _FOLLOW * drive * seconds) * fading

    def _frame(self, time_s: float, values: Floats) -> LimbFrame:
        x, z, curl, roll = values.tolist()
        side = self.options.hand
        curl = min(max(curl, 0.0), 1.0)
        pitch, lift = bent_back(curl)
        # A hand that is turned over needs room above the table.
        lift += 0.04 * math.sin(min(abs(roll), math.pi / 2))
        place = np.array([x, REST_SPOT[1] + lift, z])
        # Palm up is a roll outwards: clockwise, as the person sees it, for the right hand.
        return hand_at(
            np.full(5, curl), side, place, turn_of(side.sign * TURNED_IN, pitch, side.sign * roll), time_s
        )

    def latest(self) -> LimbFrame | None:
        """Where the hand is now."""
        self.require_open()
        self._go_on()
        _, time_s, values = self._samples[-1]
        return self._frame(time_s, values)

    def drain(self) -> list[LimbFrame]:
        """Every sample since the last drain; one second of them at the most."""
        self.require_open()
        self._go_on()
        frames = [self._frame(time_s, values) for count, time_s, values in self._samples if count >= self._next]
        self._next = self._samples[-1][0] + 1
        return frames

    def pose(self, at_s: float) -> LimbFrame | None:
        """Between two samples if both are there, else the newest at or before `at_s`; None before those kept."""
        self.require_open()
        self._go_on()
        after: tuple[int, float, Floats] | None = None
        for sample in reversed(self._samples):
            if sample[1] <= at_s:
                frame = self._frame(sample[1], sample[2])
                return frame if after is None else between(frame, self._frame(after[1], after[2]), at_s)
            after = sample
        return None

    @property
    def status(self) -> Status:
        """Always LIVE: mouse and keys are there as long as the window is."""
        age = self.clock() - self._samples[-1][1]
        return Status(State.LIVE, self.options.hz, age, self._samples[-1][0] + 1)

    def close(self) -> None:
        """Stop following."""
        self.closed = True

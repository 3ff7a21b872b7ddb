"""What is worn on the head: whether it is, the seat of its view, the watch over the head, and what follows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from devices.api import State, Status
from game.body.frame import Floats
from game.mirror.midline import Seat
from game.session.comfort import STAFF, Comfort, ComfortRules, Sense
from game.session.limbs import HeadSeat, Placed
from game.session.record import Record
from game.session.sight import Sight
from game.training.events import DeviceInfo, Event, Flag, SeatSet
from game.view.front import Screens
from game.view.promise import Saved
from game.view.screens import Pain

# The headset's name among the roles, and what it is opened as.
ROLE: Final = "headset"
URL: Final = "openxr:"
# Reasons of REST and STOP.
OFF: Final = "headset off"
# Who stopped then, as the screens have it.
HEADSET_OFF: Final = "headset-off"
# Who said where the person sits.
HEAD, TABLE = "head", "table"
ENDED: Final = "The headset was off for too long: the exercise was ended."


@dataclass(frozen=True, slots=True)
class Seen:
    """What the headset was in one frame.

    LIVE is worn and looked at, WAITING not ready yet, LOST anything else. `head` is place (3,) and turn (4,) in
    the tracking space, None while nobody knows; `space` rises with each recentring and each new session.
    """

    status: Status
    head: tuple[Floats, Floats] | None = None
    space: int = 0

    def rounded(self) -> Seen:
        """To tenths of a millimetre and less than a hundredth of a degree, as the movement record keeps it."""
        if self.head is None:
            return self
        place, turn = self.head
        return replace(self, head=(place.round(4), turn.round(5)))


class Wearing(Protocol):
    """What this needs of the loop."""

    time_s: float
    view: Sight
    record: Record
    screens: Screens
    status: dict[str, Status]
    counting: bool
    pain_due: bool

    def tell(self, event: Event) -> int:
        """Record an event."""
        ...

    def rest(self, by: str, reason: str) -> None:
        """REST."""
        ...

    def stop(self, by: str, reason: str) -> None:
        """STOP."""
        ...


class Worn:
    """The headset of a session. `frame` is called once a frame, after people were heard.

    `look` says what the headset is at a display time. `asks` is True where pain is asked on screen. `save` is
    called when the headset is taken off.
    """

    def __init__(
        self,
        look: Callable[[float], Seen],
        rules: ComfortRules,
        *,
        asks: bool,
        save: Callable[[], None],
    ) -> None:
        self.rules = rules
        self.seen = Seen(Status(State.WAITING))
        self.look = look
        self._asks = asks
        self._save = save
        self._comfort = Comfort(rules)
        self._seating: HeadSeat | None = HeadSeat()
        self._seat: Seat | None = None
        self._rise_m = 0.0
        self._was_seated = False
        self._now_s, self._shown_s = 0.0, -math.inf
        self._told: tuple[State, str] = (State.WAITING, "")
        self._began_s: float | None = None
        self._off_s: float | None = None
        self._was_worn = False
        self._returns = False
        self._sense: Sense | None = None

    @property
    def waiting(self) -> bool:
        """True before the headset was first put on: nobody sees a story that would be told now."""
        return not self._was_worn and self._off_s is None

    @property
    def off(self) -> bool:
        """True while it is taken off, shows something else or has gone."""
        return self._off_s is not None

    @property
    def placed(self) -> Placed:
        """Where the person sits; limbs that the headset sees are there too, once the view has shown them so."""
        return Placed(self._seat if self._now_s >= self._shown_s else None, self.seen.space)

    def anew(self) -> None:
        """Forget the seat: the next half second of a known head makes a new one."""
        self._seating, self._seat = HeadSeat(), None
        self._comfort.settle(None)

    def rise(self, loop: Wearing, by_m: float) -> None:
        """The real table lies so much higher than the drawn one: the seat comes up to it, now and whenever the
        person is seated anew."""
        self._rise_m += by_m
        if self._seat is not None:
            self._sit_down(loop, _risen(self._seat, by_m), TABLE)

    def _sit_down(self, loop: Wearing, seat: Seat, by: str) -> None:
        # The first seat is taken at once, any other one in the dark.
        self._shown_s = loop.time_s + (loop.screens.rules.fade_s if self._was_seated else 0.0)
        self._seating, self._seat, self._was_seated = None, seat, True
        self._comfort.settle(seat, self._rise_m)
        loop.view.seat(seat.origin, seat.yaw_rad, self._rise_m)
        x, y, z = seat.origin.tolist()
        loop.tell(SeatSet((x, y, z), seat.yaw_rad, by))

    def frame(self, loop: Wearing) -> None:
        """One frame on: REST, STOP, a new seat and the words for staff go through the loop."""
        self._now_s = loop.time_s
        before, self.seen = self.seen, self.look(loop.time_s).rounded()
        if self.seen.space != before.space:
            self.anew()
        self._follow(loop)
        self._sit(loop)
        self._watch_head(loop)

    # -- on and off ------------------------------------------------------------------------------------------

    def _follow(self, loop: Wearing) -> None:
        status, now = self.seen.status, loop.time_s
        news = (status.state, status.note)
        if news != self._told:
            self._told = news
            # Kept in the movement record, as the status of every device.
            loop.status[ROLE] = status
            loop.tell(DeviceInfo(ROLE, URL, status.state.value, status.note))
            if status.note and status.state is State.LOST:
                loop.record.staff(status.note)
        if self._began_s is None:
            self._began_s = now
        if status.state is State.LIVE:
            self._was_worn, self._off_s = True, None
            self._come_back(loop)
            return
        late = now - self._began_s >= self.rules.ready_s
        if self._off_s is None and (status.state is State.LOST or self._was_worn or late):
            self._off_s = now
            self._returns = self._was_worn
            self._save()
        if self._off_s is not None and not _over(loop):
            self._stay_off(loop, now - self._off_s)

    def _stay_off(self, loop: Wearing, for_s: float) -> None:
        if self._was_worn and for_s >= self.rules.off_stop_s:
            loop.stop("rule", OFF)
            loop.screens.stopped_by = HEADSET_OFF
            loop.record.staff(ENDED)
        elif loop.screens.resting is None:
            # Nobody goes on who would not see it.
            loop.rest("rule", OFF)

    def _come_back(self, loop: Wearing) -> None:
        """Going on after the headset was off asks the pain reading first (protocol.md 2.6).

        Before the block it comes anyway, but for the moment in which the first one is being saved.
        """
        if not self._returns or loop.screens.resting is not None:
            return
        self._returns = False
        screen = loop.screens.screen
        ahead = loop.counting or isinstance(screen, Saved)
        if self._asks and ahead and not _over(loop) and not isinstance(screen, Pain):
            loop.pain_due = True

    # -- the head --------------------------------------------------------------------------------------------

    def _sit(self, loop: Wearing) -> None:
        if self._seating is None:
            return
        seat = self._seating.watch(loop.time_s, self.seen.head)
        if seat is not None:
            self._sit_down(loop, _risen(seat, self._rise_m), HEAD)

    def _watch_head(self, loop: Wearing) -> None:
        # From taking it off until *Go on* the headset is in somebody's hands.
        watched = self.seen.status.state is State.LIVE and not self._returns and not _over(loop)
        head = self.seen.head if watched else None
        sense = self._comfort.watch(loop.time_s, None if head is None else head[0])
        fresh, self._sense = sense is not None and sense is not self._sense, sense
        if sense is None:
            return
        if fresh:
            loop.tell(Flag("alarm" if sense.stops else "comfort", sense.value))
            loop.record.staff(STAFF[sense])
        if sense.stops:
            loop.stop("rule", sense.value)
        elif fresh or loop.screens.resting is None:
            # Who stands or leans on after *Go on* rests on.
            loop.rest("rule", sense.value)


def _risen(seat: Seat, rise_m: float) -> Seat:
    """The same seat higher up; itself where there is nothing to rise."""
    return seat if rise_m == 0.0 else Seat(seat.origin + np.array([0.0, rise_m, 0.0]), seat.yaw_rad)


def _over(loop: Wearing) -> bool:
    """True once there is nothing to stop any more: people may get up."""
    return loop.screens.over

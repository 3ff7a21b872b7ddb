"""What staff have to act on at once beside a headset, until they say that they saw it; no engine and no clock.

Every alarm follows from an event that is recorded anyway. Session asks `follow` once a frame and gives the view
what comes of it; `seen` answers the key of staff (protocol.md 2.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from game.training.events import DeviceInfo, Event, Flag, Stop
from game.view.front import Screens
from game.view.input import Press
from game.view.screens import PERSON

# By the note of a flag, or the reason of a STOP that a rule made: the kind of alarm.
FLAGGED: Final = {
    "dropped": "fall",
    "away from the seat": "left",
    "standing": "stands",
    "sitting up": "rises",
    "leaning": "leans",
    "sliding": "slides",
}
STOPPED: Final = {"headset off": "off", "no answer on the rest screen": "silent"}
# About a thing; all others are about the person, and stand before these.
THINGS: Final = ("device", "headset")
KINDS: Final = (*FLAGGED.values(), *STOPPED.values(), "help", "stop", *THINGS)
# The window's own ways: who stopped by these sits beside it.
STAFF_WAYS: Final = ("key", "button")
HEADSET: Final = "headset"
SCREENLESS: Final = "openxr:"


@dataclass(frozen=True, slots=True)
class AlarmLook:
    """The alarm that staff see: of a KIND the words `alarm-KIND` and `alarm-KIND-do`, and a device's own sentence.

    `more` is how many wait behind it, `number` how many were raised so far.
    """

    kind: str
    note: str
    more: int
    number: int

    @property
    def person(self) -> bool:
        """True when somebody has to go to the person."""
        return self.kind not in THINGS


class Alarms:
    """The alarms that nobody saw yet: those about the person first, each time the newest on top.

    One a kind: what happens again comes to the top again. Where it is not `on`, staff have no window of their own
    and nothing is raised.
    """

    def __init__(self, screens: Screens, *, on: bool) -> None:
        self._screens = screens
        self._on = on
        self._raised: dict[str, str] = {}
        self._number = 0
        # Which one is shown, and since when.
        self._top: tuple[str, int] | None = None
        self._since_s = 0.0

    @property
    def waiting(self) -> bool:
        """True while there is one that nobody saw."""
        return bool(self._raised)

    def follow(self, happened: Iterable[Event], time_s: float) -> AlarmLook | None:
        """What was recorded in this frame, and what staff see from this frame on."""
        for event in happened if self._on else ():
            kind, note = self._of(event)
            if kind:
                self._raised.pop(kind, None)
                self._raised[kind] = note
                self._number += 1
        look = self._look()
        top = None if look is None else (look.kind, look.number)
        if top != self._top:
            self._top, self._since_s = top, time_s
        return look

    def seen(self, press: Press, tell: Callable[[Event], object]) -> None:
        """Staff saw the one on top, which is told; nothing before they can have."""
        if self._top is None or press.time_s < self._since_s + self._screens.rules.screen_lead_s:
            return
        kind, _ = self._top
        self._top = None
        del self._raised[kind]
        tell(Flag("alarm_seen", kind))

    def _look(self) -> AlarmLook | None:
        if not self._raised:
            return None
        newest = list(reversed(self._raised))
        kind = next((each for each in newest if each not in THINGS), newest[0])
        return AlarmLook(kind, self._raised[kind], len(newest) - 1, self._number)

    def _of(self, event: object) -> tuple[str, str]:
        """The kind that an event raises, "" for none, and its sentence."""
        if isinstance(event, Flag):
            return ("help" if event.name == "helper_called" else FLAGGED.get(event.note, "")), ""
        if isinstance(event, Stop):
            if event.by == PERSON:
                return ("" if event.reason.endswith(STAFF_WAYS) else "stop"), ""
            return STOPPED.get(event.reason, ""), ""
        if isinstance(event, DeviceInfo) and event.state == "lost" and not self._screens.over:
            if event.role == HEADSET:
                return "headset", event.note
            # A hand that the headset sees goes with the headset.
            return ("" if event.url.startswith(SCREENLESS) else "device"), event.note
        return "", ""

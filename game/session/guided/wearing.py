"""The headset within a visit: who may wear it, what is asked before it goes on, and the first minutes in it.

Everything that staff and patient settle beforehand is on a flat page. What keeps the headset from being shown is
one sentence for staff and the ways that are left; nothing of the day is told before it is worn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

from devices.api import State
from devices.openxr.values import Trouble
from game.programme.opening import closed_in_headset
from game.session.guided.desk import Desk, Guide, Script, stopped_by
from game.session.guided.pinching import try_pinch
from game.session.worn import Seen
from game.view.input import PinchMode
from game.view.picks import Option, Pick
from game.view.staffed import Note

VR: Final = "VR"
WAYS: Final = {VR: "way-vr", "DESKTOP": "way-desktop", "REAL_MIRROR": "way-mirror"}
# Why it cannot be shown there, for staff.
WHY: Final = {
    Trouble.DOWN: "staff-headset-down",
    Trouble.ASLEEP: "staff-headset-asleep",
    Trouble.NO_HEADSET: "staff-headset-none",
}
MISSING: Final = "staff-headset-missing"
NO_HANDS: Final = "staff-headset-no-hands"
ON: Final = "staff-headset-on"
AGAIN: Final = "staff-headset-again"
SICK: Final = "staff-headset-sick"
FIRST: Final = "staff-headset-first"
# So long at most (s) nothing is asked because the head is not known.
SEAT_S: Final = 5.0
# All of them.
NOT_WORN: Final = (*WHY.values(), MISSING, NO_HANDS, ON, SICK, FIRST)


class Headset(Protocol):
    """Where the visit can go on in a headset; of the visits that have one."""

    @property
    def ways(self) -> tuple[str, ...]:
        """All in which a visit can be shown on this machine."""
        ...

    def trouble(self) -> Trouble | None:
        """Why there could be no picture in it now; nothing is shown for it."""
        ...

    def open(self, guide: Guide, bed: bool) -> bool:
        """The visit goes on there from the next beat; False, and staff are told, where it cannot be opened."""
        ...

    def seen(self) -> Seen:
        """What it is in this frame."""
        ...

    @property
    def why(self) -> Trouble | None:
        """What the runtime last said against a session, None for nothing."""
        ...

    @property
    def handless(self) -> bool:
        """True where the hand is to be seen by the headset and it sees none by its kind."""
        ...

    def worn(self) -> None:
        """From now on it is watched: off is REST."""
        ...

    @property
    def seated(self) -> bool:
        """True once it is known where its wearer sits."""
        ...

    @property
    def pinches(self) -> bool:
        """True where staff want thumb and finger to choose as well."""
        ...

    def pinching(self, mode: PinchMode) -> None:
        """What a pinch does from now on."""
        ...

    def close(self, guide: Guide, way: str) -> str:
        """From the next beat the visit is on a flat page or, with DESKTOP, in a window; the way that it has."""
        ...


def open_ways(guide: Guide) -> dict[str, str]:
    """The ways that are here and that the programme allows, with their words; staff hear why not."""
    ways = {way: key for way, key in WAYS.items() if way in guide.desk.setting.ways}
    why = closed_in_headset(guide.course, guide.today) if VR in ways and len(ways) > 1 else ""
    if why:
        guide.desk.staff(why)
        del ways[VR]
    return ways


def reachable(guide: Guide, ways: dict[str, str]) -> Script[None]:
    """A headset that was chosen is looked for: until it is there it is tried again, or another way taken."""
    while guide.headset is not None and guide.desk.setting.way == VR:
        why = guide.headset.trouble()
        if why is None:
            return
        guide.desk.staff(why.value)
        way = yield from _otherwise(guide, WHY.get(why, MISSING), ways, again=True)
        _goes(guide, way)


def put_on(guide: Guide) -> Script[bool]:
    """The visit goes on in the headset, once it is worn; False where another way was taken instead.

    True at once where it is not shown in a headset, or is in it already.
    """
    place = guide.headset
    if place is None or guide.desk.setting.way != VR or guide.worn:
        return True
    ways = {way: key for way, key in WAYS.items() if way in place.ways}
    bed = yield from posture(guide)
    while guide.desk.setting.way == VR:
        if place.open(guide, bed):
            way = yield from _till_worn(guide, place, ways)
            if way == VR:
                place.worn()
                guide.worn = True
                yield from _seated(guide, place)
                yield from try_pinch(guide)
                return True
            place.close(guide, way)
        else:
            way = yield from _otherwise(guide, MISSING, ways, again=True)
            if way != VR:
                place.close(guide, way)
    return False


def take_off(guide: Guide) -> Script[None]:
    """The rest of the visit is on a flat page again."""
    if guide.headset is None or not guide.worn:
        return
    guide.headset.close(guide, VR)
    guide.worn = False
    yield from guide.ask(Note(guide.desk.rules, "headset-off", staff=True, scanning=guide.scanning), "headset-off")


def otherwise(guide: Guide, key: str) -> Script[None]:
    """For this reason the visit is not in the headset: staff say how else, and it goes on there."""
    place = guide.headset
    assert place is not None
    ways = {way: words for way, words in WAYS.items() if way in place.ways}
    way = yield from _otherwise(guide, key, ways, again=False)
    guide.worn = False
    place.close(guide, way)


def _goes(guide: Guide, way: str) -> None:
    guide.desk.setting = replace(guide.desk.setting, way=way)


def _otherwise(guide: Guide, key: str, ways: dict[str, str], again: bool) -> Script[str]:
    screen = offers(guide.desk, key, ways, again, guide.scanning)
    yield from guide.ask(screen)
    return str(screen.result)


def offers(desk: Desk, key: str, ways: dict[str, str], again: bool, scanning: bool) -> Pick:
    """Why it is not in the headset, with the ways that are left."""
    pads = [Option(VR, AGAIN, icon="again")] if again else []
    pads += [Option(way, words) for way, words in ways.items() if way != VR]
    return Pick(desk.rules, key, tuple(pads), again=False, staff=True, scanning=scanning)


def posture(guide: Guide) -> Script[bool]:
    """How the person is placed; True for against a bed-head. Nobody stands in it (protocol.md 10.1)."""
    options = tuple(Option(key, key) for key in ("sits", "lies", "stands"))
    while True:
        screen = Pick(guide.desk.rules, "check-posture", options, again=False, staff=True, scanning=guide.scanning)
        yield from guide.ask(screen)
        if screen.result != "stands":
            return screen.result == "lies"


def _till_worn(guide: Guide, place: Headset, ways: dict[str, str]) -> Script[str]:
    """VR once the person looks into it, or the way that staff took instead meanwhile."""
    desk = guide.desk
    told, screen = "", None
    # Its first frame has to be begun before it can be asked for one.
    yield
    while True:
        found = place.seen()
        key = _waits_for(place, found)
        if not key:
            desk.screens.close()
            return VR
        if key != told:
            told, screen = key, offers(desk, key, ways, False, guide.scanning)
            desk.screens.open(screen)
            if found.status.note:
                desk.staff(found.status.note)
        yield
        if screen is not None and screen.done:
            desk.screens.close()
            return str(screen.result)
        if desk.screens.screen is not screen:
            raise stopped_by(desk)


def _seated(guide: Guide, place: Headset) -> Script[None]:
    """Nothing is asked before it is known where the person sits: it would hang elsewhere in the room."""
    began_s = guide.desk.time_s
    while not place.seated and guide.desk.time_s - began_s < SEAT_S:
        yield
        guide.heed()


def _waits_for(place: Headset, found: Seen) -> str:
    """What is still missing, as a word key; "" once it is worn."""
    if found.status.state is State.LIVE:
        return NO_HANDS if place.handless else ""
    return ON if place.why is None else WHY.get(place.why, MISSING)

"""One visit that goes on elsewhere: from a flat page into the headset or a window, and back; beat by beat."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final

from devices.api import DeviceError
from devices.openxr.runtime import Runtime
from devices.openxr.values import Trouble
from game.session import garbage
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Guide, Script
from game.session.guided.seated import LoopDesk
from game.session.guided.ways import DESKTOP, MIRROR, XR, Station
from game.session.loop import Loop
from game.session.request import PlayError
from game.session.worn import Seen, Worn
from game.view.input import PinchMode
from game.view.window import NoGraphics

REFUSED: Final = (NoGraphics, DeviceError, PlayError)


class Places:
    """Satisfies `wearing.Headset`. The visit begins on the flat page of `page`; one set of screens is in front in
    all places, so that REST and STOP stand wherever they were taken.

    What is left is closed after the frame in which it was.
    """

    def __init__(self, page: MirrorDesk, station: Station, runtime: Runtime) -> None:
        self.ways = page.setting.ways
        self._page = page
        self._station = station
        self._runtime = runtime
        self._front: MirrorDesk | LoopDesk = page
        self._opened = ExitStack()
        self._left: list[Callable[[], object]] = []
        self._worn: Worn | None = None

    # -- what a visit asks of it ---------------------------------------------------------------------------------

    def trouble(self) -> Trouble | None:
        """As the runtime says, of which nothing is begun."""
        return self._runtime.look()

    def open(self, guide: Guide, bed: bool) -> bool:
        """A view of its own; the page is closed."""
        screens = self._page.screens
        return self._goes(
            guide, lambda stack: self._station.headset(guide.desk.setting, stack, self._runtime, screens, bed)
        )

    def seen(self) -> Seen:
        """In the frame of its loop."""
        assert self._worn is not None
        return self._worn.look(self._loop.time_s)

    @property
    def why(self) -> Trouble | None:
        """As the runtime was refused."""
        return self._runtime.trouble

    @property
    def handless(self) -> bool:
        """A glove on a wrist that is tracked otherwise needs no hands."""
        return self._station.urls["intact"].scheme == XR and not self._runtime.sees_hands

    @property
    def pinches(self) -> bool:
        """As it was asked for when the visit was begun."""
        return self._station.request.pinch

    def pinching(self, mode: PinchMode) -> None:
        """Its view's."""
        self._loop.view.pinching(mode)

    def worn(self) -> None:
        """The loop follows it from its next frame on."""
        self._loop.worn = self._worn

    @property
    def seated(self) -> bool:
        """As the loop's headset knows."""
        return self._worn is not None and self._worn.placed.seat is not None

    def close(self, guide: Guide, way: str) -> str:
        """What was opened goes; DESKTOP is another window, every other way a page."""
        setting = replace(guide.desk.setting, way=way)
        if way == DESKTOP:
            screens = self._page.screens
            if self._goes(guide, lambda stack: (self._station.window(setting, stack, screens), None)):
                return DESKTOP
            setting = replace(setting, way=MIRROR)
        if self._front is not self._page:
            self._left.append(self._opened.close)
            self._opened, self._worn = ExitStack(), None
            self._page.view = self._station.pages(setting)
            self._front = guide.desk = self._page
        self._page.setting = setting
        return setting.way

    def _goes(self, guide: Guide, opens: Callable[[ExitStack], tuple[LoopDesk, Worn | None]]) -> bool:
        stack = ExitStack()
        try:
            desk, worn = opens(stack)
        except REFUSED as error:
            stack.close()
            guide.desk.staff(str(error))
            return False
        # It follows the headset once that is worn: before, staff are to be asked for another way.
        desk.loop.worn = None
        self._left.append(self._page.view.close if self._front is self._page else self._opened.close)
        self._opened, self._worn, self._front = stack, worn, desk
        guide.desk = desk
        return True

    @property
    def _loop(self) -> Loop:
        assert isinstance(self._front, LoopDesk)
        return self._front.loop

    # -- its beats -----------------------------------------------------------------------------------------------

    def run(self, story: Script[str]) -> str | None:
        """Beats wherever the visit is until the story is told; None when its window was closed before that."""
        ended: list[str] = []
        told = self._told(story, ended)
        try:
            with garbage.held_back():
                while self._open:
                    if not self._front.frame(told):
                        return ended[0]
                    self._sweep()
            told.close()
            return None
        finally:
            self._sweep()
            self._opened.close()

    def _told(self, story: Script[str], ended: list[str]) -> Generator[None, None, None]:
        ended.append((yield from story))
        # The window does not close over an alarm that nobody saw.
        while isinstance(self._front, LoopDesk) and self._front.loop.alarms.waiting:
            yield

    @property
    def _open(self) -> bool:
        front: Any = self._front
        return bool((front.loop if isinstance(front, LoopDesk) else front).view.open)

    def _sweep(self) -> None:
        left, self._left = self._left, []
        for close in left:
            close()
        if isinstance(self._front, MirrorDesk):
            garbage.tidy()

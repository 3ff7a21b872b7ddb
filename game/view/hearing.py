"""Takes what the window heard (keys, mouse, focus) from the engine and turns it into input values."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Protocol

from panda3d.core import ButtonEvent, ButtonEventList

from game.view.input import Input, Inputs, Pointer

MOUSE: Final = {"mouse1": "left", "mouse2": "middle", "mouse3": "right"}
WHEEL: Final = {"wheel_up": 1, "wheel_down": -1}
DOWN: Final = (ButtonEvent.T_down, ButtonEvent.T_repeat)


class Heard(Protocol):
    """What is listened to: `window.Stage`, or `pane.Pane`, which needs no OpenGL."""

    window: Any
    size: tuple[int, int]

    @property
    def open(self) -> bool:
        """False once closed."""
        ...

    def pump(self) -> None:
        """Lets the window take what the system has for it."""
        ...


class Hearing:
    """Listens to one window.

    The engine does not say when an event happened, only that it came since it was last asked. So it is asked twice
    a frame, before everything and right after the picture was shown, and events bear the time of asking on
    `clock`: at most that long after the press, never before it.
    """

    def __init__(self, stage: Heard, inputs: Inputs, clock: Callable[[], float] = time.monotonic) -> None:
        self._stage = stage
        self._inputs = inputs
        self._clock = clock
        self._heard: list[tuple[float, str, bool]] = []
        self._moved: Pointer | None = None
        self._buttons: frozenset[str] = frozenset()
        self._focus = True

    def listen(self) -> None:
        """Asks the engine for what came since it was last asked."""
        if self._stage.window is None or not self._stage.open:
            return
        self._stage.pump()
        device = self._stage.window.get_input_device(0)
        events: ButtonEventList = device.get_button_events()
        now = self._clock()
        for event in (events.get_event(index) for index in range(events.get_num_events())):
            if event.type in DOWN:
                self._heard.append((now, str(event.button), True))
            elif event.type == ButtonEvent.T_up:
                self._heard.append((now, str(event.button), False))

    def take(self, hit: Callable[[float, float], str | None]) -> list[Input]:
        """The acts since the last call, oldest first; `hit` names the pad under a point of the window."""
        self.listen()
        now = self._clock()
        acts: list[Input] = []
        window = self._stage.window
        if window is None or not self._stage.open:
            return self._inputs.tick(now)
        pointer = self._pointer(hit, now)
        for time_s, name, down in self._heard:
            if name in MOUSE:
                change = {MOUSE[name]}
                self._buttons = self._buttons | change if down else self._buttons - change
                acts += self._point(replace(pointer, time_s=time_s, buttons=self._buttons))
            elif name in WHEEL:
                if down:
                    acts.append(replace(pointer, time_s=time_s, buttons=self._buttons, wheel=WHEEL[name]))
            else:
                acts += self._inputs.key_down(name, time_s) if down else self._inputs.key_up(name, time_s)
        self._heard.clear()
        if self._moved is None or (pointer.x, pointer.y) != (self._moved.x, self._moved.y):
            acts += self._point(replace(pointer, buttons=self._buttons))
            self._moved = pointer
        focus = bool(window.get_properties().get_foreground())
        if self._focus and not focus:
            self._buttons = frozenset()
            acts += self._inputs.focus_lost(now)
        self._focus = focus
        return acts + self._inputs.tick(now)

    def _pointer(self, hit: Callable[[float, float], str | None], now: float) -> Pointer:
        seen = self._stage.window.get_pointer(0)
        width, height = self._stage.size
        x = 2.0 * seen.get_x() / max(1, width) - 1.0
        y = 1.0 - 2.0 * seen.get_y() / max(1, height)
        return Pointer(now, x, y, self._buttons, 0, hit(x, y) if seen.get_in_window() else None)

    def _point(self, pointer: Pointer) -> list[Input]:
        # The pointer itself goes on too: the desktop device moves its limb by it.
        return [pointer, *self._inputs.pointer(pointer)]

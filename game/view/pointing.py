"""What a controller in the intact hand asks for: the trigger takes the pad it points at, the thumbstick moves on.

A state machine without engine, clock or runtime; `answering` feeds it once a frame.
"""

from __future__ import annotations

import math
from typing import Final, Protocol

import numpy as np

from game.body.rotations import rotate
from game.view.axes import Floats
from game.view.gaze import SLIP_S, STALL_S
from game.view.input import BAR_PADS, PAD_ACTIONS, Action, Hold, Input, InputRules, Press, Release

CONTROLLER: Final = "controller"
AHEAD: Final = np.array((0.0, 0.0, -1.0))
# Shares of the thumbstick's way: beyond the first it asks, within the second it is back at its centre.
STICK_ON, STICK_BACK = 0.6, 0.3
# So long after the thumbstick moved the highlight, the trigger beside every pad takes what is highlighted.
TAKE_S: Final = 10.0
# A controller that moved by less than this for so long lies somewhere, and nobody points with it.
IDLE_M, IDLE_RAD, IDLE_S = 0.004, math.radians(0.5), 5.0
STICK: Final = {Action.MORE: "more", Action.LESS: "less"}


class Placed(Protocol):
    """A controller's pose in the runtime's tracking space."""

    @property
    def position(self) -> Floats:
        """Where it is, (3,)."""
        ...

    @property
    def orientation(self) -> Floats:
        """How it is turned, (4,) xyzw; it points along -Z."""
        ...

    @property
    def tracked(self) -> bool:
        """False while it is only guessed."""
        ...


class Controller(Protocol):
    """What a hand holds, as far as answers need it."""

    @property
    def aim(self) -> Placed | None:
        """Where it points."""
        ...

    @property
    def select(self) -> bool:
        """The trigger is pressed."""
        ...

    @property
    def stick(self) -> tuple[float, float]:
        """The thumbstick, -1 to 1, right and up."""
        ...

    @property
    def by_hand(self) -> bool:
        """True when the bare hand stands for it: what is pressed then is a pinch."""
        ...


class Pointing:
    """The trigger and thumbstick of one controller over time.

    What was pressed before the controller was there asks for nothing: the trigger must be seen up, and the stick
    at its centre, first. A controller that goes lets go of what it held. `idle` is True while nobody moves it.
    """

    def __init__(self, rules: InputRules) -> None:
        self._rules = rules
        self._away()

    def _away(self) -> None:
        self.idle = True
        self._ready = self._centred = self._down = False
        self._pad: str | None = None
        self._turned: Action | None = None
        self._seen_s = self._on_s = self._up_s = self._stick_s = -math.inf
        self._still: tuple[Floats, Floats, float] | None = None

    def see(self, held: Controller | None, pad: str | None, time_s: float) -> list[Input]:
        """The controller in this frame, and the pad that its ray meets; gives what follows, oldest first."""
        acts: list[Input] = []
        if held is None or time_s - self._seen_s > STALL_S:
            acts += self._let_go(time_s)
            self._away()
        if held is None:
            return acts
        self._seen_s = time_s
        self._watch(held, time_s)
        return acts + self._select(held.select, pad, time_s) + self._stick(held.stick, time_s)

    def _let_go(self, time_s: float) -> list[Input]:
        acts: list[Input] = [Release(self._pad, time_s)] if self._pad is not None else []
        if self._turned is not None and self._turned in STICK:
            acts.append(Release(STICK[self._turned], time_s))
        self._pad = self._turned = None
        return acts

    def _watch(self, held: Controller, time_s: float) -> None:
        """Whether somebody moves it, or presses its trigger."""
        aim = held.aim
        if aim is None or not aim.tracked:
            return
        place, ahead = np.asarray(aim.position), rotate(np.asarray(aim.orientation), AHEAD)
        if self._still is None:
            self._still = place, ahead, time_s
        before, way, since_s = self._still
        moved = float(np.linalg.norm(place - before)) >= IDLE_M or float(way @ ahead) <= math.cos(IDLE_RAD)
        if moved or held.select:
            self.idle, self._still = False, (place, ahead, time_s)
        elif time_s - since_s >= IDLE_S:
            self.idle = True

    def _select(self, select: bool, pad: str | None, time_s: float) -> list[Input]:
        was, self._down = self._down, select
        if not select:
            self._ready = True
            if not was:
                return []
            self._up_s = time_s
            held, self._pad = self._pad, None
            return [] if held is None else [Release(held, time_s)]
        if was:
            return self._still_down(pad, time_s)
        if not self._ready or time_s - self._up_s < self._rules.bounce_s:
            return []
        if pad is None:
            taken = time_s - self._stick_s <= TAKE_S
            self._stick_s = -math.inf
            return [Press(Action.TAKE, time_s, CONTROLLER)] if taken else []
        if pad in PAD_ACTIONS:
            return [Press(PAD_ACTIONS[pad], time_s, CONTROLLER)]
        self._pad, self._on_s = pad, time_s
        return [Press(Action.PAD, time_s, CONTROLLER, pad), Hold(pad, time_s)]

    def _still_down(self, pad: str | None, time_s: float) -> list[Input]:
        """On the pain bar the figure follows the ray; off its pad for longer than hands tremble, a hold ends."""
        held = self._pad
        if held is None or pad == held:
            self._on_s = time_s
            return []
        if held.startswith(BAR_PADS) and pad is not None and pad.startswith(BAR_PADS):
            self._pad, self._on_s = pad, time_s
            return [Press(Action.PAD, time_s, CONTROLLER, pad)]
        if time_s - self._on_s <= SLIP_S:
            return []
        self._pad = None
        return [Release(held, time_s)]

    def _stick(self, stick: tuple[float, float], time_s: float) -> list[Input]:
        right, up = stick
        size = max(abs(right), abs(up))
        if not self._centred:
            if size > STICK_BACK:
                return []
            self._centred, turned, self._turned = True, self._turned, None
            return [Release(STICK[turned], time_s)] if turned is not None and turned in STICK else []
        if size < STICK_ON:
            return []
        upright = abs(up) >= abs(right)
        action = (Action.MORE if up > 0 else Action.LESS) if upright else Action.NEXT if right > 0 else Action.BACK
        self._centred, self._turned, self._stick_s = False, action, time_s
        acts: list[Input] = [Press(action, time_s, CONTROLLER)]
        return [*acts, Hold(STICK[action], time_s)] if action in STICK else acts

"""What session needs of a view, and a view that draws nothing for replays and tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.body.frame import Floats, LimbFrame
from game.training.events import Cue, Event
from game.view.alarms import AlarmLook
from game.view.input import Input, PinchMode
from game.view.look import PRESENCE_S, ScreenLook


class Sight(Protocol):
    """The view as session uses it, once a frame in this order."""

    @property
    def software(self) -> bool:
        """True on a software renderer."""
        ...

    @property
    def display_hz(self) -> float | None:
        """The display's rate; None offscreen."""
        ...

    def begin(self) -> list[Input]:
        """What people pressed since the last frame."""
        ...

    def limbs(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Pose both limbs, seat frame; None is not drawn."""
        ...

    def coming(self, seconds: float = PRESENCE_S, *, under: bool = False) -> None:
        """How long the mirror limb takes to come from now on; `under`: at once, and only under the whole cloth."""
        ...

    def hand(self, hand: LimbFrame | None) -> None:
        """The intact hand that may press pads, seat frame: only as it is tracked in this frame, else None."""
        ...

    def apply(self, events: Sequence[Event], cues: Sequence[Cue]) -> None:
        """Let the scene follow what happened."""
        ...

    def cover(self, on: bool) -> None:
        """Lay the cloth over the mirror limb, or take it away."""
        ...

    def seat(self, origin: Floats, yaw_rad: float, rise_m: float) -> None:
        """Where the seat frame lies in the tracking space, for a view that is worn on the head, and how far it was
        risen for the table."""
        ...

    def pinching(self, mode: PinchMode) -> None:
        """What a pinch does from now on, in a view that sees hands itself."""
        ...

    def screen(self, look: ScreenLook | None) -> None:
        """The screen in front."""
        ...

    def alarm(self, look: AlarmLook | None) -> None:
        """The alarm for staff, for a view whose window is theirs alone."""
        ...

    def draw(self, time_s: float) -> list[int]:
        """Render; gives the questions that became visible in this frame."""
        ...

    def picture(self) -> NDArray[np.uint8]:
        """The last frame, (height, width, 3)."""
        ...

    def save_picture(self, path: Path) -> None:
        """The last frame as PNG."""
        ...

    def draw_less(self) -> bool:
        """Lower the quality by a step; False when there is none left."""
        ...

    @property
    def open(self) -> bool:
        """False once the window was closed."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


class Blind:
    """Draws nothing: questions are visible in the frame that opens them. For replays and tests."""

    software = False
    display_hz: float | None = None
    open = True

    def __init__(self) -> None:
        self.look: ScreenLook | None = None
        self.alarmed: AlarmLook | None = None
        self.left: LimbFrame | None = None
        self.right: LimbFrame | None = None
        self.covered = self.under = False
        self.come_s = PRESENCE_S
        self.acts: list[Input] = []
        self._seen: int | None = None

    def begin(self) -> list[Input]:
        """What a test or a replay put into `acts`."""
        acts, self.acts = self.acts, []
        return acts

    def limbs(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Kept for tests to look at."""
        self.left, self.right = left, right

    def coming(self, seconds: float = PRESENCE_S, *, under: bool = False) -> None:
        """Kept for tests to look at."""
        self.come_s, self.under = seconds, under

    def hand(self, hand: LimbFrame | None) -> None:
        """There is nothing to press."""

    def apply(self, events: Sequence[Event], cues: Sequence[Cue]) -> None:
        """Nothing to draw."""

    def cover(self, on: bool) -> None:
        """Kept for tests to look at."""
        self.covered = on

    def seat(self, origin: Floats, yaw_rad: float, rise_m: float) -> None:
        """Nothing is worn."""

    def pinching(self, mode: PinchMode) -> None:
        """No hand is seen."""

    def screen(self, look: ScreenLook | None) -> None:
        """Kept for tests to look at."""
        self.look = look

    def alarm(self, look: AlarmLook | None) -> None:
        """Kept for tests to look at."""
        self.alarmed = look

    def draw(self, time_s: float) -> list[int]:  # noqa: ARG002
        """The question that was opened since the last frame."""
        asked = self.look.ask_id if self.look else None
        fresh = asked is not None and asked != self._seen
        self._seen = asked
        return [asked] if fresh and asked is not None else []

    def picture(self) -> NDArray[np.uint8]:
        """A black picture."""
        return np.zeros((2, 2, 3), np.uint8)

    def save_picture(self, path: Path) -> None:
        """Nothing is written."""

    def draw_less(self) -> bool:
        """There is nothing to leave out."""
        return False

    def close(self) -> None:
        """Nothing was opened."""

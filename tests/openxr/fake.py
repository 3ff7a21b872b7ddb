"""A session that does what Monado cannot be made to do; tests set its fields and look at what was asked."""

import time
from typing import Any

import numpy as np

from devices.openxr.values import Controller, Eye, Gone, Head, News, Placed, Refused, Trouble
from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame
from game.body.joints import Side

TURN = np.array([0.0, 0.0, 0.0, 1.0])


class FakeSession:
    """What `devices.openxr.link.Link` is to the runtime."""

    def __init__(self, binding: Any) -> None:
        self.binding = binding
        self.headless = binding is None
        self.hands = True
        self.running = self.focused = False
        self.present = True
        self.eye_sizes = () if self.headless else ((320, 240), (320, 240))
        self.news: list[News] = []
        self.gone = False
        self.closed = False
        self.to_draw = True
        # The display's own pace, and how many of its frames each of ours takes.
        self.period_s, self.frames = 1.0 / 90.0, 1
        self.recentred_at_s = -float("inf")
        self.formats: tuple[int, ...] | None = None
        self.head_seen = self.hand_seen = True
        # What each hand holds: moved by tests, in the tracking space.
        self.held: dict[Side, Controller | None] = {}
        # Trackers by role, None for one that is there and not seen; no roles where there is no extension.
        self.tracker_roles: frozenset[str] = frozenset()
        self.worn: dict[str, Placed | None] = {}
        # Where the tracking space lies: a recentring moves it.
        self.moved = np.zeros(3)
        # Where the head alone has gone, and the hands.
        self.gone_to = np.zeros(3)
        self.hands_to = np.zeros(3)
        self.begun = self.ended = 0
        self.drawn: list[bool] = []
        # Frames lie ahead of the present, as a real runtime's do.
        self.time_s = time.monotonic() + 1.0

    def _ask(self) -> None:
        if self.gone:
            raise Gone("INSTANCE_LOST")

    def wear(self) -> None:
        """The person looks at our picture."""
        self.running = self.focused = True

    def poll(self) -> list[News]:
        self._ask()
        news, self.news = self.news, []
        return news

    def begin(self) -> tuple[float, bool]:
        self._ask()
        assert self.begun == self.ended, "a frame was begun twice"
        self.begun += 1
        self.time_s += self.frames * self.period_s
        return self.time_s, self.to_draw

    def eyes(self) -> tuple[Eye, Eye] | None:
        self._ask()
        one = Eye(np.zeros(3), TURN, (-0.8, 0.8, 0.8, -0.8))
        return (one, one) if self.head_seen else None

    def end(self, drawn: bool) -> None:
        self._ask()
        if not self.running:
            raise Gone("SESSION_NOT_RUNNING")
        self.ended += 1
        self.drawn.append(drawn)

    def make_swapchains(self, formats: Any, sizes: Any) -> tuple[int, tuple[tuple[int, ...], ...]]:
        self._ask()
        if self.formats is not None and not set(formats) & set(self.formats):
            raise Refused(Trouble.NO_GRAPHICS)
        return formats[0], ((1, 2, 3), (4, 5, 6))

    def acquire(self, eye: int) -> int:
        self._ask()
        return eye

    def release(self, eye: int) -> None:
        self._ask()

    def head(self, at_s: float) -> Head | None:
        self._ask()
        return Head(np.array([0.0, 1.2, 0.0]) + self.moved + self.gone_to, TURN) if self.head_seen else None

    def hand(self, side: Side, at_s: float, stamp_s: float) -> LimbFrame | None:
        self._ask()
        if not self.hands:
            return None
        if not self.hand_seen:
            return LimbFrame.unseen(stamp_s, side)
        place = np.array([0.2 * side.sign, 0.9, -0.4 - 0.01 * np.sin(at_s)]) + self.moved + self.hands_to
        return hand_from_curls(np.full(5, 0.3), side, place, TURN, stamp_s).but(curl=None)

    def controller(self, side: Side, at_s: float) -> Controller | None:
        self._ask()
        return self.held.get(side) if self.focused else None

    def trackers(self) -> tuple[str, ...] | None:
        self._ask()
        return tuple(self.worn) if self.tracker_roles else None

    def tracker(self, role: str, at_s: float) -> Placed | None:
        self._ask()
        return self.worn.get(role) if self.focused and role in self.tracker_roles else None

    def close(self) -> None:
        self.closed = True


class Maker:
    """Makes sessions; `refuses` is what it says instead, and `made` are those it made."""

    def __init__(self, refuses: Trouble | None = None) -> None:
        self.refuses = refuses
        self.made: list[FakeSession] = []
        self.asked = 0

    def __call__(self, binding: Any, *, look_only: bool = False) -> FakeSession:
        if look_only:
            if self.refuses is not None:
                raise Refused(self.refuses)
            return FakeSession(binding)
        self.asked += 1
        if self.refuses is not None:
            raise Refused(self.refuses)
        self.made.append(FakeSession(binding))
        return self.made[-1]

    @property
    def session(self) -> FakeSession:
        """The newest."""
        return self.made[-1]


class Drawer:
    """A view's side of a session with pictures."""

    def binding(self) -> str:
        return "binding"

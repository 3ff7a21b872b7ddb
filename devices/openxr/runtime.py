"""The OpenXR runtime as a part that may come and go: one owner, found again by itself, no error to a frame."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

from devices.api import Clock
from devices.openxr.link import Link
from devices.openxr.session import Session
from devices.openxr.values import (
    AWAY,
    CLOSED,
    GONE,
    WAITING,
    Controller,
    Eye,
    Gone,
    Head,
    News,
    Placed,
    Refused,
    Trouble,
    XrState,
)
from game.body.frame import LimbFrame
from game.body.joints import Side

# How long after a vain look the runtime is looked for again.
RETRY_S: Final = 1.5
# A frame of who draws while there is no headset to wait for.
PACE_S: Final = 1.0 / 60.0
# A result that pyopenxr has no name for is a ValueError.
LOSSES: Final = (Gone, ValueError, OSError)
T = TypeVar("T")


class Graphics(Protocol):
    """Who draws into the headset."""

    def binding(self) -> Any:
        """The graphics binding of a session, its context current; kept alive by whom it is given to."""
        ...


class Runtime:
    """The one runtime of this program, for every `openxr:` device and for the view in the headset.

    With a view attached its frames set the pace: `frame()` begins one and `submit()` ends it. Without one the
    session is headless, and devices ask when they like. Nothing here raises but `Gone`, and that only from what a
    view calls between `frame` and `submit`; `state` and `note` tell the rest. `generation` rises with each
    session.
    """

    # What a view has to catch, which cannot import this room.
    gone: type[Exception] = Gone

    def __init__(
        self, clock: Clock = time.monotonic, connect: Callable[..., Session] = Link, retry_s: float = RETRY_S
    ) -> None:
        self.state = XrState.ABSENT
        self.note = Trouble.DOWN.value
        self.trouble: Trouble | None = None
        self.generation = 0
        self.recentred = 0
        self.eyes: tuple[Eye, Eye] | None = None
        self._clock = clock
        self._connect = connect
        self._retry_s = retry_s
        self._graphics: Graphics | None = None
        self._session: Session | None = None
        self._binding: Any = None
        self._next_s = -float("inf")
        self._begun = False
        self._seen_s = -float("inf")
        self._paced_s = -float("inf")
        self._moves_s: list[float] = []

    # -- who uses it -----------------------------------------------------------------------------------------

    def attach(self, graphics: Graphics) -> None:
        """From now on this view draws: a headless session ends, the next one is with its pictures."""
        self._drop(XrState.ABSENT, Trouble.DOWN.value)
        self._graphics = graphics
        self._next_s = -float("inf")

    @property
    def eye_sizes(self) -> tuple[tuple[int, int], ...]:
        """Pixels that the runtime recommends for each eye, () without a session that draws."""
        return () if self._session is None else self._session.eye_sizes

    @property
    def display_hz(self) -> float | None:
        """How many frames a second the headset shows; None while nobody looks at them or it does not say."""
        session = self._session
        if session is None or not self.attended or not session.period_s > 0.0:
            return None
        return round(1.0 / session.period_s, 3)

    @property
    def sees_hands(self) -> bool:
        """False when the headset that is there cannot track hands."""
        return self._session is None or self._session.hands

    @property
    def tracker_roles(self) -> frozenset[str] | None:
        """Roles by which trackers can be asked for, none where the runtime has none; None without a session."""
        return None if self._session is None else self._session.tracker_roles

    @property
    def attended(self) -> bool:
        """True while our picture, and no menu before it, has the person's attention."""
        return self.state is XrState.RUNNING

    @property
    def running(self) -> bool:
        """True while the session runs, seen by the person or not."""
        return self._session is not None and self._session.running

    def again(self) -> None:
        """Somebody at the machine wants it back: where there is no session one is looked for at once."""
        if self._session is None:
            self._next_s = -float("inf")

    def look(self) -> Trouble | None:
        """Why there could be no session now, None when there could; none is begun and nothing is shown."""
        if self._session is not None:
            return None
        try:
            self._connect(None, look_only=True).close()
        except Refused as refused:
            return refused.trouble
        return None

    # -- keeping it ------------------------------------------------------------------------------------------

    def poll(self) -> None:
        """Follow what happens, and look for a runtime that is not there; once a frame, or before a question.

        Within a frame that was begun nothing is followed: what ends a session there would break the pair.
        """
        if self._begun:
            return
        if self._session is None:
            self._look()
        session = self._session
        if session is None:
            return
        news = self._asked(session.poll)
        for item in news or ():
            self._heard(item, session)
        if self._session is None:
            return
        if session.headless:
            self._recentre(self._clock())
        # A headless session has no picture that could have the person's attention.
        seen = session.headless or (session.focused and session.present)
        before, there = self.state, session.running and seen
        if there:
            self.state, self.note = XrState.RUNNING, ""
        elif before in (XrState.RUNNING, XrState.HIDDEN):
            self.state, self.note = XrState.HIDDEN, AWAY
        else:
            self.state, self.note = XrState.IDLE, WAITING

    def _heard(self, news: News, session: Session) -> None:
        if news is News.RECENTRED:
            self._moves_s.append(session.recentred_at_s)
        elif news is News.EXIT:
            # OpenXR's rule: a program that was asked to leave does not come back by itself.
            self._drop(XrState.LOST, CLOSED)
            self._next_s = float("inf")
        elif self._session is not None:
            self._drop(XrState.LOST, GONE)

    def _recentre(self, until_s: float) -> None:
        """Until its time has come a recentring counts for nothing: what is asked of before lies as before."""
        left = [at_s for at_s in self._moves_s if at_s > until_s]
        self.recentred += len(self._moves_s) - len(left)
        self._moves_s = left

    def _look(self) -> None:
        now = time.monotonic()
        if now < self._next_s:
            return
        self._next_s = now + self._retry_s
        try:
            self._binding = None if self._graphics is None else _bound(self._graphics)
            self._session = self._connect(self._binding)
        except Refused as refused:
            self.trouble = refused.trouble
            # That it does not answer is no news when it has just stopped.
            if self.state is not XrState.LOST or refused.trouble is not Trouble.DOWN:
                self.note = str(refused)
            return
        self.trouble = None
        self.generation += 1
        # A new session may have its space elsewhere.
        self.recentred += self.generation > 1

    def _asked(self, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except LOSSES:
            self._drop(XrState.LOST, GONE)
            return None

    def _drop(self, state: XrState, note: str) -> None:
        session, self._session, self._begun, self.eyes = self._session, None, False, None
        self._moves_s = []
        if session is not None:
            session.close()
            self._next_s = time.monotonic() + self._retry_s / 3.0
        self.state, self.note = state, note

    def close(self) -> None:
        """Let go of the headset; `poll` would take it again."""
        self._drop(XrState.ABSENT, Trouble.DOWN.value)
        self._graphics = None
        self._next_s = -float("inf")

    # -- frames, for a view ----------------------------------------------------------------------------------

    def frame(self) -> float:
        """Begin a frame, waiting for it; when it will be seen, in the clock's seconds.

        Without a running session it waits for as long as a frame of 60 Hz takes, and gives the present time.
        """
        self.eyes = None
        if self._begun:
            self.submit(False)
        self.poll()
        session = self._session
        if session is None or session.headless or not session.running:
            self._pace()
            return self._clock()
        begun = self._asked(session.begin)
        if begun is None:
            return self._clock()
        seen_s, to_draw = begun
        self._begun, self._seen_s = True, seen_s
        if self._moves_s:
            self._recentre(seen_s)
        if to_draw:
            self.eyes = self._asked(session.eyes)
        return seen_s

    def _pace(self) -> None:
        now = time.monotonic()
        left = self._paced_s + PACE_S - now
        if left > 0.0:
            time.sleep(left)
        self._paced_s = time.monotonic()

    def submit(self, drawn: bool) -> None:
        """End the frame, if one was begun: with both eyes, or with nothing to show."""
        session = self._session
        if session is None or not self._begun:
            return
        self._begun = False
        try:
            session.end(drawn)
        except LOSSES:
            self._drop(XrState.LOST, GONE)

    def make_swapchains(
        self, formats: Sequence[int], sizes: Sequence[tuple[int, int]]
    ) -> tuple[int, tuple[tuple[int, ...], ...]]:
        """The first of these formats that the runtime offers, and the texture names of each eye's images.

        A runtime that offers none will not do so later: it is left alone until another view is attached.
        """
        try:
            return self._or_gone(lambda session: session.make_swapchains(formats, sizes))
        except Refused as refused:
            self.trouble = refused.trouble
            self._drop(XrState.ABSENT, str(refused))
            self._next_s = float("inf")
            raise Gone(str(refused)) from refused

    def acquire(self, eye: int) -> int:
        """The number of the image of this eye that is to be written."""
        return self._or_gone(lambda session: session.acquire(eye))

    def release(self, eye: int) -> None:
        """It is written."""
        self._or_gone(lambda session: session.release(eye))

    def _or_gone(self, ask: Callable[[Session], T]) -> T:
        if self._session is None:
            raise Gone(GONE)
        try:
            return ask(self._session)
        except LOSSES as error:
            self._drop(XrState.LOST, GONE)
            raise Gone(GONE) from error

    # -- head and hands --------------------------------------------------------------------------------------

    def head(self, at_s: float) -> Head | None:
        """Where the head is at a time; None while nobody knows."""
        session = self._session
        if session is None or not session.running:
            return None
        return self._asked(lambda: session.head(at_s))

    def hand(self, side: Side, at_s: float, stamp_s: float) -> LimbFrame | None:
        """A hand at a time; None without a session that runs or a headset that sees hands."""
        session = self._session
        if session is None or not session.running:
            return None
        try:
            return session.hand(side, at_s, stamp_s)
        except LOSSES:
            self._drop(XrState.LOST, GONE)
            return None

    def controller(self, side: Side, at_s: float | None = None) -> Controller | None:
        """What a hand holds at a time, that of the frame that was begun where none is given; None for nothing."""
        session = self._session
        if session is None or not session.running:
            return None
        when_s = self._seen_s if at_s is None and self._begun else self._clock() if at_s is None else at_s
        try:
            return session.controller(side, when_s)
        except LOSSES:
            self._drop(XrState.LOST, GONE)
            return None

    def trackers(self) -> tuple[str, ...] | None:
        """The role of every tracker that is there, "" for one without; None where nobody says."""
        session = self._session
        return None if session is None else self._asked(session.trackers)

    def tracker(self, role: str, at_s: float) -> Placed | None:
        """Where the tracker of a role is at a time; None while it is not seen."""
        session = self._session
        if session is None or not session.running:
            return None
        return self._asked(lambda: session.tracker(role, at_s))


def _bound(graphics: Graphics) -> Any:
    try:
        return graphics.binding()
    except Exception as error:  # of another room, which this one may not import
        raise Refused(Trouble.NO_GRAPHICS) from error

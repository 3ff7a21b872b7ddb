"""Hands events to the journal with both clocks, and keeps the promises: what is called saved, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from game.training.events import Event
from game.view.input import Press

Say = Callable[[str], None]


class Journal(Protocol):
    """The part of scoring's journal that session uses."""

    @property
    def durable_seq(self) -> int:
        """Every event up to this number is on the disk."""
        ...

    @property
    def trouble(self) -> str | None:
        """One sentence for staff while saving fails."""
        ...

    def append(self, event: Event, exercise_s: float | None = None, session_s: float | None = None) -> int:
        """Hand over; never waits."""
        ...

    def wait(self, seq: int, timeout_s: float) -> bool:
        """Wait until `seq` is durable."""
        ...


class Ward(Protocol):
    """The ward's part in a session (ordered.py)."""

    def follow(self, event: Event) -> None:
        """Something was recorded."""
        ...

    def presses(self, time_s: float) -> list[Press]:
        """What the ward asks for in this frame."""
        ...

    def shown(self) -> None:
        """The frame was shown."""
        ...


class Record:
    """The events of this session, in order: handed to the journal at once, shown to the view each frame.

    `say` gets the line `saved SEQ KIND` at each promise, when the journal has reported that seq durable.
    """

    def __init__(self, journal: Journal, say: Say, ward: Ward | None = None) -> None:
        self.journal = journal
        self._ward = ward
        self.entries: list[tuple[int, float | None, float | None, Event]] = []
        self._say = say
        self._fresh: list[Event] = []
        self._promised: list[tuple[int, str]] = []
        self._trouble: str | None = None

    def add(self, event: Event, exercise_s: float | None, session_s: float | None) -> int:
        """Record one event and give its seq."""
        seq = self.journal.append(event, exercise_s, session_s)
        self.entries.append((seq, exercise_s, session_s, event))
        self._fresh.append(event)
        if self._ward is not None:
            self._ward.follow(event)
        return seq

    def asked(self, time_s: float) -> list[Press]:
        """What the ward asks for in this frame, once a frame."""
        return [] if self._ward is None else self._ward.presses(time_s)

    def staff(self, sentence: str) -> None:
        """Tell staff beside the screen."""
        self._say(sentence)

    def promise(self, seq: int, kind: str) -> None:
        """The patient will be told that this is saved, once it is."""
        self._promised.append((seq, kind))

    def fresh(self) -> list[Event]:
        """What was recorded since the last call."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def tick(self) -> None:
        """The frame was shown: keep the promises that can be kept now, and tell staff of trouble once."""
        if self._ward is not None:
            self._ward.shown()
        durable = self.journal.durable_seq
        while self._promised and self._promised[0][0] <= durable:
            seq, kind = self._promised.pop(0)
            self._say(f"saved {seq} {kind}")
        trouble = self.journal.trouble
        if trouble != self._trouble:
            self._trouble = trouble
            if trouble:
                self._say(trouble)

    def durable(self, seq: int) -> bool:
        """True when the journal has this event for good."""
        return self.journal.durable_seq >= seq

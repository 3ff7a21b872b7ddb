"""A task that measures, at the virtual desk: a simulated limb does frame by frame what the exercise shows.

What comes of it is worked out by the exercise itself, as of a real limb.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from game.body.frame import Moment, Person
from game.body.tracking import TrackingRules
from game.session.guided.desk import Order, Played, Script
from game.session.guided.exercising import Exercises
from game.session.record import Record
from game.settings import default_ranges, rules
from game.training.events import Cue, Drawn, Event
from game.view.front import Screens

if TYPE_CHECKING:
    from game.session.guided.virtual import VirtualDesk

# Fifteen frames a second are enough for a simulated hand.
FRAME_S: Final = 1.0 / 15.0


class Measuring:
    """Satisfies `Beats` for one block at a virtual desk."""

    def __init__(self, desk: VirtualDesk, exercises: Exercises) -> None:
        self.record: Record = desk.record
        self.cues: list[Cue] = []
        self.moment: Moment | None = None
        self.drawn: dict[int, float] = {}
        self.exercise_s: Callable[[], float | None] = lambda: None
        self.hand_needed = self.reading = self.counting = False
        self.pain_due = self.easier_due = self.skip_due = self.stop_again = False
        self.device_ended = self.lost_too_often = False
        self._desk, self._exercises = desk, exercises

    @property
    def screens(self) -> Screens:
        """Those of the desk."""
        return self._desk.screens

    @property
    def at_s(self) -> float | None:
        """The desk's clock."""
        return self._desk.time_s

    def tell(self, event: Event) -> int:
        """Journal it."""
        return self._desk.tell(event)

    def durable(self, seq: int) -> bool:
        """As the journal says."""
        return self._desk.durable(seq)

    def play(self, order: Order) -> Script[Played]:
        """The block, frame by frame; Stopped when STOP was taken in it."""
        desk = self._desk
        affected = desk.setting.affected if order.limb == "intact" else desk.setting.affected.other
        limb = desk.sitter.limb(order, Person(affected, ranges=default_ranges()))
        block = self._exercises.play(desk, self, order, rules(TrackingRules, "tracking"), "limb")
        desk.frame_s = FRAME_S
        try:
            while True:
                self._see()
                self.moment = replace(limb.moment(desk.time_s), answer=desk.answer, drawn=self.drawn)
                told = len(self.record.entries)
                try:
                    next(block)
                except StopIteration as end:
                    played: Played = end.value
                    return replace(played, source="virtual_mirror")
                events = tuple(event for _, _, _, event in self.record.entries[told:])
                limb.see(events, tuple(self.cues), desk.time_s)
                self.cues = []
                yield
        finally:
            desk.frame_s = None

    def _see(self) -> None:
        """The question in front is seen in the frame after the one in which it came."""
        look = self.screens.look()
        ask_id = None if look is None else look.ask_id
        if ask_id is not None and ask_id not in self.drawn:
            self.drawn = {**self.drawn, ask_id: self._desk.time_s}
            self.tell(Drawn(ask_id, self._desk.time_s))

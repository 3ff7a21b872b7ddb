"""A desk at the loop: blocks are played frame by frame, with its pictures, devices and journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from exercises.api import Stage
from game.session.guided.beside import by_card
from game.session.guided.desk import Order, Played, Script, Setting
from game.session.guided.exercising import Exercises
from game.session.loop import Loop
from game.settings import rules
from game.training.events import Event, SessionEnd
from game.training.exercise import AnyExercise
from game.view.front import Screens
from game.view.input import InputRules

# Who moves the limb that is mirrored: a limb, or keys and the like, which is only watched (protocol.md 10.6).
MOVED_BY: Final = {"limb": "virtual_mirror"}
WATCHED: Final = "observe"


class LoopDesk:
    """Satisfies `Desk`. `playable` are the installed exercises by their protocol code."""

    def __init__(self, loop: Loop, setting: Setting, playable: Mapping[str, AnyExercise], watched: bool) -> None:
        self.loop = loop
        self.setting = setting
        self.rules = rules(InputRules, "input")
        self._exercises = Exercises(playable)
        self._watched = watched

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        return self.loop.screens

    @property
    def time_s(self) -> float:
        """The time of the frame."""
        return self.loop.time_s

    def tell(self, event: Event) -> int:
        """Journal it, and let the view follow."""
        return self.loop.tell(event)

    def tell_end(self) -> int:
        """The session's last row."""
        seq = self.loop.tell(SessionEnd("stopped" if self.loop.screens.stopped else "done"))
        self.promise(seq, "session_end")
        return seq

    def durable(self, seq: int) -> bool:
        """As the journal says."""
        return self.loop.durable(seq)

    def promise(self, seq: int, kind: str) -> None:
        """Said when it is durable."""
        self.loop.record.promise(seq, kind)

    def body(self, shown: str) -> None:
        """Which limbs are drawn."""
        self.loop.draw_body = shown != "none"

    def cover(self, on: bool, by: str) -> None:
        """The cloth over the mirror limb."""
        self.loop.lay(on, by)

    def coach(self, order: Order) -> Script[Played]:
        """The coach's card of a movement that is not installed, with the mirror limb beside it."""
        return self._carded(order)

    def _carded(self, order: Order) -> Script[Played]:
        loop, mirror = self.loop, order.part.mirror
        loop.draw_body = loop.hand_needed = loop.reading = loop.counting = mirror
        played = yield from by_card(self, order, loop.record.staff)
        loop.draw_body = loop.hand_needed = loop.counting = False
        return replace(played, source=self._moved_by(loop.intact.device.source) if mirror else WATCHED)

    def _moved_by(self, source: str) -> str:
        return WATCHED if self._watched else MOVED_BY.get(source, WATCHED)

    def perform(self, order: Order) -> Script[Played]:
        """The block, frame by frame; Stopped when STOP was taken in it."""
        loop, exercise = self.loop, self._exercises.of(order)
        loop.draw_body = exercise.stage in (Stage.MIRROR, Stage.MOVEMENT)
        loop.lead_affected, loop.hand_needed = exercise.both_limbs, exercise.needs_limb
        source = loop.intact.device.source
        try:
            played = yield from self._exercises.play(self, loop, order, loop.intact.rules.tracking, source)
        finally:
            loop.draw_body, loop.lead_affected = False, False
        return replace(played, source=self._moved_by(source))

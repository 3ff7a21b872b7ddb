"""The open question of a block: when it was seen, which press answers it, and which press is a stray one."""

from __future__ import annotations

from dataclasses import dataclass

from game.body.frame import Answer, Moment
from game.training.events import Answered, Stray


@dataclass(slots=True)
class Question:
    """The open question: since when it is visible, and what was answered."""

    ask_id: int
    choices: tuple[str, ...]
    drawn_s: float | None = None
    answer: Answer | None = None

    def receive(self, moment: Moment, press_lead_s: float) -> Answered | Stray | None:
        """Note when it became visible, and take the moment's answer; None when there is none."""
        if self.drawn_s is None and self.ask_id in moment.drawn:
            self.drawn_s = moment.drawn[self.ask_id]
        answer = moment.answer
        if answer is None:
            return None
        if answer.ask_id != self.ask_id:
            return stray(answer, "another question is open")
        if answer.choice not in self.choices:
            return stray(answer, "not one of the choices")
        if self.drawn_s is None or answer.time_s < self.drawn_s + press_lead_s:
            return stray(answer, "before the question was seen")
        self.answer = answer
        return Answered(answer.ask_id, answer.choice, answer.time_s, answer.by, answer.time_s - self.drawn_s)


def stray(answer: Answer, why: str) -> Stray:
    """A press that is kept and never delivered."""
    return Stray(answer.choice, answer.time_s, answer.by, why)

"""The coach beside a real mirror: one movement at a time, phase by phase, and how it went (protocol.md 10.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from game.training.events import Say
from game.view.asked import Asked
from game.view.input import Action, Input, InputRules, Press
from game.view.look import ScreenLook
from game.view.screens import Happening

DONE, NOT_EASY = "done", "not-easy"
# Steps in which the bar of a phase grows.
SHADES = 64


class Phase(Protocol):
    """What is shown of a movement at a time: a word key, a picture and seconds."""

    @property
    def words(self) -> str:
        """The sentence."""
        ...

    @property
    def picture(self) -> str:
        """A picture of `models3d/pictures`."""
        ...

    @property
    def seconds(self) -> float:
        """How long it takes."""
        ...


class CoachScreen(Asked):
    """One repetition: the `phases` in turn, `rounds` times, at their own pace; then it waits for the press.

    `result` is True for *done comfortably*, which the single button or a helper's tap takes, False for *not
    comfortable*. None is marked before a key was pressed: Enter marks *Done*, and takes it the second time. *Done*
    is dead until one round was shown, so that no press of before counts twice. `active_s` is how long the movement
    was shown, `waiting_s` how long it has waited since. Phases under `quickly` (s) are spoken in the first round
    only. With one button nothing is highlighted for the first step of a scan, in which the press of before may
    come once more; then *Not comfortable* is until a round was shown, and from then on the two in turn.
    """

    name = "coach"

    def __init__(
        self,
        rules: InputRules,
        phases: Sequence[Phase],
        rounds: int,
        *,
        quickly: float,
        lines: tuple[str, ...] = (),
        scanning: bool = False,
    ) -> None:
        if not phases or rounds < 1 or not all(phase.seconds > 0 for phase in phases):
            raise ValueError("a movement has phases that take time, and goes at least one round")
        self.phases = tuple(phases)
        self.rounds = rounds
        self.lines = lines
        self.result: bool | None = None
        self._quickly = quickly
        self._round_s = sum(phase.seconds for phase in phases)
        self._spent_s = 0.0
        self._said = -1
        self._part = 0
        super().__init__(rules, phases[0].words, scanning=scanning)

    @property
    def active_s(self) -> float:
        """Seconds in which the movement was shown."""
        return self._spent_s + min(self._since_s, self._whole_s)

    @property
    def waiting_s(self) -> float:
        """Seconds since the movement was over, 0 while it goes on."""
        return max(0.0, self._since_s - self._whole_s)

    def hear(self, act: Input) -> list[Happening]:
        """As every screen with pads; the single button takes *Done* at once, where choices are not scanned."""
        if isinstance(act, Press) and not self.scanning and not self.done:
            marked = self._choice.highlighted(act.time_s)
            if act.action is Action.SELECT:
                act = replace(act, action=Action.PAD, value=marked or DONE)
            elif act.action is Action.TAKE and marked is None and DONE in self._keys():
                act = replace(act, action=Action.NEXT)
        return super().hear(act)

    def tick(self, time_s: float) -> list[Happening]:
        """Says each phase as it begins, where there is time to; offers *Done* after a round."""
        super().tick(time_s)
        if self._drawn_s is None or self.done:
            return []
        part = self._reached()
        if part != self._part:
            self._part = part
            self._offer(time_s)
        number = self._number()
        if number == self._said:
            return []
        self._said = number
        phase = self.phases[number % len(self.phases)]
        first = number < len(self.phases)
        return [Say(phase.words)] if first or phase.seconds >= self._quickly else []

    def _reached(self) -> int:
        """0 for its very beginning, 1 in the first round, 2 while it goes on, 3 when it waits."""
        if self._since_s >= self._whole_s:
            return 3
        if self._since_s >= self._round_s:
            return 2
        return 1 if self._since_s >= self.rules.row_scan_s else 0

    def again(self) -> None:
        """REST lay over it: the movement begins anew; what was done of it stays done."""
        self._spent_s = self.active_s
        self._said, self._part, self.result = -1, 0, None
        super().again()

    def look(self) -> ScreenLook:
        """The phase with its picture and its pace; the question once the movement is over."""
        number, into_s = self._number(), self._into_s()
        phase = self.phases[number % len(self.phases)]
        over = self._part == 3
        share = 1.0 if over else min(1.0, into_s / phase.seconds)
        pads = (self._pad(DONE, "coach-done", "yes"), self._pad(NOT_EASY, "coach-not-easy", "no"))
        return ScreenLook(
            self.name,
            "coach-comfortable" if over else phase.words,
            () if over else self.lines,
            pads=pads,
            picture=phase.picture,
            fill=round(share * SHADES) / SHADES,
        )

    @property
    def _since_s(self) -> float:
        return 0.0 if self._drawn_s is None else max(0.0, self._now - self._drawn_s)

    @property
    def _whole_s(self) -> float:
        return self._round_s * self.rounds

    def _into_s(self) -> float:
        """How long the present phase has been shown."""
        within = self._since_s % self._round_s
        for phase in self.phases:
            if within < phase.seconds:
                return within
            within -= phase.seconds
        return 0.0

    def _number(self) -> int:
        """Which phase it is, counted over all rounds; the last one stays."""
        last = self.rounds * len(self.phases) - 1
        rounds, within = divmod(self._since_s, self._round_s)
        index = 0
        for phase in self.phases:
            if within < phase.seconds:
                break
            within -= phase.seconds
            index += 1
        return min(last, int(rounds) * len(self.phases) + min(index, len(self.phases) - 1))

    def _offer(self, time_s: float) -> None:
        """Other pads can be taken from now on; a single button's highlight walks over them."""
        marked, drawn_s = self._choice.highlighted(time_s), self._choice.marks.drawn_s
        self._choice = self._choices()
        self._choice.marks.drawn(time_s if drawn_s is None else drawn_s)
        if self.scanning:
            self._choice.scan(0, time_s)
        elif marked in self._choice.keys:
            self._choice.marks.mark(self._choice.keys.index(marked))

    def _keys(self) -> tuple[str, ...]:
        if self._part < 2:
            return () if self.scanning and not self._part else (NOT_EASY,)
        return (DONE, NOT_EASY)

    def _digit(self, act: Press) -> str | None:
        """1 and 2 mean the same whether *Done* can be taken yet or not."""
        key = {"1": DONE, "2": NOT_EASY}.get(act.value) if act.action is Action.DIGIT else None
        return key if key in self._keys() and self._choice.marks.live(act.time_s) else None

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key == DONE
        return self._ends(act)

"""Which exercise fills a block: choice, variety, objects, and what stands in (protocol.md 5.5, 9.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from game.programme.decision import rule
from game.programme.layout import PlanRules
from game.programme.parts import QUIET, TOUCH, Choice

# The rungs of the two kinds of block that come before the patient's own choice.
RHYTHM: Final = ("M3",)
RANGE: Final = ("M4", "M2")
COACH: Final = "coach:"


def _stand_in_why(result: str, code: str) -> str:
    if result == code:
        return f"{code} is there, so it is played."
    if result.startswith(COACH):
        return f"{code} is not installed and nothing of its rung is open, so the coach shows its movement."
    return f"{code} is not installed, so {result} of the same rung stands in."


@rule("stand_in", why=_stand_in_why)
def stand_in(code: str, exercises: tuple[Choice, ...]) -> str:
    """The code that is played for a planned one (9.1): itself, an installed and open one of its rung, else the
    coach's card of its movement. Nothing with an object stands in for what has none.
    """
    planned = next((each for each in exercises if each.code == code), None)
    if planned is None:
        return COACH + code
    if planned.installed:
        return code
    for rung in planned.rungs:
        for each in exercises:
            if each.installed and rung in each.rungs and each.object <= planned.object:
                return each.code
    return COACH + code


def _choose_why(result: tuple[str, ...], seconds: int, rules: PlanRules) -> str:
    if len(result) < rules.games_min:
        return "There is nothing to choose between yet, so the plan names the exercise."
    return f"The patient chooses one of {', '.join(result)} for {seconds // 60} min {seconds % 60} s."


@rule("choose_games", why=_choose_why)
def choose_games(
    exercises: tuple[Choice, ...], recent: tuple[str, ...], seconds: int, objects_s: int, rules: PlanRules
) -> tuple[str, ...]:
    """The two or three games that the patient chooses from, what was not played for longest first.

    `recent` are the codes played lately, oldest first; `objects_s` how long objects may still be held today, so
    that a longer game with one is not offered. Fewer than `games_min` means that there is no choice.
    """
    fitting = (each for each in exercises if each.installed and not (each.object and seconds > objects_s))
    ranked = sorted(_games(fitting), key=lambda each: rank(each, recent, rules))
    return tuple(each.code for each in ranked)[: rules.games_max]


def rank(choice: Choice, recent: tuple[str, ...], rules: PlanRules) -> tuple[bool, int, int, str]:
    """The order in which exercises are taken: installed, longest not played, the preset's key games, the code."""
    last = max((at for at, code in enumerate(recent) if code == choice.code), default=-1)
    keys = rules.key_games
    key = keys.index(choice.code) if choice.code in keys else len(keys)
    return not choice.installed, last, key, choice.code


@dataclass(slots=True)
class Shelf:
    """The exercises of one session while its blocks are filled: what was taken, and the time left for objects."""

    exercises: tuple[Choice, ...]
    recent: tuple[str, ...]
    objects_s: int
    rules: PlanRules

    def of_rung(self, rungs: tuple[str, ...], seconds: int) -> str:
        """The code for a block of this kind; where none is open that of any game, and of none the coach's card."""
        fitting = [each for each in _games(self.exercises) if not (each.object and seconds > self.objects_s)]
        wanted = [each for each in fitting if set(rungs) & set(each.rungs)]
        ranked = sorted(wanted or fitting, key=lambda each: rank(each, self.recent, self.rules))
        if not ranked and self.touch_open:
            return self.took(TOUCH, seconds)
        if not ranked:
            return COACH + next((code for code in self.rules.first_mirror if code != QUIET), QUIET)
        return self.took(ranked[0].code, seconds)

    def choice(self, seconds: int) -> tuple[str, ...]:
        """The games for the patient's own block; () when there is nothing to choose."""
        offered = choose_games(self.exercises, self.recent, seconds, self.objects_s, self.rules)
        if len(offered) < self.rules.games_min:
            return ()
        if any(each.object for each in self.exercises if each.code in offered):
            self.objects_s -= seconds
        return offered

    @property
    def touch_open(self) -> bool:
        """True when touch may be played."""
        return any(each.code == TOUCH for each in self.exercises)

    def took(self, code: str, seconds: int) -> str:
        """Note that a code is taken for so long, so that the next block gets another; gives what is played."""
        played = stand_in(code, self.exercises)
        if any(each.object for each in self.exercises if each.code == played):
            self.objects_s -= seconds
        self.recent = (*self.recent, played.removeprefix(COACH))
        return played

    def cap(self, code: str) -> tuple[int, int]:
        """The cap of the level of an exercise and the trials of a block, 0 without one."""
        found = next((each for each in self.exercises if each.code == code.removeprefix(COACH)), None)
        return (found.level_max, found.trials) if found else (0, 0)


def shelf_of(
    exercises: Iterable[Choice],
    stage: int,
    allowed: tuple[str, ...] | None,
    easy: bool,
    coach: bool,
    recent: tuple[str, ...],
    objects_s: int,
    rules: PlanRules,
) -> Shelf:
    """The exercises of a stage that may be played today: those the therapist allows (None: all that are open), in
    an easy session only those that are known. With the real mirror (`coach`) all are the coach's cards.
    """
    kept = tuple(
        replace(each, installed=True) if coach else each
        for each in exercises
        if each.stage == stage and (allowed is None or each.code in allowed) and (each.known or not easy)
    )
    return Shelf(kept, recent, objects_s, rules)


def _games(exercises: Iterable[Choice]) -> list[Choice]:
    return [each for each in exercises if each.code not in (QUIET, TOUCH)]

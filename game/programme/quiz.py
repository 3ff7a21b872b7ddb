"""The questions after the cards of education, and when they are passed (protocol.md 1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError

MODULES: Final = ("E-MAP", "E-CONF", "E-MIRROR", "E-DOSE", "E-EXPECT", "E-STOP")
# Each question with the module whose cards are shown again when it was wrong.
ITEM_OF: Final[Mapping[str, str]] = {
    "Q1": "E-MIRROR",
    "Q2": "E-MAP",
    "Q3": "E-DOSE",
    "Q4": "E-STOP",
    "Q5": "E-EXPECT",
    "Q6": "E-EXPECT",
}
STARRED: Final = ("Q4", "Q5")


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """A first answer: whether it was right, how long it took (None: not measured) and how often it was replayed.

    `assisted` says that someone pressed what the patient pointed at.
    """

    item: str
    right: bool
    seconds: float | None
    replays: int
    assisted: bool = False


class Quiz(StrEnum):
    """What came of one loop."""

    PASSED = "passed"
    FAILED = "failed"
    ASK_STARRED_AGAIN = "ask_starred_again"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class QuizRules:
    """The preset section `quiz`: how many must be right, and below what time all answers may be guesses."""

    needed: int
    fast_s: float


_WHY: Final = {
    Quiz.PASSED: "The questions are passed: stop and tingling were understood, and enough of the rest.",
    Quiz.FAILED: "Not yet passed: we look at those cards again and ask in other words.",
    Quiz.ASK_STARRED_AGAIN: "All answers came very fast, so stop and tingling are asked once more in other words.",
    Quiz.INCOMPLETE: "Not all questions are answered yet.",
}


@rule("quiz", why=lambda result: _WHY[result])
def quiz(
    answers: tuple[QuizAnswer, ...],
    again: tuple[QuizAnswer, ...],
    severe_aphasia: bool,
    observed: bool,
    short: bool,
    rules: QuizRules,
) -> Quiz:
    """What one loop comes to, on its first answers: both starred items and enough of all.

    A short start and severe aphasia ask the starred items alone; in severe aphasia the therapist has to have
    `observed` the rest, but on a short start. `again` are the starred items in other words, asked when no answer
    needed a replay and all may have been guessed. ProgrammeError for an unknown or doubled item.
    """
    only_starred = short or severe_aphasia
    wanted = STARRED if only_starred else tuple(ITEM_OF)
    given = _by_item(answers)
    if not set(wanted) <= set(given) or (severe_aphasia and not short and not observed):
        return Quiz.INCOMPLETE
    right = sum(given[item].right for item in wanted)
    if not all(given[item].right for item in STARRED) or (not only_starred and right < rules.needed):
        return Quiz.FAILED
    if not all(_quick(given[item], rules) for item in wanted):
        return Quiz.PASSED
    second = _by_item(again)
    if not set(STARRED) <= set(second):
        return Quiz.ASK_STARRED_AGAIN
    return Quiz.PASSED if all(second[item].right for item in STARRED) else Quiz.FAILED


def _quick(answer: QuizAnswer, rules: QuizRules) -> bool:
    return answer.replays == 0 and (answer.seconds is None or answer.seconds < rules.fast_s)


def _by_item(answers: tuple[QuizAnswer, ...]) -> dict[str, QuizAnswer]:
    given = {each.item: each for each in answers}
    if unknown := sorted(set(given) - set(ITEM_OF)):
        raise ProgrammeError(f"There is no question {unknown[0]}: choose one of {', '.join(ITEM_OF)}.")
    if len(given) < len(answers):
        raise ProgrammeError("A question was answered twice in one loop: only the first answer counts.")
    return given

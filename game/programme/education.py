"""Stage 0: education, its questions, and that no stage starts without it (protocol.md 1.2 and 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.quiz import ITEM_OF, MODULES, STARRED, Quiz, QuizAnswer, QuizRules, quiz
from game.programme.screening.kinds import Stage


class EduState(StrEnum):
    """How far education has come; SHORT is the short start of the first visit, which holds for its day."""

    UNSEEN = "unseen"
    SHOWN = "shown"
    SHORT = "short"
    CHECKED = "checked"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Education:
    """Where one patient stands; days are ordinals of calendar dates.

    `shown` are the modules seen since the start or the last full refresh, `passed` the items once right, `loops`
    the loops through the questions on `loop_day`. `passed_day` is when it was checked or supported, `refresh_day`
    the last weekly card, `renewed_day` the last full refresh, `practice_blocks` those of the short start's day.
    """

    state: EduState = EduState.UNSEEN
    shown: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    loops: int = 0
    loop_day: int | None = None
    short_day: int | None = None
    practice_blocks: int = 0
    passed_day: int | None = None
    refresh_day: int | None = None
    renewed_day: int | None = None


@dataclass(frozen=True, slots=True)
class EducationRules:
    """The preset section `education`: loops a day, the short start, and when it is refreshed."""

    loops_a_day: int
    practice_blocks: int
    refresh_days: int
    absent_days: int


class Start(StrEnum):
    """Whether education lets something start."""

    YES = "yes"
    UNSEEN = "unseen"
    NOT_CHECKED = "not_checked"
    SHORT_ONLY = "short_only"
    REFRESH_FIRST = "refresh_first"


class Refresh(StrEnum):
    """What of education is due again: nothing, a card and a question, or all cards."""

    NONE = "none"
    WEEKLY = "weekly"
    FULL = "full"


class TeachBack(StrEnum):
    """Whether the patient's own telling counts as passed."""

    SUPPORTED = "supported"
    TOO_EARLY = "too_early"
    NOT_ALL = "not_all"
    NO_REASON = "no_reason"


SHORT_MODULES: Final = ("E-MIRROR", "E-STOP")
_PASSED: Final = (EduState.CHECKED, EduState.SUPPORTED)


def show(education: Education, module: str) -> Education:
    """The state after a module was seen; what was passed stays passed."""
    if module not in MODULES:
        raise ProgrammeError(f"There is no module {module}: choose one of {', '.join(MODULES)}.")
    shown = education.shown if module in education.shown else (*education.shown, module)
    state = EduState.SHOWN if education.state is EduState.UNSEEN else education.state
    return replace(education, shown=shown, state=state)


_WHY_LOOP: Final = {
    Quiz.PASSED: "The loop is passed, so education goes on from here.",
    Quiz.FAILED: "The loop is not passed, so those cards are looked at again.",
    Quiz.ASK_STARRED_AGAIN: "The answers came very fast, so the two main questions are asked in other words.",
    Quiz.INCOMPLETE: "The loop is not finished, so nothing changes yet.",
}


@rule("quiz_loop", why=lambda result: _WHY_LOOP[result[1]])
def after_quiz(
    education: Education,
    answers: tuple[QuizAnswer, ...],
    again: tuple[QuizAnswer, ...],
    severe_aphasia: bool,
    observed: bool,
    day: int,
    quiz_rules: QuizRules,
    rules: EducationRules,
) -> tuple[Education, Quiz]:
    """One loop through the questions: the new state, and what came of it.

    `answers` are the first ones of this loop to the items that are not passed yet, `again` those to the starred
    items in other words, `observed` the therapist's tick for the rest in severe aphasia. The questions on a short
    start are the starred ones alone. ProgrammeError when the cards were not seen, or after the day's last loop.
    """
    full = set(education.shown) >= set(MODULES)
    short = not full and set(education.shown) >= set(SHORT_MODULES)
    if not full and not short:
        raise ProgrammeError("Show the cards first: the questions are about them.")
    loops = education.loops if education.loop_day == day else 0
    if loops >= rules.loops_a_day:
        raise ProgrammeError(
            "The questions were gone through often enough today: let the patient tell or show it."
        )
    known = tuple(QuizAnswer(item, True, quiz_rules.fast_s, 0) for item in education.passed)
    asked = (*known, *(each for each in answers if each.item not in education.passed))
    result = quiz(asked, again, severe_aphasia, observed, short, quiz_rules)
    if result in (Quiz.INCOMPLETE, Quiz.ASK_STARRED_AGAIN):
        return education, result
    right = {each.item for each in asked if each.right} - {each.item for each in again if not each.right}
    kept = replace(education, passed=tuple(sorted(right)), loops=loops + 1, loop_day=day)
    if result is Quiz.FAILED:
        return kept, result
    if short:
        if kept.state in _PASSED:
            return kept, result
        return replace(kept, state=EduState.SHORT, short_day=day, practice_blocks=0), result
    return replace(kept, state=EduState.CHECKED, passed_day=day, refresh_day=day, renewed_day=day), result


def practised(education: Education) -> Education:
    """The state after a laterality practice block."""
    return replace(education, practice_blocks=education.practice_blocks + 1)


def short_again(education: Education, day: int) -> Education:
    """The short start of another day: its cards were seen again, its questions are not asked again."""
    if not set(STARRED) <= set(education.passed) or education.state in _PASSED:
        raise ProgrammeError("The short start is taken up again only where its two questions were passed.")
    return replace(education, state=EduState.SHORT, short_day=day, practice_blocks=0)


_WHY_TEACH: Final = {
    TeachBack.SUPPORTED: "The patient showed or told picture, steps and stop in an own way, so education counts.",
    TeachBack.TOO_EARLY: "The questions come first: telling it in an own way follows after the day's last loop.",
    TeachBack.NOT_ALL: "Picture, steps and stop must each be shown or told before education counts.",
    TeachBack.NO_REASON: "A therapist must write why the questions were not passed before education counts.",
}


@rule("teach_back", why=lambda result: _WHY_TEACH[result])
def teach_back(
    education: Education,
    picture: bool,
    steps: bool,
    stop: bool,
    therapist: str,
    reason: str,
    rules: EducationRules,
) -> TeachBack:
    """Whether the therapist's three ticks and reason make education count, after the loops of one day."""
    if education.loops < rules.loops_a_day:
        return TeachBack.TOO_EARLY
    if not (picture and steps and stop):
        return TeachBack.NOT_ALL
    return TeachBack.SUPPORTED if therapist.strip() and reason.strip() else TeachBack.NO_REASON


def after_teach_back(education: Education, result: TeachBack, day: int) -> Education:
    """The state after a teach-back: passed, or, while the other cards are not seen, a short start."""
    if result is not TeachBack.SUPPORTED:
        return education
    if not set(education.shown) >= set(MODULES):
        return replace(education, state=EduState.SHORT, short_day=day, practice_blocks=0)
    return replace(education, state=EduState.SUPPORTED, passed_day=day, refresh_day=day, renewed_day=day)


_WHY_REFRESH: Final = {
    Refresh.NONE: "Education is fresh.",
    Refresh.WEEKLY: "A new week starts with one card and one question.",
    Refresh.FULL: "After so long away, all cards are shown again first.",
}


@rule("refresh", why=lambda result: _WHY_REFRESH[result])
def refresh(education: Education, day: int, last_day: int | None, rules: EducationRules) -> Refresh:
    """What of a passed education is due; `last_day` is that of the last session (None: none yet)."""
    since = _latest(education.passed_day, education.refresh_day, education.renewed_day)
    if any(each is not None and each > day for each in (since, last_day)):
        raise ProgrammeError("The last session or the education lies after today: set the clock of this computer.")
    if since is None or (until := valid_until(education, last_day, rules)) is None:
        return Refresh.NONE
    if day > until:
        return Refresh.FULL
    return Refresh.WEEKLY if day - since >= rules.refresh_days else Refresh.NONE


def valid_until(education: Education, last_day: int | None, rules: EducationRules) -> int | None:
    """The last day on which a passed education counts without all cards again; None when it is not passed."""
    if education.passed_day is None or education.state not in _PASSED:
        return None
    latest = _latest(education.passed_day, education.renewed_day, last_day)
    return None if latest is None else latest + rules.absent_days


def _latest(*days: int | None) -> int | None:
    return max((each for each in days if each is not None), default=None)


def refreshed(education: Education, what: Refresh, day: int) -> Education:
    """The state after what was due has been seen."""
    if what is Refresh.NONE:
        return education
    renewed = day if what is Refresh.FULL else education.renewed_day
    return replace(education, refresh_day=day, renewed_day=renewed)


_WHY_START: Final = {
    Start.YES: "Education allows {stage}.",
    Start.UNSEEN: "Education comes first: the cards have not been seen.",
    Start.NOT_CHECKED: "Education comes first: its questions have not been passed.",
    Start.SHORT_ONLY: "The short start allows one practice block on its day; the rest of education comes first.",
    Start.REFRESH_FIRST: "After so long away, all cards are shown again first.",
}


@rule("education_allows", why=lambda result, stage: _WHY_START[result].format(stage=stage.value))
def may_start(education: Education, stage: Stage, day: int, last_day: int | None, rules: EducationRules) -> Start:
    """Whether education lets a stage start on this day; nobody and nothing overrides it.

    Only PRACTICE starts on a short start, on its day and once. `last_day` is that of the last session.
    """
    if stage is Stage.EDU:
        return Start.YES
    if refresh(education, day, last_day, rules) is Refresh.FULL:
        return Start.REFRESH_FIRST
    if valid_until(education, last_day, rules) is not None:
        return Start.YES
    if education.state is EduState.SHORT:
        left = education.short_day == day and education.practice_blocks < rules.practice_blocks
        return Start.YES if stage is Stage.PRACTICE and left else Start.SHORT_ONLY
    return Start.UNSEEN if education.state is EduState.UNSEEN else Start.NOT_CHECKED


def modules_again(answers: tuple[QuizAnswer, ...]) -> tuple[str, ...]:
    """The modules whose cards are shown again after a loop, in their order: those of the wrong items."""
    wrong: Mapping[str, None] = {ITEM_OF[each.item]: None for each in answers if not each.right}
    return tuple(module for module in MODULES if module in wrong)

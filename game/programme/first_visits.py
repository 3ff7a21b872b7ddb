"""The first three visits: their items in order, what comes next, and what each needs (protocol.md 8.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.screening.items import QUESTIONS
from game.programme.screening.kinds import Supervision

SHORT_START: Final = "E-SHORT"
HEADSET: Final = "T5"
DESKTOP_TRY: Final = "DESKTOP-TRY"
PRACTICE: Final = "PRACTICE"
FIT: Final = "FIT"
SKIN: Final = "NRS-SKIN"
VISITS: Final = (
    (*(each.item_id for each in QUESTIONS), "T4", SHORT_START, HEADSET, DESKTOP_TRY, PRACTICE),
    ("T1", "T2a", "T2b", "T2c", "T3", "E-REST", SKIN, FIT),
    ("PROBE", "OUTCOME", "IMAGERY-DEMO"),
)
# What is tried or played in them; the rest asks and explains.
TRIED: Final = (DESKTOP_TRY, PRACTICE, SKIN, *VISITS[-1])


class Wait(StrEnum):
    """Why the next item does not start now; NONE when it does."""

    NONE = "none"
    SUPERVISION = "supervision"
    ENOUGH = "enough"
    ANOTHER_DAY = "another_day"
    EDUCATION = "education"
    SCREENING = "screening"
    BLOCKED = "blocked"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the visits depend on: an amputation, whether T1 is needed, whether the headset is open, education
    passed (checked or supported), and stage 1 open in some mode.
    """

    amputation: bool
    neglect_needed: bool
    vr_open: bool
    educated: bool
    screened: bool

    @staticmethod
    def tries_next(done: Mapping[str, int]) -> bool:
        """True once the first look comes next, in the headset or at the screen: what is open decides which."""
        return SHORT_START in done and HEADSET not in done and DESKTOP_TRY not in done


@dataclass(frozen=True, slots=True)
class VisitRules:
    """The preset section `visits`: how long the first visit may be, and the days from one to the next."""

    first_min: float
    gap_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next item, its visit from 1, and why it waits; no item when all is done."""

    item: str
    visit: int
    wait: Wait


_WHY: Final = {
    Wait.NONE: "Next in visit {visit} is {item}; the patient may stop after it and go on next time.",
    Wait.SUPERVISION: "Next is {item}, and a therapist must be there or on video for it.",
    Wait.ENOUGH: "That is enough for the first visit; next time it goes on with {item}.",
    Wait.ANOTHER_DAY: "That is enough for today; visit {visit} begins with {item} on another day.",
    Wait.EDUCATION: "The rest of education comes before {item}.",
    Wait.SCREENING: "Screening leaves no way of training open, so {item} waits for the therapist.",
    Wait.BLOCKED: "Something closed practice, so {item} waits until the therapist or a doctor has looked at it.",
    Wait.FINISHED: "The first visits are done.",
}


@rule("visit_step", why=lambda result: _WHY[result.wait].format(item=result.item, visit=result.visit))
def visit_step(
    done: Mapping[str, int],
    day: int,
    minutes: float,
    newcomer: Newcomer,
    supervision: Supervision,
    stopped: bool,
    rules: VisitRules,
    closed: bool = False,
    blocked: bool = False,
) -> Step:
    """What comes next in the first visits.

    `done` gives for each item done the ordinal of its day, `minutes` how long today's visit has lasted. Every item
    needs a therapist who is there or on video; after a STOP (`stopped`) nothing more comes today. `closed`: a red
    flag or a suspension waits for a look, and so does everything; `blocked`: an item of the screening does, and so
    does what is tried or played. ProgrammeError for an unknown item or one done after today.
    """
    if unknown := sorted(set(done) - {item for visit in VISITS for item in visit}):
        raise ProgrammeError(f"There is no item {unknown[0]} in the first visits: see their list.")
    if any(each > day for each in done.values()):
        raise ProgrammeError("An item was done after today: set the clock of this computer.")
    if (found := _next(done, day, newcomer)) is None:
        return Step("", len(VISITS), Wait.FINISHED)
    item, visit = found
    if stopped:
        return Step(item, visit, Wait.ANOTHER_DAY)
    if closed or (blocked and item in TRIED):
        return Step(item, visit, Wait.BLOCKED)
    return Step(item, visit, _wait(visit, done, day, minutes, newcomer, supervision, rules))


def reveal_ready(amputation: bool, fit_day: int | None, day: int) -> bool:
    """Whether the limb may be shown for the first time: after an amputation only once it was fitted."""
    return not amputation or (fit_day is not None and fit_day <= day)


def _next(done: Mapping[str, int], day: int, newcomer: Newcomer) -> tuple[str, int] | None:
    for number, visit in enumerate(VISITS, start=1):
        for item in visit:
            if _needed(item, done, newcomer) and not _is_done(item, done, day, newcomer):
                return item, number
    return None


def _needed(item: str, done: Mapping[str, int], newcomer: Newcomer) -> bool:
    return {
        "T1": newcomer.neglect_needed,
        FIT: newcomer.amputation,
        HEADSET: newcomer.vr_open and DESKTOP_TRY not in done,
        DESKTOP_TRY: not newcomer.vr_open and HEADSET not in done,
    }.get(item, True)


def _is_done(item: str, done: Mapping[str, int], day: int, newcomer: Newcomer) -> bool:
    if item == SHORT_START and PRACTICE not in done and not newcomer.educated:
        # A short start holds for its day, and the practice block needs it.
        return done.get(item) == day
    return item in done


def _wait(
    visit: int,
    done: Mapping[str, int],
    day: int,
    minutes: float,
    newcomer: Newcomer,
    supervision: Supervision,
    rules: VisitRules,
) -> Wait:
    before = [done[item] for each in VISITS[: visit - 1] for item in each if item in done]
    if before and day - max(before) < rules.gap_days:
        return Wait.ANOTHER_DAY
    if visit == 1 and minutes >= rules.first_min:
        return Wait.ENOUGH
    if visit == len(VISITS) and not newcomer.educated:
        return Wait.EDUCATION
    if visit == len(VISITS) and not newcomer.screened:
        return Wait.SCREENING
    return Wait.SUPERVISION if supervision is Supervision.NONE else Wait.NONE

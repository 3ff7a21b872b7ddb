"""How many questions a session may ask, which one more is asked today, and what the week asks (protocol.md 8.9).

Questions that a safety rule calls (a second reading, a sensation, a face after a reveal) are outside the budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.mode import Mode


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """The preset section `questions`: the budget of a session, and how often what is asked over the weeks."""

    per_session: int
    extra_a_day: int
    low_mids: int
    worst_days: int
    weekly_days: int
    chronometry_days: int
    monthly_days: int
    weekly_min: float
    vbbt_affected: bool
    vbbt_grasps: bool
    body_days: int
    feather_present: bool
    feather_r9: int
    edema: bool


class Question(StrEnum):
    """The rotating questions; vividness is a pair that counts as one."""

    WORST = "worst"
    MOOD = "mood"
    EMBODIMENT = "embodiment"
    VIVIDNESS = "vividness"
    TENSION = "tension"
    OTHER_PAINS = "other-pains"
    COMFORT = "comfort"
    SWELLING = "swelling"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a session asks anyhow: `mids` readings in between, `signs` the sheet of the CRPS signs.

    `extras_today`: rotating questions asked today already. `mirrored`: the limb is seen in this session;
    `swelling`: swelling is asked for outside the signs sheet (stroke); `fitted`: whether a fitted limb
    matched; `moves`: whether it may stay here.
    """

    stage: int
    mode: Mode
    mids: int
    headset: bool
    signs: bool = False
    extras_today: int = 0
    mirrored: bool = False
    swelling: bool = False
    fitted: bool = False
    moves: bool = False


def asked(asking: Asking, rules: QuestionRules) -> int:
    """Questions that the session asks anyhow and that are in the budget.

    Anything new, pain before and after, a face; the mids, in NORMAL_LOW at most `low_mids` of them; dizziness in
    the headset only; the signs sheet as one; how well a fitted limb matched, and whether one that moves may stay.
    """
    mids = min(asking.mids, rules.low_mids) if asking.mode is Mode.NORMAL_LOW else asking.mids
    return 4 + mids + asking.headset + asking.signs + asking.fitted + asking.moves


def _extra_why(result: Question | None, asking: Asking, rules: QuestionRules) -> str:
    if result is not None:
        return f"There is room for one more question, and the turn is that of {result.value}."
    if asking.extras_today >= rules.extra_a_day:
        return "One more question was asked today already, so there is none now."
    if asked(asking, rules) >= rules.per_session:
        return f"This session asks {asked(asking, rules)} questions already, so there is no other."
    return "No other question fits this session."


@rule("rotating_question", why=_extra_why)
def rotating_question(day: int, last: Mapping[str, int], asking: Asking, rules: QuestionRules) -> Question | None:
    """The one more question of today, None without one (8.9).

    `last` is the ordinal of the day on which each was asked last; never asked comes first. The worst pain since
    last time comes first when it is due, because the rule "worse" needs it; then the vividness in stage 2, of
    which its gate needs one pair a session.
    """
    _known(last, day)
    if asking.extras_today >= rules.extra_a_day or asked(asking, rules) >= rules.per_session:
        return None
    fits = [each for each in Question if _fits(each, asking)]
    worst = last.get(Question.WORST)
    if worst is None or day - worst >= rules.worst_days:
        return Question.WORST
    if Question.VIVIDNESS in fits:
        return Question.VIVIDNESS
    return min(fits, key=lambda each: last.get(each, -1))


def _fits(question: Question, asking: Asking) -> bool:
    return {
        Question.EMBODIMENT: asking.mirrored,
        Question.VIVIDNESS: asking.stage == 2,
        Question.COMFORT: asking.headset,
        Question.SWELLING: asking.swelling and not asking.signs,
    }.get(question, True)


# The weekly check in its order (8.5, then 8.7a); from stage 3 on what hands do, the vBBT last: once the affected
# one did that in stage 4, its turn is over (6.5).
WEEKLY: Final = (
    "working-hand",
    "pain",
    "probe",
    "activities",
    "change",
    "limb-picture",
    "range",
    "thumb",
    "fists",
    "vbbt",
    "chronometry",
    "feather",
    "pointing",
    "expectation",
    "fear",
    "rest",
    "body",
    "edema",
    "outcomes",
)
MONTHLY: Final = ("fear", "outcomes")
# These are taken around the mirror of a session of practice, one in each (8.7a).
AROUND_MIRROR: Final = ("feather", "pointing")
# What hands do under the conditions of the vBBT.
BY_HAND: Final = ("range", "thumb", "fists", "vbbt")
# By which protocol code each of them is installed.
MEASURE_CODES: Final = {
    "feather": "PPS", "pointing": "OWN", "range": "ROM", "thumb": "OPP", "fists": "FIST", "vbbt": "VBBT"
}  # fmt: skip


def _hands_why(result: tuple[str, ...], stage: int, limb: str) -> str:
    if not result:
        return "Blocks are carried from stage 3 on." if limb != "leg" else "Blocks are carried by hands only."
    if "affected" in result:
        return f"In stage {stage} both hands carry blocks, the working one first."
    return f"In stage {stage} only the working hand carries blocks."


@rule("vbbt_hands", why=_hands_why)
def vbbt_hands(
    stage: int, limb: str, amputation: bool, cleared: bool, carried: bool, rules: QuestionRules
) -> tuple[str, ...]:
    """Which hands do the virtual box and block task, in their order; never before stage 3 (6.5).

    The affected one where the preset has it and a therapist said that it grasps, else once in stage 4 (`carried`:
    it was); never while movement is not `cleared` (R10), nor one that is not there.
    """
    if stage < 3 or limb == "leg":
        return ()
    weekly = rules.vbbt_affected and rules.vbbt_grasps
    once = stage == 4 and not carried
    if cleared and not amputation and (weekly or once):
        return ("intact", "affected")
    return ("intact",)


def _measure_why(result: str) -> str:
    if not result:
        return "Around the mirror of today nothing is measured."
    what = {"feather": "how near a feather may come", "pointing": "where the unseen hand is felt"}[result]
    return f"Around the mirror of today is measured {what}."


@rule("measure_today", why=_measure_why)
def measure_today(
    due: tuple[str, ...],
    installed: tuple[str, ...],
    drawn: bool,
    whole: bool,
    present: bool,
    r9: int | None,
    rules: QuestionRules,
) -> str:
    """Which of the due measures is taken around the mirror of this session, "" for none; one at most (8.7a).

    `drawn`: the plan draws the mirror limb on a screen; `whole`: it is no gentle session. The feather asks for
    staff in the room (`present`) where the preset says so or the sight upsets (R9, None counts as high).
    """
    if not (drawn and whole):
        return ""
    upset = r9 is None or r9 >= rules.feather_r9
    watched = rules.feather_present or upset
    for item in AROUND_MIRROR:
        open_today = item != "feather" or present or not watched
        if item in due and MEASURE_CODES[item] in installed and open_today:
            return item
    return ""


def _weekly_why(result: tuple[str, ...], minutes: float, rules: QuestionRules) -> str:
    if minutes >= rules.weekly_min:
        return f"The weekly check has lasted {rules.weekly_min:g} minutes, so what is left waits for the next one."
    return f"The weekly check asks {', '.join(result)}." if result else "Nothing of the weekly check is due."


@rule("weekly_check", why=_weekly_why)
def weekly_check(
    day: int,
    last: Mapping[str, int],
    stage: int,
    entered: int,
    vbbt: bool,
    minutes: float,
    rules: QuestionRules,
    hand: bool = True,
) -> tuple[str, ...]:
    """What the week's own short visit asks, in order; nothing once it has lasted `weekly_min` (8.5, 8.7a, 8.9).

    `last` is the ordinal of the day of each, `entered` that of the stage: what is expected is asked once in each.
    `vbbt`: the box and block task is allowed, and what else hands do (6.5). `hand`: it is no leg.
    Staff measure how far the limb is swollen where the preset has it.
    """
    _known(last, day)
    if minutes >= rules.weekly_min:
        return ()
    return tuple(
        item
        for item in WEEKLY
        if _belongs(item, stage, vbbt, hand, rules)
        and (item not in last or _due(item, day, last[item], entered, rules))
    )


def _due(item: str, day: int, asked_on: int, entered: int, rules: QuestionRules) -> bool:
    if item == "expectation":
        return asked_on < entered <= day
    return day - asked_on >= _period(item, rules)


def _belongs(item: str, stage: int, vbbt: bool, hand: bool, rules: QuestionRules) -> bool:
    if item == "edema":
        return rules.edema
    if item in AROUND_MIRROR:
        return hand and stage >= 3
    if item in BY_HAND:
        return vbbt and stage >= 3
    return stage >= 2 if item == "chronometry" else True


def _period(item: str, rules: QuestionRules) -> int:
    if item in MONTHLY:
        return rules.monthly_days
    if item in AROUND_MIRROR:
        return rules.body_days
    return rules.chronometry_days if item == "chronometry" else rules.weekly_days


def _known(last: Mapping[str, int], day: int) -> None:
    if unknown := sorted(set(last) - {*Question, *WEEKLY}):
        raise ProgrammeError(f"There is no question {unknown[0]}: see the list of questions.")
    if any(each > day for each in last.values()):
        raise ProgrammeError("A question was asked after today: set the clock of this computer.")

"""The gate: from all findings, the day and the overrides to what is open, with which limits (protocol.md 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.rating import NONE_AT_ALL, WORST
from game.programme.screening.items import BEARING, ITEMS, Effect, Item, Lasts
from game.programme.screening.kinds import (
    EVERY_MODE,
    EVERY_STAGE,
    FLAT,
    By,
    Cell,
    Colour,
    Finding,
    InForce,
    Limit,
    Mode,
    Stage,
    Supervision,
    worst,
)
from game.programme.screening.override import GateOverride, OverrideAnswer, OverrideRules, in_days, override


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """The preset section `screening`: how long answers hold, where R9 turns, and what the limits are."""

    neglect_needed: bool
    day_days: int
    week_days: int
    early_days: int
    long_days: int
    early_phase_days: int
    r9_amber: int
    r9_red: int
    first_vr_min: float
    vr_short_min: float
    present_sessions: int
    working_limb: float
    controllers_cm: float
    neglect_retest_days: int

    def __post_init__(self) -> None:
        """ProgrammeError when R9 would be red before it is amber."""
        if self.r9_amber > self.r9_red:
            raise ProgrammeError("screening.r9_amber must not be above screening.r9_red: lower it.")


@dataclass(frozen=True, slots=True)
class Person:
    """What the gate must know of the patient: the ordinal day of the stroke or amputation (None without one),
    whether the brain was injured, and whether staff are there to answer.
    """

    event_day: int | None = None
    brain_injury: bool = False
    staff_there: bool = True


class Standing(StrEnum):
    """Whether an item's answer counts."""

    VALID = "valid"
    MISSING = "missing"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class GateResult:
    """What is open: `cells` by mode and stage (`at`), items to be asked (first time or reopened) or asked again.

    `overrides` are all in force, for the header of every session.
    """

    cells: Mapping[str, Cell]
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    overrides: tuple[GateOverride, ...]

    def at(self, mode: Mode, stage: Stage) -> Cell:
        """What holds in one mode and stage."""
        return self.cells[_key(mode, stage)]

    def modes(self, stage: Stage) -> tuple[Mode, ...]:
        """The modes in which the stage is open."""
        return tuple(mode for mode in EVERY_MODE if self.at(mode, stage).colour is not Colour.RED)

    def may_open(self, mode: Mode, stage: Stage) -> bool:
        """True where nothing that was found closes it: what is still to be asked may open it yet."""
        cell = self.at(mode, stage)
        return cell.colour is not Colour.RED or set(cell.items) <= {*self.missing, *self.outdated}

    def header(self) -> tuple[str, ...]:
        """A line for each override in force; every session's header shows them."""
        return tuple(
            f"override active: {each.item}, {each.mode.value} {each.stage.value}, by {each.by}"
            for each in self.overrides
        )


_SPOKEN: Final = {Mode.VR: "in the headset", Mode.DESKTOP: "on the screen", Mode.REAL_MIRROR: "at the mirror"}


def why_gate(result: GateResult) -> str:
    """One sentence: what stays closed and by which items, or what goes with all that is open."""
    closed = {mode: [stage for stage in EVERY_STAGE if mode not in result.modes(stage)] for mode in EVERY_MODE}
    red = {item for mode, stages in closed.items() for stage in stages for item in result.at(mode, stage).items}
    if red:
        where = "; ".join(f"{_SPOKEN[mode]} {_stages(stages)}" for mode, stages in closed.items() if stages)
        return f"Closed are {where}, {because(red, result)}."
    amber = {item for cell in result.cells.values() for item in cell.items}
    if amber:
        return f"Every stage is open, with limits {because(amber, result)}."
    return "Every stage is open: all was asked, is in date and speaks against nothing."


def _stages(stages: list[Stage]) -> str:
    return "all stages" if len(stages) == len(EVERY_STAGE) else ", ".join(stage.value for stage in stages)


def because(items: set[str], result: GateResult) -> str:
    """The reasons: what was found, by its question, and how much is still to be asked; no private one is named."""
    asked = [item for item in ITEMS if item in items and item not in (*result.missing, *result.outdated)]
    named = ["a private answer" if ITEMS[item].private else f"{item} ({ITEMS[item].asks})" for item in asked]
    todo = [item for item in ITEMS if item in items and item not in asked]
    if todo:
        named.append(f"what is still to be asked ({', '.join(todo)})")
    return f"because of {' and '.join(named)}"


@rule("gate", why=why_gate)
def gate(
    findings: tuple[Finding, ...],
    day: int,
    person: Person,
    overrides: tuple[GateOverride, ...],
    first_question_day: int | None,
    reopened: tuple[str, ...],
    neglect_policy: bool,
    rules: ScreeningRules,
    override_rules: OverrideRules,
) -> GateResult:
    """What is open on this day (an ordinal), in each mode and stage.

    `findings` in the order in which they were made; `first_question_day` is the last day whose first question was
    answered "nothing new"; `reopened` are the items opened by something new and not answered since.
    An item that is open or out of date blocks what it bears on; only education on a flat screen, and the practice
    block before the tests of the second visit, go on as AMBER. ProgrammeError when a finding cannot be.
    """
    if first_question_day is not None and first_question_day > day:
        raise ProgrammeError("The day's first question was answered after today: set the clock of this computer.")
    if unknown := [item for item in reopened if item not in ITEMS]:
        raise ProgrammeError(f"There is no item {unknown[0]} to reopen: see the list of items.")
    known = _latest(findings, day, rules)
    today = "R17" in known and known["R17"].day == day
    if not person.staff_there and first_question_day == day and not today:
        # At home nobody answers for the patient; the first question asks for confusion and sleepiness too.
        known["R17"] = Finding("R17", "no", day, By.PATIENT)
    lifted = tuple(each for each in overrides if _lifts(each, known, day, neglect_policy, override_rules))
    treated = any(each.item == "T1" for each in lifted)
    standing = {
        name: Standing.MISSING
        if name in reopened
        else _standing(item, known.get(name), day, person, first_question_day, treated, rules)
        for name, item in ITEMS.items()
        if item.lasts is not Lasts.SESSION and (name != "T1" or _neglect_counts(known, person, rules))
    }
    counts = tuple(
        (name, str(known[name].value) if how is Standing.VALID else None) for name, how in standing.items()
    )
    return GateResult(
        dict(_cells(counts, lifted, rules)),
        tuple(name for name, how in standing.items() if how is Standing.MISSING),
        tuple(name for name, how in standing.items() if how is Standing.OUTDATED),
        lifted,
    )


def _key(mode: Mode, stage: Stage) -> str:
    return f"{mode.value}/{stage.value}"


def _latest(findings: tuple[Finding, ...], day: int, rules: ScreeningRules) -> dict[str, Finding]:
    """The finding that counts for each item, its scale read as a word.

    What closed something is taken back by staff only, except on another day where it holds for one day.
    """
    known: dict[str, Finding] = {}
    for each in findings:
        item = _checked(each, day)
        word = band(int(each.value), rules) if item.scale else each.value
        before = known.get(each.item)
        if before is not None and each.day < before.day:
            raise ProgrammeError(f"The answer to {each.item} is older than the one before it: give them in order.")
        if before is not None and each.by is By.PATIENT and _needs_staff(item, before, each.day):
            continue
        known[each.item] = each if word == each.value else replace(each, value=word)
    return known


def kept(findings: tuple[Finding, ...], new: Finding, rules: ScreeningRules) -> tuple[Finding, ...]:
    """The findings that count, one for each item, with a new one; themselves where it does not count.

    ProgrammeError when the new one cannot be, or is older than the one before it.
    """
    item = _checked(new, new.day)
    before = next((each for each in findings if each.item == new.item), None)
    if before is not None:
        _latest((before, new), new.day, rules)
        word = band(int(before.value), rules) if item.scale else before.value
        if new.by is By.PATIENT and _needs_staff(item, replace(before, value=word), new.day):
            return findings
    return (*(each for each in findings if each.item != new.item), new)


def _checked(each: Finding, day: int) -> Item:
    item = ITEMS.get(each.item)
    if item is None:
        raise ProgrammeError(f"There is no item {each.item}: see the list of items.")
    if each.day > day:
        raise ProgrammeError(f"{each.item} was answered after today: set the clock of this computer.")
    if each.by not in item.who or (each.value == "talked" and each.by is not By.STAFF):
        raise ProgrammeError(f"{each.item} is not answered by the {each.by.value}: ask {item.who[-1].value}.")
    if item.scale:
        if type(each.value) is not int or not NONE_AT_ALL <= each.value <= WORST:
            raise ProgrammeError(f"{each.item} is answered by a whole number from 0 to 10, not {each.value!r}.")
    elif each.value not in item.answers:
        raise ProgrammeError(f"{each.item} is {each.value!r}; it must be one of {', '.join(item.answers)}.")
    return item


def _needs_staff(item: Item, before: Finding, day: int) -> bool:
    if item.lasts is Lasts.DAY and day > before.day:
        return False
    word = str(before.value)
    return word in item.passing or any(each.colour is Colour.RED for each in item.answers[word])


def band(upset: int, rules: ScreeningRules) -> str:
    """The word for how upsetting the limb's sight is, 0 to 10 (R9)."""
    return "very_upset" if upset >= rules.r9_red else "upset" if upset >= rules.r9_amber else "calm"


def _neglect_counts(known: Mapping[str, Finding], person: Person, rules: ScreeningRules) -> bool:
    """T1 is for stroke and brain injury, and for anyone in whom something spoke of neglect or who was tested."""
    sides = known.get("T2b")
    return (
        rules.neglect_needed
        or person.brain_injury
        or "T1" in known
        or (sides is not None and sides.value == "extinction")
    )


def _standing(
    item: Item,
    finding: Finding | None,
    day: int,
    person: Person,
    first_question_day: int | None,
    treated: bool,
    rules: ScreeningRules,
) -> Standing:
    if finding is None or finding.value in item.open_answers:
        return Standing.MISSING
    age = day - finding.day
    if item.lasts is Lasts.FIRST_QUESTION:
        fresh = age == 0 or first_question_day == day
    else:
        days = rules.day_days if finding.value in item.passing else _days(item, finding, person, rules)
        fresh = age < (min(days, rules.neglect_retest_days) if treated and item.item_id == "T1" else days)
    return Standing.VALID if fresh else Standing.OUTDATED


def _days(item: Item, finding: Finding, person: Person, rules: ScreeningRules) -> int:
    if item.lasts is Lasts.DAY:
        return rules.day_days
    if item.lasts is Lasts.WEEK:
        return rules.week_days
    early = person.event_day is not None and finding.day - person.event_day < rules.early_phase_days
    return rules.early_days if item.lasts is Lasts.EARLY and early else rules.long_days


def _lifts(
    each: GateOverride,
    known: Mapping[str, Finding],
    day: int,
    neglect_policy: bool,
    override_rules: OverrideRules,
) -> bool:
    finding = known.get(each.item)
    if finding is None or not in_days(each, day):
        return False
    return override(each, str(finding.value), neglect_policy, override_rules) is OverrideAnswer.GRANTED


# How many answers of the gate are remembered, those of a ward's patients for a day or two.
_KEPT: Final = 256


@lru_cache(_KEPT)
def _cells(
    counts: tuple[tuple[str, str | None], ...], lifted: tuple[GateOverride, ...], rules: ScreeningRules
) -> Mapping[str, Cell]:
    """Each mode and stage, from the answer to each item that counts, None where it is open or out of date.

    They are the same on most days of a patient.
    """
    answers = dict(counts)
    return {
        _key(mode, stage): _cell(mode, stage, answers, lifted, rules)
        for mode in EVERY_MODE
        for stage in EVERY_STAGE
    }


def _cell(
    mode: Mode,
    stage: Stage,
    answers: Mapping[str, str | None],
    lifted: tuple[GateOverride, ...],
    rules: ScreeningRules,
) -> Cell:
    colours: dict[str, Colour] = {}
    limits: list[Limit] = []
    for name in BEARING[mode, stage]:
        if name not in answers:
            continue
        item = ITEMS[name]
        if (answer := answers[name]) is None:
            colours[name] = _while_open(item, mode, stage)
            continue
        effects = item.effects(answer, mode, stage)
        open_by = any((each.item, each.mode, each.stage) == (name, mode, stage) for each in lifted)
        colours[name] = _colour(effects, open_by)
        limits += [limit for each in effects for limit in each.limits if colours[name] is not Colour.RED]
        limits += [Limit.SUPERVISED] if open_by else []
    colour = worst(colours.values())
    causes = tuple(name for name, each in colours.items() if each is colour and each is not Colour.GREEN)
    return Cell(colour, causes, in_force(limits, rules))


def _while_open(item: Item, mode: Mode, stage: Stage) -> Colour:
    early = stage is Stage.EDU or (stage is Stage.PRACTICE and item.later)
    return Colour.AMBER if early and mode in FLAT else Colour.RED


def _colour(effects: tuple[Effect, ...], open_by: bool) -> Colour:
    colour = worst(each.colour for each in effects)
    return Colour.AMBER if open_by and colour is Colour.RED else colour


_IN_THE_ROOM: Final = {Limit.THERAPIST_PRESENT, Limit.THERAPIST_LED}


def in_force(limits: Iterable[Limit], rules: ScreeningRules) -> InForce:
    """The limits taken together: of each kind the strictest."""
    named = set(limits)
    short = rules.vr_short_min if Limit.VR_SHORT in named else None
    first = [rules.first_vr_min] if Limit.FIRST_VR_SHORT in named else []
    first += [short] if short is not None else []
    needs = Supervision.REMOTE if Limit.SUPERVISED in named else Supervision.NONE
    return InForce(
        first_vr_min=min(first, default=None),
        vr_min=short,
        working_limb=rules.working_limb if Limit.WORKING_LIMB in named else 1.0,
        present_sessions=rules.present_sessions if Limit.PRESENT_FIRST in named else 0,
        supervision=Supervision.PRESENT if _IN_THE_ROOM & named else needs,
        controllers_cm=rules.controllers_cm if Limit.CONTROLLERS_AWAY in named else None,
        gentle=Limit.GENTLE in named,
        notes=tuple(limit for limit in Limit if limit in named),
    )

"""A therapist's override of a blocked item: one stage and mode, some days, a reason (protocol.md 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.screening.items import ITEMS, Lift
from game.programme.screening.kinds import Colour, Mode, Stage, Supervision


class Reason(StrEnum):
    """Why an item is overridden; NEGLECT_TREATMENT is the only one for T1, and opens nothing else."""

    NEGLECT_TREATMENT = "supervised_neglect_treatment"
    PHYSICIAN_AGREED = "physician_agreed"
    MAKER_AGREED = "maker_agreed"
    DEVICE_DEDICATED = "device_dedicated"
    ANSWERED_WRONGLY = "answered_wrongly"
    CLINICAL_JUDGEMENT = "clinical_judgement"


class OverrideAnswer(StrEnum):
    """What becomes of an override that is asked for."""

    GRANTED = "granted"
    NO_THERAPIST = "no_therapist"
    NO_REASON = "no_reason"
    TOO_LONG = "too_long"
    NOT_BLOCKED = "not_blocked"
    NEVER = "never"
    NO_NAME = "no_name"
    NOT_ALLOWED_HERE = "not_allowed_here"


@dataclass(frozen=True, slots=True)
class GateOverride:
    """One override, kept whole for the audit; days are ordinals of calendar dates, both included.

    `by` is the therapist, `supervision` how he or she was with the patient, `pin` whether the PIN was given.
    `named` is the doctor or maker who agreed and `named_day` when, where the item asks for one.
    """

    item: str
    mode: Mode
    stage: Stage
    by: str
    pin: bool
    supervision: Supervision
    reason: Reason
    text: str
    day: int
    until: int
    named: str = ""
    named_day: int | None = None


@dataclass(frozen=True, slots=True)
class OverrideRules:
    """The preset section `override`: how long an override may hold, and how much must be written for it."""

    max_days: int
    min_text: int


_WHY: Final = {
    OverrideAnswer.GRANTED: "{item} is overridden for {stage} in this mode, and every session's header says so.",
    OverrideAnswer.NO_THERAPIST: "{item} stays blocked: only a therapist, there or on video, overrides it by PIN.",
    OverrideAnswer.NO_REASON: "{item} stays blocked: the reason needs at least {min_text} letters.",
    OverrideAnswer.TOO_LONG: "{item} stays blocked: an override ends on its day or at most {max_days} days later.",
    OverrideAnswer.NOT_BLOCKED: "There is nothing to override: {item} does not block {stage} in this mode.",
    OverrideAnswer.NEVER: "{item} stays blocked: nobody can override this answer; only a new answer lifts it.",
    OverrideAnswer.NO_NAME: "{item} stays blocked until the doctor who agreed is named, with the date.",
    OverrideAnswer.NOT_ALLOWED_HERE: (
        "{item} stays blocked: only a supervised treatment of neglect opens it, where the site allows that."
    ),
}


def why_override(result: OverrideAnswer, request: GateOverride, rules: OverrideRules) -> str:
    """One sentence for the therapist."""
    return _WHY[result].format(
        item=request.item, stage=request.stage.value, min_text=rules.min_text, max_days=rules.max_days
    )


@rule("override", why=why_override)
def override(request: GateOverride, answer: str, neglect_policy: bool, rules: OverrideRules) -> OverrideAnswer:
    """Whether an override holds against this answer to its item.

    `neglect_policy` is the site's switch that allows supervised treatment of neglect (protocol.md 2.3). Whatever
    is not GRANTED changes nothing.
    """
    if request.supervision is Supervision.NONE or not request.pin or not request.by.strip():
        return OverrideAnswer.NO_THERAPIST
    if len(request.text.strip()) < rules.min_text:
        return OverrideAnswer.NO_REASON
    if not 0 <= request.until - request.day <= rules.max_days:
        return OverrideAnswer.TOO_LONG
    return _of_item(request, answer, neglect_policy)


def in_days(request: GateOverride, day: int) -> bool:
    """True on the days of the override."""
    return request.day <= day <= request.until


def _of_item(request: GateOverride, answer: str, neglect_policy: bool) -> OverrideAnswer:
    item = ITEMS.get(request.item)
    if item is None or answer not in item.answers:
        return OverrideAnswer.NOT_BLOCKED
    effects = item.effects(answer, request.mode, request.stage)
    if not any(each.colour is Colour.RED for each in effects):
        return OverrideAnswer.NOT_BLOCKED
    if item.lift is Lift.NEVER or answer in item.not_lifted:
        return OverrideAnswer.NEVER
    if item.lift is not Lift.THERAPIST and not _named(request, item.lift):
        return OverrideAnswer.NO_NAME
    treats = request.reason is Reason.NEGLECT_TREATMENT
    if treats is not (request.item == "T1") or (treats and not neglect_policy):
        return OverrideAnswer.NOT_ALLOWED_HERE
    return OverrideAnswer.GRANTED


def _named(request: GateOverride, lift: Lift) -> bool:
    if not request.named.strip():
        return False
    return lift is Lift.PHYSICIAN or (request.named_day is not None and request.named_day <= request.day)

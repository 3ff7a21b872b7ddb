"""What a therapist sets for one patient: fields of the preset within their limits, and acts of the programme."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin, get_type_hints

from game.chronicle.chronicle import Chronicle, ChronicleError
from game.chronicle.dated import check_date
from game.chronicle.enrolment import UNSAVED
from game.chronicle.past import Past, read_past
from game.programme.field import Field, ProgrammeError, may_change
from game.programme.preset import Preset
from game.scoring.journal import Journal
from game.scoring.trouble import JournalError
from game.training.course import Enrolled, Prescription, TherapistAct
from game.training.events import Event

# Each act with what it does, for the list, and what its item is, empty where it has none.
ACTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "confirm": ("go to the stage that the programme asked for", ""),
        "clear": ("the suspension was looked at, and is over", ""),
        "unblock": ("an item of the screening no longer blocks", "the item"),
        "usual_high": ("the pain of today is the usual high one", ""),
        "jump": ("go to a stage", "1 to 4"),
        "hold": ("nothing gets harder for the next sessions", ""),
        "suspend": ("the programme waits until it is cleared", "stuck, review, safety or distress"),
        "done": ("the programme is over, out of MAINTAIN", ""),
    }
)
YES_NO: Final = MappingProxyType({"yes": True, "true": True, "no": False, "false": False})


def set_field(
    folder: Path, code: str, name: str, text: str, by: str, reason: str, day: str, *, sure: bool = False
) -> list[Event]:
    """Set a field of the patient's preset; what follows comes back. A refusal is one sentence with the limits."""
    with Journal.open(folder) as journal, Chronicle.open(journal, code) as chronicle:
        value = value_of(_enrolled(chronicle), name, text)
        check_date(chronicle.course, day, sure)
        chronicle.take(Prescription(day, name, value, by, reason))
        return _kept(chronicle)


def act(
    folder: Path, code: str, name: str, item: str, by: str, reason: str, day: str, *, sure: bool = False
) -> list[Event]:
    """One of `ACTS` by a therapist, with the reason; what follows comes back. A refusal is one sentence."""
    check_act(name, item, by, reason)
    with Journal.open(folder) as journal, Chronicle.open(journal, code) as chronicle:
        _enrolled(chronicle)
        check_date(chronicle.course, day, sure)
        chronicle.take(TherapistAct(day, name, item, reason))
        return _kept(chronicle)


def check_act(name: str, item: str, by: str, reason: str) -> None:
    """ProgrammeError where this is no act, not this role's, without a reason, or its item lacks or is too much."""
    if name not in ACTS:
        raise ProgrammeError(f"{name} is nothing a therapist decides here: it is one of {', '.join(ACTS)}.")
    if by != "therapist":
        raise ProgrammeError(f"{name} is a therapist's to decide, not a {by}'s.")
    if not reason.strip():
        raise ProgrammeError(f"{name}: give the reason, so that others can follow it.")
    needs = ACTS[name][1]
    if bool(needs) != bool(item):
        raise ProgrammeError(f"{name} needs --item: {needs}." if needs else f"{name} takes no --item.")


def fields(folder: Path, code: str, by: str = "therapist") -> list[dict[str, Any]]:
    """What may be prescribed by a role: field, value, unit, limits, source, and whether it was set so."""
    return fields_of(read_past(folder, code), by)


def fields_of(past: Past, by: str = "therapist") -> list[dict[str, Any]]:
    """The same of a patient who was read already."""
    if not past.enrolled:
        raise no_profile(past.code)
    preset = past.course.preset
    own = {each.field for each in preset.overrides}
    return [
        {"field": name, "value": shown(field.value), "unit": field.unit, "limits": limits(field)}
        | {"source": field.source, "prescribed": name in own}
        for name, field in preset.fields.items()
        if may_change(by, field)
    ]


def limits(field: Field) -> str:
    """Within what a field may be set, in words."""
    if field.choices:
        return ", ".join(field.choices)
    if isinstance(field.value, bool):
        return "yes, no"
    return f"{field.low:g} to {field.high:g}"


def shown(value: Any) -> Any:
    """A value as it is written on the command line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(str(each) for each in value) or "none"
    return value


def acts() -> Iterator[str]:
    """A line for each act of a therapist."""
    for name, (what, item) in ACTS.items():
        yield f"--act {name:12} {what}" + (f"; --item: {item}" if item else "")


def value_of(preset: Preset, name: str, text: str) -> Any:
    """The value in a text, as the field's type asks; ProgrammeError with the limits when it is none."""
    if (field := preset.fields.get(name)) is None:
        near = difflib.get_close_matches(name, preset.fields, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}? " if near else ""
        raise ProgrammeError(f"There is no field {name}: {hint}`midline prescribe CODE` lists what there is.")
    section, key = name.split(".", 1)
    kind = get_type_hints(preset.sections[section])[key]
    several = get_origin(kind) is tuple
    plain = get_args(kind)[0] if several else kind
    parts = [part.strip() for part in text.split(",")] if several else [text.strip()]
    if several and parts in ([""], ["none"]):
        return ()
    try:
        made = [YES_NO[part.lower()] if plain is bool else plain(part) for part in parts]
    except (ValueError, KeyError) as error:
        raise ProgrammeError(f"{name} cannot be {text!r}: it may be {limits(field)} ({field.unit}).") from error
    return tuple(made) if several else made[0]


def enrolled(chronicle: Chronicle) -> Enrolled:
    """The patient's profile; ChronicleError where there is none yet."""
    profile = chronicle.course.chart.profile
    if profile is None:
        raise no_profile(chronicle.code)
    return profile


def _enrolled(chronicle: Chronicle) -> Preset:
    enrolled(chronicle)
    return chronicle.course.preset


def no_profile(code: str) -> ChronicleError:
    """The sentence for a patient who was added and has no profile."""
    return ChronicleError(f"{code} has no profile yet: begin it with `midline patients add {code}`.")


def _kept(chronicle: Chronicle) -> list[Event]:
    if not chronicle.saved():
        raise JournalError(UNSAVED)
    return chronicle.said

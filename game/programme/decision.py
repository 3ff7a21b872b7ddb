"""A rule is a pure function that was given a name and a reason; asking it makes a decision that can be kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, get_type_hints

from game.programme.codec import made, plain, text
from game.programme.field import ProgrammeError
from game.programme.preset import Preset
from game.training.course import Decision

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its id. `sections` are its parameters that the preset fills; `hints` the types of the others."""

    rule_id: str
    function: Callable[..., Any]
    why: Callable[..., str]
    sections: Mapping[str, type]
    hints: Mapping[str, Any]
    gives: Any


RULES: dict[str, Rule] = {}


def rule(rule_id: str, why: Callable[..., str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name a pure function as a rule of the programme.

    Its parameters named `rules` or ending in `_rules` are sections of the preset; all others are inputs, of plain
    types, enums and frozen dataclasses. `why` gives one plain sentence for a nurse; it takes `result` and any of
    the function's parameters by their names.
    """

    def named(function: Callable[P, R]) -> Callable[P, R]:
        hints = get_type_hints(function)
        gives = hints.pop("return")
        sections = {name: hints.pop(name) for name in list(hints) if name == "rules" or name.endswith("_rules")}
        if rule_id in RULES and RULES[rule_id].function.__module__ != function.__module__:
            raise ProgrammeError(f"Two rules are called {rule_id}.")
        RULES[rule_id] = Rule(rule_id, function, why, sections, hints, gives)
        _IDS[function] = rule_id
        return function

    return named


_IDS: dict[Callable[..., Any], str] = {}


def decide(preset: Preset, function: Callable[..., R], /, **inputs: Any) -> tuple[R, Decision]:
    """Ask a rule with the preset's numbers: its result, and the decision to keep."""
    named = RULES[_IDS[function]]
    result = function(**inputs, **{name: preset.of(kind) for name, kind in named.sections.items()})
    kept = {name: plain(value) for name, value in inputs.items()}
    return result, Decision(named.rule_id, preset.version, preset.fingerprint, kept, plain(result))


def again(decision: Decision, preset: Preset) -> Decision:
    """The same decision taken once more; ProgrammeError when it belongs to other rules than these."""
    named = _known(decision)
    if decision.rules_version != preset.version:
        raise ProgrammeError(
            f"This was decided by the rules {decision.rules_version}, and these are {preset.version}: "
            "read it with the program of that version."
        )
    if decision.preset != preset.fingerprint:
        raise ProgrammeError(
            "The numbers of the preset are not those by which this was decided: name that preset."
        )
    _, taken = decide(preset, named.function, **_inputs(named, decision))
    return taken


def same(one: Decision, other: Decision) -> bool:
    """True when both are equal byte for byte."""
    return text(one) == text(other)


def why(decision: Decision, preset: Preset) -> str:
    """Why it was decided so, in one plain sentence."""
    named = _known(decision)
    known = {
        **_inputs(named, decision),
        **{name: preset.of(kind) for name, kind in named.sections.items()},
        "result": made(named.gives, decision.result),
    }
    wanted = inspect.signature(named.why).parameters
    return named.why(**{name: known[name] if name in known else _default(named.function, name) for name in wanted})


def _known(decision: Decision) -> Rule:
    if (named := RULES.get(decision.rule_id)) is None:
        raise ProgrammeError(
            f"The rule {decision.rule_id} is not known here: this was decided by newer rules; update Midline."
        )
    return named


def _inputs(named: Rule, decision: Decision) -> dict[str, Any]:
    return {name: made(named.hints[name], value) for name, value in decision.inputs.items()}


def _default(function: Callable[..., Any], name: str) -> Any:
    return inspect.signature(function).parameters[name].default

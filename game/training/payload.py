"""Events as plain JSON values, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from game.training.events import Calib, Event

KINDS: dict[str, type] = {event.kind: event for event in get_args(Event)}


def to_payload(event: Event) -> dict[str, Any]:
    """The event as plain JSON values, with its kind first."""
    return {"kind": event.kind, **dataclasses.asdict(event)}


def from_payload(payload: Mapping[str, Any]) -> Event:
    """The event that `to_payload` wrote; ValueError names an unknown kind or a field that does not fit."""
    kind = payload.get("kind")
    if (made := KINDS.get(str(kind))) is None:
        raise ValueError(f"unknown kind of event: {kind!r}")
    free = _free(made)
    fields: dict[str, Any] = {
        key: tuple(each) if isinstance(each, list) and key not in free else each
        for key, each in payload.items()
        if key != "kind"
    }
    if kind == Calib.kind:
        fields["ranges"] = {name: tuple(pair) for name, pair in fields["ranges"].items()}
    try:
        event: Event = made(**fields)
    except TypeError as error:
        raise ValueError(f"a {kind} event does not fit its fields: {error}") from error
    return event


@cache
def _free(kind: type) -> frozenset[str]:
    """The fields that may hold anything: a list in them stays a list."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if hint is Any)

"""What a board must list fast, made from events alone by one pure reducer, in whatever order they come."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Table

from game.scoring.store import schema
from game.training.events import (
    BlockStart,
    Dose,
    Event,
    Flag,
    Note,
    Nrs,
    Rest,
    Resume,
    SessionEnd,
    SessionStart,
    Stop,
    Trial,
)

PROJECTED = (SessionStart, BlockStart, Trial, Nrs, Dose, Flag, Note, Rest, Resume, Stop, SessionEnd)
LEAST_NRS, MOST_NRS = 0, 10


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it is kept; `at_us` is its time by the service's clock."""

    event_id: str
    session_no: int
    seq: int
    at_us: int
    mono_us: int
    boot: str
    offset_us: int
    event: Event


@dataclass(slots=True)
class State:
    """One session: each field is a count, an extreme, or the newest by seq, so that no order of arrival matters.

    `begun_offset_us` is what its first event's date was wrong by. `boots` holds the first and last steady time
    (microseconds) of each run of the station; `newest` the seq and the words of the last start, block, pause, end.
    """

    session_no: int
    events: int = 0
    last_seq: int = 0
    first_us: int = 2**62
    last_us: int = -(2**62)
    worst_offset_us: int = 0
    first_seq: int = 2**62
    begun_offset_us: int = 0
    boots: dict[str, list[int]] = field(default_factory=dict)
    newest: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def lasted_us(self) -> int:
        """How long the session was recorded, whatever was done to the station's date meanwhile."""
        return sum(last - first for first, last in self.boots.values())

    def words(self, name: str, place: int = 0) -> str:
        """A word of the newest of its kind, empty where there is none."""
        found = self.newest.get(name)
        return str(found[place + 1]) if found else ""


def fits(event: Event) -> str:
    """Empty where the values are what the event's type says, as far as a board reads them; else what is wrong."""
    if not isinstance(event, PROJECTED):
        return ""
    try:
        msgspec.convert(msgspec.to_builtins(event), type(event))
    except (msgspec.ValidationError, TypeError) as error:
        return f"a {event.kind} event does not fit: {error}"
    if isinstance(event, Nrs) and event.value is not None and not LEAST_NRS <= event.value <= MOST_NRS:
        return f"a rating goes from {LEAST_NRS} to {MOST_NRS}, not {event.value}"
    return ""


def folded(state: State, kept: Kept) -> State:
    """The state with one more event in it, which is the same object."""
    state.events += 1
    state.last_seq = max(state.last_seq, kept.seq)
    if kept.seq < state.first_seq:
        state.first_seq, state.begun_offset_us = kept.seq, kept.offset_us
    state.first_us = min(state.first_us, kept.at_us)
    state.last_us = max(state.last_us, kept.at_us)
    # The larger one, and of two as large the one after the station's date: no order of arrival may matter.
    state.worst_offset_us = max(state.worst_offset_us, kept.offset_us, key=lambda each: (abs(each), each))
    span = state.boots.setdefault(kept.boot, [kept.mono_us, kept.mono_us])
    span[:] = [min(span[0], kept.mono_us), max(span[1], kept.mono_us)]
    told = _told(kept.event)
    if told is not None:
        name, words = told
        if name not in state.newest or state.newest[name][0] < kept.seq:
            state.newest[name] = [kept.seq, *words]
    return state


def row_of(kept: Kept) -> tuple[Table, dict[str, Any]] | None:
    """The row that an event gives, in its table, named by the event's own id; None for most."""
    made = _row(kept.event)
    if made is None:
        return None
    table, values = made
    row = {"event_id": kept.event_id, "session_no": kept.session_no, "seq": kept.seq, **values}
    if "at_us" in table.c:
        row["at_us"] = kept.at_us
    return table, row


def _told(event: Event) -> tuple[str, list[str]] | None:
    match event:
        case SessionStart():
            return "start", [_text(event.mode), _text(event.affected)]
        case BlockStart():
            return "block", [_text(event.exercise), _text(event.code), _text(event.stage)]
        case Rest():
            return "rest", [_text(event.reason) or "rest"]
        case Resume():
            return "rest", [""]
        case Stop():
            return "stop", [_text(event.by), _text(event.reason)]
        case SessionEnd():
            return "end", [_text(event.reason)]
        case _:
            return None


def _row(event: Event) -> tuple[Table, dict[str, Any]] | None:
    match event:
        case Trial():
            return schema.trial, {
                "trial": event.trial,
                "x": _number(event.x),
                "success": int(event.success),
                "quality": _number(event.quality),
                "reason": _text(event.reason),
            }
        case Nrs():
            return schema.pain_rating, {
                "moment": _text(event.moment),
                "value": event.value,
                "rater": _text(event.rater),
            }
        case Dose():
            return schema.dose, {"active_s": _number(event.active_s), "source": _text(event.source)}
        case BlockStart():
            return schema.block, {
                "exercise": _text(event.exercise),
                "code": _text(event.code),
                "stage": _text(event.stage),
                "mode": _text(event.mode),
                "source": _text(event.source),
                "x": _number(event.x),
                "repetitions": event.repetitions,
            }
        case Flag():
            return schema.remark, {"kind": event.kind, "name": _text(event.name), "note": _text(event.note)}
        case Note():
            return schema.remark, {"kind": event.kind, "name": _text(event.by), "note": _text(event.text)}
        case _:
            return None


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _text(value: str) -> str:
    # PostgreSQL holds no NUL, and no database half a letter.
    return value.replace("\x00", "").encode("utf-8", "replace").decode()

"""One recorded event: canonical JSON on the way in, the same event on the way out, and the events.jsonl."""

from __future__ import annotations

import dataclasses
import json
import math
import types
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from json.encoder import c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]
from operator import attrgetter
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from game.training.events import Event
from game.training.payload import KINDS, from_payload

# The number of the envelope and payload written by this program; raise it when either changes its shape.
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An event at its place in a session: `exercise_s` is the exercise clock (None outside a block)."""

    seq: int
    exercise_s: float | None
    session_s: float | None
    event: Event


@dataclass(frozen=True, slots=True)
class Row(Entry):
    """An entry in its envelope: `utc_us` (since 1970) may be set back, `mono_us` counts within one `boot`.

    `programme` marks what a patient's programme was told and what it made of it.
    """

    event_id: str
    session: str
    station: str
    utc_us: int
    mono_us: int
    boot: str
    rules: str
    format: int
    programme: bool = False


def encode(event: Event) -> str:
    """The payload as canonical JSON: keys sorted, no spaces, ASCII.

    A number that is not one (NaN, infinite) means "not known" and becomes null; `decode` gives NaN back.
    """
    names, values = _fields(cast(Hashable, type(event)))
    fields = dict(zip(names, values(event), strict=True))
    fields["kind"] = event.kind
    try:
        return _canonical(fields)
    except (ValueError, TypeError):
        return _canonical(_plain(fields))


def decode(payload: str) -> Event:
    """The event of a payload; ValueError says what does not fit."""
    fields = json.loads(payload)
    if not isinstance(fields, dict):
        raise ValueError("an event must be a JSON object")
    made = KINDS.get(str(fields.get("kind")))
    if made is not None:
        hints = _hints(made)
        fields = {name: _known(value, hints[name]) if name in hints else value for name, value in fields.items()}
    return from_payload(fields)


def events_jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    """One line an event: seq, t (exercise clock), at (session clock), payload; nothing of one run alone."""
    for entry in entries:
        t, at = _rounded(entry.exercise_s), _rounded(entry.session_s)
        yield f'{{"seq":{entry.seq},"t":{t},"at":{at},"payload":{encode(entry.event)}}}'


def entry_of_line(line: str) -> Entry:
    """The entry that `events_jsonl` wrote; ValueError says what does not fit."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or set(fields) != {"seq", "t", "at", "payload"}:
        raise ValueError("a line must hold seq, t, at and payload")
    if type(fields["seq"]) is not int or fields["seq"] < 1:
        raise ValueError("seq must count from 1")
    for name in ("t", "at"):
        if not isinstance(fields[name], int | float | None):
            raise ValueError(f"{name} must be a number of seconds")
    return Entry(fields["seq"], fields["t"], fields["at"], decode(json.dumps(fields["payload"])))


def _rounded(seconds: float | None) -> str:
    # Adding zero turns -0.0 into 0.0.
    if seconds is None or not math.isfinite(seconds):
        return "null"
    return json.dumps(round(float(seconds), 6) + 0.0)


def _refuse(value: object) -> None:
    raise TypeError(f"an event cannot hold {value!r}")


def _make_canonical() -> Callable[[Any], str]:
    """The encoder; made once, where Python has its encoder in C, which saves a tenth of a durable append."""
    if c_make_encoder is None:
        return json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode
    encoder = c_make_encoder(None, _refuse, encode_basestring_ascii, None, ":", ",", True, False, False)
    return lambda fields: "".join(encoder(fields, 0))


_canonical = _make_canonical()


def _plain(value: Any) -> Any:
    """The value in JSON's own types: numpy scalars and mappings become plain ones, what is not finite null."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    raise TypeError(f"an event cannot hold {value!r}")


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], Callable[[Event], tuple[Any, ...]]]:
    names = tuple(field.name for field in dataclasses.fields(kind))
    if len(names) == 1:
        only = attrgetter(names[0])
        return names, lambda event: (only(event),)
    return names, attrgetter(*names)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in _fields(kind)[0]}


def _known(value: Any, hint: Any) -> Any:
    """NaN for each null that stands where the field's type has no None."""
    if hint is Any:
        return value
    if isinstance(value, dict):
        inner = get_args(hint)[-1]
        return {key: _known(one, inner) for key, one in value.items()}
    if isinstance(value, list):
        inner = get_args(hint)[0]
        return [_known(one, inner) for one in value]
    if value is None and not _may_be_none(hint):
        return math.nan
    return value


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)

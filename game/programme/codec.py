"""Values of the rules to plain JSON values and back, so that a decision can be kept and taken again."""

from __future__ import annotations

import dataclasses
import json
import operator
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from game.programme.field import ProgrammeError

# What JSON keeps as it is.
_ATOMS = frozenset({type(None), bool, int, float, str})


def plain(value: Any) -> Any:
    """The value in dictionaries, lists, numbers, words, booleans and None."""
    kind = type(value)
    return value if kind in _ATOMS else (_WAYS.get(kind) or _way(kind))(value)


def _listed(values: Any) -> list[Any]:
    return [each if type(each) in _ATOMS else plain(each) for each in values]


def _table(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(plain(key)): each if type(each) in _ATOMS else plain(each) for key, each in value.items()}


_WAYS: dict[type, Callable[[Any], Any]] = {
    tuple: _listed, list: _listed, frozenset: lambda value: sorted(_listed(value)), dict: _table,
}  # fmt: skip


def _way(kind: type) -> Callable[[Any], Any]:
    """How values of this type are made plain; found once for each, as thousands of the same are kept a day."""
    if issubclass(kind, Enum):
        found: Callable[[Any], Any] = operator.attrgetter("_value_")
    elif issubclass(kind, Mapping):
        found = _table
    elif dataclasses.is_dataclass(kind):
        found = _fields(tuple(_hints(kind)))
    else:
        raise TypeError(f"a {kind.__name__} cannot be kept in a decision")
    return _WAYS.setdefault(kind, found)


def _fields(names: tuple[str, ...]) -> Callable[[Any], dict[str, Any]]:
    def each_of(value: Any) -> dict[str, Any]:
        return {name: part if type(part := getattr(value, name)) in _ATOMS else plain(part) for name in names}

    return each_of


def made(kind: Any, value: Any) -> Any:
    """What `plain` was given, from what it gave; ProgrammeError when it does not fit the type."""
    try:
        return _made(kind, value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ProgrammeError(f"{value!r} is no {getattr(kind, '__name__', kind)}: {error}") from error


def text(value: Any) -> str:
    """The one way in which plain values, and dataclasses of them, are written, byte for byte."""
    return _encoder.encode(value)


def _parts(value: Any) -> dict[str, Any]:
    """The fields of a dataclass; `dataclasses.asdict` would copy all that is in them first."""
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


_encoder = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_parts
)


def _made(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _either(get_args(kind), value)
    if origin in (tuple, frozenset):
        args = get_args(kind)
        if origin is tuple and (len(args) != 2 or args[1] is not Ellipsis):
            return tuple(_made(each, part) for each, part in zip(args, value, strict=True))
        return origin(_made(args[0], part) for part in value)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = get_args(kind)
        return {_made(of_key, key): _made(of_value, each) for key, each in value.items()}
    if kind is float and type(value) is int:
        return float(value)
    if kind is Any or kind is object:
        return value
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], each) for name, each in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"it should be a {kind.__name__}")
    return value


def _either(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _made(kind, value)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    raise TypeError("it fits none of the kinds it may be")


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind))


@lru_cache(maxsize=256)
def _hints(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind)}

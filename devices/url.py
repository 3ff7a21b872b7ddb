"""Device URLs, `SCHEME[+TRANSPORT]:ADDRESS[?key=value&…]`, and the options a driver declares for them."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, TypeVar, get_type_hints

from devices.api import ROLES, DeviceUnavailable, Reason, Url

_HEAD: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*)(?:\+([A-Za-z][A-Za-z0-9-]*))?")
_QUERY: Final = re.compile(r"\?[A-Za-z_][A-Za-z0-9_-]*=")
_ROLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_YES: Final = {"1": True, "yes": True, "true": True, "on": True}
_NO: Final = {"0": False, "no": False, "false": False, "off": False}

OptionsT = TypeVar("OptionsT")


def _refuse(sentence: str) -> DeviceUnavailable:
    return DeviceUnavailable(Reason.BAD_ADDRESS, sentence)


def parse_url(text: str) -> Url:
    """The parts of a device URL; DeviceUnavailable says in one sentence why a text is not one.

    The scheme ends at the first `:`, the options begin at the last `?` that a `key=` follows; a leading `//`
    of the address is dropped and the rest of it is taken whole. Only scheme and transport ignore case.
    """
    head, colon, rest = text.partition(":")
    match = _HEAD.fullmatch(head)
    if not colon or match is None:
        raise _refuse(f"{text!r} is not a device; write KIND:ADDRESS, such as sim:grasp or play:FILE.")
    starts = [found.start() for found in _QUERY.finditer(rest)]
    address, query = (rest[: starts[-1]], rest[starts[-1] + 1 :]) if starts else (rest, "")
    options: dict[str, str] = {}
    for part in query.split("&") if query else ():
        key, equals, value = part.partition("=")
        if not equals or not key:
            raise _refuse(f"{part!r} in {text!r} is no option; write key=value and join several with &.")
        if key in options:
            raise _refuse(f"The option {key} stands twice in {text!r}; write it once.")
        options[key] = value
    scheme, transport = match[1].lower(), (match[2] or "").lower()
    return Url(scheme, transport, address.removeprefix("//"), options, text)


def parse_role(text: str) -> tuple[str, Url]:
    """The role and device of `[ROLE=]URL`; without a role it is the intact limb.

    Only a word of `devices.api.ROLES` before the first `=` is a role, so a path may hold a `=` itself.
    """
    word, equals, rest = text.partition("=")
    if equals and word in ROLES:
        return word, parse_url(rest)
    if equals and _ROLE.fullmatch(word):
        raise _refuse(f"There is no role {word!r}; known ones are {', '.join(ROLES)}.")
    return "intact", parse_url(text)


def with_option(text: str, key: str, value: str) -> str:
    """The same URL with an option added, unless it already says something about that key."""
    url = parse_url(text)
    if key in url.options:
        return text
    return f"{text}{'&' if url.options else '?'}{key}={value}"


def option(
    default: Any,
    about: str,
    *,
    low: float | None = None,
    high: float | None = None,
    allowed: tuple[str, ...] | None = None,
) -> Any:
    """A field of a driver's options dataclass: its default, what it is for, and which values it may take.

    `low` and `high` are the limits of a number, both included; `allowed` lists the words of a text.
    """
    limits = {"about": about, "low": low, "high": high, "allowed": allowed}
    return dataclasses.field(default=default, metadata=limits)


def read_options(url: Url, kind: type[OptionsT]) -> OptionsT:
    """The URL's options as the frozen dataclass `kind`, whose fields are made by `option`.

    Field types may be int, float, bool, str or an Enum (by value), each also `| None` with None as default.
    An unknown key or a value that does not fit is refused in a sentence that names the known ones.
    """
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, text in url.options.items():
        field = fields.get(key)
        if field is None:
            known = f"known ones are {', '.join(sorted(fields))}" if fields else "it takes none"
            raise _refuse(f"{url.scheme}: has no option {key}; {known}.")
        wanted = _wanted(hints[key], field.metadata)
        value = _value(text, hints[key], field.metadata)
        if value is None:
            raise _refuse(f"The option {key} of {url.scheme}: must be {wanted}, not {text!r}.")
        values[key] = value
    return kind(**values)


def describe_options(kind: type) -> dict[str, str]:
    """Each option of a driver with a line for people: what it is, what it may be and its default."""
    hints = get_type_hints(kind)
    lines = {}
    for field in dataclasses.fields(kind):
        default = field.default.value if isinstance(field.default, Enum) else field.default
        said = "" if default is None else f", default {default}"
        lines[field.name] = f"{field.metadata['about']}: {_wanted(hints[field.name], field.metadata)}{said}"
    return lines


def _plain(hint: Any) -> Any:
    """The type without its `| None`."""
    inner = [part for part in getattr(hint, "__args__", ()) if part is not type(None)]
    return inner[0] if inner else hint


def _wanted(hint: Any, limits: Mapping[str, Any]) -> str:
    kind = _plain(hint)
    if kind is bool:
        return "1 or 0"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(str(member.value) for member in kind)
    if kind in (int, float):
        low, high = limits["low"], limits["high"]
        number = "a whole number" if kind is int else "a number"
        if low is not None and high is not None:
            return f"{number} from {low:g} to {high:g}"
        return number if low is None else f"{number} of {low:g} or more"
    if limits["allowed"]:
        return " or ".join(limits["allowed"])
    return "a text"


def _value(text: str, hint: Any, limits: Mapping[str, Any]) -> Any:
    """The value of `text`, or None when it does not fit."""
    kind = _plain(hint)
    if kind is bool:
        return {**_YES, **_NO}.get(text.lower())
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next((member for member in kind if member.value == text), None)
    if kind in (int, float):
        return _number(text, kind, limits)
    if limits["allowed"] and text not in limits["allowed"]:
        return None
    return text


def _number(text: str, kind: type[int] | type[float], limits: Mapping[str, Any]) -> float | None:
    try:
        number = kind(text)
    except ValueError:
        return None
    low, high = limits["low"], limits["high"]
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        return None
    return number

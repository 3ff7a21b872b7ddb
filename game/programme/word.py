"""A word that was told, as one of the words that a rule knows."""

from __future__ import annotations

from typing import TypeVar

from game.programme.field import ProgrammeError

WordT = TypeVar("WordT")


def word(kind: type[WordT], value: str, what: str) -> WordT:
    """The word of this kind; ProgrammeError names what it is and the known ones."""
    try:
        return kind(value)  # type: ignore[call-arg]
    except ValueError as error:
        known = ", ".join(each.value for each in kind)  # type: ignore[attr-defined]
        raise ProgrammeError(f"{value!r} is no {what}: it is one of {known}.") from error

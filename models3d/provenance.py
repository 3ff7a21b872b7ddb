"""Keeps the two halves of sources.toml together: what is built from a wheel, and what we drew ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MARK: Final = "\n[[drawn]]\n"


def built_part(text: str) -> str:
    """The table without what we drew."""
    return text.split(MARK, 1)[0]


def drawn_part(text: str) -> str:
    """Only what we drew; "" when there is none."""
    found = text.find(MARK)
    return "" if found < 0 else text[found:]


def with_drawn(text: str, entries: Sequence[str]) -> str:
    """The table with these entries, each beginning with MARK, in place of those it had."""
    return built_part(text) + "".join(entries)

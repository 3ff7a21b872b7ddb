"""What a station keeps of its ward: what it knew of other stations, and what became of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Known:
    """What was known here of a patient's programme when it was opened: of each other station its newest event."""

    kind: ClassVar[str] = "known"
    upto: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrderMet:
    """What became of an order of the ward: `order` is what it asked, `state` done, expired or refused, and why."""

    kind: ClassVar[str] = "order"
    id: str
    order: str
    state: str
    by: str
    why: str = ""

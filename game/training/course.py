"""Events of the programme, over days and weeks (protocol.md 14.1): what was decided, by which rule, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule was asked: its inputs and its result as plain values, so that it can be asked again.

    What the rule took from the preset is not repeated: `preset` is the fingerprint of the values in force.
    """

    kind: ClassVar[str] = "decision"
    rule_id: str
    rules_version: str
    preset: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None

"""The cloth over the mirror limb: whether it lies, and who laid it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STAFF: Final = "staff"


@dataclass(slots=True)
class Cloth:
    """Laid and taken away by staff or a rule. What staff laid stays until staff take it away."""

    by: str = ""

    @property
    def lies(self) -> bool:
        """True while it lies there."""
        return self.by != ""

    def lay(self, on: bool, by: str) -> bool:
        """Lay it or take it away; False where that changes nothing."""
        if on is self.lies or (self.by == STAFF and by != STAFF):
            return False
        self.by = by if on else ""
        return True

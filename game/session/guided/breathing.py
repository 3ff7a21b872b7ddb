"""How long somebody breathed with the light, kept each time as a measure (protocol.md 8.7a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.training.events import Event, Measure
from game.view.timed import Timed

BREATHING: Final = "breathing"


def breathed(tell: Callable[[Event], int], screen: Timed) -> None:
    """Keep what was breathed on a screen, in whole seconds; nothing where it was not seen."""
    seconds = round(min(screen.since_s, screen.seconds))
    if screen.breath is not None and seconds > 0:
        tell(Measure(BREATHING, float(seconds), "s", "", "device"))

"""A leg is practised beside a real mirror only: nothing here draws or tracks one yet (protocol.md 10.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from game.session.guided.asking import REAL
from game.session.guided.desk import Setting

LEG: Final = "leg"
# For staff: why there is no other way, and the right way on.
NOT_DRAWN: Final = (
    "Nothing here draws a leg yet, so this visit is led beside a real mirror: put one up between the legs, and "
    "start in a window."
)


def for_limb(setting: Setting, say: Callable[[str], None]) -> Setting:
    """The setting as it can be for its limb; staff hear why a leg has only one way."""
    if setting.limb != LEG or setting.ways == (REAL,):
        return setting
    say(NOT_DRAWN)
    return replace(setting, way=REAL, ways=(REAL,), tracked=())

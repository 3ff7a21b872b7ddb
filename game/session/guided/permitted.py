"""What may come into a person's record, and what only into that of somebody who was made up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import devices
from game.session.request import PlayError, roles
from game.simulation.archetypes import ARCHETYPES

# Only such patients may be simulated: nothing invented comes into a person's record.
DUMMY: Final = "DUMMY"


def may_simulate(code: str, archetype: str) -> None:
    """PlayError where there is no such archetype, or somebody is a person."""
    if archetype not in ARCHETYPES:
        raise PlayError(f"There is no archetype named {archetype}: choose one of {', '.join(ARCHETYPES)}.")
    if not code.upper().startswith(DUMMY):
        raise PlayError(
            f"Only a patient whose code begins with {DUMMY} may be simulated, so that nothing invented comes into "
            f"a person's record: `midline patients add {DUMMY}-1 …` makes one."
        )


def may_move(code: str, urls: Sequence[str]) -> None:
    """No simulated or played hand moves in a person's record."""
    if code.upper().startswith(DUMMY):
        return
    for url in roles(tuple(urls)).values():
        if devices.load(url.scheme).simulated:
            raise PlayError(
                f"{url.text} is no hand of {code}: name the device that tracks it, or try this with a "
                f"patient whose code begins with {DUMMY}."
            )

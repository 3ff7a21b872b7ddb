"""What belongs to the day beside the session, as one card at its close (protocol.md 9.1, 9.3).

Which of it is the preset's, and the therapist may change it; what needs leave says so in its words.
"""

from __future__ import annotations

from typing import Final

from game.programme.layout import PlanRules
from game.session.guided.desk import Guide, Script
from game.view.staffed import Note

# What is said of an arm alone, of a leg alone, and in other words for a leg.
OF_ARM: Final = ("fist", "sleeve", "task", "fingers")
OF_LEG: Final = ("ankle",)
# So many sentences stand on one card.
A_CARD: Final = 2
OTHER_WORDS: Final = ("raise",)


def also(guide: Guide) -> Script[None]:
    """The card, where the preset has anything for this limb."""
    lines = sentences(guide.course.preset.of(PlanRules).also, guide.desk.setting.limb)
    for at in range(0, len(lines), A_CARD):
        part = lines[at : at + A_CARD]
        yield from guide.ask(Note(guide.desk.rules, "also", part, scanning=guide.scanning), "also")


def sentences(names: tuple[str, ...], limb: str) -> tuple[str, ...]:
    """The word keys of what is meant for this limb, in their order."""
    leg = limb == "leg"
    fits = [name for name in names if name not in (OF_ARM if leg else OF_LEG)]
    return tuple(f"also-{name}-leg" if leg and name in OTHER_WORDS else f"also-{name}" for name in fits)

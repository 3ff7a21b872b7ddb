"""The pictures of hands that stand before somebody while an exercise asks about them."""

from __future__ import annotations

from typing import Final

from exercises.imagery.trial import TWO
from game.body.joints import Side
from game.training.events import Place, Show
from game.training.task import TABLE_EDGE_M
from game.view.look import ScreenLook

# A table as a seat has it at first (m), and where a board stands alone: above it and beyond its near edge.
TABLE_M: Final = 0.74
ALONE: Final = (0.125, 0.34)
HANDS: Final = ("point", "open")


def shown_with(look: ScreenLook, affected: Side) -> tuple[Show, ...]:
    """One hand where left or right is asked, two where one of them is, and nothing with any other screen."""
    if look.name != "question":
        return ()
    if look.title == "left-or-right":
        fields = {"side": affected.value, "view": "dorsal", "turn_deg": 0.0, "posture": HANDS[0]}
        return (Show(1, "hand", _at(*ALONE), fields),)
    if not look.title.startswith("which-one-"):
        return ()
    return tuple(
        Show(
            number, "hand", _at(up_m, forward_m),
            {"side": affected.value, "view": "dorsal", "turn_deg": 0.0, "posture": posture, "size": size},
        )
        for number, ((up_m, forward_m, size), posture) in enumerate(zip(TWO, HANDS, strict=True), 1)
    )  # fmt: skip


def _at(up_m: float, forward_m: float) -> Place:
    return (0.0, TABLE_M + up_m, -(TABLE_EDGE_M + forward_m))

"""Outcomes of tests that staff did in their own way, typed once a month (protocol.md 8.5, 8.7a).

They are kept with their side and shown to staff; nothing of them is interpreted for the patient, and none of them
decides anything.
"""

from __future__ import annotations

from typing import Final

from game.chronicle.measures import OUTCOMES, outcome_rules
from game.session.guided.desk import Guide, Script
from game.training.events import Measure
from game.view.figures import Figure
from game.view.picks import Option, Pick
from game.view.staffed import Note

STEP: Final = 1.0
# What is kept to where a measure is taken (protocol.md 8.7a).
HOW: Final = {"two-point": ("staff-two-point", "staff-two-point-how", "staff-two-point-not")}


def outcomes(guide: Guide) -> Script[float | None]:
    """Staff choose what they measured, one after the other, and type it; how many figures there are."""
    count = 0.0
    while True:
        options = tuple(Option(name, f"staff-outcome-{name}") for name in OUTCOMES)
        screen = Pick(
            guide.desk.rules,
            "staff-outcomes",
            options,
            none="staff-outcomes-done",
            again=False,
            staff=True,
            scanning=guide.scanning,
        )
        yield from guide.ask(screen)
        if screen.result not in OUTCOMES:
            return count
        count += yield from _typed(guide, str(screen.result))


def edema(guide: Guide) -> Script[float | None]:
    """How far around both limbs are, measured each week where the preset has it; how many figures there are."""
    return float((yield from _typed(guide, "edema")))


def _typed(guide: Guide, name: str) -> Script[int]:
    limits, affected = outcome_rules(name), guide.desk.setting.affected
    sides = (affected, affected.other)[: limits.sides]
    if name in HOW:
        key, *lines = HOW[name]
        yield from guide.ask(Note(guide.desk.rules, key, tuple(lines), staff=True, scanning=guide.scanning))
    for side in sides:
        key = f"staff-outcome-{name}" if limits.sides == 1 else f"staff-outcome-{name}-{side.value}"
        screen = Figure(
            guide.desk.rules,
            key,
            limits.low,
            limits.high,
            STEP,
            ends=(str(limits.low), str(limits.high)),
            scanning=guide.scanning,
        )
        yield from guide.ask(screen)
        if screen.result is not None:
            guide.desk.tell(Measure(name, screen.result, OUTCOMES[name], side.value, "therapist"))
    return len(sides)

"""What staff press while a session runs, or the ward asks for, alike in the loop and beside a real mirror."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from game.training.events import Event, Note, Say
from game.view.coach import CoachScreen
from game.view.front import Screens
from game.view.input import Action, Press


class Led(Protocol):
    """The place where a session runs, as staff act on it."""

    pain_due: bool
    easier_due: bool
    skip_due: bool

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        ...

    @property
    def tell(self) -> Callable[[Event], int]:
        """Record an event."""
        ...


def by_staff(led: Led, press: Press) -> bool:
    """Do what a press of staff asks; False where it is none of these."""
    if press.action is Action.PAIN:
        led.pain_due = True
    elif press.action is Action.EASIER:
        led.easier_due = True
    elif press.action is Action.PRAISE:
        led.tell(Note("praise", "staff"))
        led.tell(Say("praise"))
    elif press.action is Action.NOTE:
        led.tell(Note(press.value, "staff"))
    elif press.action is Action.SKIP:
        led.skip_due = True
        if isinstance(led.screens.screen, CoachScreen):
            # A card is not stepped: it goes, and the block with it.
            led.screens.close()
    else:
        return False
    return True

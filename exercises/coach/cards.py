"""What a coach's card is, and the card of each movement by its protocol code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from exercises.coach import legs, paces, touch
from exercises.coach.paces import Phase
from exercises.mirror.lantern import lantern
from game.training.levels import level_at

# How a plan writes that the coach's card of a movement is shown.
PREFIX: Final = "coach:"


class CardError(Exception):
    """There is no such card; the message is one sentence that names those there are."""


@dataclass(frozen=True, slots=True)
class Card:
    """One movement. `begins` are the word keys that are said once, before the first repetition.

    `levels` is the level table, `phases` what one round of the movement consists of at a level of it. `limb` is
    arm or leg; `helper` says that somebody else has to do something.
    """

    code: str
    begins: tuple[str, ...]
    levels: tuple[Any, ...]
    phases: Callable[[Any], tuple[Phase, ...]]
    limb: str = "arm"
    helper: bool = False

    def round(self, x: float) -> tuple[Phase, ...]:
        """The phases of one round at difficulty `x`, from 1 to the number of levels + 0.99."""
        return self.phases(level_at(self.levels, x))


_QUIET: Final = Card("U01", ("coach-u01",), paces.HOLDS, lambda hold: paces.quiet(hold, ""))
_QUIET_LEG: Final = Card(
    "U01", ("coach-u01-leg",), paces.HOLDS, lambda hold: paces.quiet(hold, "-leg"), limb="leg"
)
_CARDS: Final = (
    Card("U02", (), lantern.levels, paces.open_and_close),
    Card("U03", (), paces.STEPS, paces.thumb_walk),
    Card("U04", ("coach-u04",), paces.TURNS, paces.turning),
    Card("U05", ("coach-u05",), paces.GATES, paces.wing),
    Card("U09", (), paces.REACHES, paces.reach_and_hold),
    Card("U11", (), paces.CARRIES, paces.sorting),
    Card("L01", ("coach-l01",), legs.PEDALS, legs.pedal, limb="leg"),
    Card("L03", ("coach-l03",), legs.KICKS, legs.kick, limb="leg"),
)
# U08 has a card for each form of the first version: T0 strokes the intact hand, T1 both.
_TOUCH: Final = {
    form: Card("U08", (f"coach-u08-{form.lower()}",), touch.DWELLS, touch.stroking(form), helper=True)
    for form in ("T0", "T1")
}
_BY_CODE: Final = {each.code: each for each in (_QUIET, *_CARDS, _TOUCH["T0"])}
CODES: Final = tuple(sorted(_BY_CODE, key=lambda code: (code[0] == "L", code)))


def card(code: str, *, limb: str = "arm", form: str = "") -> Card:
    """The card of a protocol code, such as "U02" or "coach:U02"; `form` T0 or T1 is that of U08.

    CardError where there is none: a movement that is later than the first version has no card.
    """
    name = code.removeprefix(PREFIX)
    if name == "U01" and limb == "leg":
        return _QUIET_LEG
    if name == "U08" and form in _TOUCH:
        return _TOUCH[form]
    if name not in _BY_CODE:
        raise CardError(f"There is no coach's card for {name}; known ones are {', '.join(CODES)}.")
    return _BY_CODE[name]

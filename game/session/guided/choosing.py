"""Before a visit at a station of a ward: whether it is clean, whose visit it is, and which side (protocol.md 13.2,
13.3). Staff choose by symbol, colour and bed; no name is ever shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from game.session.guided import tile
from game.view.flat import FlatView
from game.view.front import Screens
from game.view.input import InputRules
from game.view.look import Pad, sentence
from game.view.picks import Option, Pick, YesNo
from game.view.screens import Screen

T = TypeVar("T")
# So many tiles on a page: three beside each other, two rows, with pads of their own height below.
A_PAGE: Final = 6
MORE: Final = "choose-more"
LOOK_AGAIN: Final = "choose-look-again"
CLEANED: Final = "choose-cleaned"
RIGHT: Final = "choose-right"
OTHER: Final = "choose-other"
Asking = Generator[Screen, None, T]


class Shown(Protocol):
    """A patient as the ward shows one (game/scoring/wire.py, Card)."""

    @property
    def code(self) -> str: ...
    @property
    def symbol(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def bed(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """The patients to choose from; `since` is when they were last up to date where they are not, as it is read."""

    cards: Sequence[Shown]
    since: str | None = None


class Tiles(Pick):
    """Patients, and apart from them what leads to more of them."""

    def _apart(self) -> list[Pad]:
        return [self._pad(MORE, MORE, "play", apart=True)] if self.none else []


class Chooser:
    """Screens in front of `view`, one after the other, until a story is told or the window is closed."""

    def __init__(self, view: FlatView, rules: InputRules, *, one_button: bool = False) -> None:
        self.view = view
        self.words = view.words
        self.rules = rules
        self.scanning = one_button
        self._one_button = one_button

    def run(self, story: Asking[T], clock: Callable[[], float] = time.monotonic) -> T | None:
        """What the story gives; None where STOP was pressed or the window closed before that."""
        screens, answered = Screens(self.rules, self._one_button), True
        try:
            while self.view.open and not screens.stopped:
                now = clock()
                if answered:
                    screens.open(next(story))
                screens.tick(now)
                screens.hear(self.view.begin())
                self.view.screen(screens.look())
                self.view.draw(now)
                screens.drawn(now)
                answered = screens.screen is not None and screens.screen.done and screens.resting is None
        except StopIteration as end:
            value: T = end.value
            return value
        return None

    # -- what is asked ---------------------------------------------------------------------------------------

    def clean(self, waits: Callable[[], bool]) -> Asking[bool]:
        """Until the station is clean: True where staff say so here, False where the ward knows it."""
        while waits():
            options = (Option(CLEANED, CLEANED, icon="yes"), Option(LOOK_AGAIN, LOOK_AGAIN, icon="again"))
            screen = self._pick("choose-not-cleaned", options, ("choose-not-cleaned-how",))
            yield screen
            if screen.result == CLEANED:
                return True
        return False

    def patient(self, listed: Callable[[], Listed]) -> Asking[Shown]:
        """Whose visit it is, by the tile."""
        found, first = listed(), 0
        while True:
            lines = self._behind(found)
            if not found.cards:
                yield self._pick("choose-nobody", (Option(LOOK_AGAIN, LOOK_AGAIN, icon="again"),), lines)
                found = listed()
                continue
            cards = in_order(found.cards)
            shown = cards[first : first + A_PAGE]
            options = tuple(self._tile(each) for each in shown)
            more = MORE if len(cards) > A_PAGE else ""
            screen = Tiles(
                self.rules,
                "choose-patient",
                options,
                none=more,
                again=False,
                scanning=self.scanning,
                staff=True,
                lines=lines,
            )
            yield screen
            if screen.result == MORE:
                first = first + A_PAGE if first + A_PAGE < len(cards) else 0
                continue
            return next(each for each in shown if each.code == screen.result)

    def confirmed(self, card: Shown, side: str) -> Asking[bool]:
        """Whether it is this patient and this side; what is not sure starts nothing."""
        screen = YesNo(
            self.rules,
            sentence(self.words, "choose-this-is", (("code", card.code),)),
            again=False,
            scanning=self.scanning,
            staff=True,
            lines=tuple(
                filter(None, (self._where(card), f"{side}-side" if side else "choose-no-side", "choose-ask"))
            ),
            picture=tile.key_of(card.symbol, card.colour, side),
        )
        screen.options = (Option("yes", RIGHT, icon="yes"), Option("no", OTHER, icon="again"))
        yield screen
        return screen.result == "yes"

    # -- inside ----------------------------------------------------------------------------------------------

    def _pick(self, key: str, options: tuple[Option, ...], lines: tuple[str, ...] = ()) -> Pick:
        return Pick(self.rules, key, options, again=False, scanning=self.scanning, staff=True, lines=lines)

    def _tile(self, card: Shown) -> Option:
        where = self._where(card)
        return Option(
            card.code, f"{card.code}, {where}" if where else card.code, tile.key_of(card.symbol, card.colour)
        )

    def _where(self, card: Shown) -> str:
        return sentence(self.words, "choose-bed", (("bed", card.bed),)) if card.bed else ""

    def _behind(self, found: Listed) -> tuple[str, ...]:
        if found.since is None:
            return ()
        if not found.since:
            return ("choose-never-up-to-date",)
        return (sentence(self.words, "choose-behind", (("since", found.since),)),)


def in_order(cards: Sequence[Shown]) -> list[Shown]:
    """By bed, numbers as numbers, those without a bed last; then by code."""

    def place(card: Shown) -> tuple[bool, int, str, str]:
        digits = "".join(each for each in card.bed if each.isdigit())
        return (not card.bed, int(digits or 0), card.bed.casefold(), card.code.casefold())

    return sorted(cards, key=place)

"""The ward's part in a session: what it asks comes in as what staff press, and what became of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from game.scoring.journal import Journal
from game.scoring.station import is_enrolled
from game.session.record import Say
from game.training.events import BlockStart, Event, Finished
from game.view.input import WARD, Action, Press

ACTIONS: Final = {
    "rest": Action.REST,
    "stop": Action.STOP,
    "cover": Action.COVER,
    "recentre": Action.RECENTRE,
    "looks-in-pain": Action.PAIN,
    "emergency": Action.EMERGENCY,
    "easier": Action.EASIER,
    "praise": Action.PRAISE,
    "note": Action.NOTE,
    "skip": Action.SKIP,
}
NO_BLOCK: Final = "Nothing is being practised now that could be left out."
UNKNOWN: Final = "This station's program is older than the order: update it."


class Source(Protocol):
    """Where orders come from (game/scoring/station/orders.py)."""

    def take(self) -> list[Any]:
        """What is to be carried out now."""
        ...

    def settle(self, order: Any, state: Any, why: str = "") -> None:
        """What became of one."""
        ...


class Asked:
    """The ward's orders as presses, once a frame; without a source there are none."""

    def __init__(self, source: Source | None = None) -> None:
        self._source = source
        self._block = False
        self._pressed: list[Any] = []

    def follow(self, event: Event) -> None:
        """What is recorded tells whether a block is on."""
        if isinstance(event, BlockStart | Finished):
            self._block = isinstance(event, BlockStart)

    def presses(self, time_s: float) -> list[Press]:
        """What the ward asks in this frame."""
        if self._source is None:
            return []
        pressed: list[Press] = []
        for order in self._source.take():
            action = ACTIONS.get(order.kind)
            if action is None or (action is Action.SKIP and not self._block):
                self._source.settle(order, "refused", UNKNOWN if action is None else NO_BLOCK)
                continue
            self._pressed.append(order)
            pressed.append(Press(action, time_s, WARD, order.detail))
        return pressed

    def shown(self) -> None:
        """The frame was shown: what the ward asked in it is done."""
        for order in self._pressed:
            if self._source is not None:
                self._source.settle(order, "done")
        self._pressed = []


@contextmanager
def at_the_ward(journal: Journal, patient: str | None, say: Say) -> Iterator[Asked]:
    """While a session runs, send what is recorded and hear orders; without a ward nothing, and no network."""
    if not is_enrolled(journal.folder):
        yield Asked()
        return
    from game.scoring.station.joined import working

    with working(journal, patient, say) as orders:
        yield Asked(orders)

"""What a program does for the ward while it runs: sends what waits, hears orders, and tells how the station is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from game.scoring.hold import Hold
from game.scoring.journal import Journal
from game.scoring.key import Key, find_key
from game.scoring.read import FindKey
from game.scoring.station.doing import Telling
from game.scoring.station.enrolled import Ward, read_ward
from game.scoring.station.line import LineError
from game.scoring.station.orders import Orders
from game.scoring.station.pull import pull
from game.scoring.station.sync import Sync
from game.scoring.trouble import JournalError, sentence
from game.scoring.wire import Order, OrderState
from game.training.ward import OrderMet

Say = Callable[[str], None]
# The place of the lock of the program that carries orders out: no patient has this number.
ORDERS = 0
# How long the ward waits for the disk before it hears what was done all the same.
SAVE_S = 10.0


def bring(folder: Path, code: str, say: Say, key: FindKey = find_key) -> None:
    """Bring a patient up to date before the programme is opened; staff are told where that cannot be."""
    try:
        ward = read_ward(folder)
    except LineError as error:
        say(str(error))
        return
    if ward is not None and (said := pull(folder, key(folder), ward, code).said):
        say(said)


@contextmanager
def working(journal: Journal, patient: str | None, say: Say) -> Iterator[Orders | None]:
    """While a session runs; None where orders cannot be heard, or another program of this station hears them."""
    with contextlib.ExitStack() as stack:
        orders = None
        try:
            ward = read_ward(journal.folder)
            if ward is not None:
                orders = _begin(stack, journal, ward, patient, say)
        except LineError as error:
            say(str(error))
        except dbapi2.Error as error:
            say(sentence(error))
        yield orders


def _begin(
    stack: contextlib.ExitStack, journal: Journal, ward: Ward, patient: str | None, say: Say
) -> Orders | None:
    folder, key = journal.folder, journal.key
    sync = Sync(folder, key, ward, say, easy=True)
    stack.callback(sync.close)
    telling = Telling(folder, key, ward, patient, lambda: journal.session)
    stack.callback(telling.close)
    try:
        hold = Hold(folder, ORDERS, "orders")
    except JournalError:
        return None
    stack.callback(hold.release)

    def keep(order: Order, state: OrderState, why: str) -> Callable[[], object]:
        if journal.session is None:
            return lambda: None
        seq = journal.append(OrderMet(order.id, order.kind, state, order.by, why))
        return lambda: journal.wait(seq, SAVE_S)

    orders = Orders(folder, key, ward, acts=True, keep=keep)
    stack.callback(orders.close)
    return orders


@contextmanager
def idle(folder: Path, key: Key, ward: Ward, say: Say) -> Iterator[Sync]:
    """While nothing but sending runs: orders are refused with the reason, where no session takes them."""

    def mine() -> bool:
        try:
            Hold(folder, ORDERS, "orders").release()
        except JournalError:
            return False
        return True

    sync = Sync(folder, key, ward, say)
    orders = Orders(folder, key, ward, acts=False, mine=mine)
    try:
        yield sync
    finally:
        orders.close()
        sync.close()

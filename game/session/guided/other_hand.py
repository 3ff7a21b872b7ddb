"""For one task that measures, the affected hand's own tracker stands in the place of the working one's (6.5).

It is opened for that task alone and closed after it: in stages 1 to 3 nothing else looks at that hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from devices.api import Device
from game.body.joints import Side
from game.session.limbs import Tracked
from game.session.loop import Loop
from game.session.presenting import Presenting
from game.session.tools import kept_calibration


@contextmanager
def other_hand(loop: Loop, affected: Side, open_it: Callable[[], Device]) -> Iterator[None]:
    """While it lasts the loop reads, judges and draws the affected hand, and no mirror limb.

    DeviceError, as the driver says it, where the tracker cannot be opened; then nothing was changed.
    """
    with open_it() as device:
        intact, person, presenting = loop.intact, loop.person, loop.presenting
        kept = kept_calibration(device, affected)
        loop.intact = Tracked("affected", device, affected, intact.rules, kept, person.table_height_m)
        loop.person = replace(person, affected=affected.other)
        loop.presenting = Presenting(affected.other)
        loop.moment = None
        try:
            yield
        finally:
            loop.presenting.hide(loop)
            loop.intact, loop.person, loop.presenting = intact, person, presenting
            loop.moment = None

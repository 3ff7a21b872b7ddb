"""The intact hand as it may press pads: where it really is in this frame, also while nothing else reads it."""

from __future__ import annotations

import numpy as np

from game.body.frame import LimbFrame
from game.body.joints import WRIST
from game.body.tracking import Clean, Phase
from game.session.limbs import Placed, Tracked


class Pressing:
    """A hand that is in one space with the pads: that of a headset, which tracks it. `live` says that one is worn.

    Before the block the limb is not read, so that the record begins with the block: until then it is read here,
    on the side. What is pressed is recorded as acts, so a replay needs none of this.
    """

    def __init__(self, intact: Tracked, live: bool) -> None:
        self._intact = intact
        self._live = live and intact.device.has_head
        self._aside: Tracked | None = None
        self._found: Clean | None = None

    def read(self, tracked: Tracked, at_s: float, placed: Placed | None) -> Clean:
        """What `tracked` gives at this time, kept when it is the intact hand; `placed` is the worn headset's."""
        found = tracked.read(at_s, placed)
        if tracked is self._intact:
            self._found = found
        return found

    def now(self, at_s: float, reading: bool, placed: Placed | None = None) -> LimbFrame | None:
        """The hand in the seat frame, None unless it was tracked in this very frame.

        `reading` says that the loop reads the limb itself, and has done so in this frame.
        """
        if not self._live:
            return None
        if reading:
            self._aside = None
            return _real(self._intact, self._found)
        if self._aside is None:
            of = self._intact
            self._aside = Tracked(of.role, of.device, of.side, of.rules, of.calibration, of.table_m)
        return _real(self._aside, self._aside.read(at_s, placed))

    def recentre(self) -> None:
        """The seat is forgotten, and with it where the hand was."""
        self._aside = None


def _real(tracked: Tracked, found: Clean | None) -> LimbFrame | None:
    """Held, frozen, fading or on its way back, a limb is drawn where the hand is not."""
    taken = tracked.taken
    if found is None or found.phase is not Phase.TRACKED or taken is None:
        return None
    return found.frame if taken.at_hand or _gloved(taken) else None


def _gloved(taken: LimbFrame) -> bool:
    """A glove's fingers on a wrist that is tracked, and not only guessed, make a whole hand."""
    return taken.curl is not None and bool(taken.tracked[WRIST] and np.isfinite(taken.curl).all())

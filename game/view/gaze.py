"""Looking at a pad for long enough chooses it: the dwell, and the dot that shows how far it is."""

from __future__ import annotations

from typing import Final

import numpy as np
from panda3d.core import LMatrix4f, LVector2f, LVector4f, NodePath

from game.view.group import BIN
from game.view.input import PAD_ACTIONS, Action, Input, Press
from game.view.look import Touched
from game.view.panel import Panel
from game.view.touch import REST, Spot

GAZE: Final = "gaze"
# A head trembles: so long it may be beside the pad without beginning anew.
SLIP_S: Final = 0.15
# A picture that stood still for so long was no steady look.
STALL_S: Final = 0.5
# Half the dot's width when a look begins and when it chooses, metres, and of its edge.
WIDE_M, NARROW_M, EDGE_M = 0.020, 0.005, 0.002
# A veil that lets the words be read, with a dark rim that stands out on every pad.
VEIL: Final = LVector4f(1.0, 1.0, 1.0, 0.55)
RIM: Final = LVector4f(0.06, 0.08, 0.10, 1.0)


class Dwell:
    """What a steady look chooses. A pad that was chosen is chosen again only after a look elsewhere.

    `share` is how far the present look has come, 0 to 1.
    """

    def __init__(self, dwell_s: float) -> None:
        self.dwell_s = dwell_s
        self.share = 0.0
        self._pad: str | None = None
        self._since_s = self._seen_s = 0.0
        self._chosen = False

    def look(self, pad: str | None, time_s: float) -> list[Input]:
        """The pad under the look at this time, None for none; gives the press that follows."""
        if time_s - self._seen_s > STALL_S:
            self._pad = None
        if pad != self._pad and (pad is not None or time_s - self._seen_s > SLIP_S):
            self._pad, self._since_s, self._chosen = pad, time_s, False
        if pad is not None:
            self._seen_s = time_s
        if self._pad is None or self._chosen:
            self.share = 0.0
            return []
        self.share = min(1.0, (time_s - self._since_s) / self.dwell_s)
        if self.share < 1.0 or pad is None:
            return []
        self.share, self._chosen = 0.0, True
        if pad in PAD_ACTIONS:
            return [Press(PAD_ACTIONS[pad], time_s, GAZE)]
        return [Press(Action.PAD, time_s, GAZE, pad)]

    def forget(self) -> None:
        """The look so far counts for nothing: a hand is pressing."""
        self._pad, self.share = None, 0.0


class Coming:
    """Which pads a look came to. One that appeared under it is chosen by no look until that was elsewhere: whoever
    looks on at the place where they chose before has not chosen what stands there now. REST always counts."""

    def __init__(self) -> None:
        self._known: frozenset[Spot] = frozenset()
        self._known_s = 0.0
        # Pads that appeared under the look, and since when it is elsewhere.
        self._under: dict[Spot, float | None] = {}

    def came(self, spot: Spot | None, there: frozenset[Spot] | None, time_s: float) -> bool:
        """True when the pad that is looked at may be chosen; `there` are all that stand there now.

        None where nobody knows where the head looks: for longer than a slip, and all appears anew.
        """
        if there is None:
            if time_s - self._known_s <= SLIP_S:
                return False
            there = frozenset()
        else:
            self._known_s = time_s
        for fresh in there - self._known:
            if fresh == spot and fresh[0] != REST:
                self._under[fresh] = None
        self._known = there
        for under, away_s in list(self._under.items()):
            if under == spot:
                self._under[under] = None
            elif under not in there or (away_s is not None and time_s - away_s >= SLIP_S):
                del self._under[under]
            elif away_s is None:
                self._under[under] = time_s
        return spot is not None and spot not in self._under


class Dot:
    """The dot on the pad that is looked at: it shrinks to a point, then the pad is chosen."""

    def __init__(self, panel: Panel) -> None:
        self._path: NodePath = panel.quad("dot")
        self._path.set_shader_input("fill", VEIL)
        self._path.set_shader_input("edge", RIM)
        self._path.set_bin(BIN, 100_000)
        self._path.hide()

    def show(self, where: Touched | None, share: float) -> None:
        """On the pad that is looked at; None hides it."""
        if where is None:
            self._path.hide()
            return
        up, normal = where.up, where.normal
        radius = WIDE_M + share * (NARROW_M - WIDE_M)
        reach = radius + 0.002
        right = np.cross(up, normal)
        rows = (*(reach * right), 0.0, *(reach * up), 0.0, *normal, 0.0, *where.point, 1.0)
        self._path.set_mat(LMatrix4f(*rows))
        self._path.set_shader_input("size", LVector2f(radius, radius))
        self._path.set_shader_input("form", LVector4f(radius, EDGE_M, 0.0, 0.0))
        self._path.set_shader_input("reach", LVector2f(reach, reach))
        self._path.show()

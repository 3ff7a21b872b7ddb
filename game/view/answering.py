"""Answers in the headset by the intact hand's controller, and by a pinch: from what the runtime sees to acts."""

from __future__ import annotations

from typing import Final

from game.body.joints import Side
from game.body.pinch import Change, Pinching, PinchRules, pinch
from game.view.gaze import SLIP_S, Dot
from game.view.headset import Headset
from game.view.input import PAD_ACTIONS, Action, Hold, Input, InputRules, PinchMode, Press, Release
from game.view.look import Touched
from game.view.panel import Panel
from game.view.pointing import Controller, Pointing

PINCH: Final = "pinch"
# How far the dot of a ray is shrunk: it rests, and does not run towards a choice.
RESTS: Final = 0.45


class Answering:
    """What the intact side's controller and hand ask for; `pinching` says what a pinch does."""

    def __init__(self, panel: Panel, side: Side, rules: InputRules, pinch_rules: PinchRules | None = None) -> None:
        self._mode: PinchMode = "off"
        self._panel, self._side, self._rules = panel, side, pinch_rules
        self._pointing, self._dot = Pointing(rules), Dot(panel)
        self._pinching = Pinching()
        self._pointed: str | None = None
        # The pad that is held by a pinch, and the one that was taken by one and is looked at since.
        self._held: str | None = None
        self._used: str | None = None
        self._used_s = 0.0

    def pinching(self, mode: PinchMode) -> None:
        """From now on a pinch does this; what the hand did before is forgotten."""
        self._mode, self._pinching = mode, Pinching()

    def take(self, headset: Headset, looked: Touched | None, time_s: float) -> list[Input]:
        """The acts of this frame; `looked` is the pad under the head's ray."""
        held = headset.controller(self._side)
        pad = None if looked is None else looked.pad
        if pad == self._used:
            self._used_s = time_s
        elif pad is not None or time_s - self._used_s > SLIP_S:
            self._used = None
        return self._point(headset, held, time_s) + self._pinch(headset, held, pad, time_s)

    def busy(self, pad: str) -> bool:
        """True when a look at this pad chooses nothing, since it is answered in another way.

        A look at REST and STOP always counts, unless it is just they that are pointed at or were pinched.
        """
        if pad == self._used:
            return True
        return self._pointed is not None and (pad == self._pointed or pad not in PAD_ACTIONS)

    def _point(self, headset: Headset, held: Controller | None, time_s: float) -> list[Input]:
        if held is not None and held.by_hand:
            held = None
        aim = None if held is None else held.aim
        found = None if aim is None or not aim.tracked else self._panel.touched(*headset.along(aim))
        acts = self._pointing.see(held, None if found is None else found.pad, time_s)
        found = None if self._pointing.idle else found
        self._pointed = None if found is None else found.pad
        self._dot.show(found, RESTS)
        return acts

    def _pinch(self, headset: Headset, held: Controller | None, pad: str | None, time_s: float) -> list[Input]:
        if self._rules is None or self._mode == "off":
            return []
        told = held.select if held is not None and held.by_hand else None
        hand = headset.hand(self._side, time_s)
        self._pinching, change = pinch(self._pinching, hand, time_s, self._rules, told)
        if change is Change.LET_GO and self._held is not None:
            before, self._held = self._held, None
            return [Release(before, time_s)]
        if change is not Change.PINCHED:
            return []
        if self._mode == "test":
            return [Press(Action.PINCH, time_s, PINCH)]
        if pad is None:
            return []
        self._used, self._used_s = pad, time_s
        if pad in PAD_ACTIONS:
            return [Press(PAD_ACTIONS[pad], time_s, PINCH)]
        self._held = pad
        return [Press(Action.PAD, time_s, PINCH, pad), Hold(pad, time_s)]

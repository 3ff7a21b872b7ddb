"""What is left out of the picture, step by step, when a machine cannot keep the display's rate; never put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from panda3d.core import NodePath

from game.view import surface
from game.view.headset import Headset
from game.view.light import Light
from game.view.window import Stage

# Seconds in which what is plainer comes, and in which then the detail goes: protocol.md 10.1 has 0.5 at least.
FADE_S: Final = 1.5
# The least side of a shadow map, and of its side one step keeps.
LEAST_SHADOW_PX: Final = 512
KEPT: Final = 0.5
# Of the eyes' pixels along each side the last step keeps so many, once.
SCALE: Final = 0.8


class Ladder:
    """The steps of one view. Each costs the picture a little that nobody should miss; `tick` lets details fade.

    The first two are taken at once. Fewer samples and fewer pixels change how sharp all looks, so they wait
    until a screen stands before the patient: `settle`.
    """

    def __init__(self, stage: Stage, light: Light, headset: Headset | None) -> None:
        self._stage = stage
        self._light = light
        self._headset = headset
        self._steps: list[Callable[[], bool]] = [self._plainer, self._smaller_shadow]
        if headset is not None:
            self._steps += [self._fewer_samples, self._fewer_pixels]
        self._waits: list[Callable[[], None]] = []
        self._coming: list[NodePath] = []
        self._leaving: list[NodePath] = []
        self._faded = 0.0

    def step(self) -> bool:
        """Take the next step that leaves something out; False when there is none left."""
        while self._steps:
            if self._steps.pop(0)():
                return True
        return False

    def tick(self, passed_s: float) -> None:
        """What is plainer fades in before the detail, by so many seconds; then the detail fades out."""
        if not self._leaving:
            return
        self._faded += passed_s / FADE_S
        for node in self._coming:
            surface.fade(node, min(1.0, self._faded))
        for node in self._leaving:
            surface.fade(node, min(1.0, 2.0 - self._faded))
        if self._faded >= 2.0:
            self._coming, self._leaving = [], []

    def settle(self) -> None:
        """A screen stands before the patient: what waited for that is done."""
        while self._waits:
            self._waits.pop(0)()

    def _plainer(self) -> bool:
        # Together: details alone are too little for a step in a scene that has few.
        self._coming, self._leaving = surface.details(self._stage.seat)
        return self._light.soften(False) or bool(self._leaving)

    def _smaller_shadow(self) -> bool:
        smaller = round(self._stage.shadow_px * KEPT)
        if smaller < LEAST_SHADOW_PX:
            return False
        self._stage.shadows(smaller)
        return True

    def _fewer_samples(self) -> bool:
        headset = self._headset
        if headset is None or headset.samples == 0:
            return False
        fewer = headset.samples // 2 if headset.samples > 2 else 0
        self._waits.append(lambda: headset.less(samples=fewer))
        return True

    def _fewer_pixels(self) -> bool:
        headset = self._headset
        if headset is None:
            return False
        self._waits.append(lambda: headset.less(scale=headset.scale * SCALE))
        return True

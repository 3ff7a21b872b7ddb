"""What is left out of the picture, step by step, when a machine cannot keep the display's rate; never put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.view.headset import Headset
from game.view.light import Light
from game.view.window import Stage

# Nodes with this tag may go.
DETAIL: Final = "detail"
# The least side of a shadow map, and of its side one step keeps.
LEAST_SHADOW_PX: Final = 512
KEPT: Final = 0.5
# Of the eyes' pixels along each side the last step keeps so many, once.
SCALE: Final = 0.8


class Ladder:
    """The steps of one view. Each costs the picture a little that nobody should miss.

    The first three are taken at once. Fewer samples and fewer pixels change how sharp all looks, so they wait
    until a screen stands before the patient: `settle`.
    """

    def __init__(self, stage: Stage, light: Light, headset: Headset | None) -> None:
        self._stage = stage
        self._light = light
        self._headset = headset
        self._steps: list[Callable[[], bool]] = [self._plain_shadow, self._detail, self._smaller_shadow]
        if headset is not None:
            self._steps += [self._fewer_samples, self._fewer_pixels]
        self._waits: list[Callable[[], None]] = []

    def step(self) -> bool:
        """Take the next step that leaves something out; False when there is none left."""
        while self._steps:
            if self._steps.pop(0)():
                return True
        return False

    def settle(self) -> None:
        """A screen stands before the patient: what waited for that is done."""
        while self._waits:
            self._waits.pop(0)()

    def _plain_shadow(self) -> bool:
        return self._light.soften(False)

    def _detail(self) -> bool:
        found = self._stage.seat.find_all_matches(f"**/={DETAIL}")
        for node in found:
            node.hide()
        return len(found) > 0

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

"""What staff read and press in the window beside a headset: a flat page over it, which no eye in it sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from game.body.joints import Side
from game.view.look import ScreenLook
from game.view.overlay import Overlay
from game.view.page_pictures import picture
from game.view.page_whole import Around, Drawn, draw
from game.view.window import Stage

# What stands before the person's eyes meanwhile.
CALM: Final = ScreenLook("note", "staff-reads")
UNDER_ALARMS: Final = 15


class StaffPage:
    """Lies over the whole window, under alarms; drawn anew only when something else is on it."""

    def __init__(self, stage: Stage, words: Mapping[str, str], affected: Side) -> None:
        self._stage, self._words, self._affected = stage, words, affected
        self._look: ScreenLook | None = None
        self._drawn: tuple[ScreenLook, tuple[int, int], Drawn] | None = None
        self._over = Overlay(stage, "staff page", UNDER_ALARMS)

    def of(self, look: ScreenLook | None) -> ScreenLook | None:
        """Shows what is for staff; gives what is before the person's eyes."""
        self._look = look if look is not None and look.staff else None
        if self._look is None:
            self._drawn = None
            self._over.hide()
            return look
        window = self._stage.size
        if self._drawn is None or self._drawn[:2] != (self._look, window):
            page = draw(
                window,
                self._look,
                Around(),
                self._words,
                lambda key: picture(key, self._affected),
                intact_right=self._affected is Side.LEFT,
            )
            self._drawn = (self._look, window, page)
            self._over.show(np.asarray(page.at(self._look.fill).convert("RGB")))
        return CALM

    @property
    def on(self) -> bool:
        """True while it lies there."""
        return self._drawn is not None

    def hit(self, x: float, y: float) -> str | None:
        """The pad under the pointer, in a window of -1 to 1."""
        if self._drawn is None:
            return None
        _, (width, height), page = self._drawn
        return page.hit((x + 1) / 2 * width, (1 - y) / 2 * height)

    def close(self) -> None:
        """Gives everything back."""
        self._over.close()

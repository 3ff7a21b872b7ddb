"""What staff read and press in the window beside a headset: a flat page over it, which no eye in it sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from panda3d.core import Camera, CardMaker, NodePath, OrthographicLens, SamplerState, Texture

from game.body.joints import Side
from game.view.look import ScreenLook
from game.view.page_pictures import picture
from game.view.page_whole import Around, Drawn, draw
from game.view.window import Stage

# What stands before the person's eyes meanwhile.
CALM: Final = ScreenLook("note", "staff-reads")


class StaffPage:
    """Lies over the whole window, under alarms; drawn anew only when something else is on it."""

    def __init__(self, stage: Stage, words: Mapping[str, str], affected: Side) -> None:
        self._stage, self._words, self._affected = stage, words, affected
        self._look: ScreenLook | None = None
        self._drawn: tuple[ScreenLook, tuple[int, int], Drawn] | None = None
        self._flat = NodePath("staff page")
        self._flat.set_depth_test(False)
        self._flat.set_depth_write(False)
        lens = OrthographicLens()
        lens.set_film_size(2, 2)
        lens.set_near_far(-10, 10)
        self._region = (stage.window or stage.shown).make_display_region()
        self._region.set_sort(15)
        self._region.set_camera(self._flat.attach_new_node(Camera("staff page", lens)))
        self._region.set_active(False)
        self._texture = Texture("staff page")
        self._texture.set_magfilter(SamplerState.FT_nearest)
        self._texture.set_minfilter(SamplerState.FT_nearest)
        card = CardMaker("staff page")
        card.set_frame_fullscreen_quad()
        self._flat.attach_new_node(card.generate()).set_texture(self._texture)

    def of(self, look: ScreenLook | None) -> ScreenLook | None:
        """Shows what is for staff; gives what is before the person's eyes."""
        self._look = look if look is not None and look.staff else None
        self._region.set_active(self._look is not None)
        if self._look is None:
            self._drawn = None
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
            made = np.asarray(page.at(self._look.fill).convert("RGB"))
            self._texture.setup_2d_texture(*window, Texture.T_unsigned_byte, Texture.F_rgb)
            # The engine wants blue first and the lowest row first.
            self._texture.set_ram_image(np.ascontiguousarray(made[::-1, :, ::-1]))
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

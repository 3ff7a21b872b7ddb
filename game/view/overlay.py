"""A picture across the window of staff, over all else in it, which no eye of a headset sees."""

from __future__ import annotations

import numpy as np
from panda3d.core import Camera, CardMaker, NodePath, OrthographicLens, SamplerState, Texture

from game.view.window import Picture, Stage


class Overlay:
    """Lies on the window itself, since a stretched picture would blur letters; `sort`: the higher lies above."""

    def __init__(self, stage: Stage, name: str, sort: int) -> None:
        self._window = stage.window or stage.shown
        self._name = name
        self._flat = NodePath(name)
        self._flat.set_depth_test(False)
        self._flat.set_depth_write(False)
        lens = OrthographicLens()
        lens.set_film_size(2, 2)
        lens.set_near_far(-10, 10)
        self._region = self._window.make_display_region()
        self._region.set_sort(sort)
        self._region.set_camera(self._flat.attach_new_node(Camera(name, lens)))
        self._region.set_active(False)
        self._texture = Texture(name)
        self._texture.set_magfilter(SamplerState.FT_nearest)
        self._texture.set_minfilter(SamplerState.FT_nearest)
        self._card: NodePath | None = None

    def show(self, picture: Picture, share: float = 1.0) -> None:
        """A picture (height, width, 3) from the window's top on, over this share of its height."""
        high, width = picture.shape[:2]
        self._texture.setup_2d_texture(width, high, Texture.T_unsigned_byte, Texture.F_rgb)
        # The engine wants blue first and the lowest row first.
        self._texture.set_ram_image(np.ascontiguousarray(picture[::-1, :, ::-1]))
        if self._card is not None:
            self._card.remove_node()
        card = CardMaker(self._name)
        card.set_frame(-1.0, 1.0, 1.0 - 2.0 * share, 1.0)
        self._card = self._flat.attach_new_node(card.generate())
        self._card.set_texture(self._texture)
        self._region.set_active(True)

    def hide(self) -> None:
        """Nothing of it from the next picture on."""
        self._region.set_active(False)

    def close(self) -> None:
        """Gives everything back."""
        self._window.remove_display_region(self._region)
        self._flat.remove_node()

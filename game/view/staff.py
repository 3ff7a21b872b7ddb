"""For staff at the foot of the window that looks on: the last pain rating, which keys do what, and their pad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from panda3d.core import CardMaker, NodePath, SamplerState, Texture, TransparencyAttrib

from game.view import ink
from game.view.input import EMERGENCY_PAD

# How high it is and its letters are, in pixels of the window, and its colours.
HIGH_PX: Final = 30
EM_PX: Final = 17.0
GROUND: Final = (24, 32, 40)
PAD_GROUND: Final = (231, 224, 210)
PAD_PX: Final = 38
LETTERS: Final = (244, 240, 230)
# The keyboard's name of each key, and the word for what it does (design.md).
KEYS: Final = (
    ("Space", "rest"),
    ("Esc", "stop"),
    ("R", "staff-recentre"),
    ("C", "staff-cover"),
    ("N", "staff-pain"),
    ("−", "staff-easier"),
    ("+", "staff-praise"),
    ("A", "staff-seen"),
)
GAP: Final = "     "


class StaffPad:
    """A pad of staff above the line, at its end: held, it brings the card for a seizure or a collapse."""

    def __init__(self, parent: NodePath, words: Mapping[str, str]) -> None:
        self._parent = parent
        key = f"{EMERGENCY_PAD}-hold"
        self._text = f"[E] {words.get(key, key)}"
        self._texture = Texture("staff pad")
        self._texture.set_magfilter(SamplerState.FT_nearest)
        self._texture.set_minfilter(SamplerState.FT_nearest)
        self._card: NodePath | None = None
        self._window: tuple[int, int] | None = None
        self.area = (1.0, 1.0, -1.0, -1.0)

    def show(self, window: tuple[int, int]) -> None:
        """For a window of so many pixels, over the line of keys."""
        if window == self._window:
            return
        self._window = window
        width, height = window
        em = min(EM_PX, 0.5 * width / ink.width_em(self._text, True))
        wide, high = round(em * (ink.width_em(self._text, True) + 2.0)), PAD_PX
        mask = ink.text((self._text,), em, (wide, high), "centre", True)[..., None] / 255.0
        picture = np.asarray(PAD_GROUND) * (1.0 - mask) + np.asarray(GROUND) * mask
        self._texture.setup_2d_texture(wide, high, Texture.T_unsigned_byte, Texture.F_rgb)
        self._texture.set_ram_image(np.ascontiguousarray(picture[::-1, :, ::-1].round().astype(np.uint8)))
        low = -1.0 + 2.0 * HIGH_PX / height
        self.area = (1.0 - 2.0 * wide / width, low, 1.0, low + 2.0 * high / height)
        if self._card is not None:
            self._card.remove_node()
        card = CardMaker("staff pad")
        left, bottom, right, top = self.area
        card.set_frame(left, right, bottom, top)
        self._card = self._parent.attach_new_node(card.generate())
        self._card.set_texture(self._texture)
        self._card.set_bin("fixed", 2)
        self._card.set_transparency(TransparencyAttrib.M_none)

    def hit(self, x: float, y: float) -> bool:
        """True where the pointer is on it, in a window of -1 to 1."""
        left, bottom, right, top = self.area
        return left <= x <= right and bottom <= y <= top


class StaffLine:
    """A strip under `parent`, a flat scene of -1..1; drawn anew only when it says something else."""

    def __init__(self, parent: NodePath, words: Mapping[str, str]) -> None:
        self._words = words
        self._parent = parent
        self._texture = Texture("staff")
        self._texture.set_magfilter(SamplerState.FT_nearest)
        self._texture.set_minfilter(SamplerState.FT_nearest)
        self._card: NodePath | None = None
        self._drawn: tuple[str, tuple[int, int]] | None = None

    def text(self, rating: int | None) -> str:
        """What it says: the last pain rating, a dash while there is none, then the keys."""
        last = f"{self._words.get('staff-last-pain', 'staff-last-pain')}: {'–' if rating is None else rating}"
        keys = [f"[{key}] {self._words.get(word, word)}" for key, word in KEYS]
        return GAP.join([last, *keys])

    def show(self, rating: int | None, window: tuple[int, int]) -> None:
        """For a window of so many pixels; what does not fit across is written smaller."""
        text = self.text(rating)
        if (text, window) == self._drawn:
            return
        self._drawn = (text, window)
        width, height = window
        high = min(HIGH_PX, height)
        em = min(EM_PX, (width - 16) / max(1e-6, ink.width_em(text)))
        mask = ink.text((text,), em, (width, high), "centre", False)[..., None] / 255.0
        picture = np.asarray(GROUND) * (1.0 - mask) + np.asarray(LETTERS) * mask
        self._texture.setup_2d_texture(width, high, Texture.T_unsigned_byte, Texture.F_rgb)
        # The engine wants blue first and the lowest row first.
        self._texture.set_ram_image(np.ascontiguousarray(picture[::-1, :, ::-1].round().astype(np.uint8)))
        if self._card is not None:
            self._card.remove_node()
        card = CardMaker("staff")
        card.set_frame(-1.0, 1.0, -1.0, -1.0 + 2.0 * high / height)
        self._card = self._parent.attach_new_node(card.generate())
        self._card.set_texture(self._texture)
        self._card.set_bin("fixed", 2)
        self._card.set_transparency(TransparencyAttrib.M_none)

"""Pictures are read and sized beside the drawing, so that none holds up the frame in which it comes."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
from panda3d.core import Texture

from game.view import pictures
from game.view.cells import BLANK
from game.view.group import smooth
from models3d.picture import TONE

Pixels = tuple[int, int, bytes]
# What stands there until the picture has come, blue first as the engine has it.
GROUND: Final = bytes(round(255 * part) for part in reversed(BLANK))


class Developing:
    """Gives textures of pictures at once, and fills them as they come; with `waits` they are filled when given.

    People in them are of this `tone`.
    """

    def __init__(self, *, waits: bool, tone: int = TONE) -> None:
        self._waits, self._tone = waits, tone
        self._reader = ThreadPoolExecutor(1, "pictures")
        self._coming: deque[tuple[Texture, Future[Pixels]]] = deque()

    def texture(self, file: Traversable, size: tuple[int, int]) -> Texture:
        """The picture at a size in pixels, width and height; a plain ground until it is read."""
        made = Texture("picture")
        if self._waits:
            _fill(made, read(file, size, self._tone))
        else:
            _fill(made, (1, 1, GROUND))
            self._coming.append((made, self._reader.submit(read, file, size, self._tone)))
        return smooth(made)

    def tick(self) -> None:
        """One picture that was read since the last frame is shown from this one on."""
        if self._coming and self._coming[0][1].done():
            made, found = self._coming.popleft()
            _fill(made, found.result())

    def close(self) -> None:
        """Reads no further."""
        self._coming.clear()
        self._reader.shutdown(wait=False, cancel_futures=True)


def read(file: Traversable, size: tuple[int, int], tone: int) -> Pixels:
    """A picture's width, height and pixels, bottom row first and blue first, as the engine wants them."""
    picture = pictures.drawn(file, size, tone)
    return size[0], size[1], np.ascontiguousarray(picture[::-1, :, ::-1]).tobytes()


def _fill(texture: Texture, pixels: Pixels) -> None:
    width, height, data = pixels
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_rgb)
    texture.set_ram_image(data)

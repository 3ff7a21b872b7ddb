"""The pictures beside the words: found by key in `models3d/pictures`, and read at the size they are shown at."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
from PIL import Image

from game.body.joints import Side
from game.view.ink import Mask
from models3d import picture
from models3d.picture import PICTURE_PX

# So much wider than high all of them are.
SHAPE: Final = PICTURE_PX[0] / PICTURE_PX[1]


@lru_cache(maxsize=1024)
def picture_file(key: str, affected: Side) -> Traversable | None:
    """The file of a key, that for the affected side where there are two; None without one."""
    try:
        return picture.picture_file(key, "left" if affected is Side.LEFT else "right")
    except picture.NoPicture:
        return None


def opened(file: Traversable, tone: int) -> Image.Image:
    """The picture, RGB, its people of this tone."""
    with Image.open(io.BytesIO(file.read_bytes())) as picture_of_file:
        return picture.in_tone(picture_of_file, tone)


def drawn(file: Traversable, size: tuple[int, int], tone: int = picture.TONE) -> Mask:
    """The picture at a size in pixels, width and height, as uint8 (height, width, 3)."""
    return np.asarray(opened(file, tone).resize(size, Image.Resampling.LANCZOS))

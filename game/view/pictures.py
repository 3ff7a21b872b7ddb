"""The pictures beside the words: found by key, as files of `models3d/pictures`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from game.body.joints import Side
from game.view.ink import Mask

# A picture is so much wider than high, at most, where room is kept for one.
WIDEST: Final = 4 / 3
FOLDER: Final = Path(str(resources.files("models3d"))) / "pictures"


def picture_file(key: str, affected: Side, folder: Path | None = None) -> Path | None:
    """The file of a key: KEY-left or KEY-right where the affected side matters, else KEY; None without one."""
    if not key:
        return None
    where = FOLDER if folder is None else folder
    for name in (f"{key}-{affected.value}", key):
        file = where / f"{name}.png"
        if file.is_file():
            return file
    return None


@lru_cache(maxsize=256)
def shape_of(file: Path) -> float:
    """How wide a picture is for its height."""
    with Image.open(file) as picture:
        return picture.width / picture.height


def drawn(file: Path, size: tuple[int, int]) -> Mask:
    """The picture at a size in pixels, width and height, as uint8 (height, width, 3)."""
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))

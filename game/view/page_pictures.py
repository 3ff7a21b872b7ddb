"""The pictures that screens name by their key, read once from `models3d/pictures`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from PIL import Image


@lru_cache(maxsize=48)
def picture(key: str) -> Image.Image | None:
    """The picture of a key; None where there is none of that name, and the words stand alone."""
    file = resources.files("models3d") / "pictures" / f"{key}.png"
    if not key or not file.is_file():
        return None
    with file.open("rb") as stream:
        return Image.open(stream).convert("RGB")

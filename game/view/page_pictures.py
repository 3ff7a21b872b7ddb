"""The pictures that screens name by their key, read once from `models3d/pictures`, and one that is drawn here."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from PIL import Image

from game.view import setup_plan


@lru_cache(maxsize=48)
def picture(key: str) -> Image.Image | None:
    """The picture of a key; None where there is none of that name, and the words stand alone."""
    if key == setup_plan.KEY:
        return setup_plan.setup_plan()
    file = resources.files("models3d") / "pictures" / f"{key}.png"
    if not key or not file.is_file():
        return None
    with file.open("rb") as stream:
        return Image.open(stream).convert("RGB")

"""The pictures that screens name by their key, read once from `models3d/pictures`, and one that is drawn here."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from game.body.joints import Side
from game.view import pictures, setup_plan


@lru_cache(maxsize=96)
def picture(key: str, affected: Side) -> Image.Image | None:
    """The picture of a key: KEY-left or KEY-right by the affected side where there are two, else KEY.

    None where there is none of that name: the words stand alone.
    """
    if key == setup_plan.KEY:
        return setup_plan.setup_plan(affected)
    file = pictures.picture_file(key, affected)
    if file is None:
        return None
    with file.open("rb") as stream:
        return Image.open(stream).convert("RGB")

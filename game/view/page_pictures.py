"""The pictures that screens name by their key, read once from `models3d/pictures`, and one that is drawn here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PIL import Image

from game.body.joints import Side
from game.view import ghost, pictures, setup_plan
from game.view.brush import rgb
from game.view.look import ScreenLook
from models3d.picture import TONE

# A marker is drawn so large, on a ground as dark as a page with a light.
MARKER_PX: Final = 420
GROUND, LINE = rgb("#17222E"), rgb("#A9D8F2")


@lru_cache(maxsize=96)
def picture(key: str, affected: Side, tone: int = TONE) -> Image.Image | None:
    """The picture of a key: KEY-left or KEY-right by the affected side where there are two, else KEY.

    Its people are of the patient's `tone`. None where there is none of that name: the words stand alone.
    """
    if key in setup_plan.KEYS:
        return setup_plan.setup_plan(key, affected, tone)
    file = pictures.picture_file(key, affected)
    if file is None:
        return None
    return pictures.opened(file, tone)


@lru_cache(maxsize=32)
def marker(felt: ghost.Ghost, affected: Side) -> Image.Image:
    """The outline of where a limb is felt, on a picture of the usual shape."""
    made = Image.new("RGB", (round(MARKER_PX * pictures.SHAPE), MARKER_PX), GROUND)
    mask = Image.fromarray(ghost.drawn(felt, affected, MARKER_PX))
    made.paste(LINE, ((made.width - MARKER_PX) // 2, 0), mask)
    return made


def image_of(look: ScreenLook, found: Callable[[str], Image.Image | None], affected: Side) -> Image.Image | None:
    """What stands beside the words of a look: a marker, or the picture that is found; None without one."""
    if look.ghost is not None:
        return marker(look.ghost, affected)
    return found(look.picture) if look.picture else None

"""Reads the pictures of a visit, by the key that their words have and by the affected side."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Keys of words that show a picture of another key: a kick is known by its movement, weeks by how many they are.
SHOWN_AS: Final = {
    "coach-u01-leg-1": "mirror-1-leg", "game-l03": "coach-l03-3", "r7": "stop-pain",
    "dose-3-length-dystonia": "dose-3-length-plp", "dose-3-length-telescope": "dose-3-length-plp",
    "dose-3-length-other": "dose-3-length-crps",
}  # fmt: skip
# Skin and hair are drawn in three tones of Monk's ten, and a picture shows that of the patient; this one else.
TONES: Final = (2, 5, 8)
TONE: Final = 5
_BOUNDS: Final = (3, 6)
# Every picture's size in pixels, width and height.
PICTURE_PX: Final = (640, 480)


class NoPicture(Exception):
    """There is no picture of this key; the message is one sentence that names it."""


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    folder = resources.files("models3d") / "pictures"
    return frozenset(file.name.removesuffix(".png") for file in folder.iterdir() if file.name.endswith(".png"))


@lru_cache(maxsize=1)
def picture_keys() -> frozenset[str]:
    """Every key there is a picture for, one for both sides where they differ."""
    names = _names()
    both = {name.removesuffix("-left") for name in names if name.removesuffix("-left") + "-right" in names}
    return frozenset(both | {name for name in names if name.rpartition("-")[0] not in both} | set(SHOWN_AS))


def picture_file(key: str, affected: Literal["left", "right"]) -> Traversable:
    """The file to show for a key when this side is affected; NoPicture when there is none."""
    shown = SHOWN_AS.get(key, key)
    for name in (shown, f"{shown}-{affected}"):
        if name in _names():
            return resources.files("models3d") / "pictures" / f"{name}.png"
    raise NoPicture(f"There is no picture {key!r} in models3d/pictures; draw it with models3d.build_pictures.")


def in_tone(picture: Image.Image, tone: int) -> Image.Image:
    """A picture as it was opened from its file, RGB, its people in the nearest tone to this of Monk's ten."""
    palette = getattr(picture, "text", {}).get(palette_of(nearest(tone)))
    if palette is not None and picture.mode == "P":
        picture.putpalette(bytes.fromhex(palette))
    return picture.convert("RGB")


def nearest(tone: int) -> int:
    """Which of `TONES` is shown for one of Monk's ten."""
    return TONES[sum(tone > bound for bound in _BOUNDS)]


def palette_of(tone: int) -> str:
    """Under which name a file has its palette of this tone."""
    return f"tone-{tone}"


def load_picture(key: str, affected: Literal["left", "right"], tone: int = TONE) -> NDArray[Any]:
    """The picture as uint8 (480, 640, 3), red first, top row first; NoPicture when there is none."""
    return np.asarray(in_tone(Image.open(io.BytesIO(picture_file(key, affected).read_bytes())), tone))

"""Which pictures of one hand alone there are in `models3d/hands`, for pages that are drawn without an engine."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

from PIL import Image

from models3d.catalogue import POSTURES

VIEWS: Final = ("dorsal", "palmar", "thumb", "little")
# What is held, and the postures that can hold it.
HELD: Final[dict[str, tuple[str, ...]]] = {
    "cup": ("cup-grip",),
    "pen": ("pinch", "key-grip"),
    "brush": ("pinch", "key-grip"),
}
# The moves that are shown step by step, from the back of the hand; a step is `1 / STEPS` of the way.
STEPS: Final = 8
MOVES: Final = (
    ("open", "spread"),
    ("open", "fist"),
    ("open", "pinch"),
    ("open", "ok"),
    ("open", "cup-grip"),
    ("open", "key-grip"),
    ("rest", "open"),
    ("rest", "point"),
    ("rest", "wrist-extended"),
    ("rest", "wrist-flexed"),
)
MOVES_FROM: Final = "dorsal"


def still_name(view: str, posture: str, holds: str = "none") -> str:
    """The name of a hand that keeps still."""
    return f"{view}-{posture}" if holds == "none" else f"{view}-{posture}-with-{holds}"


def step_name(posture: str, to: str, step: int) -> str:
    """The name of a hand on its way, after 1 to `STEPS` - 1 steps."""
    return f"{MOVES_FROM}-{posture}-to-{to}-{step}"


def name_of(view: str, posture: str, holds: str, to: str = "", step: int = 0) -> str:
    """The picture that shows this, or what comes nearest: without the object, or with the end that is nearer."""
    moves = bool(to) and step > 0
    if moves and step < STEPS and holds == "none" and view == MOVES_FROM and (posture, to) in MOVES:
        return step_name(posture, to, step)
    shown = to if moves and 2 * step >= STEPS else posture
    return still_name(view, shown, holds if shown in HELD.get(holds, ()) else "none")


def names() -> tuple[str, ...]:
    """All there are: 48 postures and views, 20 that hold something, 70 on their way."""
    still = [still_name(view, posture) for posture in POSTURES for view in VIEWS]
    holding = [still_name(view, each, thing) for thing, held in HELD.items() for each in held for view in VIEWS]
    moving = [step_name(posture, to, step) for posture, to in MOVES for step in range(1, STEPS)]
    return (*still, *holding, *moving)


@lru_cache(maxsize=32)
def cut_out(name: str) -> Image.Image:
    """A right hand with its cuff, fingers up, RGBA on nothing; KeyError for a name that there is not."""
    file = resources.files("models3d") / "hands" / f"{name}.webp"
    if not file.is_file():
        raise KeyError(name)
    with file.open("rb") as stream:
        return Image.open(stream).convert("RGBA")

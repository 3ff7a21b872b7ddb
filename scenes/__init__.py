"""The places that exercises are played in: a table of names, each built only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scenes.api import Scene

GROUP: Final = "midline.scenes"
DEFAULT: Final = "kitchen-table"
SAFE: Final = "studio"


class UnknownScene(Exception):
    """There is no scene of that name; the message names those that there are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `midline scenes list`."""

    name: str
    code: str
    title: str
    source: str


# Name to "module:Class"; a package of your own adds to it by the entry-point group midline.scenes.
BUILTIN: Final[dict[str, str]] = {
    "studio": "scenes.studio:Studio",
    "kitchen-table": "scenes.kitchen_table:KitchenTable",
}
# For the list, which imports no scene: the code of protocol.md 11 and what staff read.
ABOUT: Final[dict[str, tuple[str, str]]] = {
    "studio": ("SC0", "Plain grey studio"),
    "kitchen-table": ("SC1", "Kitchen table at morning"),
}


def _brought() -> dict[str, EntryPoint]:
    """Scenes of other installed packages; a built-in name stays ours."""
    return {point.name: point for point in entry_points(group=GROUP) if point.name not in BUILTIN}


def available() -> list[Listed]:
    """All scenes by name, without importing any."""
    own = [Listed(name, *ABOUT[name], "midline") for name in BUILTIN]
    brought = [
        Listed(name, "", "", point.dist.name if point.dist else "another package")
        for name, point in sorted(_brought().items())
    ]
    return own + brought


def load(name: str) -> Scene:
    """The scene of that name, not yet built; UnknownScene with the known names when there is none."""
    from scenes.api import Scene

    if name in BUILTIN:
        module, _, attribute = BUILTIN[name].partition(":")
        kind = getattr(import_module(module), attribute)
    elif (point := _brought().get(name)) is not None:
        kind = point.load()
    else:
        known = ", ".join(listed.name for listed in available())
        raise UnknownScene(f"There is no scene named {name}; the known ones are {known}.")
    scene = kind()
    if not isinstance(scene, Scene):
        raise UnknownScene(f"{name} is listed as a scene but is a {type(scene).__name__}, not a Scene.")
    return scene

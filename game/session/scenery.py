"""The scene on the stage, or the plain studio where it cannot be built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import scenes

Say = Callable[[str], None]


def build_scene(name: str, stage: Any, say: Say) -> Any:
    """The scene on the stage; the studio, and a sentence, where it cannot be built."""
    try:
        scene = scenes.load(name)
        scene.build(stage)
    except Exception as error:  # noqa: BLE001 - a scene of another package may fail in any way
        say(f"The scene {name} could not be shown ({error}); the plain studio takes its place.")
        scene = scenes.load(scenes.SAFE)
        scene.build(stage)
    return scene


class Rooms:
    """Puts another scene into a view that has one, and the usual one back; `view` is one of `play.plain_view`."""

    def __init__(self, view: Any, usual: str, say: Say) -> None:
        self._view, self._usual, self._say = view, usual, say
        self._now = usual

    def __call__(self, name: str) -> None:
        """The scene of this name, "" for the usual one; nothing where it is there already."""
        name = name or self._usual
        if name == self._now or not self._view.open:
            return
        view, self._now = self._view, name
        view.scene.close()
        view.scene = build_scene(name, view.stage, self._say)
        view.light.set(view.scene.light)

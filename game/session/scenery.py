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

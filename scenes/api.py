"""What a scene is: a place built by code around the patient's table, with its light and its anchors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from panda3d.core import NodePath

from game.view import surface
from game.view.light import LightLook
from game.view.window import Stage

Place = tuple[float, float, float]

# The table that every scene puts in front of the patient, metres in the seat frame.
TABLE_TOP_M: Final = 0.74
TABLE_LOW: Final[Place] = (-0.75, 0.705, -0.85)
TABLE_HIGH: Final[Place] = (0.75, TABLE_TOP_M, -0.17)
ANCHORS: Final[Mapping[str, Place]] = MappingProxyType(
    {
        "table": (0.0, TABLE_TOP_M, -0.40),
        "far-edge": (0.0, TABLE_TOP_M, -0.85),
        "board": (0.0, TABLE_TOP_M, -0.60),
        "hand": (0.17, 0.775, -0.40),
    }
)


class SceneError(Exception):
    """A scene cannot be shown; the message is one sentence that names what to do."""


class Scene(ABC):
    """A place around the table. `build` hangs it on the stage and sets the light, `close` takes it away again."""

    name: ClassVar[str]
    code: ClassVar[str]
    title: ClassVar[str]
    light: ClassVar[LightLook] = LightLook()
    anchors: ClassVar[Mapping[str, Place]] = ANCHORS
    # So far ahead, metres, a board still stands free of walls; one that should be further off comes to here, and
    # is as much smaller, so that it looks the same.
    deep_m: ClassVar[float] = 3.0

    def __init__(self) -> None:
        self._root: NodePath | None = None

    def build(self, stage: Stage) -> None:
        """Builds the scene once; every later call does nothing."""
        if self._root is None:
            root = stage.seat.attach_new_node(self.name)
            try:
                self.furnish(root)
            except BaseException:
                root.remove_node()
                raise
            if stage.detail == "low":
                plain, fine = surface.details(root)
                for path in plain:
                    path.show()
                for path in fine:
                    path.hide()
            if stage.software:
                # Sharp flat angles cost a processor a quarter of its frame and show little.
                for texture in root.find_all_textures():
                    texture.set_anisotropic_degree(1)
            self._root = root

    def close(self) -> None:
        """Takes the scene from the stage; closing twice does nothing."""
        if self._root is not None:
            self._root.remove_node()
            self._root = None

    @abstractmethod
    def furnish(self, root: NodePath) -> None:
        """Hangs walls, table and things under `root`, seat frame; `surface.detail` for what may be plainer."""

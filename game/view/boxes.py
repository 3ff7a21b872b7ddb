"""A small scene to measure with: a box on each joint of both hands, moved by one array a frame like the avatar."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from panda3d.core import (
    GeomEnums,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    InternalName,
    PTA_LVecBase4f,
    Shader,
)

from game.body.frame import LimbFrame, every
from game.body.joints import HAND_JOINTS
from game.view import glsl
from game.view.avatar import triangles_node
from game.view.window import SHADOW_BIT, Stage

HALF_M: Final = 0.006
COUNT: Final = len(HAND_JOINTS)
# The corners of each face, seen from outside counter-clockwise. A triangle takes its light from its last corner,
# and each face has one of its own for that: a third of the corners of a box whose faces share none.
FACES: Final = {
    (-1, 0, 0): (1, 3, 2, 0),
    (1, 0, 0): (5, 4, 6, 7),
    (0, -1, 0): (5, 1, 0, 4),
    (0, 1, 0): (7, 6, 2, 3),
    (0, 0, -1): (4, 0, 2, 6),
    (0, 0, 1): (5, 7, 3, 1),
}


class JointBoxes:
    """52 boxes in one draw; the boxes of a hand that is not wholly seen shrink to nothing."""

    def __init__(self, stage: Stage) -> None:
        path = stage.seat.attach_new_node(_node())
        path.set_shader(Shader.make(Shader.SL_GLSL, glsl.load("boxes.vert"), glsl.load("boxes.frag")))
        path.hide(SHADOW_BIT)
        # The engine keeps this memory and reads it in every frame.
        self._palette = PTA_LVecBase4f.empty_array(2 * COUNT * 2)
        path.set_shader_input("palette", self._palette)
        rows: Any = np.asarray(memoryview(self._palette).cast("B").cast("f"))
        self._rows = rows.reshape(2, COUNT, 8)
        self._seen = [False, False]

    def pose(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Puts the boxes of both hands on their joints, seat frame."""
        for number, frame in enumerate((left, right)):
            rows = self._rows[number]
            seen = frame is not None and every(frame.position_valid)
            if seen is not self._seen[number]:
                self._seen[number] = seen
                rows[:] = 0.0
                rows[:, 7] = float(seen)
            if frame is not None and seen:
                rows[:, :4] = frame.orientations
                rows[:, 4:7] = frame.positions


def _node() -> Any:
    points, normals, triangles = _box()
    corners, boxes = len(points), 2 * COUNT
    array = GeomVertexArrayFormat()
    array.add_column(InternalName.get_vertex(), 3, GeomEnums.NT_float32, GeomEnums.C_point)
    array.add_column(InternalName.get_normal(), 3, GeomEnums.NT_float32, GeomEnums.C_normal)
    array.add_column(InternalName.make("bone"), 1, GeomEnums.NT_float32, GeomEnums.C_other)
    layout = GeomVertexFormat()
    layout.add_array(array)
    layout = GeomVertexFormat.register_format(layout)
    data = GeomVertexData("boxes", layout, GeomEnums.UH_static)
    data.unclean_set_num_rows(boxes * corners)
    bones = np.repeat(np.arange(boxes), corners)[:, None]
    table = np.zeros((boxes * corners, layout.get_array(0).get_stride() // 4), np.float32)
    for number, column in enumerate((np.tile(points, (boxes, 1)), np.tile(normals, (boxes, 1)), bones)):
        start = layout.get_array(0).get_column(number).get_start() // 4
        table[:, start : start + column.shape[1]] = column
    memoryview(data.modify_array(0)).cast("B")[:] = table.tobytes()
    all_of_them = (triangles[None] + corners * np.arange(boxes)[:, None, None]).reshape(-1, 3)
    return triangles_node(data, all_of_them.astype(np.uint32), "boxes")


def _box() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Corners (8, 3), a normal for each, and triangles (12, 3), counter-clockwise."""
    corners = np.array(list(product((-1.0, 1.0), repeat=3)))
    normals, triangles = np.zeros((8, 3)), []
    for normal, (first, second, third, own) in FACES.items():
        normals[own] = normal
        triangles += [(first, second, own), (second, third, own)]
    return HALF_M * corners, normals, np.array(triangles)

"""A small scene to measure with: a box on each joint of both hands, moved by one array a frame like the avatar."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
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
from game.view import glsl, shapes
from game.view.avatar import triangles_node
from game.view.window import SHADOW_BIT, Stage

HALF_M: Final = 0.006
COUNT: Final = len(HAND_JOINTS)


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
    box = shapes.box((-HALF_M,) * 3, (HALF_M,) * 3)
    corners, boxes = len(box.points), 2 * COUNT
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
    for number, column in enumerate((np.tile(box.points, (boxes, 1)), np.tile(box.normals, (boxes, 1)), bones)):
        start = layout.get_array(0).get_column(number).get_start() // 4
        table[:, start : start + column.shape[1]] = column
    memoryview(data.modify_array(0)).cast("B")[:] = table.tobytes()
    faces = (box.faces[None] + corners * np.arange(boxes)[:, None, None]).reshape(-1, 3)
    return triangles_node(data, faces.astype(np.uint32), "boxes")

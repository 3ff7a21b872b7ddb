"""The body the patient looks down at: loads the built body, poses it from two limb frames, and draws it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from panda3d.core import (
    ColorWriteAttrib,
    DepthTestAttrib,
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    InternalName,
    LVector3f,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
    TransparencyAttrib,
)

from game.body.frame import Floats, LimbFrame
from game.body.joints import Side
from game.view import skin
from game.view.light import OVERRIDE, casting
from game.view.skinning import Skinning
from game.view.window import TAG, Stage
from models3d.pack import BodyPack, Mesh, load_body

# Joints a part may be moved by; three vectors each keep within the 256 that every OpenGL 3.3 driver has.
PALETTE: Final = 40
ARM_PARTS: Final = ("arm", "sleeve")
MOVING: Final = ("arm", "sleeve", "shirt", "cuff")
# Colours of the clothes, linear light.
CLOTHES: Final = {"shirt": "4f6f8f", "sleeve": "4f6f8f", "cuff": "4f6f8f", "trousers": "343a46", "sock": "2a2d33"}


@lru_cache(maxsize=4)
def body(look: str, level: str) -> BodyPack:
    """A built body, read once."""
    return load_body(look, level)


@lru_cache(maxsize=1)
def _format() -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column(InternalName.get_vertex(), 3, GeomEnums.NT_float32, GeomEnums.C_point)
    array.add_column(InternalName.get_normal(), 3, GeomEnums.NT_float32, GeomEnums.C_normal)
    array.add_column(InternalName.get_texcoord(), 2, GeomEnums.NT_float32, GeomEnums.C_texcoord)
    array.add_column(InternalName.make("bones"), 4, GeomEnums.NT_float32, GeomEnums.C_other)
    array.add_column(InternalName.make("weights"), 4, GeomEnums.NT_float32, GeomEnums.C_other)
    array.add_column(InternalName.make("shade"), 1, GeomEnums.NT_float32, GeomEnums.C_other)
    layout = GeomVertexFormat()
    layout.add_array(array)
    return GeomVertexFormat.register_format(layout)


def vertex_data(mesh: Mesh) -> GeomVertexData:
    """The mesh's vertices for the engine."""
    shade = mesh.shade[:, None]
    columns: list[NDArray[Any]] = [mesh.points, mesh.normals, mesh.uvs, mesh.bones, mesh.weights, shade]
    layout = _format()
    data = GeomVertexData("part", layout, GeomEnums.UH_static)
    data.unclean_set_num_rows(len(mesh.points))
    array = layout.get_array(0)
    table = np.zeros((len(mesh.points), array.get_stride() // 4), np.float32)
    # The engine aligns some columns, so each is put where it says it is.
    for number, column in enumerate(columns):
        start = array.get_column(number).get_start() // 4
        table[:, start : start + column.shape[1]] = column
    memoryview(data.modify_array(0)).cast("B")[:] = table.tobytes()
    return data


def triangles_node(data: GeomVertexData, triangles: NDArray[np.uint32], name: str) -> GeomNode:
    """A node that draws these triangles; its true bounds are unknown to the engine, so it is never culled."""
    primitive = GeomTriangles(GeomEnums.UH_static)
    primitive.set_index_type(GeomEnums.NT_uint32)
    indices = primitive.modify_vertices()
    indices.unclean_set_num_rows(int(triangles.size))
    memoryview(indices).cast("B")[:] = np.ascontiguousarray(triangles, np.uint32).tobytes()
    geom = Geom(data)
    geom.add_primitive(primitive)
    node = GeomNode(name)
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    return node


@dataclass(slots=True, eq=False)
class Piece:
    """One half of one part on the stage: its node, its joints and the memory of their matrices."""

    path: NodePath
    joints: NDArray[np.int64]
    memory: memoryview[Any]
    matrices: PTA_LVecBase4f
    veil: NodePath | None = None
    presence: float = 1.0

    def write(self, matrices: NDArray[np.float32]) -> None:
        """Hands the half's skin matrices (J, 3, 4) float32 to the engine."""
        self.memory[: 12 * len(self.joints)] = memoryview(matrices[self.joints].reshape(-1).data)

    def set_presence(self, share: float) -> None:
        """0 away, 1 there; between, the part shows through as a whole, never its own far side."""
        if share == self.presence:
            return
        self.presence = share
        path = self.path
        if share <= 0.0:
            # Its veil goes as well, or an arm that nobody sees would hide things and throw a shadow.
            self._opaque()
            path.stash()
            return
        path.unstash()
        path.set_shader_input("presence", share)
        if share >= 1.0:
            self._opaque()
        elif self.veil is None:
            # Depth first, then colour where depth is equal.
            self.veil = path.get_parent().attach_new_node(path.node().make_copy())
            self.veil.set_state(path.get_state())
            self.veil.set_shader(skin.shader("depth", low=True), OVERRIDE)
            self.veil.set_attrib(ColorWriteAttrib.make(ColorWriteAttrib.C_off))
            self.veil.set_bin("fixed", 10)
            # The part itself throws the shadow, as strong as it is there.
            self.veil.clear_tag(TAG)
            path.set_transparency(TransparencyAttrib.M_alpha)
            path.set_bin("fixed", 20)
            path.set_attrib(DepthTestAttrib.make(DepthTestAttrib.M_less_equal))

    def _opaque(self) -> None:
        self.path.clear_transparency()
        self.path.clear_bin()
        self.path.clear_attrib(DepthTestAttrib)
        if self.veil is not None:
            self.veil.remove_node()
            self.veil = None


def make_piece(parent: NodePath, name: str, mesh: Mesh, data: GeomVertexData, half: int, low: bool) -> Piece:
    """Hangs one half (0 right, 1 left: the same vertices, wound the other way) of a part on the stage."""
    triangles = mesh.triangles if half == 0 else mesh.triangles[:, ::-1]
    side = "right" if half == 0 else "left"
    path = parent.attach_new_node(triangles_node(data, triangles, f"{name}-{side}"))
    matrices = PTA_LVecBase4f.empty_array(3 * PALETTE)
    path.set_shader_input("palette", matrices)
    path.set_shader_input("presence", 1.0)
    path.set_tag(TAG, "skin")
    if mesh.material == "shadow":
        path.set_shader(skin.shader("depth", low=True))
        path.set_attrib(ColorWriteAttrib.make(ColorWriteAttrib.C_off))
        path.set_depth_write(False)
    else:
        path.set_shader(skin.shader(mesh.material, low))
        path.set_shader_input("grain", skin.grain_texture())
        if mesh.material == "skin":
            path.set_shader_input("detail", skin.detail_texture())
        else:
            path.set_shader_input("tone", LVector3f(*skin.linear(CLOTHES[name])))
    return Piece(path, mesh.palette, memoryview(matrices).cast("B").cast("f"), matrices)


def cast_shadows(stage: Stage) -> None:
    """Tells the shadow camera how to draw what carries the tag "cast" with the value "skin"."""
    node = NodePath("caster")
    node.set_shader(skin.casting_shader(), OVERRIDE)
    stage.shadow_camera.set_tag_state("skin", casting(node.get_state()))


class Avatar:
    """A seated person seen with their own eyes: torso, arms and hands, legs under the table.

    `look` is the body (man, woman), `tone` the Monk skin tone 1-10, `quality` high or low (for processors that
    draw without a graphics card). `eye` (3,) is where the body looks from, `root` its node. Both arms have one
    skin and one sleeve. The head is never drawn; its shadow is.
    """

    def __init__(
        self,
        stage: Stage,
        affected: Side,
        tone: int = 5,
        look: str = "man",
        quality: str = "high",
        table: tuple[float, float] | None = (0.74, -0.17),
    ) -> None:
        low = quality == "low"
        pack = body(look, "coarse" if low else "fine")
        self.affected = affected
        self.skinning = Skinning(pack, table=table)
        self.eye: Floats = self.skinning.eye
        self.root = stage.seat.attach_new_node("avatar")
        self._pieces: list[dict[str, Piece]] = [{}, {}]
        for name, mesh in pack.parts.items():
            if name == "cuff":
                continue
            data = vertex_data(mesh)
            for half in (0, 1):
                self._pieces[half][name] = make_piece(self.root, name, mesh, data, half, low)
        self._presence = [1.0, 1.0]
        self._lean = float("nan")
        self.set_tone(tone)
        cast_shadows(stage)
        self.pose(None, None)

    def set_tone(self, tone: int) -> None:
        """Changes the skin to Monk tone 1-10."""
        chosen = skin.monk(tone)
        for pieces in self._pieces:
            skin.wear(pieces["arm"].path, chosen)

    def pose(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Poses both limbs from frames in the seat frame; a limb that is None or not at hand is not drawn."""
        skinning = self.skinning
        skinning.solve(left, right)
        everything = skinning.lean != self._lean
        self._lean = skinning.lean
        for half, pieces in enumerate(self._pieces):
            for name, piece in pieces.items():
                if everything or name in MOVING:
                    piece.write(skinning.matrices[half])
            self._show(half)

    def presence(self, side: Side, share: float) -> None:
        """How much of the arm of that side is there, 0 none to 1 whole; for fading in and out."""
        half = 0 if side is Side.RIGHT else 1
        self._presence[half] = min(1.0, max(0.0, share))
        self._show(half)

    def _show(self, half: int) -> None:
        share = self._presence[half] if self.skinning.drawn[half] else 0.0
        for name in ARM_PARTS:
            self._pieces[half][name].set_presence(share)

    def hand(self, side: Side) -> Floats:
        """The avatar's 26 hand joints (26, 3) of that side in the seat frame, NaN when not drawn."""
        return self.skinning.joints[0 if side is Side.RIGHT else 1]

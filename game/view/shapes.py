"""Shapes as plain arrays in the seat frame: boxes, turned bodies, tubes, sheets; and their way to the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from panda3d.core import (
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    SamplerState,
    Texture,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Shape:
    """Triangles: points (N, 3), normals (N, 3), uv (N, 2), paint (N, 4), faces (M, 3) counter-clockwise.

    `paint` is the root of linear colour and, last, how open the place is to the light of the room, 0..1.
    """

    points: Floats
    normals: Floats
    uv: Floats
    paint: Floats
    faces: Ints

    def moved(self, by: ArrayLike) -> Shape:
        """The same shape elsewhere."""
        return replace(self, points=self.points + np.asarray(by, float))

    def scaled(self, by: Sequence[float]) -> Shape:
        """Stretched about the origin by positive factors a axis."""
        factors = np.asarray(by, float)
        normals = self.normals / factors
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        return replace(self, points=self.points * factors, normals=normals)

    def turned(self, axis: Sequence[float], angle_rad: float) -> Shape:
        """Turned about the origin."""
        turn = rotation(axis, angle_rad)
        return replace(self, points=self.points @ turn.T, normals=self.normals @ turn.T)

    def painted(self, colour: Sequence[float], open_to: ArrayLike | None = None) -> Shape:
        """In one colour (linear light); `open_to` (N,) replaces how open each point is."""
        paint = self.paint.copy()
        paint[:, :3] = np.sqrt(np.asarray(colour, float))
        if open_to is not None:
            paint[:, 3] = open_to
        return replace(self, paint=paint)

    def shaded(self, open_to: ArrayLike) -> Shape:
        """With another openness a point."""
        paint = self.paint.copy()
        paint[:, 3] = open_to
        return replace(self, paint=paint)


def rotation(axis: Sequence[float], angle_rad: float) -> Floats:
    """The (3, 3) rotation about an axis."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle_rad) * cross + (1 - np.cos(angle_rad)) * (cross @ cross))


def _shape(points: Floats, normals: Floats, uv: Floats, faces: ArrayLike) -> Shape:
    return Shape(
        np.asarray(points, float),
        np.asarray(normals, float),
        np.asarray(uv, float),
        np.ones((len(points), 4)),
        np.asarray(faces, np.int64).reshape(-1, 3),
    )


def join(shapes: Sequence[Shape]) -> Shape:
    """All of them as one, for one draw call."""
    offsets = np.cumsum([0] + [len(shape.points) for shape in shapes[:-1]])
    return Shape(
        np.concatenate([shape.points for shape in shapes]),
        np.concatenate([shape.normals for shape in shapes]),
        np.concatenate([shape.uv for shape in shapes]),
        np.concatenate([shape.paint for shape in shapes]),
        np.concatenate([shape.faces + offset for shape, offset in zip(shapes, offsets, strict=True)]),
    )


def _grid_faces(rows: int, columns: int) -> Ints:
    first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).ravel()
    quad = np.stack([first, first + 1, first + columns + 1, first + columns], axis=1)
    return np.asarray(quad[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3))


def smooth_normals(points: Floats, faces: Ints) -> Floats:
    """Vertex normals (N, 3) from the faces around, weighted by their area; points at one spot share theirs."""
    a, b, c = (points[faces[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    _, spot = np.unique(np.round(points, 6), axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    total = np.zeros((spot.max() + 1, 3))
    for k in range(3):
        np.add.at(total, spot[faces[:, k]], face)
    normals = total[spot]
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def sheet(
    corner: Sequence[float], along: Sequence[float], up: Sequence[float], cells: tuple[int, int] = (1, 1)
) -> Shape:
    """A flat rectangle from `corner`, seen from the side of along × up; uv runs 0..1 along and up."""
    u, v = np.linspace(0, 1, cells[0] + 1), np.linspace(0, 1, cells[1] + 1)
    vv, uu = np.meshgrid(v, u, indexing="ij")
    uv = np.stack([uu.ravel(), vv.ravel()], axis=1)
    edge, side = np.asarray(along, float), np.asarray(up, float)
    normal = np.cross(edge, side)
    points = np.asarray(corner, float) + uv[:, :1] * edge + uv[:, 1:] * side
    normals = np.tile(normal / np.linalg.norm(normal), (len(points), 1))
    return _shape(points, normals, uv, _grid_faces(len(v), len(u)))


def box(low: Sequence[float], high: Sequence[float], bevel: float = 0.0) -> Shape:
    """A box between two corners, its edges rounded by `bevel` metres where that is more than nothing."""
    lo, hi = np.asarray(low, float), np.asarray(high, float)
    centre, half = (lo + hi) / 2, (hi - lo) / 2
    cuts = np.array([-1.0, 1.0]) if bevel <= 0 else np.array([-1.0, -0.8, -0.5, 0.5, 0.8, 1.0])
    parts = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            first, second = (axis + 1) % 3, (axis + 2) % 3
            if sign < 0:
                first, second = second, first
            grid = np.zeros((len(cuts), len(cuts), 3))
            grid[..., axis] = sign
            grid[..., first] = cuts[None, :]
            grid[..., second] = cuts[:, None]
            uv = np.stack(np.meshgrid((cuts + 1) / 2, (cuts + 1) / 2), axis=-1).reshape(-1, 2)
            parts.append(_rounded(grid.reshape(-1, 3), half, bevel, axis, sign, uv, len(cuts)))
    return join(parts).moved(centre)


def _rounded(grid: Floats, half: Floats, bevel: float, axis: int, sign: float, uv: Floats, count: int) -> Shape:
    faces = _grid_faces(count, count)
    normals = np.zeros_like(grid)
    normals[:, axis] = sign
    if bevel <= 0:
        return _shape(grid * half, normals, uv, faces)
    radius = min(bevel, float(half.min()))
    # The outer cuts bend over the edge: a corner is one third round, so three faces meet without a seam.
    bend = {1.0: 1.0, 0.8: 0.41421356, 0.5: 0.0}
    turn = np.vectorize(lambda value: np.sign(value) * bend[round(abs(value), 1)])(grid)
    turn[:, axis] = sign
    normals = turn / np.linalg.norm(turn, axis=1, keepdims=True)
    inner = half - radius
    points = np.sign(np.where(grid == 0, 0, grid)) * inner + normals * radius
    return _shape(points, normals, uv, faces)


def turned(profile: Sequence[tuple[float, float]], around: int = 32, smooth: bool = True) -> Shape:
    """A body turned about the y axis from (radius, height) pairs that run upwards outside (seen from outside)."""
    line = np.asarray(profile, float)
    angle = np.linspace(0, 2 * np.pi, around + 1)
    rings = np.stack(
        [
            line[:, 0][:, None] * np.sin(angle)[None, :],
            np.repeat(line[:, 1][:, None], around + 1, axis=1),
            line[:, 0][:, None] * np.cos(angle)[None, :],
        ],
        axis=-1,
    )
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    v = length / max(length[-1], 1e-9)
    uv = np.stack(np.meshgrid(angle / (2 * np.pi), v), axis=-1).reshape(-1, 2)
    faces = _grid_faces(len(line), around + 1)
    points = rings.reshape(-1, 3)
    normals = smooth_normals(points, faces) if smooth else np.zeros_like(points)
    return _shape(points, normals, uv, faces)


def tube(path: ArrayLike, radius: float | Sequence[float], around: int = 10) -> Shape:
    """A round rod along points (N, 3), of one radius or one a point; the ends stay open."""
    line = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), (len(line),))
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    helper = np.array([0.0, 0.0, 1.0]) if abs(tangent[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    frames = []
    for direction in tangent:
        side = np.cross(helper, direction)
        side /= np.linalg.norm(side)
        helper = np.cross(direction, side)
        frames.append((side, helper))
    angle = np.linspace(0, 2 * np.pi, around + 1)
    points, normals = [], []
    for spot, size, (side, up) in zip(line, radii, frames, strict=True):
        out = np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * up
        points.append(spot + size * out)
        normals.append(out)
    uv = np.stack(np.meshgrid(angle / (2 * np.pi), np.linspace(0, 1, len(line))), axis=-1).reshape(-1, 2)
    return _shape(np.concatenate(points), np.concatenate(normals), uv, _grid_faces(len(line), around + 1))


def ball(radius: float, around: int = 24) -> Shape:
    """A ball about the origin."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, around // 2 + 1)
    shape = turned([(radius * float(np.cos(a)), radius * float(np.sin(a))) for a in angle], around)
    return replace(shape, normals=shape.points / radius)


def disc(radius: float, around: int = 32) -> Shape:
    """A flat disc at y = 0, seen from above."""
    angle = np.linspace(0, 2 * np.pi, around + 1)[:-1]
    rim = np.stack([np.sin(angle), np.zeros(around), np.cos(angle)], axis=1)
    points = np.concatenate([np.zeros((1, 3)), rim * radius])
    index = np.arange(around)
    faces = np.stack([np.zeros(around, int), 1 + index, 1 + (index + 1) % around], axis=1)
    uv = np.concatenate([[[0.5, 0.5]], 0.5 + rim[:, [0, 2]] / 2])
    return _shape(points, np.tile([0.0, 1.0, 0.0], (len(points), 1)), uv, faces)


_RECORD = np.dtype([("p", "<f4", 3), ("n", "<f4", 3), ("t", "<f4", 2), ("c", "u1", 4)])


def _format() -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column("vertex", 3, GeomEnums.NT_float32, GeomEnums.C_point)
    array.add_column("normal", 3, GeomEnums.NT_float32, GeomEnums.C_normal)
    array.add_column("texcoord", 2, GeomEnums.NT_float32, GeomEnums.C_texcoord)
    array.add_column("color", 4, GeomEnums.NT_uint8, GeomEnums.C_color)
    layout = GeomVertexFormat()
    layout.add_array(array)
    return GeomVertexFormat.register_format(layout)


def node(shape: Shape, name: str = "shape") -> GeomNode:
    """The shape as an engine node; hang it under `stage.seat`, whose axes are these."""
    layout = _format()
    rows = len(shape.points)
    record = np.zeros(rows, dtype=_RECORD)
    record["p"], record["n"], record["t"] = shape.points, shape.normals, shape.uv
    record["c"] = np.clip(np.round(shape.paint * 255), 0, 255)
    data = GeomVertexData(name, layout, GeomEnums.UH_static)
    data.unclean_set_num_rows(rows)
    if layout.get_array(0).get_stride() != record.itemsize:
        raise RuntimeError("The engine lays out vertices otherwise than this code expects.")
    _fill(data.modify_array(0), record.tobytes())
    faces = GeomTriangles(GeomEnums.UH_static)
    faces.set_index_type(GeomEnums.NT_uint32)
    index = faces.modify_vertices()
    index.unclean_set_num_rows(shape.faces.size)
    _fill(index, shape.faces.astype("<u4").tobytes())
    geom = Geom(data)
    geom.add_primitive(faces)
    made = GeomNode(name)
    made.add_geom(geom)
    return made


def _fill(array: Any, raw: bytes) -> None:
    memoryview(array).cast("B")[:] = raw


def rewrite(made: GeomNode, points: Floats, normals: Floats) -> None:
    """Moves the points (N, 3) of a node made by `node`, and gives them other normals."""
    array = made.modify_geom(0).modify_vertex_data().modify_array(0)
    raw = memoryview(array).cast("B")
    record = np.frombuffer(raw, dtype=_RECORD)
    record["p"], record["n"] = points, normals
    # The engine may not free the memory while a view of it lives.
    del record
    raw.release()


def smooth_grid_normals(grid: Floats) -> Floats:
    """Normals (rows, columns, 3) of a grid of points whose columns run to the right; they look up."""
    along = np.gradient(grid, axis=1)
    down = np.gradient(grid, axis=0)
    normal = np.cross(along, down)
    normal *= np.where(normal[..., 1:2] < 0, -1.0, 1.0)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12))


def texture(pixels: NDArray[np.uint8], name: str = "paint", repeat: bool = False, fine: bool = False) -> Texture:
    """An image (height, width, 3), top row first, as a texture; `fine` keeps it sharp at flat angles."""
    height, width, parts = pixels.shape
    made = Texture(name)
    layout = Texture.F_rgb if parts == 3 else Texture.F_rgba
    made.setup_2d_texture(width, height, Texture.T_unsigned_byte, layout)
    order = [2, 1, 0] if parts == 3 else [2, 1, 0, 3]
    made.set_ram_image(np.ascontiguousarray(pixels[::-1, :, order]).tobytes())
    wrap = SamplerState.WM_repeat if repeat else SamplerState.WM_clamp
    made.set_wrap_u(wrap)
    made.set_wrap_v(wrap)
    made.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    made.set_magfilter(SamplerState.FT_linear)
    if fine:
        made.set_anisotropic_degree(4)
    return made

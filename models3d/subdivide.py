"""Mesh surgery: Catmull-Clark, normals, clean cuts along a field, boundary loops, hems."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class QuadMesh:
    """Quads `corners` (Q, 4) over `points` (N, 3) with `attributes` (N, K); `uv_corners` (Q, 4) over `uvs`."""

    points: Floats
    attributes: Floats
    corners: Ints
    uvs: Floats
    uv_corners: Ints


@dataclass(frozen=True, slots=True)
class Surface:
    """Triangles (T, 3) over points, normals, uvs and attributes that all have one row a vertex.

    Vertices on a texture seam are doubled; `weld` (N,) gives both the same number.
    """

    points: Floats
    normals: Floats
    uvs: Floats
    attributes: Floats
    triangles: Ints
    weld: Ints


def select(mesh: QuadMesh, chosen: NDArray[np.bool_]) -> QuadMesh:
    """The mesh of the chosen quads alone, unused points dropped."""
    used, corners = np.unique(mesh.corners[chosen], return_inverse=True)
    uv_used, uv_corners = np.unique(mesh.uv_corners[chosen], return_inverse=True)
    return QuadMesh(
        mesh.points[used],
        mesh.attributes[used],
        corners.reshape(-1, 4),
        mesh.uvs[uv_used],
        uv_corners.reshape(-1, 4),
    )


def _edges(corners: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    pairs = np.sort(np.stack([corners, np.roll(corners, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    keys = pairs[:, 0] * count + pairs[:, 1]
    _, first, inverse, uses = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return pairs[first], inverse.reshape(corners.shape), uses


def _split(corners: Ints, edge_of: Ints, points: int, edges: int) -> Ints:
    middles = edge_of + points
    centres = np.arange(len(corners)) + points + edges
    centres = np.broadcast_to(centres[:, None], corners.shape)
    return np.stack([corners, middles, centres, np.roll(middles, 1, axis=1)], axis=-1).reshape(-1, 4)


def _linear(values: Floats, corners: Ints, edges: Ints) -> Floats:
    return np.concatenate([values, values[edges].mean(axis=1), values[corners].mean(axis=1)])


def _scatter(index: Ints, rows: Floats, count: int) -> Floats:
    total = np.zeros((count, rows.shape[1]))
    np.add.at(total, index, rows)
    return total


def catmull_clark(mesh: QuadMesh) -> QuadMesh:
    """One step of Catmull-Clark; attributes and uvs are interpolated linearly; the old points come first."""
    points, corners, count = mesh.points, mesh.corners, len(mesh.points)
    edges, edge_of, uses = _edges(corners, count)
    faces = points[corners].mean(axis=1)
    middles = points[edges].mean(axis=1)
    beside = _scatter(edge_of.ravel(), np.repeat(faces, 4, axis=0), len(edges))
    inner = (uses == 2)[:, None]
    edge_points = np.where(inner, (2.0 * middles + beside) / 4.0, middles)

    valence = np.bincount(corners.ravel(), minlength=count)
    around = np.bincount(edges.ravel(), minlength=count)
    face_mean = _scatter(corners.ravel(), np.repeat(faces, 4, axis=0), count) / np.maximum(valence, 1)[:, None]
    edge_mean = _scatter(edges.ravel(), np.repeat(middles, 2, axis=0), count) / np.maximum(around, 1)[:, None]
    n = np.maximum(valence, 3)[:, None]
    moved = (face_mean + 2.0 * edge_mean + (n - 3) * points) / n
    rim = edges[uses == 1]
    rim_sum = _scatter(rim.ravel(), points[rim[:, ::-1]].reshape(-1, 3), count)
    rim_uses = np.bincount(rim.ravel(), minlength=count)
    on_rim = rim_uses > 0
    moved[on_rim] = 0.75 * points[on_rim] + 0.25 * rim_sum[on_rim] / rim_uses[on_rim, None]

    uv_edges, uv_edge_of, _ = _edges(mesh.uv_corners, len(mesh.uvs))
    return QuadMesh(
        np.concatenate([moved, edge_points, faces]),
        _linear(mesh.attributes, corners, edges),
        _split(corners, edge_of, count, len(edges)),
        _linear(mesh.uvs, mesh.uv_corners, uv_edges),
        _split(mesh.uv_corners, uv_edge_of, len(mesh.uvs), len(uv_edges)),
    )


def normals_of(points: Floats, triangles: Ints) -> Floats:
    """Area-weighted unit normals, (N, 3)."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    total = _scatter(triangles.ravel(), np.repeat(faces, 3, axis=0), len(points))
    normals: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return normals


def surface(mesh: QuadMesh, normals: Floats | None = None) -> Surface:
    """Triangles of the quads, cut along the shorter diagonal, seam vertices doubled."""
    across = [mesh.points[mesh.corners[:, k]] - mesh.points[mesh.corners[:, k + 2]] for k in (0, 1)]
    first = (np.linalg.norm(across[0], axis=1) <= np.linalg.norm(across[1], axis=1))[:, None]

    def triangles(quads: Ints) -> Ints:
        upper = np.where(first, quads[:, [0, 1, 2]], quads[:, [1, 2, 3]])
        lower = np.where(first, quads[:, [0, 2, 3]], quads[:, [1, 3, 0]])
        return np.concatenate([upper, lower])

    solid, flat = triangles(mesh.corners), triangles(mesh.uv_corners)
    if normals is None:
        normals = normals_of(mesh.points, solid)
    pairs, index = np.unique(np.stack([solid.ravel(), flat.ravel()], axis=1), axis=0, return_inverse=True)
    at, uv = pairs[:, 0], pairs[:, 1]
    return Surface(
        mesh.points[at], normals[at], mesh.uvs[uv], mesh.attributes[at], index.reshape(-1, 3), at.astype(np.int64)
    )


def keep(shape: Surface, chosen: NDArray[np.bool_]) -> Surface:
    """The surface of the chosen triangles alone."""
    used, triangles = np.unique(shape.triangles[chosen], return_inverse=True)
    return Surface(
        shape.points[used],
        shape.normals[used],
        shape.uvs[used],
        shape.attributes[used],
        triangles.reshape(-1, 3),
        shape.weld[used],
    )


def cut(shape: Surface, field: Floats) -> Surface:
    """What lies where `field` (N,) is below zero, cut exactly along zero; no vertex is left nearer than 2 %."""
    field = np.where(np.abs(field) < 1e-9, -1e-9, field)
    rows = np.concatenate(
        [shape.points, shape.normals, shape.uvs, shape.attributes], axis=1
    )  # everything that is interpolated
    new_rows: list[Floats] = []
    new_weld: list[int] = []
    made: dict[tuple[int, int], int] = {}
    weld_made: dict[tuple[int, int], int] = {}
    next_weld = int(shape.weld.max()) + 1

    def crossing(a: int, b: int) -> int:
        nonlocal next_weld
        key = (min(a, b), max(a, b))
        if key not in made:
            along = float(np.clip(field[a] / (field[a] - field[b]), 0.02, 0.98))
            new_rows.append((1.0 - along) * rows[a] + along * rows[b])
            made[key] = len(rows) + len(new_rows) - 1
            ends = sorted((int(shape.weld[a]), int(shape.weld[b])))
            welded = (ends[0], ends[1])
            if welded not in weld_made:
                weld_made[welded] = next_weld
                next_weld += 1
            new_weld.append(weld_made[welded])
        return made[key]

    inside = field < 0
    count = inside[shape.triangles].sum(axis=1)
    result = [shape.triangles[count == 3]]
    for triangle in shape.triangles[(count == 1) | (count == 2)]:
        odd_is_inside = inside[triangle].sum() == 1
        turn = int(np.flatnonzero(inside[triangle] == odd_is_inside)[0])
        odd, left, right = (int(v) for v in np.roll(triangle, -turn))
        a, b = crossing(odd, left), crossing(odd, right)
        if odd_is_inside:
            result.append(np.array([[odd, a, b]]))
        else:
            result.append(np.array([[a, left, right], [a, right, b]]))
    if new_rows:
        rows = np.concatenate([rows, np.array(new_rows)])
    normals = rows[:, 3:6]
    whole = Surface(
        rows[:, :3],
        normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12),
        rows[:, 6:8],
        rows[:, 8:],
        np.concatenate(result),
        np.concatenate([shape.weld, np.array(new_weld, dtype=np.int64)]),
    )
    return keep(whole, np.ones(len(whole.triangles), dtype=np.bool_))


def loops(shape: Surface) -> list[Ints]:
    """The boundary loops as vertex indices, each in the direction of its triangles' edges, longest first."""
    welded = shape.weld[shape.triangles]
    starts = welded.ravel()
    ends = np.roll(welded, -1, axis=1).ravel()
    vertex = shape.triangles.ravel()
    present = set(zip(starts.tolist(), ends.tolist(), strict=True))
    following: dict[int, int] = {}
    example: dict[int, int] = {}
    for start, end, index in zip(starts.tolist(), ends.tolist(), vertex.tolist(), strict=True):
        if (end, start) not in present:
            following[start] = end
            example[start] = index
    found: list[Ints] = []
    while following:
        start = min(following)
        loop: list[int] = []
        while start in following:
            loop.append(example[start])
            start = following.pop(start)
        found.append(np.array(loop, dtype=np.int64))
    return sorted(found, key=len, reverse=True)


def strip(shape: Surface, loop: Ints, rings: list[tuple[Floats, Floats]], closed: bool = True) -> Surface:
    """Sews rows of new vertices onto a boundary loop: `rings` holds points and normals, (L, 3) each, outermost
    first; uvs and attributes are those of the loop, the uv's second value running on by 2 mm a ring."""
    size = len(loop)
    base = len(shape.points)
    weld_base = int(shape.weld.max()) + 1
    triangles = [shape.triangles]
    here = loop
    around = np.arange(size if closed else size - 1)
    after = (around + 1) % size
    for number in range(len(rings)):
        below = base + number * size + np.arange(size)
        triangles.append(np.stack([here[after], here[around], below[around]], axis=1))
        triangles.append(np.stack([here[after], below[around], below[after]], axis=1))
        here = below
    uvs = [shape.uvs[loop] + np.array([0.0, 0.002]) * (k + 1) for k in range(len(rings))]
    return replace(
        shape,
        points=np.concatenate([shape.points, *[ring[0] for ring in rings]]),
        normals=np.concatenate([shape.normals, *[ring[1] for ring in rings]]),
        uvs=np.concatenate([shape.uvs, *uvs]),
        attributes=np.concatenate([shape.attributes, *[shape.attributes[loop]] * len(rings)]),
        triangles=np.concatenate(triangles),
        weld=np.concatenate([shape.weld, weld_base + np.arange(size * len(rings))]),
    )

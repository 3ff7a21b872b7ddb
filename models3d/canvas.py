"""The unrolled skin of the right arm: which bit of the body each pixel of its picture is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from models3d.atlas import into_atlas
from models3d.basemesh import Floats, Ints
from models3d.parts import SHADE, Body, arm_quads, levels
from models3d.retarget import FINGERS, HAND, JOINTS, Rig
from models3d.subdivide import Surface


@dataclass(slots=True, eq=False)
class Canvas:
    """The covered pixels of the picture, one row each, and what is painted on them.

    `points` and `normals` (P, 3) in metres and the bind pose, `fingers` (P, 5) and `hand` (P,) shares of who moves
    it, `mesh_uv` (P, 2) the base mesh's own coordinates, `hollow` (P,) how concave the skin is there, 1/m.
    Painted: `light` (1 as it is), `red` (0 as it is, negative bluish), `palm`, `nail` 0..1, `height` in metres.
    """

    rig: Rig
    width: int
    height_px: int
    rows: Ints
    columns: Ints
    points: Floats
    normals: Floats
    fingers: Floats
    hand: Floats
    mesh_uv: Floats
    hollow: Floats
    light: Floats = field(init=False)
    red: Floats = field(init=False)
    palm: Floats = field(init=False)
    nail: Floats = field(init=False)
    height: Floats = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.points)
        # Single precision: a million pixels are painted a hundred times.
        self.light = np.ones(count, dtype=np.float32)
        self.red, self.palm, self.nail, self.height = (np.zeros(count, dtype=np.float32) for _ in range(4))

    def local(
        self, joint: str, chosen: NDArray[np.bool_] | Ints | slice = slice(None)
    ) -> tuple[Floats, Floats, Floats]:
        """Right, dorsal and distal coordinates, metres, of pixels in a joint's axes."""
        place, turn = self.rig.place(joint).astype(np.float32), self.rig.turn(joint).astype(np.float32)
        at = (self.points[chosen] - place) @ turn
        return at[:, 0], at[:, 1], -at[:, 2]

    def picture(self, values: Floats) -> Floats:
        """Values (P, K) of the covered pixels as a picture (H, W, K), the gaps filled from the nearest pixel."""
        whole = np.zeros((self.height_px, self.width, values.shape[1]))
        empty = np.ones((self.height_px, self.width), dtype=np.bool_)
        whole[self.rows, self.columns] = values
        empty[self.rows, self.columns] = False
        near = distance_transform_edt(empty, return_distances=False, return_indices=True)
        filled: Floats = whole[near[0], near[1]]
        return filled


def _hollow(shape: Surface) -> Floats:
    """How concave each vertex lies, 1/m: the pull of its neighbours along its normal, smoothed twice."""
    count = int(shape.weld.max()) + 1
    triangles = shape.weld[shape.triangles]
    pairs = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    points, normals = np.zeros((count, 3)), np.zeros((count, 3))
    points[shape.weld], normals[shape.weld] = shape.points, shape.normals
    way = points[pairs[:, 1]] - points[pairs[:, 0]]
    size = np.maximum((way**2).sum(axis=1), 1e-10)
    total, uses = np.zeros(count), np.zeros(count)
    for end, sign in ((0, 1.0), (1, -1.0)):
        np.add.at(total, pairs[:, end], sign * (way * normals[pairs[:, end]]).sum(axis=1) / size)
        np.add.at(uses, pairs[:, end], 1.0)
    bent = total / np.maximum(uses, 1.0)
    for _ in range(3):
        around = np.zeros(count)
        np.add.at(around, pairs[:, 0], bent[pairs[:, 1]])
        np.add.at(around, pairs[:, 1], bent[pairs[:, 0]])
        bent = 0.4 * bent + 0.6 * around / np.maximum(uses, 1.0)
    hollow: Floats = bent[shape.weld]
    return hollow


def unroll(body: Body, width: int, height: int) -> Canvas:
    """The right arm of a body on a picture of this size."""
    mesh = arm_quads(body)
    shape, _ = levels(mesh)
    shares = shape.attributes[:, :SHADE]

    def share(names: list[str]) -> Floats:
        total: Floats = shares[:, [JOINTS.index(name) for name in names]].sum(axis=1)
        return total

    fingers = [
        share([n for n in HAND if n.startswith(f + "_") and (f == "thumb" or not n.endswith("metacarpal"))])
        for f in FINGERS
    ]
    values = np.column_stack(
        [shape.points, shape.normals, *fingers, share(list(HAND)), shape.uvs, _hollow(shape)]
    )  # (N, 15)
    at = into_atlas(shape.uvs) * np.array([width, height])
    at[:, 1] = height - at[:, 1]
    rows, columns, found = _raster(at - 0.5, shape.triangles, values, width, height)
    found = found.astype(np.float32)
    normals = found[:, 3:6]
    return Canvas(
        body.rig,
        width,
        height,
        rows,
        columns,
        found[:, :3],
        normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9),
        found[:, 6:11],
        found[:, 11],
        found[:, 12:14],
        found[:, 14],
    )


def _raster(at: Floats, triangles: Ints, values: Floats, width: int, height: int) -> tuple[Ints, Ints, Floats]:
    """Rows, columns and interpolated values of the pixels whose centres lie in (or within 1 px of) a triangle."""
    picture = np.zeros((height, width, values.shape[1]))
    cover = np.full((height, width), -np.inf)
    for a, b, c in triangles:
        corners = at[[a, b, c]]
        (left, top), (right, bottom) = np.floor(corners.min(axis=0)) - 1, np.ceil(corners.max(axis=0)) + 1
        x = np.arange(max(int(left), 0), min(int(right), width - 1) + 1)
        y = np.arange(max(int(top), 0), min(int(bottom), height - 1) + 1)
        (x0, y0), (x1, y1), (x2, y2) = corners
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9 or not len(x) or not len(y):
            continue
        dx, dy = x[None, :] - x0, y[:, None] - y0
        s = (dx * (y2 - y0) - dy * (x2 - x0)) / area
        t = (dy * (x1 - x0) - dx * (y1 - y0)) / area
        # How far inside, in pixels; outside it is negative.
        inside = np.minimum(np.minimum(s, t), 1.0 - s - t) * np.sqrt(abs(area))
        window = (slice(y[0], y[-1] + 1), slice(x[0], x[-1] + 1))
        better = (inside > -1.0) & (np.minimum(inside, 0.0) > cover[window])
        if better.any():
            share_s, share_t = s[better][:, None], t[better][:, None]
            picture[window][better] = (
                (1.0 - share_s - share_t) * values[a] + share_s * values[b] + share_t * values[c]
            )
            cover[window][better] = np.minimum(inside[better], 0.0)
    rows, columns = np.nonzero(cover > -np.inf)
    return rows, columns, picture[rows, columns]

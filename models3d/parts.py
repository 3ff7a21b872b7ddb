"""Cuts the body into what is drawn: the arm, and a neck and a plain head that only cast shadows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from models3d import atlas
from models3d.basemesh import BaseMesh, Floats, Ints
from models3d.retarget import CENTRAL, HAND, JOINTS, Rig, make_weights, unit
from models3d.subdivide import QuadMesh, Surface, catmull_clark, cut, normals_of, select, surface

# The last attribute of every vertex: how much ambient light reaches it, 0..1. The others are joint shares.
SHADE = len(JOINTS)
SLEEVE_END = 0.60  # of the way from shoulder to elbow
SKIN_START = 0.36


@dataclass(frozen=True, slots=True)
class Part:
    """One drawn piece of the right half: `fine` and `coarse` surfaces and the name of their material."""

    name: str
    material: str
    fine: Surface
    coarse: Surface


@dataclass(frozen=True, slots=True)
class Body:
    """A shaped body before it is cut: base `mesh`, `vertices` (V, 3), joint `shares` (V, J) and `rig`."""

    mesh: BaseMesh
    vertices: Floats
    shares: Floats
    rig: Rig

    def share(self, *names: str) -> Floats:
        """(V,) how far the named joints move each vertex, summed."""
        total: Floats = self.shares[:, [JOINTS.index(name) for name in names]].sum(axis=1)
        return total

    def half(self, group: str) -> tuple[Ints, Ints, Floats]:
        """Corners, uv corners and centres of the group's quads on the right half."""
        quads = self.mesh.quads[group]
        centres = self.vertices[quads.corners].mean(axis=1)
        right = centres[:, 0] > 0
        return quads.corners[right], quads.uv[right], centres[right]

    def quads(self, corners: Ints, uv: Ints) -> QuadMesh:
        """These quads with joint shares and full light as attributes."""
        whole = QuadMesh(
            self.vertices,
            np.concatenate([self.shares, np.ones((len(self.vertices), 1))], axis=1),
            corners,
            self.mesh.uvs,
            uv,
        )
        return select(whole, np.ones(len(corners), dtype=np.bool_))


def make_body(mesh: BaseMesh, vertices: Floats, rig: Rig) -> Body:
    """The body with its joint shares."""
    return Body(mesh, vertices, make_weights(mesh, vertices), rig)


def along(rig: Rig, points: Floats, start: str = "upperarm01", end: str = "lowerarm01") -> Floats:
    """How far along a bone each point lies: 0 at its start, 1 at its end."""
    origin = rig.place(start)
    way = rig.place(end) - origin
    fraction: Floats = (points - origin) @ way / (way @ way)
    return fraction


def smoothstep(low: float, high: float, x: Floats) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; falls when low > high."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def levels(mesh: QuadMesh) -> tuple[Surface, Surface]:
    """The subdivided surface and the plain one, whose points and normals lie on the subdivided one."""
    finer = catmull_clark(mesh)
    fine = surface(finer)
    normals = np.zeros_like(finer.points)
    normals[fine.weld] = fine.normals
    count = len(mesh.points)
    return fine, surface(replace(mesh, points=finer.points[:count]), normals[:count])


def with_shade(shape: Surface, shade: Floats) -> Surface:
    """The surface with another last attribute."""
    return replace(shape, attributes=np.concatenate([shape.attributes[:, :SHADE], shade[:, None]], axis=1))


def collar(rig: Rig, points: Floats) -> Floats:
    """How far, metres, points lie above the neckline: from the nape down to the hollow of the throat, rising
    towards the shoulders."""
    nape = rig.place("neck01") + np.array([0.0, 0.004, 0.03])
    up = unit(np.array([0.0, 1.0, -0.62]))
    above: Floats = (points - nape) @ up - 14.0 * np.maximum(points[:, 0] - 0.05, 0.0) ** 2
    return above


def arm_quads(body: Body) -> QuadMesh:
    """The quads of the right arm from the middle of the upper arm to the fingertips."""
    corners, uv, _ = body.half("body")
    share = body.share("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", *HAND)
    near = (share[corners].mean(axis=1) > 0.15) & (
        along(body.rig, body.vertices)[corners].min(axis=1) > SKIN_START - 0.14
    )
    return body.quads(corners[near], uv[near])


def make_arm(body: Body) -> Part:
    """The right arm, bare below the sleeve, shaded where it goes into it."""

    def trim(shape: Surface) -> Surface:
        trimmed = cut(shape, SKIN_START - along(body.rig, shape.points))
        where = along(body.rig, trimmed.points)
        return with_shade(trimmed, 0.25 + 0.75 * smoothstep(SLEEVE_END - 0.04, SLEEVE_END + 0.14, where))

    mesh = arm_quads(body)
    fine, coarse = levels(replace(mesh, uvs=atlas.into_atlas(mesh.uvs)))
    return Part("arm", "skin", trim(fine), trim(coarse))


def make_neck(body: Body) -> Part:
    """Throat and nape, from under the collar to the jaw: like the head, the wearer's own eyes never see them."""
    corners, uv, centres = body.half("body")
    low, high = body.rig.place("neck01")[1] - 0.09, body.rig.place("head")[1] + 0.03
    share = body.share("neck01", "spine01", "clavicle", "head")
    near = (centres[:, 1] > low) & (centres[:, 1] < high) & (share[corners].mean(axis=1) > 0.6)
    near &= (centres[:, 0] < 0.10) & (body.share("head")[corners].mean(axis=1) < 0.75)
    mesh = body.quads(corners[near], uv[near])
    # Under the shirt it draws in, so that it never shows through.
    normals = normals_of(mesh.points, np.concatenate([mesh.corners[:, [0, 1, 2]], mesh.corners[:, [0, 2, 3]]]))
    under = smoothstep(0.004, -0.012, collar(body.rig, mesh.points))[:, None]
    points = mesh.points - 0.014 * under * normals
    points[:, 0] = np.maximum(points[:, 0], 0.0)
    points[np.abs(mesh.points[:, 0]) < 1e-4, 0] = 0.0
    _, coarse = levels(replace(mesh, points=points))
    return Part("neck", "shadow", coarse, coarse)


def make_head(body: Body) -> Part:
    """A closed hull of the head: the wearer's own eyes never see it, the lamp does."""
    share = body.share("head", "neck01")
    count = int(body.mesh.quads["body"].corners.max()) + 1
    points = body.vertices[:count][share[:count] > 0.6]
    points = points[points[:, 0] > -1e-6]
    points = np.concatenate([points, points * np.array([-1.0, 1.0, 1.0])])
    hull = ConvexHull(points)
    used, triangles = np.unique(hull.simplices, return_inverse=True)
    triangles = triangles.reshape(-1, 3).astype(np.int64)
    at = points[used]
    outward = np.cross(at[triangles[:, 1]] - at[triangles[:, 0]], at[triangles[:, 2]] - at[triangles[:, 0]])
    flipped = (outward * (at[triangles].mean(axis=1) - at.mean(axis=0))).sum(axis=1) < 0
    triangles[flipped] = triangles[flipped][:, ::-1]
    attributes = np.zeros((len(at), SHADE + 1))
    attributes[:, CENTRAL.index("head")] = 1.0
    attributes[:, SHADE] = 1.0
    whole = Surface(at, normals_of(at, triangles), at[:, :2] * 0, attributes, triangles, np.arange(len(at)))
    half = cut(whole, -at[:, 0])
    return Part("head", "shadow", half, half)


def chosen_joints(shape: Surface) -> NDArray[np.int64]:
    """The joints that move any of the surface's vertices, in the order of JOINTS."""
    moved: NDArray[np.int64] = np.flatnonzero(shape.attributes[:, :SHADE].max(axis=0) > 1e-3)
    return moved

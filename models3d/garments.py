"""Cuts and sews the clothes: a T-shirt with hemmed sleeves, trousers, socks, and a cuff for single hands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models3d.basemesh import Floats, Ints
from models3d.parts import (
    SHADE,
    SLEEVE_END,
    Body,
    Part,
    along,
    arm_quads,
    collar,
    levels,
    smoothstep,
    with_shade,
)
from models3d.retarget import ARM, HAND, JOINTS, Rig, unit
from models3d.subdivide import QuadMesh, Surface, cut, loops, normals_of, strip

# A hem seen from the side: metres beyond the cut and metres out from the cloth; it turns in at the end.
HEM = (
    (0.0004, -0.0005),
    (0.0012, 0.0012),
    (0.0030, 0.0020),
    (0.0170, 0.0021),
    (0.0190, 0.0014),
    (0.0198, 0.0002),
    (0.0190, -0.0012),
    (0.0160, -0.0018),
    (-0.0300, -0.0030),
)
COLLAR = tuple((0.85 * out, 0.8 * up - 0.15 * max(out, 0.0)) for out, up in HEM)
# Where the cuff lies along the forearm, 0 at the elbow, 1 at the wrist.
CUFF = (0.70, 0.85)
CUFF_HEM = tuple((0.9 * out, 1.25 * up) for out, up in HEM)


def _drape(mesh: QuadMesh, steps: int, slack_m: float) -> QuadMesh:
    """The mesh smoothed so that it bridges hollows as cloth does, then let out by `slack_m`."""
    points = mesh.points.copy()
    pairs = np.stack([mesh.corners, np.roll(mesh.corners, -1, axis=1)], axis=-1).reshape(-1, 2)
    count = np.bincount(pairs.ravel(), minlength=len(points))[:, None]
    middle = np.abs(points[:, 0]) < 1e-4
    start = points.copy()
    for _ in range(steps):
        total = np.zeros_like(points)
        np.add.at(total, pairs[:, 0], points[pairs[:, 1]])
        np.add.at(total, pairs[:, 1], points[pairs[:, 0]])
        points = 0.5 * points + 0.5 * total / np.maximum(count, 1)
        points[middle, 0] = 0.0
    # Cloth bridges hollows but never sinks into the body: only outward moves are kept.
    normals = normals_of(start, np.concatenate([mesh.corners[:, [0, 1, 2]], mesh.corners[:, [0, 2, 3]]]))
    lift = np.maximum(((points - start) * normals).sum(axis=1, keepdims=True), 0.0)
    points = start + normals * (lift + slack_m)
    points[middle, 0] = 0.0
    return replace(mesh, points=points)


def _folds(points: Floats, seed: int, stretch: Floats) -> Floats:
    """Soft irregular waves, about -1..1: sines of the stretched place, each bent by another."""
    rng = np.random.default_rng(seed)
    height = np.zeros(len(points))
    scaled = points * stretch
    for size in (1.0, 1.9, 3.1):
        way, bend = unit(rng.normal(size=3)), unit(rng.normal(size=3))
        wave = scaled @ way * size + 0.9 * np.sin(scaled @ bend * 0.6 * size + rng.uniform(0.0, 6.0))
        height += np.cos(wave + rng.uniform(0.0, 6.0)) / size
    return height / 1.8


def _tights(body: Body, chosen: NDArray[np.bool_], corners: Ints, uv: Ints) -> QuadMesh:
    return body.quads(corners[chosen], uv[chosen])


def _hem(
    shape: Surface,
    loop: Ints,
    way: Floats,
    centre: Floats,
    profile: tuple[tuple[float, float], ...],
    closed: bool = True,
) -> Surface:
    """Sews a hem onto the loop; `way` points out of the opening, `centre` lies in the middle of it."""
    base = shape.points[loop]
    radial = base - centre
    radial -= (radial @ way)[:, None] * way
    radial /= np.linalg.norm(radial, axis=1, keepdims=True)
    steps = np.array([(0.0, 0.0), *profile])
    tangents = np.gradient(steps, axis=0)
    rings = []
    for (out, up), (d_out, d_up) in zip(steps[1:], tangents[1:], strict=True):
        points = base + out * way + up * radial
        normals = d_out * radial - d_up * way
        rings.append((points, normals / np.linalg.norm(normals, axis=1, keepdims=True)))
    first = len(shape.points)
    sewn = strip(shape, loop, rings, closed)
    shade = sewn.attributes[:, SHADE].copy()
    size = len(loop)
    for number, value in zip(range(len(rings)), (0.55, 0.8, 1.0, 1.0, 0.9, 0.7, 0.45, 0.3, 0.1), strict=False):
        shade[first + number * size : first + (number + 1) * size] = value
    return with_shade(sewn, shade)


def make_shirt(body: Body) -> tuple[Part, Part]:
    """The shirt's trunk and its right sleeve; both are cut from one cloth, so they meet without a gap."""
    corners, uv, centres = body.half("helper-tights")
    rig = body.rig
    low = rig.place("spine05")[1] - 0.16
    shares = body.share("lowerarm01", "lowerarm02", *HAND)
    worn = (centres[:, 1] > low) & (shares[corners].mean(axis=1) < 0.5)
    worn &= body.share("head")[corners].mean(axis=1) < 0.35
    mesh = _drape(_tights(body, worn, corners, uv), 14, 0.004)
    upper = [JOINTS.index(name) for name in ARM[2:]]

    def dress(shape: Surface) -> tuple[Surface, Surface]:
        arm = shape.attributes[:, upper].sum(axis=1)
        far = along(rig, shape.points)
        loose = 0.002 + 0.008 * smoothstep(0.15, SLEEVE_END, far) * smoothstep(0.3, 0.9, arm)
        trunk_folds = _folds(shape.points, 5, np.array([26.0, 44.0, 26.0])) * 0.0022
        sleeve_folds = _folds(shape.points, 8, np.array([38.0, 38.0, 38.0])) * 0.0020
        loose += np.where(arm > 0.5, 0.0, trunk_folds * smoothstep(0.5, 0.2, arm))
        loose += sleeve_folds * smoothstep(0.5, 0.9, arm)
        loose *= smoothstep(0.0, 0.02, np.abs(shape.points[:, 0])) * 0.5 + 0.5
        moved = shape.points + loose[:, None] * shape.normals
        moved[np.abs(shape.points[:, 0]) < 1e-4, 0] = 0.0
        shape = _smoothed(replace(shape, points=moved))
        shape = cut(shape, collar(rig, shape.points))
        arm = shape.attributes[:, upper].sum(axis=1)
        trunk = _ribbed(rig, cut(shape, arm - 0.5))
        sleeve = cut(shape, 0.5 - arm)
        sleeve = cut(sleeve, along(rig, sleeve.points) - SLEEVE_END)
        return trunk, _sewn_sleeve(rig, sleeve)

    fine, coarse = (dress(level) for level in levels(mesh))
    return Part("shirt", "cloth", fine[0], coarse[0]), Part("sleeve", "cloth", fine[1], coarse[1])


def _smoothed(shape: Surface) -> Surface:
    """The surface with normals that fit its points; on the midline they lie in the midline plane."""
    welded = np.zeros((int(shape.weld.max()) + 1, 3))
    a, b, c = (shape.points[shape.triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    for k in range(3):
        np.add.at(welded, shape.weld[shape.triangles[:, k]], faces)
    normals = welded[shape.weld]
    normals[np.abs(shape.points[:, 0]) < 1e-4, 0] = 0.0
    return replace(shape, normals=normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def _sewn_sleeve(rig: Rig, sleeve: Surface) -> Surface:
    far = along(rig, sleeve.points)
    way = unit(rig.place("lowerarm01") - rig.place("upperarm01"))
    for loop in loops(sleeve):
        if far[loop].min() > SLEEVE_END - 0.02:
            return _hem(sleeve, loop, way, sleeve.points[loop].mean(axis=0), HEM)
    raise ValueError("The sleeve has no opening to hem; the base mesh's clothing shell has changed.")


def _ribbed(rig: Rig, trunk: Surface) -> Surface:
    """The trunk with a ribbed band round its neckline, and a lid of cloth in it: the eye looks down from there."""
    height = collar(rig, trunk.points)
    for loop in loops(trunk):
        # The neckline is bent, so the cut lies on it only nearly, but in the middle exactly.
        on = np.abs(height[loop]) < np.where(trunk.points[loop, 0] < 1e-4, 1e-4, 6e-3)
        if on.sum() < 5:
            continue
        start = int(np.flatnonzero(on & ~np.roll(on, 1))[0])
        line = np.roll(loop, -start)[: int(on.sum())]
        centre = trunk.points[line].mean(axis=0) * np.array([0.0, 1.0, 1.0])
        up = unit(np.array([0.0, 1.0, -0.62]))
        band = _hem(trunk, line, up, centre, COLLAR, closed=False)
        return _lidded(band, np.arange(len(band.points) - len(line), len(band.points)), centre, up)
    raise ValueError("The shirt has no neckline to hem; the base mesh's clothing shell has changed.")


def _lidded(shape: Surface, edge: Ints, centre: Floats, up: Floats) -> Surface:
    normals = np.tile(up, (len(edge), 1))
    inner = np.tile(centre * np.array([0.0, 1.0, 1.0]), (len(edge), 1)) - 0.02 * up
    closed = strip(shape, edge, [(shape.points[edge], normals), (inner, normals)], closed=False)
    attributes = closed.attributes.copy()
    # The two halves meet in the middle, which only the trunk moves.
    attributes[-len(edge) :] = attributes[edge[int(np.argmin(shape.points[edge, 0]))]]
    shade = attributes[:, SHADE]
    shade[-2 * len(edge) :] = 0.75
    shade[-7 * len(edge) : -2 * len(edge)] = np.maximum(shade[-7 * len(edge) : -2 * len(edge)], 0.55)
    return replace(closed, attributes=attributes)


def make_trousers(body: Body) -> tuple[Part, Part]:
    """The right trouser leg with its half of the seat, and the sock below it."""
    corners, uv, centres = body.half("helper-tights")
    rig = body.rig
    waist, ankle = rig.place("spine05")[1] + 0.03, rig.place("foot")[1] + 0.05
    arms = body.share(*ARM, *HAND)[corners].mean(axis=1)
    legs = (centres[:, 1] < waist) & (arms < 0.01)
    mesh = _drape(_tights(body, legs, corners, uv), 6, 0.006)

    def trousers(shape: Surface) -> Surface:
        loose = 0.006 * smoothstep(waist - 0.2, waist - 0.5, shape.points[:, 1])
        moved = shape.points + loose[:, None] * shape.normals
        moved[np.abs(shape.points[:, 0]) < 1e-4, 0] = 0.0
        return cut(_smoothed(replace(shape, points=moved)), ankle - shape.points[:, 1])

    def sock(shape: Surface) -> Surface:
        return cut(shape, shape.points[:, 1] - ankle - 0.03)

    _, coarse = levels(mesh)  # nobody sees them close
    return (
        Part("trousers", "cloth", trousers(coarse), trousers(coarse)),
        Part("sock", "cloth", sock(coarse), sock(coarse)),
    )


def make_cuff(body: Body) -> Part:
    """A shirt cuff round the forearm for pictures of one hand: hemmed at the wrist, closed at the other end."""
    rig = body.rig
    start, end = CUFF
    way = unit(rig.place("wrist") - rig.place("lowerarm01"))

    def sew(shape: Surface) -> Surface:
        far = along(rig, shape.points, "lowerarm01", "wrist")
        forearm = [JOINTS.index(name) for name in ("lowerarm01", "lowerarm02", "wrist")]
        field = np.maximum(np.maximum(start - far, far - end), 0.5 - shape.attributes[:, forearm].sum(axis=1))
        out = shape.points + (0.004 + 0.002 * smoothstep(end, start, far))[:, None] * shape.normals
        band = cut(_smoothed(replace(shape, points=out)), field)
        for loop in loops(band)[:2]:
            centre = band.points[loop].mean(axis=0)
            if along(rig, centre[None], "lowerarm01", "wrist")[0] > 0.5 * (start + end):
                band = _hem(band, loop, way, centre, CUFF_HEM)
            else:
                edge, back = band.points[loop], np.tile(-way, (len(loop), 1))
                rings = [(edge, back), (edge * 0.0 + centre, back)]
                band = strip(band, loop, rings)
        return band

    mesh = arm_quads(body)
    fine, coarse = levels(mesh)
    return Part("cuff", "cloth", sew(fine), sew(coarse))

"""The table that all scenes share, and walls and floors with their light in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from panda3d.core import NodePath

from game.view import shapes, surface
from game.view.shapes import Floats, Shape
from scenes import paint
from scenes.api import TABLE_HIGH, TABLE_LOW


def table(root: NodePath, top: paint.Pixels, matter: surface.Matter, leg: tuple[float, float, float]) -> NodePath:
    """The table: its top painted with `top` (near edge is the last row), on four legs of one colour (linear)."""
    low, high = np.asarray(TABLE_LOW), np.asarray(TABLE_HIGH)
    board = _board(low, high, bevel=0.009)
    # The picture lies on the top; on the edge it runs on downwards, so that grain turns over it.
    over = np.clip(high[1] - board.points[:, 1], 0, None)
    u = (board.points[:, 0] - low[0]) / (high[0] - low[0])
    near = board.points[:, 2] > high[2] - 0.01
    v = (high[2] - board.points[:, 2] + np.where(near, -over, over)) / (high[2] - low[2])
    v = np.clip(np.abs(v), 0.001, 0.999)
    open_to = np.where(board.normals[:, 1] > 0.3, 1.0, 0.55)
    board = replace(board, uv=np.stack([u, v], axis=1)).shaded(open_to)
    made = surface.solid(
        root, board, matter, shapes.texture(top, "table", fine=True), order=surface.TABLE, name="table-top"
    )
    legs = [
        shapes.box((x - 0.03, 0, z - 0.03), (x + 0.03, low[1], z + 0.03))
        for x in (low[0] + 0.06, high[0] - 0.06)
        for z in (low[2] + 0.06, high[2] - 0.06)
    ]
    frame = shapes.box((low[0] + 0.06, low[1] - 0.09, low[2] + 0.05), (high[0] - 0.06, low[1], high[2] - 0.05))
    under = shapes.join([*legs, frame])
    surface.solid(root, under.painted(leg, np.full(len(under.points), 0.35)), surface.MATT, name="table-legs")
    return made


def _board(low: Floats, high: Floats, bevel: float) -> Shape:
    """A box with round edges whose top is cut fine enough to carry the window's mirror image at its corners."""
    box = shapes.box(low.tolist(), high.tolist(), bevel)
    flat = (box.normals[box.faces][:, :, 1] > 0.999).all(axis=1)
    rim = replace(box, faces=box.faces[~flat])
    size = high - low - 2 * bevel
    corner = (low[0] + bevel, high[1], high[2] - bevel)
    return shapes.join([rim, shapes.sheet(corner, (size[0], 0, 0), (0, 0, -size[2]), (48, 26))])


def curtain(width: float, height: float, folds: int, deep: float, seed: int, rows: int = 14) -> Shape:
    """Hanging cloth from (0, 0, 0) to (width, height, 0), seen from +z, with soft folds that open downwards."""
    rng = np.random.default_rng(seed)
    cloth = shapes.sheet((0, 0, 0), (width, 0, 0), (0, height, 0), (folds * 10, rows))
    u, v = cloth.uv[:, 0], cloth.uv[:, 1]
    wander = 0.35 * np.sin(2 * np.pi * (u * 1.3 + rng.uniform())) + 0.15 * np.sin(2 * np.pi * (u * 3.1 + v))
    wave = np.sin(2 * np.pi * (u * folds + wander))
    points = cloth.points.copy()
    points[:, 2] += deep * wave * (0.55 + 0.45 * (1 - v))
    points[:, 0] += 0.25 * deep * np.cos(2 * np.pi * (u * folds + wander))
    normals = shapes.smooth_normals(points, cloth.faces)
    return replace(cloth, points=points, normals=normals).shaded(0.72 + 0.28 * (wave * 0.5 + 0.5))

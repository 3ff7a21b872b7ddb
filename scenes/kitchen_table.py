"""SC1, the kitchen table at morning: an oak table at a window, soft warm light, a cup and a bowl of lemons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from panda3d.core import NodePath

from game.view import pottery, shapes, surface
from game.view.light import LightLook
from game.view.shapes import Shape
from scenes import furniture, garden, paint
from scenes.api import TABLE_HIGH, TABLE_LOW, Scene

TOP = TABLE_HIGH[1]
# The wall with the window, its opening and its sill, metres in the seat frame.
WALL_Z = -1.06
WINDOW = (-0.74, 0.74, 0.775, 1.90)
CUP = (0.51, TOP, -0.71)
BOWL = (-0.585, TOP, -0.715)
PLANT = (-0.36, WINDOW[2], WALL_Z - 0.07)
SHELF = (1.28, 0.93, WALL_Z)
LINEN = (0.78, 0.74, 0.66)
CREAM = (0.76, 0.665, 0.53)
WHITE = (0.80, 0.78, 0.73)

LIGHT = LightLook(
    key=(1.46, 1.29, 1.06),
    sky=(0.54, 0.51, 0.475),
    ground=(0.32, 0.26, 0.20),
    background=(0.9, 0.86, 0.78),
    pane=(0.76, 0.86, 1.90, WALL_Z),
    pane_light=(1.45, 1.36, 1.16),
)


class KitchenTable(Scene):
    """Seven things to look at: table, window, curtains, cup, bowl of lemons, plant, shelf with jars."""

    name = "kitchen-table"
    code = "SC1"
    title = "Kitchen table at morning"
    deep_m = 0.93
    light = LIGHT

    def furnish(self, root: NodePath) -> None:
        """Builds the corner of the kitchen that a seated person sees."""
        furniture.table(root, _table_top(), surface.WOOD, (0.24, 0.135, 0.065))
        _window(root)
        _room(root)
        _on_the_table(root)
        _on_the_sill(root)
        _shelf(root)


def _table_top() -> paint.Pixels:
    size = (928, 2048)
    low, high = np.asarray(TABLE_LOW), np.asarray(TABLE_HIGH)
    deep = high[2] - low[2]
    linear = paint.oak(size, high[0] - low[0], boards=5)
    spots = [
        ((CUP[0] - low[0]) / deep, (CUP[2] - low[2]) / deep, 0.062, 0.55),
        ((BOWL[0] - low[0]) / deep, (BOWL[2] - low[2]) / deep, 0.125, 0.6),
    ]
    linear = linear * paint.contact(size, spots)[..., None]
    # The window's soft light falls off towards the person; nothing of it may look like a stripe.
    fall = np.linspace(1.05, 0.93, size[0], dtype=np.float32)[:, None, None]
    return paint.root_coded(np.asarray(linear * fall, np.float32))


def _window(root: NodePath) -> None:
    left, right, sill, head = WINDOW
    depth = 0.16
    back = WALL_Z - depth
    frame = [
        shapes.box((left, sill - 0.005, back - 0.02), (right, sill + 0.030, back + 0.03), 0.006),
        shapes.box((left, head - 0.05, back - 0.02), (right, head, back + 0.03), 0.006),
        shapes.box((left, sill, back - 0.02), (left + 0.05, head, back + 0.03), 0.006),
        shapes.box((right - 0.05, sill, back - 0.02), (right, head, back + 0.03), 0.006),
        shapes.box((-0.036, sill, back - 0.02), (0.036, head, back + 0.034), 0.006),
    ]
    wood = shapes.join(frame)
    # Light comes in past the frame: its sides towards the glass are brighter than its face.
    open_to = np.clip(0.95 + 0.5 * np.abs(wood.normals[:, 0]) + 0.6 * wood.normals[:, 1], 0.5, 1.0)
    wood = paint.lit(wood.painted(WHITE, open_to), LIGHT, (0.17, 0.155, 0.125))
    surface.baked(root, wood, order=surface.THINGS + 2, name="frame")
    board = shapes.box((left - 0.06, sill - 0.035, back), (right + 0.06, sill, WALL_Z + 0.035), 0.008)
    surface.baked(root, paint.lit(board.painted(WHITE), LIGHT), order=surface.THINGS + 1, name="sill")
    cheeks = shapes.join(
        [
            shapes.sheet((left, sill, back), (0, 0, depth), (0, head - sill, 0)).painted((1, 1, 1)),
            shapes.sheet((right, sill, WALL_Z), (0, 0, -depth), (0, head - sill, 0)).painted((1, 1, 1)),
            shapes.sheet((left, head, WALL_Z), (right - left, 0, 0), (0, 0, -depth)).painted((1, 1, 1)),
        ]
    )
    bright = np.where(np.abs(cheeks.points[:, 2] - back) < 0.01, 0.93, 0.80)[:, None] * np.array([1.0, 0.97, 0.90])
    surface.baked(root, _display(cheeks, bright), order=surface.WALLS + 1, name="cheeks")
    picture = paint.screen_coded(garden.morning((480, 960), -0.9, 4.3))
    view = shapes.sheet((-6.0, -0.9, -5.2), (12.0, 0, 0), (0, 5.2, 0))
    surface.baked(root, view, shapes.texture(picture, "garden"), order=surface.OUTSIDE, name="garden")
    for side in (-1.0, 1.0):
        surface.detail(_curtain(root, side, "curtain", 14), _curtain(root, side, "curtain-plain", 6))


def _curtain(root: NodePath, side: float, name: str, rows: int) -> NodePath:
    cloth = furniture.curtain(0.30, 1.24, 5, 0.022, seed=4, rows=rows).moved((0.66, 0.735, WALL_Z + 0.06))
    cloth = cloth if side > 0 else _mirrored(cloth)
    # Linen lets the morning through.
    cloth = paint.lit(cloth.painted(LINEN, cloth.paint[:, 3]), LIGHT, (0.21, 0.18, 0.125))
    return surface.baked(root, cloth, order=surface.THINGS, name=name)


def _display(shape: Shape, colours: np.ndarray) -> Shape:
    paint_ = shape.paint.copy()
    paint_[:, :3] = np.clip(colours, 0, 1)
    return replace(shape, paint=paint_)


def _mirrored(shape: Shape) -> Shape:
    flip = np.array([-1.0, 1.0, 1.0])
    return replace(shape, points=shape.points * flip, normals=shape.normals * flip, faces=shape.faces[:, ::-1])


def _room(root: NodePath) -> None:
    rng = np.random.default_rng(5)
    size = (512, 1024)
    plaster = 0.006 * paint.noise(size, (190, 380), rng) + 0.006 * paint.noise(size, (5, 9), rng)
    _, right, sill, head = WINDOW
    wide, high = 5.0, 2.6
    x = (np.linspace(0, 1, size[1], dtype=np.float32)[None, :] - 0.5) * wide
    y = np.linspace(high, 0, size[0], dtype=np.float32)[:, None]
    # How far from the opening: the bright window spills over its edge.
    away = np.hypot(np.maximum(np.abs(x) - right, 0), np.maximum(np.maximum(sill - y, y - head), 0))
    light = 0.62 + 0.26 * np.exp(-away / 0.22) + 0.10 * np.exp(-away / 0.8)
    light = light * (0.74 + 0.26 * paint.smoothstep(0.0, 1.1, np.broadcast_to(y, size))) + plaster
    linear = np.asarray(CREAM, np.float32) * light[..., None] * np.array([1.03, 1.0, 0.95], np.float32)
    skirting = (y < 0.11)[..., None]
    linear = np.where(skirting, np.asarray(WHITE, np.float32) * (light * 0.8)[..., None], linear)
    wall = shapes.texture(paint.screen_coded(linear.astype(np.float32)), "wall")
    surface.baked(root, _wall_with_hole(wide, high), wall, name="wall")
    floor_size = (256, 512)
    boards = paint.oak(floor_size, 3.2, boards=9, seed=3) * np.float32(0.62)
    fy = np.linspace(0, 1, floor_size[0], dtype=np.float32)[:, None]
    fx = np.abs(np.linspace(-1, 1, floor_size[1], dtype=np.float32)[None, :]) * 2.5
    under = 1 - 0.62 * paint.smoothstep(1.15, 0.55, np.broadcast_to(fx, floor_size)) * paint.smoothstep(
        0.0, 0.25, fy
    )
    floor = shapes.sheet((-2.5, 0, 1.6), (5.0, 0, 0), (0, 0, WALL_Z - 1.6))
    coded = paint.screen_coded(np.asarray(boards * under[..., None], np.float32))
    surface.baked(root, floor, shapes.texture(coded, "floor", fine=True), order=surface.WALLS, name="floor")
    # Behind and beside: plain warm walls, so that nothing can come from the back (protocol.md 10.5).
    sides = shapes.join(
        [
            shapes.sheet((2.5, 0, WALL_Z), (0, 0, 2.76), (0, 2.6, 0)),
            shapes.sheet((-2.5, 0, 1.6), (0, 0, -2.76), (0, 2.6, 0)),
            shapes.sheet((2.5, 0, 1.6), (-5.0, 0, 0), (0, 2.6, 0)),
            shapes.sheet((-2.5, 2.6, WALL_Z), (5.0, 0, 0), (0, 0, 2.76)),
        ]
    )
    tone = (0.66 + 0.10 * np.clip(sides.points[:, 1] / 2.6, 0, 1))[:, None] * np.array([1.0, 0.94, 0.84])
    surface.baked(root, _display(sides, tone), name="walls")


def _wall_with_hole(wide: float, high: float) -> Shape:
    left, right, sill, head = WINDOW
    parts = []
    for x0, x1, y0, y1 in (
        (-wide / 2, left, 0.0, high),
        (right, wide / 2, 0.0, high),
        (left, right, 0.0, sill),
        (left, right, head, high),
    ):
        part = shapes.sheet((x0, y0, WALL_Z), (x1 - x0, 0, 0), (0, y1 - y0, 0))
        uv = np.stack([part.points[:, 0] / wide + 0.5, part.points[:, 1] / high], axis=1)
        parts.append(replace(part, uv=uv))
    return shapes.join(parts)


def _on_the_table(root: NodePath) -> None:
    mug = pottery.cup().turned((0, 1, 0), -0.5).moved(CUP)
    surface.solid(root, mug.painted((0.36, 0.46, 0.50), mug.paint[:, 3]), surface.GLAZE, casts=True, name="cup")
    surface.solid(root, pottery.tea().moved(CUP), surface.Matter(0.12, 0.03, 1.0, 1.0), name="tea")
    dish = pottery.bowl().moved(BOWL)
    surface.solid(root, dish.painted((0.70, 0.67, 0.60), dish.paint[:, 3]), surface.GLAZE, casts=True, name="bowl")
    fruit = []
    for index, (x, y, z, turn) in enumerate(
        ((-0.038, 0.036, 0.018, 0.4), (0.040, 0.036, 0.012, -0.9), (0.002, 0.037, -0.045, 1.6))
    ):
        whole = pottery.lemon(seed=index).turned((0, 1, 0), turn).moved((x, y, z)).moved(BOWL)
        deep = np.clip((whole.points[:, 1] - TOP - 0.012) / 0.05, 0, 1)
        fruit.append(whole.shaded(0.35 + 0.65 * deep))
    surface.solid(root, shapes.join(fruit), surface.Matter(0.45, 0.04, 0.6), casts=True, name="lemons")


def _on_the_sill(root: NodePath) -> None:
    surface.detail(_pot(root, "pot", 36, 6), _pot(root, "pot-plain", 18, 3))
    surface.detail(_plant(root, "plant", (4, 7)), _plant(root, "plant-plain", (2, 5)))


def _pot(root: NodePath, name: str, around: int, steps: int) -> NodePath:
    vessel = pottery.pot(around=around, steps=steps)
    vessel = vessel.painted((0.62, 0.60, 0.55), vessel.paint[:, 3]).moved(PLANT)
    soil = shapes.disc(0.056).moved((PLANT[0], PLANT[1] + 0.092, PLANT[2])).painted((0.075, 0.048, 0.030))
    held = shapes.join([paint.lit(vessel, LIGHT, (0.07, 0.06, 0.045)), paint.lit(soil, LIGHT)])
    return surface.baked(root, held, order=surface.THINGS, name=name)


def _plant(root: NodePath, name: str, cuts: tuple[int, int]) -> NodePath:
    rng = np.random.default_rng(9)
    leaves = []
    for index in range(64):
        lift = 0.25 + 0.75 * rng.uniform()
        colour = np.array([0.12, 0.26, 0.055]) * rng.uniform(0.8, 1.45) + np.array([0.05, 0.05, 0]) * rng.uniform()
        one = pottery.leaf(
            rng.uniform(0.045, 0.075),
            rng.uniform(0.030, 0.044),
            rng.uniform(0.5, 1.3),
            (colour[0], colour[1], colour[2]),
            cuts,
        )
        one = one.turned((1, 0, 0), -rng.uniform(0.1, 0.8)).moved((0, 0, 0.012 + 0.05 * lift * rng.uniform()))
        one = one.turned((0, 1, 0), index * 2.39996).moved((0, 0.085 + 0.115 * lift, 0))
        leaves.append(one.shaded(0.5 + 0.5 * lift).moved(PLANT))
    # The morning shines through the leaves.
    green = paint.lit(shapes.join(leaves), LIGHT, (0.035, 0.060, 0.006))
    path = surface.baked(root, green, order=surface.THINGS, name=name)
    path.set_two_sided(True)
    return path


def _shelf(root: NodePath) -> None:
    board = shapes.box((1.02, 0.905, WALL_Z), (1.62, SHELF[1], WALL_Z + 0.17), 0.004)
    lit = paint.lit(board.painted((0.34, 0.20, 0.10)), LIGHT, (0.03, 0.02, 0.01))
    surface.baked(root, lit, order=surface.THINGS, name="shelf")
    surface.detail(_jars(root, "jars", 32, 6), _jars(root, "jars-plain", 16, 3))


def _jars(root: NodePath, name: str, around: int, steps: int) -> NodePath:
    parts = []
    tall = (-0.14, 0.055, 0.16, (0.66, 0.62, 0.54))
    small = (0.02, 0.048, 0.13, (0.34, 0.42, 0.42))
    for x, radius, height, colour in (tall, small):
        one = pottery.jar(radius, height, around=around, steps=steps)
        one = one.moved((SHELF[0] + x, SHELF[1], SHELF[2] + 0.09))
        parts.append(paint.lit(one.painted(colour, one.paint[:, 3]), LIGHT, (0.04, 0.035, 0.03)))
    return surface.baked(root, shapes.join(parts), order=surface.THINGS, name=name)

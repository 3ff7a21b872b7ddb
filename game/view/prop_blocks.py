"""A box of small wooden blocks with a wall across its middle, and one such block, as the real test has them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from panda3d.core import LQuaternionf, NodePath

from game.view import shapes, surface
from game.view.prop import COLOURS, Colour, Look, Model, number
from game.view.shapes import Floats, Shape

# Metres, after the real test: an inch, the wall, the box's height, half its depth and half its length.
BLOCK_M: Final = 0.025
WALL_M: Final = 0.152
BOX_M: Final = 0.085
DEEP_M: Final = 0.127
LONG_M: Final = 0.2635
THICK_M: Final = 0.010
FLOOR_M: Final = 0.006
BIRCH: Final[Colour] = (0.50, 0.37, 0.22)
PAINTS: Final = ("blue", "yellow", "green", "cream")
# How many lie in each layer of a half, and how far blocks are turned and tipped in it (radians).
FULL: Final = (64, 49, 36)
EMPTY: Final = (49, 49, 49)
ASKEW: Final = (0.25, 0.7, 0.8)
TIPPED: Final = (0.0, 0.10, 0.20)
# A block a layer higher is as good as one so much further off.
LAYER_COST_M: Final = 0.06


class Heap:
    """The blocks of one half as one shape: which of them lie there, and where."""

    def __init__(self, root: NodePath, middle_m: float, layers: tuple[int, ...], seed: int) -> None:
        chance = np.random.default_rng(seed)
        blocks, spots, ranks = [], [], []
        for layer, count in enumerate(layers):
            cells = math.isqrt(count)
            pitch = 2 * (LONG_M / 2 - 0.006) / cells
            deep = 2 * (DEEP_M - 0.003) / cells
            for cell in range(cells * cells):
                row, column = divmod(cell, cells)
                x = middle_m + (column - (cells - 1) / 2) * pitch + chance.uniform(-0.0012, 0.0012)
                z = (row - (cells - 1) / 2) * deep + chance.uniform(-0.0012, 0.0012)
                y = FLOOR_M + BLOCK_M / 2 + layer * (BLOCK_M + 0.0004)
                turn = chance.uniform(-ASKEW[layer], ASKEW[layer])
                tip = chance.uniform(-TIPPED[layer], TIPPED[layer])
                paint = COLOURS[PAINTS[int(chance.integers(len(PAINTS)))]]
                block = _block(open_to=0.50 + 0.22 * layer).painted(paint, _openness(0.50 + 0.22 * layer))
                blocks.append(block.turned((0, 0, 1), tip).turned((0, 1, 0), turn).moved((x, y, z)))
                spots.append((x, z))
                ranks.append(layer)
        self._whole = shapes.join(blocks)
        self._per = len(blocks[0].points)
        self._spots: Floats = np.array(spots)
        self._ranks = np.array(ranks)
        self._there = np.zeros(len(blocks), dtype=bool)
        self.part = surface.solid(root, self._whole, surface.Matter(0.55, 0.04, 0.35), casts=True, name="heap")
        self._draw()

    def count(self, wanted: int, at: tuple[float, float]) -> None:
        """So many lie there; the ones that come or go are the nearest to a spot (x, z) that can."""
        wanted = min(max(wanted, 0), len(self._there))
        if wanted == int(self._there.sum()):
            return
        away = np.hypot(*(self._spots - np.asarray(at)).T)
        while (there := int(self._there.sum())) != wanted:
            if there < wanted:
                cost = np.where(self._there, np.inf, away + LAYER_COST_M * self._ranks)
                self._there[int(cost.argmin())] = True
            else:
                cost = np.where(self._there, away - LAYER_COST_M * self._ranks, np.inf)
                self._there[int(cost.argmin())] = False
        self._draw()

    def _draw(self) -> None:
        shown = np.repeat(self._there, self._per)[:, None]
        # What does not lie there is a point under the floor, and so nothing.
        points = np.where(shown, self._whole.points, (0.0, 0.001, 0.0))
        shapes.rewrite(self.part.node(), points, self._whole.normals)


class Blocks(Model):
    """The open box of birch: one half full, one empty, a wall between them."""

    def build(self) -> None:
        """Box and both heaps; which half is full is known with the first look."""
        high, thick = BOX_M, THICK_M
        x, z = LONG_M + thick, DEEP_M + thick
        walls = [
            shapes.box((-x, 0, DEEP_M), (x, high, z), 0.002),
            shapes.box((-x, 0, -z), (x, high, -DEEP_M), 0.002),
            shapes.box((-x, 0, -DEEP_M), (-LONG_M, high, DEEP_M), 0.002),
            shapes.box((LONG_M, 0, -DEEP_M), (x, high, DEEP_M), 0.002),
            shapes.box((-thick / 2, 0, -DEEP_M), (thick / 2, WALL_M, DEEP_M), 0.002),
            shapes.box((-x, 0, -z), (x, FLOOR_M, z)),
        ]
        wood = shapes.join(walls)
        # Inside it is darker the deeper one looks.
        deep = np.clip(wood.points[:, 1] / high, 0.0, 1.0)
        inside = (np.abs(wood.points[:, 0]) < x - 0.001) & (np.abs(wood.points[:, 2]) < z - 0.001)
        open_to = np.where(inside, 0.40 + 0.60 * deep, 0.70 + 0.30 * deep)
        surface.solid(
            self.root, wood.painted(BIRCH, open_to), surface.Matter(0.45, 0.04, 0.5), casts=True, name="box"
        )
        self._heaps: tuple[Heap, Heap] | None = None
        self._side = ""

    def apply(self, look: Look) -> None:
        """How many lie in each half, and where the last one was taken or fell."""
        side = str(look.get("side", "right"))
        if self._heaps is None or side != self._side:
            self._fill(side)
        assert self._heaps is not None
        full, empty = self._heaps
        at = (number(look, "spot_x_m"), number(look, "spot_z_m"))
        full.count(sum(FULL) - round(number(look, "taken")), at)
        empty.count(round(number(look, "landed")), at)

    def _fill(self, side: str) -> None:
        for heap in self._heaps or ():
            heap.part.remove_node()
        way = 1.0 if side == "right" else -1.0
        middle = way * LONG_M / 2
        self._side = side
        self._heaps = (Heap(self.root, middle, FULL, 3), Heap(self.root, -middle, EMPTY, 5))


class Block(Model):
    """One painted block about its own middle."""

    def build(self) -> None:
        """It tilts within what turns."""
        half = BLOCK_M / 2
        self.tilt = self.root.attach_new_node("tilt")
        shape = shapes.box((-half, -half, -half), (half, half, half), 0.0018)
        self.part = surface.solid(self.tilt, shape, surface.Matter(0.5, 0.04, 0.5), casts=True, name="block")
        self._colour = ""

    def apply(self, look: Look) -> None:
        """Colour, and how it lies in the hand."""
        colour = str(look.get("colour", "blue"))
        if colour != self._colour:
            self._colour = colour
            surface.set_tint(self.part, COLOURS[colour])
        turn, tilt = (math.radians(number(look, name)) / 2 for name in ("turn_deg", "tilt_deg"))
        lean = LQuaternionf(math.cos(tilt), 0, 0, math.sin(tilt))
        self.tilt.set_quat(lean * LQuaternionf(math.cos(turn), 0, math.sin(turn), 0))


def _block(open_to: float) -> Shape:
    half = BLOCK_M / 2
    return shapes.box((-half, -half, -half), (half, half, half)).shaded(open_to)


def _openness(top: float) -> Floats:
    """How open each corner of a block is to the light: less below."""
    height = _block(1.0).points[:, 1] / BLOCK_M + 0.5
    return np.asarray(top * (0.55 + 0.45 * height))

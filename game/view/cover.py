"""The cloth that slides over the mirror limb: opaque, lying on whatever is beneath it."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.body.frame import LimbFrame
from game.body.joints import CHAINS, PALM, WRIST, Side
from game.view import shapes, surface
from game.view.window import Stage

Floats = NDArray[np.float64]

# Seconds to slide over the limb (protocol.md 2.5).
SLIDE_S: Final = 0.5
# The cloth at rest, metres: where its inner edge may lie, the room it leaves beside the limb, its size.
INNER_M: Final = (-0.18, 0.06)
BESIDE_M: Final = 0.05
WIDE_M: Final = 0.43
NEAR_Z: Final = 0.06
FAR_Z: Final = -0.80
CELLS: Final = (28, 42)
# It lies so far above skin and so far around it, and falls as steeply as this to the table.
ABOVE_M: Final = 0.022
AROUND_M: Final = 0.034
SLOPE: Final = 1.5
THIN_M: Final = 0.004
FOLLOW_S: Final = 0.08
ELBOW: Final = (0.31, 0.84, 0.03)
COLOUR: Final = (0.165, 0.245, 0.285)


class Cover:
    """The cloth over the limb of `side`; `tick` moves it, `share` is how far it has come, 0 away to 1 covering."""

    def __init__(self, stage: Stage, side: Side, table_m: float = 0.74) -> None:
        self.side = side
        self.on = False
        self.share = 0.0
        self._table_m = table_m
        shape = _flat(side)
        self._flat = shape.points.reshape(CELLS[1] + 1, CELLS[0] + 1, 3)
        self._grid = self._flat.copy()
        self._folds = _folds(self._grid[..., 0] * side.sign, self._grid[..., 2])
        self._height = np.full(self._grid.shape[:2], table_m + THIN_M) + self._folds
        self.node = surface.solid(
            stage.seat,
            shape,
            surface.Matter(0.85, 0.03, 0.25),
            shapes.texture(_weave(), "weave"),
            casts=True,
            name="cloth",
        )
        self.node.set_two_sided(True)
        self.node.set_bin("opaque", 0)
        self.node.stash()

    @property
    def whole(self) -> bool:
        """True while nothing of the limb can be seen."""
        return self.share >= 1.0

    def set(self, on: bool) -> None:
        """Over the limb, or away from it; it takes half a second."""
        self.on = on

    def tick(self, seconds: float, limb: LimbFrame | None) -> None:
        """Time goes on; `limb` is what is drawn beneath, None when there is nothing."""
        goal = 1.0 if self.on else 0.0
        if self.share == goal and (goal == 0.0 or limb is None):
            return
        moved = self.share != goal
        if self.share <= 0.0:
            self._fold_out(limb)
        step = seconds / SLIDE_S
        self.share = min(goal, self.share + step) if self.on else max(goal, self.share - step)
        if self.share <= 0.0:
            self.node.stash()
            return
        self.node.unstash()
        if limb is not None:
            wanted = self._over(limb)
            # It settles softly, but never lets anything through.
            settled = self._height + (wanted - self._height) * (1.0 - np.exp(-seconds / FOLLOW_S))
            settled = np.maximum(settled, wanted)
            moved = moved or bool(np.abs(settled - self._height).max() > 2e-4)
            self._height = settled
        if moved:
            self._lay()

    def close(self) -> None:
        """Takes the cloth away."""
        self.node.remove_node()

    def _fold_out(self, limb: LimbFrame | None) -> None:
        """Lays the cloth ready: flat, and as far from the midline as the limb allows."""
        inner = INNER_M[1]
        if limb is not None and limb.position_valid.any():
            nearest = float(np.nanmin(limb.positions[limb.position_valid, 0] * self.side.sign))
            inner = min(max(nearest - BESIDE_M, INNER_M[0]), INNER_M[1])
        self._grid[..., 0] = self._flat[..., 0] + self.side.sign * inner
        self._height = np.full(self._grid.shape[:2], self._table_m + THIN_M) + self._folds

    def _over(self, limb: LimbFrame) -> Floats:
        """The height at which the cloth lies over a limb, on its own grid."""
        places, radii = _blobs(limb)
        x, z = self._grid[..., 0].astype(np.float32), self._grid[..., 2].astype(np.float32)
        px, py, pz = (places[:, axis, None, None] for axis in range(3))
        away = np.maximum(np.hypot(x - px, z - pz) - radii[:, None, None], np.float32(0))
        top = py + radii[:, None, None] * np.float32(0.55) + np.float32(ABOVE_M)
        # Round over the limb, then straight down to the table.
        fall = SLOPE * np.where(away < 0.05, away * away * 10.0, away - 0.025)
        height = np.maximum((top - fall).max(axis=0), self._table_m + THIN_M)
        return np.asarray(height + self._folds, np.float64)

    def _lay(self) -> None:
        """Writes the cloth's points for where it is now."""
        share = self.share
        eased = share * share * (3.0 - 2.0 * share)
        slid = (1.0 - eased) * (WIDE_M + 0.35) * self.side.sign
        grid = self._grid.copy()
        grid[..., 0] += slid
        # Each thread keeps to the heights of where it is now: the cloth glides over what lies there.
        columns = (self._grid[0, :, 0] + slid) * self.side.sign
        own = self._grid[0, :, 0] * self.side.sign
        order = np.argsort(own)
        height = np.stack([np.interp(columns, own[order], row[order]) for row in self._height])
        beyond = columns > own.max()
        height[:, beyond] = self._table_m + THIN_M + self._folds[:, beyond]
        grid[..., 1] = height
        points = grid.reshape(-1, 3)
        shapes.rewrite(self.node.node(), points, shapes.smooth_grid_normals(grid).reshape(-1, 3))


def _flat(side: Side) -> shapes.Shape:
    """The cloth before it is laid: a grid in the seat frame, seen from above."""
    wide, deep = WIDE_M, NEAR_Z - FAR_Z
    if side is Side.RIGHT:
        return _hemmed(shapes.sheet((0, 0.745, NEAR_Z), (wide, 0, 0), (0, 0, -deep), CELLS))
    return _hemmed(shapes.sheet((-wide, 0.745, NEAR_Z), (wide, 0, 0), (0, 0, -deep), CELLS))


def _hemmed(shape: shapes.Shape) -> shapes.Shape:
    edge = np.minimum(
        np.minimum(shape.uv[:, 0], 1 - shape.uv[:, 0]) * WIDE_M, np.minimum(shape.uv[:, 1], 1 - shape.uv[:, 1])
    )
    light = np.where(edge < 0.012, 0.86, 1.0)
    made = shape.painted(COLOUR, np.ones(len(light)))
    made.paint[:, :3] *= light[:, None]
    return made


def _folds(x: Floats, z: Floats) -> Floats:
    """Small soft creases, higher than the thickness of the cloth and lower than a finger."""
    long = np.sin(9.0 * x + 4.0 * z + 1.3 * np.sin(7.0 * z)) * np.sin(5.0 * z - 3.0 * x + 0.4)
    return np.asarray(0.0045 * (long + 0.5 * np.sin(23.0 * x - 9.0 * z) * np.sin(13.0 * z) + 0.6))


def _weave() -> NDArray[np.uint8]:
    rng = np.random.default_rng(21)
    y, x = np.mgrid[0:512, 0:512]
    thread = 0.96 + 0.020 * np.sin(x * np.pi / 2) * np.sin(y * np.pi / 2)
    tint = thread + 0.010 * rng.standard_normal((512, 1)) + 0.010 * rng.standard_normal((1, 512))
    return np.repeat(np.asarray(np.clip(tint * 255, 0, 255), np.uint8)[..., None], 3, axis=2)


def _blobs(limb: LimbFrame) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Round things that stand for hand and forearm: places (N, 3) and radii (N,)."""
    places: list[Floats] = [np.array((0.0, -1.0, 0.0))]
    radii = [0.0]
    for chain in CHAINS.values():
        joints = [limb.positions[index] for index in chain if limb.position_valid[index]]
        for first, second in itertools.pairwise(joints):
            places += [first, (first + second) / 2, second]
            radii += [0.013] * 3
    start = WRIST if limb.position_valid[WRIST] else PALM
    if limb.position_valid[start]:
        wrist = limb.positions[start]
        elbow = np.array(ELBOW) * (limb.side.sign, 1, 1) if limb.hinge is None else limb.hinge
        for share in np.linspace(0, 1, 9).tolist():
            places.append(wrist + (elbow - wrist) * share)
            radii.append(AROUND_M + 0.016 * share)
    return np.asarray(places, np.float32), np.asarray(radii, np.float32)

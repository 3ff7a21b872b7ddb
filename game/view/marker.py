"""The outline of where a phantom hand is felt, on the table itself: in its place, and as large as it is felt."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from panda3d.core import LMatrix4f, LVector2f, LVector4f, NodePath

from game.body.frame import Floats
from game.body.joints import WRIST, Side
from game.body.postures import rest_limb
from game.body.rotations import to_matrix
from game.mirror.rig import FOREARM_M
from game.view.ghost import NEAR_AHEAD_M, NEAR_M, Ghost, drawn
from game.view.group import BIN, shader, texture_of
from game.view.layout import SKY

# The table's top in the seat frame, how far above it the lines lie, and how finely they are drawn.
TABLE_M, ABOVE_M, SIDE_PX = 0.74, 0.004, 320
# A wrist that is nearer than this would be cut by the lower edge of a window.
NEAREST_M: Final = 0.28
# Behind all plates.
ORDER: Final = -1


class Quads(Protocol):
    """Who makes a quad in the seat frame."""

    def quad(self, name: str) -> NodePath:
        """A box of the panel's own kind."""
        ...


class Marker:
    """The outline on the table: `show` it, None takes it away softly; `tick` once a frame. A foot has none.

    `whole`: what is felt nearer than a window reaches lies as near as it is seen whole.
    """

    def __init__(self, quads: Quads, affected: Side, *, whole: bool) -> None:
        self._affected, self._whole = affected, whole
        self.ghost: Ghost | None = None
        self.opacity = self._target = 0.0
        self._node = quads.quad("marker")
        self._node.set_shader(shader("panel_ink.frag"))
        self._node.set_shader_input("ink", LVector4f(*SKY, 1.0))
        self._node.set_bin(BIN, ORDER)
        self._node.hide()

    def show(self, ghost: Ghost | None) -> None:
        """This outline from now on."""
        if ghost is None or ghost.leg or not ghost.told:
            self._target = 0.0
            return
        self._target = 1.0
        if ghost == self.ghost:
            return
        self.ghost = ghost
        near = replace(ghost, length=1.0, near=True)
        self._node.set_shader_input("mask", texture_of(drawn(near, self._affected, SIDE_PX)))
        half = NEAR_M[False]
        right, ahead, at = lie(ghost, self._affected)
        if self._whole:
            at += max(0.0, at[2] + NEAREST_M) / -ahead[2] * ahead
        up = np.array([0.0, 1.0, 0.0])
        rows = (*(half * right), 0.0, *(half * ahead), 0.0, *up, 0.0, *(at + NEAR_AHEAD_M[False] * ahead), 1.0)
        self._node.set_mat(LMatrix4f(*rows))
        self._node.set_shader_input("reach", LVector2f(half, half))

    def tick(self, share: float) -> None:
        """Moves towards being there, or away, by `share` of a whole fade."""
        if self.opacity == self._target:
            return
        step = min(share, abs(self._target - self.opacity))
        self.opacity += math.copysign(step, self._target - self.opacity)
        self._node.set_shader_input("opacity", self.opacity * self.opacity * (3.0 - 2.0 * self.opacity))
        if self.opacity > 0.0:
            self._node.show()
        else:
            self._node.hide()


def lie(ghost: Ghost, affected: Side) -> tuple[Floats, Floats, Floats]:
    """How the outline lies: its own right and ahead, and where its wrist is, metres in the seat frame.

    A hand at rest, moved along its forearm to where it is felt: where the limb itself will lie (`fitted`).
    """
    rest = rest_limb(affected, 0.0)
    back = to_matrix(rest.orientations[WRIST])[:, 2] * (1.0, 0.0, 1.0)
    ahead: Floats = -back / np.linalg.norm(back)
    right: Floats = np.cross(ahead, (0.0, 1.0, 0.0))
    at = rest.positions[WRIST] + (ghost.length - 1.0) * FOREARM_M * ahead
    at[1] = TABLE_M + ABOVE_M
    return right, ahead, at

"""What each kind of prop is made of, and how its look fields change it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from panda3d.core import LQuaternionf, NodePath

from game.view import pottery, shapes, surface
from game.view.prop import COLOURS, WARM, Colour, Look, Model, number, torus
from game.view.prop_blocks import Block, Blocks
from game.view.prop_feather import Feather
from game.view.prop_lamps import Dot, Lamp, Lantern
from game.view.prop_leaves import Leaf, Sunlight
from game.view.shapes import Shape

PAPER: Final[Colour] = (0.66, 0.63, 0.57)


class Cup(Model):
    """A glazed cup with tea."""

    def build(self) -> None:
        """Cup and tea."""
        self.cup = surface.solid(self.root, pottery.cup(), surface.GLAZE, casts=True)
        self.tea = surface.solid(self.root, pottery.tea(0.0345, 0.0), surface.Matter(0.12, 0.03, 1.0, 1.0))
        self._colour = ""

    def apply(self, look: Look) -> None:
        """How full, which glaze, its glow."""
        colour = str(look.get("colour", "blue"))
        if colour != self._colour:
            self._colour = colour
            surface.set_tint(self.cup, COLOURS[colour])
        fill = number(look, "fill")
        if fill > 0.02:
            self.tea.show()
            self.tea.set_pos(0, 0.012 + 0.068 * fill, 0)
        else:
            self.tea.hide()
        surface.set_glow(self.cup, [0.25 * number(look, "glow") * part for part in WARM])


class Coloured(Model):
    """A prop of one part with a colour and a glow."""

    part: NodePath
    glow_share = 0.35
    _colour = ""

    def apply(self, look: Look) -> None:
        """Colour and glow."""
        colour = str(look.get("colour", ""))
        if colour and colour != self._colour:
            self._colour = colour
            surface.set_tint(self.part, COLOURS[colour])
        surface.set_glow(self.part, [self.glow_share * number(look, "glow") * part for part in WARM])


class Ball(Coloured):
    """A felt ball that rests on the table."""

    def build(self) -> None:
        """One ball, darker below."""
        body = shapes.ball(0.032, 32).moved((0, 0.032, 0))
        self.part = surface.solid(
            self.root, body.shaded(0.45 + 0.55 * body.points[:, 1] / 0.064), surface.CLOTH, casts=True
        )


class Ring(Coloured):
    """A ring that lies on the table: a place to go to."""

    glow_share = 0.7

    def build(self) -> None:
        """One ring."""
        self.part = surface.solid(
            self.root, torus(0.055, 0.0065).moved((0, 0.0065, 0)), surface.Matter(0.4, 0.04, 0.8), casts=True
        )


class Star(Coloured):
    """A rounded five-pointed star that stands, of pale brass."""

    glow_share = 0.5

    def build(self) -> None:
        """Front and back meet in a ridge from the middle to each point."""
        angle = np.arange(10) * np.pi / 5
        radius = np.where(np.arange(10) % 2 == 0, 0.040, 0.0185)
        rim = np.stack([radius * np.sin(angle), radius * np.cos(angle), np.zeros(10)], axis=1)
        points: list[np.ndarray] = []
        faces: list[list[int]] = []
        for depth in (0.015, -0.008):
            for k in range(10):
                a, b = rim[k], rim[(k + 1) % 10]
                middle = np.array([0.0, 0.0, depth])
                order = (middle, b, a) if depth > 0 else (middle, a, b)
                faces.append([len(points), len(points) + 1, len(points) + 2])
                points.extend(order)
        corners = np.array(points)
        triangles = np.array(faces)
        normal = np.cross(corners[1::3] - corners[::3], corners[2::3] - corners[::3])
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        shape = Shape(
            corners, normal.repeat(3, axis=0), np.zeros((len(corners), 2)), np.ones((len(corners), 4)), triangles
        )
        gold = shape.turned((1, 0, 0), -0.85).moved((0, 0.034, 0)).painted((0.76, 0.56, 0.17))
        self.part = surface.solid(self.root, gold, surface.Matter(0.38, 0.25, 0.8, 0.4), casts=True)


class Bar(Model):
    """A wooden bar across two posts; it rises with the hands that lift it."""

    reach_m = 0.15
    half_m = 0.30

    def build(self) -> None:
        """Posts that stay and a bar that moves."""
        posts = []
        for side in (-1, 1):
            x = side * self.half_m
            posts.append(shapes.tube([(x, 0.0, 0), (x, 0.10, 0), (x, 0.205, 0)], 0.005, 14))
            posts.append(
                shapes.turned([(0, 0.012), (0, 0.012), (0.026, 0.009), (0.028, 0.0)][::-1], 24).moved((x, 0, 0))
            )
            posts.append(shapes.ball(0.009, 16).moved((x, 0.208, 0)))
        surface.solid(
            self.root, shapes.join(posts).painted((0.36, 0.225, 0.11)), surface.Matter(0.4, 0.04, 0.7), casts=True
        )
        x = self.half_m + 0.035
        bar = shapes.join(
            [
                shapes.tube([(-x, 0, 0.0), (0, 0, 0.0), (x, 0, 0.0)], 0.0105, 16),
                shapes.ball(0.0135, 16).moved((-x, 0, 0)),
                shapes.ball(0.0135, 16).moved((x, 0, 0)),
            ]
        ).moved((0, 0, 0.019))
        self.bar = surface.solid(
            self.root, bar.painted((0.42, 0.235, 0.085)), surface.Matter(0.36, 0.04, 0.9), casts=True
        )

    def apply(self, look: Look) -> None:
        """Height, tilt and glow."""
        self.bar.set_pos(0, 0.045 + self.reach_m * number(look, "level"), 0)
        # Up on the patient's right is a turn about the axis that points at them.
        angle = math.radians(9.0) * number(look, "tilt")
        self.bar.set_quat(LQuaternionf(math.cos(angle / 2), 0, 0, math.sin(angle / 2)))
        surface.set_glow(self.bar, [0.42 * number(look, "glow") * part for part in WARM])


class Board(Model):
    """A linen card in a thin wooden frame that leans back to face the eye; `card` is where a picture goes."""

    side_m = 0.21

    def build(self) -> None:
        """Card and frame about the origin, facing +z of its own node."""
        half, rim = self.side_m / 2, 0.008
        self.card = self.root.attach_new_node("card")
        sheet = shapes.sheet((-half, -half, 0), (2 * half, 0, 0), (0, 2 * half, 0)).painted(PAPER)
        self.paper = surface.solid(self.card, sheet, surface.CLOTH, order=surface.THINGS + 1, name="paper")
        # It leans away from the lamp and would be dull.
        surface.set_glow(self.paper, (0.10, 0.095, 0.085))
        edge = half + rim
        bars = [
            shapes.box((-edge, half, -0.012), (edge, edge, 0.006), 0.002),
            shapes.box((-edge, -edge, -0.012), (edge, -half, 0.006), 0.002),
            shapes.box((-edge, -half, -0.012), (-half, half, 0.006), 0.002),
            shapes.box((half, -half, -0.012), (edge, half, 0.006), 0.002),
            shapes.box((-half, -half, -0.012), (half, half, -0.004)),
        ]
        wood = shapes.join(bars).painted((0.30, 0.18, 0.09))
        self.frame = surface.solid(self.card, wood, surface.WOOD, casts=True, name="frame")

    def face(self, at: Sequence[float], eye: Sequence[float]) -> None:
        """Leans the card back until the eye of the seated person meets it square."""
        lean = math.atan2(float(eye[1]) - float(at[1]), max(0.05, float(eye[2]) - float(at[2])))
        self.card.set_quat(LQuaternionf(math.cos(lean / 2), -math.sin(lean / 2), 0, 0))

    def apply(self, look: Look) -> None:
        """How dark."""
        light = 1.0 - 0.85 * number(look, "dim")
        surface.set_tint(self.paper, (light, light, light))
        surface.set_glow(self.paper, (0.10 * light, 0.095 * light, 0.085 * light))
        surface.set_tint(self.frame, (light, light, light))


MODELS: Final[Mapping[str, type[Model]]] = {
    "lantern": Lantern,
    "lamp": Lamp,
    "cup": Cup,
    "ball": Ball,
    "ring": Ring,
    "bar": Bar,
    "blocks": Blocks,
    "block": Block,
    "dot": Dot,
    "board": Board,
    "hand": Board,
    "feather": Feather,
    "star": Star,
    "leaf": Leaf,
    "sunlight": Sunlight,
}

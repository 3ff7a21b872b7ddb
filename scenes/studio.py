"""SC0, the plain grey studio: nothing but a table in even light, for screening and controlled pictures."""

from __future__ import annotations

import numpy as np
from panda3d.core import NodePath

from game.view import shapes, surface
from game.view.light import LightLook
from scenes import furniture, paint
from scenes.api import Scene


class Studio(Scene):
    """A grey sweep of wall and floor behind a pale table."""

    name = "studio"
    code = "SC0"
    title = "Plain grey studio"
    light = LightLook(key=(1.50, 1.42, 1.30), sky=(0.45, 0.44, 0.43), background=(0.42, 0.41, 0.40))

    def furnish(self, root: NodePath) -> None:
        """One sweep all around, one table."""
        rng = np.random.default_rng(1)
        size = (256, 512)
        speck = 0.010 * paint.noise(size, (128, 256), rng) + 0.012 * paint.noise(size, (5, 9), rng)
        top = paint.blend((0.27, 0.262, 0.252), (0.30, 0.291, 0.28), np.clip(0.5 + speck * 8, 0, 1))
        furniture.table(root, paint.root_coded(top), surface.Matter(0.5, 0.04, 0.35), (0.30, 0.29, 0.28))
        surface.detail(
            surface.baked(root, _sweep(40), name="sweep"), surface.baked(root, _sweep(24), name="sweep-plain")
        )


def _sweep(around: int) -> shapes.Shape:
    """Floor that rises into the wall without an edge, a ring around the seat, lighter towards the front."""
    ring = [(0.0, 0.0), (1.2, 0.0), (2.2, 0.0), (2.7, 0.06), (3.05, 0.28), (3.25, 0.75), (3.3, 1.5), (3.3, 3.4)]
    shape = shapes.turned([(radius, height) for radius, height in ring], around=around)
    inward = shapes.Shape(shape.points, -shape.normals, shape.uv, shape.paint, shape.faces[:, ::-1])
    height = inward.points[:, 1]
    front = np.clip(-inward.points[:, 2] / 3.3, -1, 1)
    shade = np.clip(np.hypot(inward.points[:, 0] / 1.1, (inward.points[:, 2] + 0.5) / 0.8), 0.55, 1.6)
    light = (0.30 + 0.10 * front) * np.clip(0.62 + 0.30 * shade, 0.5, 1.0) + 0.05 * np.clip(height, 0, 1.5)
    linear = (light[:, None] * np.array([1.02, 1.0, 0.97])).astype(np.float32)
    coded = paint.screen_coded(linear).astype(float) / 255
    return shapes.Shape(
        inward.points,
        inward.normals,
        inward.uv,
        np.concatenate([coded, np.ones((len(coded), 1))], axis=1),
        inward.faces,
    )

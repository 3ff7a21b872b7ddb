"""What things are made of: gives a shape its shader, texture, gloss and shadow, and hangs it on the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from panda3d.core import (
    ColorBlendAttrib,
    LVector3f,
    LVector4f,
    NodePath,
    Shader,
    Texture,
    TransparencyAttrib,
)

from game.view import glsl, shapes
from game.view.window import SCENERY, SHADOW_BIT, TAG

# The order within the bin of scenery: what stands in front is drawn first, so that nothing is shaded twice.
TABLE, THINGS, WALLS, OUTSIDE = 0, 10, 20, 30


@dataclass(frozen=True, slots=True)
class Matter:
    """How a surface takes the light: `rough` 0..1, `shine` reflectance (0.04 for most things), `polish` 0..1.

    `mirror` is how clearly the scene's window is seen in it, 0..1.
    """

    rough: float = 0.6
    shine: float = 0.04
    polish: float = 1.0
    mirror: float = 0.0


MATT = Matter(polish=0.0)
WOOD = Matter(rough=0.42, shine=0.04, polish=0.6, mirror=1.0)
GLAZE = Matter(rough=0.22, shine=0.045, polish=1.0, mirror=1.0)
CLOTH = Matter(rough=0.9, shine=0.03, polish=0.0)
METAL = Matter(rough=0.34, shine=0.35, polish=1.0, mirror=0.8)


# The tags of what a slow machine leaves out, and of the simpler thing that comes in its place, hidden until then.
DETAIL, PLAIN = "detail", "plain"
# Wins over the bins of the parts of a thing that fades.
FADE_OVERRIDE = 10
# Polished round things need their highlight worked out for each pixel, flat ones only at their corners.
ROUND = "+round"


@lru_cache(maxsize=8)
def _shader(vertex: str, fragment: str) -> Shader:
    text = glsl.load(fragment.removesuffix(ROUND))
    if fragment.endswith(ROUND):
        text = text.replace("#version 330", "#version 330\n#define ROUND", 1)
    return Shader.make(Shader.SL_GLSL, glsl.load(vertex), text)


@lru_cache(maxsize=1)
def _white() -> Texture:
    return shapes.texture(np.full((2, 2, 3), 255, np.uint8), "white")


def solid(
    parent: NodePath,
    shape: shapes.Shape,
    matter: Matter = MATT,
    texture: Texture | None = None,
    *,
    casts: bool = False,
    order: int = THINGS,
    name: str = "solid",
) -> NodePath:
    """A lit thing; with `casts` it throws shadows as well. `tint`, `glow` and `gloss` can be set later."""
    path = parent.attach_new_node(shapes.node(shape, name))
    rounded = matter.polish > 0 and order != TABLE
    path.set_shader(_shader("surface.vert", "surface.frag" + (ROUND if rounded else "")))
    path.set_texture(texture or _white())
    path.set_shader_input("gloss", LVector4f(matter.rough, matter.shine, matter.polish, matter.mirror))
    set_tint(path)
    set_glow(path)
    path.set_bin(SCENERY, order)
    if casts:
        path.set_tag(TAG, "solid")
    else:
        path.hide(SHADOW_BIT)
    return path


def baked(
    parent: NodePath,
    shape: shapes.Shape,
    texture: Texture | None = None,
    *,
    order: int = WALLS,
    name: str = "baked",
) -> NodePath:
    """Scenery that carries its light in its colours, as the screen shows them: the cheapest thing to draw."""
    path = parent.attach_new_node(shapes.node(shape, name))
    path.set_shader(_shader("surface.vert", "surface_baked.frag"))
    path.set_texture(texture or _white())
    path.set_bin(SCENERY, order)
    path.hide(SHADOW_BIT)
    return path


def detail(path: NodePath, plain: NodePath | None = None) -> None:
    """Far scenery that may go where a machine is slow; `plain`, the same with fewer triangles, comes instead."""
    path.set_tag(DETAIL, "1")
    if plain is not None:
        # A node of its own fades it: its order among the scenery stays as it is.
        holder = plain.get_parent().attach_new_node(PLAIN)
        plain.reparent_to(holder)
        holder.set_tag(PLAIN, "1")
        holder.hide()


def details(root: NodePath) -> tuple[list[NodePath], list[NodePath]]:
    """What may come and what may go below a node, as `detail` has it; nothing where that is done."""
    plain = [path for path in root.find_all_matches(f"**/={PLAIN}") if path.is_hidden()]
    return plain, [path for path in root.find_all_matches(f"**/={DETAIL}") if not path.is_hidden()]


def set_tint(path: NodePath, colour: Sequence[float] = (1.0, 1.0, 1.0), opacity: float = 1.0) -> None:
    """Multiplies the colour (linear) of a thing and says how opaque it is."""
    path.set_shader_input("tint", LVector4f(float(colour[0]), float(colour[1]), float(colour[2]), opacity))


def set_glow(path: NodePath, colour: Sequence[float] = (0.0, 0.0, 0.0)) -> None:
    """Light that the thing gives off itself (linear)."""
    path.set_shader_input("glow", LVector3f(*(float(part) for part in colour)))


def halo(parent: NodePath, shape: shapes.Shape, colour: Sequence[float], name: str = "halo") -> NodePath:
    """Light that falls on what is around: a sheet with uv 0..1 whose colour is added to what lies behind it."""
    path = parent.attach_new_node(shapes.node(shape, name))
    path.set_shader(_shader("surface.vert", "surface_halo.frag"))
    path.set_attrib(ColorBlendAttrib.make(ColorBlendAttrib.M_add, ColorBlendAttrib.O_one, ColorBlendAttrib.O_one))
    path.set_depth_write(False)
    path.set_bin("transparent", 0)
    path.hide(SHADOW_BIT)
    path.set_shader_input("gloss", LVector4f(1.0, 0.0, 0.0, 0.0))
    path.set_python_tag("halo", tuple(float(part) for part in colour))
    set_halo(path, 0.0)
    return path


def set_halo(path: NodePath, strength: float) -> None:
    """How strong a halo is, 0 (not drawn at all) to 1."""
    red, green, blue = path.get_python_tag("halo")
    path.set_shader_input("halo", LVector4f(red, green, blue, strength))
    if strength > 0.004:
        path.show()
    else:
        path.hide()


def fade(path: NodePath, opacity: float) -> None:
    """Makes all under a node show through; at 1 it is solid again, at 0 it is not drawn."""
    # Hidden, not stashed: a node with several parents must go from under all of them.
    if opacity <= 0.0:
        path.hide()
        return
    path.show()
    path.set_shader_input("opacity", opacity)
    if opacity < 1.0:
        path.set_transparency(TransparencyAttrib.M_alpha, FADE_OVERRIDE)
        path.set_bin("transparent", 0, FADE_OVERRIDE)
    else:
        path.clear_transparency()
        path.clear_bin()

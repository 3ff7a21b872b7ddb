"""The things of one plate that come and go together: boxes, words and shapes as nodes of the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Protocol

import numpy as np
from panda3d.core import (
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    GeomVertexWriter,
    LMatrix4f,
    LVector2f,
    LVector4f,
    NodePath,
    SamplerState,
    Shader,
    Texture,
)

from game.view import ghost, glsl, ink
from game.view.axes import Floats
from game.view.layout import INK, Box, Icon, Outline, Photo, Text, Thing
from game.view.plates import Lie, Plate
from game.view.touch import Target

# Plates are drawn after the scene, the farthest first.
BIN = "fixed"
# A pad that is felt grows darker by this share of its light, and its rim stands out so far, metres.
YIELDS, RIM_M = 0.13, 0.004


class Masks(Protocol):
    """Who keeps the textures of words and shapes."""

    def mask(self, key: object, draw: Callable[[], ink.Mask]) -> Texture:
        """The texture for `key`, drawn if it is not there yet."""
        ...

    def photo(self, file: Traversable, size: tuple[int, int]) -> Texture:
        """The texture of a picture at a size in pixels, which may fill a little later."""
        ...

    def density(self, plate: Plate) -> float:
        """Texels for a metre on the plate."""
        ...


class Group:
    """The things of one plate that come and go together."""

    def __init__(self, masks: Masks, root: NodePath, name: str, plate: Plate, mirror: float, order: int) -> None:
        self.masks = masks
        self.plate = plate
        self.lie = Lie(plate, mirror)
        self.order = order
        self.things: Sequence[Thing] = ()
        self.opacity = 0.0
        self.target = 0.0
        # All things ever shown are kept, so that showing one again costs next to nothing.
        self._nodes: dict[tuple[Thing, int], NodePath] = {}
        self._shown: dict[tuple[Thing, int], int] = {}
        self._targets: tuple[Target, ...] = ()
        self._path = root.attach_new_node(name)
        self.put(self.lie)
        self._path.hide()
        self._set(0.0)

    def put(self, lie: Lie) -> None:
        """The plate lies so from now on."""
        self.lie = lie
        self._path.set_mat(LMatrix4f(*lie.right, 0, *lie.up, 0, *lie.normal, 0, *lie.centre, 1))
        self._targets = tuple(Target(target.key, target.rect, lie) for target in self._targets)

    def show(self, things: Sequence[Thing], *, at_once: bool = False) -> None:
        """These things from now on; none fades the old ones away."""
        if not things:
            self.target = 0.0
            return
        self.target = 1.0
        if tuple(things) != tuple(self.things):
            self.things = tuple(things)
            pads = (thing for thing in self.things if isinstance(thing, Box) and thing.pad)
            self._targets = tuple(Target(box.pad, box.rect, self.lie) for box in pads)
            self._draw()
        if at_once:
            self._set(1.0)

    def fade(self, share: float) -> None:
        """Moves towards the target by `share` of a whole fade."""
        if self.opacity == self.target:
            return
        step = min(abs(self.target - self.opacity), share)
        self._set(self.opacity + math.copysign(step, self.target - self.opacity))
        if self.opacity == self.target == 0.0:
            self.things = ()

    def under(self, eye: Floats, direction: Floats) -> tuple[Target, Floats] | None:
        """The pad that a ray meets and where, seat frame, while the plate is there to be seen."""
        if self.target == 0.0 or not self.things:
            return None
        lie = self.lie
        toward = float(direction @ lie.normal)
        if abs(toward) < 1e-6:
            return None
        reach = float((lie.centre - eye) @ lie.normal) / toward
        if reach <= 0:
            return None
        at = eye + reach * direction - lie.centre
        u, v = float(at @ lie.right), float(at @ lie.up)
        for target in reversed(self._targets):
            cu, cv, w, h = target.rect
            if abs(u - cu) <= w / 2 and abs(v - cv) <= h / 2:
                return target, lie.centre + at
        return None

    @property
    def targets(self) -> tuple[Target, ...]:
        """Its pads while they are there, as a hand finds them."""
        return self._targets if self.target > 0.0 else ()

    def yields(self, pad: str, share: float) -> None:
        """How far a pad gives way to the hand on it, 0 to 1: darker, and with a rim, but never moving."""
        for thing, number in self._shown:
            if isinstance(thing, Box) and thing.pad == pad:
                node = self._nodes[thing, number]
                fill = (*(part * (1.0 - YIELDS * share) for part in thing.fill), thing.opacity)
                node.set_shader_input("fill", LVector4f(*fill))
                node.set_shader_input("edge", LVector4f(*INK, 1.0))
                node.set_shader_input("form", LVector4f(_radius(thing), RIM_M * share, 0.0, float(thing.stitch)))

    def ahead(self, things: Sequence[Thing]) -> None:
        """Makes these things ready without showing them."""
        for index, thing in enumerate(things):
            key = (thing, things[:index].count(thing))
            if key not in self._nodes:
                self._nodes[key] = self._make(thing)
                self._nodes[key].stash()

    def redraw(self) -> None:
        """Draws all things anew."""
        for node in self._nodes.values():
            node.remove_node()
        self._nodes.clear()
        self._shown.clear()
        self._draw()

    def texture(self, thing: Thing) -> Texture | None:
        """The mask of words or a shape, or a picture, kept for later; None for a box."""
        density = self.masks.density(self.plate)
        if isinstance(thing, Text):
            _, _, w, h = thing.drawn
            size = (max(2, round(w * density)), max(2, round(h * density)))
            em = thing.em_m * density
            key = (thing.lines, thing.em_m, thing.align, thing.bold, size, thing.pitch)
            return self.masks.mask(
                key, lambda: ink.text(thing.lines, em, size, thing.align, thing.bold, thing.pitch)
            )
        if isinstance(thing, Icon):
            side = max(8, round(thing.rect[2] * density))
            return self.masks.mask((thing.name, side), lambda: ink.icon(thing.name, side))
        if isinstance(thing, Outline):
            side = max(8, round(thing.rect[2] * density))
            return self.masks.mask(
                (thing.ghost, thing.side, side), lambda: ghost.drawn(thing.ghost, thing.side, side)
            )
        if isinstance(thing, Photo):
            size = (max(8, round(thing.rect[2] * density)), max(8, round(thing.rect[3] * density)))
            return self.masks.photo(thing.file, size)
        return None

    def _draw(self) -> None:
        self.ahead(self.things)
        wanted = {(thing, self.things[:index].count(thing)): index for index, thing in enumerate(self.things)}
        for key in self._shown.keys() - wanted.keys():
            self._nodes[key].stash()
        for key in wanted.keys() - self._shown.keys():
            self._nodes[key].unstash()
        for key, index in wanted.items():
            if self._shown.get(key) != index:
                self._nodes[key].set_bin(BIN, self.order * 1000 + index)
        self._shown = wanted

    def _make(self, thing: Thing) -> NodePath:
        u, v, w, h = thing.drawn if isinstance(thing, Text) else thing.rect
        quad = GeomNode("quad")
        quad.add_geom(square())
        node = self._path.attach_new_node(quad)
        if isinstance(thing, Box):
            margin = 2 * thing.soft + 0.002
            half = (w / 2 + margin, h / 2 + margin)
            node.set_shader(shader("panel_box.frag"))
            node.set_shader_input("size", LVector2f(w / 2, h / 2))
            node.set_shader_input("form", LVector4f(_radius(thing), thing.edge_m, thing.soft, float(thing.stitch)))
            node.set_shader_input("fill", LVector4f(*thing.fill, thing.opacity))
            node.set_shader_input("edge", LVector4f(*(thing.edge or thing.fill), 1.0))
        elif isinstance(thing, Photo):
            half = (w / 2, h / 2)
            node.set_shader(shader("panel_picture.frag"))
            node.set_shader_input("mask", self.texture(thing))
            node.set_shader_input("size", LVector2f(*half))
            node.set_shader_input("radius", thing.radius)
        else:
            half = (w / 2, h / 2)
            node.set_shader(shader("panel_ink.frag"))
            node.set_shader_input("mask", self.texture(thing))
            node.set_shader_input("ink", LVector4f(*thing.colour, 1.0))
        node.set_shader_input("reach", LVector2f(*half))
        node.set_pos(u, v, 0.0)
        node.set_scale(half[0], half[1], 1.0)
        return node

    def _set(self, opacity: float) -> None:
        self.opacity = opacity
        # Ease in and out, so that nothing starts or stops with a jerk.
        self._path.set_shader_input("opacity", opacity * opacity * (3.0 - 2.0 * opacity))
        if opacity > 0.0:
            self._path.show()
        else:
            self._path.hide()


def _radius(box: Box) -> float:
    return min(box.radius, box.rect[2] / 2, box.rect[3] / 2)


@lru_cache(maxsize=4)
def shader(fragment: str) -> Shader:
    """The program of plates with this fragment part."""
    return Shader.make(Shader.SL_GLSL, glsl.load("panel.vert"), glsl.load(fragment))


@lru_cache(maxsize=1)
def square() -> Geom:
    """From -1 to 1 both ways."""
    data = GeomVertexData("quad", GeomVertexFormat.get_v3(), GeomEnums.UH_static)
    writer = GeomVertexWriter(data, "vertex")
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        writer.add_data3(x, y, 0)
    faces = GeomTriangles(GeomEnums.UH_static)
    faces.add_vertices(0, 1, 2)
    faces.add_vertices(0, 2, 3)
    geom = Geom(data)
    geom.add_primitive(faces)
    return geom


def texture_of(mask: ink.Mask) -> Texture:
    """The mask as the engine wants it."""
    height, width = mask.shape
    made = Texture("mask")
    made.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_red)
    made.set_ram_image(np.ascontiguousarray(mask[::-1]).tobytes())
    return smooth(made)


def smooth(made: Texture) -> Texture:
    """The same texture, even where it is seen small or from a slant."""
    made.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    made.set_magfilter(SamplerState.FT_linear)
    made.set_wrap_u(SamplerState.WM_clamp)
    made.set_wrap_v(SamplerState.WM_clamp)
    made.set_anisotropic_degree(4)
    return made

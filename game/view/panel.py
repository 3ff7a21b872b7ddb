"""Draws captions and screens as plates that stand in the world, and says which pad lies under the pointer.

The view's use::

    panel = Panel(stage, words, Side.LEFT)        # all sentences of `words` are drawn ahead here
    panel.banner("demonstration")                 # a word key or None; stays
    panel.caption("watch-the-mirror")             # a word key or plain text, None takes it away
    panel.hint("bring-hand")                      # goes before a caption while it lasts
    panel.show(screens.look())                    # a ScreenLook or None, every frame
    panel.tick(time_s)                            # once a frame, before the stage draws: fades, captions' end
    panel.hit(x, y)                               # -1..1 over the window, +1 right and up -> a pad's key or None
    panel.asked                                   # the ask_id in the picture that is drawn next, or None
    panel.covers                                  # True while a screen stands before the table
    panel.resized()                               # after the stage has another size
    panel.close()

REST and STOP are always drawn and always hit, whatever else is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

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
    TransparencyAttrib,
)

from game.body.joints import Side
from game.view import glsl, ink, layout
from game.view.axes import Floats
from game.view.input import InputRules
from game.view.layout import PLATES, Box, Icon, Plate, Text, Thing
from game.view.look import ScreenLook, Touched
from game.view.usual import usual
from game.view.window import Stage

# Texels for each pixel that a plate's text has on the screen: a little more keeps it crisp.
SHARP = 1.15
# Plates are drawn after the scene, the farthest first.
BIN = "fixed"
ORDER = ("banner", "chrome", "caption", "answers", "sheet")
# The word key of the hint that comes while a hand is not seen.
HINT = "bring-hand"
ON_PLATE = {"banner": "edge", "chrome": "edge", "caption": "edge", "answers": "table", "sheet": "sheet"}


class Panel:
    """All plates. `words` maps word keys to sentences; the intact side is the one that is not `affected`."""

    def __init__(
        self, stage: Stage, words: Mapping[str, str], affected: Side, rules: InputRules, *, ahead: bool = True
    ) -> None:
        self.stage = stage
        self.words = words
        self.rules = rules
        self.mirror = 1.0 if affected is Side.LEFT else -1.0
        self.asked: int | None = None
        self._root = stage.seat.attach_new_node("panel")
        self._root.set_depth_write(False)
        self._root.set_transparency(TransparencyAttrib.M_alpha)
        self._masks: dict[object, Texture] = {}
        self._groups = {name: Group(self, name, index) for index, name in enumerate(ORDER)}
        self._laid: dict[ScreenLook, tuple[Thing, ...]] = {}
        self._look: ScreenLook | None = None
        self._caption: str | None = None
        self._caption_end: float | None = None
        self._hint: str | None = None
        self._now: float | None = None
        self._fresh = False
        self._groups["chrome"].show(layout.chrome(words, self.mirror), at_once=True)
        if ahead:
            self.draw_ahead(words.values(), usual(rules))

    @property
    def covers(self) -> bool:
        """True while a screen that stops the play is shown."""
        return self._look is not None and self._look.name != "question"

    def banner(self, key: str | None) -> None:
        """A small plate that stays: whom this is for."""
        things = layout.banner(self.words, self.mirror, key) if key else []
        self._groups["banner"].show(things, at_once=True)

    def caption(self, text: str | None, seconds: float | None = None) -> None:
        """A sentence, or None to take it away; after `seconds` (None = until the next) it goes by itself."""
        self._caption = text
        self._caption_end = None if seconds is None or self._now is None else self._now + seconds
        self._fresh = True

    def hint(self, text: str | None) -> None:
        """A soft hint with a hand; it stands in the caption's place until None."""
        self._hint = text
        self._fresh = True

    def show(self, look: ScreenLook | None) -> None:
        """The screen in front; calling it with the same look again costs nothing."""
        if look == self._look:
            return
        self._look = look
        self._fresh = True
        place = None if look is None else _where(look)
        for name in ("sheet", "answers"):
            things = self._things_of(look) if look is not None and name == place else ()
            self._groups[name].show(things, at_once=look is not None and look.immediate)
        self.asked = look.ask_id if look is not None else None

    def tick(self, time_s: float) -> None:
        """Time has come this far: plates fade, captions go."""
        passed = 0.0 if self._now is None else max(0.0, time_s - self._now)
        # A hitch of the picture does not make a plate jump into view.
        passed = min(passed, self.rules.fade_s / 4)
        self._now = time_s
        if self._caption_end is not None and time_s >= self._caption_end:
            self._caption, self._caption_end, self._fresh = None, None, True
        if self._fresh:
            self._fresh = False
            self._set_caption()
        for group in self._groups.values():
            group.fade(passed / self.rules.fade_s)

    def hit(self, x: float, y: float) -> str | None:
        """The key of the pad under a point of the window (-1..1, right and up), the nearest plate first."""
        return self.meets(*self.stage.ray(x, y))

    def meets(self, eye: Floats, direction: Floats) -> str | None:
        """The key of the first pad that a ray of the seat frame meets."""
        found = self.touched(eye, direction)
        return None if found is None else found.pad

    def touched(self, eye: Floats, direction: Floats) -> Touched | None:
        """The same, with the point and how the plate lies there."""
        for name in reversed(ORDER):
            group = self._groups[name]
            found = group.under(eye, direction)
            if found is not None:
                return Touched(found[0], found[1], group.up, group.normal)
        return None

    def quad(self, name: str) -> NodePath:
        """A box of the panel's own kind, for what lies on plates without being part of one."""
        quad = GeomNode(name)
        quad.add_geom(_quad())
        node = self._root.attach_new_node(quad)
        node.set_shader(_shader("panel_box.frag"))
        node.set_shader_input("opacity", 1.0)
        return node

    def draw_ahead(self, sentences: Iterable[str], looks: Iterable[ScreenLook] = ()) -> None:
        """Makes captions and screens ready now, so that showing one costs a frame nothing."""
        icon = "hand-right" if self.mirror > 0 else "hand-left"
        for sentence in sentences:
            self._groups["caption"].ahead(layout.caption(self.words, self.mirror, sentence))
        self._groups["caption"].ahead(layout.caption(self.words, self.mirror, self.words.get(HINT, HINT), icon))
        for look in looks:
            self._groups[_where(look)].ahead(self._things_of(look))

    def resized(self) -> None:
        """The window has another size: words are drawn anew, as sharp as it can show them."""
        self._masks.clear()
        for group in self._groups.values():
            group.redraw()

    def close(self) -> None:
        """Takes all plates from the stage."""
        self._root.remove_node()
        self._masks.clear()

    def _set_caption(self) -> None:
        look = self._look
        text, icon = self._caption, ""
        if self._hint:
            text, icon = self._hint, "hand-right" if self.mirror > 0 else "hand-left"
        elif look is not None and look.name == "question":
            text = look.title
        if look is not None and look.name != "question":
            text = None
        sentence = self.words.get(text, text) if text else ""
        things = layout.caption(self.words, self.mirror, sentence, icon) if sentence else []
        at_once = look is not None and look.name == "question"
        self._groups["caption"].show(things, at_once=at_once)

    def _things_of(self, look: ScreenLook) -> tuple[Thing, ...]:
        found = self._laid.get(look)
        if found is None:
            if _where(look) == "answers":
                found = tuple(layout.answers(look, self.words))
            else:
                found = tuple(layout.screen(look, self.words, self.mirror))
            self._laid[look] = found
        return found

    def mask(self, key: object, draw: Callable[[], ink.Mask]) -> Texture:
        """The texture for `key`, drawn by `draw` if it is not there yet."""
        found = self._masks.get(key)
        if found is None:
            found = self._masks[key] = _texture(draw())
        return found


class Group:
    """The things of one plate that come and go together."""

    def __init__(self, panel: Panel, name: str, order: int) -> None:
        self.panel = panel
        self.plate: Plate = PLATES[ON_PLATE[name]]
        self.order = order
        self.things: Sequence[Thing] = ()
        self.opacity = 0.0
        self.target = 0.0
        # All things ever shown are kept, so that showing one again costs next to nothing.
        self._nodes: dict[tuple[Thing, int], NodePath] = {}
        self._shown: dict[tuple[Thing, int], int] = {}
        self._path = panel._root.attach_new_node(name)  # noqa: SLF001
        centre = np.array(self.plate.centre) * (panel.mirror, 1.0, 1.0)
        up = np.array(self.plate.up)
        ahead = np.cross((1.0, 0.0, 0.0), up)
        self._path.set_mat(LMatrix4f(1, 0, 0, 0, *up, 0, *ahead, 0, *centre, 1))
        self.centre, self.up, self.normal = centre, up, ahead
        self._path.hide()
        self._set(0.0)

    def show(self, things: Sequence[Thing], *, at_once: bool = False) -> None:
        """These things from now on; none fades the old ones away."""
        if not things:
            self.target = 0.0
            return
        self.target = 1.0
        if tuple(things) != tuple(self.things):
            self.things = tuple(things)
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

    def under(self, eye: Floats, direction: Floats) -> tuple[str, Floats] | None:
        """The pad that a ray meets and where, seat frame, while the plate is there to be seen."""
        if self.target == 0.0 or not self.things:
            return None
        toward = float(direction @ self.normal)
        if abs(toward) < 1e-6:
            return None
        reach = float((self.centre - eye) @ self.normal) / toward
        if reach <= 0:
            return None
        at = eye + reach * direction - self.centre
        u, v = float(at[0]), float(at @ self.up)
        for thing in reversed(self.things):
            if isinstance(thing, Box) and thing.pad:
                cu, cv, w, h = thing.rect
                if abs(u - cu) <= w / 2 and abs(v - cv) <= h / 2:
                    return thing.pad, self.centre + at
        return None

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
        """The mask of words or a shape, kept for later; None for a box."""
        density = SHARP * pixels_per_metre(self.panel.stage, self.plate)
        if isinstance(thing, Text):
            _, _, w, h = thing.rect
            size = (max(2, round(w * density)), max(2, round(h * density)))
            em = thing.em_m * density
            key = (thing.lines, thing.em_m, thing.align, thing.bold, size)
            return self.panel.mask(key, lambda: ink.text(thing.lines, em, size, thing.align, thing.bold))
        if isinstance(thing, Icon):
            side = max(8, round(thing.rect[2] * density))
            return self.panel.mask((thing.name, side), lambda: ink.icon(thing.name, side))
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
        u, v, w, h = thing.rect
        quad = GeomNode("quad")
        quad.add_geom(_quad())
        node = self._path.attach_new_node(quad)
        if isinstance(thing, Box):
            margin = 2 * thing.soft + 0.002
            half = (w / 2 + margin, h / 2 + margin)
            node.set_shader(_shader("panel_box.frag"))
            radius = min(thing.radius, w / 2, h / 2)
            node.set_shader_input("size", LVector2f(w / 2, h / 2))
            node.set_shader_input("form", LVector4f(radius, thing.edge_m, thing.soft, float(thing.stitch)))
            node.set_shader_input("fill", LVector4f(*thing.fill, thing.opacity))
            node.set_shader_input("edge", LVector4f(*(thing.edge or thing.fill), 1.0))
        else:
            half = (w / 2, h / 2)
            node.set_shader(_shader("panel_ink.frag"))
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


def _where(look: ScreenLook) -> str:
    return "answers" if look.name == "question" else "sheet"


def pixels_per_metre(stage: Stage, plate: Plate) -> float:
    """How many pixels of the picture a metre on a plate takes, at its centre."""
    height = stage.size[1] * stage.scale
    focal = height / 2 / math.tan(math.radians(stage.lens.get_vfov()) / 2)
    _, ahead = stage.ray(0.0, 0.0)
    depth = float((np.array(plate.centre) * (0.0, 1.0, 1.0) - stage.eye) @ ahead)
    return focal / max(depth, 0.1)


@lru_cache(maxsize=4)
def _shader(fragment: str) -> Shader:
    return Shader.make(Shader.SL_GLSL, glsl.load("panel.vert"), glsl.load(fragment))


@lru_cache(maxsize=1)
def _quad() -> Geom:
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


def _texture(mask: ink.Mask) -> Texture:
    height, width = mask.shape
    made = Texture("mask")
    made.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_red)
    made.set_ram_image(np.ascontiguousarray(mask[::-1]).tobytes())
    made.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    made.set_magfilter(SamplerState.FT_linear)
    made.set_wrap_u(SamplerState.WM_clamp)
    made.set_wrap_v(SamplerState.WM_clamp)
    made.set_anisotropic_degree(4)
    return made

"""Draws captions and screens as plates that stand in the world, and says which pad lies under the pointer.

The view's use::

    panel = Panel(stage, words, Side.LEFT, rules) # all sentences of `words` are drawn ahead here
    panel.banner("demonstration")                 # a word key or None; stays
    panel.caption("watch-the-mirror")             # a word key or plain text, None takes it away
    panel.hint("bring-hand")                      # goes before a caption while it lasts
    panel.show(screens.look())                    # a ScreenLook or None, every frame
    panel.tick(time_s)                            # once a frame, before the stage draws: fades, captions' end
    panel.hit(x, y)                               # -1..1 over the window, +1 right and up -> a pad's key or None
    panel.asked                                   # the ask_id in the picture that is drawn next, or None
    panel.covers                                  # True while a screen stands before the table
    panel.targets()                               # the pads that a hand may press, where they lie
    panel.yields("more", 0.5)                     # a pad gives way to the hand on it
    panel.resized()                               # after the stage has another size
    panel.close()

REST is always drawn and always hit, whatever else is shown; on a window STOP is too. What stands where is the
arrangement's to say, `Window` or, for a headset, `Worn`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from importlib.resources.abc import Traversable

import numpy as np
from panda3d.core import GeomNode, NodePath, Texture, TransparencyAttrib

from game.body.joints import Side
from game.view import ink, worn
from game.view.arrangement import Arrangement, Window
from game.view.axes import Floats
from game.view.developing import Developing
from game.view.group import Group, shader, square, texture_of
from game.view.input import InputRules
from game.view.layout import Thing
from game.view.look import ScreenLook, Touched
from game.view.marker import Marker
from game.view.plates import Lie, Plate
from game.view.touch import Spot, Target
from game.view.usual import usual
from game.view.window import Stage
from models3d.picture import TONE

# Texels for each pixel that a plate's text has on the screen: a little more keeps it crisp.
SHARP = 1.15
# The word key of the hint that comes while a hand is not seen.
HINT = "bring-hand"


class Panel:
    """All plates. `words` maps word keys to sentences; the intact side is the one that is not `affected`.

    `in_headset` arranges them for eyes and a hand that are in the room with them; people in pictures have this
    `tone`.
    """

    def __init__(
        self,
        stage: Stage,
        words: Mapping[str, str],
        affected: Side,
        rules: InputRules,
        tone: int = TONE,
        *,
        ahead: bool | Collection[str] = True,
        in_headset: bool = False,
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
        # Nobody waits for pictures offscreen: there each frame is whole.
        self._developing = Developing(waits=stage.kind == "offscreen", tone=tone)
        self._in_headset = in_headset
        self._arranged: Arrangement = worn.Worn(words, self.mirror) if in_headset else Window(words, self.mirror)
        self._groups = {
            name: Group(self, self._root, name, plate, self.mirror, index)
            for index, (name, plate) in enumerate(self._arranged.plates.items())
        }
        self.marker = Marker(self, affected, whole=not in_headset)
        self._laid: dict[ScreenLook, Mapping[str, list[Thing]]] = {}
        self._look: ScreenLook | None = None
        self._caption: str | None = None
        self._caption_end: float | None = None
        self._said_now = False
        self._hint: str | None = None
        self._now: float | None = None
        self._fresh = False
        for name, things in self._arranged.always().items():
            self._groups[name].show(things, at_once=True)
        if ahead:
            self.draw_ahead(words.values() if ahead is True else ahead, usual(rules))

    @property
    def covers(self) -> bool:
        """True while a screen that stops the play is shown."""
        return self._look is not None and self._look.name != "question"

    def banner(self, key: str | None) -> None:
        """A small plate that stays: whom this is for."""
        things = self._arranged.banner(key) if key else []
        self._groups["banner"].show(things, at_once=True)

    def caption(self, text: str | None, seconds: float | None = None) -> None:
        """A sentence, or None to take it away; after `seconds` (None = until the next) it goes by itself."""
        self._caption, self._said_now = text, True
        self._caption_end = None if seconds is None or self._now is None else self._now + seconds
        self._fresh = True

    def stays(self, seconds: float) -> None:
        """The caption that stands goes after so many seconds from now, whatever was said before."""
        if self._caption is not None and self._caption_end is not None and self._now is not None:
            self._caption_end = self._now + seconds

    def hint(self, text: str | None) -> None:
        """A soft hint with a hand; it stands in the caption's place until None."""
        self._hint = text
        self._fresh = True

    def show(self, look: ScreenLook | None) -> None:
        """The screen in front; calling it with the same look again costs nothing."""
        if look == self._look:
            return
        asked = self.covers and self._look is not None and self._look.name != "rest"
        self._look = look
        if asked and not self.covers and not self._said_now:
            # What a screen said goes with it.
            self._caption, self._caption_end = None, None
        self._fresh = True
        laid = {} if look is None else self._things_of(look)
        self.marker.show(None if look is None else look.ghost)
        for name in self._arranged.screens:
            self._groups[name].show(laid.get(name, ()), at_once=look is not None and look.immediate)
        self.asked = look.ask_id if look is not None else None

    def tick(self, time_s: float) -> None:
        """Time has come this far: plates fade, captions go."""
        passed = 0.0 if self._now is None else max(0.0, time_s - self._now)
        # A hitch of the picture does not make a plate jump into view.
        passed = min(passed, self.rules.fade_s / 4)
        self._now, self._said_now = time_s, False
        self._developing.tick()
        if self._caption_end is not None and time_s >= self._caption_end:
            self._caption, self._caption_end, self._fresh = None, None, True
        if self._fresh:
            self._fresh = False
            self._set_caption()
        for group in self._groups.values():
            group.fade(passed / self.rules.fade_s)
        self.marker.tick(passed / self.rules.fade_s)

    def hit(self, x: float, y: float) -> str | None:
        """The key of the pad under a point of the window (-1..1, right and up), the nearest plate first."""
        return self.meets(*self.stage.ray(x, y))

    def meets(self, eye: Floats, direction: Floats) -> str | None:
        """The key of the first pad that a ray of the seat frame meets."""
        found = self._first(eye, direction, self._groups.keys())
        return None if found is None else found.pad

    def touched(self, eye: Floats, direction: Floats) -> Touched | None:
        """The same, with the point and how the plate lies there; among the pads that a look may choose."""
        return self._first(eye, direction, self._groups.keys() - self._arranged.felt)

    def rise(self, rise_m: float) -> None:
        """The table came so much nearer the eyes of a headset: what is looked at stays as it is for them."""
        for name in self._groups.keys() - self._arranged.felt:
            lie = Lie(self._arranged.plates[name], self.mirror)
            self._groups[name].put(lie if rise_m == 0.0 else worn.before_eyes(lie, rise_m))

    def looks(self) -> frozenset[Spot]:
        """The pads that a look may choose."""
        felt = self._arranged.felt
        groups = (group for name, group in self._groups.items() if name not in felt)
        return frozenset(target.spot for group in groups for target in group.targets)

    def targets(self) -> list[Target]:
        """The pads that are there for a hand."""
        return [target for name in self._arranged.felt for target in self._groups[name].targets]

    def yields(self, pad: str, share: float) -> None:
        """How far a pad for the hand gives way to it, 0 to 1."""
        for name in self._arranged.felt:
            self._groups[name].yields(pad, share)

    def quad(self, name: str) -> NodePath:
        """A box of the panel's own kind, for what lies on plates without being part of one."""
        quad = GeomNode(name)
        quad.add_geom(square())
        node = self._root.attach_new_node(quad)
        node.set_shader(shader("panel_box.frag"))
        node.set_shader_input("opacity", 1.0)
        return node

    def draw_ahead(self, sentences: Iterable[str], looks: Iterable[ScreenLook] = ()) -> None:
        """Makes captions and screens ready now, so that showing one costs a frame nothing."""
        icon = "hand-right" if self.mirror > 0 else "hand-left"
        for sentence in sentences:
            self._groups["caption"].ahead(self._arranged.caption(sentence, "", None))
        self._groups["caption"].ahead(self._arranged.caption(self.words.get(HINT, HINT), icon, None))
        for look in looks:
            for name, things in self._things_of(look).items():
                self._groups[name].ahead(things)

    def resized(self) -> None:
        """The window has another size: words are drawn anew, as sharp as it can show them."""
        self._masks.clear()
        for group in self._groups.values():
            group.redraw()

    def close(self) -> None:
        """Takes all plates from the stage."""
        self._root.remove_node()
        self._masks.clear()
        self._developing.close()

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
        # What only a screen fills is not written without it.
        things = self._arranged.caption(sentence, icon, look) if sentence and "{" not in sentence else []
        at_once = look is not None and look.name == "question"
        self._groups["caption"].show(things, at_once=at_once)

    def _things_of(self, look: ScreenLook) -> Mapping[str, list[Thing]]:
        found = self._laid.get(look)
        if found is None:
            found = self._laid[look] = self._arranged.screen(look)
        return found

    def _first(self, eye: Floats, direction: Floats, among: Container[str]) -> Touched | None:
        for name in reversed(tuple(self._arranged.plates)):
            found = self._groups[name].under(eye, direction) if name in among else None
            if found is not None:
                target, point = found
                return Touched(target.key, target.rect, point, target.lie.up, target.lie.normal)
        return None

    def density(self, plate: Plate) -> float:
        """Texels for a metre of a plate: as many as the window or the headset can show."""
        if self._in_headset:
            return math.degrees(worn.PER_DEGREE) / math.dist(worn.EYE, plate.centre)
        return SHARP * pixels_per_metre(self.stage, plate)

    def photo(self, file: Traversable, size: tuple[int, int]) -> Texture:
        """The texture of a picture, which fills as soon as it is read."""
        found = self._masks.get((file, size))
        if found is None:
            found = self._masks[file, size] = self._developing.texture(file, size)
        return found

    def mask(self, key: object, draw: Callable[[], ink.Mask]) -> Texture:
        """The texture for `key`, drawn by `draw` if it is not there yet."""
        found = self._masks.get(key)
        if found is None:
            found = self._masks[key] = texture_of(draw())
        return found


def pixels_per_metre(stage: Stage, plate: Plate) -> float:
    """How many pixels of the picture a metre on a plate takes, at its centre."""
    height = stage.size[1] * stage.scale
    focal = height / 2 / math.tan(math.radians(stage.lens.get_vfov()) / 2)
    _, ahead = stage.ray(0.0, 0.0)
    depth = float((np.array(plate.centre) * (0.0, 1.0, 1.0) - stage.eye) @ ahead)
    return focal / max(depth, 0.1)

"""Draws the props of an exercise and their mirror images, and lets every change of look come gently."""

from __future__ import annotations

import math
from collections.abc import Callable

from panda3d.core import CullFaceAttrib, NodePath

from game.body.frame import LimbFrame
from game.body.joints import Side
from game.training.events import Look, Place
from game.view.prop_board import RISE, Card, Picture, clear_of_hands
from game.view.standing import Prop
from game.view.window import SHADOW_BIT, Stage
from game.view.worn import EYE
from models3d import catalogue


class Props:
    """All props of the running exercise.

    `affected` is the side whose space the mirror limb has; with `focus` the copies on the intact side are not
    drawn. `make_picture` draws hands (`hand_picture.HandPicture`), `tone` is their skin. No board stands further
    ahead than `deep_m`: it comes nearer and is as much smaller, which looks the same. No board lies over
    resting hands; `worn`, in a headset, answers stand over it.
    """

    def __init__(
        self,
        stage: Stage,
        affected: Side,
        make_picture: Callable[[Stage, NodePath], Picture] | None = None,
        tone: int = 5,
        deep_m: float = math.inf,
        worn: bool = False,
    ) -> None:
        self.stage = stage
        self.affected = affected
        self.tone = tone
        self.deep_m = deep_m
        self.worn = worn
        self._make_picture = make_picture
        self._focus = False
        self._root = stage.seat.attach_new_node("props")
        self._mirror = stage.seat.attach_new_node("mirrored props")
        self._mirror.set_scale(-1, 1, 1)
        # Mirror images turn their triangles round.
        self._mirror.set_attrib(CullFaceAttrib.make_reverse())
        self._props: dict[int, Prop] = {}
        self._going: list[Prop] = []

    def __len__(self) -> int:
        return len(self._props)

    def show(self, prop_id: int, kind: str, at: Place, look: Look) -> str | None:
        """A prop appears; gives the sentence that says what is wrong with it, and then draws what it can."""
        wrong = catalogue.trouble(kind, look)
        if kind not in catalogue.KINDS:
            return wrong
        known = catalogue.fields(kind)
        look = {
            name: value for name, value in look.items() if name in known and known[name].trouble(value) is None
        }
        self.hide(prop_id)
        if kind == "hand":
            self._props[prop_id] = self._card(at, look)
        else:
            self._props[prop_id] = Prop(kind, self._root, self._mirror, at, look)
            self._props[prop_id].shine_through(0.0)
        self._focused(self._props[prop_id])
        return wrong

    def change(self, prop_id: int, at: Place | None, look: Look) -> None:
        """New targets for a prop; one that is not there is left alone."""
        if (prop := self._props.get(prop_id)) is not None:
            prop.change(at, look)

    def hide(self, prop_id: int) -> None:
        """A prop goes."""
        if (prop := self._props.pop(prop_id, None)) is not None:
            prop.going = True
            self._going.append(prop)

    def clear(self) -> None:
        """All go."""
        for prop_id in list(self._props):
            self.hide(prop_id)

    @property
    def elsewhere(self) -> bool:
        """True while the mirror limb is shown on a board, and so not in its own place."""
        return any(isinstance(prop, Card) and prop.lives for prop in self._props.values())

    def follow(self, limb: LimbFrame | None, covered: bool) -> None:
        """The mirror limb of this frame, None without one, for a board that shows it; or covered."""
        for prop in self._props.values():
            if isinstance(prop, Card):
                prop.follow(limb, covered)

    @property
    def focus(self) -> bool:
        """True when copies on the intact side are not drawn."""
        return self._focus

    @focus.setter
    def focus(self, on: bool) -> None:
        self._focus = on
        for prop in (*self._props.values(), *self._going):
            self._focused(prop)

    def tick(self, seconds: float) -> None:
        """Time goes on by so many seconds."""
        for prop in self._props.values():
            prop.step(seconds)
        for prop in [*self._going]:
            prop.step(seconds)
            if prop.gone:
                prop.close()
                self._going.remove(prop)

    def close(self) -> None:
        """Takes everything from the stage."""
        for prop in (*self._props.values(), *self._going):
            prop.close()
        self._props.clear()
        self._going.clear()
        self._root.remove_node()
        self._mirror.remove_node()

    def _nearer(self, at: Place, look: Look) -> tuple[Place, Look]:
        """Where a board stands that would be behind the wall, and its size: as the eye would see it there."""
        eye = self.stage.eye.tolist()
        if -at[2] <= self.deep_m:
            return at, look
        share = (self.deep_m + eye[2]) / (eye[2] - at[2])
        x, y, z = (e + share * (place - e) for e, place in zip(eye, at, strict=True))
        return (x, y, z), {**look, "size": share * float(look.get("size", 1.0))}

    def _card(self, at: Place, look: Look) -> Prop:
        at, look = self._nearer(at, look)
        stood = at
        at, size = clear_of_hands(at, float(look.get("size", 1.0)), EYE, 0.0 if self.worn else RISE)
        look = {**look, "size": size}
        for prop in self._going:
            if isinstance(prop, Card) and math.dist(prop.at, at) < 0.02:
                self._going.remove(prop)
                prop.again(at, look)
                return prop
        if self._make_picture is None:
            raise RuntimeError("These props were opened without a way to draw hands.")
        picture = self._make_picture(self.stage, self._root)
        card = Card(self._root, self._mirror, at, look, self.stage.eye.tolist(), picture, self.tone)
        card.shine_through(0.0)
        if at != stood:
            # It hangs in the air: far from it, its shadow would be a thing of its own.
            card.own.hide(SHADOW_BIT)
        return card

    def _focused(self, prop: Prop) -> None:
        if prop.image is None:
            return
        own_is_intact = prop.at[0] * self.affected.other.sign > 0
        for node, intact in ((prop.own, own_is_intact), (prop.image, not own_is_intact)):
            if self._focus and intact:
                node.hide()
            else:
                node.show()

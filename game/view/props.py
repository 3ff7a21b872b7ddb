"""Draws the props of an exercise and their mirror images, and lets every change of look come gently."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import numpy as np
from panda3d.core import CullFaceAttrib, NodePath

from game.body.joints import Side
from game.training.events import Look, Place
from game.view import prop_models, shapes, surface
from game.view.prop import Model
from game.view.prop_models import Board
from game.view.window import Stage
from models3d import catalogue

# Closer to the midline than this a prop and its mirror image would be one.
MIDLINE_M: Final = 0.012
# Seconds that a prop takes to appear or go (protocol.md 10.1: at least 0.5).
FADE_S: Final = 0.5
# How fast a look may change, a second. Light: at most 1 (protocol.md 10.1).
RATES: Final = {"brightness": 1.0, "glow": 1.0, "dim": 1.6, "level": 4.0, "tilt": 4.0, "guide": 3.0, "size": 1.0}
# Time constant in which moved props and looks settle, seconds.
SETTLE_S: Final = 0.05
# No prop moves faster than this, metres a second.
SPEED_M_S: Final = 1.5
# Turned and blended pictures are moved by the exercise itself, smoothly; they follow at once.
DIRECT: Final = frozenset({"turn_deg", "blend", "fill", "grow"})
# An empty board waits so long for its next picture before it goes.
BOARD_WAITS_S: Final = 2.5
CARD_GAP_M: Final = 0.10


class Picture(Protocol):
    """What draws one hand on a board."""

    node: NodePath

    def set(
        self,
        side: Side,
        view: str = "dorsal",
        turn_deg: float = 0.0,
        posture: str = "open",
        to: str | None = None,
        blend: float = 0.0,
        object: str = "none",  # noqa: A002 - the look field's own name
        tone: int = 5,
    ) -> None:
        """Shows this hand."""
        ...


class Eased:
    """One number on its way to its target: never faster than its rate, and softly at the end."""

    __slots__ = ("rate", "target", "value")

    def __init__(self, value: float, rate: float) -> None:
        self.value = self.target = value
        self.rate = rate

    def step(self, seconds: float) -> bool:
        """Moves it; True when it changed."""
        if self.value == self.target:
            return False
        way = (self.target - self.value) * (1.0 - math.exp(-seconds / SETTLE_S))
        most = self.rate * seconds
        self.value += min(most, max(-most, way))
        if abs(self.target - self.value) < 1e-4:
            self.value = self.target
        return True


class Prop:
    """One prop on the stage: its model, where it stands, and how far it has faded in."""

    def __init__(self, kind: str, parent: NodePath, mirror: NodePath, at: Place, look: Look) -> None:
        self.kind = kind
        # The same parts hang from a holder on each side, so that one side can be hidden alone.
        self.own = parent.attach_new_node(kind)
        self.root = self.own.attach_new_node("parts")
        self.model: Model = prop_models.MODELS[kind](self.root)
        fields = catalogue.fields(kind)
        self.look: dict[str, float | str | bool] = {name: field.default for name, field in fields.items()}
        self.eased: dict[str, Eased] = {}
        self.at = np.array(at, dtype=np.float64)
        self.target = self.at.copy()
        self.opacity = 0.0
        self.going = False
        paired = catalogue.KINDS[kind].paired and abs(at[0]) >= MIDLINE_M
        self.image = mirror.attach_new_node(kind) if paired else None
        if self.image is not None:
            self.root.instance_to(self.image)
        self.change(None, look)
        self.arrive()
        self.changed = True
        self.place()

    def arrive(self) -> None:
        """Every number is at its target at once: for a prop that only now appears."""
        for name, eased in self.eased.items():
            self.look[name] = eased.value = eased.target

    def change(self, at: Place | None, look: Look) -> None:
        """New targets; what the look does not name stays."""
        if at is not None:
            self.target[:] = at
        for name, value in look.items():
            if isinstance(value, str) or name in DIRECT:
                if self.look.get(name) != value:
                    self.look[name] = value
                    self.changed = True
            elif name in RATES:
                eased = self.eased.get(name)
                if eased is None:
                    eased = self.eased[name] = Eased(float(self.look[name]), RATES[name])
                eased.target = float(value)

    def place(self) -> None:
        """Puts the root where the prop is now."""
        size = float(self.look["size"])
        self.root.set_pos_hpr_scale(
            float(self.at[0]), float(self.at[1]), float(self.at[2]), 0, 0, 0, size, size, size
        )

    def step(self, seconds: float) -> None:
        """Time goes on: position, look and opacity follow."""
        away = self.target - self.at
        distance = float(np.linalg.norm(away))
        if distance > 1e-5:
            share = min(1.0 - math.exp(-seconds / SETTLE_S), SPEED_M_S * seconds / distance)
            self.at += away * share
            self.place()
        for name, eased in self.eased.items():
            if eased.step(seconds):
                self.look[name] = eased.value
                self.changed = True
                if name == "size":
                    self.place()
        if self.changed:
            self.changed = False
            self.model.apply(self.look)
        self.fade(seconds)

    def fade(self, seconds: float) -> None:
        """Opacity on its way to 1, or to 0 when the prop is going."""
        goal = 0.0 if self.going else 1.0
        if self.opacity != goal:
            step = seconds / FADE_S
            self.opacity = max(goal, self.opacity - step) if self.going else min(goal, self.opacity + step)
            self.shine_through(self.opacity)

    def shine_through(self, opacity: float) -> None:
        """Draws the prop so opaque."""
        surface.fade(self.root, opacity)

    @property
    def gone(self) -> bool:
        """True when it was hidden and has faded away."""
        return self.going and self.opacity <= 0.0

    def close(self) -> None:
        """Takes it and its image from the stage."""
        if self.image is not None:
            self.image.remove_node()
        self.own.remove_node()


class Card(Prop):
    """A hand on a board: the picture is there at once, so that reaction times have a beginning; it goes softly."""

    def __init__(
        self,
        parent: NodePath,
        mirror: NodePath,
        at: Place,
        look: Look,
        eye: Sequence[float],
        picture: Picture,
        tone: int,
    ) -> None:
        self.picture = picture
        self.tone = tone
        self.eye = eye
        self.veiled = 0.0
        self.waited_s = 0.0
        super().__init__("hand", parent, mirror, at, look)
        board = self.board
        picture.node.reparent_to(board.card)
        share = 1.0 - CARD_GAP_M / 0.6
        half = board.side_m / 2 * share
        sheet = shapes.sheet((-half, -half, CARD_GAP_M), (2 * half, 0, 0), (0, 2 * half, 0)).painted(
            prop_models.PAPER
        )
        self.veil = surface.solid(board.card, sheet, surface.CLOTH, name="veil")
        self.veil.set_bin("transparent", 5)
        self.veil.set_transparency(True)
        self.veil.set_depth_write(False)
        self.draw()

    @property
    def board(self) -> Board:
        """The board of the model."""
        assert isinstance(self.model, Board)
        return self.model

    def draw(self) -> None:
        """Shows the hand as the look says."""
        look = self.look
        self.picture.set(
            Side(str(look["side"])),
            view=str(look["view"]),
            turn_deg=float(look["turn_deg"]),
            posture=str(look["posture"]),
            to=str(look["to"]) or None,
            blend=float(look["blend"]),
            object=str(look["object"]),
            tone=self.tone,
        )
        self.board.face(self.at.tolist(), self.eye)
        self._veil()

    def again(self, at: Place, look: Look) -> None:
        """The board stands here already: the next picture is on it at once."""
        fields = catalogue.fields("hand")
        self.look = {name: field.default for name, field in fields.items()}
        self.eased.clear()
        self.target[:] = at
        self.at[:] = at
        self.going = False
        self.waited_s = self.veiled = 0.0
        self.change(None, look)
        self.arrive()
        self.place()
        self.picture.node.unstash()
        self.changed = False
        self.draw()

    def place(self) -> None:
        """Puts the board where it is now, facing the eye."""
        super().place()
        self.board.face(self.at.tolist(), self.eye)

    def step(self, seconds: float) -> None:
        """As any prop; once going, the picture goes first and the board after a while."""
        if self.going and self.veiled < 1.0:
            self.veiled = min(1.0, self.veiled + seconds / FADE_S)
            self._veil()
            if self.veiled >= 1.0:
                self.picture.node.stash()
        elif self.going:
            self.waited_s += seconds
        changed = self.changed
        super().step(seconds)
        if changed or self.eased:
            self.draw()

    def fade(self, seconds: float) -> None:
        """The board waits for another picture before it fades."""
        if not self.going or self.waited_s >= BOARD_WAITS_S:
            super().fade(seconds)

    def shine_through(self, opacity: float) -> None:
        """Only the board fades: the picture is there at once."""
        surface.fade(self.board.paper, opacity)
        surface.fade(self.board.frame, opacity)

    def _veil(self) -> None:
        dark = 0.85 * float(self.look["dim"])
        light = 1.0 - dark
        cover = max(self.veiled, dark)
        surface.set_tint(self.veil, (light, light, light), cover)
        if cover > 0.0:
            self.veil.show()
        else:
            self.veil.hide()


class Props:
    """All props of the running exercise.

    `affected` is the side whose space the mirror limb has; with `focus` the copies on the intact side are not
    drawn. `make_picture` draws hands (`hand_picture.HandPicture`), `tone` is their skin.
    """

    def __init__(
        self,
        stage: Stage,
        affected: Side,
        make_picture: Callable[[Stage, NodePath], Picture] | None = None,
        tone: int = 5,
    ) -> None:
        self.stage = stage
        self.affected = affected
        self.tone = tone
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

    def _card(self, at: Place, look: Look) -> Prop:
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

"""A hand on a board: a picture, or the mirror limb itself as it moves, shown there and not in its own place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Protocol

from panda3d.core import NodePath

from game.body.frame import LimbFrame
from game.body.joints import Side
from game.training.events import Look, Place
from game.view import prop_models, shapes, surface
from game.view.prop_models import Board
from game.view.standing import FADE_S, Prop
from models3d import catalogue

# An empty board waits so long for its next picture before it goes.
BOARD_WAITS_S: Final = 2.5
CARD_GAP_M: Final = 0.10
# Half a board with its frame, and how far down a headset's eyes have it: to over the fingers of hands that rest.
HALF_M: Final = 0.113
LOWEST: Final = math.radians(40.0)
# In a window answers stand beside it, so that it may begin so much higher: up to under what is asked.
RISE: Final = math.radians(3.0)
# A board farther aside stands in the place of a limb that is not drawn there.
AHEAD_M: Final = 0.02


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

    def follow(self, limb: LimbFrame, tone: int = 5) -> None:
        """Shows a limb as it is now."""
        ...


def clear_of_hands(at: Place, size: float, eye: Sequence[float], rise: float = 0.0) -> tuple[Place, float]:
    """Where a board ahead stands, and its size: from the same upper edge on, or one that is `rise` (radians)
    higher, it is as small as leaves resting hands free. One that lies nearer than they do stays."""
    x, y, z = at
    far = math.hypot(eye[1] - y, eye[2] - z)
    down, half = math.atan2(eye[1] - y, eye[2] - z), math.atan2(HALF_M * size, far)
    if abs(x) > AHEAD_M or down + half <= LOWEST or down >= LOWEST:
        return at, size
    top = down - half - min(rise, down + half - LOWEST)
    half = (LOWEST - top) / 2
    down = top + half
    place = (x, eye[1] - far * math.sin(down), eye[2] - far * math.cos(down))
    return place, far * math.tan(half) / HALF_M


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
        self.limb: LimbFrame | None = None
        self.covered = False
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
        self._begin()
        self.draw()

    def _begin(self) -> None:
        """A board that waits for its limb is empty from the first frame on."""
        if self.lives:
            self.veiled, self.covered = 1.0, True
            self.picture.node.stash()

    @property
    def board(self) -> Board:
        """The board of the model."""
        assert isinstance(self.model, Board)
        return self.model

    @property
    def lives(self) -> bool:
        """True while the mirror limb is shown here, or will be: it is not in its own place then."""
        return self.look["stands_for"] != "picture" and not self.going

    def follow(self, limb: LimbFrame | None, covered: bool) -> None:
        """The mirror limb as it is now, None while there is none; covered, it is hidden as under the cloth."""
        if not self.lives:
            return
        self.covered = covered or limb is None or self.look["stands_for"] == "nothing"
        if limb is not None and limb is not self.limb:
            self.limb = limb
            self.picture.follow(limb, self.tone)

    def draw(self) -> None:
        """Shows the hand as the look says."""
        look = self.look
        if self.lives and self.limb is not None:
            self.board.face(self.at.tolist(), self.eye)
            self._veil()
            return
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
        self.going = self.covered = False
        self.limb = None
        self.waited_s = 0.0
        self.change(None, look)
        self.arrive()
        self.place()
        if not self.lives:
            self.veiled = 0.0
            self.picture.node.unstash()
        self.changed = False
        self.draw()

    def place(self) -> None:
        """Puts the board where it is now, facing the eye."""
        super().place()
        self.board.face(self.at.tolist(), self.eye)

    def step(self, seconds: float) -> None:
        """As any prop; once going, the picture goes first and the board after a while."""
        veiled = self.veiled
        if self.going or self.covered:
            self.veiled = min(1.0, veiled + seconds / FADE_S)
        elif veiled > 0.0:
            self.picture.node.unstash()
            self.veiled = max(0.0, veiled - seconds / FADE_S)
        if self.veiled != veiled:
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

"""Pictures of screens to judge them by: before hands at rest, on a window or worn, and flat pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from game.body.joints import Side
from game.body.postures import rest_limb
from game.training.events import Hide, Show
from game.view.avatar import Avatar
from game.view.flat import FlatView
from game.view.hand_picture import HandPicture
from game.view.input import InputRules
from game.view.light import Light
from game.view.look import ScreenLook
from game.view.panel import Panel
from game.view.props import Props
from game.view.quality import open_stage
from game.view.view import DEEP_M, BuiltScene
from game.view.window import Picture, Stage
from game.view.worn import EYE

SIZE: Final = (960, 540)
# Between the board and the desk, and as wide as both need.
LOOKED_AT: Final = (0.08, 0.985, -0.70)
FOV_DEG: Final = 102.0
TONE: Final = 5
# Screens that ask where a limb is felt.
FELT: Final = "fit-"
# Ticks of a second each until plates stand still.
TICKS: Final = 8
# After so long a page keeps no room for hands that went (s).
GONE_S: Final = 60.0


class Before(Protocol):
    """What somebody has before them."""

    def picture(self, look: ScreenLook, shown: Sequence[Show] = ()) -> Picture:
        """With this screen and what an exercise shows, uint8 (height, width, 3)."""

    def close(self) -> None:
        """Gives everything back."""


class AtTable:
    """The scene with both hands at rest, on a window or, `worn`, as the left eye of a headset sees it."""

    def __init__(
        self,
        words: Mapping[str, str],
        affected: Side,
        build_scene: Callable[[Stage], BuiltScene],
        rules: InputRules,
        *,
        worn: bool = False,
    ) -> None:
        self.stage, quality = open_stage("offscreen", SIZE, "auto")
        self.stage.smooth(True)
        scene = build_scene(self.stage)
        Light(self.stage).set(scene.light)
        deep_m = getattr(scene, "deep_m", DEEP_M)
        self._props = Props(self.stage, affected, HandPicture, TONE, deep_m, worn)
        self._avatar = Avatar(self.stage, affected, TONE, "man", quality.detail)
        self._avatar.pose(rest_limb(Side.LEFT, 0.0), rest_limb(Side.RIGHT, 0.0))
        self._panel = Panel(self.stage, words, affected, rules, ahead=False, in_headset=worn)
        if worn:
            aside = 1.0 if affected is Side.LEFT else -1.0
            x, y, z = LOOKED_AT
            self.stage.look(EYE, (aside * x, y, z), FOV_DEG)
        self._now = 0.0

    def picture(self, look: ScreenLook, shown: Sequence[Show] = ()) -> Picture:
        """With this screen before the hands."""
        self._props.clear()
        self._props.tick(1.0)
        for each in shown:
            self._props.show(each.prop_id, each.prop, each.at, each.look)
        self._panel.show(look)
        self._panel.caption(None)
        # While it is asked where a limb is felt none is drawn: the outline lies over nothing.
        for side in Side:
            self._avatar.presence(side, 0.0 if look.title.startswith(FELT) else 1.0)
        for _ in range(TICKS):
            self._now += 1.0
            self._panel.tick(self._now)
            self._props.tick(1.0)
        self.stage.frame()
        return self.stage.picture()

    def close(self) -> None:
        """Gives the stage back."""
        self._props.close()
        self.stage.close()


class OnPage:
    """Flat pages, which need no engine."""

    def __init__(self, view: FlatView) -> None:
        self._view = view
        self._now = 0.0

    def picture(self, look: ScreenLook, shown: Sequence[Show] = ()) -> Picture:
        """This page."""
        self._view.apply(shown, ())
        self._view.screen(look)
        self._now += 1.0
        self._view.draw(self._now)
        picture = np.asarray(self._view.picture())
        self._view.apply([Hide(each.prop_id) for each in shown], ())
        self._now += GONE_S
        return picture

    def close(self) -> None:
        """Gives the view back."""
        self._view.close()

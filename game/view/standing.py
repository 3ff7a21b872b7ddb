"""One prop as it stands on the stage: every change of its look and place comes gently."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from panda3d.core import NodePath

from game.training.events import Look, Place
from game.view import prop_models, surface
from game.view.prop import Model
from models3d import catalogue

# Closer to the midline than this a prop and its mirror image would be one.
MIDLINE_M: Final = 0.012
# Seconds that a prop takes to appear or go (protocol.md 10.1: at least 0.5).
FADE_S: Final = 0.5
# How fast a look may change, a second. Light: at most 1 (protocol.md 10.1); the sun comes in some seconds.
RATES: Final = {
    "brightness": 1.0,
    "glow": 1.0,
    "dim": 1.6,
    "level": 4.0,
    "tilt": 4.0,
    "guide": 3.0,
    "size": 1.0,
    "warmth": 0.15,
    "sway": 1.0,
    "lying": 100.0,
}
# Time constant in which moved props and looks settle, seconds.
SETTLE_S: Final = 0.05
# No prop moves faster than this, metres a second.
SPEED_M_S: Final = 1.5
# Turned and blended pictures are moved by the exercise itself, smoothly; they follow at once.
DIRECT: Final = frozenset(
    {"turn_deg", "tilt_deg", "blend", "fill", "grow", "taken", "landed", "spot_x_m", "spot_z_m"}
)


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
            if catalogue.KINDS[self.kind].held:
                self.at[:] = at
                self.place()
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

"""What is seen of a hand on the pads: its shadow, also where no hand is drawn, and the pad that gives way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from panda3d.core import LMatrix4f, LVector2f, LVector4f, NodePath

from game.body.frame import LimbFrame
from game.body.joints import CHAINS, PALM
from game.view.group import BIN
from game.view.input import Input, InputRules
from game.view.panel import Panel
from game.view.touch import Target, Touch

# How long a pad takes to give way, and to come back; seconds.
GIVES_S: Final = 0.15
# Shadows of the fingertips and the palm: from how far above a pad they are seen, how dark they are on it, and how
# wide they are there and at the farthest, metres.
JOINTS: Final = (*(chain[-1] for chain in CHAINS.values()), PALM)
FROM_M: Final = 0.12
DARK: Final = 0.42
NEAR_M, FAR_M, PALM_M = 0.007, 0.022, 0.014
# A shadow falls a little beside a pad too, on the ground it lies on.
BESIDE_M: Final = 0.012


class Felt:
    """The hand on cloth and desk: `hand` is told once a frame, `acts` gives what follows."""

    def __init__(self, panel: Panel, rules: InputRules) -> None:
        self._panel = panel
        self._touch = Touch(rules)
        self._gives: dict[str, float] = {}
        self._last_s: float | None = None
        self._shadows = [_shadow(panel) for _ in JOINTS]
        self.hand: LimbFrame | None = None

    @property
    def pad(self) -> str | None:
        """The pad that is under the hand."""
        return self._touch.felt

    def acts(self, time_s: float, worn: bool) -> list[Input]:
        """What the hand did since the last frame; nothing while nobody looks at our picture."""
        hand, self.hand = self.hand if worn else None, None
        targets = self._panel.targets()
        found = self._touch.feel(hand, targets, time_s)
        passed = 0.0 if self._last_s is None else max(0.0, time_s - self._last_s)
        self._last_s = time_s
        self._give(passed / GIVES_S)
        self._cast(hand, targets)
        return found

    def _give(self, share: float) -> None:
        if self.pad is not None:
            self._gives.setdefault(self.pad, 0.0)
        for pad, before in list(self._gives.items()):
            after = min(1.0, before + share) if pad == self.pad else max(0.0, before - share)
            self._panel.yields(pad, after * after * (3.0 - 2.0 * after))
            self._gives[pad] = after
            if after == 0.0:
                del self._gives[pad]

    def _cast(self, hand: LimbFrame | None, targets: Sequence[Target]) -> None:
        for joint, node in zip(JOINTS, self._shadows, strict=True):
            if hand is None or not _fall(node, hand, joint, targets):
                node.hide()


def _fall(node: NodePath, hand: LimbFrame, joint: int, targets: Sequence[Target]) -> bool:
    """Lays a joint's shadow on the pad below it; False when there is none."""
    if not (hand.position_valid[joint] and hand.tracked[joint]):
        return False
    point = hand.positions[joint]
    for target in targets:
        lie, (u, v, w, h) = target.lie, target.rect
        away = point - lie.centre
        height = float(away @ lie.normal)
        off_u, off_v = abs(float(away @ lie.right) - u), abs(float(away @ lie.up) - v)
        if abs(height) > FROM_M or off_u > w / 2 + BESIDE_M or off_v > h / 2 + BESIDE_M:
            continue
        far = min(1.0, max(0.0, height) / FROM_M)
        soft = NEAR_M + far * (FAR_M - NEAR_M)
        radius = soft + (PALM_M if joint == PALM else 0.0)
        reach = radius + 2.0 * soft
        at = point - (height - 0.0006) * lie.normal
        rows = (*(reach * lie.right), 0.0, *(reach * lie.up), 0.0, *lie.normal, 0.0, *at, 1.0)
        node.set_mat(LMatrix4f(*rows))
        node.set_shader_input("size", LVector2f(radius, radius))
        node.set_shader_input("form", LVector4f(radius, 0.0, soft, 0.0))
        node.set_shader_input("reach", LVector2f(reach, reach))
        node.set_shader_input("fill", LVector4f(0.04, 0.06, 0.08, DARK * (1.0 - far)))
        node.show()
        return True
    return False


def _shadow(panel: Panel) -> NodePath:
    node = panel.quad("shadow")
    node.set_shader_input("edge", LVector4f(0.0, 0.0, 0.0, 1.0))
    node.set_bin(BIN, 90_000)
    node.hide()
    return node

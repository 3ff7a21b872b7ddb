"""The light of a scene: one warm key lamp from the front above, light from all around, and the key's shadows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from panda3d.core import (
    ColorWriteAttrib,
    CullFaceAttrib,
    DepthWriteAttrib,
    LVector3f,
    LVector4f,
    NodePath,
    RenderState,
    Shader,
)

from game.view import axes, glsl
from game.view.window import Stage

Colour = tuple[float, float, float]

# Wins over whatever shader and state a caster carries itself.
OVERRIDE: Final = 1000


@dataclass(frozen=True, slots=True)
class LightLook:
    """Colours in linear light; `direction` points from the table to the lamp, in the seat frame.

    The direction has no x: the two limbs are mirror images and must be lit alike (protocol.md 5.1). `centre`
    and `across_m` are the square that gets shadows, `background` is what shows where nothing is drawn. `pane`
    is the window that polished things mirror: half its width, its bottom, its top and its z, metres.
    """

    direction: Colour = (0.0, 0.86, -0.51)
    key: Colour = (1.62, 1.47, 1.26)
    sky: Colour = (0.44, 0.42, 0.40)
    ground: Colour = (0.21, 0.17, 0.135)
    background: Colour = (0.60, 0.58, 0.55)
    centre: Colour = (0.0, 0.76, -0.38)
    pane: tuple[float, float, float, float] = (0.8, 0.85, 1.9, -1.2)
    pane_light: Colour = (1.0, 1.0, 1.0)
    across_m: float = 1.5
    deep_m: float = 2.0


class Light:
    """Sets the light inputs of every shader on `stage.render` and points the shadow camera.

    Casters carry the tag "cast": "solid" is drawn into the shadow map by the plain depth shader made here,
    "skin" by the one that the avatar gives to `stage.shadow_camera`. What has no tag casts nothing.
    """

    def __init__(self, stage: Stage, look: LightLook | None = None) -> None:
        self._stage = stage
        self.look = look or LightLook()
        self._brightness = 1.0
        nothing = RenderState.make(DepthWriteAttrib.make(DepthWriteAttrib.M_off), ColorWriteAttrib.make(0))
        stage.shadow_camera.set_initial_state(nothing.compose(depth_state()))
        stage.shadow_camera.set_tag_state("solid", casting(depth_state()))
        stage.render.set_shader_input("shadowTex", stage.shadow_texture)
        self.set(self.look)

    def set(self, look: LightLook) -> None:
        """Lights the stage so from the next frame on."""
        if look.direction[0] != 0.0:
            raise ValueError("The key light may not come from one side: both limbs must be lit alike.")
        self.look = look
        stage = self._stage
        toward = np.asarray(look.direction) / np.linalg.norm(look.direction)
        root = stage.render
        root.set_shader_input("lightdir", axes.vector(toward))
        root.set_shader_input("useShadow", _shadow_mode(stage.shadow_px))
        half, bottom, top, z = look.pane
        root.set_shader_input("pane", LVector4f(half, bottom, top, -z))
        self.brightness(self._brightness)
        lens = stage.shadow_camera.get_lens()
        lens.set_film_size(look.across_m, look.across_m)
        lens.set_near_far(0.05, look.deep_m)
        eye = stage.shadow_eye
        eye.set_pos(axes.point(np.asarray(look.centre) + toward * look.deep_m * 0.5))
        eye.look_at(axes.point(look.centre), LVector3f(0, 1, 0))
        to_clip = root.get_transform(eye).get_mat() * lens.get_projection_mat()
        root.set_shader_input("shadowMat", to_clip)

    def soften(self, on: bool) -> bool:
        """Soft shadow edges, or the cheaper plain ones; False where there are none to change."""
        wanted = _shadow_mode(self._stage.shadow_px)
        self._stage.render.set_shader_input("useShadow", wanted if on else min(wanted, 1.0))
        return wanted > 1.0

    def brightness(self, share: float) -> None:
        """Scales key and surrounding light together; 1 is the scene's own light."""
        self._brightness = share
        root = self._stage.render
        for name, colour in (
            ("lightcol", self.look.key),
            ("skycol", self.look.sky),
            ("gndcol", self.look.ground),
            ("paneCol", self.look.pane_light),
        ):
            root.set_shader_input(name, LVector3f(*(share * part for part in colour)))
        # Baked scenery is already coded for the screen, so its share of light must be as well.
        root.set_shader_input("exposure", share ** (1 / 2.2))
        # The clear colour goes to the screen as it is, so it is coded here as the shaders code theirs.
        shown = [min(1.0, share * part) ** (1 / 2.2) for part in self.look.background]
        self._stage.clear_colour(shown[0], shown[1], shown[2])


def depth_state() -> RenderState:
    """The cheap shader of the shadow map, for rigid things."""
    node = NodePath("depth")
    shader = Shader.make(Shader.SL_GLSL, glsl.load("surface_depth.vert"), glsl.load("surface_depth.frag"))
    node.set_shader(shader, OVERRIDE)
    return node.get_state()


def casting(state: RenderState) -> RenderState:
    """The state for a tag of the shadow camera: `state`, written down, and with both faces."""
    written = DepthWriteAttrib.make(DepthWriteAttrib.M_on)
    both = CullFaceAttrib.make(CullFaceAttrib.M_cull_none)
    return state.compose(RenderState.make(written, both, OVERRIDE))


def _shadow_mode(shadow_px: int) -> float:
    if shadow_px <= 0:
        return 0.0
    return 2.0 if shadow_px >= 2048 else 1.0

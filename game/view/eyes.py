"""What the patient's two eyes see, drawn into textures of ours, and one of them shown to staff in the window."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import numpy as np
from panda3d.core import (
    Camera,
    CardMaker,
    GraphicsOutput,
    LPoint2f,
    LPoint3f,
    LVector4f,
    NodePath,
    OrthographicLens,
    PerspectiveLens,
    SamplerState,
    Texture,
    TransparencyAttrib,
)

from game.body.joints import Side
from game.view import axes, buffers
from game.view.axes import Floats
from game.view.staff import StaffLine, StaffPad
from game.view.window import SAMPLES, NoGraphics, Stage

Fov = tuple[float, ...]

NEAR_M: Final = 0.05
FAR_M: Final = 40.0
# A veil reaches so far to all sides, well beyond what an eye sees of it, and is drawn after all else.
VEIL_M: Final = 2.0
LAST: Final = 1_000_000
# The edge round the mirrored half of what staff see: pixels, and a colour that no scene has.
EDGE_PX: Final = 4
EDGE: Final = (0.16, 0.62, 0.70, 1.0)


class Eye(Protocol):
    """One eye of a frame, in the runtime's tracking space: +Y up, -Z forward, metres."""

    @property
    def position(self) -> Sequence[float]:
        """Where it is, x, y, z."""
        ...

    @property
    def orientation(self) -> Sequence[float]:
        """How it is turned, xyzw."""
        ...

    @property
    def fov(self) -> Fov:
        """Left, right, up and down, radians; left and down are negative."""
        ...


class EyeCamera:
    """Draws what one eye sees into `texture`, under `root`, a node that stands for the tracking space.

    `samples` may become fewer than asked when the driver has no more.
    """

    def __init__(self, stage: Stage, root: NodePath, number: int, size: tuple[int, int], samples: int) -> None:
        self.size = size
        self.asked = samples
        self.lens = PerspectiveLens()
        self.lens.set_near_far(NEAR_M, FAR_M)
        self.node = root.attach_new_node(Camera(f"eye-{number}", self.lens))
        self.texture = Texture(f"eye-{number}")
        self.texture.set_wrap_u(SamplerState.WM_clamp)
        self.texture.set_wrap_v(SamplerState.WM_clamp)
        self.texture.set_minfilter(SamplerState.FT_linear)
        self._stage = stage
        self.film = (1.0, 1.0)
        self._fov: Fov | None = None
        self.on = True
        self._clear: tuple[float, float, float, float] | None = None
        # After the shadow, before the window.
        self._buffer = self._open(f"eye-{number}", number - 8)
        self._buffer.add_render_texture(self.texture, GraphicsOutput.RTM_bind_or_copy)
        self._buffer.make_display_region().set_camera(self.node)
        self._dark, self._veil = 0.0, _veil(self.node)
        self.active(False)

    def _open(self, name: str, sort: int) -> GraphicsOutput:
        for count in [n for n in SAMPLES if n <= self.asked]:
            with buffers.quiet():
                made = self._stage.buffer(name, sort, self.size, buffers.colour(count))
            if made is not None:
                self.samples = count
                return made
        raise NoGraphics(f"The graphics driver has no room for an eye's picture of {self.size[0]}x{self.size[1]}.")

    def active(self, on: bool) -> None:
        """Draws in the next frame, or not."""
        self.on = on
        self._buffer.set_active(on)

    def darken(self, share: float) -> None:
        """How much of the light a veil before this eye takes, 0 to 1."""
        if share == self._dark:
            return
        self._dark = share
        if share == 0.0:
            self._veil.hide()
            return
        self._veil.show()
        self._veil.set_color(0.0, 0.0, 0.0, share)

    def aim(self, eye: Eye) -> None:
        """Looks as the eye does."""
        self.node.set_pos_quat(*axes.pose(eye.position, eye.orientation))
        clear = self._stage.background
        if clear is not self._clear:
            self._clear = clear
            self._buffer.set_clear_color(LVector4f(*clear))
        if eye.fov != self._fov:
            self._fov = eye.fov
            left, right, up, down = (math.tan(angle) for angle in eye.fov)
            self.lens.set_focal_length(1.0)
            self.film = (right - left, up - down)
            self.lens.set_film_size(*self.film)
            self.lens.set_film_offset((right + left) / 2.0, (up + down) / 2.0)

    def gl_name(self) -> int:
        """OpenGL's name of the texture, in which the last frame is; the context is current."""
        gsg = self._stage.gsg
        return int(self.texture.prepare_now(0, gsg.get_prepared_objects(), gsg).get_native_id())

    def close(self) -> None:
        """Gives everything back."""
        self._stage.drop(self._buffer)
        self.node.remove_node()


def _veil(before: NodePath) -> NodePath:
    card = CardMaker("veil")
    card.set_frame(-VEIL_M, VEIL_M, -VEIL_M, VEIL_M)
    veil: NodePath = before.attach_new_node(card.generate())
    veil.set_y(2.0 * NEAR_M)
    veil.set_transparency(TransparencyAttrib.M_alpha)
    veil.set_depth_test(False)
    veil.set_depth_write(False)
    veil.set_bin("fixed", LAST)
    veil.hide()
    return veil


class Spectator:
    """Shows in the window what one eye sees, cut to the window's shape, instead of drawing the scene once more.

    A thin edge runs round the half of the picture on which the mirrored limb lies; with `words` the line for staff
    stands below, with the last pain `rating`, and their pad, but not where the mouse is the one button.
    """

    def __init__(
        self, stage: Stage, mirrored: Side, words: Mapping[str, str] | None, one_button: bool = False
    ) -> None:
        self._stage = stage
        self._side = -1.0 if mirrored is Side.LEFT else 1.0
        self._eye: EyeCamera | None = None
        self._cut = (1.0, 1.0)
        self._size: tuple[int, int] | None = None
        self._film: tuple[float, float] | None = None
        self._flat = NodePath("spectator")
        self._flat.set_depth_test(False)
        self._flat.set_depth_write(False)
        lens = OrthographicLens()
        lens.set_film_size(2, 2)
        lens.set_near_far(-10, 10)
        self._camera = self._flat.attach_new_node(Camera("spectator", lens))
        self._region = stage.shown.make_display_region()
        self._region.set_sort(10)
        self._region.set_camera(self._camera)
        self._region.set_active(False)
        self._staff = None if words is None else StaffLine(self._flat, words)
        self._pad = None if words is None or one_button else StaffPad(self._flat, words)
        self.rating: int | None = None

    def show(self, eye: EyeCamera | None) -> None:
        """This eye's picture from the next frame on; None for the ordinary picture of the scene."""
        if eye is not self._eye:
            self._eye = eye
            self._size = self._film = None
            self._region.set_active(eye is not None)
            self._stage.region.set_active(eye is None)
        if eye is None:
            return
        if self._staff is not None:
            self._staff.show(self.rating, self._stage.size)
        if self._pad is not None:
            self._pad.show(self._stage.size)
        # In most frames nothing of it is new.
        size, film = self._stage.size, eye.film
        if size is not self._size or film is not self._film:
            self._size, self._film = size, film
            self._make(eye, film[0] / film[1])

    def _make(self, eye: EyeCamera, shape: float) -> None:
        self._flat.find_all_matches("card").detach()
        width, height = self._stage.size
        window = width / height
        across, along = min(1.0, window / shape), min(1.0, shape / window)
        self._cut = (across, along)
        card = CardMaker("card")
        card.set_frame_fullscreen_quad()
        card.set_uv_range(LPoint2f(0.5 - across / 2, 0.5 - along / 2), LPoint2f(0.5 + across / 2, 0.5 + along / 2))
        self._flat.attach_new_node(card.generate()).set_texture(eye.texture)
        wide, high, side = 2.0 * EDGE_PX / width, 2.0 * EDGE_PX / height, self._side
        for a, b, bottom, top in (
            (side * (1.0 - wide), side, -1.0, 1.0),
            (0.0, side, -1.0, high - 1.0),
            (0.0, side, 1.0 - high, 1.0),
        ):
            card.set_frame(min(a, b), max(a, b), bottom, top)
            strip = self._flat.attach_new_node(card.generate())
            strip.set_color(*EDGE)
            strip.set_bin("fixed", 1)

    def ray(self, x: float, y: float) -> tuple[Floats, Floats] | None:
        """The eye and the unit direction through a point of the window (-1..1, right and up), seat frame."""
        if self._eye is None:
            return None
        near, far = LPoint3f(), LPoint3f()
        self._eye.lens.extrude(LPoint2f(x * self._cut[0], y * self._cut[1]), near, far)
        render = self._stage.render
        start = axes.seat(self._eye.node.get_pos(render))
        direction = axes.seat(render.get_relative_vector(self._eye.node, far - near))
        return start, direction / np.linalg.norm(direction)

    def on_pad(self, x: float, y: float) -> bool:
        """True where the pointer is on the pad of staff, which is there while the window looks on."""
        return self._pad is not None and self._eye is not None and self._pad.hit(x, y)

    def close(self) -> None:
        """Leaves the window with the ordinary picture."""
        self.show(None)
        self._stage.shown.remove_display_region(self._region)
        self._flat.remove_node()

"""Opens Panda3D as a window or offscreen, renders a frame, and gives the picture of exactly that frame."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from panda3d.core import (
    AntialiasAttrib,
    BitMask32,
    Camera,
    ConfigVariableBool,
    ConfigVariableInt,
    CullBinManager,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    LVector3f,
    NodePath,
    OrthographicLens,
    PerspectiveLens,
    Texture,
    WindowProperties,
    load_prc_file_data,
)

from game.view import axes, buffers

Kind = Literal["window", "offscreen"]
Picture = NDArray[np.uint8]

# A module of the engine for each kind, tried in this order.
LIBRARIES: Final[dict[Kind, tuple[str, ...]]] = {
    "window": ("pandagl",),
    "offscreen": ("pandagl",) if sys.platform == "win32" else ("p3headlessgl", "pandagl"),
}
SAMPLES: Final = (8, 4, 2, 0)
# The OpenGL that is needed; what runtimes of headsets want beside it, tried first (SteamVR 4.3, Monado 4.5). Some
# drivers give exactly the version that was asked for.
LEAST_GL: Final = (3, 3)
HEADSET_GL: Final = ((4, 5), LEAST_GL)
SOFTWARE: Final = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic", "basic render")
# Where a seated person looks, metres in the seat frame, and how wide: the hands in the middle of the picture
# and the far edge of the table, where captions stand, in its upper quarter.
EYE: Final = (0.0, 1.2, 0.0)
LOOK_AT: Final = (0.0, 0.74, -0.64)
FOV_DEG: Final = 84.0
TAG: Final = "cast"
# The bin for what stands around: after limbs and props, which hide much of it, and before what is see-through.
SCENERY: Final = "scenery"
# Things that cast no shadow hide from the shadow camera by this bit, so that it need not look at them.
SHADOW_BIT: Final = BitMask32.bit(5)

_SETTINGS: Final = """
audio-library-name null
textures-power-2 none
notify-level warning
notify-level-egldisplay error
notify-level-pnmimage error
"""


class NoGraphics(Exception):
    """Nothing can be drawn on this machine; the message is one sentence that names what to install."""


@lru_cache(maxsize=1)
def _settings() -> None:
    load_prc_file_data("midline", _SETTINGS)
    CullBinManager.get_global_ptr().add_bin(SCENERY, CullBinManager.BT_fixed, 25)


def _ask_for(version: tuple[int, int]) -> None:
    """The next context is of this OpenGL, or of one that holds it."""
    variable = ConfigVariableInt("gl-version")
    for place, word in enumerate(version):
        variable.set_word(place, word)


def _no_graphics(kind: Kind, found: str = "") -> NoGraphics:
    what = "a window" if kind == "window" else "a picture"
    why = f"the graphics driver gives only {found}" if found else "no OpenGL 3.3 was found"
    if sys.platform == "win32":
        mend = "install the graphics driver of this PC's maker"
    elif kind == "window":
        mend = (
            "install libgl1 and libgl1-mesa-dri and start from a desktop (DISPLAY is set), or use --view offscreen"
        )
    else:
        mend = (
            "install libegl1, libgl1 and libgl1-mesa-dri (Debian: sudo apt install libegl1 libgl1 libgl1-mesa-dri)"
        )
    return NoGraphics(f"Midline cannot open {what} because {why}; {mend}.")


class Stage:
    """The engine opened once: `render` is the root of what is drawn (Panda3D axes), `seat` the same in seat axes.

    `samples` may become less than asked when the driver has no more; `shadow_px` 0 draws no shadows. Shadows
    are cast by nodes with the tag "cast": Stage's `shadow_camera` draws only those, by its tag states. OpenGL is
    asked for in these `versions`, best first. NoGraphics when this machine cannot draw.
    """

    def __init__(
        self,
        kind: Kind = "offscreen",
        size: tuple[int, int] = (1280, 720),
        samples: int = 4,
        shadow_px: int = 1024,
        *,
        detail: Literal["high", "low"] = "high",
        scale: float = 1.0,
        title: str = "Midline",
        vsync: bool = True,
        versions: Sequence[tuple[int, int]] = (LEAST_GL,),
        libraries: Sequence[str] | None = None,
    ) -> None:
        if kind not in LIBRARIES:
            raise ValueError(f"A stage is a window or offscreen, not {kind!r}.")
        _settings()
        ConfigVariableBool("sync-video").set_value(vsync)
        self.kind: Kind = kind
        self.size = size
        self.detail: Literal["high", "low"] = detail
        self.scale = scale if kind == "window" else 1.0
        self.render = NodePath("render")
        self.seat = self.render.attach_new_node("seat")
        self.seat.set_transform(axes.seat_transform())
        self.render.set_shader_input("opacity", 1.0)
        self.smooth(True)
        self._engine, self._pipe, self._out, self.samples = self._open(samples, title, versions, libraries)
        self.window: Any = self._out if kind == "window" else None
        self.shown = self._screen() if kind == "window" and self.scale < 1.0 else self._out
        self._picture = Texture("picture")
        self._grab = kind == "offscreen"
        mode = GraphicsOutput.RTM_copy_ram if self._grab else GraphicsOutput.RTM_triggered_copy_ram
        self.shown.add_render_texture(self._picture, mode)
        self.background = (0.1, 0.1, 0.1, 1.0)
        self.shown.set_clear_color(self.background)
        self.lens = PerspectiveLens()
        self.lens.set_near_far(0.05, 40.0)
        self.camera = self.render.attach_new_node(Camera("eye", self.lens))
        self.region = self.shown.make_display_region()
        self.region.set_camera(self.camera)
        self.shadow_px = shadow_px
        self.shadow_texture, self.shadow_camera, self.shadow_eye = self._shadows(max(shadow_px, 1))
        self.eye = np.array(EYE)
        self.look(EYE, LOOK_AT, FOV_DEG)

    # -- opening ---------------------------------------------------------------------------------------------

    def _open(
        self, samples: int, title: str, versions: Sequence[tuple[int, int]], libraries: Sequence[str] | None
    ) -> tuple[GraphicsEngine, GraphicsPipe, Any, int]:
        found = ""
        for library in libraries if libraries is not None else LIBRARIES[self.kind]:
            pipe = buffers.pipe(library)
            if pipe is None:
                continue
            engine = GraphicsEngine(pipe)
            # With a smaller inner picture the window itself needs no samples.
            counts = [0] if self.scale < 1.0 else [n for n in SAMPLES if n <= max(samples, 0)]
            for wanted, count in product(versions, counts):
                _ask_for(wanted)
                with buffers.quiet():
                    out = self._make(engine, pipe, count, title)
                if out is None:
                    continue
                gsg = out.get_gsg()
                version = (gsg.get_driver_version_major(), gsg.get_driver_version_minor())
                if version >= LEAST_GL:
                    return engine, pipe, out, samples if self.scale < 1.0 else count
                found = f"OpenGL {version[0]}.{version[1]} ({gsg.get_driver_renderer()})"
                engine.remove_window(out)
                break
            engine.remove_all_windows()
        raise _no_graphics(self.kind, found)

    def _make(self, engine: GraphicsEngine, pipe: GraphicsPipe, samples: int, title: str) -> Any:
        properties = WindowProperties(WindowProperties.size(*self.size))
        flags = GraphicsPipe.BF_refuse_window
        if self.kind == "window":
            properties.set_title(title)
            flags = GraphicsPipe.BF_require_window
        out = engine.make_output(pipe, "midline", 0, buffers.colour(samples), properties, flags)
        if out is None:
            return None
        # A window comes to life only with its first frame.
        engine.open_windows()
        if not out.is_valid():
            engine.remove_window(out)
            return None
        return out

    def buffer(self, name: str, sort: int, size: tuple[int, int], wanted: FrameBufferProperties) -> Any:
        """Something else to draw into in every frame, lower `sort` first; None where the driver has no such."""
        return self._engine.make_output(
            self._pipe,
            name,
            sort,
            wanted,
            WindowProperties(WindowProperties.size(*size)),
            GraphicsPipe.BF_refuse_window,
            self._out.get_gsg(),
            self._out,
        )

    def _inner_size(self) -> tuple[int, int]:
        return max(1, round(self.size[0] * self.scale)), max(1, round(self.size[1] * self.scale))

    def _screen(self) -> Any:
        """A smaller picture behind the window, stretched over it: what `scale` below 1 means."""
        for count in [n for n in SAMPLES if n <= max(self.samples, 0)]:
            with buffers.quiet():
                inner = self.buffer("inner", -5, self._inner_size(), buffers.colour(count))
            if inner is not None:
                break
        else:
            raise _no_graphics(self.kind, "no offscreen buffers")
        self.samples = count
        self._flat = buffers.stretch(inner, self._out)
        return inner

    def _shadows(self, side: int) -> tuple[Texture, Camera, NodePath]:
        buffer = self.buffer("shadow", -10, (side, side), buffers.depth())
        if buffer is None:
            raise _no_graphics(self.kind, "no depth textures")
        camera = Camera("shadow", OrthographicLens())
        camera.set_tag_state_key(TAG)
        camera.set_camera_mask(SHADOW_BIT)
        eye = self.render.attach_new_node(camera)
        texture = buffers.shadow_map(buffer, eye)
        buffer.set_active(self.shadow_px > 0)
        self._shadow_buffer = buffer
        return texture, camera, eye

    def shadows(self, side: int) -> None:
        """Shadow maps of so many pixels along each side from the next frame on."""
        self.shadow_px = side
        self._shadow_buffer.set_size(side, side)

    def drop(self, buffer: Any) -> None:
        """Gives back what `buffer` gave."""
        if self._engine is not None:
            self._engine.remove_window(buffer)

    # -- what was opened -------------------------------------------------------------------------------------

    @property
    def gsg(self) -> Any:
        """The graphics context of everything here."""
        return self._out.get_gsg()

    @property
    def system(self) -> str:
        """The name of the way to the display: glx, egl or wgl, and more words."""
        return str(self._pipe.get_type().get_name())

    @property
    def renderer(self) -> str:
        """The name the graphics driver gives itself."""
        return str(self.gsg.get_driver_renderer())

    @property
    def driver(self) -> str:
        """The OpenGL version and the driver's, in its own words."""
        return str(self.gsg.get_driver_version())

    @property
    def software(self) -> bool:
        """True when the processor draws because there is no graphics card (llvmpipe and the like)."""
        name = self.renderer.lower()
        return any(word in name for word in SOFTWARE)

    @property
    def display_hz(self) -> float | None:
        """The display's refresh rate, or None when offscreen or the display does not say."""
        if self.window is None:
            return None
        information = self._pipe.get_display_information()
        rates = [
            information.get_display_mode(index).refresh_rate
            for index in range(information.get_total_display_modes())
        ]
        best = max(rates, default=0)
        return float(best) if best > 0 else None

    @property
    def open(self) -> bool:
        """False once closed, by us or by the window's own close button."""
        return self._engine is not None and (self.window is None or not self.window.is_closed())

    # -- looking ---------------------------------------------------------------------------------------------

    def look(self, eye: Sequence[float], at: Sequence[float], fov_deg: float = FOV_DEG) -> None:
        """Puts the eye at a place of the seat frame, looking at another; `fov_deg` is the horizontal angle."""
        self.eye = np.asarray(eye, dtype=np.float64)
        self.camera.set_pos(axes.point(self.eye))
        self.camera.look_at(self.render, axes.point(at), LVector3f(0, 0, 1))
        self.lens.set_aspect_ratio(self.size[0] / self.size[1])
        self.lens.set_fov(fov_deg)

    def clear_colour(self, red: float, green: float, blue: float) -> None:
        """What shows where nothing is drawn, as the screen shows it, 0..1."""
        self.background = (red, green, blue, 1.0)
        self.shown.set_clear_color(self.background)

    def ray(self, x: float, y: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The eye and the unit direction through a point of the picture (-1..1, +1 right and up), seat frame."""
        right, up = (
            math.tan(math.radians(self.lens.get_hfov()) / 2),
            math.tan(math.radians(self.lens.get_vfov()) / 2),
        )
        forward = self.render.get_relative_vector(self.camera, LVector3f(x * right, 1.0, y * up))
        direction = axes.seat(forward)
        return self.eye.copy(), direction / np.linalg.norm(direction)

    def smooth(self, on: bool) -> None:
        """Edges are smoothed by the samples, or, at less than half the cost on a processor, left hard."""
        self.render.set_antialias(AntialiasAttrib.M_multisample if on else AntialiasAttrib.M_none)

    # -- drawing ---------------------------------------------------------------------------------------------

    def still(self, on: bool) -> None:
        """A window keeps the picture it has, while all else is drawn; an offscreen stage never does."""
        if self.window is not None:
            self.shown.set_active(not on)
            self._out.set_active(not on)

    def frame(self, drawn: Callable[[], None] | None = None) -> None:
        """Renders what is posed now; when this returns, `picture()` is of that pose and a window shows it.

        `drawn` is called in between, with the drawing done and its graphics context current.
        """
        self._engine.render_frame()
        if drawn is not None:
            drawn()
        if self.window is not None:
            # Without this the engine would show the picture only at the start of the next frame.
            self._engine.flip_frame()

    def picture(self) -> Picture:
        """A copy of the last frame, uint8, shape (height, width, 3), red first, top row first.

        A window draws its unchanged scene once more for it, so it costs a frame there.
        """
        if not self._grab:
            self.shown.trigger_copy()
            self._engine.render_frame()
        elif not self._picture.has_ram_image():
            self._engine.render_frame()
        width, height = self._picture.get_x_size(), self._picture.get_y_size()
        parts = self._picture.get_num_components()
        # The engine reuses this memory for the next frame: the flip below makes a copy.
        raw = np.frombuffer(self._picture.get_ram_image(), np.uint8).reshape(height, width, parts)
        return np.ascontiguousarray(raw[::-1, :, 2::-1])

    def pump(self) -> None:
        """Lets the window take what the system has for it: keys, mouse, a new size, its end."""
        if self.window is not None:
            self._engine.open_windows()

    def resized(self) -> bool:
        """True when the window has another size than before; the lens follows."""
        if self.window is None:
            return False
        now = self.window.get_properties()
        size = (int(now.get_x_size()), int(now.get_y_size()))
        if size == self.size or min(size) < 1:
            return False
        self.size = size
        self.lens.set_aspect_ratio(size[0] / size[1])
        if self.shown is not self._out:
            self.shown.set_size(*self._inner_size())
        return True

    def close(self) -> None:
        """Gives everything back to the driver; closing twice does nothing."""
        if self._engine is None:
            return
        self.shadow_camera.clear_tag_states()
        self._engine.remove_all_windows()
        self._picture.clear_ram_image()
        self.render.remove_node()
        self._engine = self._out = self.shown = self.region = self.window = None

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

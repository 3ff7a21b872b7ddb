"""A window that shows one picture and needs no OpenGL and no graphics card: the engine's own software renderer."""

from __future__ import annotations

import sys
from typing import Any, Final

import numpy as np
from panda3d.core import (
    Camera,
    CardMaker,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsPipe,
    LPoint2f,
    NodePath,
    OrthographicLens,
    SamplerState,
    Texture,
    WindowProperties,
    load_prc_file_data,
)

from game.view import buffers
from game.view.window import NoGraphics, Picture

LIBRARY: Final = "p3tinydisplay"
_SETTINGS: Final = """
audio-library-name null
notify-level warning
notify-level-tinydisplay error
notify-level-x11display error
"""
# The page's own ground, seen until the first picture.
GROUND: Final = (0.937, 0.906, 0.847, 1.0)


def _power_of_two(count: int) -> int:
    return 1 << (count - 1).bit_length()


class Pane:
    """Opens the window, `size` pixels or, without one, all of the screen. NoGraphics when there is no screen.

    `window`, `size`, `open` and `pump` are what `hearing.Hearing` asks for.
    """

    def __init__(self, size: tuple[int, int] | None = None, title: str = "Midline") -> None:
        load_prc_file_data("midline-pane", _SETTINGS)
        pipe = buffers.pipe(LIBRARY)
        if pipe is None:
            raise _no_window()
        whole = (int(pipe.get_display_width()), int(pipe.get_display_height()))
        self.size = size or whole
        self._engine = GraphicsEngine()
        properties = WindowProperties.size(*self.size)
        properties.set_title(title)
        if size is None:
            properties.set_origin(0, 0)
            properties.set_undecorated(True)
        wanted = FrameBufferProperties()
        wanted.set_rgba_bits(8, 8, 8, 0)
        # Beside a window of the scene the engine would complain about textures that it is not given here.
        with buffers.quiet():
            self.window: Any = self._engine.make_output(
                pipe, "midline", 0, wanted, properties, GraphicsPipe.BF_require_window
            )
            if self.window is not None:
                self._engine.open_windows()
        if self.window is None or not self.window.is_valid():
            self._engine.remove_all_windows()
            raise _no_window()
        self.window.set_clear_color(GROUND)
        self._root = NodePath("pane")
        lens = OrthographicLens()
        lens.set_film_size(2, 2)
        lens.set_near_far(-1, 1)
        self.window.make_display_region().set_camera(self._root.attach_new_node(Camera("pane", lens)))
        self._card: NodePath | None = None
        self._texture = Texture("page")
        self._made: tuple[int, int] | None = None

    @property
    def open(self) -> bool:
        """False once closed, by us or by the window's own close button."""
        return self.window is not None and not self.window.is_closed()

    def pump(self) -> None:
        """Lets the window take what the system has for it: keys, mouse, a new size, its end."""
        if self.window is not None:
            self._engine.open_windows()

    def resized(self) -> bool:
        """True when the window has another size than before."""
        now = self.window.get_properties()
        size = (int(now.get_x_size()), int(now.get_y_size()))
        if size == self.size or min(size) < 1:
            return False
        self.size = size
        return True

    def show(self, picture: Picture) -> None:
        """Shows a picture of the window's size, uint8 (height, width, 3), red first, top row first."""
        height, width = picture.shape[:2]
        if self._made != (width, height):
            self._make(width, height)
        texels = np.zeros((self._texture.get_y_size(), self._texture.get_x_size(), 4), np.uint8)
        # The engine counts rows from below and has blue first.
        texels[:height, :width, :3] = picture[::-1, :, ::-1]
        texels[..., 3] = 255
        self._texture.set_ram_image(texels.tobytes())
        # The renderer leaves out the outermost row and column; what shows there is this.
        red, green, blue = (float(each) / 255 for each in picture[0, 0])
        self.window.set_clear_color((red, green, blue, 1.0))
        self.again()

    def again(self) -> None:
        """Shows what it shows once more, for a window that lay under another one."""
        self._engine.render_frame()
        self._engine.flip_frame()

    def close(self) -> None:
        """Gives everything back; closing twice does nothing."""
        if self.window is None:
            return
        self._engine.remove_all_windows()
        self._texture.clear_ram_image()
        self._root.remove_node()
        self.window = None

    def _make(self, width: int, height: int) -> None:
        """A texture whose sides are powers of two, which this renderer wants, and a card that shows its corner."""
        sides = _power_of_two(width), _power_of_two(height)
        self._texture = Texture("page")
        self._texture.setup_2d_texture(*sides, Texture.T_unsigned_byte, Texture.F_rgba)
        self._texture.set_minfilter(SamplerState.FT_nearest)
        self._texture.set_magfilter(SamplerState.FT_nearest)
        self._texture.set_keep_ram_image(True)
        maker = CardMaker("page")
        maker.set_frame(-1, 1, -1, 1)
        maker.set_uv_range(LPoint2f(0, 0), LPoint2f(width / sides[0], height / sides[1]))
        if self._card is not None:
            self._card.remove_node()
        self._card = self._root.attach_new_node(maker.generate())
        self._card.set_texture(self._texture)
        self._card.set_depth_test(False)
        self._card.set_depth_write(False)
        self._made = (width, height)


def _no_window() -> NoGraphics:
    mend = (
        "start it from the desktop of this PC"
        if sys.platform == "win32"
        else "start it from a desktop (DISPLAY is set) with libx11-6 installed, or use --view offscreen"
    )
    return NoGraphics(f"Midline cannot open a window because no screen was found; {mend}.")

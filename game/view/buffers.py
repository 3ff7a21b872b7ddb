"""What the stage draws into, and the way there: frame buffers, the shadow map, a small picture over a window."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from panda3d.core import (
    Camera,
    CardMaker,
    FrameBufferProperties,
    GraphicsOutput,
    GraphicsPipe,
    GraphicsPipeSelection,
    NodePath,
    Notify,
    NS_fatal,
    OrthographicLens,
    SamplerState,
    Texture,
)

from game.view import hush

QUIET: Final = ("display", "egldisplay", "glxdisplay", "wgldisplay", "x11display", "windisplay", "glgsg")


@lru_cache(maxsize=4)
def pipe(library: str) -> GraphicsPipe | None:
    """The engine's way to a display; kept for the process, because opening one costs and closing one leaks."""
    if library in ("pandagl", "p3tinydisplay"):
        # The engine would take display :0 unasked, whosever that is.
        if sys.platform == "linux" and not os.environ.get("DISPLAY"):
            return None
        hush.x11()
    with quiet():
        found = GraphicsPipeSelection.get_global_ptr().make_module_pipe(library)
    return found if found is not None and found.is_valid() else None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps the engine from printing while we ask for what it may not have."""
    categories = [Notify.ptr().get_category(name) for name in QUIET]
    before = [category.get_severity() for category in categories]
    for category in categories:
        category.set_severity(NS_fatal)
    try:
        yield
    finally:
        for category, severity in zip(categories, before, strict=True):
            category.set_severity(severity)


def colour(samples: int) -> FrameBufferProperties:
    """Eight bits a colour and a depth of 24, with so many samples a pixel."""
    wanted = FrameBufferProperties()
    wanted.set_rgba_bits(8, 8, 8, 0)
    wanted.set_depth_bits(24)
    wanted.set_multisamples(samples)
    return wanted


def depth() -> FrameBufferProperties:
    """Nothing but depth, for shadows."""
    wanted = FrameBufferProperties()
    wanted.set_depth_bits(24)
    wanted.set_rgb_color(False)
    return wanted


def shadow_map(buffer: Any, camera: NodePath) -> Texture:
    """What `camera` sees as depths in `buffer`, as a texture that compares."""
    texture = Texture("shadow")
    texture.set_wrap_u(SamplerState.WM_clamp)
    texture.set_wrap_v(SamplerState.WM_clamp)
    texture.set_minfilter(SamplerState.FT_shadow)
    texture.set_magfilter(SamplerState.FT_shadow)
    buffer.add_render_texture(texture, GraphicsOutput.RTM_bind_or_copy, GraphicsOutput.RTP_depth)
    buffer.make_display_region().set_camera(camera)
    buffer.set_clear_color_active(False)
    return texture


def stretch(inner: Any, out: Any) -> NodePath:
    """Draws the picture of `inner` over the whole of `out`; keep what comes back for as long."""
    texture = Texture("inner")
    texture.set_minfilter(SamplerState.FT_linear)
    inner.add_render_texture(texture, GraphicsOutput.RTM_bind_or_copy)
    flat = NodePath("flat")
    card = CardMaker("card")
    card.set_frame_fullscreen_quad()
    flat.attach_new_node(card.generate()).set_texture(texture)
    flat.set_depth_test(False)
    flat.set_depth_write(False)
    lens = OrthographicLens()
    lens.set_film_size(2, 2)
    lens.set_near_far(-10, 10)
    out.make_display_region().set_camera(flat.attach_new_node(Camera("flat", lens)))
    return flat

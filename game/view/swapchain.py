"""The pictures an OpenXR runtime lends for one eye, and how a texture of ours gets into them: plain OpenGL."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np

from game.view.window import NoGraphics, Picture

# How many names of frame buffers are looked through. The engine makes a handful, one for each thing it draws into,
# but some drivers give no name twice, and each session takes eight.
_NAMES: Final = 4096
_ERRORS: Final = 16

# What we draw is as the screen shows it; a format without sRGB in its name says that it is linear, and looks pale.
SRGB8_ALPHA8: Final = 0x8C43
FORMATS: Final = (SRGB8_ALPHA8,)


@lru_cache(maxsize=1)
def opengl() -> Any:
    """PyOpenGL; imported when a headset is there, because it fails on machines without libGL."""
    import OpenGL

    # Else every call asks the driver a second time whether it went well.
    OpenGL.ERROR_CHECKING = False
    from OpenGL import GL

    return GL


def _bound(what: int) -> int:
    """The number of what is bound; PyOpenGL's own way to ask takes twenty times as long."""
    found = ctypes.c_int()
    _get_integer()(what, ctypes.byref(found))
    return found.value


@lru_cache(maxsize=1)
def _get_integer() -> Any:
    from OpenGL.platform import PLATFORM

    return PLATFORM.GL["glGetIntegerv"]


@lru_cache(maxsize=1)
def _get_error() -> Any:
    from OpenGL.platform import PLATFORM

    return PLATFORM.GL["glGetError"]


def forget_errors() -> None:
    """Drops the errors that a runtime's own calls left in our context, which is current.

    SteamVR leaves one at the end of every frame (ValveSoftware/SteamVR-for-Linux 799); the engine looks once a
    second and draws nothing more after the twentieth.
    """
    opengl()
    ask = _get_error()
    # A driver keeps but a few; one without a context may say the same for ever.
    for _ in range(_ERRORS):
        if ask() == 0:
            return


@contextlib.contextmanager
def _aside() -> Iterator[Any]:
    """Leaves everything that copying needs as the engine believes it to be."""
    gl = opengl()
    reads = _bound(gl.GL_READ_FRAMEBUFFER_BINDING)
    draws = _bound(gl.GL_DRAW_FRAMEBUFFER_BINDING)
    # Scissors cut a copy, and the other would change colours that are as the screen shows them already.
    on = [what for what in (gl.GL_SCISSOR_TEST, gl.GL_FRAMEBUFFER_SRGB) if gl.glIsEnabled(what)]
    for what in on:
        gl.glDisable(what)
    try:
        yield gl
    finally:
        for what in on:
            gl.glEnable(what)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, reads)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, draws)


class Target:
    """The engine's own frame buffer behind one of its textures, which may draw into another texture for a while.

    The engine looks at what it attached only when sizes change, so it draws where we say. The graphics context is
    current in every call.
    """

    def __init__(self, frame: int, own: int) -> None:
        self._frame, self._own, self._now = frame, own, own

    def draw_into(self, texture: int | None) -> None:
        """From now on into this texture of the same size, None for the engine's own."""
        wanted = self._own if texture is None else texture
        if wanted == self._now:
            return
        gl = opengl()
        before = _bound(gl.GL_READ_FRAMEBUFFER_BINDING)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._frame)
        gl.glFramebufferTexture2D(gl.GL_READ_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, wanted, 0)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, before)
        self._now = wanted


def _attached(gl: Any) -> int:
    """The texture that is the colour of the frame buffer bound for reading, 0 for none."""
    place, found = gl.GL_COLOR_ATTACHMENT0, []
    for what in (gl.GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE, gl.GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME):
        value = (ctypes.c_int * 1)()
        gl.glGetFramebufferAttachmentParameteriv(gl.GL_READ_FRAMEBUFFER, place, what, value)
        found.append(int(value[0]))
        if found[0] != gl.GL_TEXTURE:
            return 0
    return found[1]


class Swapchain:
    """The images of one eye by their texture names. The graphics context is current in every call."""

    def __init__(self, names: Sequence[int], size: tuple[int, int]) -> None:
        self.size = size
        self._names = tuple(names)
        self._last: int | None = None
        self._source = 0
        with _aside() as gl:
            self._from = int(gl.glGenFramebuffers(1))
            self._into = [int(gl.glGenFramebuffers(1)) for _ in names]
            for frame, name in zip(self._into, names, strict=True):
                self._attach(gl, gl.GL_DRAW_FRAMEBUFFER, frame, name)

    def _attach(self, gl: Any, target: Any, frame: int, name: int) -> None:
        gl.glBindFramebuffer(target, frame)
        gl.glFramebufferTexture2D(target, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, name, 0)
        if gl.glCheckFramebufferStatus(target) != gl.GL_FRAMEBUFFER_COMPLETE:
            raise NoGraphics(
                "The graphics driver cannot draw into the pictures of the headset; update the driver."
            )

    def copy(self, source: int, index: int) -> None:
        """Copies the texture named `source`, of the same size, into an image, value by value."""
        width, height = self.size
        with _aside() as gl:
            if source != self._source:
                self._attach(gl, gl.GL_READ_FRAMEBUFFER, self._from, source)
                self._source = source
            gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._from)
            gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, self._into[index])
            gl.glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)
        self._last = index

    def target(self, texture: int) -> Target | None:
        """What the engine draws this texture with; None before it has."""
        ours = {self._from, *self._into}
        with _aside() as gl:
            for name in range(1, _NAMES):
                if name in ours or not gl.glIsFramebuffer(name):
                    continue
                gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, name)
                if _attached(gl) == texture:
                    return Target(name, texture)
        return None

    def texture(self, index: int) -> int:
        """The name of an image."""
        return self._names[index]

    def drawn(self, index: int) -> None:
        """This image was drawn into by somebody else."""
        self._last = index

    def read(self) -> Picture | None:
        """The image written last, uint8 (height, width, 3), top row first; None before the first."""
        if self._last is None:
            return None
        gl = opengl()
        width, height = self.size
        before = _bound(gl.GL_TEXTURE_BINDING_2D)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._names[self._last])
        raw = gl.glGetTexImage(gl.GL_TEXTURE_2D, 0, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE)
        gl.glBindTexture(gl.GL_TEXTURE_2D, before)
        return np.ascontiguousarray(np.frombuffer(raw, np.uint8).reshape(height, width, 4)[::-1, :, :3])

    def close(self) -> None:
        """Forgets the images, which are the runtime's."""
        gl = opengl()
        for frame in (self._from, *self._into):
            gl.glDeleteFramebuffers(1, [frame])
        self._into = []
        self._last = None

"""The engine's graphics context as OpenXR runtimes want it: GLX and EGL (Linux), WGL (Windows)."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from game.view.swapchain import opengl
from game.view.window import NoGraphics, Stage

# A window's context may be current only from its second frame on.
FRAMES: Final = 10


def binding(stage: Stage) -> Any:
    """A stage's context as a runtime wants it, made current by a frame of it."""
    # Before xr, which imports it as well.
    opengl()
    bind = _wgl if stage.system.startswith("wgl") else _egl if stage.system.startswith("egl") else _glx
    for _ in range(FRAMES):
        stage.frame()
        if (bound := bind()) is not None:
            return bound
    raise NoGraphics("The graphics driver gives no context to the headset's program; update the driver.")


def _glx() -> Any | None:
    import xr
    from OpenGL import GLX

    display, context = GLX.glXGetCurrentDisplay(), GLX.glXGetCurrentContext()
    if not context:
        return None
    value, screen, found = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    GLX.glXQueryContext(display, context, GLX.GLX_FBCONFIG_ID, ctypes.byref(value))
    GLX.glXQueryContext(display, context, GLX.GLX_SCREEN, ctypes.byref(screen))
    wanted = (ctypes.c_int * 3)(GLX.GLX_FBCONFIG_ID, value.value, 0)
    configs = GLX.glXChooseFBConfig(display, screen.value, wanted, ctypes.byref(found))
    config = configs[0] if found.value else None
    if config is not None:
        GLX.glXGetFBConfigAttrib(display, config, GLX.GLX_VISUAL_ID, ctypes.byref(value))
    return xr.GraphicsBindingOpenGLXlibKHR(
        x_display=display,
        visualid=value.value if config is not None else 0,
        glx_fbconfig=config,
        glx_drawable=GLX.glXGetCurrentDrawable(),
        glx_context=context,
    )


def _egl() -> Any | None:
    """Without an X server: the extension XR_MNDX_egl_enable of Monado."""
    import xr

    egl = ctypes.CDLL("libEGL.so.1")
    kinds = {name: kind for name, kind, *_ in xr.GraphicsBindingEGLMNDX._fields_}
    for name in ("eglGetCurrentDisplay", "eglGetCurrentContext"):
        getattr(egl, name).restype = ctypes.c_void_p
    display, context = egl.eglGetCurrentDisplay(), egl.eglGetCurrentContext()
    if not context:
        return None
    value, config, found = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_int()
    config_id, end = 0x3028, 0x3038
    egl.eglQueryContext(ctypes.c_void_p(display), ctypes.c_void_p(context), config_id, ctypes.byref(value))
    wanted = (ctypes.c_int * 3)(config_id, value.value, end)
    egl.eglChooseConfig(ctypes.c_void_p(display), wanted, ctypes.byref(config), 1, ctypes.byref(found))
    return xr.GraphicsBindingEGLMNDX(
        get_proc_address=ctypes.cast(egl.eglGetProcAddress, kinds["get_proc_address"]),
        display=ctypes.cast(display, kinds["display"]),
        config=ctypes.cast(config, kinds["config"]),
        context=ctypes.cast(context, kinds["context"]),
    )


def _wgl() -> Any | None:
    import xr
    from OpenGL import WGL

    context = WGL.wglGetCurrentContext()
    if not context:
        return None
    return xr.GraphicsBindingOpenGLWin32KHR(h_dc=WGL.wglGetCurrentDC(), h_glrc=context)

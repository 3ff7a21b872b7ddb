"""Pyopenxr, imported only where a headset is asked for: it needs OpenGL, which a machine may not have."""

from __future__ import annotations

import os
from typing import Any

from devices.openxr.values import Refused, Trouble


def load() -> Any:
    """The module `xr`; Refused where it or the machine's OpenGL is missing."""
    # Its loader prints what we say ourselves.
    os.environ.setdefault("XR_LOADER_DEBUG", "none")
    try:
        import OpenGL

        # Looked at once, when it is first used: an error that some other call left behind must not end our frame.
        OpenGL.ERROR_CHECKING = False
        import xr
        import xr.raw_functions
    except Exception as error:
        raise Refused(Trouble.NO_LIBRARY) from error
    return xr


def graphics_extensions(binding: Any) -> list[str]:
    """What a runtime must offer to be drawn into through this binding."""
    return ["XR_KHR_opengl_enable", *(["XR_MNDX_egl_enable"] if "EGL" in type(binding).__name__ else [])]

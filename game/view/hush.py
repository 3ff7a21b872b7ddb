"""Keeps system libraries from writing to the terminal about displays and sound cards that are not there."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from functools import lru_cache
from typing import Any

_EXTENSION = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
_ERROR = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)  # and what fills the text, which nobody reads


@lru_cache(maxsize=1)
def x11() -> Any:
    """A display without some extension is told to nobody; what comes back lives as long as the process."""
    return _answered("libXext.so.6", "XSetExtensionErrorHandler", _EXTENSION(lambda *_: 0))


@lru_cache(maxsize=1)
def audio() -> Any:
    """A sound card that does not open is told by `Sound.silent` alone; call it before the audio library loads."""
    os.environ.setdefault("ALSOFT_LOGLEVEL", "0")
    return _answered("libasound.so.2", "snd_lib_error_set_handler", _ERROR(lambda *_: None))


def speech() -> None:
    """The speech library prints a line for every sentence it writes; stdout is for results."""
    drivers = "pyttsx3.drivers.espeak"
    if drivers in sys.modules:
        vars(sys.modules[drivers])["print"] = lambda *_: None


def _answered(library: str, setter: str, answer: Any) -> Any:
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(library), setter)(answer)
    return answer

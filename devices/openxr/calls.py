"""Functions of OpenXR that are called in every frame, as cheap as Python can call them."""

from __future__ import annotations

import ctypes
from typing import Any


def plain(xr: Any, name: str) -> Any:
    """A raw function of pyopenxr that gives the result as a bare number.

    Pyopenxr's own looks each result up in an enumeration, which takes longer than many a call itself, and raises
    ValueError for one it does not know.
    """
    # Asked for by its name in brackets, the library makes a new one each time.
    made = xr.raw_functions.openxr_loader_library[name]
    made.argtypes, made.restype = getattr(xr.raw_functions, name).argtypes, ctypes.c_int
    return made

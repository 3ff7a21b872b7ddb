"""Functions of OpenXR that are called in every frame, as cheap as Python can call them.

Both are given what ctypes hands over as it is: handles, structs by `byref` (bare ones would go by value), arrays,
and numbers of 32 bits.
"""

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
    kinds = getattr(xr.raw_functions, name).argtypes
    # To check an argument takes a third of a microsecond, cold caches not counted. A number of 64 bits must be: it
    # would be cut.
    if any(not _is_pointer(kind) and ctypes.sizeof(kind) > ctypes.sizeof(ctypes.c_int) for kind in kinds):
        made.argtypes = kinds
    made.restype = ctypes.c_int
    return made


def extended(function: Any) -> Any:
    """The same for a function of an extension, as the runtime gave it; all that it is given must be pointers."""
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _is_pointer(kind: Any) -> bool:
    return hasattr(kind, "contents")

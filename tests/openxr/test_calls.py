"""What is called in every frame is called without checks that cost, and is cut nowhere."""

import ctypes

import pytest

from devices.openxr.calls import extended, plain
from devices.openxr.library import load

FRAME = ("xrPollEvent", "xrWaitFrame", "xrBeginFrame", "xrLocateViews", "xrSyncActions", "xrEndFrame")


@pytest.mark.parametrize("name", FRAME)
def test_pointers_are_handed_over_as_they_are_and_the_result_is_a_number(name):
    call = plain(load(), name)
    assert call.argtypes is None
    assert call.restype is ctypes.c_int


def test_a_time_of_64_bits_is_not_cut():
    kinds = plain(load(), "xrLocateSpace").argtypes
    assert any(ctypes.sizeof(kind) == 8 and not hasattr(kind, "contents") for kind in kinds)


def test_a_function_of_an_extension_is_given_what_points():
    seen = []
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int))
    given = kind(lambda where: seen.append(where.contents.value) or 7)
    assert extended(given)(ctypes.byref(ctypes.c_int(42))) == 7
    assert seen == [42]

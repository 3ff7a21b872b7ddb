"""How far the runtime's time lies from ours, which is `time.monotonic` everywhere."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from typing import Any, Final

TIMESPEC: Final = "XR_KHR_convert_timespec_time"
COUNTER: Final = "XR_KHR_win32_convert_performance_counter_time"
# What to ask an instance for on this system.
WANTED: Final = COUNTER if sys.platform == "win32" else TIMESPEC
_NS: Final = 1_000_000_000


def offset_ns(xr: Any, instance: Any, offered: frozenset[str]) -> int:
    """The runtime's time minus ours, nanoseconds; 0 where it cannot be asked, as if both were one clock."""
    if TIMESPEC in offered:
        return _by_timespec(xr, instance)
    if COUNTER in offered:
        return by_counter(_converter(xr, instance), _counter, time.monotonic_ns)
    return 0


def _by_timespec(xr: Any, instance: Any) -> int:
    ask = ctypes.cast(
        xr.get_instance_proc_addr(instance, "xrConvertTimespecTimeToTimeKHR"),
        xr.PFN_xrConvertTimespecTimeToTimeKHR,
    )
    # The timespec is CLOCK_MONOTONIC's, which is our clock itself.
    now, found = time.monotonic_ns(), ctypes.c_int64()
    _well(ask(instance, ctypes.byref(xr.timespec(now // _NS, now % _NS)), ctypes.byref(found)))
    return found.value - now


def by_counter(convert: Callable[[int], int], counter: Callable[[], int], now_ns: Callable[[], int]) -> int:
    """The same by a counter that the runtime can convert, read where our own clock has just ticked.

    On Windows `time.monotonic` stands still for up to 16 ms before Python 3.13: read anywhere, it would be late by
    as much.
    """
    before = now_ns()
    now = now_ns()
    while now == before:
        now = now_ns()
    return convert(counter()) - now


def _converter(xr: Any, instance: Any) -> Callable[[int], int]:
    name = "xrConvertWin32PerformanceCounterToTimeKHR"
    # As the platform part of pyopenxr declares it, which can be imported on Windows alone.
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, xr.Instance, ctypes.POINTER(ctypes.c_longlong), ctypes.POINTER(ctypes.c_int64)
    )
    ask = ctypes.cast(xr.get_instance_proc_addr(instance, name), kind)

    def convert(count: int) -> int:
        found = ctypes.c_int64()
        _well(ask(instance, ctypes.byref(ctypes.c_longlong(count)), ctypes.byref(found)))
        return found.value

    return convert


def _counter() -> int:
    """Windows' performance counter."""
    count = ctypes.c_longlong()
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel.QueryPerformanceCounter(ctypes.byref(count))
    return count.value


def _well(result: Any) -> None:
    if result < 0:
        raise OSError(f"the runtime's clock cannot be asked: {result}")

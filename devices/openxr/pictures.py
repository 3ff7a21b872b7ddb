"""The pictures of one eye that a runtime lends to be drawn into."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

_IMAGE_WAIT_NS: Final = 1_000_000_000


class Swapchain:
    """The images of one eye."""

    def __init__(self, xr: Any, session: Any, chosen: int, size: tuple[int, int]) -> None:
        self._xr = xr
        use = xr.SwapchainUsageFlags
        self.size = size
        self.handle = xr.create_swapchain(
            session,
            xr.SwapchainCreateInfo(
                usage_flags=use.COLOR_ATTACHMENT_BIT | use.SAMPLED_BIT | use.TRANSFER_DST_BIT,
                format=chosen,
                sample_count=1,
                width=size[0],
                height=size[1],
                face_count=1,
                array_size=1,
                mip_count=1,
            ),
        )
        images = xr.enumerate_swapchain_images(self.handle, xr.SwapchainImageOpenGLKHR)
        self.images: tuple[int, ...] = tuple(int(each.image) for each in images)
        self._number = ctypes.c_uint32()
        self._acquire, self._release = xr.SwapchainImageAcquireInfo(), xr.SwapchainImageReleaseInfo()
        self._wait = xr.SwapchainImageWaitInfo(timeout=_IMAGE_WAIT_NS)

    @property
    def number(self) -> int:
        """Which image was acquired."""
        return int(self._number.value)

    def acquire(self) -> Iterator[Any]:
        """Take the next image, then wait until it is free: each step's result, to be looked at before the next."""
        raw = self._xr.raw_functions
        yield raw.xrAcquireSwapchainImage(self.handle, ctypes.byref(self._acquire), ctypes.byref(self._number))
        yield raw.xrWaitSwapchainImage(self.handle, ctypes.byref(self._wait))

    def release(self) -> Any:
        """Give it back, written."""
        return self._xr.raw_functions.xrReleaseSwapchainImage(self.handle, ctypes.byref(self._release))

    def close(self) -> None:
        """Let the images go."""
        self._xr.destroy_swapchain(self.handle)

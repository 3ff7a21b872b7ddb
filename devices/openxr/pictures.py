"""The pictures of one eye that a runtime lends to be drawn into."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from devices.openxr.calls import plain

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
        # A reference keeps alive what it points to.
        by = ctypes.byref
        self._asks = [plain(xr, f"xr{what}SwapchainImage") for what in ("Acquire", "Wait", "Release")]
        self._given = (
            (self.handle, by(xr.SwapchainImageAcquireInfo()), by(self._number)),
            (self.handle, by(xr.SwapchainImageWaitInfo(timeout=_IMAGE_WAIT_NS))),
            (self.handle, by(xr.SwapchainImageReleaseInfo())),
        )

    @property
    def number(self) -> int:
        """Which image was acquired."""
        return int(self._number.value)

    def take(self) -> Any:
        """Take the next image, its number in `number`; the result of the call."""
        return self._asks[0](*self._given[0])

    def wait(self) -> Any:
        """Wait until it is free; the result of the call."""
        return self._asks[1](*self._given[1])

    def release(self) -> Any:
        """Give it back, written; the result of the call."""
        return self._asks[2](*self._given[2])

    def close(self) -> None:
        """Let the images go."""
        self._xr.destroy_swapchain(self.handle)

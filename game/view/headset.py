"""The patient's headset: both eyes drawn by the engine into an OpenXR runtime's pictures, the window looks on.

The runtime is whoever satisfies `XrRuntime`; it may come, go and come back, and the window goes
on whatever it does. `xr` and OpenGL are imported only when a runtime asks for the binding or lends pictures.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np

from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.rotations import about, rotate
from game.view import axes
from game.view.axes import Floats
from game.view.binding import binding
from game.view.eyes import Eye, EyeCamera, Spectator
from game.view.looking_on import LookingOn
from game.view.pointing import AHEAD, Controller, Placed
from game.view.swapchain import FORMATS, Swapchain, Target, forget_errors
from game.view.window import NoGraphics, Picture, Stage

log = logging.getLogger(__name__)

UP: Final = np.array((0.0, 1.0, 0.0))


class Graphics(Protocol):
    """Who draws, as the runtime sees it."""

    def binding(self) -> Any:
        """The ctypes struct for `SessionCreateInfo.next`, its context current; keep a reference to it."""
        ...


class XrRuntime(Protocol):
    """The runtime as who draws sees it. Calls raise nothing but `gone`; whoever owns it begins the frames."""

    # This room and the devices may not import each other: the runtime brings what is to be caught.
    gone: type[Exception]

    @property
    def generation(self) -> int:
        """Rises with each new session; swapchains of an older one are gone."""
        ...

    @property
    def eye_sizes(self) -> tuple[tuple[int, int], ...]:
        """The recommended (width, height) of each eye, () without a session."""
        ...

    @property
    def eyes(self) -> tuple[Eye, Eye] | None:
        """Both eyes of the frame that was begun; None when nothing is to be drawn."""
        ...

    @property
    def attended(self) -> bool:
        """True while our picture has the person's attention."""
        ...

    @property
    def display_hz(self) -> float | None:
        """The display's rate, None while nobody looks at it."""
        ...

    def controller(self, side: Side) -> Controller | None:
        """What a hand holds in the frame that was begun; None for nothing."""
        ...

    def hand(self, side: Side, at_s: float, stamp_s: float) -> LimbFrame | None:
        """A hand's joints at a time, stamped with another; None while no hand can be seen."""
        ...

    def again(self) -> None:
        """Somebody wants it back, as after this program was closed in the headset: look for it at once."""
        ...

    def attach(self, graphics: Graphics) -> None:
        """Who draws; called once, before the first session."""
        ...

    def make_swapchains(
        self, formats: Sequence[int], sizes: Sequence[tuple[int, int]]
    ) -> tuple[int, tuple[tuple[int, ...], ...]]:
        """The first of our formats (best first) that the runtime offers, and the texture names of each eye."""
        ...

    def acquire(self, eye: int) -> int:
        """The index of the image to write, waited for."""
        ...

    def release(self, eye: int) -> None:
        """The image is written."""
        ...

    def submit(self, drawn: bool) -> None:
        """Ends the frame, with both eyes or with nothing; safe when none was begun."""
        ...


class Headset:
    """Draws the stage for both eyes of a runtime; `mirrored` is the side whose half staff see framed.

    `scale` is the share of the recommended pixels, along each side, that is drawn, `samples` how many each has.
    With `words` staff have a line of keys and the last pain rating, and a pad without `one_button`.
    """

    def __init__(
        self,
        stage: Stage,
        runtime: XrRuntime,
        mirrored: Side,
        *,
        scale: float = 1.0,
        words: Mapping[str, str] | None = None,
        one_button: bool = False,
    ) -> None:
        self.stage = stage
        self._runtime = runtime
        self.scale = scale
        self.samples = stage.samples
        self._stale = False
        self._space = stage.render.attach_new_node("xr")
        self._spectator = Spectator(stage, mirrored, words, one_button)
        self._cameras: tuple[EyeCamera, ...] = ()
        self._swapchains: tuple[Swapchain, ...] = ()
        # The image of each eye that is to be written next, and whether the engine draws straight into it.
        self._images: list[int | None] = [None, None]
        self._straight = [False, False]
        self._targets: list[Target | None] = [None, None]
        self._sought = [False, False]
        self._looks_on = True
        self._looking_on = LookingOn()
        self._generation: int | None = None
        self._drawn = False
        self._seated: tuple[Floats, Floats] | None = None
        runtime.attach(self)

    @property
    def drawn(self) -> bool:
        """True when the last frame was drawn for the eyes, and the window shows what the left one sees."""
        return self._drawn

    def rated(self, rating: int | None) -> None:
        """The last pain rating, for staff; None for one that was not given."""
        self._spectator.rating = rating

    @property
    def display_hz(self) -> float | None:
        """The headset's rate, None while nobody looks into it."""
        return self._runtime.display_hz

    @property
    def attended(self) -> bool:
        """True while a person looks at our picture."""
        return self._runtime.eyes is not None and self._runtime.attended

    @property
    def seated(self) -> bool:
        """True once it is known where the patient sits."""
        return self._seated is not None

    def darken(self, share: float) -> None:
        """How dark it is before the eyes, 0 to 1."""
        for camera in self._cameras:
            camera.darken(share)

    def seat(self, origin: Floats | Sequence[float], yaw_rad: float) -> None:
        """Where the patient sits in the tracking space, as `game.mirror.midline.Seat` has it."""
        back = about(UP, -yaw_rad)
        place = rotate(back, -np.asarray(origin, dtype=np.float64))
        self._seated = (place, back)
        self._space.set_pos_quat(axes.point(place), axes.quat(back))

    def again(self) -> None:
        """Staff want it back, as after it was closed in the headset's own menu."""
        self._runtime.again()

    def ray(self, x: float, y: float) -> tuple[Floats, Floats]:
        """The eye and the unit direction through a point of what the window shows (-1..1), seat frame."""
        return self._spectator.ray(x, y) or self.stage.ray(x, y)

    def on_pad(self, x: float, y: float) -> bool:
        """True where the mouse of staff is on their own pad (-1..1), which no eye of the headset sees."""
        return self._spectator.on_pad(x, y)

    def gaze(self) -> tuple[Floats, Floats] | None:
        """From between the eyes straight ahead: place and unit direction, seat frame; None before that is set."""
        eyes = self._runtime.eyes
        if eyes is None or self._seated is None or not self._runtime.attended:
            return None
        place, back = self._seated
        between = np.mean([eye.position for eye in eyes], axis=0)
        ahead = np.sum([rotate(np.asarray(eye.orientation), AHEAD) for eye in eyes], axis=0)
        return rotate(back, between) + place, rotate(back, ahead / np.linalg.norm(ahead))

    def less(self, *, samples: int | None = None, scale: float | None = None) -> None:
        """Cheaper pictures for the eyes from the second frame on; no frame goes without one."""
        self.samples = self.samples if samples is None else samples
        self.scale = self.scale if scale is None else scale
        self._stale = True

    def controller(self, side: Side) -> Controller | None:
        """What a hand holds; None for nothing, while another program is attended to, and before a seat is set."""
        return self._runtime.controller(side) if self._seated is not None and self._runtime.attended else None

    def along(self, aim: Placed) -> tuple[Floats, Floats]:
        """From a controller the way it points: place and unit direction, seat frame."""
        place, back = self._seated or (np.zeros(3), np.array((0.0, 0.0, 0.0, 1.0)))
        return rotate(back, np.asarray(aim.position)) + place, rotate(back, rotate(aim.orientation, AHEAD))

    def hand(self, side: Side, at_s: float) -> LimbFrame | None:
        """The joints of a hand as the headset itself sees it, in its tracking space."""
        return self._runtime.hand(side, at_s, at_s) if self._runtime.attended else None

    # -- one frame -------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Renders eyes and window in one go, gives the eyes to the runtime, then lets the window show its own."""
        runtime, cameras = self._runtime, self._cameras
        eyes = runtime.eyes if runtime.generation == self._generation else None
        drawn = self._drawn = eyes is not None and bool(self._swapchains)
        if self._swapchains:
            forget_errors()
        for number, camera in enumerate(cameras):
            if camera.on is not drawn:
                camera.active(drawn)
            if eyes is not None:
                camera.aim(eyes[number])
        self._spectator.show(cameras[0] if drawn else None)
        if drawn and not self._looks_on:
            self.stage.still(True)
            try:
                self.stage.frame(self._hand_over)
            finally:
                self.stage.still(False)
        else:
            self.stage.frame(self._hand_over)

    def _hand_over(self) -> None:
        """All that the runtime and OpenGL need of a frame, with the engine's context current."""
        if not self.stage.open:
            # The window was closed in this very frame, and the context went with it.
            self._drawn, self._swapchains = False, ()
            return
        try:
            if self._drawn:
                for number in range(len(self._swapchains)):
                    self._give(number)
            self._runtime.submit(self._drawn)
            if not self._runtime.eye_sizes:
                # It went while nobody was drawing.
                self._forget()
                return
            # A runtime takes an error that it finds for one of its own.
            forget_errors()
            if self._runtime.generation != self._generation or self._stale:
                self._renew()
            else:
                self._take()
        except (self._runtime.gone, NoGraphics) as why:
            log.warning("Nothing is shown in the headset, the window goes on: %s", why)
            self._forget()
        if self._swapchains:
            forget_errors()

    def _give(self, number: int) -> None:
        """What was drawn for an eye goes to the runtime."""
        swapchain, image = self._swapchains[number], self._images[number]
        if image is None:
            image = self._runtime.acquire(number)
        if self._straight[number]:
            swapchain.drawn(image)
        else:
            swapchain.copy(self._cameras[number].gl_name(), image)
        self._images[number] = None
        self._runtime.release(number)

    def _take(self) -> None:
        """Fetches the images of the next frame now, while the context is current, for the engine to draw into.

        The window shows staff the left eye's texture: in a frame in which it does, that one is copied instead.
        """
        if not self._drawn:
            self._looking_on.paused()
        self._looks_on = self.stage.window is None or self._looking_on.due(time.monotonic())
        for number in range(len(self._swapchains)):
            target = self._target(number)
            if target is None:
                continue
            straight = self._straight[number] = number > 0 or not self._looks_on
            if straight and self._images[number] is None:
                self._images[number] = self._runtime.acquire(number)
            image = self._images[number]
            target.draw_into(self._swapchains[number].texture(image) if straight and image is not None else None)

    def _target(self, number: int) -> Target | None:
        """Where the engine draws an eye; None where it must be copied.

        With samples it must: to resolve them is a copy already, and drivers need not know how to make it into a
        picture of another format.
        """
        camera = self._cameras[number]
        # Before its first picture the engine has made nothing to draw into, and later it makes nothing new.
        if self._drawn and not self._sought[number]:
            self._sought[number] = True
            self._targets[number] = (
                self._swapchains[number].target(camera.gl_name()) if camera.samples == 0 else None
            )
        return self._targets[number]

    def _renew(self) -> None:
        """A session began, or its pictures are to be others: they are filled from the next frame on."""
        self._forget()
        # Before asking: a session that goes while it is asked is not asked again.
        self._generation, self._stale = self._runtime.generation, False
        sizes = [_scaled(size, self.scale) for size in self._runtime.eye_sizes]
        _, names = self._runtime.make_swapchains(FORMATS, sizes)
        if [(camera.size, camera.asked) for camera in self._cameras] != [(size, self.samples) for size in sizes]:
            self._close_cameras()
            self._cameras = tuple(
                EyeCamera(self.stage, self._space, number, size, self.samples) for number, size in enumerate(sizes)
            )
        self._swapchains = tuple(Swapchain(*lent) for lent in zip(names, sizes, strict=True))

    def _forget(self) -> None:
        for target in self._targets if self._swapchains else ():
            if target is not None:
                target.draw_into(None)
        self._images, self._straight, self._looks_on = [None, None], [False, False], True
        for swapchain in self._swapchains:
            swapchain.close()
        self._swapchains = ()

    def look_on(self) -> None:
        """The engine's next frame shows staff the newest picture, however young the last one is.

        Right after `draw`: the engine's context has to be current.
        """
        self._looks_on = True
        target = self._targets[0]
        if self._straight[0] and target is not None:
            self._straight[0] = False
            target.draw_into(None)

    def pictures(self) -> tuple[Picture, ...]:
        """What the runtime was last given, left and right, uint8 (height, width, 3); () when it has nothing.

        Right after `draw`: the engine's context has to be current.
        """
        if not self._runtime.eye_sizes or self._runtime.generation != self._generation:
            return ()
        read = (swapchain.read() for swapchain in self._swapchains)
        return tuple(picture for picture in read if picture is not None)

    def close(self) -> None:
        """Leaves the stage as an ordinary one; close the runtime first, its pictures lie in our context."""
        self._spectator.show(None)
        for camera in self._cameras:
            camera.active(False)
        # Within a frame our context is current, whatever the runtime made current as it went.
        self.stage.frame(lambda: self._forget() if self.stage.open else None)
        self._close_cameras()
        self._spectator.close()
        self._space.remove_node()

    def _close_cameras(self) -> None:
        self._spectator.show(None)
        for camera in self._cameras:
            camera.close()
        self._cameras, self._targets, self._sought = (), [None, None], [False, False]

    # -- for the runtime -------------------------------------------------------------------------------------

    def binding(self) -> Any:
        """The engine's context as the runtime wants it, made current by a frame of the window."""
        return binding(self.stage)


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))

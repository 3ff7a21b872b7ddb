"""One instance and one session of an OpenXR runtime, through pyopenxr: made whole or not at all, then only used.

What is set up once goes through pyopenxr's friendly calls; what is called every frame goes through its raw
functions with structs that are made once (a hand by the friendly way costs eight times as much). Every call may
raise `Gone`.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import numpy as np

from devices.openxr import clocks
from devices.openxr.actions import HAND_INTERACTION, Actions
from devices.openxr.calls import plain
from devices.openxr.hands import FOREARM, make_trackers
from devices.openxr.library import graphics_extensions, load
from devices.openxr.pictures import Swapchain
from devices.openxr.trackers import EXTENSION as TRACKERS
from devices.openxr.trackers import connected
from devices.openxr.values import Controller, Eye, Gone, Head, News, Placed, Refused, Trouble
from game.body.frame import LimbFrame
from game.body.joints import Side

# Both a place and a turn are valid.
_SEEN: Final = 3
# The runtime counts nanoseconds.
_NS: Final = 1_000_000_000


def look() -> tuple[str, ...]:
    """The roles of the trackers that are there, "" for one without; Refused says why there is no headset."""
    link = Link(None, look_only=True)
    try:
        return link.look_for_trackers()
    finally:
        link.close()


class Link:
    """An instance, a system, a session and, where the headset sees hands, a tracker for each hand.

    `binding` is the graphics binding of who draws; without one the session is headless: hands and head, no frames.
    Refused says why there is none now. `focused` is True while this program has the person's attention, `present`
    False while the runtime says that nobody wears the headset. `period_s` is how long the display shows a frame, 0
    before one was begun; `recentred_at_s` from when on the tracking space lies where the newest RECENTRED put it.
    """

    def __init__(self, binding: Any | None, *, look_only: bool = False) -> None:
        self._xr = xr = load()
        self._binding = binding
        self.headless = binding is None
        self.running = self.focused = False
        self.present = True
        self.eye_sizes: tuple[tuple[int, int], ...] = ()
        self.period_s = 0.0
        self.recentred_at_s = -float("inf")
        self._undo: list[Any] = []
        self._left = self._right = None
        self._swapchains: list[Swapchain] = []
        try:
            self._instance = self._make_instance(look_only)
            self.name = xr.get_instance_properties(self._instance).runtime_name.decode(errors="replace")
            self._system = self._find_system()
            if look_only:
                return
            self.hands = self._sees_hands()
            self._session = self._make_session()
            self._space = self._make_space(xr.ReferenceSpaceType.LOCAL)
            self._head_space = self._make_space(xr.ReferenceSpaceType.VIEW)
            self._prepare()
            made = xr, self._instance, self._session, self._space
            if self.hands:
                forearm = FOREARM in self._offered
                self._left, self._right = make_trackers(*made, self._undo, forearm=forearm)
            self._actions = Actions(*made, self._offered, self._tracker_revision, self._undo, self._ok)
        except Refused:
            self.close()
            raise
        except Exception as error:  # a runtime that dies in the middle of this may show it in any way
            self.close()
            raise Refused(_trouble(xr, error)) from error

    # -- setting up ------------------------------------------------------------------------------------------

    def _make_instance(self, look_only: bool) -> Any:
        xr = self._xr
        every = xr.enumerate_instance_extension_properties()
        offered = {each.extension_name.decode(): int(each.extension_version) for each in every}
        needed = ["XR_MND_headless"] if self.headless else graphics_extensions(self._binding)
        wanted = [] if look_only else needed
        if not offered.keys() >= set(wanted):
            raise Refused(Trouble.NO_HEADLESS if self.headless else Trouble.NO_GRAPHICS)
        also = ("XR_EXT_hand_tracking", "XR_EXT_user_presence", FOREARM, HAND_INTERACTION, TRACKERS, clocks.WANTED)
        wanted += [name for name in also if name in offered]
        self._tracker_revision = offered.get(TRACKERS, 0)
        self._offered = frozenset(wanted)
        application = xr.ApplicationInfo("Midline", 1, "Midline", 1, xr.Version(1, 0, 0))
        asked = xr.InstanceCreateInfo(enabled_extension_names=wanted, application_info=application)
        made = xr.create_instance(asked)
        self._undo.append(lambda: xr.destroy_instance(made))
        return made

    def _find_system(self) -> Any:
        xr = self._xr
        try:
            return xr.get_system(self._instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        except xr.exception.FormFactorUnavailableError as error:
            raise Refused(Trouble.ASLEEP) from error
        except xr.exception.FormFactorUnsupportedError as error:
            raise Refused(Trouble.NO_HEADSET) from error

    def _sees_hands(self) -> bool:
        """Asked of the system: that the runtime knows the extension does not mean that this headset can."""
        if "XR_EXT_hand_tracking" not in self._offered:
            return False
        xr = self._xr
        can = xr.SystemHandTrackingPropertiesEXT()
        properties = xr.SystemProperties(next=ctypes.cast(ctypes.pointer(can), ctypes.c_void_p))
        self._ok(xr.raw_functions.xrGetSystemProperties(self._instance, self._system, ctypes.byref(properties)))
        return bool(can.supports_hand_tracking)

    def _make_session(self) -> Any:
        xr, pointer = self._xr, None
        if self._binding is not None:
            # Asking is a duty of the program, whatever the answer.
            xr.get_opengl_graphics_requirements_khr(self._instance, self._system)
            pointer = ctypes.cast(ctypes.pointer(self._binding), ctypes.c_void_p)
        made = xr.create_session(self._instance, xr.SessionCreateInfo(next=pointer, system_id=self._system))
        self._undo.append(lambda: xr.destroy_session(made))
        return made

    def _make_space(self, kind: Any) -> Any:
        xr = self._xr
        made = xr.create_reference_space(self._session, xr.ReferenceSpaceCreateInfo(kind, xr.Posef()))
        self._undo.append(lambda: xr.destroy_space(made))
        return made

    def _prepare(self) -> None:
        xr = self._xr
        self._views_kind = xr.ViewConfigurationType.PRIMARY_STEREO
        if not self.headless:
            views = xr.enumerate_view_configuration_views(self._instance, self._system, self._views_kind)
            self.eye_sizes = tuple(
                (int(view.recommended_image_rect_width), int(view.recommended_image_rect_height)) for view in views
            )
        self._frame, self._wait, self._begin = xr.FrameState(), xr.FrameWaitInfo(), xr.FrameBeginInfo()
        self._event = xr.EventDataBuffer()
        self._views = (xr.View * 2)(xr.View(), xr.View())
        self._eyes_at = _POSE_AT, ctypes.sizeof(xr.View) + _POSE_AT
        self._view_state, self._view_count = xr.ViewState(), ctypes.c_uint32()
        self._view_ask = xr.ViewLocateInfo(self._views_kind, 0, self._space)
        self._head = xr.SpaceLocation()
        self._head_floats = np.frombuffer(
            self._head, dtype=np.float32, count=7, offset=xr.SpaceLocation.pose.offset
        )
        self._nothing = xr.FrameEndInfo(0, xr.EnvironmentBlendMode.OPAQUE)
        self._ref_nothing = ctypes.byref(self._nothing)
        self._offset_ns = clocks.offset_ns(xr, self._instance, self._offered)
        # What is handed over in every frame, made once: the raw function and what it is given.
        by, session = ctypes.byref, self._session
        views = by(self._view_ask), by(self._view_state), 2, by(self._view_count), self._views
        self._ask_poll = plain(xr, "xrPollEvent"), (self._instance, by(self._event))
        self._asks_begin = (
            (plain(xr, "xrWaitFrame"), (session, by(self._wait), by(self._frame))),
            (plain(xr, "xrBeginFrame"), (session, by(self._begin))),
        )
        self._ask_views = plain(xr, "xrLocateViews"), (session, *views)
        self._ask_end = plain(xr, "xrEndFrame")
        self._ask_place = plain(xr, "xrLocateSpace")

    # -- what happens ----------------------------------------------------------------------------------------

    def poll(self) -> list[News]:
        """What happened since the last call; a session that may run is begun here, one that must stop is ended."""
        xr = self._xr
        found: list[News] = []
        self._actions.new_frame()
        ask, given = self._ask_poll
        while True:
            self._event._type = _EVENT  # noqa: SLF001 - pyopenxr's name of the field
            if (result := ask(*given)) == _NO_EVENT:
                return found
            self._ok(result)
            kind = self._event._type  # noqa: SLF001
            if kind == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:
                found += self._changed(xr.SessionState(self._heard(xr.EventDataSessionStateChanged).state))
            elif kind == xr.StructureType.EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
                self.present = bool(self._heard(xr.EventDataUserPresenceChangedEXT).is_user_present)
            elif kind == xr.StructureType.EVENT_DATA_INTERACTION_PROFILE_CHANGED:
                self._actions.profile_changed()
            elif kind == xr.StructureType.EVENT_DATA_VIVE_TRACKER_CONNECTED_HTCX:
                # Which one, the runtime is asked: what the event points to is the runtime's own memory.
                self._actions.trackers.forget()
            elif kind == xr.StructureType.EVENT_DATA_INSTANCE_LOSS_PENDING:
                found.append(News.LOSS_PENDING)
            elif kind == xr.StructureType.EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
                change = self._heard(xr.EventDataReferenceSpaceChangePending)
                if change.reference_space_type == xr.ReferenceSpaceType.LOCAL:
                    self.recentred_at_s = (change.change_time - self._offset_ns) / _NS
                    found.append(News.RECENTRED)

    def _heard(self, kind: Any) -> Any:
        """The event that was just polled, as what it is."""
        return ctypes.cast(ctypes.pointer(self._event), ctypes.POINTER(kind)).contents

    def _changed(self, state: Any) -> list[News]:
        xr = self._xr
        states = xr.SessionState
        self.focused = state == states.FOCUSED
        if state == states.READY:
            self._call(xr.begin_session, self._session, xr.SessionBeginInfo(self._views_kind))
            self.running = True
        elif state == states.STOPPING:
            self.running = False
            self._call(xr.end_session, self._session)
        elif state == states.LOSS_PENDING:
            self.running = False
            return [News.LOSS_PENDING]
        elif state == states.EXITING:
            self.running = False
            return [News.EXIT]
        return []

    # -- a frame ---------------------------------------------------------------------------------------------

    def begin(self) -> tuple[float, bool]:
        """Wait for the frame and begin it: when it will be seen, monotonic seconds, and whether to draw it."""
        for ask, given in self._asks_begin:
            if (result := ask(*given)) < 0:
                self._ok(result)
        frame = self._frame
        self.period_s = frame.predicted_display_period / _NS
        return (frame.predicted_display_time - self._offset_ns) / _NS, bool(frame.should_render)

    def eyes(self) -> tuple[Eye, Eye] | None:
        """Both eyes in the frame that was begun; None while the head is not tracked."""
        self._view_ask.display_time = self._frame.predicted_display_time
        ask, given = self._ask_views
        if (result := ask(*given)) < 0:
            self._ok(result)
        if (self._view_state._view_state_flags & _SEEN) != _SEEN:  # noqa: SLF001 - pyopenxr's name of the field
            return None
        left, right = self._eyes_at
        return _eye(self._views, left), _eye(self._views, right)

    def end(self, drawn: bool) -> None:
        """End the frame: with both eyes as they were located, or with no layer."""
        shown, ref = self._nothing, self._ref_nothing
        if drawn and self._swapchains:
            shown, ref = self._shown, self._ref_shown
            for into, seen in self._copied:
                ctypes.memmove(into, seen, _FLOATS.size)
        shown.display_time = self._frame.predicted_display_time
        if (result := self._ask_end(self._session, ref)) < 0:
            self._ok(result)

    # -- pictures --------------------------------------------------------------------------------------------

    def make_swapchains(
        self, formats: Sequence[int], sizes: Sequence[tuple[int, int]]
    ) -> tuple[int, tuple[tuple[int, ...], ...]]:
        """The first of these formats that is offered, and the texture names of each eye's images; Refused when
        there is none."""
        xr = self._xr
        offered = set(self._call(xr.enumerate_swapchain_formats, self._session))
        chosen = next((each for each in formats if each in offered), None)
        if chosen is None:
            raise Refused(Trouble.NO_GRAPHICS)
        # A view that wants others gives up those it had.
        for each in self._swapchains:
            self._undo.remove(each.close)
            self._call(each.close)
        self._swapchains = []
        self._swapchains = [self._call(Swapchain, xr, self._session, chosen, size) for size in sizes]
        self._undo += [each.close for each in self._swapchains]
        self._layers = (xr.CompositionLayerProjectionView * 2)(
            *[xr.CompositionLayerProjectionView() for _ in range(2)]
        )
        for layer, swapchain in zip(self._layers, self._swapchains, strict=True):
            layer.sub_image.swapchain = swapchain.handle
            layer.sub_image.image_rect.extent.width, layer.sub_image.image_rect.extent.height = swapchain.size
        # Pose and field of view lie side by side in both kinds of struct.
        self._copied = [
            (ctypes.addressof(layer) + type(layer).pose.offset, ctypes.addressof(view) + type(view).pose.offset)
            for layer, view in zip(self._layers, self._views, strict=True)
        ]
        # Keywords: a second positional argument would be a count. The parts are kept: structs hold only addresses.
        self._layer = xr.CompositionLayerProjection(space=self._space, views=self._layers)
        header = ctypes.POINTER(xr.CompositionLayerBaseHeader)
        self._layer_list = (header * 1)(ctypes.cast(ctypes.pointer(self._layer), header))
        self._shown = xr.FrameEndInfo(0, xr.EnvironmentBlendMode.OPAQUE, layers=self._layer_list)
        self._ref_shown = ctypes.byref(self._shown)
        return chosen, tuple(each.images for each in self._swapchains)

    def acquire(self, eye: int) -> int:
        """The number of the image to write for this eye, once it is free."""
        swapchain = self._swapchains[eye]
        self._ok(swapchain.take())
        if self._ok(swapchain.wait()) == _TIMEOUT:
            raise Gone("the runtime keeps the picture of an eye")
        return swapchain.number

    def release(self, eye: int) -> None:
        """The image of this eye is written."""
        self._ok(self._swapchains[eye].release())

    # -- head and hands --------------------------------------------------------------------------------------

    def head(self, at_s: float) -> Head | None:
        """Where the head is at a time, None while it is not tracked."""
        self._ok(self._ask_place(self._head_space, self._space, self._time(at_s), ctypes.byref(self._head)))
        if (int(self._head.location_flags) & _SEEN) != _SEEN:
            return None
        *turn, x, y, z = self._head_floats.tolist()
        return Head(np.array([x, y, z]), np.array(turn))

    def hand(self, side: Side, at_s: float, stamp_s: float) -> LimbFrame | None:
        """The joints of a hand at a time, stamped with when they can have been measured; None without hands."""
        # An enumeration is a slow key.
        tracker = self._left if side is Side.LEFT else self._right
        if tracker is None:
            return None
        if (result := tracker.locate(round(at_s * _NS) + self._offset_ns)) < 0:
            self._ok(result)
        return tracker.frame(stamp_s)

    def controller(self, side: Side, at_s: float) -> Controller | None:
        """What a hand holds at a time; None while it holds nothing."""
        return self._actions.read(side, round(at_s * _NS) + self._offset_ns)

    @property
    def tracker_roles(self) -> frozenset[str]:
        """The roles by which trackers can be asked for here; none where the runtime has no trackers."""
        return self._actions.trackers.roles

    def trackers(self) -> tuple[str, ...] | None:
        """The role of every tracker that is there, "" for one without; None where the runtime does not say."""
        return self._actions.trackers.connected() if self.tracker_roles else None

    def tracker(self, role: str, at_s: float) -> Placed | None:
        """Where the tracker of a role is at a time; None while it is not seen."""
        return self._actions.tracker(role, self._time(at_s))

    def look_for_trackers(self) -> tuple[str, ...]:
        """The same without a session; nothing where nobody says, a runtime that dies of it included."""
        with suppress(self._xr.exception.XrException, ValueError):
            return (connected(self._xr, self._instance) or ()) if self._tracker_revision else ()
        return ()

    # -- time, errors, the end -------------------------------------------------------------------------------

    def _time(self, at_s: float) -> int:
        return round(at_s * _NS) + self._offset_ns

    def _ok(self, result: Any) -> Any:
        """The result of a raw function; negative ones are errors, positive ones success with a remark."""
        if result < 0:
            raise Gone(f"the runtime says {result}")
        return result

    def _call(self, ask: Any, *args: Any) -> Any:
        try:
            return ask(*args)
        except self._xr.exception.XrException as error:
            raise Gone(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Let go of everything, last made first; a runtime that is gone already has nothing to say to that."""
        self.running = False
        while self._undo:
            with suppress(Exception):
                self._undo.pop()()


_NO_EVENT, _TIMEOUT = 4, 1
# XR_TYPE_EVENT_DATA_BUFFER.
_EVENT: Final = 16
# A view's pose, xyzw and place, and its field of view: behind its kind and its chain.
_FLOATS: Final = struct.Struct("=11f")
_POSE_AT: Final = 16


def _eye(views: Any, at: int) -> Eye:
    seen = _FLOATS.unpack_from(views, at)
    return Eye(seen[4:7], seen[:4], seen[7:])


def _trouble(xr: Any, error: Exception) -> Trouble:
    known = xr.exception
    kinds = {
        known.RuntimeUnavailableError: Trouble.NO_RUNTIME,
        known.GraphicsDeviceInvalidError: Trouble.OTHER_CARD,
    }
    return next((trouble for kind, trouble in kinds.items() if isinstance(error, kind)), Trouble.DOWN)

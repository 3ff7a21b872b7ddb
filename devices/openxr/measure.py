"""The least a program in a headset can cost: a bare loop of raw pyopenxr calls that clears both eyes.

It is a floor for `midline bench` and shares nothing with `link`: an instance, session and structs of its own, made
once. It draws in the graphics context that is current and leaves its state as it was.
"""

from __future__ import annotations

import ctypes
import time
from contextlib import suppress
from typing import Any, Final

from devices.openxr.library import load
from devices.openxr.values import Gone, Refused, Trouble

_PATIENCE_S: Final = 20.0
_JOINTS: Final = 26
_HANDS: Final = "XR_EXT_hand_tracking"
_NO_EVENT: Final = 4
_SRGB8_ALPHA8: Final = 0x8C43
_CLEAR: Final = (0.1, 0.15, 0.3, 1.0)


class RawLoop:
    """`begin`, `clear` and `end` are one frame; `binding` is the graphics binding of a context that is current.

    Refused when there is no session to be had, TimeoutError when it never gets the person's attention, and Gone
    when it is lost on the way.
    """

    def __init__(self, binding: Any) -> None:
        self._xr = xr = load()
        self._raw = xr.raw_functions
        self._undo: list[Any] = []
        self._binding = binding
        try:
            self._make(xr, binding)
            self._structs(xr)
            self._pictures(xr)
            self._until_focused()
        except xr.exception.XrException as error:
            self.close()
            raise Refused(Trouble.DOWN) from error
        except BaseException:
            self.close()
            raise

    def _make(self, xr: Any, binding: Any) -> None:
        offered = {each.extension_name.decode() for each in xr.enumerate_instance_extension_properties()}
        sees = [_HANDS] if _HANDS in offered else []
        wanted = ["XR_KHR_opengl_enable", *sees]
        wanted += ["XR_MNDX_egl_enable"] if "EGL" in type(binding).__name__ else []
        application = xr.ApplicationInfo("Midline", 1, "Midline", 1, xr.Version(1, 0, 0))
        info = xr.InstanceCreateInfo(enabled_extension_names=wanted, application_info=application)
        self.instance = xr.create_instance(info)
        self._undo.append(lambda: xr.destroy_instance(self.instance))
        self._system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        xr.get_opengl_graphics_requirements_khr(self.instance, self._system)
        pointer = ctypes.cast(ctypes.pointer(binding), ctypes.c_void_p)
        self.session = xr.create_session(self.instance, xr.SessionCreateInfo(next=pointer, system_id=self._system))
        self._undo.append(lambda: xr.destroy_session(self.session))
        local = xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.LOCAL, xr.Posef())
        self._space = xr.create_reference_space(self.session, local)
        self._undo.append(lambda: xr.destroy_space(self._space))
        self._actions(xr)
        self._trackers: list[Any] = []
        if sees:
            self._track(xr)

    def _track(self, xr: Any) -> None:
        ask = xr.get_instance_proc_addr(self.instance, "xrLocateHandJointsEXT")
        self._locate_hand = ctypes.cast(ask, xr.PFN_xrLocateHandJointsEXT)
        # A headset may not see hands though its runtime could.
        with suppress(xr.exception.FeatureUnsupportedError):
            for hand in (xr.HandEXT.LEFT, xr.HandEXT.RIGHT):
                made = xr.create_hand_tracker_ext(self.session, xr.HandTrackerCreateInfoEXT(hand))
                self._trackers.append(made)
                self._undo.append(lambda made=made: xr.destroy_hand_tracker_ext(made))

    def _actions(self, xr: Any) -> None:
        """One button, so that there is something to bring up to date in every frame."""
        self._set = xr.create_action_set(self.instance, xr.ActionSetCreateInfo("floor", "Floor", 0))
        self._undo.append(lambda: xr.destroy_action_set(self._set))
        button = xr.create_action(
            self._set,
            xr.ActionCreateInfo(
                action_name="select", action_type=xr.ActionType.BOOLEAN_INPUT, localized_action_name="Select"
            ),
        )
        path = xr.string_to_path(self.instance, "/user/hand/right/input/select/click")
        bindings = (xr.ActionSuggestedBinding * 1)(xr.ActionSuggestedBinding(button, path))
        simple = xr.string_to_path(self.instance, "/interaction_profiles/khr/simple_controller")
        xr.suggest_interaction_profile_bindings(
            self.instance,
            xr.InteractionProfileSuggestedBinding(interaction_profile=simple, suggested_bindings=bindings),
        )
        sets = (xr.ActionSet * 1)(self._set)
        xr.attach_session_action_sets(self.session, xr.SessionActionSetsAttachInfo(action_sets=sets))

    def _structs(self, xr: Any) -> None:
        self._kind = xr.ViewConfigurationType.PRIMARY_STEREO
        self._state, self._wait, self._begin = xr.FrameState(), xr.FrameWaitInfo(), xr.FrameBeginInfo()
        self._event = xr.EventDataBuffer()
        self._views = (xr.View * 2)(xr.View(), xr.View())
        self._view_state, self._count = xr.ViewState(), ctypes.c_uint32()
        self._ask = xr.ViewLocateInfo(self._kind, 0, self._space)
        self._active = (xr.ActiveActionSet * 1)(xr.ActiveActionSet(self._set, 0))
        self._sync = xr.ActionsSyncInfo(active_action_sets=self._active)
        self._joints = [(xr.HandJointLocationEXT * _JOINTS)() for _ in range(2)]
        self._hands = [
            xr.HandJointLocationsEXT(joint_count=_JOINTS, joint_locations=memory) for memory in self._joints
        ]
        self._when = xr.HandJointsLocateInfoEXT(base_space=self._space, time=0)
        self._acquire, self._release = xr.SwapchainImageAcquireInfo(), xr.SwapchainImageReleaseInfo()
        self._image_wait, self._number = xr.SwapchainImageWaitInfo(timeout=1_000_000_000), ctypes.c_uint32()

    def _pictures(self, xr: Any) -> None:
        from OpenGL import GL as gl  # noqa: N811 - a module

        self._gl = gl
        self._frames: list[list[int]] = []
        self._chains = []
        self._before = self._bound()
        use = xr.SwapchainUsageFlags
        self._layers = (xr.CompositionLayerProjectionView * 2)(
            *[xr.CompositionLayerProjectionView() for _ in range(2)]
        )
        for layer, view in zip(
            self._layers,
            xr.enumerate_view_configuration_views(self.instance, self._system, self._kind),
            strict=True,
        ):
            size = view.recommended_image_rect_width, view.recommended_image_rect_height
            info = xr.SwapchainCreateInfo(
                usage_flags=use.COLOR_ATTACHMENT_BIT | use.SAMPLED_BIT | use.TRANSFER_DST_BIT,
                format=_SRGB8_ALPHA8,
                sample_count=1,
                width=size[0],
                height=size[1],
                face_count=1,
                array_size=1,
                mip_count=1,
            )
            chain = xr.create_swapchain(self.session, info)
            self._chains.append(chain)
            self._undo.append(lambda chain=chain: xr.destroy_swapchain(chain))
            images = xr.enumerate_swapchain_images(chain, xr.SwapchainImageOpenGLKHR)
            self._frames.append(self._targets([int(each.image) for each in images], size))
            layer.sub_image.swapchain = chain
            layer.sub_image.image_rect.extent.width, layer.sub_image.image_rect.extent.height = size
        self._restore(self._before)
        self._layer = xr.CompositionLayerProjection(space=self._space, views=self._layers)
        header = ctypes.POINTER(xr.CompositionLayerBaseHeader)
        self._list = (header * 1)(ctypes.cast(ctypes.pointer(self._layer), header))
        self._end = xr.FrameEndInfo(0, xr.EnvironmentBlendMode.OPAQUE, layers=self._list)

    def _targets(self, images: list[int], size: tuple[int, int]) -> list[int]:
        """A frame buffer for each image, with one depth for all of them, as an engine has it."""
        gl = self._gl
        depth = int(gl.glGenRenderbuffers(1))
        gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, depth)
        gl.glRenderbufferStorage(gl.GL_RENDERBUFFER, gl.GL_DEPTH_COMPONENT24, *size)
        gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, 0)
        self._undo.append(lambda: gl.glDeleteRenderbuffers(1, [depth]))
        made = []
        for image in images:
            frame = int(gl.glGenFramebuffers(1))
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, frame)
            gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, image, 0)
            gl.glFramebufferRenderbuffer(gl.GL_FRAMEBUFFER, gl.GL_DEPTH_ATTACHMENT, gl.GL_RENDERBUFFER, depth)
            self._undo.append(lambda frame=frame: gl.glDeleteFramebuffers(1, [frame]))
            made.append(frame)
        return made

    def _bound(self) -> tuple[int, int, bool]:
        gl = self._gl
        return (
            int(gl.glGetIntegerv(gl.GL_READ_FRAMEBUFFER_BINDING)),
            int(gl.glGetIntegerv(gl.GL_DRAW_FRAMEBUFFER_BINDING)),
            bool(gl.glIsEnabled(gl.GL_SCISSOR_TEST)),
        )

    def _restore(self, bound: tuple[int, int, bool]) -> None:
        gl = self._gl
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, bound[0])
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, bound[1])
        (gl.glEnable if bound[2] else gl.glDisable)(gl.GL_SCISSOR_TEST)

    def _until_focused(self) -> None:
        xr = self._xr
        end_s, focused = time.monotonic() + _PATIENCE_S, False
        running = False
        while not focused:
            if time.monotonic() > end_s:
                raise TimeoutError("The headset's program never gave the bare loop its attention.")
            self._event._type = xr.StructureType.EVENT_DATA_BUFFER  # noqa: SLF001
            result = self._raw.xrPollEvent(self.instance, ctypes.byref(self._event))
            if result != _NO_EVENT:
                if self._event._type == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:  # noqa: SLF001
                    changed = ctypes.cast(
                        ctypes.pointer(self._event), ctypes.POINTER(xr.EventDataSessionStateChanged)
                    ).contents
                    if changed.state == xr.SessionState.READY:
                        xr.begin_session(self.session, xr.SessionBeginInfo(self._kind))
                        running = True
                    focused = changed.state == xr.SessionState.FOCUSED
            elif running:
                self.begin()
                self.clear()
                self.end()
            else:
                time.sleep(0.002)

    # -- a frame ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Poll, wait, begin, locate views, sync, two hands."""
        raw, state = self._raw, self._state
        self._event._type = self._xr.StructureType.EVENT_DATA_BUFFER  # noqa: SLF001
        raw.xrPollEvent(self.instance, ctypes.byref(self._event))
        raw.xrWaitFrame(self.session, ctypes.byref(self._wait), ctypes.byref(state))
        raw.xrBeginFrame(self.session, ctypes.byref(self._begin))
        self._ask.display_time = self._when.time = state.predicted_display_time
        raw.xrLocateViews(
            self.session,
            ctypes.byref(self._ask),
            ctypes.byref(self._view_state),
            2,
            ctypes.byref(self._count),
            self._views,
        )
        raw.xrSyncActions(self.session, ctypes.byref(self._sync))
        for tracker, found in zip(self._trackers, self._hands, strict=False):
            self._locate_hand(tracker, ctypes.byref(self._when), ctypes.byref(found))

    def clear(self) -> None:
        """Take, clear and give back the image of each eye."""
        raw, gl = self._raw, self._gl
        gl.glDisable(gl.GL_SCISSOR_TEST)
        for chain, frames in zip(self._chains, self._frames, strict=True):
            raw.xrAcquireSwapchainImage(chain, ctypes.byref(self._acquire), ctypes.byref(self._number))
            raw.xrWaitSwapchainImage(chain, ctypes.byref(self._image_wait))
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, frames[self._number.value])
            gl.glClearColor(*_CLEAR)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT)
            raw.xrReleaseSwapchainImage(chain, ctypes.byref(self._release))

    def end(self) -> None:
        """End the frame with both eyes."""
        for layer, view in zip(self._layers, self._views, strict=True):
            layer.pose, layer.fov = view.pose, view.fov
        self._end.display_time = self._state.predicted_display_time
        if self._raw.xrEndFrame(self.session, ctypes.byref(self._end)) < 0:
            raise Gone("the bare loop lost its session")

    @property
    def period_s(self) -> float:
        """How long the display shows a picture, as the runtime says."""
        return float(self._state.predicted_display_period) / 1e9

    def close(self) -> None:
        """Let go of everything, last made first."""
        if hasattr(self, "_before"):
            self._restore(self._before)
        while self._undo:
            with suppress(Exception):
                self._undo.pop()()

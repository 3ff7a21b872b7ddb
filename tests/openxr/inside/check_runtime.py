"""The runtime is real: a session gets its focus, a hand follows the driver, and a dead service says so at once."""

import ctypes
import time

import numpy as np
import pytest
import xr

MONADO = {"compositor": "null", "x_server": False}
WRIST, INDEX_TIP = 1, 10
JOINT = np.dtype([("flags", "<u8"), ("orientation", "<f4", 4), ("position", "<f4", 3), ("radius", "<f4")])
EXTENSIONS = ["XR_MND_headless", "XR_KHR_convert_timespec_time", "XR_EXT_hand_tracking"]


class Headless:
    """A session without pictures, as far as these checks need one."""

    def __init__(self):
        named = xr.ApplicationInfo("check", 1, "midline", 1, xr.Version(1, 0, 0))
        self.instance = xr.create_instance(
            xr.InstanceCreateInfo(application_info=named, enabled_extension_names=EXTENSIONS)
        )
        system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        self.session = xr.create_session(self.instance, xr.SessionCreateInfo(system_id=system))
        stage = xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.STAGE, xr.Posef())
        self.space = xr.create_reference_space(self.session, stage)
        right = xr.HandTrackerCreateInfoEXT(hand=xr.HandEXT.RIGHT)
        self.tracker = xr.create_hand_tracker_ext(self.session, right)
        self.states = []

    def close(self):
        """Twice is as good as once; the loader makes no second instance before the first is destroyed."""
        if self.instance:
            xr.destroy_session(self.session)
            xr.destroy_instance(self.instance)
            self.instance = None

    def function(self, name):
        return ctypes.cast(xr.get_instance_proc_addr(self.instance, name), getattr(xr, f"PFN_{name}"))

    def poll(self):
        """Follows what the runtime says until it says nothing more."""
        while True:
            try:
                event = xr.poll_event(self.instance)
            except xr.EventUnavailable:
                return
            if xr.StructureType(event.type) == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:
                changed = ctypes.cast(ctypes.byref(event), ctypes.POINTER(xr.EventDataSessionStateChanged))
                self.states.append(xr.SessionState(changed.contents.state))
                if self.states[-1] == xr.SessionState.READY:
                    xr.begin_session(self.session, xr.SessionBeginInfo(xr.ViewConfigurationType.PRIMARY_STEREO))

    def focus(self):
        until = time.monotonic() + 10
        while xr.SessionState.FOCUSED not in self.states:
            assert time.monotonic() < until, self.states
            self.poll()
            time.sleep(0.005)

    def now(self):
        seconds, ns = divmod(time.clock_gettime_ns(time.CLOCK_MONOTONIC), 1_000_000_000)
        clock, answer = xr.timespec(seconds, ns), ctypes.c_int64()
        convert = self.function("xrConvertTimespecTimeToTimeKHR")
        assert convert(self.instance, ctypes.byref(clock), ctypes.byref(answer)) == xr.Result.SUCCESS
        return answer.value

    def right_hand(self):
        """The 26 joints in the stage, or None when the runtime sees no hand."""
        joints = (xr.HandJointLocationEXT * 26)()
        told = xr.HandJointLocationsEXT(joint_count=26, joint_locations=joints)
        asked = xr.HandJointsLocateInfoEXT(base_space=self.space, time=self.now())
        locate = self.function("xrLocateHandJointsEXT")
        assert locate(self.tracker, ctypes.byref(asked), ctypes.byref(told)) == xr.Result.SUCCESS
        return np.frombuffer(joints, JOINT) if told.is_active else None

    def hand_once(self, truth):
        """The first hand for which this is true."""
        until = time.monotonic() + 5
        while not truth(hand := self.right_hand()):
            assert time.monotonic() < until, hand
            time.sleep(0.005)
        return hand


@pytest.fixture
def headless(service):
    it = Headless()
    yield it
    it.close()


def reach(hand):
    return float(np.linalg.norm(hand["position"][WRIST] - hand["position"][INDEX_TIP]))


def at(*place):
    return lambda hand: hand is not None and np.allclose(hand["position"][WRIST], place, atol=1e-3)


def test_a_session_gets_the_focus(headless):
    headless.focus()
    states = xr.SessionState
    wanted = [states.IDLE, states.READY, states.SYNCHRONIZED, states.VISIBLE, states.FOCUSED]
    assert headless.states == wanted


def test_the_hand_goes_where_the_driver_puts_it(remote, headless):
    headless.focus()
    remote.hand("right", place=(0.2, 1.3, -0.4), curls=0, tracked=True, active=True)
    opened = reach(headless.hand_once(at(0.2, 1.3, -0.4)))
    remote.hand("right", place=(-0.1, 1.1, -0.5), curls=(0, 1, 0, 0, 0))
    curled = reach(headless.hand_once(at(-0.1, 1.1, -0.5)))
    assert opened > 0.16
    assert curled < 0.10


def test_a_hand_out_of_sight_is_not_active(remote, headless):
    headless.focus()
    remote.hand("right", place=(0.2, 1.3, -0.4), tracked=True, active=True)
    headless.hand_once(at(0.2, 1.3, -0.4))
    remote.hand("right", tracked=False, active=False)
    assert headless.hand_once(lambda hand: hand is None) is None


def test_a_killed_service_is_a_lost_instance_and_a_new_one_works(service, headless):
    headless.focus()
    service.kill()
    assert not service.running
    with pytest.raises(xr.exception.InstanceLostError):
        headless.poll()
    headless.close()
    service.start()
    again = Headless()
    again.focus()
    again.close()


def test_a_stopped_service_refuses_until_it_is_there_again(service):
    service.stop()
    with pytest.raises(xr.exception.RuntimeFailureError):
        Headless()
    service.start()
    Headless().close()

"""A hand of the headset is a device like any other, and says what a nurse can do when it is not there."""

import time

import pytest

from devices import open_device
from devices.api import DeviceError, DeviceUnavailable, Reason, State
from devices.openxr import device as module
from devices.openxr.device import OpenXr
from devices.openxr.runtime import Runtime
from devices.openxr.values import AWAY, NO_HANDS, UNSEEN, Trouble
from devices.url import parse_url
from game.body.joints import WRIST, Side
from tests.openxr.fake import Maker


@pytest.fixture
def maker():
    return Maker()


def opened(maker, url="openxr:?hand=left", clock=time.monotonic):
    return OpenXr(parse_url(url), clock, Runtime(clock, maker, retry_s=0.0))


def test_a_hand_is_live_once_the_headset_runs(maker):
    with opened(maker) as device:
        assert device.status.state is State.WAITING
        assert device.latest() is None
        maker.session.wear()
        frame = device.pose(time.monotonic() + 0.03)
        assert frame is not None
        assert frame.side is Side.LEFT
        assert frame.at_hand
        assert frame.time_s <= time.monotonic()
        assert (device.status.state, device.status.note) == (State.LIVE, "")
        assert device.drain()[-1].time_s >= frame.time_s
    with pytest.raises(DeviceError):
        device.pose(0.0)


def test_times_that_are_over_lie_between_what_was_seen_and_a_death_forgets_it(maker):
    now = [10.0]
    with opened(maker, clock=lambda: now[0]) as device:
        maker.session.wear()
        for now[0] in (10.0, 10.02):
            device.latest()
        now[0] = 10.2
        first, between, last = (device.pose(at_s) for at_s in (10.0, 10.01, 10.02))
        assert between.time_s == pytest.approx(10.01)
        assert between.positions[WRIST] == pytest.approx((first.positions + last.positions)[WRIST] / 2, abs=1e-6)
        assert device.pose(9.9) is None
        maker.session.gone = True
        device.latest()
        assert device.pose(10.01) is None


def test_a_sample_is_never_older_than_the_pose_that_was_given_before_it(maker):
    now = [10.0]
    with opened(maker, clock=lambda: now[0]) as device:
        maker.session.wear()
        assert device.latest().time_s == 10.0
        now[0] = 10.001
        assert device.latest().time_s == 10.0
        assert device.pose(10.03).time_s == 10.001
        assert device.latest().time_s == 10.001


def test_discovery_beside_an_open_hand_asks_for_no_second_instance(maker, monkeypatch):
    runtime = Runtime(time.monotonic, maker, retry_s=0.0)
    monkeypatch.setattr(module, "_shared", [runtime])
    monkeypatch.setattr(module, "look", lambda: pytest.fail("a program has but one instance"))
    with OpenXr(parse_url("openxr:?hand=left"), time.monotonic, runtime):
        assert len(OpenXr.detect()) == 2
        maker.session.gone, maker.refuses = True, Trouble.DOWN
        runtime.poll()
        with pytest.raises(DeviceUnavailable, match="has stopped"):
            OpenXr.detect()


def test_two_hands_share_one_session_and_the_last_one_lets_it_go(maker):
    runtime = Runtime(time.monotonic, maker, retry_s=0.0)
    left = OpenXr(parse_url("openxr:?hand=left"), time.monotonic, runtime)
    right = OpenXr(parse_url("openxr:?hand=right"), time.monotonic, runtime)
    assert len(maker.made) == 1
    left.close()
    assert not maker.session.closed
    right.close()
    assert maker.session.closed


def test_what_ails_is_told(maker):
    now = [10.0]
    with opened(maker, clock=lambda: now[0]) as device:
        session = maker.session
        session.wear()
        session.hand_seen = False
        frame = device.latest()
        assert frame is not None
        assert not frame.at_hand
        now[0] += 2.0
        assert (device.status.state, device.status.note) == (State.LIVE, UNSEEN)
        session.running = False
        device.latest()
        now[0] += 1.0
        device.latest()
        assert (device.status.state, device.status.note) == (State.LOST, AWAY)
        session.running, session.hands = True, False
        now[0] += 1.0
        device.latest()
        assert (device.status.state, device.status.note) == (State.SUSPECT, NO_HANDS)
        session.gone = True
        now[0] += 1.0
        device.latest()
        assert device.status.state is State.LOST


@pytest.mark.parametrize("trouble", list(Trouble))
def test_only_what_must_be_installed_ends_the_start(trouble):
    maker = Maker(trouble)
    waits = trouble in (Trouble.DOWN, Trouble.ASLEEP, Trouble.NO_HEADSET)
    if waits:
        with opened(maker) as device:
            assert (device.status.state, device.status.note) == (State.LOST, trouble.value)
            maker.refuses = None
            device.latest()
            maker.session.wear()
            device.drain()
            assert device.status.state is State.LIVE
    else:
        with pytest.raises(DeviceUnavailable) as refused:
            opened(maker)
        assert str(refused.value) == trouble.value


def test_a_headset_has_no_address():
    with pytest.raises(DeviceUnavailable) as refused:
        open_device("openxr:/dev/video0")
    assert refused.value.reason is Reason.BAD_ADDRESS

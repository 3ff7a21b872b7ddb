"""`openxr:` is a device like any other on a real runtime: contract, hands, head, losses, a runtime that dies."""

import time

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.check import check_device
from devices.openxr.device import OpenXr
from game.body.joints import HAND, WRIST, Side
from game.body.measure import measure

MONADO = {"compositor": "null", "x_server": False}
PLACE = (0.15, 1.0, -0.35)


def when(device, truth, patience_s=6.0):
    """The first frame for which this is true."""
    until = time.monotonic() + patience_s
    while True:
        frame = device.latest()
        if truth(frame):
            return frame
        assert time.monotonic() < until, (device.status, None if frame is None else frame.positions[WRIST])
        time.sleep(0.005)


def live_within(device, patience_s):
    began = time.monotonic()
    while device.status.state is not State.LIVE:
        assert time.monotonic() - began < patience_s, device.status
        device.latest()
        time.sleep(0.01)


def at(*place):
    return lambda frame: (
        frame is not None and frame.at_hand and np.allclose(frame.positions[WRIST], place, atol=2e-3)
    )


@pytest.fixture
def hand(remote):
    remote.head((0.0, 1.2, 0.0))
    remote.hand("right", place=PLACE, curls=0, tracked=True, active=True)
    with open_device("openxr:?hand=right") as device:
        yield device


def test_it_keeps_the_contract_of_every_device(remote):
    remote.hand("left", place=(-0.2, 1.0, -0.4), curls=0.4, tracked=True, active=True)
    assert check_device(lambda clock: open_device("openxr:?hand=left", clock)) == []


def test_the_hand_goes_where_the_driver_puts_it(remote, hand):
    first = when(hand, lambda frame: frame is not None and frame.at_hand).positions[WRIST]
    remote.hand("right", place=(0.05, 1.1, -0.5))
    frame = when(hand, at(*(first + np.array([0.05, 1.1, -0.5]) - PLACE)))
    assert frame.side is Side.RIGHT
    assert frame.tracked.all()
    assert not frame.derived.any()
    assert (hand.status.state, hand.status.note) == (State.LIVE, "")


def test_a_fist_is_a_fist_and_tips_lie_ahead(remote, hand):
    opened = when(hand, lambda frame: frame is not None and frame.at_hand)
    ahead = opened.positions[HAND["middle_tip"]] - opened.positions[WRIST]
    assert ahead[2] < -0.1
    assert measure("curl", opened) < 0.3
    remote.hand("right", curls=1.0)
    closed = when(hand, lambda frame: measure("curl", frame) > 0.6)
    assert np.linalg.norm(closed.positions[HAND["index_tip"]] - closed.positions[WRIST]) < 0.1


def test_a_hand_out_of_sight_shows_no_joint_of_before(remote, hand):
    when(hand, lambda frame: frame is not None and frame.at_hand)
    remote.hand("right", tracked=False, active=False)
    frame = when(hand, lambda frame: frame is not None and not frame.at_hand)
    assert np.isnan(frame.positions).all()
    assert np.isnan(frame.orientations).all()
    assert not frame.tracked.any()


def test_the_head_is_in_the_same_space(remote, hand):
    frame = when(hand, lambda frame: frame is not None and frame.at_hand)
    place, _ = hand.head(time.monotonic())
    assert frame.positions[WRIST] - place == pytest.approx(np.array(PLACE) - np.array([0.0, 1.2, 0.0]), abs=3e-3)


def test_a_pose_ahead_is_never_said_to_be_measured_later_than_now(hand):
    when(hand, lambda frame: frame is not None and frame.at_hand)
    frame = hand.pose(time.monotonic() + 0.04)
    assert frame.at_hand
    assert frame.time_s <= time.monotonic()


def test_a_runtime_that_dies_is_lost_and_found_again_by_itself(remote, service, hand):
    when(hand, lambda frame: frame is not None and frame.at_hand)
    service.kill()
    hand.latest()
    time.sleep(0.01)
    hand.latest()
    assert hand.status.state is State.LOST
    assert "start it again" in hand.status.note
    service.start()
    live_within(hand, 3.0)


def test_a_service_that_is_not_started_is_waited_for(service):
    service.stop()
    with open_device("openxr:") as device:
        assert device.status.state is State.LOST
        assert "does not answer" in device.status.note
        service.start()
        live_within(device, 4.0)


def test_discovery_finds_both_hands():
    assert [found.url for found in OpenXr.detect()] == ["openxr:?hand=left", "openxr:?hand=right"]

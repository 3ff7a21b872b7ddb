"""Trackers on a real runtime that has none: nothing is disturbed, and their code reads what it binds.

Monado has no trackers of their own kind. The same code, told the paths of its controllers instead, is seen to
bind, read, lose and regain them; the list of trackers, which only the extension has, is missed and passed over.
"""

import time

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.check import check_device
from devices.openxr import actions, link, trackers
from devices.openxr.device import OpenXr
from devices.openxr.library import load
from devices.openxr.runtime import Runtime
from devices.openxr.values import NO_TRACKERS
from game.body.joints import LEG, WRIST, Side, Skeleton
from game.session.request import PlayError
from game.session.tools import calibrate_device

MONADO = {"compositor": "null", "x_server": False}
PLACE = {Side.LEFT: (-0.2, 1.0, -0.4), Side.RIGHT: (0.15, 0.9, -0.35)}
URL = "openxr:?hand={}&source=tracker"


def when(look, truth, patience_s=6.0):
    """The first look for which this is true."""
    until = time.monotonic() + patience_s
    while not truth(found := look()):
        assert time.monotonic() < until, found
        time.sleep(0.005)
    return found


def seen(joint):
    return lambda frame: frame is not None and frame.tracked[joint]


def test_a_runtime_without_them_is_not_disturbed_and_says_so(remote, service):
    assert trackers.EXTENSION.encode() not in [
        each.extension_name for each in load().enumerate_instance_extension_properties()
    ]
    remote.hand("right", place=PLACE[Side.RIGHT], tracked=True, active=True)
    assert [found.url for found in OpenXr.detect()] == ["openxr:?hand=left", "openxr:?hand=right"]
    with pytest.raises(PlayError, match="hands on no trackers"):
        calibrate_device(URL.format("right"), Side.RIGHT, print)
    with open_device("openxr:?hand=right") as hand, open_device(URL.format("right")) as tracker:
        when(hand.latest, lambda frame: frame is not None and frame.at_hand)
        assert not tracker.latest().position_valid.any()
        assert (tracker.status.state, tracker.status.note) == (State.SUSPECT, NO_TRACKERS)
        assert (hand.status.state, hand.status.note) == (State.LIVE, "")
        assert tracker._runtime.controller(Side.RIGHT).profile == "valve/index_controller"


@pytest.fixture
def disguised(remote, monkeypatch):
    """Monado's controllers are bound as if they were the trackers left_elbow and right_elbow."""
    index = "valve/index_controller"
    monkeypatch.setattr(actions, "PROFILES", {k: v for k, v in actions.PROFILES.items() if k != index})
    monkeypatch.setattr(trackers, "PROFILE", f"/interaction_profiles/{index}")
    monkeypatch.setattr(trackers, "USER", "/user/hand/")
    # An extension that Monado does have.
    monkeypatch.setattr(link, "TRACKERS", "XR_MND_headless")
    monkeypatch.setattr(trackers, "roles_of", lambda revision: ("left", "right"))
    monkeypatch.setattr("devices.openxr.device.role_of", lambda side, part: side.value)
    for side in Side:
        remote.hand(side.value, place=PLACE[side], active=True)
    return remote


@pytest.mark.parametrize("side", list(Side))
def test_one_is_where_it_is_on_its_side_and_goes_and_comes_back(disguised, side):
    with open_device(URL.format(side.value)) as device:
        first = when(device.latest, seen(WRIST)).positions[WRIST]
        moved = np.array(PLACE[side]) + 0.1
        disguised.hand(side.value, place=moved)
        when(device.latest, lambda frame: np.allclose(frame.positions[WRIST], first + 0.1, atol=2e-3))
        disguised.hand(side.value, active=False)
        gone = when(device.latest, lambda frame: not frame.position_valid.any())
        assert np.isnan(gone.positions).all()
        disguised.hand(side.value, active=True)
        when(device.latest, seen(WRIST))
        # Who is there Monado cannot say, and is not asked in vain for long.
        assert device._runtime.trackers() is None


def test_two_are_seen_in_one_session_beside_the_hands(disguised):
    with open_device(URL.format("left")) as left, open_device(URL.format("right")) as right:
        places = [when(device.latest, seen(WRIST)).positions[WRIST] for device in (left, right)]
        wanted = np.array(PLACE[Side.RIGHT]) - PLACE[Side.LEFT]
        assert places[1] - places[0] == pytest.approx(wanted, abs=2e-3)
        with open_device("openxr:?hand=left") as hand:
            disguised.hand("left", tracked=True)
            when(hand.latest, lambda frame: frame is not None and frame.at_hand)


def test_one_on_a_shin_is_a_leg_that_keeps_the_contract_of_every_device(disguised):
    url = URL.format("right") + "&role=knee"
    assert check_device(lambda clock: open_device(url, clock), seconds=0.3) == []
    with open_device(url) as device:
        frame = when(device.latest, seen(LEG["ankle"]))
        assert frame.skeleton is Skeleton.LEG
        assert np.flatnonzero(frame.position_valid).tolist() == [LEG["ankle"], LEG["shank"]]


def test_roles_that_a_runtime_refuses_leave_the_others_and_the_controllers(remote, monkeypatch):
    # Refused by a real runtime: it knows no such extension.
    monkeypatch.setattr(link, "TRACKERS", "XR_MND_headless")
    remote.hand("right", place=PLACE[Side.RIGHT], active=True)
    runtime = Runtime()
    try:
        held = when(lambda: (runtime.poll(), runtime.controller(Side.RIGHT))[1], lambda held: held is not None)
        assert held.profile == "valve/index_controller"
        assert runtime.tracker_roles == set()
        assert runtime.tracker("right_elbow", time.monotonic()) is None
    finally:
        runtime.close()

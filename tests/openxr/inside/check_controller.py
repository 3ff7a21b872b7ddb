"""Controllers on a real runtime: seen for both hands, none where none is, and attached anew after a death."""

import time

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.check import check_device
from devices.openxr import actions, strap
from devices.openxr.runtime import Runtime
from devices.openxr.values import XrState
from game.body.joints import WRIST, Side
from game.body.postures import rest_limb
from game.body.rotations import about, rotate
from game.session.straps import fit
from game.session.tools import calibrate_device

MONADO = {"compositor": "null", "x_server": False}
PLACE = (0.15, 1.0, -0.35)
AHEAD = np.array([0.0, 0.0, -1.0])
LEFT_BY_30 = about(np.array([0.0, 1.0, 0.0]), np.radians(30.0))


@pytest.fixture
def runtime(remote):
    it = Runtime()
    yield it
    it.close()


def when(runtime, side, truth, patience_s=6.0):
    """The first look at a controller for which this is true."""
    until = time.monotonic() + patience_s
    while True:
        runtime.poll()
        held = runtime.controller(side)
        if truth(held):
            return held
        assert time.monotonic() < until, (runtime.state, runtime.note, held)
        time.sleep(0.005)


def there(held):
    return held is not None and held.grip is not None and held.aim is not None


@pytest.mark.parametrize("side", list(Side))
def test_a_controller_is_where_the_driver_puts_it(remote, runtime, side):
    remote.hand(side.other.value, active=False)
    remote.hand(side.value, place=PLACE, active=True)
    first = when(runtime, side, there)
    assert first.profile == "valve/index_controller"
    assert (first.select, first.by_hand) == (False, False)
    assert first.stick == (0.0, 0.0)
    assert first.grip.tracked
    assert first.aim.tracked
    remote.hand(side.value, place=(0.05, 1.1, -0.5), turn=LEFT_BY_30)
    wanted = first.grip.position + np.array([0.05, 1.1, -0.5]) - PLACE
    moved = when(runtime, side, lambda held: there(held) and np.allclose(held.grip.position, wanted, atol=2e-3))
    before, now = (rotate(held.aim.orientation, AHEAD) for held in (first, moved))
    # The way it points turns with the controller, by as much.
    assert rotate(LEFT_BY_30, before) == pytest.approx(now, abs=0.01)
    assert when(runtime, side.other, lambda held: held is None or not there(held)) is None


@pytest.mark.parametrize("side", list(Side))
def test_trigger_and_thumbstick_are_those_of_this_hand(remote, runtime, side):
    remote.hand("left", place=(-0.2, 1.0, -0.4), active=True)
    remote.hand("right", place=(0.2, 1.0, -0.4), active=True)
    when(runtime, side, there)
    remote.hand(side.value, trigger_click=True, trigger_value=1.0, thumbstick=(0.3, -0.8))
    held = when(runtime, side, lambda held: there(held) and held.select)
    assert held.stick == pytest.approx((0.3, -0.8), abs=1e-3)
    other = when(runtime, side.other, there)
    assert (other.select, other.stick) == (False, (0.0, 0.0))
    remote.hand(side.value, trigger_click=False, trigger_value=0.0, thumbstick=(0.0, 0.0))
    assert when(runtime, side, lambda held: there(held) and not held.select).stick == (0.0, 0.0)


def test_a_profile_that_the_runtime_does_not_know_costs_the_others_nothing(remote, runtime, monkeypatch):
    unknown = {"acme/wand_controller": {"select": "spell/click"}}
    monkeypatch.setattr(actions, "PROFILES", unknown | actions.PROFILES)
    remote.hand("right", place=PLACE, active=True, trigger_click=True)
    assert when(runtime, Side.RIGHT, lambda held: there(held) and held.select).profile == "valve/index_controller"


def test_a_controller_that_goes_leaves_nothing_of_before(remote, runtime):
    remote.hand("right", place=PLACE, active=True, trigger_click=True)
    when(runtime, Side.RIGHT, lambda held: there(held) and held.select)
    remote.hand("right", active=False)
    assert when(runtime, Side.RIGHT, lambda held: held is None) is None


def test_after_a_death_controllers_are_attached_anew(remote, runtime, service):
    from tests.openxr.remote import Remote

    remote.hand("right", place=PLACE, active=True)
    when(runtime, Side.RIGHT, there)
    service.kill()
    while runtime.state is not XrState.LOST:
        runtime.poll()
        assert runtime.controller(Side.RIGHT) is None or runtime.state is not XrState.LOST
    assert runtime.controller(Side.RIGHT) is None
    remote.close()
    service.start()
    again = Remote()
    try:
        again.hand("right", place=PLACE, active=True, thumbstick=(0.0, 1.0))
        held = when(runtime, Side.RIGHT, lambda held: there(held) and held.stick[1] > 0.9)
        assert runtime.generation == 2
        assert held.profile == "valve/index_controller"
    finally:
        again.close()


def strapped(clock):
    return open_device("openxr:?hand=left&source=controller", clock)


def test_a_strapped_controller_keeps_the_contract_of_every_device(remote):
    remote.hand("left", place=(-0.2, 1.0, -0.4), active=True)
    assert check_device(strapped, seconds=0.5) == []


def test_a_strap_is_measured_and_then_the_wrist_is_where_the_arm_is(remote, tmp_path, monkeypatch):
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path))
    monkeypatch.setattr(strap, "STILL_S", 0.3)
    remote.head((0.0, 1.2, -0.06))
    rest = rest_limb(Side.LEFT, 0.0).positions[WRIST]
    remote.hand("left", place=rest + np.array([0.0, 0.05, 0.12]), active=True)
    url = "openxr:?hand=left&source=controller"
    assert "13 cm from the left controller" in calibrate_device(url, Side.LEFT, print)
    with strapped(time.monotonic) as device:
        fit(device)
        until = time.monotonic() + 6.0
        while (frame := device.latest()) is None or not frame.tracked[WRIST]:
            assert time.monotonic() < until, device.status
            time.sleep(0.01)
        assert (device.status.state, device.status.note) == (State.LIVE, "")
        head, _ = device.head(time.monotonic())
        assert frame.positions[WRIST] - head == pytest.approx(rest - np.array([0.0, 1.2, -0.06]), abs=5e-3)

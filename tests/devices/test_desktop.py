import math

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.check import StepPace
from devices.desktop import Desktop, PointerInput
from game.body.joints import PALM, WRIST, Side
from game.body.measure import measure


def follow(device: Desktop, clock: StepPace, seconds: float) -> np.ndarray:
    """All joints of each frame (T, 26, 3) while time goes on at 60 frames a second."""
    shown = []
    for _ in range(round(seconds * 60)):
        clock.wait(1 / 60)
        pose = device.pose(clock())
        assert pose is not None
        shown.append(pose.positions)
    return np.array(shown)


@pytest.fixture
def desktop(clock: StepPace) -> Desktop:
    device = open_device("desktop:", clock)
    assert isinstance(device, Desktop)
    yield device
    device.close()


def test_it_counts_as_observing(desktop: Desktop) -> None:
    assert desktop.source == "keys"
    assert not desktop.simulated
    assert desktop.status.state is State.LIVE


@pytest.mark.parametrize("hand", list(Side))
def test_the_hand_begins_on_the_rest_spot_and_stays(clock: StepPace, hand: Side) -> None:
    with open_device(f"desktop:?hand={hand.value}", clock) as device:
        shown = follow(device, clock, 1.0)
        assert np.abs(shown[:, WRIST, [0, 2]] - [hand.sign * 0.17, -0.40]).max() < 1e-9
        assert device.pose(clock()).side is hand


def test_the_hand_goes_where_the_pointer_is_and_stays_there(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed(PointerInput(x=0.8, y=1.0))
    shown = follow(desktop, clock, 2.0)
    assert shown[-1, WRIST, [0, 2]] == pytest.approx([0.30, -0.75], abs=1e-3)
    desktop.feed(PointerInput(curl=0.5))
    assert follow(desktop, clock, 2.0)[-1, WRIST, [0, 2]] == pytest.approx([0.30, -0.75], abs=1e-3)


def test_it_moves_smoothly_whatever_the_pointer_does(desktop: Desktop, clock: StepPace) -> None:
    rng = np.random.default_rng(1)
    shown = []
    for _ in range(40):
        desktop.feed(PointerInput(*rng.uniform(0, 1, 3), roll=rng.uniform(-1, 1), squeeze=bool(rng.integers(2))))
        shown.append(follow(desktop, clock, 0.2))
    speed = np.linalg.norm(np.diff(np.concatenate(shown), axis=0), axis=2) * 60
    assert speed.max() < 3.0


def test_the_hand_never_crosses_the_mirror_nor_leaves_the_table(desktop: Desktop, clock: StepPace) -> None:
    for x, y in ((-5.0, -5.0), (0.0, 0.0), (9.0, 9.0)):
        desktop.feed(PointerInput(x=x, y=y, curl=7.0, roll=50.0, wheel=-40))
        shown = follow(desktop, clock, 1.5)
        assert (shown[:, WRIST, 0] > 0.05).all()
        assert shown[..., 1].min() > 0.74
    with pytest.raises(ValueError, match="finite"):
        desktop.feed(PointerInput(x=float("nan")))


def test_squeeze_closes_and_letting_go_opens_again(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed(PointerInput(curl=0.2, squeeze=True))
    follow(desktop, clock, 1.5)
    assert measure("curl", desktop.latest()) > 0.9
    desktop.feed(PointerInput(squeeze=False))
    follow(desktop, clock, 1.5)
    assert measure("curl", desktop.latest()) == pytest.approx(0.2, abs=0.05)


def test_wheel_and_arrows_move_on_from_where_it_is(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed(PointerInput(curl=0.0))
    for _ in range(4):
        desktop.feed(PointerInput(wheel=-1, nudge_x=0.02))
    follow(desktop, clock, 2.0)
    assert desktop.latest().curl is None
    assert measure("curl", desktop.latest()) == pytest.approx(0.4, abs=0.06)
    assert desktop.latest().positions[WRIST, 0] == pytest.approx(0.25, abs=1e-3)


@pytest.mark.parametrize("hand", list(Side))
def test_roll_turns_the_palm_up_the_outer_way(clock: StepPace, hand: Side) -> None:
    with open_device(f"desktop:?hand={hand.value}", clock) as device:
        assert isinstance(device, Desktop)
        before = device.latest().positions
        device.feed(PointerInput(roll=math.radians(90)))
        follow(device, clock, 2.0)
        after = device.latest().positions
        thumb, little = 3, 22
        assert abs(before[thumb, 1] - before[little, 1]) < 0.02
        assert after[thumb, 1] > after[little, 1] + 0.04  # thumb up: a handshake
        assert after[PALM, 1] > 0.75


def test_window_pointer_is_translated_and_a_pad_keeps_the_hand_still(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed_pointer(clock(), 0.6, 1.0, frozenset(), 0, False)
    follow(desktop, clock, 2.0)
    assert desktop.latest().positions[WRIST, [0, 2]] == pytest.approx([0.30, -0.75], abs=1e-3)
    desktop.feed_pointer(clock(), -1.0, -1.0, frozenset({"left"}), 3, True)
    follow(desktop, clock, 2.0)
    assert desktop.latest().positions[WRIST, [0, 2]] == pytest.approx([0.30, -0.75], abs=1e-3)
    assert measure("curl", desktop.latest()) < 0.3
    desktop.feed_pointer(clock(), 0.6, 1.0, frozenset({"left"}), 0, False)
    follow(desktop, clock, 2.0)
    assert measure("curl", desktop.latest()) > 0.9


def test_a_long_pause_costs_a_second_of_samples_and_no_jump(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed(PointerInput(x=1.0, y=1.0))
    clock.wait(3600.0)
    assert len(desktop.drain()) == 90
    assert desktop.latest().time_s == pytest.approx(clock(), abs=0.02)


def test_recentre_brings_it_back(desktop: Desktop, clock: StepPace) -> None:
    desktop.feed(PointerInput(x=0.9, y=0.9))
    follow(desktop, clock, 2.0)
    desktop.recentre()
    follow(desktop, clock, 2.0)
    assert desktop.latest().positions[WRIST, [0, 2]] == pytest.approx([0.17, -0.40], abs=1e-3)

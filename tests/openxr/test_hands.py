"""A hand as a runtime fills it into memory: whole, in part, with an elbow and without."""

import ctypes

import numpy as np
import pytest

from devices.check import frame_faults
from devices.openxr.hands import JOINTS, HandTracker
from devices.openxr.library import load
from game.body.joints import WRIST, Side

SEEN = 15


@pytest.fixture(scope="module")
def xr():
    return load()


class Runtime:
    """Writes what it is set to into the memory it is given, as `xrLocateHandJointsEXT` does."""

    def __init__(self, count):
        self.joints = np.zeros(
            count, [("flags", "<u8"), ("turn", "<f4", 4), ("place", "<f4", 3), ("radius", "<f4")]
        )
        self.joints["flags"], self.joints["turn"] = SEEN, (0.0, 0.0, 0.0, 1.0)
        self.joints["place"] = np.arange(3 * count).reshape(count, 3) / 100.0
        self.active = 1

    def __call__(self, handle, when, found):
        given = found._obj
        assert given.joint_count == len(self.joints)
        given.is_active = self.active
        ctypes.memmove(given.joint_locations, self.joints.tobytes(), self.joints.nbytes)
        return 0


def located(xr, runtime, **more):
    tracker = HandTracker(xr, runtime, None, None, Side.RIGHT, **more)
    assert tracker.locate(1) == 0
    return tracker.frame(2.0)


def test_a_runtime_that_tells_the_elbow_gives_it_with_the_hand(xr):
    runtime = Runtime(JOINTS + 1)
    frame = located(xr, runtime, forearm=True)
    assert np.allclose(frame.hinge, runtime.joints["place"][-1])
    assert frame.positions.shape == (JOINTS, 3)
    assert np.allclose(frame.positions[WRIST], runtime.joints["place"][WRIST])
    assert frame.position_valid.all()
    assert frame.tracked.all()


@pytest.mark.parametrize("spoil", [("flags", 0), ("place", np.nan), ("place", np.inf)])
def test_an_elbow_that_is_not_known_is_none(xr, spoil):
    runtime = Runtime(JOINTS + 1)
    runtime.joints[spoil[0]][-1] = spoil[1]
    frame = located(xr, runtime, forearm=True)
    assert frame.hinge is None
    assert frame.position_valid.all()


def test_a_hand_seen_in_part_has_its_elbow_too(xr):
    runtime = Runtime(JOINTS + 1)
    runtime.joints["flags"][5] = 0
    frame = located(xr, runtime, forearm=True)
    assert not frame.position_valid[5]
    assert np.allclose(frame.hinge, runtime.joints["place"][-1])


TURN, PLACE, TURN_TRACKED, PLACE_TRACKED = 1, 2, 4, 8


@pytest.mark.parametrize(
    ("flags", "placed", "turned", "tracked"),
    [
        (SEEN, True, True, True),
        (TURN | PLACE, True, True, False),
        # The place is a guess: what it touches is one as well.
        (TURN | PLACE | TURN_TRACKED, True, True, False),
        (PLACE | PLACE_TRACKED, True, False, True),
        (TURN | TURN_TRACKED, False, True, True),
        (PLACE, True, False, False),
        # No runtime should; nobody believes it.
        (TURN_TRACKED | PLACE_TRACKED, False, False, False),
        (0, False, False, False),
    ],
)
def test_valid_and_tracked_are_kept_apart_for_each_joint(xr, flags, placed, turned, tracked):
    runtime = Runtime(JOINTS)
    runtime.joints["flags"][5] = flags
    frame = located(xr, runtime)
    others = np.arange(JOINTS) != 5
    for found, wanted in (
        (frame.position_valid, placed),
        (frame.orientation_valid, turned),
        (frame.tracked, tracked),
    ):
        assert found[5] == wanted
        assert found[others].all()
    assert np.isfinite(frame.positions[5]).all() == placed
    assert np.isfinite(frame.orientations[5]).all() == turned
    assert frame_faults(frame) == []


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("name", "value", "placed", "turned"),
    [
        ("place", np.nan, False, True),
        ("place", -np.inf, False, True),
        ("turn", 0.0, True, False),
        ("turn", np.nan, True, False),
        # A turn that is not of length one is made so.
        ("turn", (0.0, 0.0, 3.0, 4.0), True, True),
    ],
)
def test_what_is_flagged_valid_and_is_no_pose_is_not_valid(xr, whole, name, value, placed, turned):
    runtime = Runtime(JOINTS)
    runtime.joints[name][7] = value
    if not whole:
        runtime.joints["flags"][20] = 0
    frame = located(xr, runtime)
    assert (frame.position_valid[7], frame.orientation_valid[7]) == (placed, turned)
    assert frame_faults(frame) == []
    if turned and name == "turn":
        assert frame.orientations[7] == pytest.approx([0.0, 0.0, 0.6, 0.8])


def test_a_hand_that_is_not_active_shows_nothing_of_before(xr):
    runtime = Runtime(JOINTS + 1)
    runtime.active = 0
    frame = located(xr, runtime, forearm=True)
    assert not frame.at_hand
    assert frame.hinge is None
    assert np.isnan(frame.positions).all()


def test_a_runtime_without_it_gives_26_joints(xr):
    frame = located(xr, Runtime(JOINTS))
    assert frame.hinge is None
    assert frame.position_valid.all()

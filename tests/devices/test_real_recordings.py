"""Real hands, played: their losses lie where the files say, and nothing is invented in them."""

from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.check import StepPace, check_device
from game.body.frame import LimbFrame
from game.body.joints import CHAINS, HAND_PARENTS
from game.body.rotations import rotate
from tests import floors

pytestmark = pytest.mark.recordings

HANDS = [
    "duke-gestures-right-111s", "duke-gestures-left-119s",
    "leap-both-hands-77hz-left", "leap-both-hands-77hz-right",
    "leap-three-claps-left", "leap-three-claps-right", "leap-scroll-swipe-100hz-left", "leap-long-57hz-right",
    "leap-with-forearm-60hz-left", "pose-fist-left", "pose-flat-right", "pose-point-left", "pose-vulcan-right",
]  # fmt: skip
DUKE = "duke-gestures-right-111s.npz"
# Measured 5 to 8 and 13 to 16.
MOST = 60.0


def seen(recordings: Path, query: str, start: float, end: float) -> list[tuple[float, LimbFrame]]:
    """(file time, pose) at 30 frames a second."""
    with open_device(f"play:{recordings / DUKE}{query}", StepPace(start)) as device:
        return [(at, device.pose(at)) for at in np.arange(start, end, 1 / 30)]


@pytest.mark.parametrize("name", HANDS)
def test_every_hand_keeps_the_contract(recordings: Path, name: str) -> None:
    url = f"play:{recordings / name}.npz"
    assert check_device(lambda clock: open_device(url, clock), seconds=1.5) == []


def test_another_kind_of_file_is_refused_in_a_sentence(recordings: Path) -> None:
    with pytest.raises(
        Exception, match=r"The recording quest2-head-72hz\.npz lacks positions, so it holds no limb"
    ):
        open_device(f"play:{recordings / 'quest2-head-72hz.npz'}")


def test_the_last_loss_begins_at_its_first_invalid_sample(recordings: Path) -> None:
    shown = seen(recordings, "?start=60", 60.0, 112.0)
    lost = [(at, pose) for at, pose in shown if not pose.at_hand and at > 100]
    assert lost[0][0] == pytest.approx(108.08, abs=0.03)
    assert lost[0][1].time_s == pytest.approx(108.064, abs=1e-3)
    assert lost[-1][0] == pytest.approx(111.09, abs=0.02)
    assert all(pose.at_hand for at, pose in shown if 60 <= at < 108.0)


def test_no_hand_is_invented_before_the_first_and_the_short_loss_is_there(recordings: Path) -> None:
    shown = seen(recordings, "", 0.0, 20.0)
    lost = [at for at, pose in shown if not pose.at_hand]
    assert max(at for at in lost if at < 10) == pytest.approx(6.2, abs=0.03)
    assert not any(pose.position_valid.any() for at, pose in shown if at < 6.2)
    short = [at for at in lost if at > 10]
    assert short[0] == pytest.approx(13.21, abs=0.03)
    assert short[-1] == pytest.approx(13.72, abs=0.03)


def test_the_end_is_ended(recordings: Path) -> None:
    pace = StepPace()
    with open_device(f"play:{recordings / DUKE}?start=60", pace) as device:
        device.pose(pace())
        pace.wait(51.33)
        assert device.status.state is State.LIVE
        pace.wait(0.01)
        assert device.status.state is State.ENDED


def test_bones_point_along_minus_z_between_samples_too(recordings: Path) -> None:
    with open_device(f"play:{recordings / 'leap-both-hands-77hz-left.npz'}", StepPace(0.0)) as device:
        for at in np.arange(0.0, 4.8, 0.0317):
            pose = device.pose(at)
            for chain in CHAINS.values():
                for joint in chain[2:]:
                    above = HAND_PARENTS[joint]
                    if not (pose.position_valid[joint] and pose.orientation_valid[above]):
                        continue
                    bone = pose.positions[joint] - pose.positions[above]
                    along = rotate(pose.orientations[above], np.array([0.0, 0.0, -1.0]))
                    assert bone @ along / np.linalg.norm(bone) > np.cos(np.radians(1.5))


def test_the_forearm_comes_along(recordings: Path) -> None:
    with open_device(f"play:{recordings / 'leap-with-forearm-60hz-left.npz'}", StepPace(0.0)) as device:
        for at in np.arange(0.0, 3.0, 0.029):
            pose = device.pose(at)
            assert np.linalg.norm(pose.hinge - pose.positions[1]) == pytest.approx(0.2451, abs=0.002)


@pytest.mark.realtime
@pytest.mark.parametrize("name", ["duke-gestures-right-111s", "leap-with-forearm-60hz-left"])
def test_a_pose_costs_little_more_than_to_interpolate_it(recordings: Path, name: str) -> None:
    """Against NumPy's own time for one frame between two, in the same run; to search the file would take many."""
    with open_device(f"play:{recordings / name}.npz?loop=1", StepPace(0.0)) as device:
        assert floors.ratio(lambda turn: [device.pose(turn + step / 30) for step in range(30)]) < MOST

"""What `pose` says around losses: invalid time runs from the first flagged sample or from the last good one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.check import StepPace
from game.body.frame import LimbFrame

MakeFile = Callable[..., Path]
CUT_AT = 2.0


def frames_of(path: Path) -> list[tuple[float, LimbFrame]]:
    """(at, pose) at 60 frames a second, seconds of the file."""
    with open_device(f"play:{path}", StepPace(0.0)) as device:
        return [(at, device.pose(at)) for at in np.arange(0.0, 5.0 + 1e-9, 1 / 60)]


def unfit(shown: list[tuple[float, LimbFrame]]) -> list[tuple[float, float]]:
    """(at, time_s) of each frame that is not a fresh hand."""
    return [(at, pose.time_s) for at, pose in shown if not pose.at_hand or pose.time_s < at - 1e-9]


def cut(npz: MakeFile, seconds: float, flagged: bool) -> Path:
    times = np.arange(101) / 20.0
    gone = (times > CUT_AT) & (times < CUT_AT + seconds - 1e-9)
    if flagged:
        valid = np.broadcast_to(~gone[:, None], (101, 26))
        return npz(pos_valid=valid, ori_valid=valid)
    positions = np.random.default_rng(2).uniform(-0.1, 0.1, (26, 3)) * np.ones((101, 1, 1))
    keep = ~gone
    return npz(
        times=times[keep],
        positions=positions[keep],
        pos_valid=np.ones((keep.sum(), 26), bool),
        drop=("orientations", "ori_valid"),
    )


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize("seconds", [0.1, 0.25])
def test_a_gap_up_to_the_bridge_is_no_loss(npz: MakeFile, seconds: float, flagged: bool) -> None:
    assert unfit(frames_of(cut(npz, seconds, flagged))) == []


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_a_flagged_loss_runs_from_its_first_invalid_sample(npz: MakeFile, seconds: float) -> None:
    lost = unfit(frames_of(cut(npz, seconds, flagged=True)))
    aged = [pair for pair in lost if pair[1] == CUT_AT]
    invalid = [pair for pair in lost if pair[1] > CUT_AT]
    assert all(at < CUT_AT + 0.05 for at, _ in aged)
    assert invalid[0][1] == pytest.approx(CUT_AT + 0.05)
    assert lost[-1][0] < CUT_AT + seconds <= lost[-1][0] + 1 / 60 + 1e-9
    own = np.array([time_s for _, time_s in invalid])
    assert (np.diff(own) >= 0).all()
    assert len(set(own)) == round(seconds * 20) - 1


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_a_silent_loss_runs_from_the_last_good_sample(npz: MakeFile, seconds: float) -> None:
    lost = unfit(frames_of(cut(npz, seconds, flagged=False)))
    assert {time_s for _, time_s in lost} == {CUT_AT}
    assert lost[0][0] == pytest.approx(CUT_AT + 1 / 60)
    assert lost[-1][0] < CUT_AT + seconds <= lost[-1][0] + 1 / 60 + 1e-9


def test_a_hand_that_was_never_seen_is_not_invented(npz: MakeFile) -> None:
    none = np.zeros((101, 26), bool)
    shown = frames_of(npz(pos_valid=none, ori_valid=none))
    assert not any(pose.position_valid.any() or np.isfinite(pose.positions).any() for _, pose in shown)


def test_three_fingers_are_not_at_hand_and_are_not_bridged(npz: MakeFile) -> None:
    valid = np.ones((101, 26), bool)
    valid[40:60, [12, 17]] = False
    lost = unfit(frames_of(npz(pos_valid=valid)))
    assert lost[0][0] == pytest.approx(CUT_AT - 0.05 + 1 / 60)
    assert lost[-1][0] == pytest.approx(2.98, abs=0.02)

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.api import DeviceUnavailable, Reason, State
from devices.check import StepPace
from devices.play import Play
from devices.recording import Recording
from game.body.frame import LimbFrame

MakeFile = Callable[..., Path]


def opened(path: Path, query: str = "") -> tuple[Play, StepPace]:
    pace = StepPace(500.0)
    device = open_device(f"play:{path}{query}", pace)
    assert isinstance(device, Play)
    return device, pace


def drained(device: Play, pace: StepPace, seconds: float) -> list[LimbFrame]:
    frames = device.drain()
    end = pace() + seconds
    while pace() < end:
        pace.wait(0.5)
        frames += device.drain()
    return frames


def test_our_recording_plays_back_the_same_values(own_recording: MakeFile) -> None:
    path = own_recording("sim:dropping?every=2", 5.0)
    with open_device("sim:dropping?every=2", StepPace()) as live:
        first = live.latest()
        live.clock.wait(5.0)  # type: ignore[attr-defined]
        raw = live.drain()
    device, pace = opened(path)
    with device:
        assert first is not None
        played = drained(device, pace, 6.0)
    assert len(played) >= len(raw) > 300
    for given, kept in zip(raw, played, strict=False):
        assert kept.time_s - 500.0 == pytest.approx(given.time_s - 1000.0, abs=1e-9)
        assert np.array_equal(given.positions.astype(np.float32), kept.positions, equal_nan=True)
        assert np.array_equal(given.orientations.astype(np.float32), kept.orientations, equal_nan=True)
        assert np.array_equal(given.tracked, kept.tracked)
        assert given.side is kept.side


def test_time_zero_is_start_and_the_end_is_ended(npz: MakeFile) -> None:
    device, pace = opened(npz(), "?start=2.01")
    with device:
        assert device.status.state is State.WAITING
        frames = drained(device, pace, 2.5)
        assert frames[0].time_s == pytest.approx(500.04)
        assert frames[0].positions[0, 0] == pytest.approx(device.recording.samples.positions[41, 0, 0])
        assert device.status.state is State.LIVE
        pace.wait(0.5)
        assert device.status.state is State.ENDED
        assert "is over" in device.status.note
        assert device.pose(pace()).time_s == pytest.approx(500.0 + 5.0 - 2.01)


def test_a_start_within_a_gap_still_knows_where_the_limb_was(npz: MakeFile) -> None:
    device, _ = opened(npz(), "?start=2.01")
    with device:
        pose = device.pose(500.0)
        assert pose.time_s == 500.0
        assert pose.positions[:, 0] == pytest.approx(
            device.recording.samples.positions[40, :, 0] + 0.001, abs=1e-6
        )


def test_poses_are_interpolated_at_the_asked_time(npz: MakeFile) -> None:
    device, _ = opened(npz())
    with device:
        device.pose(500.0)
        for at in (500.013, 501.7777, 504.99):
            pose = device.pose(at)
            assert abs(pose.time_s - at) < 1e-9
            glide = device.recording.samples.positions[0, :, 0] + 0.1 * (at - 500.0)
            assert pose.positions[:, 0] == pytest.approx(glide, abs=1e-6)


def test_speed_stretches_time(npz: MakeFile) -> None:
    device, pace = opened(npz(), "?speed=4")
    with device:
        frames = drained(device, pace, 1.3)
        assert len(frames) == 101
        assert frames[-1].time_s == pytest.approx(501.25)
        assert device.rate_hz == pytest.approx(80.0)


def test_the_other_hand_is_refused_when_asked_for(npz: MakeFile) -> None:
    device, _ = opened(npz(), "?hand=right")
    device.close()
    with pytest.raises(DeviceUnavailable, match=r"hand\.npz holds a right hand, not a left one"):
        opened(npz(), "?hand=left")


def test_a_start_after_the_end_is_refused(npz: MakeFile) -> None:
    with pytest.raises(
        DeviceUnavailable, match=r"start=5\.1 lies after the end of hand\.npz, which lasts 5\.0 s"
    ) as caught:
        opened(npz(), "?start=5.1")
    assert caught.value.reason is Reason.BAD_ADDRESS


def test_a_jump_at_the_seam_of_a_loop_is_a_loss_and_not_a_pop(npz: MakeFile) -> None:
    device, pace = opened(npz(), "?loop=1")
    with device:
        frames = drained(device, pace, 12.0)
        lost = [frame for frame in frames if not frame.at_hand]
        assert 0.4 <= lost[-1].time_s - lost[0].time_s + 0.05 <= 6.0
        first = [frame.time_s - 500.0 for frame in lost if frame.time_s < 506.0]
        assert first[0] == pytest.approx(5.05)
        assert len(first) in (8, 9)  # bridge and hold, 0.4 s
        again = next(frame for frame in frames if frame.time_s > 505.4 and frame.at_hand)
        assert again.positions[0] == pytest.approx(device.recording.samples.positions[0, 0])
        assert np.diff([frame.time_s for frame in frames]) == pytest.approx(np.full(len(frames) - 1, 0.05))
        for at in np.arange(500.0, 511.0, 0.0123):
            pose = device.pose(at)
            assert pose.time_s <= at
            assert not pose.at_hand or pose.positions[0, 0] <= device.recording.samples.positions[-1, 0, 0] + 1e-6
        assert device.status.state is State.LIVE


def test_a_still_hand_loops_without_a_seam(npz: MakeFile) -> None:
    still = np.broadcast_to(np.random.default_rng(1).uniform(-0.1, 0.1, (26, 3)), (101, 26, 3)).astype(np.float32)
    device, _ = opened(npz(positions=still), "?loop=1&start=1")
    with device:
        device.pose(500.0)
        for at in np.arange(500.0, 512.0, 0.0131):
            pose = device.pose(at)
            assert pose.at_hand
            assert abs(pose.time_s - at) < 1e-9
            assert np.abs(pose.positions - still[0]).max() < 1e-6


def test_one_sample_ends_at_once_or_stands_still_for_ever(npz: MakeFile) -> None:
    path = npz(count=1)
    device, pace = opened(path)
    with device:
        device.pose(pace())
        assert device.status.state is State.ENDED
    device, pace = opened(path, "?loop=1")
    with device:
        frames = drained(device, pace, 2.0)
        assert len(frames) == 61
        assert all(frame.at_hand for frame in frames)


def test_a_pop_in_the_file_is_handed_on_whole_for_the_gate_to_see(npz: MakeFile) -> None:
    file = Recording.read(npz("plain.npz"))
    positions = file.samples.positions.copy()
    positions[50] += [0.0, 0.3, 0.0]
    device, _ = opened(npz(positions=positions))
    with device:
        device.pose(500.0)
        rise = [device.pose(at).positions[0, 1] - positions[0, 0, 1] for at in np.arange(502.3, 502.7, 0.007)]
        assert set(np.round(rise, 6)) == {0.0, 0.3}


def test_a_silent_stretch_is_stale(npz: MakeFile) -> None:
    times = np.arange(101) / 20.0
    times[50:] += 2.0
    device, pace = opened(npz(times=times))
    with device:
        device.pose(pace())
        pace.wait(3.0)
        assert device.status.state is State.STALE
        assert device.pose(pace()).time_s == pytest.approx(502.45)

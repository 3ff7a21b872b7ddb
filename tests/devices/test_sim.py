from itertools import pairwise

import numpy as np
import pytest

from devices import open_device
from devices.api import State
from devices.between import bridge_rules
from devices.check import StepPace
from devices.sim import LOSSES_S, Sim
from game.body.frame import LimbFrame
from game.body.joints import HAND, WRIST, Side
from game.body.measure import measure

TABLE_TOP = 0.74


def samples(url: str, seconds: float) -> list[LimbFrame]:
    pace = StepPace(0.0)
    with open_device(url, pace) as device:
        frames = device.drain()
        while pace() < seconds:
            pace.wait(1.0)
            frames += device.drain()
        return frames


def places(frames: list[LimbFrame]) -> np.ndarray:
    return np.array([frame.positions for frame in frames])


def test_one_seed_is_one_hand_and_another_is_another() -> None:
    first, again, other = (samples(f"sim:grasp?seed={seed}", 3) for seed in (4, 4, 5))
    assert np.array_equal(places(first), places(again))
    assert np.abs(places(first) - places(other)).max() > 1e-4


def test_query_order_does_not_matter() -> None:
    pace = StepPace()
    with open_device("sim:dropping?every=2", pace) as ahead, open_device("sim:dropping?every=2", pace) as back:
        for device in (ahead, back):
            device.pose(pace())
        times = [pace() + 0.0371 * step for step in range(200)]
        shown = {at: ahead.pose(at) for at in times}
        for at in reversed(times):
            pose = back.pose(at)
            assert pose is not None
            assert pose.time_s == shown[at].time_s
            assert np.array_equal(pose.positions, shown[at].positions, equal_nan=True)


@pytest.mark.parametrize("rate", [12, 24])
def test_grasp_makes_its_half_movements_over_the_full_range(rate: int) -> None:
    curls = np.array([measure("curl", frame) for frame in samples(f"sim:grasp?rate={rate}&hz=20", 60)])
    assert curls.min() < 0.05
    assert curls.max() > 0.93
    closed = curls > 0.5
    assert np.count_nonzero(closed[1:] != closed[:-1]) == rate


def test_fingers_do_not_move_as_one() -> None:
    frames = samples("sim:grasp", 5)
    half_way = [
        next(i for i, frame in enumerate(frames) if measure(f"{finger}_curl", frame) > 0.5)
        for finger in ("index", "middle", "ring", "little")
    ]
    assert half_way[-1] - half_way[0] >= 3
    assert half_way[:2] < half_way[2:]


@pytest.mark.parametrize("motion", ["grasp", "reach", "lift", "still"])
@pytest.mark.parametrize("hand", list(Side))
def test_the_hand_starts_on_its_rest_spot_and_stays_above_the_table(motion: str, hand: Side) -> None:
    frames = samples(f"sim:{motion}?hand={hand.value}&hz=20", 30)
    rest_spot = np.array([hand.sign * 0.17, 0.775, -0.40])
    assert all(frame.side is hand and frame.at_hand for frame in frames)
    assert np.linalg.norm(places(frames[:10])[:, WRIST] - rest_spot, axis=1).max() < 0.006
    assert places(frames)[..., 1].min() > TABLE_TOP + 0.004
    assert (places(frames)[:, WRIST, 0] * hand.sign > 0.04).all()


def test_left_and_right_are_mirror_images_but_for_the_tremor() -> None:
    left, right = places(samples("sim:grasp?hand=left", 5)), places(samples("sim:grasp?hand=right", 5))
    assert np.abs(left * [-1, 1, 1] - right).max() < 0.012


def test_reach_goes_out_over_the_table_and_comes_back() -> None:
    wrist = places(samples("sim:reach?hz=20", 60))[:, WRIST]
    forward = -0.40 - wrist[:, 2]
    out = forward > 0.1
    assert np.count_nonzero(out[1:] & ~out[:-1]) == 10
    assert 0.25 < forward.max() < 0.36


def test_the_tremor_is_small_smooth_and_where_a_hand_has_it() -> None:
    frames = samples("sim:still", 20)
    wrist = places(frames)[:, WRIST]
    power = np.abs(np.fft.rfft((wrist - wrist.mean(axis=0)) * np.hanning(len(wrist))[:, None], axis=0)) ** 2
    hz = np.fft.rfftfreq(len(wrist), 1 / 90)
    assert power[(hz > 6) & (hz < 12)].sum() > 100 * power[hz > 13].sum()
    fast = wrist - np.array([np.convolve(axis, np.ones(27) / 27, "same") for axis in wrist.T]).T
    assert 0.05e-3 < fast[30:-30].std(axis=0).max() < 0.3e-3
    assert np.ptp(wrist, axis=0).max() < 0.01


def test_lift_goes_up_is_held_and_lies_again() -> None:
    up = places(samples("sim:lift?hz=20", 60))[:, WRIST, 1]
    over = up - up[0]
    assert 0.18 < over.max() < 0.22
    held, low = (over > 0.18).mean() * 60 / 8, (over < 0.01).mean() * 60 / 8
    assert held > 2.2
    assert low > 2.0


@pytest.mark.parametrize("url", ["sim:grasp?rate=60", "sim:reach?rate=60", "sim:lift?rate=60"])
def test_no_joint_is_ever_as_fast_as_the_gate(url: str) -> None:
    speed = np.linalg.norm(np.diff(places(samples(url, 20)), axis=0), axis=2) * 90
    assert speed.max() < 0.9 * bridge_rules().speed_m_s


def test_absent_sends_samples_in_which_no_hand_is_seen() -> None:
    frames = samples("sim:absent", 1)
    assert len(frames) == 91
    assert not any(frame.position_valid.any() or frame.orientation_valid.any() for frame in frames)


def losses(frames: list[LimbFrame]) -> list[tuple[float, str]]:
    """Lengths of the losses and whether they were flagged or silent."""
    found, began = [], None
    for before, frame in pairwise(frames):
        if frame.time_s - before.time_s > 0.02:
            found.append((frame.time_s - before.time_s, "silent"))
        elif before.at_hand and not frame.at_hand:
            began = frame.time_s
        elif frame.at_hand and not before.at_hand and began is not None:
            found.append((frame.time_s - began, "flagged"))
    return found


def test_dropping_loses_the_hand_for_each_length_of_the_table() -> None:
    found = losses(samples("sim:dropping?every=4", 42))
    assert [length for length, _ in found] == pytest.approx(LOSSES_S, abs=0.025)
    assert [kind for _, kind in found] == ["flagged", "silent", "flagged", "silent", "flagged", "flagged"]


def test_dropping_has_one_wild_sample_before_each_loss_which_no_pose_is_drawn_from() -> None:
    url, pace = "sim:dropping?every=4&seed=2", StepPace(0.0)
    frames = [frame for frame in samples(url, 8) if frame.at_hand]
    steps = np.linalg.norm(np.diff(places(frames), axis=0), axis=2).max(axis=1)
    wild = [frame.time_s for frame, step in zip(frames[1:], steps, strict=True) if step > 0.2][::2]
    assert len(wild) == 2
    with open_device(url, pace) as device:
        device.pose(0.0)
        for at in (wild[0] - 0.004, wild[0] + 0.004):
            pose = device.pose(at)
            assert pose is not None
            assert pose.time_s < at


def test_dropping_comes_back_elsewhere() -> None:
    frames = samples("sim:dropping?every=4", 42)
    shown = [i for i, frame in enumerate(frames) if frame.at_hand]
    jumps = [
        np.linalg.norm(frames[b].positions[HAND["palm"]] - frames[a].positions[HAND["palm"]])
        for a, b in pairwise(shown)
        if frames[b].time_s - frames[a].time_s > 1.0
    ]
    assert max(jumps) > 0.05


def test_a_silent_loss_is_stale_and_ages_while_a_flagged_one_has_its_own_time(clock: StepPace) -> None:
    with open_device("sim:dropping?every=4", clock) as device:
        assert isinstance(device, Sim)
        assert device.status.state is State.WAITING
        start = clock()
        device.pose(start)
        pictures = {}
        for step in range(1300):
            at = start + step / 30
            loss = device.loss_at(at - start - 0.25)
            clock.now_s = at
            if loss is not None and loss is device.loss_at(at - start):
                pictures[loss.silent] = (device.pose(at), device.status)
        shown, status = pictures[True]
        assert shown.at_hand
        assert status.state is State.STALE
        assert "comes back by itself" in status.note
        shown, status = pictures[False]
        assert not shown.at_hand
        assert status.state is State.LIVE


def test_samples_made_beforehand_are_the_same_samples() -> None:
    ahead, pace = open_device("sim:grasp?seed=3", StepPace(5.0)), StepPace(5.0)
    assert isinstance(ahead, Sim)
    ahead.prepare(60)
    with ahead, open_device("sim:grasp?seed=3", pace) as device:
        for step in range(90):
            at = 5.0 + step * 0.0131
            ready, made = ahead.pose(at), device.pose(at)
            assert ready is not None
            assert made is not None
            assert ready.time_s == made.time_s
            assert np.array_equal(ready.positions, made.positions)
            assert np.array_equal(ready.orientations, made.orientations)

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.api import DeviceError, DeviceUnavailable, Reason
from devices.check import StepPace
from devices.recorder import Recorder, Recording, quantise, record
from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame
from game.body.joints import Side, Skeleton
from tests import floors

MakeFile = Callable[..., Path]


@pytest.fixture(autouse=True)
def flushed_by_the_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.recorder._CHUNK_S", 1e6)


def same(a: LimbFrame | None, b: LimbFrame | None) -> bool:
    """Every number and flag of two frames is the same, bit for bit."""
    if a is None or b is None:
        return a is b
    arrays = ("positions", "orientations", "position_valid", "orientation_valid", "tracked", "derived")
    equal = all(np.array_equal(getattr(a, n), getattr(b, n), equal_nan=n.endswith("ions")) for n in arrays)
    for name in ("hinge", "root", "curl"):
        one, other = getattr(a, name), getattr(b, name)
        equal &= (one is None) == (other is None) and (one is None or np.array_equal(one, other, equal_nan=True))
    return equal and (a.time_s, a.side, a.skeleton) == (b.time_s, b.side, b.skeleton)


def glove(time_s: float) -> LimbFrame:
    """What a glove gives: curls alone."""
    none = LimbFrame.unseen(time_s, Side.LEFT)
    flags = none.tracked
    curl = np.array([0.1, 0.2, 0.3, 0.4, 1 / 3])
    return LimbFrame(time_s, Side.LEFT, none.positions, none.orientations, flags, flags, flags, flags, curl=curl)


def test_rounding_is_within_a_micrometre_and_rounding_twice_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    turn = rng.normal(size=4)
    hand = hand_from_curls(rng.uniform(0, 1, 5), Side.LEFT, rng.normal(size=3), turn / np.linalg.norm(turn), 1 / 3)
    hand = LimbFrame(
        hand.time_s, hand.side, hand.positions, hand.orientations, hand.position_valid, hand.orientation_valid,
        hand.tracked, ~hand.derived, hinge=rng.normal(size=3), root=rng.normal(size=3), curl=rng.uniform(0, 1, 5),
    )  # fmt: skip
    once = quantise(hand)
    assert once.time_s == 1 / 3
    assert 0 < np.abs(once.positions - hand.positions).max() < 2e-7
    assert same(quantise(once), once)
    assert same(quantise(LimbFrame.unseen(2.0, Side.RIGHT)), LimbFrame.unseen(2.0, Side.RIGHT))


@pytest.mark.parametrize("url", ["sim:dropping?every=2&hand=left", "sim:absent"])
def test_what_a_session_took_is_read_back_bit_for_bit(tmp_path: Path, clock: StepPace, url: str) -> None:
    took: list[tuple[float, LimbFrame | None]] = []
    with open_device(url, clock) as device, Recorder(tmp_path / "s.limb", url) as recorder:
        for step in range(150):
            clock.wait(1 / 30)
            pose = device.pose(clock())
            shown = None if pose is None or step in (0, 1, 70) else quantise(pose)
            took.append((clock(), shown))
            recorder.pose(clock(), shown)
            if step == 60:
                recorder._flush()
            for sample in device.drain():
                recorder.sample(sample)
    read = Recording.read(tmp_path / "s.limb")
    assert read.cut == ""
    assert read.url == url
    kept = list(read.frames())
    assert [at for at, _ in kept] == [at for at, _ in took]
    assert all(same(a, b) for (_, a), (_, b) in zip(kept, took, strict=True))


def test_curls_of_a_glove_and_a_leg_are_kept(tmp_path: Path) -> None:
    with Recorder(tmp_path / "g.limb", "lucidglove:COM7") as recorder:
        for step in range(5):
            recorder.sample(glove(step / 10))
        with pytest.raises(ValueError, match="of a hand, not of a leg"):
            recorder.sample(LimbFrame.unseen(1.0, Side.LEFT, Skeleton.LEG))
    read = Recording.read(tmp_path / "g.limb")
    assert read.side is Side.LEFT
    assert all(same(read.samples.frame(row), quantise(glove(row / 10))) for row in range(5))
    with open_device(f"play:{tmp_path}/g.limb", StepPace(0.0)) as device:
        device.pose(0.0)
        assert device.pose(0.25).time_s == 0.25
        assert device.pose(0.25).curl == pytest.approx(glove(0.0).curl)
    leg = LimbFrame.unseen(1.0, Side.RIGHT, Skeleton.LEG)
    with Recorder(tmp_path / "l.limb", "x:", skeleton=Skeleton.LEG) as recorder:
        recorder.pose(0.5, None)
        recorder.pose(1.0, leg)
    frames = list(Recording.read(tmp_path / "l.limb").frames())
    assert frames[0] == (0.5, None)
    assert same(frames[1][1], leg)


def test_it_writes_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.recorder._CHUNK_S", 0.005)
    with Recorder(tmp_path / "r.limb", "x:") as recorder:
        recorder.sample(glove(0.0))
        end = time.monotonic() + 5.0
        while not recorder.written and time.monotonic() < end:
            time.sleep(0.002)
        assert len(Recording.read(tmp_path / "r.limb").samples) == 1


def test_handing_over_never_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes nothing for a while keeps nobody from going on."""
    monkeypatch.setattr("devices.recorder._CHUNK_S", 0.005)
    frame = quantise(glove(0.0))
    hangs, goes, write = threading.Event(), threading.Event(), Recorder._chunk

    def slow(recorder: Recorder, kind: bytes, payload: bytes) -> None:
        hangs.set()
        assert goes.wait(30.0)
        write(recorder, kind, payload)

    monkeypatch.setattr(Recorder, "_chunk", slow)
    with Recorder(tmp_path / "r.limb", "x:") as recorder:
        recorder.pose(0.0, frame)
        assert hangs.wait(30.0)
        try:
            assert floors.ends(lambda: [recorder.pose(step / 90, frame) for step in range(1, 2000)])
            assert not recorder.written
        finally:
            goes.set()
    assert recorder.written == 2000


def test_an_existing_file_is_never_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "r.limb").write_bytes(b"precious")
    with pytest.raises(DeviceUnavailable, match=r"There is a file r\.limb already; choose another name"):
        Recorder(tmp_path / "r.limb", "x:")
    assert (tmp_path / "r.limb").read_bytes() == b"precious"
    with pytest.raises(DeviceUnavailable, match="There is no folder") as caught:
        Recorder(tmp_path / "none" / "r.limb", "x:")
    assert caught.value.reason is Reason.NOT_FOUND

    def closed(*args: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(
        DeviceUnavailable, match=r"r\.limb cannot be written here \(Read-only file system\)"
    ) as caught:
        Recorder(tmp_path / "r.limb", "x:")
    assert caught.value.reason is Reason.NO_PERMISSION


def test_a_full_disk_is_told_and_nothing_written_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(tmp_path / "r.limb", "x:")
    recorder.sample(glove(0.0))
    recorder._flush()

    def full(kind: bytes, payload: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(recorder, "_chunk", full)
    recorder.sample(glove(0.1))
    recorder._flush()
    assert recorder.trouble == (
        "The recording r.limb stopped (No space left on device); free some space on the disk."
    )
    recorder.sample(glove(0.2))
    recorder.close()
    assert len(Recording.read(tmp_path / "r.limb").samples) == 1


def test_record_gives_a_recording_or_says_why_there_is_none(tmp_path: Path, clock: StepPace) -> None:
    with open_device("sim:reach?hz=30", clock) as device:
        made = record(device, tmp_path / "a.limb", 2.0, clock, clock.wait)
        assert len(made.samples) == pytest.approx(61, abs=1)
        assert made.url == "sim:reach?hz=30"
    with open_device(f"play:{tmp_path}/a.limb", clock) as device:
        again = record(device, tmp_path / "b.limb", 60.0, clock, clock.wait)
        assert len(again.samples) == len(made.samples)
        assert np.array_equal(again.samples.positions, made.samples.positions)
    with open_device("sim:grasp", clock) as device:
        device.drain = list  # type: ignore[method-assign]
        with pytest.raises(DeviceError, match="Nothing was recorded from sim:grasp: "):
            record(device, tmp_path / "c.limb", 0.5, clock, clock.wait)
    assert not (tmp_path / "c.limb").exists()

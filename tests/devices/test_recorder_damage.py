"""A recording outlives a kill and a damaged disk: only the chunk that was hit is lost, and that is told."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.api import DeviceUnavailable, Reason
from devices.check import StepPace
from devices.recorder import CHUNK_HEAD, MAGIC, Recorder, Recording

ROOT = Path(__file__).parents[2]

KILLED = """
import sys
import devices.recorder
devices.recorder._CHUNK_S = 1e6
from devices.check import StepPace
from devices import open_device
from devices.recorder import Recorder
pace = StepPace(0.0)
device, recorder = open_device("sim:grasp", pace), Recorder(sys.argv[1], "sim:grasp")
while True:
    pace.wait(1.0)
    for frame in device.drain():
        recorder.sample(frame)
    recorder._flush()
    print(recorder.written, flush=True)
"""


def test_a_killed_recording_keeps_all_that_was_written(tmp_path: Path) -> None:
    path = tmp_path / "killed.limb"
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(4)]
    finally:
        child.kill()
        rest, _ = child.communicate()
    read = Recording.read(path)
    assert len(read.samples) >= max(told + [int(line) for line in rest.split()])
    assert "was not closed, so up to its last second is lost" in read.cut
    with open_device(f"play:{path}", StepPace()) as device:
        device.pose(device.clock())
        assert device.status.note == read.cut


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "w.limb"
    pace = StepPace()
    with (
        pytest.MonkeyPatch.context() as patch,
        open_device("sim:grasp?hz=20", pace) as device,
    ):
        patch.setattr("devices.recorder._CHUNK_S", 1e6)
        recorder = Recorder(path, "sim:grasp")
        for _ in range(6):
            pace.wait(1.0)
            for frame in device.drain():
                recorder.sample(frame)
            recorder._flush()
        recorder.close()
    return path.read_bytes()


def read_bytes(folder: Path, data: bytes) -> Recording:
    (folder / "bad.limb").write_bytes(data)
    return Recording.read(folder / "bad.limb")


def ends_of_chunks(data: bytes) -> list[int]:
    """Where each chunk ends, walked by the length in its head."""
    ends, at = [], len(MAGIC)
    while at < len(data):
        at += CHUNK_HEAD.size + CHUNK_HEAD.unpack_from(data, at)[1]
        ends.append(at)
    return ends


def test_cut_anywhere_only_the_torn_chunk_is_lost(tmp_path: Path, whole: bytes) -> None:
    ends = ends_of_chunks(whole)
    kept = [0, *np.cumsum([1, 20, 20, 20, 20, 20])]
    assert len(ends) == 8  # META, six of SAMP, DONE
    for length in {*range(0, len(whole), 499), *ends[:-1], ends[0] + 1, len(whole) - 1}:
        complete = sum(end <= length for end in ends)
        if complete < 2:
            with pytest.raises(DeviceUnavailable) as caught:
                read_bytes(tmp_path, whole[:length])
            assert caught.value.reason is Reason.BAD_FILE
        else:
            read = read_bytes(tmp_path, whole[:length])
            assert len(read.samples) == kept[complete - 1]
            assert "was not closed" in read.cut


def test_a_flipped_byte_costs_its_chunk_and_is_told(tmp_path: Path, whole: bytes) -> None:
    ends = ends_of_chunks(whole)
    for at in range(0, len(whole), 997):
        spoilt = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        if at < ends[0]:
            with pytest.raises(DeviceUnavailable) as caught:
                read_bytes(tmp_path, spoilt)
            assert caught.value.reason is Reason.BAD_FILE
        else:
            read = read_bytes(tmp_path, spoilt)
            assert read.cut
            assert len(read.samples) >= 80 or "was not closed" in read.cut

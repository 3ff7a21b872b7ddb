"""Keeps what a device gives in a file that survives being killed, and makes values fit for it (`quantise`).

The file: `MAGIC`, then chunks of kind, length and CRC-32, each followed by its payload: META (JSON: format,
device, side, skeleton, joint names), SAMP (raw samples) and POSE (what each frame of a session took) as npz
without pickles, DONE at a proper end. Floats are float32, times float64.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

import numpy as np

from devices.api import Clock, Device, DeviceError, DeviceUnavailable, Reason, State
from devices.recording import CHUNK_HEAD, FORMAT, MAGIC, Recording
from game.body.frame import Floats, LimbFrame
from game.body.joints import Side, Skeleton

__all__ = ["Recorder", "Recording", "quantise", "record"]

# A kill loses no more than this.
_CHUNK_S: Final = 1.0
_LOOK_S: Final = 0.02


def _rounded(values: Floats) -> Floats:
    return values.astype(np.float32).astype(np.float64)


def quantise(frame: LimbFrame) -> LimbFrame:
    """The frame with every value rounded to what a recording keeps (float32); its time stays as it is.

    Session takes frames through this at the source, before anything is made of them. Then what was played live
    and what `Recorder` kept are the same numbers, and a replay gives the same events byte for byte. Rounding
    twice changes nothing; it moves a joint within 2 m of the tracker by less than 0.0001 mm.
    """
    rounded = frame.posed(_rounded(frame.positions), _rounded(frame.orientations))
    if frame.hinge is None and frame.root is None and frame.curl is None:
        return rounded
    return rounded.but(
        hinge=None if frame.hinge is None else _rounded(frame.hinge),
        root=None if frame.root is None else _rounded(frame.root),
        curl=None if frame.curl is None else _rounded(frame.curl),
    )


class Recorder:
    """Writes one role's limb to a new file, a chunk a second, in a thread of its own; handing over never waits.

    `sample` takes what `drain` gave; `pose` takes what a frame of a session was given, with its display time.
    `trouble` is None, or the sentence that says why nothing more is written. An existing file is never touched.
    """

    def __init__(
        self, path: str | Path, device_url: str, role: str = "intact", skeleton: Skeleton = Skeleton.HAND
    ) -> None:
        self.path = Path(path).expanduser()
        self.trouble: str | None = None
        self.written = 0
        self._about = {"device": device_url, "role": role}
        self._skeleton = skeleton
        self._side: Side | None = None
        self._samples: list[LimbFrame] = []
        self._poses: list[tuple[float, LimbFrame | None]] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._file = self._create()
        self._thread = threading.Thread(target=self._run, name=f"recorder {self.path.name}", daemon=True)
        self._thread.start()

    def _create(self) -> BinaryIO:
        name = self.path.name
        try:
            file = self.path.open("xb")
        except FileExistsError as error:
            raise DeviceUnavailable(
                Reason.BAD_FILE, f"There is a file {name} already; choose another name, so that it is kept."
            ) from error
        except FileNotFoundError as error:
            raise DeviceUnavailable(
                Reason.NOT_FOUND, f"There is no folder {str(self.path.parent)!r}; make it first."
            ) from error
        except OSError as error:
            raise DeviceUnavailable(
                Reason.NO_PERMISSION, f"{name} cannot be written here ({error.strerror}); choose another folder."
            ) from error
        file.write(MAGIC)
        return file

    def sample(self, frame: LimbFrame) -> None:
        """Keep one raw sample; samples must come in order of time."""
        self._check(frame)
        with self._lock:
            self._samples.append(frame)

    def pose(self, at_s: float, frame: LimbFrame | None) -> None:
        """Keep what the frame drawn for `at_s` was given."""
        if frame is not None:
            self._check(frame)
        with self._lock:
            self._poses.append((at_s, frame))

    def _check(self, frame: LimbFrame) -> None:
        if frame.skeleton is not self._skeleton:
            raise ValueError(f"this recording is of a {self._skeleton.value}, not of a {frame.skeleton.value}")

    def _run(self) -> None:
        while not self._stop.wait(_CHUNK_S):
            self._flush()

    def _flush(self, last: bool = False) -> None:
        with self._lock:
            if not (self._side or last or self._samples or any(frame for _, frame in self._poses)):
                return  # the side is not known before the first frame
            samples, self._samples = self._samples, []
            poses, self._poses = self._poses, []
        if self.trouble is not None:
            return
        try:
            if self._side is None:
                self._side = self._begin([*samples, *(frame for _, frame in poses if frame)])
            if samples:
                self._chunk(b"SAMP", _packed(_columns(samples)))
            if poses:
                self._chunk(b"POSE", _packed(_pose_columns(poses, self._side, self._skeleton)))
            if last:
                self._chunk(b"DONE", b"")
            self._file.flush()
            if last:
                os.fsync(self._file.fileno())
            self.written += len(samples) + len(poses)
        except OSError as error:
            self.trouble = (
                f"The recording {self.path.name} stopped ({error.strerror}); free some space on the disk."
            )

    def _begin(self, shown: Sequence[LimbFrame]) -> Side:
        side = shown[0].side if shown else Side.RIGHT
        meta = {
            "format": FORMAT,
            **self._about,
            "side": side.value,
            "skeleton": self._skeleton.value,
            "joint_names": self._skeleton.joints,
            "units": "metres, seconds, quaternions xyzw",
        }
        self._chunk(b"META", json.dumps(meta).encode())
        return side

    def _chunk(self, kind: bytes, payload: bytes) -> None:
        self._file.write(CHUNK_HEAD.pack(kind, len(payload), zlib.crc32(payload)) + payload)

    def close(self) -> None:
        """Write what waits and the end mark, and let go; a second call does nothing."""
        if self._file.closed:
            return
        self._stop.set()
        self._thread.join()
        try:
            self._flush(last=True)
        finally:
            with contextlib.suppress(OSError):  # a full disk was told by `trouble` already
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _columns(frames: Sequence[LimbFrame]) -> dict[str, Any]:
    """Frames as the named arrays of a chunk; what no frame has is left out."""
    columns: dict[str, Any] = {
        "times": np.array([frame.time_s for frame in frames]),
        "right": np.array([frame.side is Side.RIGHT for frame in frames]),
        "positions": np.array([frame.positions for frame in frames], dtype=np.float32),
        "orientations": np.array([frame.orientations for frame in frames], dtype=np.float32),
        "pos_valid": np.array([frame.position_valid for frame in frames]),
        "ori_valid": np.array([frame.orientation_valid for frame in frames]),
        "tracked": np.array([frame.tracked for frame in frames]),
        "derived": np.array([frame.derived for frame in frames]),
    }
    for key, name, size in (("elbow_pos", "hinge", 3), ("root_pos", "root", 3), ("curl", "curl", 5)):
        given = [getattr(frame, name) for frame in frames]
        nothing = np.full(size, np.nan)
        columns[key] = np.array([nothing if value is None else value for value in given], dtype=np.float32)
    return columns


def _pose_columns(
    poses: Sequence[tuple[float, LimbFrame | None]], side: Side, skeleton: Skeleton
) -> dict[str, Any]:
    nothing = LimbFrame.unseen(0.0, side, skeleton)
    return _columns([frame or nothing for _, frame in poses]) | {
        "frame_times": np.array([at_s for at_s, _ in poses]),
        "posed": np.array([frame is not None for _, frame in poses]),
    }


def _packed(columns: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **columns)
    return file.getvalue()


def record(
    device: Device,
    path: str | Path,
    seconds: float,
    clock: Clock = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> Recording:
    """Record a device for a while, or until it has ended, and give the recording back as it was read again.

    DeviceError in one sentence when the device gave nothing or the disk did not take it.
    """
    end = clock() + seconds
    with Recorder(path, device.url.text) as recorder:
        while clock() < end and recorder.trouble is None:
            for frame in device.drain():
                recorder.sample(frame)
            if device.status.state is State.ENDED:
                break
            pause(_LOOK_S)
        for frame in device.drain():
            recorder.sample(frame)
    if recorder.trouble is not None:
        raise DeviceError(recorder.trouble)
    if not recorder.written:
        note = device.status.note or "it gave no samples"
        recorder.path.unlink(missing_ok=True)
        raise DeviceError(f"Nothing was recorded from {device.url.text}: {note}")
    return Recording.read(recorder.path)

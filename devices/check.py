"""`check_device`: the contract that every driver keeps, and in one sentence each what a driver breaks of it.

Used by the tests of every built-in, by authors of drivers of their own, and with real hardware attached:

    faults = check_device(lambda clock: open_device("lucidglove:auto?hand=right", clock))
    assert not faults, faults
"""

from __future__ import annotations

import statistics
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

import numpy as np

from devices.api import Clock, Device, DeviceError, DeviceUnavailable, State, Status
from devices.between import usable
from game.body.frame import LimbFrame

Make = Callable[[Clock], Device]

# A read takes microseconds; a median above this is a read that waits for something.
_READ_S: Final = 0.002
_FRAME_S: Final = 1.0 / 60.0
# Times are compared to a nanosecond, places to a hundredth of a millimetre, quaternion lengths to float32.
_SAME_S: Final = 1e-9
_SAME_M: Final = 1e-5
_SAME_RAD: Final = 1e-3
_UNIT: Final = 1e-3
# Threads that close() has stopped get this long to be gone.
_JOIN_S: Final = 0.5
# No driver joins samples that are further apart than this.
_APART_S: Final = 0.3
_READS: Final = ("latest", "drain", "pose")


class Pace(Protocol):
    """A clock that a check can let run on: call it for seconds, `wait` to let some pass."""

    def __call__(self) -> float:
        """Monotonic seconds."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...


class LivePace:
    """Real time, for real devices."""

    def __call__(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)


class StepPace:
    """Time that passes only when told to, for devices whose samples depend on time alone."""

    def __init__(self, start_s: float = 1000.0) -> None:
        self.now_s = start_s

    def __call__(self) -> float:
        """Seconds told so far."""
        return self.now_s

    def wait(self, seconds: float) -> None:
        """Go on at once."""
        self.now_s += seconds


@dataclass
class _Seen:
    """What a run of reading gave: all drained samples, poses with the newest sample time then, and durations."""

    drained: list[LimbFrame] = field(default_factory=list)
    poses: list[tuple[float, LimbFrame]] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _READS})
    faults: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        """Note a fault once, however often it shows."""
        if sentence not in self.faults:
            self.faults.append(sentence)


def check_device(make: Make, pace: Pace | None = None, seconds: float = 3.0) -> list[str]:
    """Every way in which a driver breaks the contract of `devices.api.Device`, a sentence each; empty when none.

    `make(clock)` opens a new device each time. `pace` is the clock it is opened with: step time for devices that
    are `simulated`, else real time, unless given. Reads for `seconds` and opens the device four times.
    """
    if pace is None:
        with make(LivePace()) as probe:
            pace = StepPace() if probe.simulated else LivePace()
    before = set(threading.enumerate())
    seen = _Seen()
    device = make(pace)
    try:
        _check_reading(device, pace, seconds, seen)
    finally:
        device.close()
    _check_samples(seen)
    _check_poses(device, seen)
    _check_closed(device, seen)
    _check_options(device, pace, seen)
    if _check_again(make, pace, seen) and device.simulated:
        _check_repeats(make, seen)
    for thread in _lingering(before):
        seen.fault(f"After close the thread {thread.name} still runs; stop and join it in close().")
    return seen.faults


def _lingering(before: Iterable[threading.Thread]) -> list[threading.Thread]:
    known, end = set(before), time.monotonic() + _JOIN_S
    for thread in threading.enumerate():
        if thread not in known:
            thread.join(max(0.0, end - time.monotonic()))
    return [thread for thread in threading.enumerate() if thread not in known]


def _read(device: Device, name: str, seen: _Seen, *args: float) -> Any:
    """Call one of the reads with its duration kept; whatever it raises is a fault."""
    started = time.perf_counter()
    try:
        result = getattr(device, name)(*args)
    except Exception as error:  # noqa: BLE001  (a check says what a driver raises, whatever it is)
        seen.fault(f"{name}() raised {type(error).__name__}: {error}; an open device answers or gives None.")
        result = [] if name == "drain" else None
    seen.took[name].append(time.perf_counter() - started)
    wanted: Any = list if name == "drain" else (LimbFrame, type(None))
    if not isinstance(result, wanted):
        said = "a list of LimbFrames" if name == "drain" else "a LimbFrame or None"
        seen.fault(f"{name}() gave {type(result).__name__}; it must give {said}.")
        return [] if name == "drain" else None
    return result


def _check_reading(device: Device, pace: Pace, seconds: float, seen: _Seen) -> None:
    """Read as session does, a frame at a time, and look at what can be seen only then."""
    _check_status(device, seen)
    end = pace() + seconds
    while pace() < end:
        newest: LimbFrame | None = _read(device, "latest", seen)
        now = pace()
        pose: LimbFrame | None = _read(device, "pose", seen, now)
        _check_now(newest, pose, now, seen)
        for at_s in (now - 0.6 * _FRAME_S, now + 0.6 * _FRAME_S):
            other: LimbFrame | None = _read(device, "pose", seen, at_s)
            if other is not None and other.time_s > at_s + _SAME_S:
                seen.fault("pose(at) gave a frame later than `at`; give the newest at or before it.")
            _keep(device, other, seen)
        _keep(device, pose, seen)
        frames = _read(device, "drain", seen)
        _check_drain(frames, seen, pace())
        _check_status(device, seen)
        pace.wait(_FRAME_S)
    # What was already measured but not yet handed out still counts for judging the poses.
    pace.wait(0.3)
    _check_drain(_read(device, "drain", seen), seen, pace())
    if not seen.drained and device.status.state is State.LIVE:
        seen.fault(f"The device is LIVE but gave no sample within {seconds:g} s; say WAITING or LOST with a note.")
    for name, took in seen.took.items():
        if statistics.median(took) > _READ_S:
            seen.fault(f"{name}() takes {1000 * statistics.median(took):.1f} ms; it must not wait for a sample.")


def _keep(device: Device, pose: LimbFrame | None, seen: _Seen) -> None:
    """Keep a pose with the time of the newest sample that a live device can have known."""
    if pose is None:
        return
    limit = float("inf")
    if not device.simulated:
        newest: LimbFrame | None = _read(device, "latest", seen)
        limit = float("-inf") if newest is None else newest.time_s
    seen.poses.append((limit, pose))


def _check_now(newest: LimbFrame | None, pose: LimbFrame | None, now: float, seen: _Seen) -> None:
    if newest is not None and newest.time_s > now + _SAME_S:
        seen.fault("latest() gave a sample from the future; stamp it with the clock the device was opened with.")
    if pose is not None and pose.time_s > now + _SAME_S:
        seen.fault("pose(at) gave a frame later than `at`; give the newest at or before it.")
    if newest is None or newest.time_s > now:
        return
    if pose is None:
        seen.fault("pose(now) gave None although latest() has a sample; give the newest one.")
    elif pose.time_s < newest.time_s - _SAME_S:
        seen.fault("pose(now) gave an older sample than latest(); give the newest at or before the asked time.")


def _check_drain(frames: list[object], seen: _Seen, now: float) -> None:
    for frame in frames:
        if not isinstance(frame, LimbFrame):
            seen.fault(f"drain() gave a list with a {type(frame).__name__}; it must hold LimbFrames.")
            continue
        if frame.time_s > now + _SAME_S:
            seen.fault(
                "drain() gave a sample from the future; stamp it with the clock the device was opened with."
            )
        if seen.drained and frame.time_s <= seen.drained[-1].time_s:
            seen.fault("drain() gave times that do not rise; give each sample once, oldest first.")
            continue
        seen.drained.append(frame)


def _check_status(device: Device, seen: _Seen) -> None:
    status: object = device.status
    if not isinstance(status, Status):
        seen.fault(f"status is a {type(status).__name__}; it must be a Status.")
    elif status.state is not State.LIVE and len(status.note.split()) < 3:
        seen.fault(f"status is {status.state.name} without a note; say in a sentence what a nurse can do.")


def _check_samples(seen: _Seen) -> None:
    """Soundness of every frame that came, from whichever read."""
    frames = [*seen.drained, *(pose for _, pose in seen.poses)]
    for frame in frames:
        for sentence in frame_faults(frame):
            seen.fault(sentence)
    if len({frame.side for frame in frames}) > 1:
        seen.fault("Frames of both sides came; one device is one limb.")
    if len({frame.skeleton for frame in frames}) > 1:
        seen.fault("Frames of a hand and of a leg came; one device is one limb.")


def frame_faults(frame: LimbFrame) -> list[str]:
    """What is unsound in one frame, a sentence each: values where none are known, or none where they are."""
    faults = []
    if not np.isfinite(frame.time_s):
        faults.append("A frame has a time that is not a number.")
    for name, values, valid in (
        ("positions", frame.positions, frame.position_valid),
        ("orientations", frame.orientations, frame.orientation_valid),
    ):
        if not np.isfinite(values[valid]).all():
            faults.append(f"A frame has {name} that are flagged valid but not finite; clear the flag.")
        if not np.isnan(values[~valid]).all():
            faults.append(f"A frame has {name} that are flagged invalid but hold values; make them NaN.")
    length = np.linalg.norm(frame.orientations[frame.orientation_valid], axis=1)
    if np.isfinite(length).all() and (np.abs(length - 1.0) > _UNIT).any():
        faults.append(
            "A frame has orientations that are not unit quaternions; normalise them or flag them invalid."
        )
    if (frame.tracked & ~frame.position_valid & ~frame.orientation_valid).any():
        faults.append("A frame has joints flagged tracked that have neither position nor orientation.")
    if frame.curl is not None and ((frame.curl < 0.0) | (frame.curl > 1.0)).any():
        faults.append("A frame has curls outside 0 to 1; clamp them.")
    return faults


def _check_poses(device: Device, seen: _Seen) -> None:
    """No pose lies outside what its neighbouring samples span, and a live one is not later than the newest."""
    times = [frame.time_s for frame in seen.drained]
    for limit, pose in seen.poses:
        if pose.time_s > limit + _SAME_S:
            seen.fault("pose(at) claims to be measured later than the newest sample; never extrapolate.")
        place = bisect_right(times, pose.time_s + _SAME_S) - 1
        if place < 0 or (place + 1 == len(times) and pose.time_s > times[place] + _SAME_S):
            continue
        before = _neighbours(seen.drained, place, -1)
        exact = pose.time_s <= times[place] + _SAME_S
        after = [] if place + 1 == len(times) else _neighbours(seen.drained, place + 1, 1)
        if exact:
            after = before[:1] if usable(before[0]) or not after else [*before[:1], *after]
        if not any(_spanned(pose, a, b) for a in before for b in after):
            seen.fault("pose(at) lies outside the samples before and after it; interpolate, never extrapolate.")
    if seen.drained and not seen.poses:
        seen.fault(f"{device.scheme}: pose() never gave a frame although samples came.")


def _neighbours(frames: list[LimbFrame], place: int, way: int) -> list[LimbFrame]:
    """The sample at a place and, where that does not show the limb, the next one that does."""
    first = frames[place]
    while 0 <= place < len(frames) and abs(frames[place].time_s - first.time_s) <= _APART_S:
        if usable(frames[place]):
            return [first, frames[place]]
        place += way
    return [first]


def _spanned(pose: LimbFrame, a: LimbFrame, b: LimbFrame) -> bool:
    """True when every known value of the pose lies between those of two samples."""
    values = [(pose.positions, a.positions, b.positions)]
    if pose.curl is not None:
        if a.curl is None or b.curl is None:
            return False
        values.append((pose.curl, a.curl, b.curl))
    for given, first, second in values:
        known = np.isfinite(given)
        low, high = np.minimum(first, second)[known], np.maximum(first, second)[known]
        if not ((given[known] >= low - _SAME_M) & (given[known] <= high + _SAME_M)).all():
            return False
    valid = pose.orientation_valid
    return bool((_angle(pose, a)[valid] <= _angle(a, b)[valid] + _SAME_RAD).all())


def _angle(a: LimbFrame, b: LimbFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    dot = np.abs(np.einsum("ji,ji->j", a.orientations, b.orientations))
    angle: np.ndarray[Any, np.dtype[np.float64]] = 2.0 * np.arccos(np.minimum(dot, 1.0))
    return angle


def _check_closed(device: Device, seen: _Seen) -> None:
    try:
        device.close()
    except Exception as error:  # noqa: BLE001  (a check says what a driver raises, whatever it is)
        seen.fault(f"A second close() raised {type(error).__name__}; it must do nothing.")
    for name, args in (("latest", ()), ("drain", ()), ("pose", (0.0,))):
        try:
            getattr(device, name)(*args)
        except DeviceError as error:
            if len(str(error).split()) < 3:
                seen.fault(f"{name}() after close raised a DeviceError without a sentence.")
        except Exception as error:  # noqa: BLE001  (as above)
            seen.fault(f"{name}() after close raised {type(error).__name__}; raise DeviceError with a sentence.")
        else:
            seen.fault(f"{name}() after close still answered; raise DeviceError with a sentence.")


def _check_options(device: Device, pace: Pace, seen: _Seen) -> None:
    url = device.url
    strange = replace(url, options={**url.options, "no-such-option": "1"}, text=f"{url.text}?no-such-option=1")
    try:
        type(device)(strange, pace).close()
    except DeviceUnavailable as error:
        if "no-such-option" not in str(error):
            seen.fault("An unknown option was refused in a sentence that does not name it.")
    except Exception as error:  # noqa: BLE001  (as above)
        seen.fault(f"An unknown option raised {type(error).__name__}; raise DeviceUnavailable that names it.")
    else:
        seen.fault("An unknown option was accepted; read options with devices.url.read_options.")


def _check_again(make: Make, pace: Pace, seen: _Seen) -> bool:
    """It can be opened again after close, and then gives samples as it did before."""
    try:
        device = make(pace)
    except Exception as error:  # noqa: BLE001  (as above)
        seen.fault(f"Opening again after close raised {type(error).__name__}: {error}; let go of it in close().")
        return False
    with device:
        end = pace() + 3.0
        while seen.drained and _read(device, "latest", seen) is None and pace() < end:
            pace.wait(_FRAME_S)
        if seen.drained and _read(device, "latest", seen) is None:
            seen.fault("Opened again after close it gave no sample within 3 s.")
    return True


def _check_repeats(make: Make, seen: _Seen) -> None:
    """A simulated device gives the same frames for the same times, in whatever order it is asked."""
    offsets = [0.05 + 0.13 * step for step in range(12)]
    answers = []
    for order in (offsets, offsets[::-1]):
        with make(StepPace()) as device:
            start = device.clock()
            _read(device, "pose", seen, start)
            answers.append({offset: _read(device, "pose", seen, start + offset) for offset in order})
    if any(not _same(answers[0][offset], answers[1][offset]) for offset in offsets):
        seen.fault(
            "A simulated device gave other frames when asked in another order; let time and seed decide alone."
        )


def _same(a: LimbFrame | None, b: LimbFrame | None) -> bool:
    if a is None or b is None:
        return a is b
    return (
        a.time_s == b.time_s
        and np.array_equal(a.positions, b.positions, equal_nan=True)
        and np.array_equal(a.orientations, b.orientations, equal_nan=True)
    )

"""The check finds each fault that a driver was given on purpose, and none in the built-in drivers."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import devices
from devices import open_device, parse_url
from devices.api import Clock, Device, DeviceUnavailable, Found, Reason, State, Status, Url
from devices.check import LivePace, StepPace, check_device, frame_faults
from devices.sim import Sim
from game.body.frame import LimbFrame
from game.body.joints import Side

BUILT_IN = [
    *(
        f"sim:{motion}?hand={hand.value}"
        for motion in ("grasp", "reach", "lift", "still", "absent")
        for hand in Side
    ),
    "sim:dropping?every=2",
    "sim:grasp?hz=30&rate=60",
    "desktop:",
    "desktop:?hand=left&hz=60",
]


@pytest.mark.parametrize("url", BUILT_IN)
def test_built_in_drivers_keep_the_contract(url: str) -> None:
    assert check_device(lambda clock: open_device(url, clock), StepPace(), 2.5) == []


@pytest.mark.parametrize("query", ["", "?start=2", "?loop=1", "?speed=2.5", "?loop=1&start=3.5&speed=0.5"])
def test_recordings_keep_the_contract(
    own_recording: Callable[..., Path], npz: Callable[..., Path], query: str
) -> None:
    for path in (own_recording("sim:dropping?every=2"), npz()):
        assert check_device(lambda clock, path=path: open_device(f"play:{path}{query}", clock), seconds=4.5) == []


def test_a_live_device_is_read_in_real_time() -> None:
    assert check_device(lambda clock: open_device("desktop:", clock), seconds=0.3) == []


class Good(Sim):
    """A sound device to spoil in one place."""

    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(url, clock)
        self.begin()

    def begin(self) -> None:
        """For a fault that needs preparing."""


class NeverNone(Good):
    def latest(self) -> LimbFrame | None:
        if self._zero is None and self.options:
            raise IndexError("no sample yet")
        return super().latest()


class Twice(Good):
    def drain(self) -> list[LimbFrame]:
        self._next = max(self._next - 2, 0)
        return super().drain()


class Newest(Good):
    def drain(self) -> list[LimbFrame]:
        return super().drain()[::-1]


class Future(Good):
    def drain(self) -> list[LimbFrame]:
        return [frame.at_time(frame.time_s + 1.0) for frame in super().drain()]


class OwnClock(Good):
    def latest(self) -> LimbFrame | None:
        frame = super().latest()
        return None if frame is None else frame.at_time(frame.time_s + 3600.0)


class Restamped(Good):
    simulated = False

    def pose(self, at_s: float) -> LimbFrame | None:
        frame = self.latest()
        return None if frame is None else frame.at_time(at_s)


class Predicting(Good):
    def pose(self, at_s: float) -> LimbFrame | None:
        frame, before = super().pose(at_s), super().pose(at_s - 0.05)
        if frame is None or before is None:
            return frame
        return replace(frame, positions=frame.positions + 2.0 * (frame.positions - before.positions))


class Ahead(Good):
    def pose(self, at_s: float) -> LimbFrame | None:
        return super().pose(at_s + 0.02)


class Behind(Good):
    def pose(self, at_s: float) -> LimbFrame | None:
        return super().pose(at_s - 0.3) if self._zero is not None else super().pose(at_s)


class Flipping(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        frame = super()._make(n, time_s)
        return replace(frame, side=Side.LEFT if n % 50 == 49 else Side.RIGHT)


class Zeros(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        frame = super()._make(n, time_s)
        unseen = frame.position_valid.copy()
        unseen[5] = False
        return replace(frame, position_valid=unseen, tracked=unseen)


class Hollow(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        frame = super()._make(n, time_s)
        places = frame.positions.copy()
        places[4] = np.nan
        return replace(frame, positions=places)


class Stretched(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        frame = super()._make(n, time_s)
        return replace(frame, orientations=frame.orientations * 1.1)


class Overcurled(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        return replace(super()._make(n, time_s), curl=np.array([0.0, 0.5, 1.2, 0.0, 0.0]))


class Waits(Good):
    def drain(self) -> list[LimbFrame]:
        time.sleep(0.004)
        return super().drain()


class Silent(Good):
    @property
    def status(self) -> Status:
        return Status(State.SUSPECT)


class Nothing(Good):
    def latest(self) -> LimbFrame | None:
        self.require_open()
        assert self.options
        return None

    def drain(self) -> list[LimbFrame]:
        self.require_open()
        return []

    def pose(self, at_s: float) -> LimbFrame | None:
        return self.latest()

    @property
    def status(self) -> Status:
        return Status(State.LIVE)


class Undead(Good):
    made: ClassVar[list["Undead"]] = []

    def begin(self) -> None:
        self.made.append(self)

    def close(self) -> None:
        """Forget to let go."""


class ClosesOnce(Good):
    def close(self) -> None:
        if self.closed:
            raise OSError("bad file descriptor")
        super().close()


class Indulgent(Good):
    def __init__(self, url: Url, clock: Clock) -> None:
        super().__init__(replace(url, options={}), clock)


class Mute(Good):
    def __init__(self, url: Url, clock: Clock) -> None:
        if url.options:
            raise DeviceUnavailable(Reason.BAD_ADDRESS, "Something is wrong.")
        super().__init__(url, clock)


class Busy(Good):
    held = False

    def begin(self) -> None:
        if type(self).held:
            self.close()
            raise DeviceUnavailable(Reason.BUSY, "Another program uses it.")
        type(self).held = self.simulated


class Moody(Good):
    def _make(self, n: int, time_s: float) -> LimbFrame:
        frame = super()._make(n, time_s)
        return replace(frame, positions=frame.positions + np.random.default_rng().normal(0, 1e-6, 3))


class Threaded(Good):
    over = threading.Event()

    def begin(self) -> None:
        threading.Thread(target=self.over.wait, name="reader", daemon=True).start()


FAULTS: list[tuple[type[Good], str]] = [
    (NeverNone, "latest() raised IndexError: no sample yet; an open device answers or gives None."),
    (Twice, "drain() gave times that do not rise; give each sample once, oldest first."),
    (Newest, "drain() gave times that do not rise; give each sample once, oldest first."),
    (Future, "drain() gave a sample from the future"),
    (OwnClock, "latest() gave a sample from the future"),
    (Restamped, "pose(at) claims to be measured later than the newest sample; never extrapolate."),
    (Predicting, "pose(at) lies outside the samples before and after it; interpolate, never extrapolate."),
    (Ahead, "pose(at) gave a frame later than `at`"),
    (Behind, "pose(now) gave an older sample than latest()"),
    (Flipping, "Frames of both sides came; one device is one limb."),
    (Zeros, "positions that are flagged invalid but hold values; make them NaN."),
    (Hollow, "positions that are flagged valid but not finite; clear the flag."),
    (Stretched, "orientations that are not unit quaternions"),
    (Overcurled, "curls outside 0 to 1; clamp them."),
    (Waits, " ms; it must not wait for a sample."),
    (Silent, "status is SUSPECT without a note; say in a sentence what a nurse can do."),
    (Nothing, "The device is LIVE but gave no sample"),
    (Undead, "latest() after close still answered; raise DeviceError with a sentence."),
    (ClosesOnce, "A second close() raised OSError; it must do nothing."),
    (Indulgent, "An unknown option was accepted"),
    (Mute, "An unknown option was refused in a sentence that does not name it."),
    (Busy, "Opening again after close raised DeviceUnavailable: Another program uses it."),
    (Moody, "gave other frames when asked in another order; let time and seed decide alone."),
    (Threaded, "After close the thread reader still runs; stop and join it in close()."),
]


def made(kind: type[Good]) -> Callable[[Clock], Device]:
    return lambda clock: kind(parse_url("sim:grasp"), clock)


@pytest.mark.parametrize(("kind", "sentence"), FAULTS, ids=[kind.__name__ for kind, _ in FAULTS])
def test_each_fault_is_named(kind: type[Good], sentence: str) -> None:
    faults = check_device(made(kind), StepPace(), 1.0)
    assert any(sentence in fault for fault in faults), faults


@pytest.fixture(autouse=True)
def let_go_of_what_cannot_close() -> Iterator[None]:
    Threaded.over.clear()
    yield
    Threaded.over.set()
    for device in Undead.made:
        Good.close(device)


def test_the_unspoilt_device_is_sound() -> None:
    assert check_device(made(Good)) == []
    assert check_device(made(Good), LivePace(), 0.2) == []


def test_a_frame_without_faults_has_none() -> None:
    assert frame_faults(LimbFrame.unseen(1.0, Side.LEFT)) == []
    assert frame_faults(LimbFrame.unseen(float("nan"), Side.LEFT)) == ["A frame has a time that is not a number."]


def test_every_simulated_built_in_is_checked_here() -> None:
    checked: Sequence[Any] = [*BUILT_IN, "play:", "lucidglove:", "openxr:"]
    assert {parse_url(url).scheme for url in checked} == set(devices.schemes())
    assert Found("sim:grasp", "x").url in {url.partition("?")[0] for url in BUILT_IN}

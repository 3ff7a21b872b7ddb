"""No test leaves a device open; time passes only when a test says so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from devices import open_device
from devices.api import Device, DeviceError
from devices.check import StepPace
from devices.recorder import record


@pytest.fixture(autouse=True)
def no_device_left_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[Device] = []
    begin = Device.__init__

    def watched(self: Device, *args: object) -> None:
        begin(self, *args)  # type: ignore[arg-type]
        opened.append(self)

    monkeypatch.setattr(Device, "__init__", watched)
    yield
    left = []
    for device in opened:
        if device.closed:
            continue
        try:
            device.latest()
        except (DeviceError, AttributeError):  # closed, or refused while it was being made
            continue
        left.append(device.url.text)
        device.close()
    assert not left, f"left open: {left}"


@pytest.fixture
def clock() -> StepPace:
    return StepPace()


@pytest.fixture
def own_recording(tmp_path: Path) -> Callable[..., Path]:
    """Makes a short recording of ours from a simulated hand and gives its path."""

    def make(url: str = "sim:grasp?seed=3", seconds: float = 4.0, name: str = "own.limb") -> Path:
        pace = StepPace()
        with open_device(url, pace) as device:
            record(device, tmp_path / name, seconds, pace, pace.wait)
        return tmp_path / name

    return make


@pytest.fixture
def npz(tmp_path: Path) -> Callable[..., Path]:
    """Writes an npz of a hand that glides at 0.1 m/s, 20 samples a second, with what a test changes."""

    def make(name: str = "hand.npz", count: int = 101, drop: tuple[str, ...] = (), **changes: object) -> Path:
        rng = np.random.default_rng(5)
        times = np.arange(count) / 20.0
        hand = rng.uniform(-0.08, 0.08, (26, 3))
        positions = (hand + times[:, None, None] * np.array([0.1, 0.0, 0.0])).astype(np.float32)
        turns = rng.normal(size=(26, 4))
        turns = np.broadcast_to(turns / np.linalg.norm(turns, axis=1)[:, None], (count, 26, 4))
        arrays: dict[str, object] = {
            "times": times,
            "positions": positions,
            "orientations": turns.astype(np.float32),
            "side": "right",
            "pos_valid": np.ones((count, 26), bool),
            "ori_valid": np.ones((count, 26), bool),
        }
        arrays |= changes
        kept: dict[str, Any] = {key: value for key, value in arrays.items() if key not in drop}
        np.savez(tmp_path / name, **kept)
        return tmp_path / name

    return make

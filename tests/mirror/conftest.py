"""Real hands for the tests of the mirror, read as `play:` reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devices.recording import Recording
from game.body.frame import LimbFrame


@pytest.fixture
def hands(recordings: Path) -> Callable[[str], list[LimbFrame]]:
    def read(name: str) -> list[LimbFrame]:
        samples = Recording.read(recordings / f"{name}.npz").samples
        return [samples.frame(row) for row in range(len(samples))]

    return read

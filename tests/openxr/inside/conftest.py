"""What the checks inside the root stand on: a driver to move by hand, and a service to take away."""

import time
from collections.abc import Iterator

import pytest

from devices.openxr.runtime import Runtime
from game.body.joints import Side
from game.view.headset import Headset
from game.view.window import Stage
from tests.openxr.remote import Remote
from tests.openxr.service import Service


@pytest.fixture
def service() -> Iterator[Service]:
    """The running monado-service; a check may kill it, the next check has it again."""
    it = Service.here()
    it.start()
    yield it
    it.start()


@pytest.fixture
def remote(service: Service) -> Iterator[Remote]:
    """A client of the remote driver, at the driver's state of rest."""
    client = Remote()
    yield client
    client.close()


@pytest.fixture(scope="module")
def fovs() -> list[tuple[float, ...]]:
    """The fields of view of both eyes, asked of the runtime."""
    runtime = Runtime()
    with Stage("offscreen", (64, 36), 0, 0) as stage:
        headset = Headset(stage, runtime, Side.LEFT)
        end = time.monotonic() + 20.0
        while runtime.eyes is None:
            assert time.monotonic() < end, runtime.note
            runtime.frame()
            headset.draw()
        found = [eye.fov for eye in runtime.eyes]
        runtime.close()
        headset.close()
    return found

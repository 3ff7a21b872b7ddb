"""Stages that tests share."""

import pytest

from game.view.light import Light
from game.view.window import Stage


@pytest.fixture(scope="module")
def shared_stage():
    """One lit offscreen stage a file; use `stage`, which clears it."""
    with Stage("offscreen", (320, 180), 4, 512) as stage:
        stage.light = Light(stage)
        yield stage


@pytest.fixture
def stage(shared_stage):
    """The shared stage, empty before and after."""
    shared_stage.light.set(shared_stage.light.look)
    yield shared_stage
    shared_stage.seat.get_children().detach()

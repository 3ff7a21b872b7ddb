"""Stages that tests share, and tests that need the body's source wheel only where it is."""

import os

import pytest

from game.view.light import Light
from game.view.window import Stage


def pytest_configure(config):
    """One more marker."""
    config.addinivalue_line("markers", "wheel: builds the body again from the wheel named by MIDLINE_BODY_WHEEL")


def pytest_collection_modifyitems(config, items):
    """Deselect what builds the body again where its source was not fetched."""
    away = [item for item in items if item.get_closest_marker("wheel")]
    if away and not os.environ.get("MIDLINE_BODY_WHEEL"):
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


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
